"""Secrets are hidden wherever they stand."""

from __future__ import annotations

import base64
import json

import pytest

from triaccord.live.redaction import HIDDEN, Redactor, is_secret_name

CANARY = "canary+secret/42"


def test_a_known_secret_shows_in_no_encoding() -> None:
    redactor = Redactor([CANARY])
    basic = base64.b64encode(CANARY.encode()).decode()
    texts = [CANARY, "a=canary%2Bsecret%2F42&b=1", f"x {basic} y", json.dumps({"a": [CANARY]})]
    shown = " ".join(redactor.text(text) for text in texts)
    assert "canary" not in shown
    assert basic not in shown


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("password", True),
        ("client_secret", True),
        ("access_token", True),
        ("X-API-Key", True),
        ("Authorization", True),
        ("Set-Cookie", True),
        ("iban", True),
        ("token_type", False),
        ("expires_in", False),
        ("name", False),
        ("passenger", False),
        ("tokenizer", True),  # better one too many
    ],
)
def test_names_that_secrets_stand_under(name: str, secret: bool) -> None:
    assert is_secret_name(name) is secret


@pytest.mark.parametrize(
    "text",
    [
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        "FI21 1234 5600 0007 85",
        "131052-308T",
        "Bearer abcdefgh12345678",
        "sk_live_abcdefghij1234",
    ],
)
def test_what_looks_like_a_secret_is_one(text: str) -> None:
    assert Redactor().text(f"say {text} now") == f"say {HIDDEN} now"


def test_bodies_keep_their_shape() -> None:
    body = {"user": {"password": "hush", "name": "Ann", "isToken": True}, "tokens": ["a"], "sum": 12}
    shown = json.loads(Redactor().body(json.dumps(body).encode()))
    assert shown == {
        "user": {"password": HIDDEN, "name": "Ann", "isToken": True},
        "tokens": HIDDEN,
        "sum": 12,
    }


def test_forms_queries_headers_and_broken_json() -> None:
    redactor = Redactor()
    assert redactor.body(b"client_secret=hush&grant_type=x", "application/x-www-form-urlencoded") == (
        "client_secret=[redacted]&grant_type=x"
    )
    assert redactor.url("https://u:p@h/x?api_key=hush&a=1#t") == "https://h/x?api_key=[redacted]&a=1"
    assert redactor.headers({"Cookie": "a=b", "Accept": "x"}) == {"Cookie": HIDDEN, "Accept": "x"}
    assert redactor.body(b'{"password": "hush", ') == '{"password": "[redacted]", '


def test_placeholders_of_mock_servers_are_no_secrets() -> None:
    redactor = Redactor()
    redactor.observe(b'{"token": "string", "password": "swordfish"}', {})
    assert redactor.text("a string and a swordfish") == f"a string and a {HIDDEN}"
