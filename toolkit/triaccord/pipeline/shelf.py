"""What is read and worked out once for all checks of a run: versions, comparisons, names, the catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from triaccord.config import Settings
from triaccord.model import ConfigurationError

if TYPE_CHECKING:
    from triaccord.differ import Comparison
    from triaccord.differ.pairing import Pairing
    from triaccord.differ.walk import Walk
    from triaccord.loading import Catalogues, Version
    from triaccord.loading.vocabulary import Vocabulary
    from triaccord.policy import Policy


def reads_once(*origins: object) -> None:
    """Refuse to read standard input for two things: the second would be empty, or the first once more.

    Raises:
        ConfigurationError: if more than one of these is `-`.
    """
    if sum(isinstance(origin, str) and origin == "-" for origin in origins) > 1:
        raise ConfigurationError(
            "standard input can be read only once", mend="give all but one of `-` as a file"
        )


class Shelf:
    """Keeps what several checks share.

    Args:
        settings: What the user decided.

    Attributes:
        ignored: How many findings the user's policy has taken away so far.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.ignored = 0
        self._versions: dict[str, Version] = {}
        self._comparisons: dict[tuple[str, str], Comparison] = {}
        self._opened: dict[tuple[str, str], tuple[Walk, Pairing]] = {}
        self._vocabularies: dict[str, Vocabulary] = {}

    @cached_property
    def catalogues(self) -> Catalogues:
        """The vendors that can be named with `vendor@version`."""
        from triaccord.loading import Catalogues

        return Catalogues.found(self.settings.specs)

    def version(self, origin: str | Version) -> Version:
        """Load an origin, once."""
        from triaccord.loading import load

        if not isinstance(origin, str):
            self._versions.setdefault(origin.origin, origin)
            return origin
        if origin not in self._versions:
            self._versions[origin] = load(
                origin,
                # Looking for catalogues takes longer than reading a small document.
                catalogues=self.catalogues if "@" in origin else None,
                lenient=self.settings.lenient,
                allow_remote_refs=self.settings.allow_remote_refs,
            )
        return self._versions[origin]

    def compare(self, old: Version, new: Version) -> Comparison:
        """Diff two versions, once."""
        from triaccord.differ.comparison import compare, opened

        key = (old.origin, new.origin)
        if key not in self._comparisons:
            both = opened(old, new, today=self.today)
            found = compare(*both)
            self._opened = {key: both}
            if self.settings.policy is not None:
                kept, ignored = self.policy.apply(found.findings, old, new)
                self.ignored += len(ignored)
                found = replace(found, findings=kept)
            self._comparisons[key] = found
        return self._comparisons[key]

    def opened(self, old: Version, new: Version) -> tuple[Walk, Pairing] | None:
        """What comparing two versions has opened, if that was done last; it is large, and given away."""
        return self._opened.pop((old.origin, new.origin), None)

    @cached_property
    def policy(self) -> Policy:
        """Levels and ignores that the user has given; those of rules and findings of no interest."""
        from triaccord.policy import Policy, load_policy

        return load_policy(self.settings.policy) if self.settings.policy else Policy()

    def vocabulary(self, version: Version) -> Vocabulary:
        """The names that a version's document uses, gathered once."""
        from triaccord.loading.vocabulary import Vocabulary

        if version.origin not in self._vocabularies:
            self._vocabularies[version.origin] = Vocabulary(version)
        return self._vocabularies[version.origin]

    def prefixes(self, version: Version) -> tuple[str, ...]:
        """What the vendor's servers put before the paths of a version (`/v2104/api`), as its file says."""
        if version.vendor is None or version.name is None:
            return ()
        compact = "".join(char for char in version.name if char.isalnum())
        servers = self.catalogues.vendor(version.vendor).servers.values()
        return tuple(text.replace("{yymm}", compact) for text in servers if isinstance(text, str))

    @property
    def today(self) -> dt.date:
        """The day on which promises and waivers are judged."""
        return self.settings.today or dt.date.today()

    def order(self, old: Version, new: Version) -> tuple[str, ...] | None:
        """The order of the versions, where one vendor's file tells it."""
        if old.vendor is None or old.vendor != new.vendor:
            return None
        return tuple(version.name for version in self.catalogues.vendor(old.vendor).versions)
