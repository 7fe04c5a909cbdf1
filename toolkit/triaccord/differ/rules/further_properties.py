"""Properties that are not listed, and names of properties."""

from __future__ import annotations

from dataclasses import replace

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value
from triaccord.model import Change, Level, Side


def _said(change: Change, what: str) -> str:
    """What an object does not list, and of which object; the change stands at what is allowed for each."""
    path = str(change.detail.get("model_path", change.path)).removesuffix("{}")
    holder = replace(change, path=path, detail={**change.detail, "model_path": path})
    of = f" of {thing(holder)}" if path else ""
    return f"{what}{of}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_additional_properties_forbidden(change: Change) -> str | None:
    """Properties that are not listed are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    Mend:
        Send only what the new version accepts.
    """
    return _said(change, "properties that are not listed")


@rule(on="additional-properties-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_additional_properties_forbidden(change: Change) -> str | None:
    """Properties that are not listed no longer come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}
    """
    return _said(change, "properties that are not listed")


@rule(on="additional-properties-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_additional_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that are not listed are accepted.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, additionalProperties: {type: string}}

    Mend:
        Send only what the new version accepts.
    """
    return _said(change, "properties that are not listed")


@rule(on="additional-properties-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_additional_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that are not listed come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, additionalProperties: {type: string}}
    """
    return _said(change, "properties that are not listed")


@rule(on="additional-properties-widened", side=Side.REQUEST, level=Level.SAFE)
def request_additional_properties_widened(change: Change) -> str | None:
    """More properties that are not listed are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {id: {type: integer}}, additionalProperties: {type: string}}

    After:
        {type: object, properties: {id: {type: integer}}}
    """
    return _said(change, "properties that are not listed")


@rule(on="additional-properties-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_additional_properties_widened(change: Change) -> str | None:
    """More properties that are not listed may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {id: {type: integer}}, additionalProperties: {type: string}}

    After:
        {type: object, properties: {id: {type: integer}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return _said(change, "properties that are not listed")


@rule(on="additional-properties-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_additional_properties_allowed(change: Change) -> str | None:
    """Properties that are not listed are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}}
    """
    return _said(change, "properties that are not listed")


@rule(on="additional-properties-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_additional_properties_allowed(change: Change) -> str | None:
    """Properties that are not listed may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return _said(change, "properties that are not listed")


@rule(on="property-names-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_property_names_forbidden(change: Change) -> str | None:
    """Names of properties are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object}

    After:
        {type: object, propertyNames: false}

    Mend:
        Send only what the new version accepts.
    """
    return _said(change, "names of properties")


@rule(on="property-names-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_property_names_forbidden(change: Change) -> str | None:
    """Names of properties no longer come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object}

    After:
        {type: object, propertyNames: false}
    """
    return _said(change, "names of properties")


@rule(on="property-names-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_property_names_narrowed(change: Change) -> str | None:
    """Fewer names of properties are accepted.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object}

    After:
        {type: object, propertyNames: {maxLength: 9}}

    Mend:
        Send only what the new version accepts.
    """
    return _said(change, "names of properties")


@rule(on="property-names-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_property_names_narrowed(change: Change) -> str | None:
    """Fewer names of properties come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object}

    After:
        {type: object, propertyNames: {maxLength: 9}}
    """
    return _said(change, "names of properties")


@rule(on="property-names-widened", side=Side.REQUEST, level=Level.SAFE)
def request_property_names_widened(change: Change) -> str | None:
    """More names of properties are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, propertyNames: {maxLength: 9}}

    After:
        {type: object}
    """
    return _said(change, "names of properties")


@rule(on="property-names-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_names_widened(change: Change) -> str | None:
    """More names of properties may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, propertyNames: {maxLength: 9}}

    After:
        {type: object}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return _said(change, "names of properties")


@rule(on="property-names-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_property_names_allowed(change: Change) -> str | None:
    """Names of properties are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, propertyNames: false}

    After:
        {type: object}
    """
    return _said(change, "names of properties")


@rule(on="property-names-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_names_allowed(change: Change) -> str | None:
    """Names of properties may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, propertyNames: false}

    After:
        {type: object}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return _said(change, "names of properties")
