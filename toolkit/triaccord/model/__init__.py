"""Values only: what triaccord talks about, as frozen dataclasses, enums and errors.

Standard library only, no input or output, nothing above this floor. Import names from here::

    origin ──loading──> Version ──diff──> Change ──rules──> Finding ┐
    text   ──notes────> Claim ──────────────────────────────────────┴─reconcile──> Report
"""

from triaccord.model.change import Change, Evidence, Level, OperationRef, Side
from triaccord.model.claim import (
    Claim,
    Notes,
    NotesProblem,
    Section,
    Specificity,
    Visibility,
    Whereabouts,
)
from triaccord.model.errors import (
    ConfigurationError,
    InputError,
    TriaccordError,
    UnknownNameError,
)
from triaccord.model.finding import Example, Finding, Location, Place, Proof, Unjudged, Witness
from triaccord.model.json import Json
from triaccord.model.report import (
    AffectsYou,
    ClaimVerdict,
    FindingVerdict,
    JudgedClaim,
    JudgedFinding,
    Match,
    Promise,
    PromiseState,
    Report,
    Status,
    VersionInfo,
    Waiver,
)

__all__ = [
    "AffectsYou",
    "Change",
    "Claim",
    "ClaimVerdict",
    "ConfigurationError",
    "Evidence",
    "Example",
    "Finding",
    "FindingVerdict",
    "InputError",
    "Json",
    "JudgedClaim",
    "JudgedFinding",
    "Level",
    "Location",
    "Match",
    "Notes",
    "NotesProblem",
    "OperationRef",
    "Place",
    "Promise",
    "PromiseState",
    "Proof",
    "Report",
    "Section",
    "Side",
    "Specificity",
    "Status",
    "TriaccordError",
    "Unjudged",
    "UnknownNameError",
    "VersionInfo",
    "Visibility",
    "Waiver",
    "Whereabouts",
    "Witness",
]
