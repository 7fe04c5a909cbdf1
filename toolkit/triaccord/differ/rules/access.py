"""Properties that only one side may send, and those that are going away."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing
from triaccord.model import Change, Level, Side


@rule(on="read-only-set", side=Side.REQUEST, level=Level.BREAKING)
def request_property_became_read_only(change: Change) -> str | None:
    """A property can no longer be sent.

    Why it breaks:
        What is sent is refused or ignored.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, readOnly: true}}}

    Mend:
        Stop sending it.
    """
    return f"{thing(change)} is now read-only{in_model(change)}"


@rule(on="read-only-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_property_became_writable(change: Change) -> str | None:
    """A property can be sent.

    Why:
        Requests without it work as before.

    Before:
        {type: object, properties: {name: {type: string, readOnly: true}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    if change.required:
        return None
    return f"{thing(change)} is no longer read-only{in_model(change)}"


@rule(on="read-only-lifted", side=Side.REQUEST, level=Level.BREAKING)
def request_property_became_writable_required(change: Change) -> str | None:
    """A property that was the server's must now be sent.

    Why it breaks:
        It is required, and being read-only no longer excuses its absence.

    Before:
        {type: object, properties: {name: {type: string, readOnly: true}}, required: [name]}

    After:
        {type: object, properties: {name: {type: string}}, required: [name]}

    Mend:
        Send it.
    """
    if not change.required:
        return None
    return f"{thing(change)} is no longer read-only and must be sent{in_model(change)}"


@rule(on="write-only-set", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_became_write_only(change: Change) -> str | None:
    """A property that was promised is no longer returned.

    Why it breaks:
        Readers that count on it find nothing.

    Before:
        {type: object, properties: {name: {type: string}}, required: [name]}

    After:
        {type: object, properties: {name: {type: string, writeOnly: true}}, required: [name]}

    Mend:
        Do without it.
    """
    if not change.required:
        return None
    return f"{thing(change)} is now write-only{in_model(change)}"


@rule(on="write-only-set", side=Side.RESPONSE, level=Level.RISKY)
def response_optional_property_became_write_only(change: Change) -> str | None:
    """A property that was not promised is said not to be returned.

    Why it breaks:
        Readers that use it may find nothing. Whether it ever came back, or is only described better now
        (passwords, tokens), the document cannot say.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, writeOnly: true}}}

    Mend:
        Do without it.
    """
    if change.required:
        return None
    return f"{thing(change)} is now write-only{in_model(change)}"


@rule(on="write-only-lifted", side=Side.RESPONSE, level=Level.SAFE)
def response_property_became_readable(change: Change) -> str | None:
    """A property is returned.

    Why:
        Readers ignore properties that they do not know.

    Before:
        {type: object, properties: {name: {type: string, writeOnly: true}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"{thing(change)} is no longer write-only{in_model(change)}"


@rule(on="deprecated", side=Side.REQUEST, level=Level.SAFE)
def request_property_deprecated(change: Change) -> str | None:
    """Something that is sent is marked as going away.

    Why:
        It works as before.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, deprecated: true}}}

    Mend:
        Look for what replaces it.
    """
    return f"{thing(change)} is deprecated{in_model(change)}"


@rule(on="deprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_property_deprecated(change: Change) -> str | None:
    """Something that comes back is marked as going away.

    Why:
        It comes as before.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, deprecated: true}}}

    Mend:
        Look for what replaces it.
    """
    return f"{thing(change)} is deprecated{in_model(change)}"


@rule(on="undeprecated", side=Side.REQUEST, level=Level.SAFE)
def request_property_undeprecated(change: Change) -> str | None:
    """Something that is sent is no longer marked as going away.

    Why:
        It works as before.

    Before:
        {type: object, properties: {name: {type: string, deprecated: true}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"{thing(change)} is no longer deprecated{in_model(change)}"


@rule(on="undeprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_property_undeprecated(change: Change) -> str | None:
    """Something that comes back is no longer marked as going away.

    Why:
        It comes as before.

    Before:
        {type: object, properties: {name: {type: string, deprecated: true}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"{thing(change)} is no longer deprecated{in_model(change)}"
