"""What documents of many vendors taught: slips and habits that were told wrongly, twice or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.differ.documents import version, with_schema
from triaccord.differ import diff
from triaccord.evidence import prove
from triaccord.loading.version import Version
from triaccord.model import Proof, Side

OK = {"200": {"description": "ok"}}


def serving(*paths: str) -> Any:
    named = {path: [part[1:-1] for part in path.split("/") if part.startswith("{")] for path in paths}
    return version(
        {
            "openapi": "3.1.0",
            "paths": {
                path: {
                    "get": {
                        "responses": OK,
                        "parameters": [
                            {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                            for name in names
                        ],
                    }
                }
                for path, names in named.items()
            },
        }
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (["/{parent}/topics"], ["/{name}/topics", "/{parent}/topics"], {"`GET /{name}/topics` was added"}),
        (["/{name}/a", "/{parent}/a"], ["/{parent}/a"], {"`GET /{name}/a` was removed"}),
        (
            ["/{name}/a", "/{parent}/a"],
            ["/{owner}/a", "/{parent}/a"],
            {"path variable `name` is now `owner`"},
        ),
        (["/{a}/x", "/{b}/x"], ["/{b}/x", "/{a}/x"], set()),
    ],
    ids=["one-more", "one-less", "one-renamed", "in-another-order"],
)
def test_templates_of_one_shape_are_told_apart_by_name(
    old: list[str], new: list[str], says: set[str]
) -> None:
    found = diff(serving(*old), serving(*new)).findings
    assert {finding.message for finding in found} == says


@pytest.mark.parametrize(
    ("old", "new"), [("/lists/", "/lists"), ("/lists", "/lists/"), ("/Lists", "/lists/")]
)
def test_a_slash_at_the_end_is_another_path(old: str, new: str) -> None:
    found = diff(serving(old), serving(new)).findings
    assert [(one.rule, one.message) for one in found] == [
        ("operation-renamed", f"`GET {old}` is now `GET {new}`")
    ]


@pytest.mark.parametrize(
    ("side", "rules"),
    [
        (Side.RESPONSE, ["response-idle-limit-relaxed", "response-idle-limit-tightened"]),
        (Side.REQUEST, ["request-idle-limit-relaxed", "request-idle-limit-tightened"]),
    ],
)
def test_listed_values_that_are_not_of_the_type_are_compared(side: Side, rules: list[str]) -> None:
    old, new = (
        with_schema({"type": "integer", "enum": ["0 (None)", text]}, side)
        for text in ("2 (Two)", "3 (Three)")
    )
    letter = "; by the letter that is no value of `integer`"
    assert sorted((one.rule, one.message) for one in diff(old, new).findings) == [
        (rules[0], f"the body: `3 (Three)` added{letter}"),
        (rules[1], f"the body: `2 (Two)` removed{letter}"),
    ]


def put_together(amount: str, **words: Any) -> Version:
    """An object that is put together of a branch, and says that there is nothing else."""
    money = {
        "type": "object",
        "properties": {"currency": {"type": "string", **words}, "amount": {"type": amount}},
    }
    whole = {"type": "object", "additionalProperties": False, "allOf": [money], "properties": {"note": {}}}
    return with_schema(whole, Side.REQUEST)


def test_no_others_beside_all_of_means_those_of_all() -> None:
    """By the letter nothing that `allOf` describes would be accepted, and nothing in it could change."""
    old, new = put_together("number"), put_together("string", enum=["usd"])
    found = prove(diff(old, new).findings, old, new)
    assert [(one.message, one.proof, one.witness and one.witness.error) for one in found] == [
        ("property `amount`: type `number` → `string`", Proof.PROVED, '12.5 is not of type "string"'),
        ('property `currency` is limited to `["usd"]`', Proof.PROVED, '"EUR" is not one of "usd"'),
    ]
    both = put_together("number"), with_schema({"type": "object"}, Side.REQUEST)
    assert {one.rule for one in diff(*both).findings} >= {"request-unevaluated-properties-allowed"}


def test_the_reason_that_is_shown_is_that_of_the_change() -> None:
    """Where no value can show one change alone, the other one's reason was told for both."""
    old, new = (
        with_schema({"type": "object", "required": ["a", "b"], "properties": properties}, Side.REQUEST)
        for properties in (
            {"a": {"type": "number"}, "b": {"type": "string"}},
            {"a": {"type": "string"}, "b": {"type": "string", "enum": ["usd"]}},
        )
    )
    found = prove(diff(old, new).findings, old, new)
    assert [one.witness and one.witness.at for one in found] == ["/a", "/b"]


def test_a_limit_that_bars_listed_values_is_told_once() -> None:
    old, new = (
        with_schema({"type": "string", "enum": ["a", "bbb"], **words}, Side.REQUEST)
        for words in ({}, {"maxLength": 2})
    )
    assert [one.message for one in diff(old, new).findings] == ["the body: `bbb` removed"]


@pytest.mark.parametrize(("text", "shown"), [("null", '`"null"`'), ("", '`""`'), ("true", '`"true"`')])
def test_texts_that_read_as_no_text_are_told_as_texts(text: str, shown: str) -> None:
    old, new = (with_schema({"type": "string", "enum": ["a", *more]}, Side.REQUEST) for more in ([], [text]))
    assert [one.message for one in diff(old, new).findings] == [f"the body: {shown} added"]


def test_what_is_demanded_in_an_object_that_may_be_left_out_need_not_be_sent() -> None:
    uri: dict[str, Any] = {"type": "string"}
    within = {"type": "object", "required": ["uri", "key"], "properties": {"uri": uri, "key": uri}}
    old, new = (
        with_schema({"type": "object", "properties": properties}, Side.REQUEST, name="Out")
        for properties in ({"uri": uri}, {"storage": within})
    )
    (moved, *_) = diff(old, new).findings
    assert [moved.message, *(part.message for part in moved.related)] == [
        "property `uri` is now `storage.uri`",
        "property `uri` was removed in `Out`",
        "property `storage.uri` was added in `Out`",
    ]


def test_what_nothing_is_accepted_for_is_counted() -> None:
    """One part of `allOf` is closed, and so bars what another one describes."""
    closed = {"type": "object", "additionalProperties": False, "properties": {"sum": {"type": "number"}}}
    old, new = (
        with_schema({"allOf": [closed, {"properties": {"note": {"type": kind}}}]}, Side.REQUEST)
        for kind in ("string", "integer")
    )
    found = diff(old, new)
    assert found.findings == ()
    assert [one.what for one in found.unjudged] == ["a schema that accepts nothing"]


@pytest.mark.parametrize(
    ("old", "new", "counted"),
    [
        ({"type": "strng"}, {"type": "int"}, ["`not`, in what cannot be judged"]),
        ({"x-of": 1}, {"x-of": 2}, ["`not`, in what cannot be judged"]),
        ({"type": "string"}, {"type": ["string"], "title": "t"}, []),
    ],
    ids=["malformed", "extension", "in-other-words"],
)
def test_what_cannot_be_read_under_not_is_counted(
    old: dict[str, Any], new: dict[str, Any], counted: list[str]
) -> None:
    found = diff(*(with_schema({"type": "object", "not": one}, Side.REQUEST) for one in (old, new)))
    assert found.findings == ()
    assert [one.what for one in found.unjudged] == counted


def asking(**schema: Any) -> Version:
    what = {"name": "desired", "in": "query", "style": "form", "explode": False, "schema": schema}
    return version({"openapi": "3.1.0", "paths": {"/a": {"get": {"parameters": [what], "responses": OK}}}})


@pytest.mark.parametrize(
    ("single", "rules"),
    [
        ({"type": "string", "enum": ["altitude", "high-speed"]}, ["parameter-became-list"]),
        ({"type": "string", "enum": ["a,b"]}, ["request-type-changed"]),
        ({"type": "string"}, ["request-type-changed"]),
    ],
    ids=["listed", "listed-with-commas", "free"],
)
def test_one_of_listed_words_is_a_list_of_one(single: dict[str, Any], rules: list[str]) -> None:
    old, new = asking(**single), asking(type="array", items=single)
    assert [one.rule for one in diff(old, new).findings] == rules


def test_a_path_that_stayed_when_the_base_moved_is_told_in_full() -> None:
    def below(base: str, *paths: str) -> Version:
        served = {path: {"post": {"operationId": path.strip("/"), "responses": OK}} for path in paths}
        return version(
            {"openapi": "3.1.0", "servers": [{"url": f"https://a.example{base}"}], "paths": served}
        )

    old, new = below("/v1", "/a", "/b", "/token"), below("", "/v1/a", "/v1/b", "/token")
    (renamed,) = [one for one in prove(diff(old, new).findings, old, new) if one.rule == "operation-renamed"]
    assert renamed.message == "`POST /v1/token` is now `POST /token`"
    assert (renamed.proof, renamed.witness and renamed.witness.error) == (
        Proof.PROVED,
        "/token is now below `/`, and not below `/v1`",
    )


@pytest.mark.parametrize(
    ("word", "counted"),
    [
        ("x-acme:example", []),
        ("x-enum-descriptions", []),
        ("x-codeSamples", []),
        ("x-maturity", ["`x-maturity`"]),
    ],
)
def test_texts_for_people_in_extensions_are_no_differences(word: str, counted: list[str]) -> None:
    old, new = (with_schema({"type": "string", word: text}, Side.RESPONSE) for text in ("a", "b"))
    assert [one.what for one in diff(old, new).unjudged] == counted
