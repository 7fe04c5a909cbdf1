"""Where the API is: servers that went, came or moved."""

from __future__ import annotations

import re
from typing import Any

from triaccord.differ.canonical import Document
from triaccord.differ.facts import Fact


def compare_servers(old: Document, new: Document) -> list[Fact]:
    """Servers by URL, variables at their defaults. As many gone as come are the same ones, moved."""
    was, now = server_urls(old), server_urls(new)
    gone = [url for url in was if url not in now]
    come = [url for url in now if url not in was]
    places: dict[str, Any] = {"old_at": _place(old), "new_at": _place(new)}
    if len(gone) == len(come):
        renumbered = _info_version(old) != _info_version(new)
        return [
            Fact(
                "server-changed",
                subject=after,
                old=before,
                new=after,
                detail={"only_version": renumbered and _only_version(before, after)},
                **places,
            )
            for before, after in zip(gone, come, strict=True)
        ]
    facts = [Fact("server-removed", subject=url, old=url, **places) for url in gone]
    return facts + [Fact("server-added", subject=url, new=url, **places) for url in come]


def _place(doc: Document) -> str | None:
    words = ("basePath", "host") if doc.is_swagger else ("servers",)
    return next((f"/{word}" for word in words if word in doc.tree), None)


def server_urls(doc: Document) -> list[str]:
    """Every URL that the document is served at, without a trailing slash; `/` if it names none."""
    if doc.is_swagger:
        host, base = str(doc.tree.get("host") or ""), str(doc.tree.get("basePath") or "").rstrip("/")
        schemes = doc.tree.get("schemes")
        if not host:
            return [base or "/"]
        return [
            f"{scheme}://{host}{base}" for scheme in (schemes if isinstance(schemes, list) else ["https"])
        ]
    servers = doc.tree.get("servers")
    found = [_url(item) for item in (servers if isinstance(servers, list) else ()) if isinstance(item, dict)]
    return list(dict.fromkeys(found)) or ["/"]


def _url(server: dict[str, Any]) -> str:
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
