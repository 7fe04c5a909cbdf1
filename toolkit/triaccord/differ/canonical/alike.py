"""Whether two parts of documents say the same, texts for people aside.

Most components of a new version differ in their descriptions only, or in nothing. To know that, both are
gone through in step, and only where they differ: nothing is canonicalised for it.
"""

from __future__ import annotations

from typing import Any

from triaccord.differ.canonical.document import same
from triaccord.loading.structure import kind_of_item, kind_of_member

_TEXTS = frozenset({"description", "summary", "title", "example", "examples", "externalDocs", "$comment"})
_TEXTS_OF = {
    "schemas": _TEXTS | {"x-example", "x-examples", "x-description"},
    "operation": frozenset(
        {"description", "summary", "externalDocs", "tags", "x-code-samples", "x-codeSamples"}
    ),
    "parameters": _TEXTS | {"x-example", "x-examples"},
    "headers": _TEXTS,
    "requestBodies": _TEXTS,
    "responses": _TEXTS,
    "mediaTypes": _TEXTS,
}
_NONE: frozenset[str] = frozenset()


class Likeness:
    """Compares values of two documents; what was compared once is remembered."""

    def __init__(self) -> None:
        # The objects are kept with the answer: the name of one that is gone may be given to another.
        self._known: dict[tuple[int, int], tuple[Any, Any, bool]] = {}

    def alike(self, old: Any, new: Any, kind: str | None) -> bool:
        """Whether two values say the same.

        Args:
            old: The older value.
            new: The newer one.
            kind: What kind of thing it is, in the words of `loading.structure`; what is no such thing has
                no texts, and differs wherever its JSON does.
        """
        if old is new:
            return True
        if old == new and same(old, new):  # Python's `==` is quick to see a difference
            return True
        if kind is None:
            return False
        if old.__class__ is dict and new.__class__ is dict:
            texts = _TEXTS_OF.get(kind, _NONE)
            if not texts and kind[:2] != "{}":
                return False
            key = (id(old), id(new))
            known = self._known.get(key)
            if known is None:
                known = self._known[key] = (old, new, self._alike_members(old, new, kind, texts))
            return known[2]
        inner = kind_of_item(kind)
        if old.__class__ is not list or new.__class__ is not list or inner not in _TEXTS_OF:
            return False
        return len(old) == len(new) and all(
            self.alike(was, now, inner) for was, now in zip(old, new, strict=True)
        )

    def _alike_members(
        self, old: dict[str, Any], new: dict[str, Any], kind: str, texts: frozenset[str]
    ) -> bool:
        if old.keys() != new.keys() and not (old.keys() ^ new.keys()) <= texts:
            return False
        for key, was in old.items():
            if key in texts:
                continue
            now = new[key]
            if was.__class__ is str:
                if was != now:
                    return False
                continue
            # What is an extension in a map of things is no such thing.
            inner = kind_of_member(kind, key) if kind != "{}responses" or key[:2] != "x-" else None
            if not self.alike(was, now, inner):
                return False
        return True


def kind_of_component(pointer: str) -> str | None:
    """The kind of a named component, by its pointer."""
    tokens = pointer.split("/", 3)
    in_components = tokens[1] == "components" and len(tokens) > 3
    found = kind_of_member("components", tokens[2]) if in_components else kind_of_member("root", tokens[1])
    return found[2:] if found is not None and found[:2] == "{}" else None
