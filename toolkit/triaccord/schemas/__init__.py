"""JSON Schema as sets: dialects, difference, validation, and values of a set.

::

    a document's schema ──dialect──> 2020-12 ──algebra──> a set ──builder──> values ──validation──> witness
"""

from triaccord.schemas.algebra import Answer, covers, difference, is_empty
from triaccord.schemas.decision import Decision, Effort, Outcome, decide
from triaccord.schemas.dialect import Reading, Role, SchemaTooLarge, Translation, Translator
from triaccord.schemas.validation import Refusal, Validator

__all__ = [
    "Answer",
    "Decision",
    "Effort",
    "Outcome",
    "Reading",
    "Refusal",
    "Role",
    "SchemaTooLarge",
    "Translation",
    "Translator",
    "Validator",
    "covers",
    "decide",
    "difference",
    "is_empty",
]
