"""An integrator's way through an upgrade, in formats for people and programs: text, markdown, html, json."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from triaccord.impact.migration import Migration
from triaccord.model import ConfigurationError

FORMATS = ("html", "json", "markdown", "text")
"""Names of the formats, sorted."""


class MigrationFormat(Protocol):
    """What a module of this package offers."""

    def render(self, found: Migration) -> str:
        """The migration in this format, ending with a line break."""
        ...


def render_migration(found: Migration, name: str) -> str:
    """A migration in the format of this name.

    Raises:
        ConfigurationError: if there is none.
    """
    check_format(name)
    return cast("MigrationFormat", import_module(f"{__name__}.{name}")).render(found)


def check_format(name: str) -> None:
    """See that a format is known.

    Raises:
        ConfigurationError: if it is not.
    """
    if name not in FORMATS:
        raise ConfigurationError(
            f"a migration cannot be written as '{name}'", mend="known formats: " + ", ".join(FORMATS)
        )


__all__ = ["FORMATS", "check_format", "render_migration"]
