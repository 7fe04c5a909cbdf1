"""Who may call (requirements of operations), and how they say who they are (schemes)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from triaccord.differ.canonical import Document
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.canonical.nodes import join, tokens_of
from triaccord.differ.exchanges import Exchange
from triaccord.differ.facts import Fact
from triaccord.model import Change, OperationRef


def requirements(operation: Operation) -> list[dict[str, frozenset[str]]]:
    """Alternatives, each a set of schemes with scopes; `[{}]` where nothing is required."""
    raw = operation.value.get("security", operation.doc.tree.get("security"))
    found: list[dict[str, frozenset[str]]] = []
    for item in raw if isinstance(raw, list) else ():
        if isinstance(item, dict):
            scopes = {
                name: frozenset(map(str, value)) if isinstance(value, list) else frozenset()
                for name, value in item.items()
            }
            if scopes not in found:
                found.append(scopes)
    return found or [{}]


def compare_security(exchange: Exchange) -> None:
    """Who may call: alternatives and scopes, inherited ones included."""
    old, new = requirements(exchange.old), requirements(exchange.new)
    if old == new:
        return
    places = {"old_at": _security_at(exchange.old), "new_at": _security_at(exchange.new)}
    at: dict[str, Any] = {**places, "everywhere": True}
    kept = [one for one in old if one in new]
    gone_, come_ = [one for one in old if one not in kept], [one for one in new if one not in kept]
    for one in [one for one in come_ if not one and old != [{}]]:
        exchange.whole.append(Fact("security-lifted", subject="security", old=_alternatives(old), **at))
        come_.remove(one)
        gone_ = []
    for one in gone_:
        exchange.whole.append(Fact(**_alternative_gone(one, new, come_), **at))
    for one in come_:
        event = (
            "security-eased" if any(_eases(other, one) for other in gone_) else "security-alternative-added"
        )
        if gone_ and event == "security-alternative-added":
            continue  # said with what it replaces
        exchange.whole.append(Fact(event, subject=_words(one), old=_alternatives(old), new=_words(one), **at))


def _alternative_gone(
    one: dict[str, frozenset[str]],
    new: list[dict[str, frozenset[str]]],
    come_: list[dict[str, frozenset[str]]],
) -> dict[str, Any]:
    """What became of a way to authenticate that is not there any more."""
    if any(_eases(one, other) for other in new):
        easier = next(other for other in new if _eases(one, other))
        if easier in come_:
            come_.remove(easier)
        if easier.keys() == one.keys():
            fewer = {"scopes": _missing(easier, one)}
            words = {"subject": _words(one), "old": _scopes(one), "new": _scopes(easier)}
            return {"event": "scope-removed", **words, "detail": fewer}
        event = "security-eased"
        return {"event": event, "subject": _words(one), "old": _words(one), "new": _words(easier) or None}
    near = next((other for other in come_ if other.keys() == one.keys() and one), None)
    if near is not None:
        come_.remove(near)
        words = {"subject": _words(near), "old": _scopes(one), "new": _scopes(near)}
        detail = {"scopes": _missing(one, near), "no_longer": _missing(near, one)}
        return {"event": "scope-added", **words, "detail": detail}
    event = "security-removed" if one else "security-added"
    return {
        "event": event,
        "subject": _words(one) or _alternatives(new),
        "old": _words(one) or None,
        "new": _alternatives(new),
    }


def _missing(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> list[str]:
    """The scopes that the other asks for and the one does not."""
    return sorted({scope for name in other for scope in other[name] - one[name]})


def _alternatives(found: list[dict[str, frozenset[str]]]) -> str:
    return " or ".join(_words(one) or "nothing" for one in found)


def _eases(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> bool:
    """Whether whoever satisfies `one` satisfies `other` too."""
    return all(name in one and scopes <= one[name] for name, scopes in other.items())


def _words(one: dict[str, frozenset[str]]) -> str:
    return " and ".join(sorted(one))


def _scopes(one: dict[str, frozenset[str]]) -> list[Any]:
    return sorted({scope for scopes in one.values() for scope in scopes})


def _security_at(operation: Operation) -> str:
    return join(operation.at, "security") if "security" in operation.value else "/security"


class Users:
    """Which operations of both documents use which scheme; looked up when a scheme has changed."""

    def __init__(self, *pairs: Iterable[tuple[Operation, Operation]]) -> None:
        self._pairs = pairs
        self._by_name: dict[str, tuple[OperationRef, ...]] | None = None

    def told(self, change: Change) -> Change:
        """The change of a scheme with the operations that use it; every other change as it is."""
        if change.event != "scheme-changed" or change.operations:
            return change
        if self._by_name is None:
            self._by_name = self._found()
        return replace(change, whole=self._by_name.get(_name_of(change), ()))

    def _found(self) -> dict[str, tuple[OperationRef, ...]]:
        from triaccord.differ.pairing import ref_of

        users: dict[str, set[OperationRef]] = {}
        for old, new in (pair for pairs in self._pairs for pair in pairs):
            before, after = ({name for one in requirements(side) for name in one} for side in (old, new))
            for name in before & after:
                users.setdefault(name, set()).add(ref_of(new))
        return {
            name: tuple(sorted(found, key=lambda ref: (ref.path, ref.method)))
            for name, found in users.items()
        }


def _name_of(change: Change) -> str:
    """The name of the scheme that a change is in."""
    at = change.new_at or change.old_at or ""
    tokens = tokens_of(at)
    return tokens[2 if tokens[:1] == ["components"] else 1] if len(tokens) > 1 else ""


# ---- schemes ----------------------------------------------------------------------------------------


def compare_schemes(old: Document, new: Document) -> list[Fact]:
    """Schemes by name, and what they look like on the wire."""
    was, at = _schemes(old)
    now, there = _schemes(new)
    facts: list[Fact] = []
    for name in {**was, **now}:
        before, after = was.get(name), now.get(name)
        places: dict[str, Any] = {
            "old_at": join(at, name) if before else None,
            "new_at": join(there, name) if after else None,
        }
        if before is None and after is not None:
            facts.append(Fact("scheme-added", subject=name, new=after.get("type"), **places))
        elif after is None and before is not None:
            facts.append(Fact("scheme-removed", subject=name, old=before.get("type"), **places))
        elif before is not None and after is not None:
            facts += _scheme(name, before, after, places)
            if before.get("type") == after.get("type"):
                facts += _flows(name, before.get("flows"), after.get("flows"), places)
    return facts


def _schemes(doc: Document) -> tuple[dict[str, Any], str]:
    at = "/securityDefinitions" if doc.is_swagger else "/components/securitySchemes"
    found = doc.find(at)
    entries = found.items() if isinstance(found, dict) else ()
    return {name: _modern(value) for name, value in entries if isinstance(value, dict)}, at


_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}


def _modern(scheme: dict[str, Any]) -> dict[str, Any]:
    """A scheme of 2.0 as 3.0 would say it."""
    if scheme.get("type") == "basic":
        return {"type": "http", "scheme": "basic"}
    if scheme.get("type") == "oauth2" and "flow" in scheme:
        flow = {word: scheme[word] for word in ("authorizationUrl", "tokenUrl", "scopes") if word in scheme}
        return {"type": "oauth2", "flows": {_FLOWS.get(str(scheme["flow"]), str(scheme["flow"])): flow}}
    return scheme


def _scheme(name: str, old: dict[str, Any], new: dict[str, Any], places: dict[str, Any]) -> list[Fact]:
    if old.get("type") != new.get("type"):
        wires = _wire(old), _wire(new)
        detail = {"field": "type", "same_wire": None in wires or wires[0] == wires[1]}
        return [Fact("scheme-changed", subject=name, old=_kind(old), new=_kind(new), detail=detail, **places)]
    facts = []
    for word in ("scheme", "in", "name", "openIdConnectUrl"):
        was, now = old.get(word), new.get(word)
        if word == "scheme" and isinstance(was, str) and isinstance(now, str):
            was, now = was.lower(), now.lower()
        if was != now:
            what: dict[str, Any] = {"old": was, "new": now, "detail": {"field": word}}
            facts.append(Fact("scheme-changed", subject=name, **what, **places))
    return facts


def _wire(scheme: dict[str, Any]) -> str | None:
    """Where credentials stand in a request; None if the document does not say."""
    kind = scheme.get("type")
    if kind in ("oauth2", "openIdConnect"):
        return "bearer"
    if kind == "http":
        return str(scheme["scheme"]).lower() if "scheme" in scheme else None
    return f"{scheme.get('in')} {scheme.get('name')}" if kind == "apiKey" else str(kind)


def _kind(scheme: dict[str, Any]) -> str:
    words = [str(scheme[word]) for word in ("type", "scheme") if word in scheme]
    return " ".join(words)


def _flows(name: str, old: Any, new: Any, places: dict[str, Any]) -> list[Fact]:
    facts: list[Fact] = []
    before = old if isinstance(old, dict) else {}
    after = new if isinstance(new, dict) else {}
    for flow in {**before, **after}:
        was, now = before.get(flow), after.get(flow)
        detail = {"flow": flow}
        if not isinstance(was, dict):
            facts.append(Fact("flow-added", subject=name, new=flow, detail=detail, **places))
        elif not isinstance(now, dict):
            facts.append(Fact("flow-removed", subject=name, old=flow, detail=detail, **places))
        else:
            facts += _flow(name, was, now, places, detail)
    return facts


def _flow(
    name: str, was: dict[str, Any], now: dict[str, Any], places: dict[str, Any], detail: dict[str, Any]
) -> list[Fact]:
    facts = []
    for word in ("authorizationUrl", "tokenUrl", "refreshUrl"):
        if was.get(word) != now.get(word):
            what: dict[str, Any] = {
                "old": was.get(word),
                "new": now.get(word),
                "detail": {**detail, "field": word},
            }
            facts.append(Fact("flow-url-changed", subject=name, **what, **places))
    before, after = _names(was.get("scopes")), _names(now.get("scopes"))
    facts += [
        Fact("flow-scope-removed", subject=name, old=scope, detail=detail, **places)
        for scope in before
        if scope not in after
    ]
    facts += [
        Fact("flow-scope-added", subject=name, new=scope, detail=detail, **places)
        for scope in after
        if scope not in before
    ]
    return facts


def _names(scopes: Any) -> list[str]:
    return [str(name) for name in scopes] if isinstance(scopes, dict | list) else []
