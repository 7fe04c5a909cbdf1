"""JSON Schema as sets: dialects, difference, validation, and values of a set.

::

    a document's schema ──dialect──> 2020-12 ──algebra──> a set ──builder──> values ──validation──> witness
"""

from triaccord.schemas.algebra import Answer, covers, difference, is_empty
from triaccord.schemas.building import SchemaTooLarge
from triaccord.schemas.covering import Covering
from triaccord.schemas.decision import Decision, Effort, Outcome, decide
from triaccord.schemas.dialect import Opened, Reading, Role, Translation, Translator
from triaccord.schemas.gaps import Gap
from triaccord.schemas.slicing import Sliced, sliced
from triaccord.schemas.validation import Refusal, Validator

__all__ = [
    "Answer",
    "Covering",
    "Decision",
    "Effort",
    "Gap",
    "Opened",
    "Outcome",
    "Reading",
    "Refusal",
    "Role",
    "SchemaTooLarge",
    "Sliced",
    "Translation",
    "Translator",
    "Validator",
    "covers",
    "decide",
    "difference",
    "is_empty",
    "sliced",
]
