"""What is around the schemas: texts of parameters, parts, statuses, servers, discriminators, paths."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests.floors.differ.documents import version
from triaccord.differ import diff

OK = "responses: {'200': {description: ok}}"


def told(old: str, new: str) -> list[tuple[str, str]]:
    def read(text: str) -> dict[str, Any]:
        return {"openapi": "3.1.0", "paths": {}, **yaml.safe_load(text)}

    found = diff(version(read(old)), version(read(new)))
    assert found.unjudged == ()
    return [(one.level.value, one.rule) for one in found.findings]


def parameter(schema: str, where: str = "query") -> str:
    name = f"{{name: id, in: {where}, required: true, schema: {schema}}}"
    return f"paths: {{'/a/{{id}}': {{get: {{parameters: [{name}], {OK}}}}}}}"


def part(encoding: str) -> str:
    schema = "{type: object, properties: {f: {type: string, format: binary}}}"
    content = f"{{multipart/form-data: {{schema: {schema}, encoding: {{f: {encoding}}}}}}}"
    return f"paths: {{/a: {{post: {{requestBody: {{content: {content}}}, {OK}}}}}}}"


def answers(*statuses: str) -> str:
    listed = ", ".join(f"'{status}': {{description: x}}" for status in statuses)
    return f"paths: {{/a: {{get: {{responses: {{{listed}}}}}}}}}"


def event(*statuses: str) -> str:
    listed = ", ".join(f"'{status}': {{description: x}}" for status in statuses)
    return f"webhooks: {{ev: {{post: {{responses: {{{listed}}}}}}}}}"


def served(server: str, path: str = "/a") -> str:
    return f"servers: [{server}]\npaths: {{{path}: {{get: {{{OK}}}}}}}"


def region(variable: str) -> str:
    return served(f'{{url: "https://{{r}}.example", variables: {{r: {variable}}}}}')


def pets(mapping: str, method: str = "get") -> str:
    """A union of cats and dogs that comes back (get) or is sent (post)."""
    one_of = "oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]"
    schema = f"{{{one_of}, discriminator: {{propertyName: k, mapping: {mapping}}}}}"
    content = f"{{application/json: {{schema: {schema}}}}}"
    held = (
        f"responses: {{'200': {{description: ok, content: {content}}}}}"
        if method == "get"
        else f"requestBody: {{content: {content}}}, {OK}"
    )
    kinds = ", ".join(
        f"{name}: {{type: object, required: [k], properties: {{k: {text}, {own}: {text}}}}}"
        for name, own, text in (("Cat", "meow", "{type: string}"), ("Dog", "bark", "{type: string}"))
    )
    return f"components: {{schemas: {{{kinds}}}}}\npaths: {{/a: {{{method}: {{{held}}}}}}}"


def things(path: str, more: str = "") -> str:
    keys = "components: {securitySchemes: {k: {type: apiKey, in: header, name: X}}}"
    return f"{keys}\npaths: {{{path}: {{get: {{operationId: listThings, {more} {OK}}}}}}}"


PNG, BOTH = part("{contentType: image/png}"), part("{contentType: 'image/png, image/webp'}")
ASKED = part("{contentType: image/png, headers: {X-A: {required: true, schema: {type: string}}}}")
OFFERED = part("{contentType: image/png, headers: {X-A: {schema: {type: string}}}}")
CAT = "'#/components/schemas/Cat'"


@pytest.mark.parametrize(
    ("old", "new", "forth", "back"),
    [
        # A pattern is one edit, although a free text takes every number and the pattern does not.
        (
            parameter("{type: string}", "path"),
            parameter("{type: string, pattern: '^a'}", "path"),
            [("breaking", "request-pattern-set")],
            [("safe", "request-pattern-lifted")],
        ),
        (PNG, BOTH, [("safe", "request-encoding-widened")], [("breaking", "request-encoding-changed")]),
        (PNG, ASKED, [("breaking", "request-encoding-changed")], [("safe", "request-encoding-widened")]),
        (PNG, OFFERED, [("safe", "request-encoding-widened")], [("safe", "request-encoding-widened")]),
        (
            answers("2XX"),
            answers("200"),
            [("safe", "response-status-narrowed")],
            [("risky", "response-success-added")],
        ),
        (event("200", "204"), event("200"), [("risky", "answer-removed")], [("safe", "answer-added")]),
        (
            region("{default: eu, enum: [eu, us]}"),
            region("{default: eu, enum: [eu]}"),
            [("risky", "server-value-removed")],
            [("safe", "server-value-added")],
        ),
        (
            region("{default: eu}"),
            region("{default: eu, enum: [eu]}"),
            [("risky", "server-value-removed")],
            [("safe", "server-value-added")],
        ),
        # The same addresses: the base path went into the paths.
        (served("{url: https://a.example/v1}"), served("{url: https://a.example}", "/v1/a"), [], []),
        (
            served("{url: https://a.example/v1}"),
            served("{url: https://b.example}", "/v1/a"),
            [("breaking", "server-changed")],
            [("breaking", "server-changed")],
        ),
        # What goes without saying: schemas are named by their names.
        (pets("{}"), pets(f"{{Cat: {CAT}, Dog: Dog}}"), [], []),
        (
            pets(f"{{cat: {CAT}}}"),
            pets(f"{{kitty: {CAT}}}"),
            [("risky", "response-discriminator-value-renamed")],
            [("risky", "response-discriminator-value-renamed")],
        ),
        (
            pets(f"{{cat: {CAT}}}", "post"),
            pets(f"{{kitty: {CAT}}}", "post"),
            [("breaking", "request-discriminator-value-renamed")],
            [("breaking", "request-discriminator-value-renamed")],
        ),
        (
            served("{url: https://a.example}", "/Things"),
            served("{url: https://a.example}", "/things"),
            [("breaking", "operation-renamed")],
            [("breaking", "operation-renamed")],
        ),
        # What else changes about an operation that is renamed is told as well.
        (
            things("/a/things"),
            things("/b/things", "deprecated: true, security: [{k: []}],"),
            [
                ("breaking", "operation-renamed"),
                ("breaking", "security-added"),
                ("safe", "operation-deprecated"),
            ],
            [
                ("breaking", "operation-renamed"),
                ("safe", "operation-undeprecated"),
                ("safe", "security-lifted"),
            ],
        ),
    ],
)
def test_both_ways(old: str, new: str, forth: list[tuple[str, str]], back: list[tuple[str, str]]) -> None:
    assert sorted(told(old, new)) == sorted(forth)
    assert sorted(told(new, old)) == sorted(back)


def test_how_lists_are_joined_is_nothing_to_who_sends_none() -> None:
    def listed(schema: str, explode: str) -> str:
        one = f"{{name: meta, in: query, explode: {explode}, schema: {schema}}}"
        return f"paths: {{/a: {{get: {{parameters: [{one}], {OK}}}}}}}"

    many = "{type: array, items: {type: string}}"
    either = f"{{oneOf: [{{type: string}}, {many}]}}"
    widened = told(listed("{type: string}", "true"), listed(either, "false"))
    assert [level for level, _ in widened] == ["safe"]
    joined = told(listed(many, "true"), listed(either, "false"))
    assert ("breaking", "parameter-style-changed") in joined
