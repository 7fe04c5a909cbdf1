"""The closed list of what can happen between two versions, with the word that release notes have for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

_TABLE = """
operation-added             endpoint_added
operation-removed           endpoint_removed
operation-renamed           endpoint_renamed
operation-deprecated        endpoint_deprecated
operation-undeprecated      endpoint_undeprecated
operation-id-changed        operation_id_changed
sunset-changed              lifecycle_policy
stability-decreased         lifecycle_policy
stability-increased         lifecycle_policy
webhook-added               webhook_added
webhook-removed             webhook_removed
callback-added              webhook_added
callback-removed            webhook_removed
server-added                base_url_changed
server-removed              base_url_changed
server-changed              base_url_changed
server-value-removed        base_url_changed
server-value-added          base_url_changed
security-added              auth_changed
security-removed            auth_changed
security-lifted             auth_changed
security-alternative-added  auth_changed
security-eased              auth_changed
scope-added                 permission_changed
scope-removed               permission_changed
scheme-added                auth_changed
scheme-removed              auth_changed
scheme-changed              auth_changed
flow-added                  auth_changed
flow-removed                auth_changed
flow-url-changed            auth_changed
flow-scope-added            permission_changed
flow-scope-removed          permission_changed
parameter-added             param_added
parameter-removed           param_removed
parameter-renamed           param_renamed
parameter-moved             param_moved
path-parameter-renamed      param_renamed
parameter-required          param_required_changed
parameter-optional          param_required_changed
parameter-deprecated        param_deprecated
parameter-undeprecated      param_undeprecated
parameter-became-list       type_changed
parameter-became-single     type_changed
parameters-moved            param_moved
parameter-style-changed     format_changed
reserved-allowed            format_changed
reserved-forbidden          format_changed
empty-allowed               constraint_relaxed
empty-forbidden             constraint_tightened
body-added                  request_body_changed
body-removed                request_body_changed
body-required               request_body_changed
body-optional               request_body_changed
media-type-changed          format_changed
media-type-added            format_changed
media-type-removed          format_changed
encoding-changed            format_changed
encoding-widened            format_changed
response-added              response_status_changed
response-removed            response_status_changed
response-changed            response_status_changed
response-narrowed           response_status_changed
answer-added                response_status_changed
answer-removed              response_status_changed
answer-changed              response_status_changed
response-body-added         response_body_changed
response-body-removed       response_body_changed
header-added                header_added
header-removed              header_removed
header-renamed              header_renamed
header-required             header_required_changed
header-optional             header_required_changed
header-deprecated           header_deprecated
header-undeprecated         header_undeprecated
header-style-changed        format_changed
link-added                  link_changed
link-removed                link_changed
link-changed                link_changed
property-added              field_added
property-removed            field_removed
property-renamed            field_renamed
property-moved              field_moved
properties-moved            field_moved
schema-replaced             type_changed
property-required           field_required
property-optional           field_optional
read-only-set               field_access_changed
read-only-lifted            field_access_changed
write-only-set              field_access_changed
write-only-lifted           field_access_changed
deprecated                  field_deprecated
undeprecated                field_undeprecated
type-changed                type_changed
type-restated               type_changed
type-widened                type_changed
type-narrowed               type_changed
null-allowed                null_semantics_changed
null-forbidden              null_semantics_changed
enum-value-added            enum_value_added
enum-value-removed          enum_value_removed
enum-value-renamed          enum_value_renamed
enum-replaced               enum_value_renamed
enum-set                    constraint_tightened
enum-lifted                 constraint_relaxed
extensible-value-added      enum_value_added
extensible-value-removed    enum_value_removed
extensible-enum-set         constraint_tightened
extensible-enum-lifted      constraint_relaxed
length-tightened            constraint_tightened
length-relaxed              constraint_relaxed
range-tightened             constraint_tightened
range-relaxed               constraint_relaxed
step-tightened              constraint_tightened
step-relaxed                constraint_relaxed
step-changed                constraint_tightened
item-count-tightened        constraint_tightened
item-count-relaxed          constraint_relaxed
uniqueness-tightened        constraint_tightened
uniqueness-relaxed          constraint_relaxed
property-count-tightened    constraint_tightened
property-count-relaxed      constraint_relaxed
pattern-set                 constraint_tightened
pattern-lifted              constraint_relaxed
pattern-changed             constraint_tightened
format-set                  format_changed
format-lifted               format_changed
format-changed              format_changed
format-narrowed             format_changed
format-widened              format_changed
default-added               default_changed
default-removed             default_changed
default-changed             default_changed
additional-properties-forbidden  constraint_tightened
additional-properties-narrowed   constraint_tightened
additional-properties-widened    constraint_relaxed
additional-properties-allowed    constraint_relaxed
property-names-forbidden    constraint_tightened
property-names-narrowed     constraint_tightened
property-names-widened      constraint_relaxed
property-names-allowed      constraint_relaxed
unevaluated-properties-forbidden  constraint_tightened
unevaluated-properties-narrowed   constraint_tightened
unevaluated-properties-widened    constraint_relaxed
unevaluated-properties-allowed    constraint_relaxed
unevaluated-items-forbidden  constraint_tightened
unevaluated-items-narrowed   constraint_tightened
unevaluated-items-widened    constraint_relaxed
unevaluated-items-allowed    constraint_relaxed
items-forbidden             constraint_tightened
items-narrowed              constraint_tightened
items-widened               constraint_relaxed
items-allowed               constraint_relaxed
contains-tightened          constraint_tightened
contains-relaxed            constraint_relaxed
contains-changed            constraint_tightened
pattern-property-added      constraint_tightened
pattern-property-removed    constraint_relaxed
pattern-property-opened     constraint_relaxed
pattern-property-closed     constraint_tightened
dependent-schema-added      constraint_tightened
dependent-schema-removed    constraint_relaxed
dependent-required-added    field_required
dependent-required-removed  field_optional
union-added                 constraint_tightened
union-removed               constraint_relaxed
union-branch-added          type_changed
union-branch-removed        type_changed
union-branch-merged         docs_only
union-exclusive             constraint_tightened
union-inclusive             constraint_relaxed
exclusion-added             constraint_tightened
exclusion-removed           constraint_relaxed
exclusion-changed           validation_changed
condition-added             constraint_tightened
condition-removed           constraint_relaxed
condition-changed           validation_changed
discriminator-added         type_changed
discriminator-removed       type_changed
discriminator-changed       type_changed
discriminator-value-added   type_changed
discriminator-value-removed type_changed
discriminator-value-changed type_changed
discriminator-value-restated docs_only
discriminator-value-renamed enum_value_renamed
idle-tightened              constraint_tightened
idle-relaxed                constraint_relaxed
idle-set                    constraint_tightened
idle-lifted                 constraint_relaxed
markup-restated             type_changed
xml-changed                 format_changed
content-type-added          format_changed
content-type-removed        format_changed
content-type-changed        format_changed
content-encoding-added      format_changed
content-encoding-removed    format_changed
content-encoding-changed    format_changed
schema-renamed              schema_renamed
pagination-added            pagination_added
pagination-changed          pagination_changed
request-narrowed            constraint_tightened
response-widened            constraint_relaxed
"""

EVENTS: Mapping[str, str] = MappingProxyType(dict(line.split() for line in _TABLE.split("\n") if line))
"""Every event with its kind of change. Rules are keyed on the events."""

_OF_PARAMETERS = {
    "field_deprecated": "param_deprecated",
    "field_undeprecated": "param_undeprecated",
}


def kind_of(event: str, detail: Mapping[str, Any]) -> str:
    """The kind of change for an event; parameters have words of their own."""
    kind = EVENTS[event]
    if detail.get("parameter") and kind in _OF_PARAMETERS:
        return _OF_PARAMETERS[kind]
    return kind
