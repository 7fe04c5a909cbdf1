"""Settings: what the user decided, frozen, handed down."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from triaccord.model import ConfigurationError
from triaccord.model.quick import dataclass

FAIL_ON = ("breaking", "risky", "safe", "silent", "contradicted", "vague", "phantom")
"""What `--fail-on` may name; `never` stands for none of them."""

MINE = ":mine"
"""`breaking:mine`: only what touches the integrator's recorded usage, or may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the user decided about one run.

    Attributes:
        specs: Folder of the catalogue; None for the working directory's `specs/` and the shipped one.
        fail_on: Which findings and claims make the exit code 1.
        lenient: Compare documents with faults as far as they go instead of refusing them.
        allow_remote_refs: Follow `$ref`s to other hosts.
        prove: Build a witness for each breaking finding, and refute those that break nothing.
        today: The day that dates in documents and notes are judged by.
        waivers: File of accepted findings; None if none are asked for.
        policy: TOML file with levels of rules and ignores, `pyproject.toml` say; None for none.
        between: The notes' own names of the two versions, where the documents have other ones: sections
            after the first, up to and including the second, are read.
    """

    specs: Path | None = None
    fail_on: frozenset[str] = frozenset({"breaking"})
    lenient: bool = False
    allow_remote_refs: bool = False
    prove: bool = True
    today: dt.date | None = None
    waivers: Path | None = None
    policy: Path | None = None
    between: tuple[str, str] | None = None


def parse_fail_on(text: str) -> frozenset[str]:
    """Read `breaking,silent` or `never`.

    Raises:
        ConfigurationError: if a word is none of `FAIL_ON`.
    """
    words = [word.strip().lower() for word in text.split(",") if word.strip()]
    if words == ["never"]:
        return frozenset()
    unknown = [word for word in words if word.removesuffix(MINE) not in FAIL_ON]
    if unknown or not words:
        raise ConfigurationError(
            f"--fail-on does not know '{unknown[0]}'" if unknown else "--fail-on is empty",
            mend=f"name some of {', '.join(FAIL_ON)}, or 'never'",
        )
    return frozenset(words)
