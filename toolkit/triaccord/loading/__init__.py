"""Origins to versions: files, git, catalogue, URLs, overlays, with positions found on demand."""

from triaccord.loading.catalogue import Catalogues, Vendor, VendorVersion
from triaccord.loading.catalogue_edit import Added, add_version
from triaccord.loading.limits import DEFAULT_LIMITS, Limits
from triaccord.loading.lint import LintFinding, LintLevel, lint
from triaccord.loading.loader import load
from triaccord.loading.overlay import AppliedAction
from triaccord.loading.positions import locate_many
from triaccord.loading.text import Text, read_text
from triaccord.loading.version import Dialect, Version

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
