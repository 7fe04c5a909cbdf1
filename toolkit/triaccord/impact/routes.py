"""Which operation of a document a call means: by its path, whatever stands before it and in its holes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from triaccord.usage.naming import masked_path, masked_segment
from triaccord.usage.values import Call

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")


@dataclass(frozen=True, slots=True, order=True)
class Route:
    """One operation: its path as the document spells it, its method in lower case."""

    path: str
    method: str

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"


class Routes:
    """The operations of a document, looked up by call.

    Args:
        document: An OpenAPI or Swagger document.
        prefixes: More paths that servers may put before those of the document (`/v2103/api`).
    """

    def __init__(self, document: Mapping[str, Any], prefixes: Iterable[str] = ()) -> None:
        self._by_method: dict[str, list[tuple[Route, tuple[str | None, ...]]]] = defaultdict(list)
        for path, item in (document.get("paths") or {}).items():
            for method in METHODS:
                if isinstance(item, dict) and isinstance(item.get(method), dict):
                    shape = tuple(_masked(part) for part in path.strip("/").split("/") if part)
                    self._by_method[method].append((Route(path, method), shape))
        self._prefixes = {masked_path(prefix).strip("/") for prefix in (*server_paths(document), *prefixes)}

    def find(self, call: Call) -> Route | None:
        """The operation that a call means; None if the document has none.

        A path after a known prefix beats one after an unknown prefix; then literal segments beat
        holes, then the longer path wins. An unknown prefix is accepted, because tests call what they
        like, but not before a path that is nothing but holes.
        """
        parts = tuple(part for part in call.path.strip("/").split("/") if part)
        best: tuple[tuple[int, int, int], Route] | None = None
        for route, shape in self._by_method.get(call.method.lower(), ()):
            at = len(parts) - len(shape)
            if at < 0 or not all(want in (None, have) for want, have in zip(shape, parts[at:], strict=True)):
                continue
            known = 1 if at == 0 else 2 * ("/".join(parts[:at]) in self._prefixes)
            literal = sum(want is not None for want in shape)
            if not known and (not literal or not shape):
                continue
            rank = (known, literal, len(shape))
            if best is None or rank > best[0]:
                best = (rank, route)
        return best[1] if best else None


def _masked(segment: str) -> str | None:
    """A template's segment as a recording would write it; None for a hole."""
    return None if "{" in segment else masked_segment(segment)


def server_paths(document: Mapping[str, Any]) -> Iterable[str]:
    """What a document's own servers put before its paths."""
    if isinstance(document.get("basePath"), str):
        yield document["basePath"]
    for server in document.get("servers") or ():
        if isinstance(server, dict) and isinstance(server.get("url"), str):
            yield urlsplit(server["url"]).path
