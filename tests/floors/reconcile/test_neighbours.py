"""The other half of a silent change or a phantom claim, in the versions around."""

from __future__ import annotations

from tests.floors.reconcile.builders import FakeDocument, change, claim, finding
from triaccord.model import ClaimVerdict, FindingVerdict
from triaccord.reconcile import Step, explain_claim, explain_finding, reconcile, with_neighbours

AT = "GET /things"
DOCUMENT = FakeDocument({AT: {"x"}, "GET /other": set()})
ADDED = finding(change("field_added", "x", AT))
SAID = claim("field_added", AT, fields=("x",), text="`x` has been added")


def test_a_silent_change_names_the_notes_that_announce_it() -> None:
    joined = reconcile([ADDED], [], DOCUMENT, DOCUMENT)
    step = Step(version="305", findings=(), claims=(SAID,))
    around = with_neighbours(joined, (), (step,), DOCUMENT, DOCUMENT)
    assert around.findings[0].verdict is FindingVerdict.SILENT
    assert around.findings[0].reason == ("announced in 305, later than it landed: “`x` has been added” (2-1)")


def test_a_claim_that_has_a_change_of_its_own_is_not_borrowed() -> None:
    joined = reconcile([ADDED], [], DOCUMENT, DOCUMENT)
    step = Step(version="305", findings=(finding(change("field_added", "x", AT), "f2"),), claims=(SAID,))
    around = with_neighbours(joined, (), (step,), DOCUMENT, DOCUMENT)
    assert around == joined


def test_a_phantom_claim_names_the_version_that_it_landed_in() -> None:
    joined = reconcile([], [SAID], DOCUMENT, DOCUMENT)
    step = Step(version="304", findings=(ADDED,), claims=())
    around = with_neighbours(joined, (step,), (), DOCUMENT, DOCUMENT)
    assert around.claims[0].verdict is ClaimVerdict.PHANTOM
    assert around.claims[0].reason.endswith(
        "it landed in 304, earlier than its note: the documents show field added for `x`"
    )


def test_an_explanation_says_where_each_candidate_failed() -> None:
    other = claim("field_added", "GET /other", fields=("x",), id="2-2", text="`x`, elsewhere")
    joined = reconcile([ADDED], [SAID, other], DOCUMENT, DOCUMENT)
    assert explain_finding(joined.findings[0], (SAID, other), DOCUMENT, DOCUMENT) == (
        "finding f1 (field_added): announced",
        "  …",
        "  the documents show field added for `x`",
        "put together with 2-1 (field_added) “`x` has been added”",
        "    + kind: field added could show field added",
        "    + place: the same place",
        "    + name: `x` is `x`",
        "    + direction: the documents show field added for `x`",
        "considered 1 other claim; the nearest:",
        "  2-2 (field_added) “`x`, elsewhere”",
        "    + kind: field added could show field added",
        "    - place: the note names GET /other; the change is at GET /things",
        "    + name: `x` is `x`",
        "    + direction: the documents show field added for `x`",
    )
    lines = explain_claim(joined.claims[1], (ADDED,), (SAID, other), DOCUMENT, DOCUMENT)
    assert lines[0] == "claim 2-2 (field_added): phantom"
    assert lines[3:5] == ("considered 1 change; the nearest:", "  f1 …")
