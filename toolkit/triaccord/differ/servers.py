"""Where the API is: servers that went, came or moved."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from triaccord.differ.canonical import Document
from triaccord.differ.canonical.messages import Operation
from triaccord.differ.canonical.nodes import join
from triaccord.differ.facts import Fact


def compare_servers(old: Document, new: Document, bases: tuple[str, str] = ("", "")) -> list[Fact]:
    """Servers by URL, variables at their defaults, and the values that variables may have.

    Args:
        old: The older document.
        new: The newer one.
        bases: Base paths that are left out, where they moved into the paths or out of them.
    """
    places: dict[str, Any] = {"old_at": _place(old), "new_at": _place(new)}
    was, now = _without(_servers(old), bases[0]), _without(_servers(new), bases[1])
    return [*_compared((old, new), was, now, places), *_variables(old.tree, new.tree, ["", ""])]


def _without(servers: dict[str, str], base: str) -> dict[str, str]:
    return {url.removesuffix(base) or "/": template for url, template in servers.items()} if base else servers


def _variables(old: Any, new: Any, at: list[str]) -> list[Fact]:
    """Values of variables that went or came, of servers that are on both sides; `at` is whose they are."""
    facts: list[Fact] = []
    known = {url: (index, said) for url, index, said in _said_variables(old)}
    for url, index, now in _said_variables(new):
        old_index, was = known.get(url, (0, {}))
        for name in was.keys() & now.keys():
            places = [
                join(owner, "servers", i, "variables", name)
                for owner, i in zip(at, (old_index, index), strict=True)
            ]
            facts += _values(str(name), was[name], now[name], places)
    return sorted(facts, key=lambda fact: str(fact.new_at))


def _said_variables(owner: Any) -> list[tuple[str, int, dict[str, Any]]]:
    """URL, index and variables of servers that have some."""
    listed = owner.get("servers") if isinstance(owner, dict) else None
    return [
        (str(one.get("url")), index, one["variables"])
        for index, one in enumerate(listed if isinstance(listed, list) else ())
        if isinstance(one, dict) and isinstance(one.get("variables"), dict)
    ]


def _values(name: str, was: Any, now: Any, places: list[str]) -> list[Fact]:
    old, new = (one.get("enum") if isinstance(one, dict) else None for one in (was, now))
    if old == new or not all(one is None or isinstance(one, list) for one in (old, new)):
        return []
    gone = [value for value in old or () if new is not None and value not in new]
    come = [value for value in new or () if old is not None and value not in old]
    what: dict[str, Any] = {"subject": name, "old_at": places[0], "new_at": places[1]}
    facts = []
    if gone or old is None:
        facts.append(Fact("server-value-removed", old=gone or None, new=new, **what))
    if come or new is None:
        facts.append(Fact("server-value-added", old=old, new=come or None, **what))
    return facts


def compare_own_servers(old: Operation, new: Operation) -> list[Fact]:
    """Servers that an operation or its path names for itself; those of the document where it names none."""
    own = _own_place(old), _own_place(new)
    if own == (None, None):
        return []
    places = {
        f"{side}_at": place or _place(operation.doc)
        for side, place, operation in (("old", own[0], old), ("new", own[1], new))
    }
    urls = [
        _urls(operation.doc.find(place)) if place else _servers(operation.doc)
        for place, operation in zip(own, (old, new), strict=True)
    ]
    facts = _compared((old.doc, new.doc), urls[0], urls[1], places)
    for fact in facts:
        fact.everywhere = True
    if own[0] is None or own[1] is None:
        return facts
    owners = [place.removesuffix("/servers") for place in (own[0], own[1])]
    return facts + _variables(old.doc.find(owners[0]), new.doc.find(owners[1]), owners)


def _own_place(operation: Operation) -> str | None:
    for at, owner in ((operation.at, operation.value), (operation.item_at, operation.item)):
        if isinstance(owner.get("servers"), list) and owner["servers"]:
            return join(at, "servers")
    return None


def _compared(
    docs: tuple[Document, Document],
    was: dict[str, str],
    now: dict[str, str],
    places: dict[str, Any],
) -> list[Fact]:
    """As many gone as come are the same ones, moved. Servers by URL, with their templates."""
    old, new = docs
    gone = [url for url in was if url not in now]
    come = [url for url in now if url not in was]
    if gone and come == ["/"] and all(_host(url) for url in gone):
        come = []  # the document names no server any more: nothing says that the old one is gone
    if come and gone == ["/"] and all(_host(url) for url in come):
        gone = []
    if len(gone) != len(come):
        facts = [Fact("server-removed", subject=url, old=url, **places) for url in gone]
        return facts + [Fact("server-added", subject=url, new=url, **places) for url in come]
    renumbered = _info_version(old) != _info_version(new)
    facts = []
    for before, after in zip(gone, come, strict=True):
        detail = {
            "only_version": renumbered and _only_version(before, after),
            "only_default": was[before] == now[after] != after,
        }
        facts.append(Fact("server-changed", subject=after, old=before, new=after, detail=detail, **places))
    return facts


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return url


def _place(doc: Document) -> str | None:
    words = ("basePath", "host") if doc.is_swagger else ("servers",)
    return next((f"/{word}" for word in words if word in doc.tree), None)


def _servers(doc: Document) -> dict[str, str]:
    """Every URL that the document is served at, without a trailing slash; `/` if it names none."""
    if not doc.is_swagger:
        return _urls(doc.tree.get("servers"))
    host, base = str(doc.tree.get("host") or ""), str(doc.tree.get("basePath") or "").rstrip("/")
    schemes = doc.tree.get("schemes")
    if not host:
        return {base or "/": base}
    urls = [f"{scheme}://{host}{base}" for scheme in (schemes if isinstance(schemes, list) else ["https"])]
    return {url: url for url in urls}


def _urls(servers: Any) -> dict[str, str]:
    listed = [one for one in (servers if isinstance(servers, list) else ()) if isinstance(one, dict)]
    return {server_url(one): str(one.get("url", "/")).rstrip("/") for one in listed} or {"/": "/"}


def server_url(server: dict[str, Any]) -> str:
    """The URL with variables at their defaults, without a trailing slash."""
    url = str(server.get("url", "/"))
    variables = server.get("variables")
    for name, variable in variables.items() if isinstance(variables, dict) else ():
        if isinstance(variable, dict) and "default" in variable:
            url = url.replace(f"{{{name}}}", str(variable["default"]))
    return url.rstrip("/") or "/"


_VERSION = re.compile(r"(?:v\d+|\d+\.\d+|\d{4}-\d{2})[\w.-]*", re.IGNORECASE)


def _only_version(before: str, after: str) -> bool:
    """Whether two URLs differ in one segment of the path, and that segment names a version in both."""
    was, now = before.split("/"), after.split("/")
    if len(was) != len(now):
        return False
    apart = [(index, pair) for index, pair in enumerate(zip(was, now, strict=True)) if pair[0] != pair[1]]
    if len(apart) != 1:
        return False
    index, pair = apart[0]
    is_host = index == 2 and was[1] == "" and was[0].endswith(":")
    return not is_host and all(_VERSION.fullmatch(segment) for segment in pair)


def _info_version(doc: Document) -> str:
    info = doc.tree.get("info")
    return str(info.get("version", "")) if isinstance(info, dict) else ""
