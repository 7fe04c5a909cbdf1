"""Whole operations: existence, names, deprecation, stability."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="operation-added", side=Side.NONE, level=Level.SAFE)
def operation_added(change: Change) -> str | None:
    """An operation is new."""
    return f"{value(change.subject)} was added"


_UNSTABLE = ("draft", "alpha", "experimental")


def _is_announced(change: Change) -> bool:
    """Whether the older document said that the operation will go, and when."""
    return bool(change.detail.get("sunset") and change.detail.get("deprecated"))


def _is_unstable(change: Change) -> bool:
    """Whether the older document promised no stability."""
    return change.detail.get("stability") in _UNSTABLE


@rule(on="operation-removed", side=Side.NONE, level=Level.BREAKING)
def operation_removed(change: Change) -> str | None:
    """An operation is gone."""
    if _is_announced(change) or _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed{perhaps(change)}"


@rule(on="operation-removed", side=Side.NONE, level=Level.RISKY)
def operation_removed_after_sunset(change: Change) -> str | None:
    """A deprecated operation with an announced end is gone."""
    if not _is_announced(change) or _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed; its end was announced for {value(change.detail['sunset'])}"


@rule(on="operation-removed", side=Side.NONE, level=Level.SAFE)
def operation_removed_unstable(change: Change) -> str | None:
    """An operation that promised no stability is gone."""
    if not _is_unstable(change):
        return None
    return f"{value(change.subject)} was removed; it was marked {value(change.detail['stability'])}"


@rule(on="operation-renamed", side=Side.NONE, level=Level.BREAKING)
def operation_renamed(change: Change) -> str | None:
    """An operation has another method or path."""
    return f"{value(change.old)} is now {value(change.new)}"


@rule(on="operation-deprecated", side=Side.NONE, level=Level.SAFE)
def operation_deprecated(change: Change) -> str | None:
    """An operation is marked as going away."""
    return f"{value(change.subject)} is deprecated"


@rule(on="operation-undeprecated", side=Side.NONE, level=Level.SAFE)
def operation_undeprecated(change: Change) -> str | None:
    """An operation is no longer marked as going away."""
    return f"{value(change.subject)} is no longer deprecated"


@rule(on="operation-id-changed", side=Side.NONE, level=Level.SAFE)
def operation_id_changed(change: Change) -> str | None:
    """The identifier of an operation changed."""
    return f"the operation id is {value(change.new)}, was {value(change.old)}"


@rule(on="sunset-changed", side=Side.NONE, level=Level.SAFE)
def operation_sunset_changed(change: Change) -> str | None:
    """The announced end of an operation changed."""
    return f"the end of {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="stability-decreased", side=Side.NONE, level=Level.BREAKING)
def operation_stability_decreased(change: Change) -> str | None:
    """An operation promises less stability."""
    return f"the stability of {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="stability-increased", side=Side.NONE, level=Level.SAFE)
def operation_stability_increased(change: Change) -> str | None:
    """An operation promises more stability."""
    return f"the stability of {value(change.subject)} is {value(change.new)}, was {value(change.old)}"


@rule(on="webhook-added", side=Side.NONE, level=Level.SAFE)
def webhook_added(change: Change) -> str | None:
    """The server calls a new webhook."""
    return f"{value(change.subject)} was added"


@rule(on="webhook-removed", side=Side.NONE, level=Level.BREAKING)
def webhook_removed(change: Change) -> str | None:
    """The server no longer calls a webhook."""
    return f"{value(change.subject)} was removed"


@rule(on="callback-added", side=Side.NONE, level=Level.SAFE)
def callback_added(change: Change) -> str | None:
    """The server calls back where it did not."""
    return f"{value(change.subject)} was added"


@rule(on="callback-removed", side=Side.NONE, level=Level.BREAKING)
def callback_removed(change: Change) -> str | None:
    """The server no longer calls back."""
    return f"{value(change.subject)} was removed"


@rule(on="server-added", side=Side.NONE, level=Level.SAFE)
def server_added(change: Change) -> str | None:
    """The API is served at one more place."""
    return f"server {value(change.new)} was added"


@rule(on="server-removed", side=Side.NONE, level=Level.RISKY)
def server_removed(change: Change) -> str | None:
    """The API is no longer served at a place."""
    return f"server {value(change.old)} was removed"


@rule(on="server-changed", side=Side.NONE, level=Level.BREAKING)
def server_changed(change: Change) -> str | None:
    """The API moved."""
    return f"the server is {value(change.new)}, was {value(change.old)}"


@rule(on="pagination-changed", side=Side.REQUEST, level=Level.BREAKING)
def pagination_changed(change: Change) -> str | None:
    """Paging works in another way."""
    if not change.detail.get("breaks"):
        return None
    return f"pagination changed: {value(change.old)} → {value(change.new)}"


@rule(on="pagination-added", side=Side.REQUEST, level=Level.BREAKING)
def pagination_added(change: Change) -> str | None:
    """A list is now paged."""
    if not change.detail.get("breaks"):
        return None
    return f"the list is now paged: {value(change.new)}"


@rule(on="pagination-added", side=Side.REQUEST, level=Level.RISKY)
def pagination_offered(change: Change) -> str | None:
    """A list may now be paged."""
    if change.detail.get("breaks"):
        return None
    return f"the list may now be paged: {value(change.new)}"
