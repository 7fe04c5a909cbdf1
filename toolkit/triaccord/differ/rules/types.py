"""Types and null."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, list_place, thing, value
from triaccord.model import Change, Level, Side


def type_step(change: Change) -> str:
    """From which type to which; where a list is now, if it went into an object or came out of one."""
    if "clash" in change.detail:
        return f"{thing(change)}: no value is possible any more: {change.detail['clash']}{in_model(change)}"
    words = f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"
    listed = list_place(change)
    return f"{words}; {listed}" if listed else words


@rule(on="type-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_type_changed(change: Change) -> str | None:
    """Values of another type must be sent.

    Why it breaks:
        Values of the old type are refused.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: integer}}}

    Mend:
        Send the new type.
    """
    return type_step(change)


@rule(on="type-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_type_changed(change: Change) -> str | None:
    """Values of another type come back.

    Why it breaks:
        Readers that expect the old type fail, or worse, convert silently.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: integer}}}

    Mend:
        Read the new type.
    """
    return type_step(change)


@rule(on="type-widened", side=Side.REQUEST, level=Level.SAFE)
def request_type_widened(change: Change) -> str | None:
    """More types are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: integer}}}

    After:
        {type: object, properties: {name: {type: number}}}
    """
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_type_widened(change: Change) -> str | None:
    """More types may come back.

    Why it breaks:
        Readers that expect one type meet another.

    Before:
        {type: object, properties: {name: {type: integer}}}

    After:
        {type: object, properties: {name: {type: number}}}

    Mend:
        Make the reader take every type.
    """
    if change.detail.get("implied"):
        return None
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_type_narrowed(change: Change) -> str | None:
    """Fewer types are accepted.

    Why it breaks:
        Values of a type that is gone are refused.

    Before:
        {type: object, properties: {name: {type: number}}}

    After:
        {type: object, properties: {name: {type: integer}}}

    Mend:
        Send only the types that are left.
    """
    if change.detail.get("implied"):
        return None
    return type_step(change)


@rule(on="type-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_type_narrowed(change: Change) -> str | None:
    """Fewer types come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: number}}}

    After:
        {type: object, properties: {name: {type: integer}}}
    """
    return type_step(change)


@rule(on="type-narrowed", side=Side.REQUEST, level=Level.RISKY)
def request_type_stated(change: Change) -> str | None:
    """A type that went without saying is stated.

    Why it breaks:
        By the letter anything was accepted before; by its other keywords only this type was meant.

    Before:
        {type: object, properties: {name: {properties: {first: {type: string}}}}}

    After:
        {type: object, properties: {name: {type: object, properties: {first: {type: string}}}}}

    Mend:
        Nothing, if only this type was sent.
    """
    if not change.detail.get("implied"):
        return None
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-widened", side=Side.RESPONSE, level=Level.RISKY)
def response_type_unstated(change: Change) -> str | None:
    """A type is no longer stated, but goes without saying.

    Why it breaks:
        By the letter anything may come back now; by its other keywords only this type is meant.

    Before:
        {type: object, properties: {name: {type: object, properties: {first: {type: string}}}}}

    After:
        {type: object, properties: {name: {properties: {first: {type: string}}}}}

    Mend:
        Nothing, most likely.
    """
    if not change.detail.get("implied"):
        return None
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-restated", side=Side.REQUEST, level=Level.SAFE)
def request_type_restated(change: Change) -> str | None:
    """A type is spelled differently; the text that is sent stays the same.

    Why:
        In a URL everything is text, and a free string takes the text of every number.

    Before:
        {parameters: [{in: query, name: zone, schema: {oneOf: [{type: string}, {type: integer}]}}]}

    After:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}
    """
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}, the same as text"


@rule(on="type-restated", side=Side.RESPONSE, level=Level.SAFE)
def response_type_restated(change: Change) -> str | None:
    """A type is spelled differently; the text that comes back stays the same.

    Why:
        In a header everything is text, and a free string takes the text of every number.

    Before:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {oneOf: [{type: string},
                      {type: integer}]}}}}}}

    After:
        {responses: {'200': {description: ok, headers: {X-Rest: {schema: {type: string}}}}}}
    """
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}, the same as text"


@rule(on="null-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_null_allowed(change: Change) -> str | None:
    """Null is accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, nullable: true}}}
    """
    return f"{thing(change)} may be null{in_model(change)}"


@rule(on="null-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_null_allowed(change: Change) -> str | None:
    """Null may come back.

    Why it breaks:
        Readers that do not expect it fail on the first null.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, nullable: true}}}

    Mend:
        Expect null.
    """
    return f"{thing(change)} may be null{in_model(change)}"


@rule(on="null-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_null_forbidden(change: Change) -> str | None:
    """Null is no longer accepted.

    Why it breaks:
        Requests with null are refused.

    Before:
        {type: object, properties: {name: {type: string, nullable: true}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Leave it out, or send a value.
    """
    return f"{thing(change)} may no longer be null{in_model(change)}"


@rule(on="null-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_null_forbidden(change: Change) -> str | None:
    """Null does not come back any more.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string, nullable: true}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"{thing(change)} may no longer be null{in_model(change)}"
