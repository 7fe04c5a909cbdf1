"""Parameters: existence, place, name, spelling on the wire."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import parameter, perhaps, value
from triaccord.model import Change, Level, Side


@rule(on="parameter-added", side=Side.REQUEST, level=Level.BREAKING)
def parameter_added_required(change: Change) -> str | None:
    """A new parameter must be sent.

    Why it breaks:
        Every call that was valid yesterday lacks it.

    Before:
        {parameters: [{in: query, name: first, schema: {type: integer}}]}

    After:
        {parameters: [{in: query, name: first, schema: {type: integer}}, {in: query, name: zone,
              required: true, schema: {type: string}}]}

    Mend:
        Send it.
    """
    if not change.required:
        return None
    return f"{parameter(change)} was added and must be sent"


@rule(on="parameter-added", side=Side.REQUEST, level=Level.SAFE)
def parameter_added_optional(change: Change) -> str | None:
    """A new parameter may be sent.

    Why:
        Calls without it work as before.

    Before:
        {parameters: [{in: query, name: first, schema: {type: integer}}]}

    After:
        {parameters: [{in: query, name: first, schema: {type: integer}}, {in: query, name: zone,
              schema: {type: string}}]}
    """
    if change.required:
        return None
    return f"{parameter(change)} was added"


@rule(on="parameter-removed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_removed(change: Change) -> str | None:
    """A parameter is gone.

    Why it breaks:
        Servers that refuse unknown parameters refuse the call; the others ignore it, and a filter that
        no longer filters gives wrong rows without a word.

    Before:
        {parameters: [{in: query, name: first, schema: {type: integer}}, {in: query, name: zone,
              schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: first, schema: {type: integer}}]}

    Mend:
        Do without it, or do its work yourself.
    """
    return f"{parameter(change)} was removed{perhaps(change)}"


@rule(on="parameter-renamed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_renamed(change: Change) -> str | None:
    """A parameter has another name.

    Why it breaks:
        Under the old name it is refused or ignored.

    Before:
        {parameters: [{in: query, name: zone_name, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zoneName, schema: {type: string}}]}

    Not when:
        Only a variable of the path is renamed.

    Mend:
        Send it under the new name.
    """
    return f"{parameter(change)} is now {value(change.new)}"


@rule(on="parameter-moved", side=Side.REQUEST, level=Level.BREAKING)
def parameter_moved(change: Change) -> str | None:
    """A parameter is sent at another place.

    Why it breaks:
        At the old place it is refused or ignored.

    Before:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}

    After:
        {parameters: [{in: header, name: zone, schema: {type: string}}]}

    Mend:
        Send it at the new place.
    """
    became = change.detail.get("new_type")
    other = f", where it is {became} instead of {change.detail.get('type')}" if became else ""
    return f"parameter {value(change.subject)} moved from {change.old} to {change.new}{other}"


def _names(change: Change) -> str:
    return ", ".join(value(part.subject) for part in change.parts)


@rule(on="parameters-moved", side=Side.REQUEST, level=Level.BREAKING)
def parameters_moved(change: Change) -> str | None:
    """Several parameters are sent at another place.

    Why it breaks:
        At the old place they are refused or ignored.

    Before:
        {parameters: [{in: query, name: zone, schema: {type: string}}, {in: query, name: name,
              schema: {type: string}}]}

    After:
        {requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object,
                  properties: {zone: {type: string}, name: {type: string}}}}}}}

    Mend:
        Send them at the new place.
    """
    return f"{len(change.parts)} parameters moved from {change.old} to {change.new}: {_names(change)}"


@rule(on="path-parameter-renamed", side=Side.REQUEST, level=Level.SAFE)
def path_parameter_renamed(change: Change) -> str | None:
    """A variable of the path has another name.

    Why:
        Its name is never sent: no URL changes.

    Before:
        {paths: {'/things/{id}': {get: {parameters: [{name: id, in: path, required: true,
                    schema: {type: integer}}], responses: {'200': {description: ok}}}}}}

    After:
        {paths: {'/things/{ids}': {get: {parameters: [{name: ids, in: path, required: true,
                    schema: {type: integer}}], responses: {'200': {description: ok}}}}}}
    """
    return f"path variable {value(change.old)} is now {value(change.new)}"


@rule(on="parameter-required", side=Side.REQUEST, level=Level.BREAKING)
def parameter_required(change: Change) -> str | None:
    """A parameter must now be sent.

    Why it breaks:
        Calls without it are refused.

    Before:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, required: true, schema: {type: string}}]}

    Mend:
        Send it. A default does not help: what is required is not assumed.
    """
    return f"{parameter(change)} must now be sent"


@rule(on="parameter-optional", side=Side.REQUEST, level=Level.SAFE)
def parameter_optional(change: Change) -> str | None:
    """A parameter may now be left out.

    Why:
        Calls with it work as before.

    Before:
        {parameters: [{in: query, name: zone, required: true, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}
    """
    return f"{parameter(change)} may be left out"


@rule(on="parameter-deprecated", side=Side.REQUEST, level=Level.SAFE)
def parameter_deprecated(change: Change) -> str | None:
    """A parameter is marked as going away.

    Why:
        It works as before.

    Before:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, deprecated: true, schema: {type: string}}]}

    Mend:
        Look for what replaces it.
    """
    return f"{parameter(change)} is deprecated"


@rule(on="parameter-undeprecated", side=Side.REQUEST, level=Level.SAFE)
def parameter_undeprecated(change: Change) -> str | None:
    """A parameter is no longer marked as going away.

    Why:
        It works as before.

    Before:
        {parameters: [{in: query, name: zone, deprecated: true, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}
    """
    return f"{parameter(change)} is no longer deprecated"


@rule(on="parameter-style-changed", side=Side.REQUEST, level=Level.BREAKING)
def parameter_style_changed(change: Change) -> str | None:
    """A parameter is written differently on the wire.

    Why it breaks:
        The server reads the old spelling as something else.

    Before:
        {parameters: [{in: query, name: ids, explode: true, schema: {type: array, items: {type: integer}}}]}

    After:
        {parameters: [{in: query, name: ids, explode: false, schema: {type: array, items: {
                  type: integer}}}]}

    Not when:
        Single values look the same in both styles.

    Mend:
        Write it the new way.
    """
    return f"{parameter(change)} is written as {value(change.new)}, was {value(change.old)}"


@rule(on="parameter-became-list", side=Side.REQUEST, level=Level.SAFE)
def parameter_became_list(change: Change) -> str | None:
    """A parameter takes several values.

    Why:
        A list of one is written as the value was.

    Before:
        {parameters: [{in: query, name: ids, schema: {type: integer}}]}

    After:
        {parameters: [{in: query, name: ids, schema: {type: array, items: {type: integer}}}]}

    Not when:
        The list needs more than one entry, or separates entries by a character that values may hold.
    """
    return f"{parameter(change)} takes a list"


@rule(on="parameter-became-single", side=Side.REQUEST, level=Level.BREAKING)
def parameter_became_single(change: Change) -> str | None:
    """A parameter takes one value only.

    Why it breaks:
        Calls that send several are refused, or all but one value is ignored.

    Before:
        {parameters: [{in: query, name: ids, schema: {type: array, items: {type: integer}}}]}

    After:
        {parameters: [{in: query, name: ids, schema: {type: integer}}]}

    Mend:
        Call once for each value.
    """
    return f"{parameter(change)} takes one value, not a list"


@rule(on="reserved-allowed", side=Side.REQUEST, level=Level.SAFE)
def parameter_reserved_allowed(change: Change) -> str | None:
    """Reserved characters may be sent as they are.

    Why:
        Escaped ones are still understood.

    Before:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, allowReserved: true, schema: {type: string}}]}
    """
    return f"{parameter(change)} may contain reserved characters"


@rule(on="reserved-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def parameter_reserved_forbidden(change: Change) -> str | None:
    """Reserved characters must now be escaped.

    Why it breaks:
        A value with `&` or `/` in it is torn apart.

    Before:
        {parameters: [{in: query, name: zone, allowReserved: true, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}

    Mend:
        Escape them.
    """
    return f"{parameter(change)} may no longer contain reserved characters"


@rule(on="empty-allowed", side=Side.REQUEST, level=Level.SAFE)
def parameter_empty_allowed(change: Change) -> str | None:
    """A parameter may be sent without a value.

    Why:
        Calls with a value work as before.

    Before:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, allowEmptyValue: true, schema: {type: string}}]}
    """
    return f"{parameter(change)} may be empty"


@rule(on="empty-forbidden", side=Side.REQUEST, level=Level.BREAKING)
def parameter_empty_forbidden(change: Change) -> str | None:
    """A parameter must have a value.

    Why it breaks:
        Calls that send only its name are refused.

    Before:
        {parameters: [{in: query, name: zone, allowEmptyValue: true, schema: {type: string}}]}

    After:
        {parameters: [{in: query, name: zone, schema: {type: string}}]}

    Mend:
        Send a value.
    """
    return f"{parameter(change)} may no longer be empty"
