"""Where a claim applies when notes write a path otherwise than the document; claims that apply nowhere."""

from __future__ import annotations

import pytest

from tests.floors.reconcile.builders import FakeDocument, change, claim, finding
from triaccord.model import ClaimVerdict, Visibility
from triaccord.reconcile import reconcile


def verdict_at(real: str, written: str, *, base: str = "") -> ClaimVerdict:
    document = FakeDocument({real: set(), "GET /else": {"y"}}, base=base)
    of = change("field_added", "x", real)
    said = claim("field_added", written, fields=("x",))
    return reconcile([finding(of)], [said], document, document).claims[0].verdict


@pytest.mark.parametrize(
    ("real", "written", "base"),
    [
        ("GET /user", "GET /api/user", ""),
        ("GET /user", "GET /api/v2/user", ""),
        ("GET /user", "GET /hub/api/user", "/hub/api"),
        ("GET /user", "GET /api/user", "/hub/api"),
        ("GET /users/{name}", "* /hub/api/users/{id}", "/hub/api"),
        ("GET /api/v2/dags/{dag_id}", "GET /dags/{id}", ""),
    ],
)
def test_the_servers_path_may_stand_before(real: str, written: str, base: str) -> None:
    assert verdict_at(real, written, base=base) is ClaimVerdict.ANNOUNCED


@pytest.mark.parametrize(
    ("real", "written", "base"),
    [
        ("GET /user", "GET /hub/user", ""),
        ("GET /user", "GET /groups/user", "/hub/api"),
        ("GET /teams/{id}/user", "GET /user", ""),
    ],
)
def test_other_words_before_a_path_make_another_path(real: str, written: str, base: str) -> None:
    assert verdict_at(real, written, base=base) is not ClaimVerdict.ANNOUNCED


DOCUMENT = FakeDocument({"GET /things": {"kept"}})


@pytest.mark.parametrize(
    ("fields", "operations", "models", "verdict"),
    [
        (("Spawner.poll_jitter",), (), (), ClaimVerdict.VAGUE),
        (("poll_jitter",), (), (), ClaimVerdict.VAGUE),
        (("poll_jitter",), ("GET /things",), (), ClaimVerdict.PHANTOM),
        (("poll_jitter",), (), ("Thing",), ClaimVerdict.PHANTOM),
        (("Thing.poll_jitter",), (), (), ClaimVerdict.PHANTOM),
        (("kept.poll_jitter",), (), (), ClaimVerdict.PHANTOM),
        (("Kept.poll_jitter",), (), (), ClaimVerdict.VAGUE),
    ],
)
def test_what_nothing_ties_to_the_api_is_no_phantom(
    fields: tuple[str, ...], operations: tuple[str, ...], models: tuple[str, ...], verdict: ClaimVerdict
) -> None:
    said = claim("field_added", *operations, fields=fields, models=models)
    assert reconcile([], [said], DOCUMENT, DOCUMENT).claims[0].verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Authentication by Bearer tokens replaces the api key.", ClaimVerdict.ANNOUNCED),
        ("The shopKey scheme is gone.", ClaimVerdict.ANNOUNCED),
        ("Our tests wait for the token request to finish.", ClaimVerdict.BEHAVIOURAL),
    ],
)
def test_a_claim_on_authentication_tells_which(text: str, verdict: ClaimVerdict) -> None:
    of = change("auth_changed", "shopKey", side="whole", old="apiKey", new="http bearer")
    said = claim("auth_changed", text=text, visible=Visibility.NO)
    assert reconcile([finding(of)], [said], DOCUMENT, DOCUMENT).claims[0].verdict is verdict
