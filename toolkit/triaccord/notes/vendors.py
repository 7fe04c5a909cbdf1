"""What is truly one vendor's own in its notes (`changelog_rules/vendors/<vendor>.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from triaccord.loading.shipped import shipped
from triaccord.model import OperationRef
from triaccord.notes.lexicon import read_yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """A vendor's habits.

    Attributes:
        version_words: Words that stand beside versions in its headings, lower case.
        paths: Slips in paths, as written → as meant.
    """

    version_words: frozenset[str] = frozenset()
    paths: Mapping[str, str] = field(default_factory=dict)

    def mended(self, ref: OperationRef) -> OperationRef:
        """An operation with the vendor's own slips undone."""
        path = self.paths.get(ref.path)
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
        version_words=frozenset(str(word).lower() for word in entry.get("version_words", ())),
        paths={str(wrong): str(right) for wrong, right in entry.get("paths", {}).items()},
    )
