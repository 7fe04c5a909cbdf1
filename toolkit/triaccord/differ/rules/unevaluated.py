"""What no other keyword describes."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value
from triaccord.model import Change, Level, Side


@rule(on="unevaluated-properties-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_properties_forbidden(change: Change) -> str | None:
    """Properties that nothing else describes are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: false}

    Mend:
        Send only what the new version accepts.
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-properties-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_properties_forbidden(change: Change) -> str | None:
    """Properties that nothing else describes no longer come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: false}
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-properties-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that nothing else describes are accepted.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: {type: string}}

    Mend:
        Send only what the new version accepts.
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-properties-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that nothing else describes come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {id: {type: integer}}}

    After:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: {type: string}}
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-properties-widened", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_properties_widened(change: Change) -> str | None:
    """More properties that nothing else describes are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: {type: string}}

    After:
        {type: object, properties: {id: {type: integer}}}
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-properties-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_properties_widened(change: Change) -> str | None:
    """More properties that nothing else describes may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: {type: string}}

    After:
        {type: object, properties: {id: {type: integer}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-properties-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_properties_allowed(change: Change) -> str | None:
    """Properties that nothing else describes are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}}
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-properties-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_properties_allowed(change: Change) -> str | None:
    """Properties that nothing else describes may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {id: {type: integer}}, unevaluatedProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return (
        f"properties that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_items_forbidden(change: Change) -> str | None:
    """Entries that nothing else describes are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: array, prefixItems: [{type: string}]}

    After:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: false}

    Mend:
        Send only what the new version accepts.
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_items_forbidden(change: Change) -> str | None:
    """Entries that nothing else describes no longer come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: array, prefixItems: [{type: string}]}

    After:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: false}
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_items_narrowed(change: Change) -> str | None:
    """Fewer entries that nothing else describes are accepted.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: array, prefixItems: [{type: string}]}

    After:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: {type: string}}

    Mend:
        Send only what the new version accepts.
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_items_narrowed(change: Change) -> str | None:
    """Fewer entries that nothing else describes come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: array, prefixItems: [{type: string}]}

    After:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: {type: string}}
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-widened", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_items_widened(change: Change) -> str | None:
    """More entries that nothing else describes are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: {type: string}}

    After:
        {type: array, prefixItems: [{type: string}]}
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_items_widened(change: Change) -> str | None:
    """More entries that nothing else describes may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: {type: string}}

    After:
        {type: array, prefixItems: [{type: string}]}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_items_allowed(change: Change) -> str | None:
    """Entries that nothing else describes are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: false}

    After:
        {type: array, prefixItems: [{type: string}]}
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )


@rule(on="unevaluated-items-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_items_allowed(change: Change) -> str | None:
    """Entries that nothing else describes may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: array, prefixItems: [{type: string}], unevaluatedItems: false}

    After:
        {type: array, prefixItems: [{type: string}]}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return (
        f"entries that nothing else describes of {thing(change)}: {value(change.old)} → "
        f"{value(change.new)}{in_model(change)}"
    )
