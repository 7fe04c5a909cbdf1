"""Origins to versions: files, git, catalogue, URLs, overlays, with positions found on demand.

The public names are loaded when they are first asked for: a plain file needs neither catalogue nor net.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triaccord.loading.catalogue import Catalogues, Vendor, VendorVersion
    from triaccord.loading.catalogue_edit import Added, add_version
    from triaccord.loading.limits import DEFAULT_LIMITS, Limits
    from triaccord.loading.linting import LintFinding, LintLevel, lint
    from triaccord.loading.loader import load
    from triaccord.loading.overlay import AppliedAction
    from triaccord.loading.positions import locate_many
    from triaccord.loading.text import Text, read_text
    from triaccord.loading.version import Dialect, Version

_HOME = {
    "Catalogues": "catalogue",
    "Vendor": "catalogue",
    "VendorVersion": "catalogue",
    "Added": "catalogue_edit",
    "add_version": "catalogue_edit",
    "DEFAULT_LIMITS": "limits",
    "Limits": "limits",
    "LintFinding": "linting",
    "LintLevel": "linting",
    "lint": "linting",
    "load": "loader",
    "AppliedAction": "overlay",
    "locate_many": "positions",
    "Text": "text",
    "read_text": "text",
    "Dialect": "version",
    "Version": "version",
}

__all__ = [
    "DEFAULT_LIMITS",
    "Added",
    "AppliedAction",
    "Catalogues",
    "Dialect",
    "Limits",
    "LintFinding",
    "LintLevel",
    "Text",
    "Vendor",
    "VendorVersion",
    "Version",
    "add_version",
    "lint",
    "load",
    "locate_many",
    "read_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'triaccord.loading' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"triaccord.loading.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
