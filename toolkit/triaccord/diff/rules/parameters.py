"""Parameters and response headers."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="parameter-added", side=Side.REQUEST, level=Level.BREAKING)
def parameter_added_required(change: Change) -> str | None:
    """A new parameter must be sent."""
    if not change.required:
        return None
    return f"{parameter(change)} was added and must be sent"


@rule(on="parameter-added", side=Side.REQUEST, level=Level.SAFE)
def parameter_added_optional(change: Change) -> str | None:
    """A new parameter may be sent."""
    if change.required:
        return None
    return f"{parameter(change)} was added"


@rule(on="parameter-removed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_removed(change: Change) -> str | None:
    """A parameter is gone."""
    return f"{parameter(change)} was removed{perhaps(change)}"


@rule(on="parameter-renamed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_renamed(change: Change) -> str | None:
    """A parameter has another name."""
    return f"{parameter(change)} is now {value(change.new)}"


@rule(on="parameter-moved", side=Side.REQUEST, level=Level.BREAKING)
def parameter_moved(change: Change) -> str | None:
    """A parameter is sent at another place."""
    return f"parameter {value(change.subject)} moved from {change.old} to {change.new}"


@rule(on="path-parameter-renamed", side=Side.REQUEST, level=Level.SAFE)
def path_parameter_renamed(change: Change) -> str | None:
    """A variable of the path has another name; no URL changes."""
    return f"path variable {value(change.old)} is now {value(change.new)}"


@rule(on="parameter-required", side=Side.REQUEST, level=Level.BREAKING)
def parameter_required(change: Change) -> str | None:
    """A parameter must now be sent."""
    if "default" in change.detail:
        return None
    return f"{parameter(change)} must now be sent"


@rule(on="parameter-required", side=Side.REQUEST, level=Level.BREAKING)
def parameter_required_with_default(change: Change) -> str | None:
    """A parameter must now be sent although it has a default."""
    if "default" not in change.detail:
        return None
    return f"{parameter(change)} must now be sent"


@rule(on="parameter-optional", side=Side.REQUEST, level=Level.SAFE)
def parameter_optional(change: Change) -> str | None:
    """A parameter may now be left out."""
    return f"{parameter(change)} may be left out"


@rule(on="parameter-deprecated", side=Side.REQUEST, level=Level.SAFE)
def parameter_deprecated(change: Change) -> str | None:
    """A parameter is marked as going away."""
    return f"{parameter(change)} is deprecated"


@rule(on="parameter-undeprecated", side=Side.REQUEST, level=Level.SAFE)
def parameter_undeprecated(change: Change) -> str | None:
    """A parameter is no longer marked as going away."""
    return f"{parameter(change)} is no longer deprecated"


@rule(on="parameter-style-changed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_style_changed(change: Change) -> str | None:
    """A parameter is written differently on the wire."""
    return f"{parameter(change)} is written as {value(change.new)}, was {value(change.old)}"


@rule(on="reserved-allowed", side=Side.REQUEST, level=Level.SAFE)
def parameter_reserved_allowed(change: Change) -> str | None:
    """Reserved characters may be sent as they are."""
    return f"{parameter(change)} may contain reserved characters"


@rule(on="reserved-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def parameter_reserved_forbidden(change: Change) -> str | None:
    """Reserved characters must now be escaped."""
    return f"{parameter(change)} may no longer contain reserved characters"


@rule(on="empty-allowed", side=Side.REQUEST, level=Level.SAFE)
def parameter_empty_allowed(change: Change) -> str | None:
    """A parameter may be sent without a value."""
    return f"{parameter(change)} may be empty"


@rule(on="empty-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def parameter_empty_forbidden(change: Change) -> str | None:
    """A parameter must have a value."""
    return f"{parameter(change)} may no longer be empty"


@rule(on="header-added", side=Side.RESPONSE, level=Level.SAFE)
def response_header_added(change: Change) -> str | None:
    """A response has one more header."""
    return f"header {value(change.subject)} was added"


@rule(on="header-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_header_removed(change: Change) -> str | None:
    """A header that was always there is gone."""
    if not change.required:
        return None
    return f"header {value(change.subject)} was removed"


@rule(on="header-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_header_removed_optional(change: Change) -> str | None:
    """A header that may have been there is gone."""
    if change.required:
        return None
    return f"header {value(change.subject)} was removed"


@rule(on="header-optional", side=Side.RESPONSE, level=Level.BREAKING)
def response_header_optional(change: Change) -> str | None:
    """A header may now be missing."""
    return f"header {value(change.subject)} may now be missing"


@rule(on="header-required", side=Side.RESPONSE, level=Level.SAFE)
def response_header_required(change: Change) -> str | None:
    """A header is now always there."""
    return f"header {value(change.subject)} is now always there"


@rule(on="header-deprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_header_deprecated(change: Change) -> str | None:
    """A header is marked as going away."""
    return f"header {value(change.subject)} is deprecated"


@rule(on="header-undeprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_header_undeprecated(change: Change) -> str | None:
    """A header is no longer marked as going away."""
    return f"header {value(change.subject)} is no longer deprecated"


@rule(on="header-style-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_header_style_changed(change: Change) -> str | None:
    """A header is written differently on the wire."""
    return f"header {value(change.subject)} is written as {value(change.new)}, was {value(change.old)}"


@rule(on="parameter-became-list", side=Side.REQUEST, level=Level.SAFE)
def parameter_became_list(change: Change) -> str | None:
    """A parameter takes several values; one is written as before."""
    return f"{parameter(change)} takes a list"


@rule(on="parameter-became-single", side=Side.REQUEST, level=Level.BREAKING)
def parameter_became_single(change: Change) -> str | None:
    """A parameter takes one value only."""
    return f"{parameter(change)} takes one value, not a list"


@rule(on="parameters-moved", side=Side.REQUEST, level=Level.BREAKING)
def parameters_moved(change: Change) -> str | None:
    """Several parameters are sent at another place."""
    return f"{len(change.parts)} parameters moved from {change.old} to {change.new}: {value(change.subject)}"
