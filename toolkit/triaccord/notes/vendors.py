"""What is truly one vendor's own in its notes (`changelog_rules/vendors/<vendor>.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from triaccord.loading.shipped import shipped
from triaccord.model import OperationRef
from triaccord.notes.lexicon import read_yaml

_OFTEN = 3
"""How often a vendor's own word stands in a text before the text is taken for that vendor's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A vendor's habits.

    Attributes:
        version_words: Words that stand beside versions in its headings, lower case.
        paths: Slips in paths, as written (after the method, where only one method's is wrong) → as meant.
        known_by: A word that stands in all its notes.
    """

    known_by: str | None = None
    version_words: frozenset[str] = frozenset()
    paths: Mapping[str, str] = field(default_factory=dict)

    def mended(self, ref: OperationRef) -> OperationRef:
        """An operation with the vendor's own slips undone."""
        if not self.paths:
            return ref
        path = self.paths.get(str(ref)) or self.paths.get(ref.path)
        return OperationRef(path=path, method=ref.method) if path else ref


@cache
def speech_of(vendor: str | None) -> Speech:
    """The habits of a vendor; none for a vendor without a file."""
    if vendor is None or not re.fullmatch(r"[\w.-]+", vendor):
        return Speech()
    if not (shipped("changelog_rules") / "vendors" / f"{vendor}.yaml").is_file():
        return Speech()
    entry = read_yaml(f"vendors/{vendor}.yaml") or {}
    return Speech(
        known_by=entry.get("known_by"),
        version_words=frozenset(str(word).lower() for word in entry.get("version_words", ())),
        paths={str(wrong): str(right) for wrong, right in entry.get("paths", {}).items()},
    )


def recognised(text: str) -> Speech:
    """The habits of the vendor whose word the text says often; none if it is nobody's that we know."""
    for path in sorted((shipped("changelog_rules") / "vendors").glob("*.yaml")):
        speech = speech_of(path.stem)
        if speech.known_by and text.count(speech.known_by) >= _OFTEN:
            return speech
    return Speech()
