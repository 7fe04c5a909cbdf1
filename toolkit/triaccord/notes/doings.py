"""Operations that plain words speak of by what they do: "deleting a tag" is `DELETE /tags/{id}`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from triaccord.loading.vocabulary import Vocabulary, folded
from triaccord.model import OperationRef

_VERBS: dict[str, tuple[frozenset[str], bool | None]] = {
    "creat": (frozenset(["POST"]), False),
    "add": (frozenset(["POST"]), False),
    "delet": (frozenset(["DELETE"]), True),
    "remov": (frozenset(["DELETE"]), True),
    "updat": (frozenset(["PUT", "PATCH"]), True),
    "edit": (frozenset(["PUT", "PATCH"]), True),
    "list": (frozenset(["GET"]), False),
    "fetch": (frozenset(["GET"]), None),
    "get": (frozenset(["GET"]), None),
    "retriev": (frozenset(["GET"]), None),
}
"""The stem of a verb → the methods that do it, and whether to one thing (True) or to all of them (False)."""
_DOING = re.compile(
    rf"\b(?P<verb>{'|'.join(_VERBS)})(?:e|es|s|ing|ting)? "
    r"(?:(?:an?|the|all|new|existing|single|your|its|multiple|of) )*(?P<thing>[A-Za-z][a-z]+(?:[ -][a-z]+)?)",
    re.IGNORECASE,
)
_VARIABLE = "{"


def operations_done(sentence: str, vocabularies: Sequence[Vocabulary]) -> tuple[OperationRef, ...]:
    """The operations that a sentence speaks of by a verb and a thing, where that is just one path."""
    for match in _DOING.finditer(sentence):
        methods, to_one = _VERBS[match.group("verb").lower()]
        words = re.split("[ -]", match.group("thing"))
        for thing in dict.fromkeys((_one(" ".join(words)), _one(words[0]))):
            for vocabulary in reversed(vocabularies):
                found = tuple(_of(thing, methods, to_one, vocabulary.operations))
                if found and len({ref.path for ref in found}) == 1:
                    return found
    return ()


def _of(
    thing: str, methods: frozenset[str], to_one: bool | None, operations: Iterable[OperationRef]
) -> Iterable[OperationRef]:
    """The operations with such methods on a path that ends with a thing, or with one of them by its id."""
    for ref in operations:
        if ref.method not in methods:
            continue
        steps = ref.path.strip("/").split("/")
        is_one = steps[-1].startswith(_VARIABLE)
        if to_one is not None and to_one != is_one:
            continue
        fixed = [step for step in steps if not step.startswith(_VARIABLE)]
        if fixed and _one(fixed[-1]) == thing:
            yield ref


def _one(words: str) -> str:
    """The words of a thing in the singular, without case and separators."""
    plain = folded(words)
    if plain.endswith("ies") and len(plain) > 4:
        return plain[:-3] + "y"
    return plain[:-1] if plain.endswith("s") and len(plain) > 3 else plain
