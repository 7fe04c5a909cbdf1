"""Properties of objects."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="property-added", side=Side.REQUEST, level=Level.BREAKING)
def request_property_added_required(change: Change) -> str | None:
    """A new property must be sent."""
    if not change.required:
        return None
    return f"{thing(change)} was added and must be sent{in_model(change)}"


@rule(on="property-added", side=Side.REQUEST, level=Level.SAFE)
def request_property_added_optional(change: Change) -> str | None:
    """A new property may be sent."""
    if change.required:
        return None
    return f"{thing(change)} was added{in_model(change)}"


@rule(on="property-added", side=Side.RESPONSE, level=Level.SAFE)
def response_property_added(change: Change) -> str | None:
    """A response has one more property."""
    if change.detail.get("closed"):
        return None
    return f"{thing(change)} was added{in_model(change)}"


@rule(on="property-added", side=Side.RESPONSE, level=Level.RISKY)
def response_property_added_closed(change: Change) -> str | None:
    """A response has a property that was ruled out."""
    if not change.detail.get("closed"):
        return None
    return f"{thing(change)} was added{in_model(change)}, which allowed no further properties"


@rule(on="property-removed", side=Side.REQUEST, level=Level.RISKY)
def request_property_removed(change: Change) -> str | None:
    """A property is no longer known."""
    if change.detail.get("closed"):
        return None
    return f"{thing(change)} was removed{in_model(change)}{perhaps(change)}"


@rule(on="property-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_property_removed_closed(change: Change) -> str | None:
    """A property is refused."""
    if not change.detail.get("closed"):
        return None
    return (
        f"{thing(change)} was removed{in_model(change)}, which allows no further properties{perhaps(change)}"
    )


@rule(on="property-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_removed(change: Change) -> str | None:
    """A property is gone from a response."""
    return f"{thing(change)} was removed{in_model(change)}{perhaps(change)}"


@rule(on="property-renamed", side=Side.REQUEST, level=Level.BREAKING)
def request_property_renamed(change: Change) -> str | None:
    """A property must be sent under another name."""
    return f"property {value(change.old)} is now {value(change.new)}{in_model(change)}"


@rule(on="property-renamed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_renamed(change: Change) -> str | None:
    """A property comes back under another name."""
    return f"property {value(change.old)} is now {value(change.new)}{in_model(change)}"


@rule(on="property-required", side=Side.REQUEST, level=Level.BREAKING)
def request_property_required(change: Change) -> str | None:
    """A property must now be sent."""
    return f"{thing(change)} must now be sent{in_model(change)}"


@rule(on="property-required", side=Side.RESPONSE, level=Level.SAFE)
def response_property_required(change: Change) -> str | None:
    """A property is now always there."""
    return f"{thing(change)} is now always there{in_model(change)}"


@rule(on="property-optional", side=Side.REQUEST, level=Level.SAFE)
def request_property_optional(change: Change) -> str | None:
    """A property may be left out."""
    return f"{thing(change)} may be left out{in_model(change)}"


@rule(on="property-optional", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_optional(change: Change) -> str | None:
    """A property may be missing from a response."""
    return f"{thing(change)} may now be missing{in_model(change)}"


@rule(on="read-only-set", side=Side.REQUEST, level=Level.BREAKING)
def request_property_became_read_only(change: Change) -> str | None:
    """A property can no longer be sent."""
    return f"{thing(change)} is now read-only{in_model(change)}"


@rule(on="read-only-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_property_became_writable(change: Change) -> str | None:
    """A property can be sent."""
    if change.required:
        return None
    return f"{thing(change)} is no longer read-only{in_model(change)}"


@rule(on="read-only-lifted", side=Side.REQUEST, level=Level.BREAKING)
def request_property_became_writable_required(change: Change) -> str | None:
    """A property must now be sent."""
    if not change.required:
        return None
    return f"{thing(change)} is no longer read-only and must be sent{in_model(change)}"


@rule(on="write-only-set", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_became_write_only(change: Change) -> str | None:
    """A property is no longer returned."""
    return f"{thing(change)} is now write-only{in_model(change)}"


@rule(on="write-only-lifted", side=Side.RESPONSE, level=Level.SAFE)
def response_property_became_readable(change: Change) -> str | None:
    """A property is returned."""
    return f"{thing(change)} is no longer write-only{in_model(change)}"


@rule(on="deprecated", side=Side.REQUEST, level=Level.SAFE)
def request_property_deprecated(change: Change) -> str | None:
    """Something that is sent is marked as going away."""
    return f"{thing(change)} is deprecated{in_model(change)}"


@rule(on="deprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_property_deprecated(change: Change) -> str | None:
    """Something that comes back is marked as going away."""
    return f"{thing(change)} is deprecated{in_model(change)}"


@rule(on="undeprecated", side=Side.REQUEST, level=Level.SAFE)
def request_property_undeprecated(change: Change) -> str | None:
    """Something that is sent is no longer marked as going away."""
    return f"{thing(change)} is no longer deprecated{in_model(change)}"


@rule(on="undeprecated", side=Side.RESPONSE, level=Level.SAFE)
def response_property_undeprecated(change: Change) -> str | None:
    """Something that comes back is no longer marked as going away."""
    return f"{thing(change)} is no longer deprecated{in_model(change)}"


@rule(on="dependent-required-added", side=Side.REQUEST, level=Level.BREAKING)
def request_dependent_required_added(change: Change) -> str | None:
    """A property must be sent if another one is."""
    return f"{value(change.subject)} is required with {value(change.new)}{in_model(change)}"


@rule(on="dependent-required-added", side=Side.RESPONSE, level=Level.SAFE)
def response_dependent_required_added(change: Change) -> str | None:
    """A property is there if another one is."""
    return f"{value(change.subject)} is required with {value(change.new)}{in_model(change)}"


@rule(on="dependent-required-removed", side=Side.REQUEST, level=Level.SAFE)
def request_dependent_required_removed(change: Change) -> str | None:
    """A property need not be sent with another one."""
    return f"{value(change.subject)} is no longer required with {value(change.old)}{in_model(change)}"


@rule(on="dependent-required-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_dependent_required_removed(change: Change) -> str | None:
    """A property may be missing beside another one."""
    return f"{value(change.subject)} is no longer required with {value(change.old)}{in_model(change)}"
