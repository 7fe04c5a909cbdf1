"""Whole operations: existence, names, deprecation, stability; webhooks and callbacks."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import perhaps, value
from triaccord.model import Change, Level, Side

_UNSTABLE = ("draft", "alpha", "experimental")


def _is_announced(change: Change) -> bool:
    """Whether the older document said that the operation will go, and on what day."""
    return bool(change.detail.get("sunset") and change.detail.get("deprecated"))


def _is_early(change: Change) -> bool:
    """Whether that day is yet to come."""
    return bool(change.detail.get("early"))


def _is_unstable(change: Change) -> bool:
    """Whether the older document promised no stability."""
    return change.detail.get("stability") in _UNSTABLE


@rule(on="operation-added", side=Side.NONE, level=Level.SAFE)
def operation_added(change: Change) -> str | None:
    """An operation is new.

    Why:
        Nobody calls it yet.

    Before:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}}}}

    After:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}, delete: {responses: {
                  '200': {description: ok}}}}}}
    """
    return f"{value(change.subject)} was added"


@rule(on="operation-removed", side=Side.NONE, level=Level.BREAKING)
def operation_removed(change: Change) -> str | None:
    """An operation is gone.

    Why it breaks:
        Every call of it is answered with an error.

    Before:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}, delete: {responses: {
                  '200': {description: ok}}}}}}

    After:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}}}}

    Not when:
        The older document called it deprecated, or promised no stability.

    Mend:
        Stop calling it, or call what replaces it.
    """
    if change.detail.get("deprecated") or _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed{perhaps(change)}"


@rule(on="operation-removed", side=Side.NONE, level=Level.BREAKING)
def operation_removed_deprecated(change: Change) -> str | None:
    """A deprecated operation, whose end had no date, is gone.

    Why it breaks:
        Every call of it is answered with an error. It was called deprecated, but nobody said that it
        would be now.

    Before:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}, delete: {deprecated: true,
                responses: {'200': {description: ok}}}}}}

    After:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}}}}

    Mend:
        Stop calling it, or call what replaces it.
    """
    if not change.detail.get("deprecated") or _is_announced(change) or _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed; it was deprecated{perhaps(change)}"


@rule(on="operation-removed", side=Side.NONE, level=Level.RISKY)
def operation_removed_after_sunset(change: Change) -> str | None:
    """A deprecated operation with an announced end is gone.

    Why it breaks:
        Calls of it are answered with an error; the older document named the day from which they would
        be.

    Before:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}, delete: {deprecated: true,
                x-sunset: '2026-01-01', responses: {'200': {description: ok}}}}}}

    After:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}}}}

    Not when:
        The day is yet to come.

    Mend:
        Stop calling it before that day.
    """
    if not _is_announced(change) or _is_early(change) or _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed; its end was announced for {value(change.detail['sunset'])}"


@rule(on="operation-removed", side=Side.NONE, level=Level.BREAKING)
def operation_removed_before_sunset(change: Change) -> str | None:
    """A deprecated operation is gone before the announced end.

    Why it breaks:
        Every call of it is answered with an error, on a day on which calls were promised to work. The day
        is today, or that of `--today`.

    Before:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}, delete: {deprecated: true,
                x-sunset: '9999-12-31', responses: {'200': {description: ok}}}}}}

    After:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}}}}

    Mend:
        Call what replaces it; ask the provider why it is gone already.
    """
    if not _is_announced(change) or not _is_early(change) or _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed before {value(change.detail['sunset'])}, its announced end"


@rule(on="operation-removed", side=Side.NONE, level=Level.SAFE)
def operation_removed_unstable(change: Change) -> str | None:
    """An operation that promised no stability is gone.

    Why:
        `x-stability-level` draft, alpha or experimental says that it may change or go at any time.

    Before:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}, delete: {x-stability-level: draft,
                responses: {'200': {description: ok}}}}}}

    After:
        {paths: {/things: {get: {responses: {'200': {description: ok}}}}}}
    """
    if not _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed; it was marked {value(change.detail['stability'])}"


@rule(on="operation-renamed", side=Side.NONE, level=Level.BREAKING)
def operation_renamed(change: Change) -> str | None:
    """An operation has another method or path.

    Why it breaks:
        Calls under the old name are answered with an error.

    Before:
        {paths: {'/things/metadata/{id}': {delete: {operationId: dropMetadata, parameters: [
                  {name: id, in: path, required: true, schema: {type: integer}}], responses: {
                  '200': {description: ok}}}}}}

    After:
        {paths: {'/things/{id}/metadata': {delete: {operationId: dropMetadata, parameters: [
                  {name: id, in: path, required: true, schema: {type: integer}}], responses: {
                  '200': {description: ok}}}}}}

    Not when:
        Only the name of a variable in the path changed: no URL does.

    Mend:
        Call it under the new name.
    """
    return f"{value(change.old)} is now {value(change.new)}"


@rule(on="operation-deprecated", side=Side.NONE, level=Level.SAFE)
def operation_deprecated(change: Change) -> str | None:
    """An operation is marked as going away.

    Why:
        It works as before.

    Before:
        {responses: {'200': {description: ok}}}

    After:
        {deprecated: true, responses: {'200': {description: ok}}}

    Mend:
        Look for what replaces it.
    """
    return f"{value(change.subject)} is deprecated"


@rule(on="operation-undeprecated", side=Side.NONE, level=Level.SAFE)
def operation_undeprecated(change: Change) -> str | None:
    """An operation is no longer marked as going away.

    Why:
        It works as before.

    Before:
        {deprecated: true, responses: {'200': {description: ok}}}

    After:
        {responses: {'200': {description: ok}}}
    """
    return f"{value(change.subject)} is no longer deprecated"


@rule(on="operation-id-changed", side=Side.NONE, level=Level.SAFE)
def operation_id_changed(change: Change) -> str | None:
    """The identifier of an operation changed.

    Why:
        It never goes over the wire. Generated clients name their functions after it.

    Before:
        {operationId: listThings, responses: {'200': {description: ok}}}

    After:
        {operationId: allThings, responses: {'200': {description: ok}}}

    Mend:
        Regenerate the client, if there is one.
    """
    if isinstance(change.new, bool):
        return "operation ids were given" if change.new else "operation ids were taken away"
    return f"the operation id is {value(change.new)}, was {value(change.old)}"


@rule(on="sunset-changed", side=Side.NONE, level=Level.SAFE)
def operation_sunset_changed(change: Change) -> str | None:
    """The announced end of an operation changed.

    Why:
        It works as before, for longer or shorter.

    Before:
        {deprecated: true, x-sunset: '2026-01-01', responses: {'200': {description: ok}}}

    After:
        {deprecated: true, x-sunset: '2027-01-01', responses: {'200': {description: ok}}}
    """
    return f"the end of {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="stability-decreased", side=Side.NONE, level=Level.BREAKING)
def operation_stability_decreased(change: Change) -> str | None:
    """An operation promises less stability.

    Why it breaks:
        The promise that clients relied on is withdrawn.

    Before:
        {x-stability-level: stable, responses: {'200': {description: ok}}}

    After:
        {x-stability-level: beta, responses: {'200': {description: ok}}}

    Mend:
        Expect changes without notice.
    """
    return f"the stability of {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="stability-increased", side=Side.NONE, level=Level.SAFE)
def operation_stability_increased(change: Change) -> str | None:
    """An operation promises more stability.

    Why:
        It works as before.

    Before:
        {x-stability-level: beta, responses: {'200': {description: ok}}}

    After:
        {x-stability-level: stable, responses: {'200': {description: ok}}}
    """
    return f"the stability of {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="webhook-added", side=Side.NONE, level=Level.SAFE)
def webhook_added(change: Change) -> str | None:
    """The server calls a new webhook.

    Why:
        Only who subscribes is called.

    Before:
        {webhooks: {}}

    After:
        {webhooks: {arrived: {post: {responses: {'200': {description: ok}}}}}}
    """
    return f"{value(change.subject)} was added"


@rule(on="webhook-removed", side=Side.NONE, level=Level.BREAKING)
def webhook_removed(change: Change) -> str | None:
    """The server no longer calls a webhook.

    Why it breaks:
        Who waits for the call waits in vain.

    Before:
        {webhooks: {arrived: {post: {responses: {'200': {description: ok}}}}}}

    After:
        {webhooks: {}}

    Mend:
        Ask for the news some other way.
    """
    return f"{value(change.subject)} was removed"


@rule(on="callback-added", side=Side.NONE, level=Level.SAFE)
def callback_added(change: Change) -> str | None:
    """The server calls back where it did not.

    Why:
        Only who gave an address is called.

    Before:
        {responses: {'200': {description: ok}}}

    After:
        {responses: {'200': {description: ok}}, callbacks: {done: {'{$request.body#/url}': {
                post: {responses: {'200': {description: ok}}}}}}}
    """
    return f"{value(change.subject)} was added"


@rule(on="callback-removed", side=Side.NONE, level=Level.BREAKING)
def callback_removed(change: Change) -> str | None:
    """The server no longer calls back.

    Why it breaks:
        Who waits for the call waits in vain.

    Before:
        {responses: {'200': {description: ok}}, callbacks: {done: {'{$request.body#/url}': {
                post: {responses: {'200': {description: ok}}}}}}}

    After:
        {responses: {'200': {description: ok}}}

    Mend:
        Ask for the news some other way.
    """
    return f"{value(change.subject)} was removed"
