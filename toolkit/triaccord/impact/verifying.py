"""Does a map do what it says? Made-up messages are carried over, and the other document judges them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from triaccord.impact.map import MigrationMap
from triaccord.impact.translating import Found, Message, Refused, Translator
from triaccord.loading import Version
from triaccord.model import OperationRef
from triaccord.wire import Answer, Api, Operation, Sampler

SEEDS = 3
"""How many messages of a kind are made up."""
MAX_MESSAGES = 6_000
"""How many in all, so that huge documents end; what was not tried is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One kind of message that is carried over, and what judges it.

    Attributes:
        entry: The map's entry of its operation.
        side: `request` or `response`.
        status: Of the new version's answer; 0 for requests.
        made: Version whose messages are made up.
        judged: Schema that must accept the outcome, in `by`.
    """

    entry: dict[str, Any]
    side: str
    status: int
    made: Any
    judged: Any

    @property
    def name(self) -> str:
        """`GET /things 200` or `POST /things request`."""
        what = str(self.status) if self.side == "response" else "request"
        return f"{self.entry['old']['method']} {self.entry['old']['path']} {what}"


class Verification:
    """Tries a map.

    Args:
        document: The map, as JSON.
        old: The version that the code was written for.
        new: The version that it shall meet.
    """

    def __init__(self, document: dict[str, Any], old: Version, new: Version) -> None:
        self.old, self.new = Api(old), Api(new)
        self.document = document
        self.translator = Translator(document, strict=True)

    def trials(self) -> Iterator[Trial]:
        """Everything that the map rewrites and that documents can judge."""
        for entry in self.document["operations"]:
            pair = self._operations(entry)
            if pair is None or entry["refusals"]:
                continue
            old, new = pair
            if entry["body"] and old.json_body is not None and new.json_body is not None:
                schemas = old.json_body.schema, new.json_body.schema
                if None not in schemas:
                    yield Trial(entry=entry, side="request", status=0, made=schemas[0], judged=schemas[1])
            for response in entry["responses"]:
                answers = new.answers.get(response["new"]), old.answers.get(response["old"] or "")
                made, judged = (each.json_schema if isinstance(each, Answer) else None for each in answers)
                if response["shape"] and made is not None and judged is not None:
                    status = _status(response["new"])
                    yield Trial(entry=entry, side="response", status=status, made=made, judged=judged)

    def outcome(self, trial: Trial, value: Any) -> str | None:
        """What is wrong with a message once it is carried over; None if nothing is, or it was refused."""
        try:
            carried = self._carried(trial, value)
        except Refused:
            return None
        book = self.old.responses if trial.side == "response" else self.new.requests
        mistakes = book.mistakes(trial.judged, carried, limit=1)
        return f"`{mistakes[0].path}`: {mistakes[0].message[:120]}" if mistakes else None

    def sample(self, trial: Trial, seed: int) -> Any:
        """A message as one of the versions makes it."""
        book = self.new.responses if trial.side == "response" else self.old.requests
        return Sampler(book, seed, optional=seed % 2 == 0).sample(trial.made, trial.name)

    def _carried(self, trial: Trial, value: Any) -> Any:
        entry = trial.entry
        found = self.translator.find(entry["old"]["method"], entry["old"]["path"])
        if found is None:
            return value
        if trial.side == "response":
            return self.translator.answer_back(found, trial.status, [], value)[2]
        message = Message(found.name.partition(" ")[0], entry["old"]["path"], body=value)
        # Parameters are not made up here: what they lack must not stop the body.
        bare = Found({**entry, "parameters": []}, found.name, found.prefix, found.values)
        return self.translator.request(bare, message).body

    def _operations(self, entry: dict[str, Any]) -> tuple[Operation, Operation] | None:
        if entry["new"] is None:
            return None
        pair = [
            api.operation(OperationRef(entry[side]["path"], entry[side]["method"]))
            for side, api in (("old", self.old), ("new", self.new))
        ]
        return (pair[0], pair[1]) if pair[0] is not None and pair[1] is not None else None


def verified(found: MigrationMap, old: Version, new: Version) -> MigrationMap:
    """The map with what came out wrong among its doubts."""
    verification = Verification(found.to_json(), old, new)
    doubts: dict[str, None] = {}
    tried = 0
    for trial in verification.trials():
        for seed in range(SEEDS):
            tried += 1
            if tried > MAX_MESSAGES:
                doubts["not every message was tried: there are too many"] = None
                return replace(found, doubts=(*found.doubts, *doubts))
            value = verification.sample(trial, seed)
            made_by = verification.new.responses if trial.side == "response" else verification.old.requests
            if made_by.mistakes(trial.made, value, limit=1):
                continue  # what could not be made up well judges nothing
            wrong = verification.outcome(trial, value)
            if wrong is not None:
                doubts.setdefault(f"{trial.name}: a made-up message does not come out right at {wrong}")
                break
    return replace(found, doubts=(*found.doubts, *doubts))


def _status(name: str) -> int:
    return int(name) if name.isdigit() else int(name[0]) * 100 if name[0].isdigit() else 200
