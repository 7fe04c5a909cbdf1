"""Formats of strings and numbers."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, step, thing
from triaccord.model import Change, Level, Side

LIMITING = frozenset({
    "base64url", "byte", "char", "date", "date-time", "decimal", "decimal128", "duration", "email",
    "hostname", "http-date", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri", "iri-reference",
    "json-pointer", "media-range", "regex", "relative-json-pointer", "time", "uri", "uri-reference",
    "uri-template", "uuid",
})  # fmt: skip
"""Formats that JSON Schema or the OpenAPI registry defines, and that not every string has."""


def _is_number(change: Change) -> bool:
    return change.detail.get("type") in ("integer", "number")


def _limits(words: object) -> bool:
    """Whether one of the formats in a message is known to refuse strings."""
    return not LIMITING.isdisjoint(str(words).split(" and "))


@rule(on="format-set", side=Side.REQUEST, level=Level.BREAKING)
def request_format_set(change: Change) -> str | None:
    """Strings must have a format.

    Why it breaks:
        Strings without it are refused.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, format: date}}}

    Mend:
        Send only what the new version accepts.
    """
    if _is_number(change) or not _limits(change.new):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-set", side=Side.REQUEST, level=Level.RISKY)
def request_format_stated(change: Change) -> str | None:
    """Strings have a stated format that is nowhere defined, or that every string has.

    Why it breaks:
        `binary` refuses nothing. What a name of the vendor's own asks for, and whether it is asked for the
        first time, the document cannot say.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, format: licence-plate}}}

    Mend:
        Ask the vendor what is refused now.
    """
    if _is_number(change) or _limits(change.new):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-set", side=Side.REQUEST, level=Level.RISKY)
def request_number_format_set(change: Change) -> str | None:
    """Numbers have a stated width.

    Why it breaks:
        Larger or more exact numbers may be refused or cut; the document cannot say whether they ever
        were kept.

    Before:
        {type: object, properties: {name: {type: integer}}}

    After:
        {type: object, properties: {name: {type: integer, format: int32}}}

    Mend:
        Send only what the new version accepts.
    """
    if not _is_number(change):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-set", side=Side.RESPONSE, level=Level.RISKY)
def response_format_set(change: Change) -> str | None:
    """Values have a stated format.

    Why it breaks:
        The same values come back, but generated clients take them for another type (a date, a UUID).

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, format: date}}}

    Mend:
        Regenerate with care.
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_format_lifted(change: Change) -> str | None:
    """Values need not have a format any more.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, format: date}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-lifted", side=Side.RESPONSE, level=Level.BREAKING)
def response_format_lifted(change: Change) -> str | None:
    """Strings need not have the format any more.

    Why it breaks:
        Readers that parse the format fail on other strings.

    Before:
        {type: object, properties: {name: {type: string, format: date}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Read it as plain text.
    """
    if _is_number(change) or not _limits(change.old):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-lifted", side=Side.RESPONSE, level=Level.RISKY)
def response_stated_format_lifted(change: Change) -> str | None:
    """Strings have no stated format any more that was nowhere defined, or that every string has.

    Why it breaks:
        Whether other strings come back now, the document cannot say.

    Before:
        {type: object, properties: {name: {type: string, format: licence-plate}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Read it as plain text.
    """
    if _is_number(change) or _limits(change.old):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-lifted", side=Side.RESPONSE, level=Level.RISKY)
def response_number_format_lifted(change: Change) -> str | None:
    """Numbers have no stated width any more.

    Why it breaks:
        Larger or more exact numbers may come back than readers have room for.

    Before:
        {type: object, properties: {name: {type: integer, format: int32}}}

    After:
        {type: object, properties: {name: {type: integer}}}

    Mend:
        Make room.
    """
    if not _is_number(change):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_format_changed(change: Change) -> str | None:
    """Values must have another format.

    Why it breaks:
        Values in the old format are refused.

    Before:
        {type: object, properties: {name: {type: string, format: date}}}

    After:
        {type: object, properties: {name: {type: string, format: date-time}}}

    Mend:
        Send the new format.
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_format_changed(change: Change) -> str | None:
    """Values come in another format.

    Why it breaks:
        Readers parse them by the old format and fail.

    Before:
        {type: object, properties: {name: {type: string, format: date}}}

    After:
        {type: object, properties: {name: {type: string, format: date-time}}}

    Mend:
        Read the new format.
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_format_narrowed(change: Change) -> str | None:
    """Values must have a narrower format.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: integer, format: int64}}}

    After:
        {type: object, properties: {name: {type: integer, format: int32}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_format_narrowed(change: Change) -> str | None:
    """Values come in a narrower format.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: integer, format: int64}}}

    After:
        {type: object, properties: {name: {type: integer, format: int32}}}
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-widened", side=Side.REQUEST, level=Level.SAFE)
def request_format_widened(change: Change) -> str | None:
    """Values may have a wider format.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: integer, format: int32}}}

    After:
        {type: object, properties: {name: {type: integer, format: int64}}}
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_format_widened(change: Change) -> str | None:
    """Values may come in a wider format.

    Why it breaks:
        Readers have no room for them.

    Before:
        {type: object, properties: {name: {type: integer, format: int32}}}

    After:
        {type: object, properties: {name: {type: integer, format: int64}}}

    Mend:
        Make room.
    """
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"
