"""Limits, patterns, formats, and what else narrows values."""

from __future__ import annotations

from triaccord.diff.rules.registry import rule
from triaccord.diff.rules.words import in_model, keyword, parameter, perhaps, step, thing, value  # noqa: F401
from triaccord.model import Change, Level, Side


@rule(on="length-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_length_tightened(change: Change) -> str | None:
    """Shorter, longer or empty strings are refused."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="length-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_length_tightened(change: Change) -> str | None:
    """Fewer lengths come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="length-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_length_relaxed(change: Change) -> str | None:
    """More lengths are accepted."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="length-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_length_relaxed(change: Change) -> str | None:
    """Longer or shorter strings may come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_range_tightened(change: Change) -> str | None:
    """Fewer numbers are accepted."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_range_tightened(change: Change) -> str | None:
    """Fewer numbers come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_range_relaxed(change: Change) -> str | None:
    """More numbers are accepted."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="range-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_range_relaxed(change: Change) -> str | None:
    """Numbers outside the old range may come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_step_tightened(change: Change) -> str | None:
    """Numbers between the steps are refused."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_step_tightened(change: Change) -> str | None:
    """Fewer numbers come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_step_relaxed(change: Change) -> str | None:
    """More numbers are accepted."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_step_relaxed(change: Change) -> str | None:
    """Numbers between the old steps may come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="item-count-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_item_count_tightened(change: Change) -> str | None:
    """Longer or shorter lists are refused."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="item-count-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_item_count_tightened(change: Change) -> str | None:
    """Fewer lengths of lists come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="item-count-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_item_count_relaxed(change: Change) -> str | None:
    """More lengths of lists are accepted."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="item-count-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_item_count_relaxed(change: Change) -> str | None:
    """Longer or shorter lists may come back."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_uniqueness_tightened(change: Change) -> str | None:
    """Lists with repeated entries are refused."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_uniqueness_tightened(change: Change) -> str | None:
    """Lists no longer repeat entries."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_uniqueness_relaxed(change: Change) -> str | None:
    """Lists may repeat entries."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="uniqueness-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_uniqueness_relaxed(change: Change) -> str | None:
    """Lists may repeat entries."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_property_count_tightened(change: Change) -> str | None:
    """Objects with fewer or more properties are refused."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_property_count_tightened(change: Change) -> str | None:
    """The number of properties is narrower."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_property_count_relaxed(change: Change) -> str | None:
    """More or fewer properties are accepted."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="property-count-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_count_relaxed(change: Change) -> str | None:
    """Objects may have fewer or more properties."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_step_changed(change: Change) -> str | None:
    """Numbers must have another step."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="step-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_step_changed(change: Change) -> str | None:
    """Numbers come in another step."""
    return f"{keyword(change)} of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-set", side=Side.REQUEST, level=Level.BREAKING)
def request_pattern_set(change: Change) -> str | None:
    """Strings must match a pattern."""
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-set", side=Side.RESPONSE, level=Level.SAFE)
def response_pattern_set(change: Change) -> str | None:
    """Strings match a pattern."""
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_pattern_lifted(change: Change) -> str | None:
    """Strings need not match a pattern any more."""
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-lifted", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_lifted(change: Change) -> str | None:
    """Strings need not match the pattern any more."""
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_pattern_changed(change: Change) -> str | None:
    """Strings must match another pattern."""
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="pattern-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_changed(change: Change) -> str | None:
    """Strings match another pattern."""
    return f"pattern of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-set", side=Side.REQUEST, level=Level.BREAKING)
def request_format_set(change: Change) -> str | None:
    """Strings must have a format."""
    if change.detail.get("type") in ("integer", "number"):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-set", side=Side.REQUEST, level=Level.RISKY)
def request_number_format_set(change: Change) -> str | None:
    """Numbers have a stated width."""
    if change.detail.get("type") not in ("integer", "number"):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-set", side=Side.RESPONSE, level=Level.RISKY)
def response_format_set(change: Change) -> str | None:
    """Values have a stated format."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-lifted", side=Side.REQUEST, level=Level.SAFE)
def request_format_lifted(change: Change) -> str | None:
    """Values need not have a format any more."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-lifted", side=Side.RESPONSE, level=Level.BREAKING)
def response_format_lifted(change: Change) -> str | None:
    """Strings need not have the format any more."""
    if change.detail.get("type") in ("integer", "number"):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-lifted", side=Side.RESPONSE, level=Level.RISKY)
def response_number_format_lifted(change: Change) -> str | None:
    """Numbers have no stated width any more."""
    if change.detail.get("type") not in ("integer", "number"):
        return None
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_format_changed(change: Change) -> str | None:
    """Values must have another format."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_format_changed(change: Change) -> str | None:
    """Values come in another format."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_format_narrowed(change: Change) -> str | None:
    """Values must have a narrower format."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_format_narrowed(change: Change) -> str | None:
    """Values come in a narrower format."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-widened", side=Side.REQUEST, level=Level.SAFE)
def request_format_widened(change: Change) -> str | None:
    """Values may have a wider format."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="format-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_format_widened(change: Change) -> str | None:
    """Values may come in a wider format."""
    return f"format of {thing(change)}: {step(change)}{in_model(change)}"


@rule(on="additional-properties-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_additional_properties_forbidden(change: Change) -> str | None:
    """Properties that are not listed are refused."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_additional_properties_forbidden(change: Change) -> str | None:
    """Properties that are not listed no longer come back."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_additional_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that are not listed are accepted."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_additional_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that are not listed come back."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-widened", side=Side.REQUEST, level=Level.SAFE)
def request_additional_properties_widened(change: Change) -> str | None:
    """More properties that are not listed are accepted."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_additional_properties_widened(change: Change) -> str | None:
    """More properties that are not listed may come back."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_additional_properties_allowed(change: Change) -> str | None:
    """Properties that are not listed are accepted."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="additional-properties-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_additional_properties_allowed(change: Change) -> str | None:
    """Properties that are not listed may come back."""
    return f"properties that are not listed of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_property_names_forbidden(change: Change) -> str | None:
    """Property names are refused."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_property_names_forbidden(change: Change) -> str | None:
    """Property names no longer come back."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_property_names_narrowed(change: Change) -> str | None:
    """Fewer property names are accepted."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_property_names_narrowed(change: Change) -> str | None:
    """Fewer property names come back."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-widened", side=Side.REQUEST, level=Level.SAFE)
def request_property_names_widened(change: Change) -> str | None:
    """More property names are accepted."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_names_widened(change: Change) -> str | None:
    """More property names may come back."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_property_names_allowed(change: Change) -> str | None:
    """Property names are accepted."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="property-names-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_names_allowed(change: Change) -> str | None:
    """Property names may come back."""
    return f"property names of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_properties_forbidden(change: Change) -> str | None:
    """Properties that nothing else describes are refused."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_properties_forbidden(change: Change) -> str | None:
    """Properties that nothing else describes no longer come back."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that nothing else describes are accepted."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_properties_narrowed(change: Change) -> str | None:
    """Fewer properties that nothing else describes come back."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-widened", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_properties_widened(change: Change) -> str | None:
    """More properties that nothing else describes are accepted."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_properties_widened(change: Change) -> str | None:
    """More properties that nothing else describes may come back."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_properties_allowed(change: Change) -> str | None:
    """Properties that nothing else describes are accepted."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-properties-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_properties_allowed(change: Change) -> str | None:
    """Properties that nothing else describes may come back."""
    return f"properties that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_items_forbidden(change: Change) -> str | None:
    """Entries of lists are refused."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_items_forbidden(change: Change) -> str | None:
    """Entries of lists no longer come back."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_items_narrowed(change: Change) -> str | None:
    """Fewer entries of lists are accepted."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_items_narrowed(change: Change) -> str | None:
    """Fewer entries of lists come back."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-widened", side=Side.REQUEST, level=Level.SAFE)
def request_items_widened(change: Change) -> str | None:
    """More entries of lists are accepted."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_items_widened(change: Change) -> str | None:
    """More entries of lists may come back."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_items_allowed(change: Change) -> str | None:
    """Entries of lists are accepted."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="items-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_items_allowed(change: Change) -> str | None:
    """Entries of lists may come back."""
    return f"entries of lists of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_items_forbidden(change: Change) -> str | None:
    """Entries that nothing else describes are refused."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-forbidden", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_items_forbidden(change: Change) -> str | None:
    """Entries that nothing else describes no longer come back."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_unevaluated_items_narrowed(change: Change) -> str | None:
    """Fewer entries that nothing else describes are accepted."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-narrowed", side=Side.RESPONSE, level=Level.SAFE)
def response_unevaluated_items_narrowed(change: Change) -> str | None:
    """Fewer entries that nothing else describes come back."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-widened", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_items_widened(change: Change) -> str | None:
    """More entries that nothing else describes are accepted."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_items_widened(change: Change) -> str | None:
    """More entries that nothing else describes may come back."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-allowed", side=Side.REQUEST, level=Level.SAFE)
def request_unevaluated_items_allowed(change: Change) -> str | None:
    """Entries that nothing else describes are accepted."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="unevaluated-items-allowed", side=Side.RESPONSE, level=Level.BREAKING)
def response_unevaluated_items_allowed(change: Change) -> str | None:
    """Entries that nothing else describes may come back."""
    return f"entries that nothing else describes of {thing(change)}: {value(change.old)} → {value(change.new)}{in_model(change)}"


@rule(on="contains-tightened", side=Side.REQUEST, level=Level.BREAKING)
def request_contains_tightened(change: Change) -> str | None:
    """Lists must contain certain entries."""
    return f"{thing(change)}: contains {value(change.new)}"


@rule(on="contains-tightened", side=Side.RESPONSE, level=Level.SAFE)
def response_contains_tightened(change: Change) -> str | None:
    """Lists contain certain entries."""
    return f"{thing(change)}: contains {value(change.new)}"


@rule(on="contains-relaxed", side=Side.REQUEST, level=Level.SAFE)
def request_contains_relaxed(change: Change) -> str | None:
    """Lists need not contain certain entries."""
    return f"{thing(change)}: contains no longer {value(change.old)}"


@rule(on="contains-relaxed", side=Side.RESPONSE, level=Level.BREAKING)
def response_contains_relaxed(change: Change) -> str | None:
    """Lists need not contain certain entries any more."""
    return f"{thing(change)}: contains no longer {value(change.old)}"


@rule(on="contains-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_contains_changed(change: Change) -> str | None:
    """Lists must contain other entries."""
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"


@rule(on="contains-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_contains_changed(change: Change) -> str | None:
    """Lists contain other entries."""
    return f"{thing(change)}: contains {value(change.old)} → {value(change.new)}"


@rule(on="pattern-property-added", side=Side.REQUEST, level=Level.BREAKING)
def request_pattern_property_added(change: Change) -> str | None:
    """Properties whose names match a pattern must satisfy a schema."""
    return f"properties named like {value(change.subject)} of {thing(change)} are described"


@rule(on="pattern-property-added", side=Side.RESPONSE, level=Level.SAFE)
def response_pattern_property_added(change: Change) -> str | None:
    """Properties whose names match a pattern satisfy a schema."""
    return f"properties named like {value(change.subject)} of {thing(change)} are described"


@rule(on="pattern-property-removed", side=Side.REQUEST, level=Level.SAFE)
def request_pattern_property_removed(change: Change) -> str | None:
    """Properties whose names match a pattern are free."""
    return f"properties named like {value(change.subject)} of {thing(change)} are no longer described"


@rule(on="pattern-property-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_property_removed(change: Change) -> str | None:
    """Properties whose names match a pattern are free."""
    return f"properties named like {value(change.subject)} of {thing(change)} are no longer described"


@rule(on="dependent-schema-added", side=Side.REQUEST, level=Level.BREAKING)
def request_dependent_schema_added(change: Change) -> str | None:
    """A schema must hold if a property is there."""
    return f"a schema depends on {value(change.subject)}"


@rule(on="dependent-schema-added", side=Side.RESPONSE, level=Level.SAFE)
def response_dependent_schema_added(change: Change) -> str | None:
    """A schema holds if a property is there."""
    return f"a schema depends on {value(change.subject)}"


@rule(on="dependent-schema-removed", side=Side.REQUEST, level=Level.SAFE)
def request_dependent_schema_removed(change: Change) -> str | None:
    """A schema need not hold any more if a property is there."""
    return f"no schema depends on {value(change.subject)} any more"


@rule(on="dependent-schema-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_dependent_schema_removed(change: Change) -> str | None:
    """A schema need not hold any more if a property is there."""
    return f"no schema depends on {value(change.subject)} any more"


@rule(on="content-type-added", side=Side.REQUEST, level=Level.RISKY)
def request_content_type_added(change: Change) -> str | None:
    """The media type inside strings is stated."""
    return f"media type inside {thing(change)}: {step(change)}"


@rule(on="content-type-added", side=Side.RESPONSE, level=Level.SAFE)
def response_content_type_added(change: Change) -> str | None:
    """The media type inside strings is stated."""
    return f"media type inside {thing(change)}: {step(change)}"


@rule(on="content-type-removed", side=Side.REQUEST, level=Level.SAFE)
def request_content_type_removed(change: Change) -> str | None:
    """The media type inside strings is no longer stated."""
    return f"media type inside {thing(change)}: {step(change)}"


@rule(on="content-type-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_content_type_removed(change: Change) -> str | None:
    """The media type inside strings is no longer stated."""
    return f"media type inside {thing(change)}: {step(change)}"


@rule(on="content-type-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_content_type_changed(change: Change) -> str | None:
    """The media type inside strings changed."""
    return f"media type inside {thing(change)}: {step(change)}"


@rule(on="content-type-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_content_type_changed(change: Change) -> str | None:
    """The media type inside strings changed."""
    return f"media type inside {thing(change)}: {step(change)}"


@rule(on="content-encoding-added", side=Side.REQUEST, level=Level.RISKY)
def request_content_encoding_added(change: Change) -> str | None:
    """The encoding of strings is stated."""
    return f"encoding of {thing(change)}: {step(change)}"


@rule(on="content-encoding-added", side=Side.RESPONSE, level=Level.SAFE)
def response_content_encoding_added(change: Change) -> str | None:
    """The encoding of strings is stated."""
    return f"encoding of {thing(change)}: {step(change)}"


@rule(on="content-encoding-removed", side=Side.REQUEST, level=Level.SAFE)
def request_content_encoding_removed(change: Change) -> str | None:
    """The encoding of strings is no longer stated."""
    return f"encoding of {thing(change)}: {step(change)}"


@rule(on="content-encoding-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_content_encoding_removed(change: Change) -> str | None:
    """The encoding of strings is no longer stated."""
    return f"encoding of {thing(change)}: {step(change)}"


@rule(on="content-encoding-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_content_encoding_changed(change: Change) -> str | None:
    """The encoding of strings changed."""
    return f"encoding of {thing(change)}: {step(change)}"


@rule(on="content-encoding-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_content_encoding_changed(change: Change) -> str | None:
    """The encoding of strings changed."""
    return f"encoding of {thing(change)}: {step(change)}"
