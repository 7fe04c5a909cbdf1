"""What several schemas that hold together say: a schema, what it refers to, and its `allOf` members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import unquote

from triaccord.loading.pointers import get, split_pointer

_MAX_CHAIN = 64
_NONE: frozenset[str] = frozenset()


class Together:
    """Questions about everything that must hold at once, in one document.

    Args:
        document: The parsed document, references internal.
        hiding: The keyword of properties that one side never carries.
        ref_siblings: Whether keywords beside `$ref` count.
    """

    def __init__(self, document: Mapping[str, Any], *, hiding: str, ref_siblings: bool) -> None:
        self.document = document
        self._hiding = hiding
        self._ref_siblings = ref_siblings
        self._hidden: dict[str, frozenset[str]] = {}
        self._declaring: dict[tuple[str, int], bool] = {}
        self._targets: dict[str, tuple[str, Any] | None] = {}

    def target(self, reference: str) -> tuple[str, Any] | None:
        """Pointer and value that a reference leads to; None if it leads nowhere."""
        if reference not in self._targets:
            self._targets[reference] = self._found(reference)
        return self._targets[reference]

    def _found(self, reference: str) -> tuple[str, Any] | None:
        if not reference.startswith("#") or (len(reference) > 1 and reference[1] != "/"):
            return None
        pointer = unquote(reference[1:]) if "%" in reference else reference[1:]
        try:
            return pointer, get(self.document, split_pointer(pointer))
        except LookupError:
            return None

    def layers(self, at: str, value: Any, seen: set[str]) -> Iterable[tuple[str, Any]]:
        """Every object that must hold at once: the schema, what it refers to, its `allOf` members."""
        if not isinstance(value, dict) or len(seen) > _MAX_CHAIN:
            return
        reference = value.get("$ref")
        if isinstance(reference, str):
            if self._ref_siblings and len(value) > 1:
                yield at, {word: item for word, item in value.items() if word != "$ref"}
            found = self.target(reference)
            if found is not None and found[0] not in seen:
                seen.add(found[0])
                yield from self.layers(*found, seen)
            return
        yield at, value
        members = value.get("allOf")
        for index, member in enumerate(members if isinstance(members, list) else ()):
            yield from self.layers(f"{at}/allOf/{index}", member, seen)

    def says_nullable(self, at: str, value: dict[str, Any]) -> bool:
        """Whether null is accepted as well."""
        # Beside `allOf` or an enum without null it has no effect by the letter of 3.0.3; everybody who
        # writes it means it. The rules read it so too.
        if _is_alone(value):
            return value.get("nullable") is True or value.get("x-nullable") is True
        return any(
            layer.get("nullable") is True or layer.get("x-nullable") is True
            for _, layer in self.layers(at, value, set())
        )

    def hidden_names(self, at: str, value: dict[str, Any]) -> frozenset[str]:
        """Properties that this side never carries."""
        if at in self._hidden:
            return self._hidden[at]
        if _is_alone(value) and "properties" not in value:
            return _NONE
        names = set()
        for place, layer in self.layers(at, value, set()):
            properties = layer.get("properties")
            for name, item in properties.items() if isinstance(properties, dict) else ():
                if not isinstance(item, dict):
                    continue
                if _is_alone(item):
                    if item.get(self._hiding) is True:
                        names.add(name)
                    continue
                inner = self.layers(f"{place}/properties/{escaped(name)}", item, set())
                if any(one.get(self._hiding) is True for _, one in inner):
                    names.add(name)
        found = frozenset(names)
        self._hidden[at] = found
        return found

    def declares(self, at: str, value: Any, depth: int = 0) -> bool:
        """Whether some schema that may hold here names properties."""
        if depth > 8:
            return False
        if _is_alone(value) and "anyOf" not in value and "oneOf" not in value:
            return bool(value.get("properties"))
        if (at, depth) not in self._declaring:
            self._declaring[at, depth] = self._declares(at, value, depth)
        return self._declaring[at, depth]

    def _declares(self, at: str, value: Any, depth: int) -> bool:
        for place, layer in self.layers(at, value, set()):
            if layer.get("properties"):
                return True
            for word in ("anyOf", "oneOf"):
                items = layer.get(word)
                for index, item in enumerate(items if isinstance(items, list) else ()):
                    if self.declares(f"{place}/{word}/{index}", item, depth + 1):
                        return True
        return False


def _is_alone(value: Any) -> bool:
    """Whether nothing else must hold of what a schema describes: the most common case, told at once."""
    return isinstance(value, dict) and "$ref" not in value and "allOf" not in value


def escaped(token: str) -> str:
    """One token of a JSON Pointer."""
    return token.replace("~", "~0").replace("/", "~1")
