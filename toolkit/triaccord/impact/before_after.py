"""One finding as a pair of exchanges: what goes over the wire before the upgrade, and what after it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from triaccord.impact.examples import FORM, JSON, Examples, body_of
from triaccord.impact.map import MigrationMap
from triaccord.impact.translating import ABSENT, Message, Refused, Translator
from triaccord.loading import Version
from triaccord.model import Example, Finding, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same exchange in both versions; None where nobody can say how it looks there.

    Attributes:
        side: Which half of it shows the finding.
        before: As the old version has it.
        after: As the new version has it.
    """

    side: Side
    before: Example | None
    after: Example | None


class Pairs:
    """Makes pairs: made-up ones where the map says what becomes of a message, else from the proof's witness.

    Args:
        found: The map.
        old: The version that the code was written for.
    """

    def __init__(self, found: MigrationMap, old: Version) -> None:
        self._translator = Translator(found.to_json(), strict=True)
        self._examples = Examples(self._translator, old)

    def of(self, finding: Finding) -> Pair | None:
        """The pair for a finding; None if no exchange shows it."""
        made = self._examples.pair(finding)
        if made is not None:
            return Pair(side=finding.change.side, before=made[0], after=made[1])
        witness = finding.witness
        if witness is None or witness.example is None:
            return None
        example = witness.example
        if witness.accepted_by == "old":
            return Pair(side=witness.side, before=example, after=self._forward(example, witness.side))
        return Pair(side=witness.side, before=self._back(example, witness.side), after=example)

    def _forward(self, example: Example, side: Side) -> Example | None:
        path, _, query = example.target.partition("?")
        found = self._translator.find(example.method, path)
        if found is None or (found.operation is not None and found.operation["new"] is None):
            return None
        body: Any = ABSENT if example.media_type is None else example.body
        is_form = example.media_type == FORM and isinstance(body, dict)
        if is_form:
            body = {key: each if isinstance(each, list) else [each] for key, each in body.items()}
        asked = parse_qsl(query, keep_blank_values=True)
        message = Message(example.method, path, asked, example.headers, body, is_form)
        try:
            sent = self._translator.request(found, message)
            made = _with_request(example, sent, query)
            if side is Side.RESPONSE and example.status is not None:
                made = _with_response(made, self._answer(found, example, is_back=False))
        except Refused:
            return None
        return made if made != replace(example, curl="") else None

    def _back(self, example: Example, side: Side) -> Example | None:
        path = example.target.partition("?")[0]
        found = self._translator.find(example.method, path)
        if side is not Side.RESPONSE or found is None or example.status is None:
            return None
        if found.operation is not None and found.operation["refusals"]:
            return None
        try:
            made = _with_response(example, self._answer(found, example, is_back=True))
        except Refused:
            return None
        return made if made != replace(example, curl="") else None

    def _answer(self, found: Any, example: Example, *, is_back: bool) -> tuple[int, Any]:
        status = int(example.status) if example.status and example.status.isdigit() else 200
        carry = self._translator.answer_back if is_back else self._translator.answer_forward
        body = ABSENT if example.response_media_type is None else example.response_body
        told = carry(found, status, [], body)
        return told[0], told[2]


def _with_request(example: Example, sent: Message, query: str) -> Example:
    text = query if sent.query == parse_qsl(query, keep_blank_values=True) else urlencode(sent.query)
    media_type, body = body_of(sent)
    if media_type == JSON and example.media_type:
        media_type = example.media_type
    return replace(
        example,
        method=sent.method,
        target=sent.path + (f"?{text}" if text else ""),
        headers=tuple(sent.headers),
        body=body,
        media_type=media_type,
        curl="",
    )


def _with_response(example: Example, told: tuple[int, Any]) -> Example:
    status, body = told
    return replace(
        example, status=str(status), response_body=example.response_body if body is ABSENT else body, curl=""
    )
