"""The messages of one document's operations, as pointers: parameters, bodies, responses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from triaccord.impact.places import Places, Pointers
from triaccord.impact.routes import Route
from triaccord.loading.pointers import join_pointer

_JSON = ("json", "*/*")


class Messages:
    """Where the messages of operations are described, in OpenAPI and Swagger alike.

    Args:
        places: The document.
    """

    def __init__(self, places: Places) -> None:
        self.places = places

    def parameters(self, route: Route) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Pointer, resolved pointer and object of every parameter of an operation."""
        for owner in (join_pointer(("paths", route.path)), _owner(route)):
            for index in range(len(self.places.at(f"{owner}/parameters") or ())):
                pointer = f"{owner}/parameters/{index}"
                target = self.places.resolved(pointer)
                value = self.places.at(target)
                if isinstance(value, dict):
                    yield pointer, target, value

    def request_roots(self, route: Route) -> Pointers:
        """The schemas of an operation's request bodies."""
        body = self.places.resolved(f"{_owner(route)}/requestBody")
        found = [f"{content}/schema" for content, _ in self.contents(body)]
        found += [f"{at}/schema" for _, at, value in self.parameters(route) if value.get("in") == "body"]
        return self.places.opened(found)

    def body_contents(self, route: Route) -> Iterator[tuple[str, str]]:
        """Pointer and media type of every content of an operation's request body."""
        yield from self.contents(self.places.resolved(f"{_owner(route)}/requestBody"))

    def contents(self, owner: str) -> Iterator[tuple[str, str]]:
        """Pointer and media type of every content of a body or response."""
        content = self.places.at(f"{owner}/content")
        for media_type in content if isinstance(content, dict) else ():
            yield owner + join_pointer(("content", media_type)), media_type

    def statuses(self, route: Route) -> tuple[str, ...]:
        """The statuses that the document has for an operation, sorted."""
        found = self.places.at(f"{_owner(route)}/responses")
        names = found if isinstance(found, dict) else {}
        return tuple(sorted(str(name) for name in names if not str(name).startswith("x-")))

    def response(self, route: Route, status: str) -> str:
        """The pointer of the response of one status, as the document spells it."""
        return self.places.resolved(_owner(route) + join_pointer(("responses", status)))

    def response_at(self, route: Route, status: int) -> str | None:
        """The pointer of the response that answers a status; None if the document has none."""
        for name in (str(status), f"{status // 100}XX", f"{status // 100}xx", "default"):
            if self.places.at(f"{_owner(route)}/responses/{name}") is not None:
                return self.response(route, name)
        return None

    def response_roots(self, response: str) -> Pointers:
        """The schemas of a response's bodies that are JSON."""
        found = [
            f"{content}/schema"
            for content, media_type in self.contents(response)
            if any(word in media_type.lower() for word in _JSON)
        ]
        return self.places.opened([*found, f"{response}/schema"])


def _owner(route: Route) -> str:
    return join_pointer(("paths", route.path, route.method))
