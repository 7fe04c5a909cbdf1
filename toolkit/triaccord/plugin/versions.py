"""The two versions that an option names as `OLD..NEW`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from triaccord.pipeline import Checker

_VERSION = re.compile(r"[\w-]+(\.\d[\w-]*)*")


def parse_versions(option: str, text: str) -> tuple[str, str]:
    """Read `vendor@21.03..21.04`, `old.yaml..new.yaml`, `main:api.yaml..api.yaml`.

    Raises:
        pytest.UsageError: if these are not two.
    """
    old, dots, new = _split(text)
    if not (old and dots and new):
        raise pytest.UsageError(f"{option}={text}: give two versions as OLD..NEW")
    vendor, at, _ = old.partition("@")
    # `vendor@21.03..21.04` names the vendor once; a file by the name of a version would need `./`.
    return old, f"{vendor}@{new}" if at and _VERSION.fullmatch(new) else new


def _split(text: str) -> tuple[str, str, str]:
    """The two halves; dots that belong to a path (`../api/old.yaml`) separate nothing."""
    for found in re.finditer(r"\.\.", text):
        old, new = text[: found.start()], text[found.end() :]
        if old and new and not old.endswith(("/", "\\")):
            return old, "..", new
    return text, "", ""


def checker_of(config: pytest.Config) -> Checker:
    """A checker under the settings of a pytest run: its catalogue, and whether faulty documents will do."""
    from triaccord.config import Settings
    from triaccord.pipeline import Checker

    specs = config.getini("triaccord_specs")
    return Checker(
        Settings(specs=config.rootpath / specs if specs else None, lenient=config.getini("triaccord_lenient"))
    )
