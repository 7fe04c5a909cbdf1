"""Enumerated values and defaults."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="enum-value-added", side=Side.REQUEST, level=Level.SAFE)
def request_enum_value_added(change: Change) -> str | None:
    """One more value is accepted."""
    return f"{thing(change)}: {value(change.new)} was added{in_model(change)}"


@rule(on="enum-value-added", side=Side.RESPONSE, level=Level.RISKY)
def response_enum_value_added(change: Change) -> str | None:
    """One more value may come back."""
    return f"{thing(change)}: {value(change.new)} was added{in_model(change)}"


@rule(on="enum-value-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_value_removed(change: Change) -> str | None:
    """A value is no longer accepted."""
    return f"{thing(change)}: {value(change.old)} was removed{in_model(change)}"


@rule(on="enum-value-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_enum_value_removed(change: Change) -> str | None:
    """A value no longer comes back."""
    return f"{thing(change)}: {value(change.old)} was removed{in_model(change)}"


@rule(on="enum-value-renamed", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_value_renamed(change: Change) -> str | None:
    """A value has another name."""
    return f"{thing(change)}: {value(change.old)} is now {value(change.new)}{in_model(change)}"


@rule(on="enum-value-renamed", side=Side.RESPONSE, level=Level.BREAKING)
def response_enum_value_renamed(change: Change) -> str | None:
    """A value comes back under another name."""
    return f"{thing(change)}: {value(change.old)} is now {value(change.new)}{in_model(change)}"


@rule(on="enum-set", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_set(change: Change) -> str | None:
    """Only listed values are accepted."""
    return f"{thing(change)} is limited to {value(change.new)}{in_model(change)}"


@rule(on="enum-set", side=Side.RESPONSE, level=Level.SAFE)
def response_enum_set(change: Change) -> str | None:
    """Only listed values come back."""
    return f"{thing(change)} is limited to {value(change.new)}{in_model(change)}"


@rule(on="enum-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_enum_lifted(change: Change) -> str | None:
    """Values are no longer limited to a list."""
    return f"{thing(change)} is no longer limited to {value(change.old)}{in_model(change)}"


@rule(on="enum-lifted", side=Side.RESPONSE, level=Level.BREAKING)
def response_enum_lifted(change: Change) -> str | None:
    """Values that were not listed may come back."""
    return f"{thing(change)} is no longer limited to {value(change.old)}{in_model(change)}"


@rule(on="extensible-value-added", side=Side.REQUEST, level=Level.SAFE)
def request_extensible_value_added(change: Change) -> str | None:
    """One more value is known."""
    return f"{thing(change)}: {value(change.new)} was added{in_model(change)}"


@rule(on="extensible-value-added", side=Side.RESPONSE, level=Level.SAFE)
def response_extensible_value_added(change: Change) -> str | None:
    """One more value is known, as was announced."""
    return f"{thing(change)}: {value(change.new)} was added{in_model(change)}"


@rule(on="extensible-value-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_extensible_value_removed(change: Change) -> str | None:
    """A known value is gone."""
    return f"{thing(change)}: {value(change.old)} was removed{in_model(change)}"


@rule(on="extensible-value-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_extensible_value_removed(change: Change) -> str | None:
    """A known value is gone."""
    return f"{thing(change)}: {value(change.old)} was removed{in_model(change)}"


@rule(on="extensible-enum-set", side=Side.REQUEST, level=Level.RISKY)
def request_extensible_enum_set(change: Change) -> str | None:
    """Known values are listed."""
    return f"{thing(change)} lists known values {value(change.new)}"


@rule(on="extensible-enum-set", side=Side.RESPONSE, level=Level.SAFE)
def response_extensible_enum_set(change: Change) -> str | None:
    """Known values are listed."""
    return f"{thing(change)} lists known values {value(change.new)}"


@rule(on="extensible-enum-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_extensible_enum_lifted(change: Change) -> str | None:
    """Known values are no longer listed."""
    return f"{thing(change)} no longer lists known values"


@rule(on="extensible-enum-lifted", side=Side.RESPONSE, level=Level.RISKY)
def response_extensible_enum_lifted(change: Change) -> str | None:
    """Known values are no longer listed."""
    return f"{thing(change)} no longer lists known values"


@rule(on="default-changed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_default_changed(change: Change) -> str | None:
    """Leaving a parameter out means something else."""
    if not change.detail.get("parameter"):
        return None
    return f"{thing(change)}: default {value(change.old)} → {value(change.new)}"


@rule(on="default-changed", side=Side.REQUEST, level=Level.RISKY)
def request_property_default_changed(change: Change) -> str | None:
    """Leaving a property out means something else."""
    if bool(change.detail.get("parameter")):
        return None
    return f"{thing(change)}: default {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="default-changed", side=Side.RESPONSE, level=Level.SAFE)
def response_default_changed(change: Change) -> str | None:
    """What a missing property means changed."""
    return f"{thing(change)}: default {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="default-added", side=Side.REQUEST, level=Level.RISKY)
def request_default_added(change: Change) -> str | None:
    """A default is stated."""
    return f"{thing(change)}: default {value(change.new)}{in_model(change)}"


@rule(on="default-added", side=Side.RESPONSE, level=Level.SAFE)
def response_default_added(change: Change) -> str | None:
    """A default is stated."""
    return f"{thing(change)}: default {value(change.new)}{in_model(change)}"


@rule(on="default-removed", side=Side.REQUEST, level=Level.RISKY)
def request_default_removed(change: Change) -> str | None:
    """A default is no longer stated."""
    return f"{thing(change)}: no default any more, was {value(change.old)}{in_model(change)}"


@rule(on="default-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_default_removed(change: Change) -> str | None:
    """A default is no longer stated."""
    return f"{thing(change)}: no default any more, was {value(change.old)}{in_model(change)}"


@rule(on="enum-replaced", side=Side.REQUEST, level=Level.BREAKING)
def request_enum_replaced(change: Change) -> str | None:
    """None of the values that were accepted is accepted any more."""
    return f"{thing(change)}: {value(change.old)} was replaced by {value(change.new)}{in_model(change)}"


@rule(on="enum-replaced", side=Side.RESPONSE, level=Level.BREAKING)
def response_enum_replaced(change: Change) -> str | None:
    """None of the values that came back comes back any more."""
    return f"{thing(change)}: {value(change.old)} was replaced by {value(change.new)}{in_model(change)}"
