"""Schemas by name pattern, and what one property demands of others."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, thing, value
from triaccord.model import Change, Level, Side


@rule(on="pattern-property-added", side=Side.REQUEST, level=Level.BREAKING)
def request_pattern_property_added(change: Change) -> str | None:
    """Properties whose names match a pattern must satisfy a schema.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object}

    After:
        {type: object, patternProperties: {'^x-': {type: string}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"properties named like {value(change.subject)} of {thing(change)} are described"


@rule(on="pattern-property-added", side=Side.RESPONSE, level=Level.SAFE)
def response_pattern_property_added(change: Change) -> str | None:
    """Properties whose names match a pattern satisfy a schema.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object}

    After:
        {type: object, patternProperties: {'^x-': {type: string}}}
    """
    return f"properties named like {value(change.subject)} of {thing(change)} are described"


@rule(on="pattern-property-removed", side=Side.REQUEST, level=Level.SAFE)
def request_pattern_property_removed(change: Change) -> str | None:
    """Properties whose names match a pattern are free.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, patternProperties: {'^x-': {type: string}}}

    After:
        {type: object}
    """
    return f"properties named like {value(change.subject)} of {thing(change)} are no longer described"


@rule(on="pattern-property-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_property_removed(change: Change) -> str | None:
    """Properties whose names match a pattern are free.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, patternProperties: {'^x-': {type: string}}}

    After:
        {type: object}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"properties named like {value(change.subject)} of {thing(change)} are no longer described"


@rule(on="pattern-property-opened", side=Side.REQUEST, level=Level.SAFE)
def request_pattern_property_opened(change: Change) -> str | None:
    """Properties whose names match a pattern are accepted.

    Why:
        They were refused; every value that was sent stays accepted.

    Before:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}, patternProperties: {'^x-': {type: string}},
          additionalProperties: false}
    """
    return f"properties named like {value(change.subject)} of {thing(change)} are accepted"


@rule(on="pattern-property-opened", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_property_opened(change: Change) -> str | None:
    """Properties whose names match a pattern may come back.

    Why it breaks:
        The old contract ruled them out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}, patternProperties: {'^x-': {type: string}},
          additionalProperties: false}

    Mend:
        Make the reader take the new names before the upgrade.
    """
    return f"properties named like {value(change.subject)} of {thing(change)} may come back"


@rule(on="pattern-property-closed", side=Side.REQUEST, level=Level.BREAKING)
def request_pattern_property_closed(change: Change) -> str | None:
    """Properties whose names match a pattern are refused.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {id: {type: integer}}, patternProperties: {'^x-': {type: string}},
          additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    Mend:
        Leave them out.
    """
    return f"properties named like {value(change.subject)} of {thing(change)} are refused"


@rule(on="pattern-property-closed", side=Side.RESPONSE, level=Level.BREAKING)
def response_pattern_property_closed(change: Change) -> str | None:
    """Properties whose names match a pattern no longer come back.

    Why it breaks:
        Who reads them finds nothing.

    Before:
        {type: object, properties: {id: {type: integer}}, patternProperties: {'^x-': {type: string}},
          additionalProperties: false}

    After:
        {type: object, properties: {id: {type: integer}}, additionalProperties: false}

    Mend:
        Do not rely on them.
    """
    return f"properties named like {value(change.subject)} of {thing(change)} no longer come back"


@rule(on="dependent-schema-added", side=Side.REQUEST, level=Level.BREAKING)
def request_dependent_schema_added(change: Change) -> str | None:
    """A schema must hold if a property is there.

    Why it breaks:
        Values that were valid are refused.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentSchemas: {
              a: {properties: {b: {maxLength: 9}}}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"a schema depends on {value(change.subject)}{in_model(change)}"


@rule(on="dependent-schema-added", side=Side.RESPONSE, level=Level.SAFE)
def response_dependent_schema_added(change: Change) -> str | None:
    """A schema holds if a property is there.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentSchemas: {
              a: {properties: {b: {maxLength: 9}}}}}
    """
    return f"a schema depends on {value(change.subject)}{in_model(change)}"


@rule(on="dependent-schema-removed", side=Side.REQUEST, level=Level.SAFE)
def request_dependent_schema_removed(change: Change) -> str | None:
    """A schema need not hold any more if a property is there.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentSchemas: {
              a: {properties: {b: {maxLength: 9}}}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}}
    """
    return f"no schema depends on {value(change.subject)} any more{in_model(change)}"


@rule(on="dependent-schema-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_dependent_schema_removed(change: Change) -> str | None:
    """A schema need not hold any more if a property is there.

    Why it breaks:
        Values may come back that the old contract ruled out; strict readers and validators refuse them.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentSchemas: {
              a: {properties: {b: {maxLength: 9}}}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    Mend:
        Make the reader take the new values before the upgrade.
    """
    return f"no schema depends on {value(change.subject)} any more{in_model(change)}"


@rule(on="dependent-required-added", side=Side.REQUEST, level=Level.BREAKING)
def request_dependent_required_added(change: Change) -> str | None:
    """A property must be sent if another one is.

    Why it breaks:
        Requests with one and without the other are refused.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}}

    Mend:
        Send both.
    """
    return f"{value(change.subject)} is required with {value(change.new)}{in_model(change)}"


@rule(on="dependent-required-added", side=Side.RESPONSE, level=Level.SAFE)
def response_dependent_required_added(change: Change) -> str | None:
    """A property is there if another one is.

    Why:
        Every value that may come back could come back before.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}}
    """
    return f"{value(change.subject)} is required with {value(change.new)}{in_model(change)}"


@rule(on="dependent-required-removed", side=Side.REQUEST, level=Level.SAFE)
def request_dependent_required_removed(change: Change) -> str | None:
    """A property need not be sent with another one.

    Why:
        Every value that was sent stays accepted.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}}
    """
    return f"{value(change.subject)} is no longer required with {value(change.old)}{in_model(change)}"


@rule(on="dependent-required-removed", side=Side.RESPONSE, level=Level.BREAKING)
def response_dependent_required_removed(change: Change) -> str | None:
    """A property may be missing beside another one.

    Why it breaks:
        Readers that rely on the second where the first is find nothing.

    Before:
        {type: object, properties: {a: {type: string}, b: {type: string}}, dependentRequired: {a: [b]}}

    After:
        {type: object, properties: {a: {type: string}, b: {type: string}}}

    Mend:
        Expect it to be missing.
    """
    return f"{value(change.subject)} is no longer required with {value(change.old)}{in_model(change)}"
