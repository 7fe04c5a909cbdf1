"""What differs between two operations as such: existence, deprecation, security, servers, callbacks."""

from __future__ import annotations

from typing import Any

from triaccord.diff.canonical import Document
from triaccord.diff.canonical.document import same
from triaccord.diff.canonical.messages import Operation
from triaccord.diff.canonical.nodes import join
from triaccord.diff.exchanges import Exchange
from triaccord.diff.facts import Fact

_KNOWN = frozenset({
    "parameters", "requestBody", "responses", "callbacks", "deprecated", "security", "servers", "operationId",
    "tags", "summary", "description", "externalDocs", "consumes", "produces", "schemes",
    "x-stability-level", "x-sunset", "x-deprecated", "x-code-samples", "x-codeSamples",
})  # fmt: skip
_STABILITY = ("draft", "alpha", "experimental", "beta", "stable")


def gone(operation: Operation) -> Fact:
    """The fact that an operation is no more."""
    detail = _detail(operation)
    sunset = operation.value.get("x-sunset")
    if sunset is not None:
        detail["sunset"] = sunset
    event = _kind_of(operation) + "-removed"
    return Fact(event, subject=_name(operation), old_at=operation.at, detail=detail)


def come(operation: Operation) -> Fact:
    """The fact that an operation is new."""
    return Fact(
        _kind_of(operation) + "-added",
        subject=_name(operation),
        new_at=operation.at,
        detail=_detail(operation),
    )


def _kind_of(operation: Operation) -> str:
    if operation.method.startswith("WEBHOOK"):
        return "webhook"
    return "callback" if operation.method.startswith("CALLBACK") else "operation"


def _name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def _detail(operation: Operation) -> dict[str, Any]:
    detail: dict[str, Any] = {}
    if operation.value.get("deprecated") is True:
        detail["deprecated"] = True
    stability = operation.value.get("x-stability-level")
    if isinstance(stability, str):
        detail["stability"] = stability
    return detail


def compare_operation(exchange: Exchange) -> None:
    """Everything of an operation but its messages."""
    old, new = exchange.old, exchange.new
    what = {"subject": _name(new), "old_at": old.at, "new_at": new.at}

    def say(event: str, **more: Any) -> None:
        exchange.whole.append(Fact(event, **{**what, **more}))

    was, now = old.value.get("deprecated") is True, new.value.get("deprecated") is True
    if was != now:
        detail = {"sunset": new.value.get("x-sunset")} if now and "x-sunset" in new.value else {}
        say("operation-deprecated" if now else "operation-undeprecated", old=was, new=now, detail=detail)
    elif not same(old.value.get("x-sunset"), new.value.get("x-sunset")):
        say("sunset-changed", old=old.value.get("x-sunset"), new=new.value.get("x-sunset"))
    before, after = old.value.get("operationId"), new.value.get("operationId")
    if before != after:
        say("operation-id-changed", old=before, new=after)
    _stability(exchange, old.value.get("x-stability-level"), new.value.get("x-stability-level"), what)
    _residue(exchange)


def _stability(exchange: Exchange, was: Any, now: Any, what: dict[str, Any]) -> None:
    if was == now:
        return
    known = {name: index for index, name in enumerate(_STABILITY)}
    before = known.get(str(was), len(_STABILITY) - 1) if was is not None else len(_STABILITY) - 1
    after = known.get(str(now), 0) if now is not None else len(_STABILITY) - 1
    event = "stability-decreased" if after < before else "stability-increased"
    exchange.whole.append(Fact(event, old=was, new=now, **what))


def _residue(exchange: Exchange) -> None:
    old, new = exchange.old, exchange.new
    for word in {**old.value, **new.value}:
        if word in _KNOWN:
            continue
        was, now = old.value.get(word), new.value.get(word)
        if not same(was, now):
            exchange.walk.leave(
                f"`{word}` of an operation",
                join(old.at, word) if word in old.value else None,
                join(new.at, word) if word in new.value else None,
                was,
                now,
            )


# ---- security ---------------------------------------------------------------------------------------


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
    at: dict[str, Any] = {"old_at": _security_at(exchange.old), "new_at": _security_at(exchange.new)}
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
        event = "scope-removed" if easier.keys() == one.keys() else "security-eased"
        return {"event": event, "subject": _words(one), "old": _words(one), "new": _words(easier) or None}
    near = next((other for other in come_ if other.keys() == one.keys() and one), None)
    if near is not None:
        come_.remove(near)
        missing = sorted({scope for name in near for scope in near[name] - one[name]})
        words = {"subject": _words(near), "old": _scopes(one), "new": _scopes(near)}
        return {"event": "scope-added", **words, "detail": {"scopes": missing}}
    event = "security-removed" if one else "security-added"
    return {
        "event": event,
        "subject": _words(one) or _alternatives(new),
        "old": _words(one) or None,
        "new": _alternatives(new),
    }


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


def compare_schemes(old: Document, new: Document) -> list[Fact]:
    """How one authenticates: schemes by name, and what they look like on the wire."""
    was, at = _schemes(old)
    now, there = _schemes(new)
    facts: list[Fact] = []
    for name in {**was, **now}:
        before, after = was.get(name), now.get(name)
        places = {
            "old_at": join(at, name) if before else None,
            "new_at": join(there, name) if after else None,
        }
        if before is None:
            facts.append(Fact("scheme-added", subject=name, new=(after or {}).get("type"), **places))
        elif after is None:
            facts.append(Fact("scheme-removed", subject=name, old=before.get("type"), **places))
        else:
            facts += _scheme(name, before, after, places)
    return facts


def _schemes(doc: Document) -> tuple[dict[str, Any], str]:
    at = "/securityDefinitions" if doc.is_swagger else "/components/securitySchemes"
    found = doc.find(at)
    entries = (
        {name: value for name, value in found.items() if isinstance(value, dict)}
        if isinstance(found, dict)
        else {}
    )
    return {name: _modern(value) for name, value in entries.items()}, at


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
    facts = []
    for word in ("type", "scheme", "in", "name", "openIdConnectUrl"):
        was, now = old.get(word), new.get(word)
        if was is not None and word == "scheme":
            was, now = str(was).lower(), str(now).lower() if now is not None else None
        if was != now:
            facts.append(
                Fact("scheme-changed", subject=name, old=was, new=now, detail={"field": word}, **places)
            )
    before, after = old.get("flows") or {}, new.get("flows") or {}
    for flow in {**before, **after} if isinstance(before, dict) and isinstance(after, dict) else ():
        was, now = before.get(flow), after.get(flow)
        if not isinstance(was, dict) or not isinstance(now, dict):
            event = "flow-added" if was is None else "flow-removed"
            facts.append(
                Fact(
                    event,
                    subject=name,
                    old=flow if was is not None else None,
                    new=flow if now is not None else None,
                    detail={"flow": flow},
                    **places,
                )
            )
            continue
        for word in ("authorizationUrl", "tokenUrl", "refreshUrl"):
            if was.get(word) != now.get(word):
                facts.append(
                    Fact(
                        "flow-url-changed",
                        subject=name,
                        old=was.get(word),
                        new=now.get(word),
                        detail={"field": word, "flow": flow},
                        **places,
                    )
                )
        scopes, others = was.get("scopes") or {}, now.get("scopes") or {}
        facts += [
            Fact("flow-scope-removed", subject=name, old=scope, detail={"flow": flow}, **places)
            for scope in scopes
            if scope not in others
        ]
        facts += [
            Fact("flow-scope-added", subject=name, new=scope, detail={"flow": flow}, **places)
            for scope in others
            if scope not in scopes
        ]
    return facts


# ---- servers ----------------------------------------------------------------------------------------


def compare_servers(old: Document, new: Document) -> list[Fact]:
    """Where the API is: a server gone, or another base path."""
    was, now = _servers(old), _servers(new)
    if was == now:
        return []
    gone_, come_ = [url for url in was if url not in now], [url for url in now if url not in was]
    at = "/basePath" if old.is_swagger else "/servers"
    there = "/basePath" if new.is_swagger else "/servers"
    at = at if old.find(at) is not None and at[1:] in old.tree else None
    there = there if there[1:] in new.tree else None
    facts = []
    if gone_ and come_ and len(gone_) == len(come_):
        for before, after in zip(gone_, come_, strict=True):
            facts.append(
                Fact("server-changed", subject=after, old=before, new=after, old_at=at, new_at=there)
            )
        return facts
    facts += [Fact("server-removed", subject=url, old=url, old_at=at, new_at=there) for url in gone_]
    facts += [Fact("server-added", subject=url, new=url, old_at=at, new_at=there) for url in come_]
    return facts


def _servers(doc: Document) -> list[str]:
    if doc.is_swagger:
        host = str(doc.tree.get("host") or "")
        base = str(doc.tree.get("basePath") or "").rstrip("/")
        schemes = doc.tree.get("schemes")
        if not host:
            return [base or "/"]
        return [
            f"{scheme}://{host}{base}"
            for scheme in (schemes if isinstance(schemes, list) and schemes else ["https"])
        ]
    servers = doc.tree.get("servers")
    urls = (
        [str(item.get("url", "/")).rstrip("/") or "/" for item in servers if isinstance(item, dict)]
        if isinstance(servers, list)
        else []
    )
    return urls or ["/"]
