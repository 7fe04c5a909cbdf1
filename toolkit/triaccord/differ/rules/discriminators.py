"""How alternatives are told apart."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import thing, value
from triaccord.model import Change, Level, Side


@rule(on="discriminator-added", side=Side.REQUEST, level=Level.RISKY)
def request_discriminator_added(change: Change) -> str | None:
    """Alternatives are told apart by a property.

    Why it breaks:
        Requests without the property may no longer be understood; the schemas say whether it is
        required.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    Mend:
        Send the property.
    """
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-added", side=Side.RESPONSE, level=Level.SAFE)
def response_discriminator_added(change: Change) -> str | None:
    """Alternatives are told apart by a property.

    Why:
        Readers that tell them apart otherwise still can.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}
    """
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-removed", side=Side.REQUEST, level=Level.SAFE)
def request_discriminator_removed(change: Change) -> str | None:
    """Alternatives are no longer told apart by a property.

    Why:
        Requests with the property are understood as before.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}
    """
    return f"{value(change.old)} no longer tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-removed", side=Side.RESPONSE, level=Level.RISKY)
def response_discriminator_removed(change: Change) -> str | None:
    """Alternatives are no longer told apart by a property.

    Why it breaks:
        Readers that rely on the property may no longer find it; the schemas say whether it is still
        required.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}]}

    Mend:
        Tell the alternatives apart by what they have.
    """
    return f"{value(change.old)} no longer tells the alternatives of {thing(change)} apart"


@rule(on="discriminator-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_discriminator_changed(change: Change) -> str | None:
    """Alternatives are told apart by another property.

    Why it breaks:
        Requests that name the alternative in the old property are taken for something else.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: sort,
            mapping: {a: X}}}

    Mend:
        Name the alternative in the new property.
    """
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart, was {value(change.old)}"


@rule(on="discriminator-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_discriminator_changed(change: Change) -> str | None:
    """Alternatives are told apart by another property.

    Why it breaks:
        Readers look in the wrong property.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: sort,
            mapping: {a: X}}}

    Mend:
        Look in the new property.
    """
    return f"{value(change.new)} tells the alternatives of {thing(change)} apart, was {value(change.old)}"


@rule(on="discriminator-value-added", side=Side.REQUEST, level=Level.SAFE)
def request_discriminator_value_added(change: Change) -> str | None:
    """One more value names an alternative.

    Why:
        Every value that was sent stays accepted.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X, b: Y}}}
    """
    return f"{value(change.subject)} names {value(change.new)}"


@rule(on="discriminator-value-added", side=Side.RESPONSE, level=Level.RISKY)
def response_discriminator_value_added(change: Change) -> str | None:
    """One more value names an alternative.

    Why it breaks:
        Readers that choose by the value may have no branch for it. If the alternative itself is new, that
        is said of the alternative.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X, b: Y}}}

    Mend:
        Give the reader a branch for the new value.
    """
    return f"{value(change.subject)} names {value(change.new)}"


@rule(on="discriminator-value-removed", side=Side.REQUEST, level=Level.BREAKING)
def request_discriminator_value_removed(change: Change) -> str | None:
    """A value no longer names an alternative.

    Why it breaks:
        Requests that name it so are refused.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X, b: Y}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    Mend:
        Send only what the new version accepts.
    """
    return f"{value(change.subject)} no longer names {value(change.old)}"


@rule(on="discriminator-value-removed", side=Side.RESPONSE, level=Level.SAFE)
def response_discriminator_value_removed(change: Change) -> str | None:
    """A value no longer names an alternative.

    Why:
        Every value that may come back could come back before.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X, b: Y}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}
    """
    return f"{value(change.subject)} no longer names {value(change.old)}"


@rule(on="discriminator-value-changed", side=Side.REQUEST, level=Level.BREAKING)
def request_discriminator_value_changed(change: Change) -> str | None:
    """A value names another alternative.

    Why it breaks:
        Requests that name the old one are read as the new one.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: Y}}}

    Mend:
        Name the alternative by its new value.
    """
    return f"{value(change.subject)} names {value(change.new)}, was {value(change.old)}"


@rule(on="discriminator-value-changed", side=Side.RESPONSE, level=Level.BREAKING)
def response_discriminator_value_changed(change: Change) -> str | None:
    """A value names another alternative.

    Why it breaks:
        Readers take one alternative for another.

    Before:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: X}}}

    After:
        {oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object,
              properties: {y: {type: integer}}, required: [y]}], discriminator: {propertyName: kind,
            mapping: {a: Y}}}

    Mend:
        Read the value by its new meaning.
    """
    return f"{value(change.subject)} names {value(change.new)}, was {value(change.old)}"


@rule(on="discriminator-value-restated", side=Side.REQUEST, level=Level.SAFE)
def request_discriminator_value_restated(change: Change) -> str | None:
    """A value names an alternative that says the same under another name.

    Why:
        What is sent under the value has the same fields as before.

    Before:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}}}}}, paths: {/a: {post: {
                requestBody: {content: {application/json: {schema:
                  {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: kind,
                      mapping: {a: '#/components/schemas/A'}}}}}}, responses: {'200': {description: ok}}}}}}

    After:
        {components: {schemas: {B: {type: object, properties: {x: {type: string}}}}}, paths: {/a: {post: {
                requestBody: {content: {application/json: {schema:
                  {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind,
                      mapping: {a: '#/components/schemas/B'}}}}}}, responses: {'200': {description: ok}}}}}}
    """
    return f"{value(change.subject)} names {value(change.new)}, which says the same as {value(change.old)}"


@rule(on="discriminator-value-restated", side=Side.RESPONSE, level=Level.SAFE)
def response_discriminator_value_restated(change: Change) -> str | None:
    """A value names an alternative that says the same under another name.

    Why:
        What is read under the value has the same fields as before.

    Before:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}}}}}, paths: {/a: {post: {
                responses: {'200': {description: ok, content: {application/json: {schema:
                  {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: kind,
                      mapping: {a: '#/components/schemas/A'}}}}}}}}}}}

    After:
        {components: {schemas: {B: {type: object, properties: {x: {type: string}}}}}, paths: {/a: {post: {
                responses: {'200': {description: ok, content: {application/json: {schema:
                  {oneOf: [{$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind,
                      mapping: {a: '#/components/schemas/B'}}}}}}}}}}}
    """
    return f"{value(change.subject)} names {value(change.new)}, which says the same as {value(change.old)}"


@rule(on="discriminator-value-renamed", side=Side.REQUEST, level=Level.BREAKING)
def request_discriminator_value_renamed(change: Change) -> str | None:
    """An alternative is named by another value.

    Why it breaks:
        Requests that name it by the old value are refused.

    Before:
        {components: {schemas: {X: {type: object, properties: {x: {type: string}}}, Y: {type: object,
                properties: {y: {type: integer}}}}}, paths: {/a: {post: {requestBody: {content: {
                  application/json: {schema: {oneOf: [{$ref: '#/components/schemas/X'}, {
                          $ref: '#/components/schemas/Y'}], discriminator: {propertyName: kind, mapping: {
                          a: X, b: Y}}}}}}, responses: {'200': {description: ok}}}}}}

    After:
        {components: {schemas: {X: {type: object, properties: {x: {type: string}}}, Y: {type: object,
                properties: {y: {type: integer}}}}}, paths: {/a: {post: {requestBody: {content: {
                  application/json: {schema: {oneOf: [{$ref: '#/components/schemas/X'}, {
                          $ref: '#/components/schemas/Y'}], discriminator: {propertyName: kind, mapping: {
                          a: X, c: Y}}}}}}, responses: {'200': {description: ok}}}}}}

    Mend:
        Send the new value.
    """
    return f"{value(change.old)} is now {value(change.new)}, which names the same alternative"


@rule(on="discriminator-value-renamed", side=Side.RESPONSE, level=Level.RISKY)
def response_discriminator_value_renamed(change: Change) -> str | None:
    """An alternative comes back under another value.

    Why it breaks:
        Readers that choose by the value have no branch for it; those that look at the fields read on.

    Before:
        {components: {schemas: {X: {type: object, properties: {x: {type: string}}}, Y: {type: object,
                properties: {y: {type: integer}}}}}, paths: {/a: {get: {responses: {'200': {description: ok,
                  content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/X'}, {
                            $ref: '#/components/schemas/Y'}], discriminator: {propertyName: kind, mapping: {
                            a: X, b: Y}}}}}}}}}}}

    After:
        {components: {schemas: {X: {type: object, properties: {x: {type: string}}}, Y: {type: object,
                properties: {y: {type: integer}}}}}, paths: {/a: {get: {responses: {'200': {description: ok,
                  content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/X'}, {
                            $ref: '#/components/schemas/Y'}], discriminator: {propertyName: kind, mapping: {
                            a: X, c: Y}}}}}}}}}}}

    Mend:
        Read the new value.
    """
    return f"{value(change.old)} is now {value(change.new)}, which names the same alternative"
