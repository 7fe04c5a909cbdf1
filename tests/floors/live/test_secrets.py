"""Canaries in every place where secrets can be: not one is in anything that is printed or written."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.floors.live import shop
from tests.floors.live.conftest import Answer, Hostile, listening, says

SECRETS = {
    "TRIACCORD_CLIENT_ID": "shop-client",
    "TRIACCORD_CLIENT_SECRET": "canary-client-secret",
    "TRIACCORD_USER": "ann",
    "TRIACCORD_PASSWORD": "canary-user-password",
    "TRIACCORD_EXPIRED_TOKEN": "canary-expired-token",
}
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjF9.c2lnbmF0dXJl"


def leaky(name: str, **changed: object) -> Answer:
    """A list with secrets in its body and headers."""
    order = {"id": 1, "state": "OPEN", "amount": 1, "password": f"canary-{name}-password", **changed}
    body = {
        "results": [order],
        "total": 1,
        "nested": [{"api_key": f"canary-{name}-key", "note": f"Bearer {JWT}", "iban": "FI2112345600000785"}],
        "next": "https://127.0.0.1/x?access_token=canary-in-a-link&page=2",
    }
    return says(
        200,
        json.dumps(body).encode(),
        Content_Type="application/json",
        Set_Cookie=f"sid=canary-{name}-cookie; Path=/",
        X_Session_Token=f"canary-{name}-header",
    )


async def echo(self: Hostile, _: str, writer: asyncio.StreamWriter) -> None:
    """An error that quotes the whole request back, credentials included."""
    await says(500, self.received[-1], Content_Type="text/plain")(self, "", writer)


def triaccord(folder: Path, *args: str) -> str:
    """Everything that a command says, on both streams."""
    done = subprocess.run(
        [sys.executable, "-c", "from triaccord.cli import main; main()", *args],
        cwd=folder,
        capture_output=True,
        timeout=60,
        check=False,
        env={**os.environ, **SECRETS, "NO_COLOR": "1"},
    )
    assert done.returncode in (0, 1, 4), done.stderr.decode()
    return done.stdout.decode() + done.stderr.decode()


@pytest.fixture(scope="module")
def artefacts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every artefact of a run on leaky servers, and of what is made from them."""
    folder = tmp_path_factory.mktemp("secrets")
    for name, text in (("old", shop.OLD), ("new", shop.NEW)):
        secured = text.replace("paths:", "security: [{login: []}]\npaths:", 1)
        schemes = "components:\n  securitySchemes: {login: {type: http, scheme: bearer}}\n"
        (folder / f"{name}.yaml").write_text(secured.replace("components:\n", schemes, 1))
    token = says(
        200, b'{"access_token": "canary-access-token", "refresh_token": "canary-refresh", "expires_in": 1}'
    )
    answers = {
        "/token": token,
        "/1/orders": leaky("old"),
        "/2/orders": leaky("new", amount="1", state="canary-free"),
        "/1/orders/1": leaky("old"),
        "/2/orders/1": echo,
        "/1/legacy": says(200, b'{"a": 1}', Content_Type="application/json"),
        "/2/modern": says(302, Location="https://elsewhere.example/?token=canary-in-location"),
    }
    with listening(answers) as server:
        asking = ["live", "old.yaml", "new.yaml", "--server-old", f"{server.url}/1", "--server-new",
                  f"{server.url}/2", "--token-url", "/token", "--allow-write", "POST /orders"]  # fmt: skip
        said = {
            "text": triaccord(folder, *asking, "--out", "out", "--budget", "200"),
            "json on stdout": triaccord(folder, *asking, "--format", "json", "--phase", "laws"),
            "dry run": triaccord(folder, *asking, "--dry-run", "--phase", "laws"),
            "replay": triaccord(
                folder, "live", "old.yaml", "--replay", "out/failures.har", "--token-url", "/token"
            ),
        }
        sent = b"".join(server.received)
    said["usage"] = triaccord(folder, "usage", "import", "out/failures.har", "-o", "usage.json")
    said["check"] = triaccord(
        folder, "check", "old.yaml", "new.yaml", "--usage", "usage.json", "--format", "html=check.html"
    )
    assert all(secret in sent for secret in (b"canary-access-token", b"canary-client-secret"))
    for file in sorted(folder.rglob("*")):
        if file.is_file() and file.name not in ("old.yaml", "new.yaml"):
            said[str(file.relative_to(folder))] = file.read_text("utf-8")
    return said


def test_every_kind_of_artefact_is_there(artefacts: dict[str, str]) -> None:
    written = {
        "out/failures.har", "out/live.json", "out/test_failures.py", "triaccord-live.ledger.jsonl",
        "usage.json", "check.html",
    }  # fmt: skip
    assert written <= set(artefacts)
    assert all(len(artefacts[name]) > 200 for name in written)
    assert "curl -sS" in artefacts["out/live.json"]
    assert "[redacted]" in artefacts["out/failures.har"]
    assert "differs" in artefacts["replay"] or "same" in artefacts["replay"]


def test_no_artefact_has_a_canary(artefacts: dict[str, str]) -> None:
    leaks = {
        name: sorted(
            {text[max(m.start() - 60, 0) : m.end() + 30] for m in re.finditer("canary-(?!free)", text)}
        )
        for name, text in artefacts.items()
    }
    assert {name: found for name, found in leaks.items() if found} == {}


@pytest.mark.parametrize("secret", ["eyJhbGci", "FI2112345600000785"])
def test_what_looks_like_a_secret_is_in_no_artefact(artefacts: dict[str, str], secret: str) -> None:
    assert [name for name, text in artefacts.items() if secret in text] == []
