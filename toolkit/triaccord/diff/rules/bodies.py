"""Bodies, media types, statuses."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="body-added", side=Side.REQUEST, level=Level.BREAKING)
def request_body_added_required(change: Change) -> str | None:
    """A body must now be sent."""
    if not change.required:
        return None
    return "a body must now be sent"


@rule(on="body-added", side=Side.REQUEST, level=Level.SAFE)
def request_body_added_optional(change: Change) -> str | None:
    """A body may now be sent."""
    if change.required:
        return None
    return "a body may now be sent"


@rule(on="body-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_body_removed(change: Change) -> str | None:
    """The body is gone."""
    return "the request has no body any more"


@rule(on="body-required", side=Side.REQUEST, level=Level.BREAKING)
def request_body_required(change: Change) -> str | None:
    """The body must now be sent."""
    return "the body must now be sent"


@rule(on="body-optional", side=Side.REQUEST, level=Level.SAFE)
def request_body_optional(change: Change) -> str | None:
    """The body may be left out."""
    return "the body may be left out"


@rule(on="media-type-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_media_type_removed(change: Change) -> str | None:
    """A media type is no longer accepted."""
    return f"{value(change.old)} is no longer accepted"


@rule(on="media-type-added", side=Side.REQUEST, level=Level.SAFE)
def request_media_type_added(change: Change) -> str | None:
    """One more media type is accepted."""
    return f"{value(change.new)} is accepted, too"


@rule(on="media-type-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_media_type_removed(change: Change) -> str | None:
    """A media type is no longer offered."""
    return f"{value(change.old)} is no longer offered"


@rule(on="media-type-added", side=Side.RESPONSE, level=Level.SAFE)
def response_media_type_added(change: Change) -> str | None:
    """One more media type is offered."""
    return f"{value(change.new)} is offered, too"


@rule(on="encoding-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_encoding_changed(change: Change) -> str | None:
    """A part of the body is written differently."""
    return f"{value(change.subject)} is encoded as {value(change.new)}, was {value(change.old)}"


@rule(on="encoding-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_encoding_changed(change: Change) -> str | None:
    """A part of the body is written differently."""
    return f"{value(change.subject)} is encoded as {value(change.new)}, was {value(change.old)}"


@rule(on="response-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_success_removed(change: Change) -> str | None:
    """A success is no longer reported as it was."""
    if not change.detail.get("success"):
        return None
    return f"status {value(change.subject)} is gone"


@rule(on="response-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_error_removed(change: Change) -> str | None:
    """An error is no longer listed."""
    if change.detail.get("success"):
        return None
    return f"status {value(change.subject)} is gone"


@rule(on="response-added", side=Side.RESPONSE, level=Level.RISKY)
def response_success_added(change: Change) -> str | None:
    """A success may be reported in one more way."""
    if not change.detail.get("success"):
        return None
    return f"status {value(change.subject)} is new"


@rule(on="response-added", side=Side.RESPONSE, level=Level.RISKY)
def response_error_added(change: Change) -> str | None:
    """One more error is listed."""
    if change.detail.get("success"):
        return None
    return f"status {value(change.subject)} is new"


@rule(on="response-body-added", side=Side.RESPONSE, level=Level.SAFE)
def response_body_added(change: Change) -> str | None:
    """A response has a body."""
    return f"status {value(change.subject)} now has a body"


@rule(on="response-body-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_body_removed(change: Change) -> str | None:
    """A response has no body any more."""
    if not change.detail.get("success"):
        return None
    return f"status {value(change.subject)} has no body any more"


@rule(on="response-body-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_error_body_removed(change: Change) -> str | None:
    """An error has no body any more."""
    if change.detail.get("success"):
        return None
    return f"status {value(change.subject)} has no body any more"


@rule(on="link-added", side=Side.RESPONSE, level=Level.SAFE)
def response_link_added(change: Change) -> str | None:
    """A response links to one more operation."""
    return f"link {value(change.subject)} was added"


@rule(on="link-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_link_removed(change: Change) -> str | None:
    """A link to an operation is gone."""
    return f"link {value(change.subject)} was removed"


@rule(on="link-changed", side=Side.RESPONSE, level=Level.RISKY)
def response_link_changed(change: Change) -> str | None:
    """A link to an operation changed."""
    return f"link {value(change.subject)} changed"


@rule(on="media-type-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_media_type_changed(change: Change) -> str | None:
    """A body must be sent under another media type."""
    return f"{value(change.new)} is accepted in the place of {value(change.old)}"


@rule(on="media-type-changed", side=Side.RESPONSE, level=Level.RISKY)
def response_media_type_changed(change: Change) -> str | None:
    """A body comes back under another media type of the same syntax."""
    return f"{value(change.new)} comes in the place of {value(change.old)}"
