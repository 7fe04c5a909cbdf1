"""Where the API is: servers that went, came or moved."""

from __future__ import annotations

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
        return [
            Fact("server-changed", subject=after, old=before, new=after, **places)
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
