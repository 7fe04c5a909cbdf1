"""Counts of entries and properties, and uniqueness."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, keyword, step, thing
from triaccord.model import Change, Level, Side


@rule(on="item-count-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_item_count_tightened(change: Change) -> str | None:
    """Lists that were long or short enough are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 1}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 3}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="item-count-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_item_count_tightened(change: Change) -> str | None:
    """Lists come back in fewer lengths.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 1}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 3}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="item-count-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_item_count_relaxed(change: Change) -> str | None:
    """Longer or shorter lists are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 3}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 1}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="item-count-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_item_count_relaxed(change: Change) -> str | None:
    """Longer or shorter lists may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 3}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}, minItems: 1}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_uniqueness_tightened(change: Change) -> str | None:
    """Lists with repeated entries are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}, uniqueItems: true}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_uniqueness_tightened(change: Change) -> str | None:
    """Lists no longer repeat entries.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}, uniqueItems: true}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_uniqueness_relaxed(change: Change) -> str | None:
    """Lists may repeat entries.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}, uniqueItems: true}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_uniqueness_relaxed(change: Change) -> str | None:
    """Lists may come back with repeated entries.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: array, items: {type: string}, uniqueItems: true}}}

    After:
        {type: object, properties: {name: {type: array, items: {type: string}}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_property_count_tightened(change: Change) -> str | None:
    """Objects with too few or too many properties are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: object, minProperties: 1}}}

    After:
        {type: object, properties: {name: {type: object, minProperties: 2}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_property_count_tightened(change: Change) -> str | None:
    """Objects come back with fewer numbers of properties.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: object, minProperties: 1}}}

    After:
        {type: object, properties: {name: {type: object, minProperties: 2}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_property_count_relaxed(change: Change) -> str | None:
    """Objects with fewer or more properties are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: object, minProperties: 2}}}

    After:
        {type: object, properties: {name: {type: object, minProperties: 1}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_count_relaxed(change: Change) -> str | None:
    """Objects may come back with fewer or more properties.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: object, minProperties: 2}}}

    After:
        {type: object, properties: {name: {type: object, minProperties: 1}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"
