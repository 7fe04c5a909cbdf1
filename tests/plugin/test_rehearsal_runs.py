"""`--triaccord-rehearse`: which runs a test gets, what its failure says, and what the summary adds up."""

from __future__ import annotations

import pytest

from tests.plugin.conftest import Rehearse
from triaccord.rehearsal import Blame, blame

THING = "{type: object, properties: {id: {type: integer}, name: {type: string}, kind: {type: string}}}"
OLD = f"""
openapi: 3.0.3
info: {{title: T, version: "1"}}
paths:
  /thing:
    get:
      responses: {{"200": {{description: ok, content: {{application/json: {{schema: {THING}}}}}}}}}
  /other:
    get:
      responses: {{"200": {{description: ok, content: {{application/json: {{schema: {THING}}}}}}}}}
"""
NEW = OLD.replace("name: {type: string}", "title: {type: string}")
BOTH = OLD.replace("name: {type", "alpha: {type").replace("kind: {type", "omega: {type")
CODE = """
    import requests

    def thing(path="/thing"):
        return requests.get("http://api.test" + path).json()
"""
MOCK = """
    import pytest, responses, requests
    from code_under_test import thing
    BODY = {"id": 1, "name": "A", "kind": "K"}

    @pytest.fixture(autouse=True)
    def mock():
        with responses.RequestsMock(assert_all_requests_are_fired=False) as found:
            found.get("http://api.test/thing", json=BODY)
            found.get("http://api.test/other", json=BODY)
            yield found
"""


def test_a_failure_names_finding_field_line_and_mend(rehearse: Rehearse) -> None:
    suite = (
        MOCK
        + """
    def test_name():
        assert thing()["name"] == "A"

    def test_id():
        assert thing()["id"] == 1
    """
    )
    outcome = rehearse(OLD, NEW, code_under_test=CODE, test_suite=suite)
    outcome.result.assert_outcomes(passed=1, failed=1)
    (broken,) = outcome.tally.broken
    outcome.result.stdout.fnmatch_lines(
        [
            "This test would break with new.yaml.",
            f"*finding  response-property-removed, {broken.finding}, breaking",
            "*field    `name` of the answer to GET /thing is gone",
            "*happens  KeyError: 'name'",
            "*mend     ?*",
            "*triaccord: rehearsal of old.yaml..new.yaml*",
            "2 tests rehearsed, 2 met what changes: 1 would break, by 1 finding",
            f"*{broken.finding}*: 1 test",
            "    test_suite.py::test_name",
            "FAILED test_suite.py::test_name - would break: *",
        ]
    )
    assert '  line     test_suite.py:13: assert thing()["name"] == "A"\n' in outcome.text
    assert "Traceback" not in outcome.text


def test_what_fails_anyway_is_not_blamed_on_the_upgrade(rehearse: Rehearse) -> None:
    suite = (
        MOCK
        + """
    def test_wrong():
        assert thing()["name"] == "B"

    @pytest.mark.xfail(strict=True)
    def test_known():
        assert thing()["name"] == "B"

    @pytest.mark.skip
    def test_skipped():
        pass
    """
    )
    outcome = rehearse(OLD, NEW, code_under_test=CODE, test_suite=suite)
    outcome.result.assert_outcomes(failed=1, xfailed=1, skipped=1)
    assert (outcome.tally.broken, outcome.tally.failing) == ([], ["test_suite.py::test_wrong"])
    assert "AssertionError: assert 'A' == 'B'" in outcome.text
    assert "fails without the upgrade, too: test_suite.py::test_wrong" in outcome.text


def test_fixtures_are_made_anew_for_each_run_also_those_that_outlive_a_test(rehearse: Rehearse) -> None:
    suite = """
    import pytest, responses
    from code_under_test import thing
    @pytest.fixture(scope="session")
    def shared():
        with responses.RequestsMock() as found:
            found.get("http://api.test/thing", json={"id": 1, "name": "A", "kind": "K"})
            return thing()

    @pytest.fixture
    def own():
        return []

    def test_id(shared):
        assert shared["id"] == 1

    def test_name(shared, own):
        own.append(1)
        assert own == [1]
        assert shared["name"] == "A"

    def test_kind(shared, own):
        assert shared["kind"] == "K"
        assert own == []
    """
    outcome = rehearse(OLD, NEW, code_under_test=CODE, test_suite=suite)
    outcome.result.assert_outcomes(passed=2, failed=1)
    assert [broken.test for broken in outcome.tally.broken] == ["test_suite.py::test_name"]


def test_each_finding_gets_its_own_part_of_the_blame(rehearse: Rehearse) -> None:
    suite = (
        MOCK
        + """
    def test_both():
        body = thing()
        assert (body["name"], body["kind"]) == ("A", "K")

    def test_either():
        body = thing()
        assert "name" in body or "kind" in body

    def test_two_operations():
        assert thing()["name"] + thing("/other")["name"] == "AA"
    """
    )
    outcome = rehearse(OLD, BOTH, code_under_test=CODE, test_suite=suite)
    outcome.result.assert_outcomes(failed=3)
    blamed: dict[str, list[tuple[tuple[str, ...], bool]]] = {}
    for broken in outcome.tally.broken:
        name = broken.test.rpartition("::")[2]
        blamed[name] = sorted([*blamed.get(name, []), (broken.fields, bool(broken.together))])
    assert blamed == {
        "test_both": [(("kind",), False), (("name",), False)],
        "test_either": [(("kind",), True), (("name",), True)],
        "test_two_operations": [(("name",), False)],
    }


@pytest.mark.parametrize("kind", ["unittest", "subtests", "anyio", "class"])
def test_every_kind_of_test(rehearse: Rehearse, kind: str) -> None:
    suites = {
        "unittest": """
    import unittest

    class TestIt(unittest.TestCase):
        def test_it(self):
            self.assertEqual(thing()["name"], "A")
    """,
        "subtests": """
    import unittest

    class TestIt(unittest.TestCase):
        def test_it(self):
            for name in ("id", "name", "kind"):
                with self.subTest(name):
                    self.assertIn(name, thing())
    """,
        "anyio": """
    import httpx

    @pytest.mark.anyio
    @pytest.mark.parametrize("anyio_backend", ["asyncio"])
    async def test_it():
        transport = httpx.MockTransport(lambda request: httpx.Response(200, json=BODY))
        async with httpx.AsyncClient(transport=transport) as client:
            assert (await client.get("http://api.test/thing")).json()["name"] == "A"
    """,
        "class": """
    class TestIt:
        def setup_method(self):
            self.body = thing()

        def test_it(self):
            assert self.body["name"] == "A"
    """,
    }
    outcome = rehearse(OLD, NEW, code_under_test=CODE, test_suite=MOCK + suites[kind])
    outcome.result.assert_outcomes(failed=1)
    assert (outcome.fields, outcome.tally.failing) == (["name"], [])


def test_a_fixture_that_would_break_fails_its_test(rehearse: Rehearse) -> None:
    suite = (
        MOCK
        + """
    @pytest.fixture
    def name(mock):
        yield thing()["name"]
        assert thing()["name"]

    def test_it(name):
        assert name == "A"
    """
    )
    outcome = rehearse(OLD, NEW, code_under_test=CODE, test_suite=suite)
    outcome.result.assert_outcomes(failed=1)
    assert outcome.fields == ["name"]


def test_workers_tell_the_controller(rehearse: Rehearse) -> None:
    suite = (
        MOCK
        + """
    @pytest.mark.parametrize("number", range(4))
    def test_name(number):
        assert thing()["name"] == "A"

    def test_id():
        assert thing()["id"] == 1
    """
    )
    outcome = rehearse(OLD, NEW, code_under_test=CODE, test_suite=suite, processes=2)
    outcome.result.assert_outcomes(passed=1, failed=4)
    lines = ["5 tests rehearsed, 5 met what changes: 4 would break, by 1 finding", "*[[]response-*: 4 tests"]
    outcome.result.stdout.fnmatch_lines(lines)
    assert outcome.text.count("This test would break with new.yaml.") == 4


def test_nothing_that_changes_is_met(rehearse: Rehearse) -> None:
    outcome = rehearse(OLD, OLD, code_under_test=CODE, test_suite=MOCK + """
    def test_id():
        assert thing()["id"] == thing("/other")["id"]
        responses.get("http://api.test/third", json={})
    """)  # fmt: skip
    outcome.result.assert_outcomes(passed=1)
    assert "1 test rehearsed, 0 met what changes: 0 would break, by 0 findings" in outcome.text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--triaccord-rehearse=old.yaml",), "--triaccord-rehearse=old.yaml: give two versions as OLD..NEW"),
        (("--triaccord-rehearse=old.yaml..none.yaml",), "none.yaml"),
        (("--triaccord-record=usage.json",), "--triaccord-record without a rehearsal"),
    ],
)
def test_slips_are_said(rehearse: Rehearse, options: tuple[str, ...], says: str) -> None:
    outcome = rehearse(OLD, NEW, *options, code_under_test=CODE, test_suite="def test_it(): pass")
    assert outcome.result.ret == pytest.ExitCode.USAGE_ERROR
    assert says in "\n".join([*outcome.result.errlines, *outcome.result.outlines])


@pytest.mark.parametrize(
    ("guilty", "each", "together", "most_tries"),
    [
        (("a", "b"), ("a", "b"), (), 24),
        (("m",), ("m",), (), 12),
        ((), (), ("c", "x"), 60),
    ],
    ids=["two-on-their-own", "one", "only-together"],
)
def test_many_findings_are_blamed_by_halves(
    guilty: tuple[str, ...], each: tuple[str, ...], together: tuple[str, ...], most_tries: int
) -> None:
    def fails(findings: frozenset[str]) -> bool:
        return bool(findings & set(guilty)) or findings >= {"c", "x"}

    found = blame("abcdefghijklmnopqrstuvwxyz", fails, duration_s=60)
    assert (found.each, found.together) == (each, together)
    assert found.tries <= most_tries


def test_what_is_undecided_when_tries_run_out_is_blamed_together() -> None:
    found = blame([f"f{number:03}" for number in range(100)], lambda findings: len(findings) > 90, most=5)
    assert (found.each, found.tries) == ((), 5)
    assert isinstance(found, Blame)
    assert len(found.together) >= 91
