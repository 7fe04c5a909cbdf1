"""What a map does to messages, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from tests.floors.impact.invented import mapped
from triaccord.impact.translating import ABSENT, Message, Refused, Translator

OLD_PLANT = {
    "id": 1,
    "name": "Ash",
    "colour": "green",
    "streetName": "Elm",
    "height": "12",
    "state": "IN_BLOOM",
    "parent": {"id": 2, "name": "Ask", "colour": "grey", "parent": {"id": 3, "name": "X", "colour": "red"}},
    "graft": {"left": {"id": 4, "name": "Y", "colour": "blue", "height": "-3"}},
}
NEW_PLANT = {
    "id": 1,
    "name": "Ash",
    "color": "green",
    "address": {"streetName": "Elm"},
    "height": 12,
    "state": "INBLOOM",
    "parent": {
        "id": 2,
        "name": "Ask",
        "color": "grey",
        "parent": {"id": 3, "name": "X", "color": "red", "source": "WEB"},
        "source": "WEB",
    },
    "graft": {"left": {"id": 4, "name": "Y", "color": "blue", "height": -3, "source": "WEB"}},
    "source": "WEB",
}


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return mapped(tmp_path_factory.mktemp("map"))[0].to_json()


def request(translator: Translator, method: str, path: str, **more: Any) -> Message:
    found = translator.find(method, path)
    assert found is not None
    return translator.request(found, Message(method, path, **more))


def back(translator: Translator, name: str, status: int, body: Any) -> tuple[int, Any]:
    method, _, path = name.partition(" ")
    found = translator.find(method, path)
    assert found is not None
    told = translator.answer_back(found, status, [], body)
    return told[0], told[2]


def test_a_request_body(document: dict[str, Any]) -> None:
    sent = request(Translator(document), "POST", "/v1/plants", body=OLD_PLANT)
    assert sent.body == NEW_PLANT
    assert (sent.method, sent.path, sent.headers) == ("POST", "/v2/plants", [("X-Trace", "none")])


def test_an_answer_back(document: dict[str, Any]) -> None:
    assert back(Translator(document), "POST /v1/plants", 201, NEW_PLANT) == (200, OLD_PLANT)


def test_an_answer_forward(document: dict[str, Any]) -> None:
    translator = Translator(document)
    found = translator.find("POST", "/plants")
    assert found is not None
    assert translator.answer_forward(found, 200, [], OLD_PLANT)[::2] == (201, NEW_PLANT)


def test_the_envelope(document: dict[str, Any]) -> None:
    answer = {"results": [NEW_PLANT], "meta": {"total": 1}}
    assert back(Translator(document), "GET /v1/plants", 200, answer) == (200, [OLD_PLANT])


def test_null_is_left_out(document: dict[str, Any]) -> None:
    answer = {"results": [{"id": 1, "name": "N", "color": "c", "note": None}]}
    assert back(Translator(document), "GET /plants", 200, answer) == (
        200,
        [{"id": 1, "name": "N", "colour": "c"}],
    )


QUERIES: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str]]]] = {
    "renamed": ([("limit", "5"), ("sorted", "x")], [("sorted", "x"), ("size", "5")]),
    "value": ([("kind", "HERB_PLANT")], [("kind", "HERB_PLANTS"), ("size", "20"), ("sorted", "up")]),
    "values-in-one-text": (
        [("zones", "NORTH_SIDE,SOUTH")],
        [("zones", "NORTH_SIDES,SOUTH"), ("size", "20"), ("sorted", "up")],
    ),
    "unknown": ([("x", "")], [("x", ""), ("size", "20"), ("sorted", "up")]),
}


@pytest.mark.parametrize(("query", "sent"), QUERIES.values(), ids=QUERIES)
def test_parameters(
    document: dict[str, Any], query: list[tuple[str, str]], sent: list[tuple[str, str]]
) -> None:
    assert request(Translator(document), "GET", "/v1/plants", query=query).query == sent


def test_a_renamed_path_keeps_its_values(document: dict[str, Any]) -> None:
    sent = request(Translator(document), "PUT", "/v1/plants/7%2F8/water", body={"litres": 5})
    assert (sent.path, sent.body) == ("/v2/plants/7%2F8/watering", {"litres": 5})


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "removed-parameter": ("POST /plants", {"query": [("notify", "true")]}, "notify"),
    "number-that-is-none": ("POST /plants", {"body": {**OLD_PLANT, "height": "tall"}}, "height"),
    "number-with-zeros": ("POST /plants", {"body": {"parent": {"height": "007"}}}, "parent.height"),
    "number-too-large": ("PUT /plants/1/water", {"body": {"litres": 5.5}}, "litres"),
    "field-that-nothing-gives-back": ("GET /beds", {}, "secret"),
}


@pytest.mark.parametrize(("name", "sent", "field"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_step_is_refused(
    document: dict[str, Any], name: str, sent: dict[str, Any], field: str
) -> None:
    method, _, path = name.partition(" ")
    with pytest.raises(Refused) as caught:
        request(Translator(document), method, path, **sent)
    assert (caught.value.field, caught.value.sent) == (field, False)
    assert caught.value.finding in str(caught.value)
    request(Translator(document, accepted=[caught.value.finding]), method, path, **sent)


def test_answers_are_refused_late_and_say_so(document: dict[str, Any]) -> None:
    bed = {"size": "12", "owner": "Eve", "unit": "METRE"}
    translator = Translator(document)
    assert back(translator, "GET /beds", 200, bed) == (200, {"size": 12, "owner": "Eve", "unit": "METRE"})
    with pytest.raises(Refused, match="do not just repeat it") as caught:
        back(translator, "GET /beds", 200, {"size": "12"})
    assert (caught.value.field, caught.value.sent) == ("owner", True)


def test_doubts_pass_unless_one_is_strict(document: dict[str, Any]) -> None:
    bed = {"size": "1", "owner": "Eve", "soil": "PEAT"}
    assert back(Translator(document), "GET /beds", 200, bed)[1]["soil"] == "PEAT"
    with pytest.raises(Refused):
        back(Translator(document, strict=True), "GET /beds", 200, bed)


def test_one_finding_at_a_time(document: dict[str, Any]) -> None:
    rename = next(step for step in document["shapes"]["Plant"]["steps"] if step["kind"] == "rename")
    narrow = Translator(document).narrowed([rename["finding"]])
    found = narrow.find("POST", "/plants")
    assert found is not None
    assert narrow.answer_forward(found, 200, [], {"colour": "c", "height": "1"})[2] == {
        "color": "c",
        "height": "1",
    }


def test_messages_are_not_changed_in_place(document: dict[str, Any]) -> None:
    body = {"colour": "c", "parent": {"colour": "d"}}
    message = Message("POST", "/plants", [("a", "b")], [("c", "d")], body)
    translator = Translator(document)
    found = translator.find("POST", "/plants")
    assert found is not None
    translator.request(found, message)
    assert body == {"colour": "c", "parent": {"colour": "d"}}
    assert (message.query, message.headers) == ([("a", "b")], [("c", "d")])


def test_errors_and_bodies_that_are_none_come_through(document: dict[str, Any]) -> None:
    translator = Translator(document)
    assert back(translator, "POST /plants", 404, {"colour": 1}) == (404, {"colour": 1})
    assert back(translator, "POST /plants", 201, ABSENT) == (200, ABSENT)
    assert back(translator, "POST /plants", 201, b"x") == (200, b"x")


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/v1/plants", "GET /plants"),
        ("get", "/v1/plants/", "GET /plants"),
        ("PUT", "/plants/3/water", "PUT /plants/{plantId}/water"),
        ("GET", "/elsewhere/plants", "GET /plants"),
        ("DELETE", "/v1/plants", None),
        ("GET", "/v1/weather", None),
    ],
)
def test_operations_are_found(document: dict[str, Any], method: str, path: str, name: str | None) -> None:
    found = Translator(document).find(method, path)
    assert (found.name if found else None) == name
