"""What an operation is about, by its path; and whether two operations may be about the same under two names.

Operations of one document look alike: the same methods, parameters, statuses and envelopes everywhere. That
`/v1beta1/widgets` went and `/v1beta1/gadgets` came does not make the one the other, however alike all that
is. What tells a resource from the others has to be alike too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from triaccord.differ.canonical.messages import Operation, operations
from triaccord.differ.composite.names import words_of
from triaccord.differ.composite.profiles import Bits, Profile, marks_of
from triaccord.differ.pairing import is_version

_VARIABLE = re.compile(r"\{[^}]*\}")
_ITS_VERSION = re.compile(r"v?\d+$")
# What at least this share of two resources' own words and schemas must be common, to believe that one was
# renamed; and where one of the two names is in both documents, which speaks against it.
_LEAST_COMMON = 0.34
_LEAST_COMMON_OF_KNOWN = 0.5
# What more resources than this have, or more than this share of them, tells none of them from the others.
_FEW = 3
_SOME = 0.25
# Of how many other resources that is counted, and of how many operations of each.
_OTHERS = 12
_OPERATIONS = 4

_Tokens = tuple[str, ...]


class Resources:
    """The resources that operations of two documents are about: of those that went and those that came."""

    def __init__(
        self,
        gone: Sequence[Operation],
        come: Sequence[Operation],
        profiles: tuple[Sequence[Profile], Sequence[Profile]],
        bits: Bits,
    ) -> None:
        olds, news = profiles
        self._gone, self._bits = gone, bits
        self._names: dict[_Tokens, frozenset[str]] = {}
        for profile in (*olds, *news):
            if profile.tokens not in self._names:
                self._names[profile.tokens] = frozenset(_names(profile.tokens))
        self._documents = _names_in(gone), _names_in(come)
        often = self._documents[0] + self._documents[1]
        self._often = often
        self._resource = {tokens: _rarest(_names(tokens), often) for tokens in self._names}
        self._marks = self._marks_of(olds), self._marks_of(news)
        self._own: int | None = None
        self._known: dict[tuple[str, str], bool] = {}

    def may_be_one(self, old: Profile, new: Profile) -> bool:
        """Whether an operation that went and one that came may be about the same resource."""
        was, now = self._resource[old.tokens], self._resource[new.tokens]
        if was in self._names[new.tokens] or now in self._names[old.tokens] or not was or not now:
            return True
        known = self._known.get((was, now))
        if known is None:
            known = self._known[was, now] = self._may_be_renamed(was, now)
        return known

    def _may_be_renamed(self, was: str, now: str) -> bool:
        """By what both have that other resources have not; by their names alone, where they have nothing."""
        olds, news = self._marks[0][was], self._marks[1][now]
        is_known = was in self._documents[1] or now in self._documents[0]
        if self._own is None:
            self._own = ~_common([*self._marks[0].values(), *self._marks[1].values(), *self._of_others()])
        either = ((olds | news) & self._own).bit_count()
        if not either:
            return not is_known
        common = (olds & news & self._own).bit_count() / either
        return common >= (_LEAST_COMMON_OF_KNOWN if is_known else _LEAST_COMMON)

    def _of_others(self) -> Iterator[int]:
        """Marks of some resources of the old document that did not go, from all over it."""
        gone = {operation.at for operation in self._gone}
        others: dict[str, list[Operation]] = {}
        names: dict[str, str] = {}
        for operation in operations(self._gone[0].doc):
            if operation.at not in gone:
                shape = operation.shape
                if shape not in names:
                    names[shape] = _rarest(_names(operation.tokens()), self._often)
                others.setdefault(names[shape], []).append(operation)
        every = max(1, len(others) // _OTHERS)
        for name in [*others][::every]:
            found = 0
            for operation in others[name][:_OPERATIONS]:
                found |= marks_of(operation, self._bits)
            yield found

    def _marks_of(self, profiles: Sequence[Profile]) -> dict[str, int]:
        found: dict[str, int] = {}
        for profile in profiles:
            name = self._resource[profile.tokens]
            found[name] = found.get(name, 0) | profile.marks
        return found


def _names(tokens: Iterable[str]) -> list[str]:
    """The segments that are names, and what is beside a variable in one (`{index}.diff`); no versions."""
    return [name for name in map(_name, tokens) if name]


@lru_cache(maxsize=4096)
def _name(token: str) -> str:
    """The name in a segment, in any case style, plural or not, whatever its version; empty for none."""
    piece = _VARIABLE.sub("", token).strip(".:-_,;()'\"")
    if len(piece) < 2 or is_version(piece):
        return ""
    joined = "".join(words_of(piece)) or piece
    return _ITS_VERSION.sub("", joined) or joined


def _rarest(names: list[str], often: Counter[str]) -> str:
    """The name that the fewest paths have, the last of several; empty if there is none."""
    return min(reversed(names), key=often.__getitem__, default="")


def _common(marks: Sequence[int]) -> int:
    """What many resources have: counted for all marks at once, a plane of bits per count."""
    most = max(_FEW, int(len(marks) * _SOME))
    had = [0] * (most + 2)
    for each in marks:
        for count in range(most, 0, -1):
            had[count + 1] |= had[count] & each
        had[1] |= each
    return had[most + 1]


def _names_in(operations: Sequence[Operation]) -> Counter[str]:
    """How many paths of the document that operations are from have each name."""
    paths = operations[0].doc.tree.get("paths") if operations else None
    found = Counter[str]()
    for path in paths if isinstance(paths, dict) else ():
        found.update(set(_names(str(path).split("/"))))
    return found
