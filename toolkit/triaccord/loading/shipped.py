"""Where the data is that ships with triaccord: in the package of a wheel, else at the repository's root."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from triaccord.model import InputError


@cache
def shipped(kind: Literal["specs", "changelog_rules"]) -> Path:
    """The folder of shipped data: the catalogue, or how vendors speak.

    Raises:
        InputError: if the installation lacks it.
    """
    package = Path(__file__).resolve().parents[1]
    for place in (package / "_shipped" / kind, package.parents[1] / kind):
        if place.is_dir():
            return place
    raise InputError(
        f"the shipped data `{kind}` is missing",
        file=str(package),
        mend="install triaccord again; the wheel carries it",
    )
