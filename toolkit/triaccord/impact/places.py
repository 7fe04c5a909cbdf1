"""Where a dotted path of a body leads in a document: to the pointers of every schema that describes it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from triaccord.loading.pointers import NotFoundError, fragment_tokens, get, join_pointer, split_pointer
from triaccord.usage.naming import ANY, ITEMS, masked_key

Pointers = frozenset[str]
MAX_PLACES = 500
"""How many schemas one path may lead to; unions of unions are cut there."""
MAX_BELOW = 20_000
"""How many schemas below one are looked at, where all of a body was taken."""
_UNIONS = ("allOf", "oneOf", "anyOf")
_NAMED = ("properties", "patternProperties", "dependentSchemas", "$defs", "definitions")
_SINGLE = (
    "items",
    "additionalProperties",
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "additionalItems",
)


class Places:
    """Walks the schemas of one document, which is never changed."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._closed: dict[str, Pointers] = {}
        self._steps: dict[tuple[Pointers, str], Pointers] = {}

    def at(self, pointer: str) -> Any:
        """What is at a pointer; None if nothing is."""
        try:
            return get(self._document, split_pointer(pointer))
        except NotFoundError:
            return None

    def resolved(self, pointer: str) -> str:
        """The pointer behind a chain of references; itself if there is none."""
        for _ in range(64):
            value = self.at(pointer)
            target = value.get("$ref") if isinstance(value, dict) else None
            if not isinstance(target, str) or not target.startswith("#"):
                return pointer
            pointer = join_pointer(fragment_tokens(target[1:]))
        return pointer

    def opened(self, pointers: Iterable[str]) -> Pointers:
        """Pointers and everything that says the same value: references followed, unions taken apart."""
        found: set[str] = set()
        for pointer in pointers:
            if pointer not in self._closed:
                self._closed[pointer] = frozenset(self._open(pointer))
            found |= self._closed[pointer]
        return frozenset(found)

    def _open(self, pointer: str) -> set[str]:
        found: set[str] = set()
        todo = [pointer]
        while todo and len(found) < MAX_PLACES:
            here = todo.pop()
            value = self.at(here)
            if here in found or not isinstance(value, (dict, bool)):
                continue
            found.add(here)
            if isinstance(value, bool):
                continue
            target = value.get("$ref")
            if isinstance(target, str) and target.startswith("#"):
                todo.append(join_pointer(fragment_tokens(target[1:])))
            for union in _UNIONS:
                members = value.get(union)
                if isinstance(members, list):
                    todo.extend(f"{here}/{union}/{index}" for index in range(len(members)))
        return found

    def walk(self, start: Pointers, steps: Iterable[str]) -> Pointers:
        """The schemas that a path leads to from (opened) schemas; empty if the document has none."""
        here = start
        for step in steps:
            key = (here, step)
            if key not in self._steps:
                self._steps[key] = self.opened(self._step(here, step))
            here = self._steps[key]
        return here

    def below(self, start: Pointers) -> Pointers:
        """These (opened) schemas and every one that describes a part of their values."""
        found = set(start)
        todo = sorted(start)
        while todo and len(found) < MAX_BELOW:
            here = todo.pop()
            value = self.at(here)
            parts = self.opened(_parts(here, value)) if isinstance(value, dict) else frozenset()
            todo.extend(sorted(parts - found))
            found |= parts
        return frozenset(found)

    def _step(self, pointers: Pointers, step: str) -> Iterator[str]:
        for pointer in pointers:
            value = self.at(pointer)
            if isinstance(value, dict):
                yield from (
                    self._items(pointer, value) if step == ITEMS else self._property(pointer, value, step)
                )

    def _items(self, pointer: str, value: dict[str, Any]) -> Iterator[str]:
        if isinstance(value.get("items"), dict):
            yield f"{pointer}/items"
        for index in range(len(value.get("prefixItems") or ())):
            yield f"{pointer}/prefixItems/{index}"

    def _property(self, pointer: str, value: dict[str, Any], step: str) -> Iterator[str]:
        properties = value.get("properties")
        names = properties if isinstance(properties, dict) else {}
        found = [name for name in names if name == step or (step == ANY and masked_key(name) == ANY)]
        for name in found:
            yield pointer + join_pointer(("properties", name))
        patterns = value.get("patternProperties")
        for pattern in patterns if isinstance(patterns, dict) else ():
            if _matches(pattern, step):
                yield pointer + join_pointer(("patternProperties", pattern))
                found.append(pattern)
        if not found and isinstance(value.get("additionalProperties"), dict):
            yield f"{pointer}/additionalProperties"


def _parts(pointer: str, value: dict[str, Any]) -> Iterator[str]:
    for keyword in ("properties", "patternProperties"):
        for name in value[keyword] if isinstance(value.get(keyword), dict) else ():
            yield pointer + join_pointer((keyword, name))
    for keyword in ("items", "additionalProperties"):
        if isinstance(value.get(keyword), dict):
            yield f"{pointer}/{keyword}"
    for index in range(len(value.get("prefixItems") or ())):
        yield f"{pointer}/prefixItems/{index}"


def _matches(pattern: str, text: str) -> bool:
    if len(pattern) > 200 or text == ANY:
        return text == ANY
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


def schema_of(pointer: str) -> str:
    """The innermost schema or parameter that a pointer is in: keywords at its end are dropped.

    >>> schema_of("/components/schemas/A/properties/b/enum/0")
    '/components/schemas/A/properties/b'
    """
    tokens = split_pointer(pointer)
    end = index = _root(tokens)
    while index < len(tokens):
        token = tokens[index]
        if token in _NAMED or token in _UNIONS or token == "prefixItems":  # noqa: S105  # a keyword
            index += 2
            if index > len(tokens):
                break
        elif token in _SINGLE:
            index += 1
        else:
            break
        end = index
    return join_pointer(tokens[:end])


def _root(tokens: tuple[str, ...]) -> int:
    """How many tokens lead to the outermost schema, parameter, response or operation."""
    if tokens[:2] == ("components", "schemas"):
        return 3
    if tokens[:1] == ("definitions",):
        return 2
    for index, token in enumerate(tokens):
        if token in ("schema", "itemSchema") and index > 1:
            return index + 1
    for index, token in enumerate(tokens):
        if (token == "parameters" and index > 0) or token == "parameters":  # noqa: S105  # a keyword
            return min(index + 2, len(tokens))
    return len(tokens)


def parameter_of(pointer: str) -> str | None:
    """The parameter that a pointer leads into; None if it leads elsewhere.

    >>> parameter_of("/paths/~1a/get/parameters/0/schema/items/enum")
    '/paths/~1a/get/parameters/0'
    """
    tokens = split_pointer(pointer)
    for index, token in enumerate(tokens[:-1]):
        at_home = tokens[0] == "paths" and index in (2, 3) and tokens[index + 1].isdigit()
        shared = index == (1 if tokens[0] == "components" else 0) and tokens[0] in (
            "components",
            "parameters",
        )
        if token == "parameters" and (at_home or shared):  # noqa: S105  # a keyword
            return join_pointer(tokens[: index + 2])
    return None


def parent_of(pointer: str) -> str:
    """The schema that a property's schema belongs to."""
    tokens = split_pointer(pointer)
    return join_pointer(tokens[:-2]) if len(tokens) > 1 and tokens[-2] in _NAMED else pointer
