"""Enumerated values."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value, values
from triaccord.model import Change, Level, Side


@rule(on="enum-value-added", side=Side.REQUEST, level=Level.SAFE)
def request_enum_value_added(change: Change) -> str | None:
    """One more value is accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, green, blue]}}}
    """
    return f"{thing(change)}: {values(change.new)} added{in_model(change)}"


@rule(on="enum-value-added", side=Side.RESPONSE, level=Level.RISKY)
def response_enum_value_added(change: Change) -> str | None:
    """One more value may come back.

    Why it breaks:
        Readers that handle every listed value and nothing else meet another. Tolerant ones are prepared
        for it.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, green, blue]}}}

    Mend:
        Handle it, or have a branch for values that you do not know.
    """
    return f"{thing(change)}: {values(change.new)} added{in_model(change)}"


@rule(on="enum-value-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_value_removed(change: Change) -> str | None:
    """A value is no longer accepted.

    Why it breaks:
        Requests with it are refused.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, green, blue]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}

    Mend:
        Send one that is left.
    """
    return f"{thing(change)}: {values(change.old)} removed{in_model(change)}"


@rule(on="enum-value-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_enum_value_removed(change: Change) -> str | None:
    """A value no longer comes back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, green, blue]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}
    """
    return f"{thing(change)}: {values(change.old)} removed{in_model(change)}"


@rule(on="enum-value-renamed", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_value_renamed(change: Change) -> str | None:
    """A value has another name.

    Why it breaks:
        Requests with the old name are refused.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, on_hold]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, onHold]}}}

    Mend:
        Send the new name.
    """
    return f"{thing(change)}: {values(change.old)} now {values(change.new)}{in_model(change)}"


@rule(on="enum-value-renamed", side=Side.RESPONSE, level=Level.BREAKING)
def response_enum_value_renamed(change: Change) -> str | None:
    """A value comes back under another name.

    Why it breaks:
        Readers do not know the new name.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, on_hold]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, onHold]}}}

    Mend:
        Read the new name.
    """
    return f"{thing(change)}: {values(change.old)} now {values(change.new)}{in_model(change)}"


@rule(on="enum-replaced", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_replaced(change: Change) -> str | None:
    """None of the values that were accepted is accepted any more.

    Why it breaks:
        Every request is refused.

    Before:
        {type: object, properties: {name: {type: string, enum: [ok]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [success]}}}

    Mend:
        Send the new values.
    """
    return f"{thing(change)}: {values(change.old)} replaced by {values(change.new)}{in_model(change)}"


@rule(on="enum-replaced", side=Side.RESPONSE, level=Level.BREAKING)
def response_enum_replaced(change: Change) -> str | None:
    """None of the values that came back comes back any more.

    Why it breaks:
        Readers know none of the values.

    Before:
        {type: object, properties: {name: {type: string, enum: [ok]}}}

    After:
        {type: object, properties: {name: {type: string, enum: [success]}}}

    Mend:
        Read the new values.
    """
    return f"{thing(change)}: {values(change.old)} replaced by {values(change.new)}{in_model(change)}"


@rule(on="enum-set", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_set(change: Change) -> str | None:
    """Only listed values are accepted.

    Why it breaks:
        Values that are not in the list are refused.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}

    Mend:
        Send only listed values.
    """
    return f"{thing(change)} is limited to {value(change.new)}{in_model(change)}"


@rule(on="enum-set", side=Side.RESPONSE, level=Level.SAFE)
def response_enum_set(change: Change) -> str | None:
    """Only listed values come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}
    """
    return f"{thing(change)} is limited to {value(change.new)}{in_model(change)}"


@rule(on="enum-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_enum_lifted(change: Change) -> str | None:
    """Values are no longer limited to a list.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"{thing(change)} is no longer limited to {value(change.old)}{in_model(change)}"


@rule(on="enum-lifted", side=Side.RESPONSE, level=Level.BREAKING)
def response_enum_lifted(change: Change) -> str | None:
    """Values that were not listed may come back.

    Why it breaks:
        Readers that know the list only meet others.

    Before:
        {type: object, properties: {name: {type: string, enum: [red, green]}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Have a branch for values that you do not know.
    """
    return f"{thing(change)} is no longer limited to {value(change.old)}{in_model(change)}"


@rule(on="extensible-value-added", side=Side.REQUEST, level=Level.SAFE)
def request_extensible_value_added(change: Change) -> str | None:
    """One more value is known.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}

    After:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red, blue]}}}
    """
    return f"{thing(change)}: {value(change.new)} was added{in_model(change)}"


@rule(on="extensible-value-added", side=Side.RESPONSE, level=Level.SAFE)
def response_extensible_value_added(change: Change) -> str | None:
    """One more value is known.

    Why:
        The list was declared to be open, so readers are prepared.

    Before:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}

    After:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red, blue]}}}
    """
    return f"{thing(change)}: {value(change.new)} was added{in_model(change)}"


@rule(on="extensible-value-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_extensible_value_removed(change: Change) -> str | None:
    """A known value is gone.

    Why it breaks:
        The server no longer knows it.

    Before:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red, blue]}}}

    After:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)}: {value(change.old)} was removed{in_model(change)}"


@rule(on="extensible-value-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_extensible_value_removed(change: Change) -> str | None:
    """A known value is gone.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red, blue]}}}

    After:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}
    """
    return f"{thing(change)}: {value(change.old)} was removed{in_model(change)}"


@rule(on="extensible-enum-set", side=Side.REQUEST, level=Level.RISKY)
def request_extensible_enum_set(change: Change) -> str | None:
    """Known values are listed.

    Why it breaks:
        Values that are not listed may be refused; the list is declared to be open.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} lists known values {value(change.new)}{in_model(change)}"


@rule(on="extensible-enum-set", side=Side.RESPONSE, level=Level.SAFE)
def response_extensible_enum_set(change: Change) -> str | None:
    """Known values are listed.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}
    """
    return f"{thing(change)} lists known values {value(change.new)}{in_model(change)}"


@rule(on="extensible-enum-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_extensible_enum_lifted(change: Change) -> str | None:
    """Known values are no longer listed.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"{thing(change)} no longer lists known values{in_model(change)}"


@rule(on="extensible-enum-lifted", side=Side.RESPONSE, level=Level.RISKY)
def response_extensible_enum_lifted(change: Change) -> str | None:
    """Known values are no longer listed.

    Why it breaks:
        More values may come back than were known; the list was declared to be open.

    Before:
        {type: object, properties: {name: {type: string, x-extensible-enum: [red]}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)} no longer lists known values{in_model(change)}"
