"""Contract testing and API compatibility for integrators.

The public names are loaded when they are first asked for, so that importing the package costs nothing::

    import triaccord

    report = triaccord.check("procountor@21.03", "procountor@21.04")
    report.write_html("report.html")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from triaccord.api import Report, check, diff, load
    from triaccord.config import Settings
    from triaccord.loading import Version
    from triaccord.model import (
        Change,
        Claim,
        ClaimVerdict,
        ConfigurationError,
        Finding,
        FindingVerdict,
        InputError,
        Level,
        OperationRef,
        Proof,
        Side,
        Status,
        TriaccordError,
        Witness,
    )

_HOME = {
    "Report": "api",
    "check": "api",
    "diff": "api",
    "load": "api",
    "Settings": "config",
    "Version": "loading",
    **dict.fromkeys(
        (
            "Change",
            "Claim",
            "ClaimVerdict",
            "ConfigurationError",
            "Finding",
            "FindingVerdict",
            "InputError",
            "Level",
            "OperationRef",
            "Proof",
            "Side",
            "Status",
            "TriaccordError",
            "Witness",
        ),
        "model",
    ),
}

__all__ = [
    "Change",
    "Claim",
    "ClaimVerdict",
    "ConfigurationError",
    "Finding",
    "FindingVerdict",
    "InputError",
    "Level",
    "OperationRef",
    "Proof",
    "Report",
    "Settings",
    "Side",
    "Status",
    "TriaccordError",
    "Version",
    "Witness",
    "__version__",
    "check",
    "diff",
    "load",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'triaccord' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"triaccord.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
