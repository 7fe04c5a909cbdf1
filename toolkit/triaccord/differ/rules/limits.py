"""Lengths, ranges and steps."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, keyword, step, thing
from triaccord.model import Change, Level, Side


@rule(on="length-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_length_tightened(change: Change) -> str | None:
    """Strings that were long or short enough are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: string, maxLength: 9}}}

    After:
        {type: object, properties: {name: {type: string, maxLength: 4}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="length-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_length_tightened(change: Change) -> str | None:
    """Strings come back in fewer lengths.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string, maxLength: 9}}}

    After:
        {type: object, properties: {name: {type: string, maxLength: 4}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="length-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_length_relaxed(change: Change) -> str | None:
    """Longer or shorter strings are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, maxLength: 4}}}

    After:
        {type: object, properties: {name: {type: string, maxLength: 9}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="length-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_length_relaxed(change: Change) -> str | None:
    """Longer or shorter strings may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: string, maxLength: 4}}}

    After:
        {type: object, properties: {name: {type: string, maxLength: 9}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_range_tightened(change: Change) -> str | None:
    """Numbers that were in range are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: integer, maximum: 9}}}

    After:
        {type: object, properties: {name: {type: integer, maximum: 5}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_range_tightened(change: Change) -> str | None:
    """Fewer numbers come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: integer, maximum: 9}}}

    After:
        {type: object, properties: {name: {type: integer, maximum: 5}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_range_relaxed(change: Change) -> str | None:
    """More numbers are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: integer, maximum: 5}}}

    After:
        {type: object, properties: {name: {type: integer, maximum: 9}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_range_relaxed(change: Change) -> str | None:
    """Numbers outside the old range may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: integer, maximum: 5}}}

    After:
        {type: object, properties: {name: {type: integer, maximum: 9}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_step_tightened(change: Change) -> str | None:
    """Numbers between the steps are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: integer, multipleOf: 2}}}

    After:
        {type: object, properties: {name: {type: integer, multipleOf: 4}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_step_tightened(change: Change) -> str | None:
    """Fewer numbers come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: integer, multipleOf: 2}}}

    After:
        {type: object, properties: {name: {type: integer, multipleOf: 4}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_step_relaxed(change: Change) -> str | None:
    """Numbers between the steps are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: integer, multipleOf: 4}}}

    After:
        {type: object, properties: {name: {type: integer, multipleOf: 2}}}
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_step_relaxed(change: Change) -> str | None:
    """Numbers between the old steps may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: integer, multipleOf: 4}}}

    After:
        {type: object, properties: {name: {type: integer, multipleOf: 2}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_step_changed(change: Change) -> str | None:
    """Numbers must have another step.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: integer, multipleOf: 4}}}

    After:
        {type: object, properties: {name: {type: integer, multipleOf: 6}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_step_changed(change: Change) -> str | None:
    """Numbers come in another step.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: integer, multipleOf: 4}}}

    After:
        {type: object, properties: {name: {type: integer, multipleOf: 6}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"
