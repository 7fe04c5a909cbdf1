"""Types, null and alternatives."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="type-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_type_changed(change: Change) -> str | None:
    """Values of another type must be sent."""
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_type_changed(change: Change) -> str | None:
    """Values of another type come back."""
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-widened", side=Side.REQUEST, level=Level.SAFE)
def request_type_widened(change: Change) -> str | None:
    """More types are accepted."""
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_type_widened(change: Change) -> str | None:
    """More types may come back."""
    if change.detail.get("implied"):
        return None
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_type_narrowed(change: Change) -> str | None:
    """Fewer types are accepted."""
    if change.detail.get("implied"):
        return None
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_type_narrowed(change: Change) -> str | None:
    """Fewer types come back."""
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-narrowed", side=Side.REQUEST, level=Level.RISKY)
def request_type_stated(change: Change) -> str | None:
    """A type that went without saying is stated."""
    if not change.detail.get("implied"):
        return None
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="type-widened", side=Side.RESPONSE, level=Level.RISKY)
def response_type_unstated(change: Change) -> str | None:
    """A type is no longer stated, but goes without saying."""
    if not change.detail.get("implied"):
        return None
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="null-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_null_allowed(change: Change) -> str | None:
    """Null is accepted."""
    return f"{thing(change)} may be null{in_model(change)}"


@rule(on="null-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_null_allowed(change: Change) -> str | None:
    """Null may come back."""
    return f"{thing(change)} may be null{in_model(change)}"


@rule(on="null-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_null_forbidden(change: Change) -> str | None:
    """Null is no longer accepted."""
    return f"{thing(change)} may no longer be null{in_model(change)}"


@rule(on="null-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_null_forbidden(change: Change) -> str | None:
    """Null does not come back any more."""
    return f"{thing(change)} may no longer be null{in_model(change)}"


@rule(on="union-added", side=Side.REQUEST, level=Level.BREAKING)
def request_union_added(change: Change) -> str | None:
    """One of several alternatives must now hold."""
    return f"{thing(change)} must now be one of {value(change.new)}{in_model(change)}"


@rule(on="union-added", side=Side.RESPONSE, level=Level.SAFE)
def response_union_added(change: Change) -> str | None:
    """One of several alternatives now holds."""
    return f"{thing(change)} must now be one of {value(change.new)}{in_model(change)}"


@rule(on="union-removed", side=Side.REQUEST, level=Level.SAFE)
def request_union_removed(change: Change) -> str | None:
    """None of the alternatives need hold any more."""
    return f"{thing(change)} need no longer be one of {value(change.old)}{in_model(change)}"


@rule(on="union-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_union_removed(change: Change) -> str | None:
    """None of the alternatives need hold any more."""
    return f"{thing(change)} need no longer be one of {value(change.old)}{in_model(change)}"


@rule(on="union-branch-added", side=Side.REQUEST, level=Level.SAFE)
def request_union_branch_added(change: Change) -> str | None:
    """One more alternative is accepted."""
    return f"{thing(change)} may be {value(change.new)}, too{in_model(change)}"


@rule(on="union-branch-added", side=Side.RESPONSE, level=Level.BREAKING)
def response_union_branch_added(change: Change) -> str | None:
    """One more alternative may come back."""
    return f"{thing(change)} may be {value(change.new)}, too{in_model(change)}"


@rule(on="union-branch-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_union_branch_removed(change: Change) -> str | None:
    """An alternative is no longer accepted."""
    return f"{thing(change)} may no longer be {value(change.old)}{in_model(change)}"


@rule(on="union-branch-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_union_branch_removed(change: Change) -> str | None:
    """An alternative no longer comes back."""
    return f"{thing(change)} may no longer be {value(change.old)}{in_model(change)}"


@rule(on="union-exclusive", side=Side.REQUEST, level=Level.RISKY)
def request_union_exclusive(change: Change) -> str | None:
    """Only one alternative may hold."""
    return f"{thing(change)} must match exactly one alternative, not one or more"


@rule(on="union-exclusive", side=Side.RESPONSE, level=Level.SAFE)
def response_union_exclusive(change: Change) -> str | None:
    """Only one alternative holds."""
    return f"{thing(change)} must match exactly one alternative, not one or more"


@rule(on="union-inclusive", side=Side.REQUEST, level=Level.SAFE)
def request_union_inclusive(change: Change) -> str | None:
    """Several alternatives may hold."""
    return f"{thing(change)} may match several alternatives, not exactly one"


@rule(on="union-inclusive", side=Side.RESPONSE, level=Level.RISKY)
def response_union_inclusive(change: Change) -> str | None:
    """Several alternatives may hold."""
    return f"{thing(change)} may match several alternatives, not exactly one"


@rule(on="exclusion-added", side=Side.REQUEST, level=Level.BREAKING)
def request_exclusion_added(change: Change) -> str | None:
    """Some values are no longer accepted."""
    return f"{thing(change)} must no longer match {value(change.new)}"


@rule(on="exclusion-added", side=Side.RESPONSE, level=Level.SAFE)
def response_exclusion_added(change: Change) -> str | None:
    """Some values no longer come back."""
    return f"{thing(change)} must no longer match {value(change.new)}"


@rule(on="exclusion-removed", side=Side.REQUEST, level=Level.SAFE)
def request_exclusion_removed(change: Change) -> str | None:
    """Values that were refused are accepted."""
    return f"{thing(change)} may match {value(change.old)}"


@rule(on="exclusion-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_exclusion_removed(change: Change) -> str | None:
    """Values that were ruled out may come back."""
    return f"{thing(change)} may match {value(change.old)}"


@rule(on="exclusion-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_exclusion_changed(change: Change) -> str | None:
    """Other values are refused."""
    return f"{thing(change)} excludes {value(change.new)}, not {value(change.old)}"


@rule(on="exclusion-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_exclusion_changed(change: Change) -> str | None:
    """Other values are ruled out."""
    return f"{thing(change)} excludes {value(change.new)}, not {value(change.old)}"


@rule(on="condition-added", side=Side.REQUEST, level=Level.BREAKING)
def request_condition_added(change: Change) -> str | None:
    """A condition must now hold."""
    return f"{thing(change)} has a condition (`if`)"


@rule(on="condition-added", side=Side.RESPONSE, level=Level.SAFE)
def response_condition_added(change: Change) -> str | None:
    """A condition now holds."""
    return f"{thing(change)} has a condition (`if`)"


@rule(on="condition-removed", side=Side.REQUEST, level=Level.SAFE)
def request_condition_removed(change: Change) -> str | None:
    """A condition need not hold any more."""
    return f"{thing(change)} lost a condition (`if`)"


@rule(on="condition-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_condition_removed(change: Change) -> str | None:
    """A condition no longer holds."""
    return f"{thing(change)} lost a condition (`if`)"


@rule(on="condition-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_condition_changed(change: Change) -> str | None:
    """Another condition must hold."""
    return f"{thing(change)} has another condition (`if`)"


@rule(on="condition-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_condition_changed(change: Change) -> str | None:
    """Another condition holds."""
    return f"{thing(change)} has another condition (`if`)"


@rule(on="discriminator-added", side=Side.REQUEST, level=Level.RISKY)
def request_discriminator_added(change: Change) -> str | None:
    """Alternatives are told apart by a property."""
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-added", side=Side.RESPONSE, level=Level.SAFE)
def response_discriminator_added(change: Change) -> str | None:
    """Alternatives are told apart by a property."""
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-removed", side=Side.REQUEST, level=Level.SAFE)
def request_discriminator_removed(change: Change) -> str | None:
    """Alternatives are no longer told apart by a property."""
    return f"{value(change.old)} no longer tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_discriminator_removed(change: Change) -> str | None:
    """Alternatives are no longer told apart by a property."""
    return f"{value(change.old)} no longer tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_discriminator_changed(change: Change) -> str | None:
    """Alternatives are told apart by another property."""
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart, was {value(change.old)}"


@rule(on="discriminator-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_discriminator_changed(change: Change) -> str | None:
    """Alternatives are told apart by another property."""
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart, was {value(change.old)}"


@rule(on="discriminator-value-added", side=Side.REQUEST, level=Level.SAFE)
def request_discriminator_value_added(change: Change) -> str | None:
    """One more value names an alternative."""
    return f"{value(change.subject)} names {value(change.new)}"


@rule(on="discriminator-value-added", side=Side.RESPONSE, level=Level.SAFE)
def response_discriminator_value_added(change: Change) -> str | None:
    """One more value names an alternative."""
    return f"{value(change.subject)} names {value(change.new)}"


@rule(on="discriminator-value-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_discriminator_value_removed(change: Change) -> str | None:
    """A value no longer names an alternative."""
    return f"{value(change.subject)} no longer names {value(change.old)}"


@rule(on="discriminator-value-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_discriminator_value_removed(change: Change) -> str | None:
    """A value no longer names an alternative."""
    return f"{value(change.subject)} no longer names {value(change.old)}"


@rule(on="discriminator-value-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_discriminator_value_changed(change: Change) -> str | None:
    """A value names another alternative."""
    return f"{value(change.subject)} names {value(change.new)}, was {value(change.old)}"


@rule(on="discriminator-value-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_discriminator_value_changed(change: Change) -> str | None:
    """A value names another alternative."""
    return f"{value(change.subject)} names {value(change.new)}, was {value(change.old)}"


@rule(on="union-branch-merged", side=Side.REQUEST, level=Level.RISKY)
def request_union_branch_merged(change: Change) -> str | None:
    """An alternative went or came that another one covers."""
    return f"{thing(change)}: alternative {value(change.old or change.new)} is covered by another one"


@rule(on="union-branch-merged", side=Side.RESPONSE, level=Level.RISKY)
def response_union_branch_merged(change: Change) -> str | None:
    """An alternative went or came that another one covers."""
    return f"{thing(change)}: alternative {value(change.old or change.new)} is covered by another one"


@rule(on="type-restated", side=Side.REQUEST, level=Level.SAFE)
def request_type_restated(change: Change) -> str | None:
    """A type is spelled differently; the text that is sent stays the same."""
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}, the same as text"


@rule(on="type-restated", side=Side.RESPONSE, level=Level.SAFE)
def response_type_restated(change: Change) -> str | None:
    """A type is spelled differently; the text that comes back stays the same."""
    return f"{thing(change)}: type {value(change.old)} → {value(change.new)}, the same as text"
