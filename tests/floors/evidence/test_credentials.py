"""The request with the old credential, and the request that does least harm."""

from __future__ import annotations

from typing import Any

import pytest

from triaccord.differ import diff
from triaccord.evidence import discover, prove
from triaccord.loading.version import Dialect, Version
from triaccord.model import Finding, Level, OperationRef, Proof

KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
BEARER = {"type": "http", "scheme": "bearer"}
BASIC = {"type": "http", "scheme": "basic"}
OAUTH = {"type": "oauth2", "flows": {}}
METHODS = ("delete", "post", "get", "put")


def version(
    *,
    methods: tuple[str, ...] = METHODS,
    scheme: dict[str, Any] | None = None,
    security: list[dict[str, Any]] | None = None,
    answer: dict[str, Any] | None = None,
) -> Version:
    """Operations on orders that all answer the same."""
    ok: dict[str, Any] = {"description": "ok"}
    if answer is not None:
        ok["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Order"}}}
    document: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": {"title": "t", "version": "1"},
        "paths": {"/orders": {method: {"responses": {"200": ok}} for method in methods}},
        "components": {"schemas": {"Order": answer or {}}},
    }
    if scheme is not None:
        document["security"] = [{"key": []}] if security is None else security
        document["components"]["securitySchemes"] = {"key": scheme, "other": BEARER}
    return Version(origin="t", title="t", version="1", dialect=Dialect.OPENAPI_3_0, document=document)


def only(old: Version, new: Version) -> Finding:
    """The one finding that is judged by proof."""
    found = [one for one in prove(diff(old, new).findings, old, new) if one.proof is not Proof.NOT_APPLICABLE]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("old", "new", "sent", "words"),
    [
        (KEY, {**KEY, "name": "Api-Key"}, " -H 'X-Key: <key>'", ("header `X-Key`", "header `Api-Key`")),
        (KEY, {**KEY, "in": "query"}, " -H 'X-Key: <key>'", ("header `X-Key`", "query parameter `X-Key`")),
        ({**KEY, "in": "query"}, KEY, "?X-Key=<key>'", ("query parameter `X-Key`", "header `X-Key`")),
        ({**KEY, "in": "cookie"}, KEY, " -H 'Cookie: X-Key=<key>'", ("cookie `X-Key`", "header `X-Key`")),
        (BEARER, BASIC, " -H 'Authorization: Bearer <key>'",
         ("header `Authorization: Bearer`", "header `Authorization: Basic`")),
        (BASIC, {"type": "http", "scheme": "digest"}, " -H 'Authorization: Basic <key>'",
         ("header `Authorization: Basic`", "header `Authorization: Digest`")),
    ],
)  # fmt: skip
def test_the_old_credential_is_the_witness(
    old: dict[str, Any], new: dict[str, Any], sent: str, words: tuple[str, str]
) -> None:
    found = only(version(scheme=old), version(scheme=new))
    assert (found.rule, found.proof) == ("scheme-changed", Proof.PROVED)
    assert found.witness is not None
    assert found.witness.example is not None
    error = f"with the {words[0]} it is refused; `key` is now the {words[1]}"
    assert (found.witness.keyword, found.witness.error) == ("security", error)
    assert found.witness.example.curl.replace("'/", "/") == f'curl "$SERVER"/orders{sent}'


def test_a_certificate_is_no_part_of_the_request() -> None:
    found = only(version(scheme=OAUTH), version(scheme={"type": "mutualTLS"}))
    assert found.witness is not None
    assert found.witness.error.endswith("it is refused; `key` is now a client certificate")


@pytest.mark.parametrize(
    "security",
    [
        pytest.param([{"other": []}], id="nobody uses it"),
        pytest.param([{"key": []}, {}], id="nothing is demanded"),
    ],
)
def test_a_scheme_that_nobody_needs_is_not_proved(security: list[dict[str, Any]]) -> None:
    renamed = {**KEY, "name": "Api-Key"}
    found = only(version(scheme=KEY, security=security), version(scheme=renamed, security=security))
    assert found.proof is Proof.UNPROVED
    is_used = "key" in security[0]
    assert found.why.startswith("neither a value" if is_used else "no operation says")


def test_a_scheme_that_is_no_longer_asked_for_is_harmless() -> None:
    old = version(scheme=KEY, security=[{"key": []}])
    found = only(old, version(scheme={**KEY, "name": "Api-Key"}, security=[{}]))
    assert (found.rule, found.level, found.proof) == ("scheme-changed", Level.SAFE, Proof.REFUTED)
    assert found.why == (
        "proved harmless: no operation asks for it any more, and each takes what callers present to it"
    )


ORDER = {"type": "object", "required": ["sum"], "properties": {"sum": {"type": "number"}}}


@pytest.mark.parametrize(
    ("methods", "shown"),
    [
        (METHODS, "GET"),
        (("delete", "put", "post"), "POST"),
        (("delete", "put"), "PUT"),
        (("delete",), "DELETE"),
    ],
)
def test_the_request_that_does_least_harm_is_shown(methods: tuple[str, ...], shown: str) -> None:
    optional = {**ORDER, "required": []}
    found = only(version(methods=methods, answer=ORDER), version(methods=methods, answer=optional))
    assert found.witness is not None
    assert found.witness.example is not None
    assert found.witness.example.operation == OperationRef(path="/orders", method=shown)


def test_the_net_shows_what_does_least_harm() -> None:
    caught = discover((), version(answer=ORDER), version(answer={**ORDER, "required": []})).findings
    assert [one.witness.example.method for one in caught if one.witness and one.witness.example] == ["GET"]
