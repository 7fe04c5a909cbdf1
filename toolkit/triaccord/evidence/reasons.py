"""Why nothing was proved about a finding, in a sentence."""

from __future__ import annotations

import re
from itertools import islice

from triaccord.evidence.documents import Documents, Slot
from triaccord.evidence.showing import facing
from triaccord.model import Change
from triaccord.schemas import Reading, SchemaTooLarge, Sliced
from triaccord.schemas.keywords import KNOWN_FORMATS
from triaccord.schemas.minimal import values
from triaccord.schemas.validation import UnusableSchema

NOTHING_FOUND = "neither a value that shows it was found, nor a proof that there is none"
_MOST_VALUES = 24
# What changes meaning and not what is accepted: no value can show it.
_SILENT = (
    "default-",
    "deprecated",
    "undeprecated",
    "sunset",
    "stability",
    "operation-id",
    "link-",
    "discriminator",
)


def by_event(change: Change) -> str | None:
    """What kind of change it is that no value can show; None if it could be shown."""
    event = change.event
    if event.startswith("format-"):
        said = {change.old, change.new} - {None}
        if not said & KNOWN_FORMATS:
            names = ", ".join(f"`{one}`" for one in sorted(map(str, said)))
            return f"the format {names} says nothing about values that a validator could tell"
    if event.startswith("pattern-"):
        unread = next(
            (one for one in (change.old, change.new) if isinstance(one, str) and not _reads(one)), None
        )
        if unread is not None:
            return f"the pattern `{unread}` cannot be read by both validators"
    if event == "xml-changed":
        return "it changes how XML is written, and no validator of values reads that"
    if is_silent(change):
        return "it changes what is meant, not what is accepted: no value can show it"
    return None


def is_silent(change: Change) -> bool:
    """Whether it changes what values mean, and not which are accepted. A value would show another change."""
    return change.event.startswith(_SILENT)


def _reads(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return True


class Barren:
    """Which schemas seem to accept nothing, where somebody writes what they describe.

    Alternatives of which every value fits two (`oneOf` without a word that tells them apart), or a name
    that is demanded and can have no value, leave nothing that could show a change anywhere in it.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._known: dict[tuple[object, ...], bool] = {}

    def reason(self, slot: Slot) -> str | None:
        """The sentence; None where something is accepted."""
        key = (slot.side, tuple(node.at for node in slot.old), tuple(node.at for node in slot.new))
        if key not in self._known:
            self._known[key] = self._is_barren(slot)
        if not self._known[key]:
            return None
        sender = "newer" if facing(self._documents, slot, Reading.PLAIN).sender_is_new else "older"
        return f"no value was found that the {sender} version accepts here at all"

    def _is_barren(self, slot: Slot) -> bool:
        schema = facing(self._documents, slot, Reading.PLAIN).sender.opened.schema
        accepting = Sliced(schema, formats=self._documents.formats)
        try:
            return not any(accepting.accepts(one) for one in islice(values(dict(schema)), _MOST_VALUES))
        except (UnusableSchema, SchemaTooLarge, RecursionError):
            return False
