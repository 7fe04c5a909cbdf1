"""Effects: what of an upgrade one exchange of a test has met."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Part(str, Enum):
    """The part of an exchange that is another one under the new version."""

    REQUEST = "request"
    """What code sends would not be taken as it is."""
    ANSWER = "answer"
    """Every answer of this kind is another."""
    VALUE = "value"
    """An answer may be another: it may hold a new value, null, a new field, or lack one."""


@dataclass(frozen=True, slots=True, order=True)
class Effect:
    """One finding at one place of one operation.

    Attributes:
        finding: Its fingerprint; empty if none says what the new version refuses here.
        part: Where it is felt.
        operation: `METHOD /path` as the old version spells it.
        field: Dotted path in the body as the old version has it, a parameter's name, or empty for the whole.
        what: In words, as the end of a sentence that begins with the field.
    """

    finding: str
    part: Part
    operation: str
    field: str
    what: str

    @property
    def place(self) -> str:
        """The field and whose it is, in words."""
        whole = "the request" if self.part is Part.REQUEST else "the answer"
        return f"`{self.field}` of {whole} to {self.operation}" if self.field else self.operation
