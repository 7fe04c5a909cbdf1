"""Every keyword in both directions and on both sides: what widens, what is another, what is the same.

Truth comes from the values that are accepted: in requests more of them are harmless, in responses fewer.
"""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version, with_schema
from triaccord.differ import diff
from triaccord.model import Level, Side

# Both accept the same values.
SAME = [
    ("{type: string, format: byte}", "{type: string, contentEncoding: base64}"),
    ("{type: string, format: binary}", "{type: string, contentMediaType: application/octet-stream}"),
    ("{not: {not: {type: string}}}", "{type: string}"),
    (
        "{anyOf: [{required: [a]}, {anyOf: [{required: [b]}, {required: [c]}]}]}",
        "{anyOf: [{required: [a]}, {required: [b]}, {required: [c]}]}",
    ),
    ("{type: number, multipleOf: 1}", "{type: integer}"),
    ("{type: string, minLength: 0}", "{type: string}"),
    ("{type: array, minItems: 0, items: {}}", "{type: array}"),
    ("{type: array, items: {type: string}, uniqueItems: false}", "{type: array, items: {type: string}}"),
    ("{type: integer, minimum: 1}", "{type: integer, exclusiveMinimum: 0}"),
    ("{type: integer, maximum: 5.5}", "{type: integer, maximum: 5}"),
    ("{const: a}", "{enum: [a]}"),
    ("{enum: [a, b]}", "{enum: [b, a]}"),
    ("{enum: [1, 2]}", "{type: integer, enum: [1, 2]}"),
    ("{type: string, enum: [a, b, 1]}", "{type: string, enum: [a, b]}"),
    ("{type: boolean}", "{enum: [true, false]}"),
    ('{type: "null"}', "{const: null}"),
    ("{type: string, not: {type: integer}}", "{type: string}"),
    ("{type: [string, integer], not: {type: integer}}", "{type: string}"),
    (
        "{type: object, if: {required: [a]}, then: {required: [b]}}",
        "{type: object, dependentRequired: {a: [b]}}",
    ),
    (
        "{type: object, dependentSchemas: {a: {required: [b]}}}",
        "{type: object, dependentRequired: {a: [b]}}",
    ),
    ("{if: true, then: {type: string}}", "{type: string}"),
    (
        "{type: array, prefixItems: [{type: string}, {type: string}], items: {type: string}}",
        "{type: array, items: {type: string}}",
    ),
    ("{type: array, contains: {type: string}, minContains: 0}", "{type: array}"),
    ("{type: object, additionalProperties: true}", "{type: object}"),
    ("{type: object, additionalProperties: {}}", "{type: object}"),
    (
        "{type: object, properties: {a: {type: string}}, unevaluatedProperties: false}",
        "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
    ),
    (
        "{type: object, allOf: [{properties: {a: {type: string}}}], unevaluatedProperties: false}",
        "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
    ),
    (
        "{type: array, prefixItems: [{type: string}], unevaluatedItems: false}",
        "{type: array, prefixItems: [{type: string}], items: false}",
    ),
    ('{type: string, pattern: ".*"}', "{type: string}"),
    ("{allOf: [{type: string}, {maxLength: 3}]}", "{type: string, maxLength: 3}"),
    ("{allOf: [{type: string, maxLength: 5}, {maxLength: 3}]}", "{type: string, maxLength: 3}"),
    ("{oneOf: [{type: string}]}", "{type: string}"),
    ("{anyOf: [{type: string}, {type: integer}]}", "{type: [string, integer]}"),
    ("{oneOf: [{type: string}, {type: integer}]}", "{type: [string, integer]}"),
    ("{anyOf: [{type: string}, {type: integer}]}", "{oneOf: [{type: string}, {type: integer}]}"),
    ("{anyOf: [{type: string}, {type: integer}]}", "{anyOf: [{type: integer}, {type: string}]}"),
    ('{oneOf: [{type: string}, {type: "null"}]}', '{type: [string, "null"]}'),
    ("true", "{}"),
    ("{$comment: a, type: string}", "{type: string}"),
    ("{type: string, examples: [a]}", "{type: string, example: b}"),
    ("{type: string, title: A, description: x}", "{type: string, title: B}"),
    (
        "{type: array, items: {type: string}, minItems: 1}",
        "{type: array, items: {type: string}, minItems: 1, contains: {}}",
    ),
]

# The second one accepts more values.
WIDER = [
    ("type: string", "type: [string, integer]"),
    ("{type: string}", '{type: [string, "null"]}'),
    ("type: integer", "type: number"),
    ("{type: integer, multipleOf: 4}", "{type: integer, multipleOf: 2}"),
    ("{type: integer, multipleOf: 4}", "{type: integer}"),
    ("{type: string, minLength: 2}", "{type: string, minLength: 1}"),
    ("{type: array, items: {type: string}, uniqueItems: true}", "{type: array, items: {type: string}}"),
    (
        "{type: array, items: {type: string}, maxItems: 3}",
        "{type: array, items: {type: string}, maxItems: 5}",
    ),
    ("{type: object, maxProperties: 3}", "{type: object, maxProperties: 5}"),
    ("{type: object, minProperties: 3}", "{type: object, minProperties: 1}"),
    ("{type: number, minimum: 1}", "{type: number, exclusiveMinimum: 0}"),
    ("{type: number, exclusiveMinimum: 1}", "{type: number, minimum: 1}"),
    ("{type: integer, maximum: 5}", "{type: integer, maximum: 6}"),
    ("{not: {type: string}}", "{}"),
    ("{type: string, not: {enum: [a, b]}}", "{type: string, not: {enum: [a]}}"),
    (
        "{type: object, properties: {a: {type: string}}, if: {required: [a]}, then: {required: [b]}}",
        "{type: object, properties: {a: {type: string}}}",
    ),
    ("{type: object, dependentRequired: {a: [b, c]}}", "{type: object, dependentRequired: {a: [b]}}"),
    ("{type: object, dependentRequired: {a: [b]}}", "{type: object}"),
    ("{type: object, dependentSchemas: {a: {properties: {b: {type: string}}}}}", "{type: object}"),
    (
        '{type: string, if: {minLength: 3}, then: {pattern: "^a"}, else: {pattern: "^b"}}',
        '{type: string, if: {minLength: 3}, then: {pattern: "^a"}}',
    ),
    (
        "{type: array, prefixItems: [{type: string}, {type: integer}]}",
        "{type: array, prefixItems: [{type: string}]}",
    ),
    (
        "{type: array, prefixItems: [{type: string}], items: false}",
        "{type: array, prefixItems: [{type: string}]}",
    ),
    ("{type: array, contains: {type: string}}", "{type: array}"),
    ("{type: array, contains: {type: string}, minContains: 2}", "{type: array, contains: {type: string}}"),
    (
        "{type: array, contains: {type: string}, maxContains: 2}",
        "{type: array, contains: {type: string}, maxContains: 3}",
    ),
    ('{type: object, propertyNames: {pattern: "^a"}}', "{type: object}"),
    ("{type: object, propertyNames: {maxLength: 3}}", "{type: object, propertyNames: {maxLength: 5}}"),
    ('{type: object, patternProperties: {"^x": {type: string}}}', "{type: object}"),
    (
        '{type: object, patternProperties: {"^x": {type: string}}}',
        '{type: object, patternProperties: {"^x": {type: [string, integer]}}}',
    ),
    ("{type: object, additionalProperties: false}", "{type: object}"),
    (
        "{type: object, additionalProperties: {type: string}}",
        "{type: object, additionalProperties: {type: [string, integer]}}",
    ),
    ("{type: object, additionalProperties: {type: string}}", "{type: object}"),
    (
        "{type: object, properties: {a: {type: string}}, unevaluatedProperties: false}",
        "{type: object, properties: {a: {type: string}}}",
    ),
    (
        "{type: array, prefixItems: [{type: string}], unevaluatedItems: false}",
        "{type: array, prefixItems: [{type: string}]}",
    ),
    ('{type: string, pattern: "^a"}', "{type: string}"),
    ('{type: string, format: date, pattern: "^2"}', "{type: string, format: date}"),
    ("{anyOf: [{type: string}]}", "{anyOf: [{type: string}, {type: integer}]}"),
    (
        "{type: object, properties: {a: {type: string}}, required: [a]}",
        "{type: object, properties: {a: {type: string}}}",
    ),
    (
        "{type: object, properties: {a: {type: string, default: x}}, required: [a]}",
        "{type: object, properties: {a: {type: string, default: x}}}",
    ),
    ("{type: object, properties: {a: false}}", "{type: object}"),
    (
        '{type: object, required: [a], properties: {a: {type: [string, "null"]}}}',
        '{type: object, properties: {a: {type: [string, "null"]}}}',
    ),
    ("{type: object, anyOf: [{required: [a]}, {required: [b]}]}", "{type: object}"),
]

# Each accepts what the other does not.
OTHERS = [
    ("{type: integer, multipleOf: 4}", "{type: integer, multipleOf: 6}"),
    ('{type: string, pattern: "^a"}', '{type: string, pattern: "^b"}'),
    ("{type: string, format: date}", "{type: string, format: date-time}"),
    ("{type: array, items: {type: string}}", "{type: string}"),
    ("{type: object, properties: {a: {type: string}}}", "{type: array, items: {}}"),
]


def sent(schema: Any, side: Side) -> dict[str, Any]:
    """An operation that takes or returns an object with a property of this schema."""
    content = {"application/json": {"schema": {"type": "object", "properties": {"f": schema}}}}
    operation: dict[str, Any] = {"responses": {"200": {"description": "ok"}}}
    if side is Side.REQUEST:
        operation["requestBody"] = {"content": content}
    else:
        operation["responses"]["200"]["content"] = content
    return {"openapi": "3.1.0", "paths": {"/a": {"post": operation}}}


def levels(old: str, new: str, side: Side) -> list[Level]:
    found = diff(version(sent(yaml.safe_load(old), side)), version(sent(yaml.safe_load(new), side)))
    assert found.unjudged == ()
    return [one.level for one in found.findings]


@pytest.mark.parametrize("side", [Side.REQUEST, Side.RESPONSE])
@pytest.mark.parametrize(("old", "new"), SAME)
def test_the_same_values_in_other_words(old: str, new: str, side: Side) -> None:
    assert (levels(old, new, side), levels(new, old, side)) == ([], [])


@pytest.mark.parametrize("side", [Side.REQUEST, Side.RESPONSE])
@pytest.mark.parametrize(("old", "new"), WIDER)
def test_more_values(old: str, new: str, side: Side) -> None:
    harmless, harmful = (levels(old, new, side), levels(new, old, side))[:: 1 if side is Side.REQUEST else -1]
    assert (harmless, harmful) == ([Level.SAFE], [Level.BREAKING])


@pytest.mark.parametrize("side", [Side.REQUEST, Side.RESPONSE])
@pytest.mark.parametrize(("old", "new"), OTHERS)
def test_other_values(old: str, new: str, side: Side) -> None:
    assert (levels(old, new, side), levels(new, old, side)) == ([Level.BREAKING], [Level.BREAKING])


def test_a_format_that_refuses_nothing_or_is_nowhere_defined_is_doubt() -> None:
    from triaccord.differ.rules.formats import LIMITING
    from triaccord.schemas.keywords import KNOWN_FORMATS

    texts = {name for name in KNOWN_FORMATS if "int" not in name}
    assert texts <= LIMITING, "what is proved on values is no doubt"

    def levels(name: str) -> list[str]:
        plain, stated = {"type": "string"}, {"type": "string", "format": name}
        return [
            finding.level.value
            for side, pair in ((Side.REQUEST, (plain, stated)), (Side.RESPONSE, (stated, plain)))
            for finding in diff(*(with_schema(schema, side) for schema in pair)).findings
        ]

    assert [levels(name) for name in ("uuid", "binary", "licence-plate")] == [
        ["breaking", "breaking"],
        ["risky", "risky"],
        ["risky", "risky"],
    ]
