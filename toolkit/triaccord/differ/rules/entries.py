"""Entries of lists."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value
from triaccord.model import Change, Level, Side


@rule(on="items-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_items_forbidden(change: Change) -> str | None:
    """Entries of lists are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: array}

    After:
        {type: array, items: false}

    Mend:
        Send only what the new version accepts.
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_items_forbidden(change: Change) -> str | None:
    """Entries of lists no longer come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: array}

    After:
        {type: array, items: false}
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_items_narrowed(change: Change) -> str | None:
    """Fewer entries of lists are accepted.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: array}

    After:
        {type: array, items: {type: string}}

    Mend:
        Send only what the new version accepts.
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_items_narrowed(change: Change) -> str | None:
    """Fewer entries of lists come back.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: array}

    After:
        {type: array, items: {type: string}}
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-widened", side=Side.REQUEST, level=Level.SAFE)
def request_items_widened(change: Change) -> str | None:
    """More entries of lists are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: array, items: {type: string}}

    After:
        {type: array}
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_items_widened(change: Change) -> str | None:
    """More entries of lists may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: array, items: {type: string}}

    After:
        {type: array}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_items_allowed(change: Change) -> str | None:
    """Entries of lists are accepted.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: array, items: false}

    After:
        {type: array}
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_items_allowed(change: Change) -> str | None:
    """Entries of lists may come back.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: array, items: false}

    After:
        {type: array}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="contains-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_contains_tightened(change: Change) -> str | None:
    """Lists must contain certain entries.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: array}

    After:
        {type: array, contains: {type: string}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"


@rule(on="contains-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_contains_tightened(change: Change) -> str | None:
    """Lists contain certain entries.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: array}

    After:
        {type: array, contains: {type: string}}
    """
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"


@rule(on="contains-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_contains_relaxed(change: Change) -> str | None:
    """Lists need not contain certain entries any more.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: array, contains: {type: string}}

    After:
        {type: array}
    """
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"


@rule(on="contains-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_contains_relaxed(change: Change) -> str | None:
    """Lists need not contain certain entries any more.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: array, contains: {type: string}}

    After:
        {type: array}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"


@rule(on="contains-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_contains_changed(change: Change) -> str | None:
    """Lists must contain other numbers of certain entries.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: array, contains: {type: string}, minContains: 2, maxContains: 4}

    After:
        {type: array, contains: {type: string}, minContains: 1, maxContains: 3}

    Mend:
        Send only what the new version accepts.
    """
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"


@rule(on="contains-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_contains_changed(change: Change) -> str | None:
    """Lists contain other numbers of certain entries.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: array, contains: {type: string}, minContains: 2, maxContains: 4}

    After:
        {type: array, contains: {type: string}, minContains: 1, maxContains: 3}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"
