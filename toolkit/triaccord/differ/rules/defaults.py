"""What is assumed when nothing is said."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value
from triaccord.model import Change, Level, Side


@rule(on="default-changed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_default_changed(change: Change) -> str | None:
    """Leaving a parameter out means something else.

    Why it breaks:
        The same call gives another answer, without a word.

    Before:
        {parameters: [{in: query, name: size, schema: {type: integer, default: 20}}]}

    After:
        {parameters: [{in: query, name: size, schema: {type: integer, default: 50}}]}

    Mend:
        Send the old value explicitly.
    """
    if not _of_parameter(change):
        return None
    return f"{thing(change)}: default {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="default-changed", side=Side.REQUEST, level=Level.RISKY)
def request_property_default_changed(change: Change) -> str | None:
    """Leaving a property out means something else.

    Why it breaks:
        The same request stores another value; whether anybody relies on it, the document cannot say.

    Before:
        {type: object, properties: {name: {type: integer, default: 20}}}

    After:
        {type: object, properties: {name: {type: integer, default: 50}}}

    Mend:
        Send the old value explicitly.
    """
    if _of_parameter(change):
        return None
    return f"{thing(change)}: default {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="default-changed", side=Side.RESPONSE, level=Level.SAFE)
def response_default_changed(change: Change) -> str | None:
    """What a missing property means changed.

    Why:
        Readers do not fill in defaults by themselves.

    Before:
        {type: object, properties: {name: {type: integer, default: 20}}}

    After:
        {type: object, properties: {name: {type: integer, default: 50}}}
    """
    return f"{thing(change)}: default {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="default-added", side=Side.REQUEST, level=Level.RISKY)
def request_default_added(change: Change) -> str | None:
    """A default is stated.

    Why it breaks:
        It may have been so before, or may be new; the document cannot say.

    Before:
        {type: object, properties: {name: {type: integer}}}

    After:
        {type: object, properties: {name: {type: integer, default: 50}}}

    Mend:
        Send the value that you mean.
    """
    return f"{thing(change)}: default {value(change.new)}{in_model(change)}"


@rule(on="default-added", side=Side.RESPONSE, level=Level.SAFE)
def response_default_added(change: Change) -> str | None:
    """A default is stated.

    Why:
        Readers do not fill in defaults by themselves.

    Before:
        {type: object, properties: {name: {type: integer}}}

    After:
        {type: object, properties: {name: {type: integer, default: 50}}}
    """
    return f"{thing(change)}: default {value(change.new)}{in_model(change)}"


@rule(on="default-removed", side=Side.REQUEST, level=Level.RISKY)
def request_default_removed(change: Change) -> str | None:
    """A default is no longer stated.

    Why it breaks:
        What the server assumes is open now.

    Before:
        {type: object, properties: {name: {type: integer, default: 20}}}

    After:
        {type: object, properties: {name: {type: integer}}}

    Mend:
        Send the value that you mean.
    """
    return f"{thing(change)}: no default any more, was {value(change.old)}{in_model(change)}"


@rule(on="default-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_default_removed(change: Change) -> str | None:
    """A default is no longer stated.

    Why:
        Readers do not fill in defaults by themselves.

    Before:
        {type: object, properties: {name: {type: integer, default: 20}}}

    After:
        {type: object, properties: {name: {type: integer}}}
    """
    return f"{thing(change)}: no default any more, was {value(change.old)}{in_model(change)}"


def _of_parameter(change: Change) -> bool:
    """Whether some parameter has the default, of itself or through a named schema."""
    return bool(change.detail.get("parameter") or change.detail.get("is_text"))
