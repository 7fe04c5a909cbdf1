"""Properties of objects: existence, names, whether they are required."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, perhaps, thing, value
from triaccord.model import Change, Level, Side


def _other_type(change: Change) -> str:
    """The types, where a renamed property has another one altogether."""
    old = change.detail.get("old_type")
    return f", {value(change.detail.get('type'))} instead of {value(old)}" if old else ""


@rule(on="property-added", side=Side.REQUEST, level=Level.BREAKING)
def request_property_added_required(change: Change) -> str | None:
    """A new property must be sent.

    Why it breaks:
        Every request that was valid yesterday lacks it. A default does not help: what is required is
        not assumed.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}, required: [name]}

    Not when:
        The property is read-only: clients never send it.

    Mend:
        Send it; old servers ignore it where further properties are allowed.
    """
    if not change.required:
        return None
    return f"{thing(change)} was added and must be sent{in_model(change)}"


@rule(on="property-added", side=Side.REQUEST, level=Level.SAFE)
def request_property_added_optional(change: Change) -> str | None:
    """A new property may be sent.

    Why:
        Requests without it work as before.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}
    """
    if change.required:
        return None
    return f"{thing(change)} was added{in_model(change)}"


@rule(on="property-added", side=Side.RESPONSE, level=Level.SAFE)
def response_property_added(change: Change) -> str | None:
    """A response has one more property.

    Why:
        Readers ignore properties that they do not know.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}
    """
    if change.detail.get("closed"):
        return None
    return f"{thing(change)} was added{in_model(change)}"


@rule(on="property-added", side=Side.RESPONSE, level=Level.RISKY)
def response_property_added_closed(change: Change) -> str | None:
    """A response has a property that was ruled out.

    Why it breaks:
        The old schema allowed no further properties; only readers that check that refuse it.

    Before:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}, additionalProperties: false}

    Mend:
        Let the reader ignore what it does not know.
    """
    if not change.detail.get("closed"):
        return None
    return f"{thing(change)} was added{in_model(change)}, which allowed no further properties"


@rule(on="property-removed", side=Side.REQUEST, level=Level.RISKY)
def request_property_removed(change: Change) -> str | None:
    """A property is no longer known.

    Why it breaks:
        Further properties are allowed, so it is accepted as before, but most likely ignored; the
        document cannot say.

    Before:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}

    After:
        {type: object, properties: {id: {type: integer}}}

    Mend:
        Look what became of it.
    """
    if change.detail.get("closed"):
        return None
    return f"{thing(change)} was removed{in_model(change)}{perhaps(change)}"


@rule(on="property-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_property_removed_closed(change: Change) -> str | None:
    """A property is refused.

    Why it breaks:
        The schema allows no further properties, and this is one now.

    Before:
        {type: object, properties: {id: {type: integer}, name: {type: string}}, additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    Mend:
        Stop sending it.
    """
    if not change.detail.get("closed"):
        return None
    return (
        f"{thing(change)} was removed{in_model(change)}, which allows no further properties{perhaps(change)}"
    )


@rule(on="property-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_removed(change: Change) -> str | None:
    """A property is gone from a response.

    Why it breaks:
        Readers that use it find nothing, whether it was promised or only mostly there.

    Before:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}

    After:
        {type: object, properties: {id: {type: integer}}}

    Mend:
        Do without it, or read what replaces it.
    """
    return f"{thing(change)} was removed{in_model(change)}{perhaps(change)}"


@rule(on="property-renamed", side=Side.REQUEST, level=Level.BREAKING)
def request_property_renamed(change: Change) -> str | None:
    """A property must be sent under another name.

    Why it breaks:
        Under the old name it is refused or ignored.

    Before:
        {type: object, properties: {id: {type: integer}, reference_code: {type: string, maxLength: 20}}}

    After:
        {type: object, properties: {id: {type: integer}, referenceCode: {type: string, maxLength: 20}}}

    Mend:
        Send it under the new name.
    """
    return f"property {value(change.old)} is now {value(change.new)}{_other_type(change)}{in_model(change)}"


@rule(on="property-renamed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_renamed(change: Change) -> str | None:
    """A property comes back under another name.

    Why it breaks:
        Readers find nothing under the old name.

    Before:
        {type: object, properties: {id: {type: integer}, reference_code: {type: string, maxLength: 20}}}

    After:
        {type: object, properties: {id: {type: integer}, referenceCode: {type: string, maxLength: 20}}}

    Mend:
        Read it under the new name.
    """
    return f"property {value(change.old)} is now {value(change.new)}{_other_type(change)}{in_model(change)}"


@rule(on="property-required", side=Side.REQUEST, level=Level.BREAKING)
def request_property_required(change: Change) -> str | None:
    """A property must now be sent.

    Why it breaks:
        Requests without it are refused. A default does not help: what is required is not assumed.

    Before:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}, required: [name]}

    Not when:
        The property is read-only: clients never send it.

    Mend:
        Send it.
    """
    return f"{thing(change)} must now be sent{in_model(change)}"


@rule(on="property-required", side=Side.RESPONSE, level=Level.SAFE)
def response_property_required(change: Change) -> str | None:
    """A property is now always there.

    Why:
        Readers that expect it to be missing still work.

    Before:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}, required: [name]}
    """
    return f"{thing(change)} is now always there{in_model(change)}"


@rule(on="property-optional", side=Side.REQUEST, level=Level.SAFE)
def request_property_optional(change: Change) -> str | None:
    """A property may be left out.

    Why:
        Requests with it work as before.

    Before:
        {type: object, properties: {id: {type: integer}, name: {type: string}}, required: [name]}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}
    """
    return f"{thing(change)} may be left out{in_model(change)}"


@rule(on="property-optional", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_optional(change: Change) -> str | None:
    """A property may be missing from a response.

    Why it breaks:
        Readers that rely on it find nothing.

    Before:
        {type: object, properties: {id: {type: integer}, name: {type: string}}, required: [name]}

    After:
        {type: object, properties: {id: {type: integer}, name: {type: string}}}

    Not when:
        The property is write-only: it never comes back.

    Mend:
        Expect it to be missing.
    """
    return f"{thing(change)} may now be missing{in_model(change)}"
