"""Which kinds of change bear out which kinds of claim, and which say the opposite."""

from __future__ import annotations

_RENAMES = frozenset(
    {"field_renamed", "param_renamed", "header_renamed", "field_moved", "param_moved", "enum_value_renamed"}
)
_PAGINATION = frozenset({"pagination_added", "pagination_changed"})
_CONSTRAINTS = frozenset({"constraint_relaxed", "constraint_tightened", "constraint_changed"})
_NULLS = frozenset({"null_semantics_changed", "nullable_changed"})
_STATUSES = frozenset({"response_status_changed", "response_status_added", "response_status_removed"})
_ADDED = frozenset({"field_added", "param_added", "header_added"})
_REMOVED = frozenset({"field_removed", "param_removed", "header_removed"})
_DEPRECATED = frozenset({"field_deprecated", "param_deprecated", "header_deprecated"})
_REQUIRED = frozenset(
    {"field_required", "field_optional", "param_required_changed", "header_required_changed"}
)
_BODIES = frozenset({"request_body_changed", "response_body_changed"})

BORNE_OUT_BY: dict[str, frozenset[str]] = {
    "endpoint_added": frozenset({"endpoint_added", "endpoint_renamed", "webhook_added"}),
    "endpoint_removed": frozenset({"endpoint_removed", "endpoint_renamed"}),
    "endpoint_renamed": frozenset({"endpoint_renamed", "endpoint_added", "endpoint_removed"}),
    "endpoint_deprecated": frozenset({"endpoint_deprecated"}),
    "base_url_changed": frozenset({"base_url_changed"}),
    "param_added": _ADDED | _RENAMES | {"enum_value_added"},
    "param_removed": _REMOVED | _RENAMES,
    "param_renamed": _RENAMES | _ADDED | _REMOVED,
    "param_moved": _RENAMES | _ADDED | _REMOVED,
    "param_required_changed": _REQUIRED | _ADDED,
    "param_deprecated": _DEPRECATED,
    "field_added": _ADDED | _RENAMES | _BODIES | _STATUSES | {"enum_value_added"},
    "field_removed": _REMOVED | _RENAMES | _BODIES | {"enum_value_removed"},
    "field_renamed": _RENAMES | _ADDED | _REMOVED | _DEPRECATED,
    "field_moved": _RENAMES | _ADDED | _REMOVED,
    "field_required": _REQUIRED | _ADDED | _NULLS,
    "field_optional": _REQUIRED | _NULLS,
    "field_deprecated": _DEPRECATED,
    "request_body_changed": _BODIES | {"type_changed", "format_changed", "media_type_changed"} | _RENAMES,
    "response_body_changed": _BODIES | {"type_changed", "format_changed"} | _PAGINATION | _RENAMES,
    "type_changed": frozenset({"type_changed", "format_changed"}) | _BODIES | _NULLS,
    # What a note calls an option of something may be a field to the document, and the other way round.
    "enum_value_added": frozenset({"enum_value_added", "enum_value_renamed"}) | _ADDED,
    "enum_value_removed": frozenset({"enum_value_removed", "enum_value_renamed"}) | _REMOVED,
    "enum_value_renamed": frozenset({"enum_value_renamed", "enum_value_added", "enum_value_removed"}),
    "constraint_relaxed": _CONSTRAINTS | {"format_changed", "enum_value_added"},
    "constraint_tightened": _CONSTRAINTS | {"format_changed", "enum_value_removed", "enum_value_added"},
    "validation_changed": _CONSTRAINTS | _REQUIRED | {"enum_value_removed", "format_changed", "type_changed"},
    "default_changed": frozenset({"default_changed"}),
    "null_semantics_changed": _NULLS | {"type_changed", "field_optional", "field_required"},
    "format_changed": frozenset({"format_changed", "type_changed", "media_type_changed"}) | _BODIES,
    "value_semantics_changed": _CONSTRAINTS | {"type_changed", "format_changed", "param_required_changed"},
    "scope_extended": frozenset({"enum_value_added"}),
    "webhook_added": frozenset({"webhook_added", "enum_value_added", "endpoint_added"}),
    "pagination_added": _PAGINATION | _RENAMES | _ADDED | _BODIES,
    "pagination_changed": _PAGINATION | _RENAMES | _BODIES,
    "response_status_changed": _STATUSES,
    "error_changed": _STATUSES,
    "auth_changed": frozenset({"auth_changed"}),
    "permission_changed": frozenset({"auth_changed", "permission_changed"}),
    "spec_correction": frozenset({"spec_correction", "type_changed", "default_changed"})
    | _CONSTRAINTS
    | {"enum_value_added", "enum_value_removed", "format_changed"},
}
"""Claim kind → change kinds that may bear it out. Kinds that are missing have nothing to show."""

_OPPOSITE = {
    "endpoint_added": "endpoint_removed",
    "param_added": "param_removed",
    "field_added": "field_removed",
    "field_required": "field_optional",
    "constraint_relaxed": "constraint_tightened",
    "enum_value_added": "enum_value_removed",
    "pagination_added": "pagination_removed",
}
OPPOSED_BY: dict[str, frozenset[str]] = {
    **{kind: frozenset({other}) for kind, other in _OPPOSITE.items()},
    **{other: frozenset({kind}) for kind, other in _OPPOSITE.items()},
}
"""Claim kind → change kinds that say the opposite of the same thing."""

LEFT_OUT_AT_TIMES = frozenset({"null_semantics_changed", "field_optional"})
"""What a document shows of a field that is only left out under a condition."""

VALUES = frozenset({"enum_value_added", "enum_value_removed"})

NAMES_AN_OPERATION = frozenset(
    {"endpoint_added", "endpoint_removed", "endpoint_renamed", "endpoint_deprecated", "base_url_changed"}
)
"""Claims about whole operations: no field or parameter has to agree."""

RENAMES = _RENAMES
PAGINATION = _PAGINATION
ADDED = _ADDED
REMOVED = _REMOVED
REQUIRED = _REQUIRED
