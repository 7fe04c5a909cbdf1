"""Who is most likely to mend a failure: said from both documents, both servers and the notes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from triaccord.live.alignment import Alignment
from triaccord.live.credentials import Credentials
from triaccord.live.exchange import Exchange
from triaccord.live.failure import Blame, Failure, Phase
from triaccord.live.joining import Said, chances, joined
from triaccord.live.pairs import Judge, Pair
from triaccord.live.policy import Policy
from triaccord.live.redaction import Redactor
from triaccord.live.sides import Side, request_for
from triaccord.live.transport import Server, Transport
from triaccord.loading import Version, load
from triaccord.model import (
    Change,
    Claim,
    ClaimVerdict,
    Finding,
    FindingVerdict,
    JudgedClaim,
    JudgedFinding,
    Level,
    OperationRef,
)
from triaccord.wire import Api

DOCUMENT = """
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /things:
    get:
      parameters: [{name: colour, in: query, schema: {type: string, enum: [RED, BLUE]}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}
        '400': {description: no}
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}
        '400': {description: no}
        '404': {description: none}
components: {schemas: {T: {type: object, properties: {size: {type: integer}, name: {type: string}}}}}
"""
STRICTER = DOCUMENT.replace("size: {type: integer}", "size: {type: integer, maximum: 9}").replace(
    "enum: [RED, BLUE]", "enum: [RED]"
)
THINGS = OperationRef("/things", "GET")
FINDING = Finding(
    rule="request-parameter-enum-value-removed",
    level=Level.BREAKING,
    change=Change(event="enum-value-removed", kind="enum_removed", subject="colour", requests=(THINGS,)),
    message="`BLUE` is gone",
    fingerprint="0123456789ab",
)


@pytest.fixture(scope="module")
def load_text(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Version]:
    folder = tmp_path_factory.mktemp("blame")

    def loaded(text: str) -> Version:
        file = folder / f"{abs(hash(text))}.yaml"
        file.write_text(text)
        return load(str(file))

    return loaded


class Case:
    """Two documents, and what two servers say to one request."""

    def __init__(self, old: Version, new: Version, findings: tuple[Finding, ...] = ()) -> None:
        redactor = Redactor()
        self.sides = [
            Side(
                name=name,
                server=Server(name=name, url="http://127.0.0.1", credentials=Credentials(redactor=redactor)),
                api=Api(version),
                transport=Transport(Policy(), redactor=redactor),
            )
            for name, version in (("old", old), ("new", new))
        ]
        self.judge = Judge(self.sides[0], self.sides[1], Alignment(findings))

    def found(
        self, before: tuple[int, str], after: tuple[int, str], *, path: str = "/things", **query: Any
    ) -> list[Failure]:
        operation = self.sides[0].api.operation(OperationRef(path, "GET"))
        assert operation is not None
        values: Any = {(name, "path" if name == "id" else "query"): value for name, value in query.items()}
        request = request_for(operation, values)
        answers = [
            Exchange(
                request=request,
                server=side.server.url,
                status=status,
                headers={"content-type": "application/json"},
                body=body.encode(),
                max_depth=20,
            )
            for side, (status, body) in zip(self.sides, (before, after), strict=True)
        ]
        pair = Pair(
            operation=operation,
            twin=self.sides[1].api.operation(operation.ref),
            before=answers[0],
            after=answers[1],
            moved=answers[1],
        )
        return self.judge.judge(pair)


def told(failures: list[Failure]) -> list[tuple[str, str, str]]:
    return [(f.check, f.path, f.blame.value) for f in failures]


OK = (200, '{"size": 1}')


def test_a_server_that_breaks_its_own_document(load_text: Callable[[str], Version]) -> None:
    case = Case(load_text(DOCUMENT), load_text(DOCUMENT))
    assert told(case.found(OK, (200, '{"size": "1"}'))) == [
        ("schema-type", "size", "server"),
        ("type-differs", "size", "server"),
    ]
    assert told(case.found(OK, (200, '{"size": 2}'))) == [("value-differs", "size", "server")]
    assert told(case.found(OK, OK)) == []


def test_a_document_that_says_what_no_server_does(load_text: Callable[[str], Version]) -> None:
    case = Case(load_text(DOCUMENT), load_text(STRICTER))
    assert told(case.found((200, '{"size": 12}'), (200, '{"size": 12}'))) == [
        ("schema-maximum", "size", "document")
    ]
    # The old one did not: then it is the new server that does not follow.
    assert told(case.found((200, '{"size": 2}'), (200, '{"size": 12}'))) == [
        ("schema-maximum", "size", "server")
    ]


def test_what_both_documents_allow_and_the_server_refuses(load_text: Callable[[str], Version]) -> None:
    case = Case(load_text(DOCUMENT), load_text(STRICTER), (FINDING,))
    assert told(case.found(OK, (400, ""), colour="RED")) == [("rejected", "", "server")]
    (explained,) = case.found(OK, (400, ""), colour="BLUE")
    assert (explained.path, explained.findings) == ("colour", (FINDING.fingerprint,))


def test_what_neither_document_allows_is_our_request(
    load_text: Callable[[str], Version],
) -> None:
    case = Case(load_text(DOCUMENT), load_text(DOCUMENT))
    assert told(case.found(OK, (400, ""), colour="GREEN")) == [("rejected", "colour", "us")]


def test_what_the_document_refuses_and_the_server_takes(load_text: Callable[[str], Version]) -> None:
    case = Case(load_text(DOCUMENT), load_text(DOCUMENT))
    assert told(case.found((400, ""), OK, colour="GREEN")) == [("validation-missing", "colour", "server")]
    assert told(case.found((400, ""), OK, colour="RED")) == [("status-differs", "", "notes")]


def test_a_parameter_that_is_gone_is_no_parameter_that_is_refused(
    load_text: Callable[[str], Version],
) -> None:
    gone = DOCUMENT.replace(
        "parameters: [{name: colour, in: query, schema: {type: string, enum: [RED, BLUE]}}]", "{}"
    )
    case = Case(load_text(DOCUMENT), load_text(gone.replace("      {}\n", "")))
    assert told(case.found((400, ""), OK, colour="GREEN")) == []
    assert told(case.found((400, ""), OK, colour="RED")) == []
    (refused,) = case.found(OK, (400, ""), colour="RED")
    assert (refused.path, refused.reason) == ("colour", "the new document does not allow `colour`")


def test_where_the_old_server_is_silent_nothing_is_new(load_text: Callable[[str], Version]) -> None:
    case = Case(load_text(DOCUMENT), load_text(DOCUMENT))
    assert told(case.found((0, ""), (418, ""))) == []
    assert case.judge.unanswered == 1


def test_our_own_limits_are_ours(load_text: Callable[[str], Version]) -> None:
    case = Case(load_text(DOCUMENT), load_text(DOCUMENT))
    deep = (200, '{"name":' + '{"a":' * 30 + "1" + "}" * 31)
    assert told(case.found(OK, deep)) == [("too-deep", "", "us")]


def test_a_thing_that_is_on_one_server_only_is_test_data(load_text: Callable[[str], Version]) -> None:
    case = Case(load_text(DOCUMENT), load_text(DOCUMENT))
    case.judge.shared_data = False
    assert told(case.found(OK, (404, ""), path="/things/{id}", id=7)) == [("rejected", "", "test_data")]


# ---- the notes ---------------------------------------------------------------------------


def failure(check: str, path: str = "", **more: Any) -> Failure:
    return Failure(
        phase=Phase.LAW, check=check, server="new", operation=THINGS, path=path, message=check, **more
    )


def claim(number: int, text: str, **more: Any) -> Claim:
    return Claim(
        id=f"2-{number}", version="2", kind="behaviour", text=text, evidence=text, lines=(1, 1), **more
    )


@pytest.mark.parametrize(
    ("verdict", "has_notes", "blame"),
    [
        (FindingVerdict.ANNOUNCED, True, Blame.NOBODY),
        (FindingVerdict.SILENT, True, Blame.NOTES),
        (FindingVerdict.CONTRADICTED, True, Blame.NOTES),
        (FindingVerdict.SILENT, False, Blame.NOBODY),
    ],
)
def test_who_did_not_say_what_the_documents_show(
    verdict: FindingVerdict, has_notes: bool, blame: Blame
) -> None:
    judged = JudgedFinding(finding=FINDING, verdict=verdict, claims=("2-1",))
    said = Said(findings=(judged,), has_notes=has_notes)
    (found,) = joined([failure("rejected", "colour", findings=(FINDING.fingerprint,))], said)
    assert (found.blame, found.claims) == (blame, ("2-1",))


def test_behavioural_claims_get_their_chance() -> None:
    every = [
        claim(1, "`GET /things` sorts by name", operations=(THINGS,)),
        claim(2, "`size` of a thing is rounded", operations=(THINGS,), fields=("size",)),
        claim(3, "`PUT /things` is faster", operations=(OperationRef("/things", "PUT"),)),
        claim(4, "the server is faster"),
        claim(5, "`name` is in capitals", operations=(THINGS,), fields=("name",)),
        claim(6, "`colour` has a new value", operations=(THINGS,), fields=("colour",)),
    ]
    verdicts = [ClaimVerdict.BEHAVIOURAL] * 5 + [ClaimVerdict.ANNOUNCED]
    judged = tuple(JudgedClaim(claim=c, verdict=v) for c, v in zip(every, verdicts, strict=True))
    said = Said(claims=judged, has_notes=True)
    failures = joined([failure("order-differs"), failure("value-differs", "results[].size")], said)
    assert [f.claims for f in failures] == [("2-1",), ("2-2",)]
    found = {c.claim: (c.outcome, len(c.failures), c.asked) for c in chances(said, failures, {THINGS: 8})}
    assert found == {
        "2-1": ("touched", 1, 8),
        "2-2": ("touched", 1, 8),
        "2-3": ("not_tried", 0, 0),
        "2-4": ("not_tried", 0, 0),
        "2-5": ("not_touched", 0, 8),
    }
