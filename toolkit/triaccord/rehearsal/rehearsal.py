"""A rehearsal: stands between mocks and code, and plays the new version with all findings or with some."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from triaccord.impact.exchanges import Found, response_of
from triaccord.impact.places import schema_of
from triaccord.impact.steps import ABSENT
from triaccord.impact.translating import Translator
from triaccord.loading import Version
from triaccord.loading.pointers import NotFoundError, get, split_pointer
from triaccord.model import Change, Finding, Level
from triaccord.rehearsal.answers import AnswerRun
from triaccord.rehearsal.contract import Contract
from triaccord.rehearsal.effects import Effect, Part
from triaccord.rehearsal.sending import Sending, message_of
from triaccord.usage.naming import masked_path
from triaccord.usage.rewriting import Asked, Told
from triaccord.wire import Sampler

MAX_BODY = 20_000_000


@dataclass(frozen=True, slots=True)
class Met:
    """What one run of a test has met.

    Attributes:
        effects: Sorted, each once; also of findings that were only looked out for.
        masked: Findings whose value was not put in, because another one lay inside it.
        calls: Operations called, `METHOD /path`.
        unmatched: Calls that the old version has no operation for.
    """

    effects: tuple[Effect, ...] = ()
    masked: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    unmatched: frozenset[str] = frozenset()

    def of(self, *parts: Part) -> frozenset[str]:
        """Fingerprints of the findings met in these parts of exchanges."""
        return frozenset(effect.finding for effect in self.effects if effect.part in parts and effect.finding)


class Rehearsal:
    """Plays the new version to code that was written for the old one.

    Args:
        findings: Of the upgrade.
        old: The version that the code and its mocks were written for.
        new: The version to play.
        document: The migration map between them, as JSON.

    Attributes:
        findings: By fingerprint.
        asked: How many calls were seen so far.
    """

    def __init__(
        self, findings: Iterable[Finding], old: Version, new: Version, document: Mapping[str, Any]
    ) -> None:
        self.findings = {finding.fingerprint: finding for finding in findings}
        self._translator = Translator(dict(document))
        self._sending = Sending(self._translator)
        self._shapes = document["shapes"]
        self._new = new
        self._contract = Contract(old, new, tuple(self.findings.values()))
        self._sampler = Sampler(self._contract.new.responses, seed=1)
        self._samples: dict[tuple[str, str, str], Any] = {}
        self._active: frozenset[str] | None = frozenset()
        self._part = Part.ANSWER
        self.asked = 0
        self._effects: set[Effect] = set()
        self._masked: set[str] = set()
        self._calls: set[str] = set()
        self._unmatched: set[str] = set()

    def begin(self, active: frozenset[str] | None, part: Part = Part.ANSWER) -> None:
        """Start a run in which some findings are played, and the others only noted.

        Args:
            active: Fingerprints of those that are played; None for all.
            part: What is played of them: what always changes (`ANSWER`), or what may come (`VALUE`).
        """
        self._active, self._part = active, part
        self._effects, self._masked, self._calls, self._unmatched = set(), set(), set(), set()

    def met(self) -> Met:
        """What has been met since the run began."""
        return Met(
            tuple(sorted(self._effects)),
            frozenset(self._masked),
            frozenset(self._calls),
            frozenset(self._unmatched),
        )

    # ---- what clients ask ---------------------------------------------------------------------------

    def wants(self, asked: Asked) -> bool:
        """Whether the upgrade changes anything for the operation that is called."""
        self.asked += 1
        path = urlsplit(asked.url).path
        found = self._translator.find(asked.method, path)
        if found is None:
            self._unmatched.add(f"{asked.method.upper()} {masked_path(path)}")
            return False
        self._calls.add(found.name)
        return found.operation is not None

    def answer(self, asked: Asked, told: Told) -> Told | None:
        """The answer as the new version gives it; None if it is the one that came."""
        found = self._translator.find(asked.method, urlsplit(asked.url).path)
        if found is None or found.operation is None:
            return None
        gone = self._gone(found)
        if gone is not None:
            return self._no_such(found, gone, told)
        if told.status < 400:
            # Where the mock refuses, the test is about being refused: what was sent does not matter.
            message = message_of(asked)
            sent = self._sending.effects(found, message)
            self._effects.update(sent)
            self._effects.update(self._contract.refusals(found, message, sent))
        return self._rewritten(found, told)

    def _counts(self, finding: str, part: Part = Part.ANSWER) -> bool:
        return part is self._part and (self._active is None or finding in self._active)

    # ---- operations that are gone -------------------------------------------------------------------

    def _gone(self, found: Found) -> str | None:
        """The finding by which nothing answers at the old place any more; None if something does."""
        if self._contract.operation_at(found.name) is not None:
            return None
        moved = (found.operation or {}).get("new") or {}
        return str(moved.get("finding") or self._contract.removed_by(found.name))

    def _no_such(self, found: Found, finding: str, told: Told) -> Told | None:
        status = self._contract.status_of_gone(found.name)
        self._effects.add(Effect(finding, Part.ANSWER, found.name, "", f"is gone and answers {status}"))
        if told.status < 400:
            self._effects.add(Effect(finding, Part.REQUEST, found.name, "", f"is gone and answers {status}"))
        if not self._counts(finding):
            return None
        body = self._contract.error_body(found.name, status)
        headers = {"Content-Type": "application/json"} if body is not ABSENT else {}
        return Told(status, headers, json.dumps(body).encode() if body is not ABSENT else b"")

    # ---- bodies and statuses ------------------------------------------------------------------------

    def _rewritten(self, found: Found, told: Told) -> Told | None:
        entry = response_of(found.operation["responses"], "old", told.status) if found.operation else None
        made = told
        if entry is not None and entry["shape"]:
            body = _json_of(told)
            if body is not ABSENT:
                carried = self._carried(found, entry["shape"], body)
                if carried is not body:
                    made = replace(made, content=json.dumps(carried, ensure_ascii=False).encode())
        return self._headers_and_status(found, made, told)

    def _carried(self, found: Found, shape: str, body: Any) -> Any:
        run = AnswerRun(self._shapes, found.name, self._counts, self._sample)
        carried = run.forward(shape, body)
        self._effects.update(run.effects)
        self._masked |= run.masked
        shown = any(
            self._counts(effect.finding, effect.part) and effect.finding not in run.masked
            for effect in run.effects
        )
        if not shown:
            return body
        return None if carried is ABSENT else carried

    def _headers_and_status(self, found: Found, made: Told, told: Told) -> Told | None:
        headers = dict(made.headers)
        for finding, old, new in self._contract.header_changes(found.name, told.status):
            name = next((each for each in headers if each.lower() == old.lower()), None)
            if name is None:
                continue
            what = f"is now the header `{new}`" if new else "is gone from the headers"
            self._effects.add(Effect(finding, Part.ANSWER, found.name, name, what))
            if self._counts(finding):
                text = headers.pop(name)
                headers.update({new: text} if new else {})
                made = replace(made, headers=headers)
        status, finding = self._contract.status_now(found.name, told.status)
        if status != told.status:
            what = f"is status {status} now"
            self._effects.add(Effect(finding, Part.ANSWER, found.name, f"status {told.status}", what))
            if self._counts(finding):
                made = replace(made, status=status)
        return made if made is not told else None

    # ---- values that only the new version has -------------------------------------------------------

    def _sample(self, finding: str, name: str, event: str) -> Any:
        key = (finding, name, event)
        if key not in self._samples:
            self._samples[key] = self._built(finding, name, event)
        return self._samples[key]

    def _built(self, finding: str, name: str, event: str) -> Any:
        for change in leaves(self.findings[finding].change) if finding in self.findings else ():
            wanted = "property-added" if event == "added" else "type-"
            if not change.event.startswith(wanted) or change.new_at is None:
                continue
            if event == "added" and change.subject != name:
                continue
            try:
                schema = get(self._new.document, split_pointer(schema_of(change.new_at)))
            except NotFoundError:
                continue
            return self._sampler.sample(self._contract.new.responses.of(schema), name)
        return ABSENT

    def is_breaking(self, finding: str) -> bool:
        """Whether a finding stops clients; what has no finding was refused by the document itself."""
        return finding not in self.findings or self.findings[finding].level is Level.BREAKING

    def mapped(self) -> frozenset[str]:
        """Fingerprints of the findings that can be played at all."""
        document = self._translator.document
        found = {
            str(step["finding"])
            for shape in self._shapes.values()
            for step in shape["steps"]
            if step["kind"] != "gap"
        }
        for entry in document["operations"]:
            found |= {str(step["finding"]) for step in entry["parameters"] if "finding" in step}
            if entry["new"] and entry["new"].get("finding"):
                found.add(str(entry["new"]["finding"]))
        return frozenset(found | self._contract.played)


def leaves(change: Change) -> Iterator[Change]:
    """A change and everything that it is made of."""
    yield change
    for part in change.parts:
        yield from leaves(part)


def _json_of(told: Told) -> Any:
    """The decoded body; `ABSENT` if it is no JSON."""
    if not told.content or len(told.content) > MAX_BODY:
        return ABSENT
    try:
        return json.loads(told.content)
    except (ValueError, RecursionError):
        return ABSENT
