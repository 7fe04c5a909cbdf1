"""What must not hold (`not`), and what must hold on a condition (`if`)."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import thing, value
from triaccord.model import Change, Level, Side


@rule(on="exclusion-added", side=Side.REQUEST, level=Level.BREAKING)
def request_exclusion_added(change: Change) -> str | None:
    """Some values are no longer accepted.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, not: {enum: [bad]}}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} must not match {value(change.new)}"


@rule(on="exclusion-added", side=Side.RESPONSE, level=Level.SAFE)
def response_exclusion_added(change: Change) -> str | None:
    """Some values no longer come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {name: {type: string}}}

    After:
        {type: object, properties: {name: {type: string, not: {enum: [bad]}}}}
    """
    return f"{thing(change)} must not match {value(change.new)}"


@rule(on="exclusion-removed", side=Side.REQUEST, level=Level.SAFE)
def request_exclusion_removed(change: Change) -> str | None:
    """Values that were refused are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {name: {type: string, not: {enum: [bad]}}}}

    After:
        {type: object, properties: {name: {type: string}}}
    """
    return f"{thing(change)} may match {value(change.old)}"


@rule(on="exclusion-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_exclusion_removed(change: Change) -> str | None:
    """Values that were ruled out may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: string, not: {enum: [bad]}}}}

    After:
        {type: object, properties: {name: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)} may match {value(change.old)}"


@rule(on="exclusion-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_exclusion_changed(change: Change) -> str | None:
    """Other values are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {name: {type: string, not: {enum: [bad]}}}}

    After:
        {type: object, properties: {name: {type: string, not: {enum: [worse]}}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} excludes {value(change.new)}, not {value(change.old)}"


@rule(on="exclusion-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_exclusion_changed(change: Change) -> str | None:
    """Other values are ruled out.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {name: {type: string, not: {enum: [bad]}}}}

    After:
        {type: object, properties: {name: {type: string, not: {enum: [worse]}}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)} excludes {value(change.new)}, not {value(change.old)}"


@rule(on="condition-added", side=Side.REQUEST, level=Level.BREAKING)
def request_condition_added(change: Change) -> str | None:
    """A condition must now hold.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              a: {const: x}}}, then: {required: [b]}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} has a condition (`if`)"


@rule(on="condition-added", side=Side.RESPONSE, level=Level.SAFE)
def response_condition_added(change: Change) -> str | None:
    """A condition now holds.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              a: {const: x}}}, then: {required: [b]}}
    """
    return f"{thing(change)} has a condition (`if`)"


@rule(on="condition-removed", side=Side.REQUEST, level=Level.SAFE)
def request_condition_removed(change: Change) -> str | None:
    """A condition need not hold any more.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              a: {const: x}}}, then: {required: [b]}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}}
    """
    return f"{thing(change)} lost a condition (`if`)"


@rule(on="condition-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_condition_removed(change: Change) -> str | None:
    """A condition no longer holds.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              a: {const: x}}}, then: {required: [b]}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)} lost a condition (`if`)"


@rule(on="condition-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_condition_changed(change: Change) -> str | None:
    """Another condition must hold.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              a: {const: x}}}, then: {required: [b]}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              b: {const: x}}}, then: {required: [a]}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)} has another condition (`if`)"


@rule(on="condition-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_condition_changed(change: Change) -> str | None:
    """Another condition holds.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              a: {const: x}}}, then: {required: [b]}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, if: {properties: {
              b: {const: x}}}, then: {required: [a]}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)} has another condition (`if`)"
