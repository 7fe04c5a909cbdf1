"""From findings to a migration map: what becomes of each operation's requests and answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triaccord.impact.coverage import ELSEWHERE, Coverage, is_open, stops, stops_call
from triaccord.impact.map import MigrationMap, Party, Step
from triaccord.impact.messages import Messages
from triaccord.impact.parameters import parameter_steps
from triaccord.impact.places import Places
from triaccord.impact.resending import empty_body
from triaccord.impact.routes import METHODS, Route, server_paths
from triaccord.impact.shaping import Shaping
from triaccord.impact.stepping import Piece, pieces
from triaccord.loading import Version
from triaccord.loading.pointers import split_pointer
from triaccord.model import AffectsYou, Finding, OperationRef


def migration_map(
    findings: Iterable[Finding],
    old: Version,
    new: Version,
    *,
    affects: Mapping[str, AffectsYou] | None = None,
    prefixes: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
) -> MigrationMap:
    """What becomes of every request and answer.

    Args:
        findings: Of the upgrade, all levels.
        old: The version that the code was written for.
        new: The version that it shall meet.
        affects: Fingerprint to whether a finding touches the code; None if nobody knows.
        prefixes: What servers put before the paths of both versions (`/v2103/api`), beside what the
            documents say themselves.
    """
    known = tuple(findings)
    mapper = Mapper(known, old, new, affects)
    found = mapper.map(prefixes)
    apart = mapper.unplaced()
    return found if not apart else Mapper(known, old, new, affects, apart).map(prefixes)


@dataclass(slots=True)
class Entry:
    """One operation in the making."""

    old: Route
    new: Route | None
    names: dict[str, str] = field(default_factory=dict)
    moved: str | None = None
    parameters: list[Step] = field(default_factory=list)
    body: str | None = None
    responses: list[dict[str, Any]] = field(default_factory=list)
    refusals: dict[str, dict[str, str]] = field(default_factory=dict)


class Mapper:
    """Makes the map of one upgrade."""

    def __init__(
        self,
        findings: tuple[Finding, ...],
        old: Version,
        new: Version,
        affects: Mapping[str, AffectsYou] | None,
        apart: frozenset[int] = frozenset(),
    ) -> None:
        self.findings, self.old, self.new = findings, old, new
        self.coverage = Coverage(findings, affects or {})
        refuses = self.coverage.refuses
        self.pieces = [piece for finding in findings for piece in pieces(finding, refuses, apart)]
        self.apart = [
            Piece(finding, change, refuses(finding, change))
            for finding in findings
            for change in (finding.change, *finding.change.parts)
            if id(change) in apart
        ]
        self._wanted: list[str] = []
        self.old_messages, self.new_messages = Messages(Places(old.document)), Messages(Places(new.document))
        self.shaping = Shaping(self.pieces, self.old_messages.places, self.new_messages.places)
        self._of_operation: dict[OperationRef, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            if piece.change.event.startswith(ELSEWHERE):
                continue
            for operation in piece.change.operations:
                self._of_operation[operation].append(piece)

    def map(self, prefixes: tuple[tuple[str, ...], tuple[str, ...]]) -> MigrationMap:
        """The map."""
        entries = [self._entry(*pair) for pair in self._pairs()]
        self._wanted = wanted = [shape for entry in entries for shape in _shapes_of(entry)]
        busy = self.shaping.busy()
        operations = [found for entry in entries if (found := _written(entry, busy)) is not None]
        touched = {(each["old"]["method"], each["old"]["path"]) for each in operations}
        parties = _party(self.old, prefixes[0]), _party(self.new, prefixes[1])
        uncovered = self.coverage.uncovered(all(party.prefixes for party in parties))
        return MigrationMap(
            old=parties[0],
            new=parties[1],
            operations=tuple(operations),
            shapes=self.shaping.finished(wanted, busy),
            untouched=tuple(
                sorted(
                    f"{route.method.upper()} {route.path}"
                    for route in _routes(self.old).values()
                    if (route.method.upper(), route.path) not in touched
                )
            ),
            uncovered=uncovered,
            covered=self.coverage.covered(uncovered),
            doubts=("there are more pairs of schemas than are walked",) if self.shaping.incomplete else (),
        )

    def unplaced(self) -> frozenset[int]:
        """Moves of properties (by `id` of the change) that some message holds and no step met."""
        return self.shaping.relocated.unplaced(self._wanted)

    # ---- which operations ---------------------------------------------------------------------------

    def _pairs(self) -> list[tuple[Route, Route | None]]:
        """Operations that anything changes for, old and new, sorted."""
        old, new = _routes(self.old), _routes(self.new)
        renamed = dict(self._renamed())
        targets = set(renamed.values())
        found: dict[Route, Route | None] = {}
        for ref in sorted(self._of_operation):
            key = _key(ref.method, ref.path)
            if key in old and old[key] not in renamed:
                found[old[key]] = new.get(key)
            elif key in new and new[key] in targets:
                found |= {was: now for was, now in renamed.items() if now == new[key]}
        found |= renamed
        return sorted(found.items(), key=lambda pair: pair[0])

    def _renamed(self) -> Iterable[tuple[Route, Route]]:
        for piece in self.pieces:
            if piece.change.event == "operation-renamed" and piece.change.old_at and piece.change.new_at:
                was, now = split_pointer(piece.change.old_at), split_pointer(piece.change.new_at)
                if was[:1] == now[:1] == ("paths",):
                    yield Route(was[1], was[2]), Route(now[1], now[2])

    def _of(self, entry: Entry) -> list[Piece]:
        refs = {OperationRef(one.path, one.method.upper()) for one in (entry.old, entry.new) if one}
        found = {id(piece): piece for ref in sorted(refs) for piece in self._of_operation.get(ref, ())}
        return list(found.values())

    # ---- one operation ------------------------------------------------------------------------------

    def _entry(self, old: Route, new: Route | None) -> Entry:
        entry = Entry(old, new)
        mine = self._of(entry)
        self._whole(entry, mine)
        if new is None:
            return entry
        self._parameters(entry, new, mine)
        entry.body = self.shaping.shape(
            self.old_messages.request_roots(old), self.new_messages.request_roots(new)
        )
        self._account(entry, entry.body, "request")
        self._answers(entry, old, new, mine)
        return entry

    def _whole(self, entry: Entry, mine: Iterable[Piece]) -> None:
        """What is about the operation as such."""
        refs = {OperationRef(one.path, one.method.upper()) for one in (entry.old, entry.new) if one}
        for piece in self.apart:
            if refs & set(piece.change.operations):
                why = f"it is `{piece.change.new}` now, and no step leads there"
                self._stop(entry, piece, str(piece.change.old), why)
        for piece in mine:
            event = piece.change.event
            if event == "operation-removed":
                self._stop(entry, piece, "", "the new version has no such operation")
            elif event == "operation-renamed" and entry.new is not None:
                self.coverage.met.add(piece.finding.fingerprint)
                entry.moved = piece.finding.fingerprint
                self._path_names(entry, piece, entry.new, mine)
            elif event in ("media-type-removed", "media-type-changed", "encoding-changed"):
                self._stop(entry, piece, piece.change.subject, "the messages are written in another way")
            elif event == "response-body-removed" and _is_success(piece):
                self._stop(entry, piece, "", "the new version's answer has no body")
            elif event in ("header-removed", "header-optional", "header-style-changed"):
                self._stop(
                    entry, piece, piece.change.subject, "nothing in the new version has the header's value"
                )

    def _body(self, entry: Entry, piece: Piece) -> None:
        """A body that one of the versions has and the other has not."""
        if piece.change.event == "body-removed":
            step = piece.step("body", **{"in": "body"}, name="", wanted=False)
        elif piece.change.event in ("body-added", "body-required") and piece.change.required:
            step = piece.step("body", **{"in": "body"}, name="", wanted=True)
            if entry.new is not None:
                step |= empty_body((self.new_messages, entry.new))
        else:
            return
        entry.parameters.append(step)
        self.coverage.met.add(piece.finding.fingerprint)
        if "value" not in step:
            self.coverage.gap(piece, "body", "a body that is there in one version only")

    def _path_names(self, entry: Entry, piece: Piece, new: Route, mine: Iterable[Piece]) -> None:
        """New path parameters by old ones: by name, and where both have as many, by position."""
        moves = [one.change for one in mine if one.change.event == "parameter-moved"]
        out = {one.subject for one in moves if one.detail.get("was_in") == "path"}
        into = {one.path or one.subject for one in moves if one.detail.get("in") == "path"}
        old_names = [name for name in _holes(entry.old.path) if name not in out]
        new_names = [name for name in _holes(new.path) if name not in into]
        entry.names = {name: name for name in new_names if name in old_names}
        if len(old_names) == len(new_names):
            entry.names |= {
                now: was for was, now in zip(old_names, new_names, strict=True) if now not in entry.names
            }
        missing = [name for name in new_names if name not in entry.names]
        if missing:
            why = "the new path has it, and nobody knows its value"
            self._stop(entry, piece, missing[0], why)

    def _parameters(self, entry: Entry, new: Route, mine: Iterable[Piece]) -> None:
        made = parameter_steps(mine, (self.old_messages, entry.old), (self.new_messages, new), self.shaping)
        entry.parameters = made.steps
        for piece in mine:
            self._body(entry, piece)
        self.coverage.met |= made.met
        for piece, name, why in made.gaps:
            self._stop(entry, piece, name, why)
        by_finding = {piece.finding.fingerprint: piece for piece in mine}
        for step in entry.parameters:
            if why := stops_call(step):
                self.coverage.gap(by_finding[step["finding"]], step["name"], why)
        for shape in made.shapes:
            self._account(entry, shape, "request")

    def _answers(self, entry: Entry, old: Route, new: Route, mine: list[Piece]) -> None:
        """One entry per status, old to new; a success that got another status is looked for."""
        gone, come = _statuses(mine, "response-removed"), _statuses(mine, "response-added")
        swapped = dict(zip(gone, come.values(), strict=True)) if len(gone) == len(come) == 1 else {}
        statuses = self.new_messages.statuses(new)
        for status in self.old_messages.statuses(old):
            moved = swapped.get(status)
            target = moved.subject if moved else status
            if target not in statuses:
                continue
            shape = self.shaping.shape(
                self.old_messages.response_roots(self.old_messages.response(old, status)),
                self.new_messages.response_roots(self.new_messages.response(new, target)),
            )
            headers = self._headers(mine, status)
            entry.responses.append({"old": status, "new": target, "shape": shape, "headers": headers})
            if moved:
                entry.responses[-1]["finding"] = moved.finding
                self.coverage.met |= {moved.finding, gone[status].finding}
            if status[:1] in ("2", "d"):
                self._account(entry, shape, "response")
            else:
                self._account(None, shape, "response")
        if swapped:
            return
        for piece in mine:
            if piece.change.event == "response-removed" and _is_success(piece):
                self._stop(entry, piece, piece.change.subject, "the new version has no such answer")
            elif piece.change.event == "response-added" and _is_success(piece):
                status = piece.change.subject
                step = piece.step("status", old=None, new=status, shape=None, headers=[])
                entry.responses.append(step)
                self.coverage.gap(piece, piece.change.subject, "the old version has no such answer")

    def _headers(self, mine: Iterable[Piece], status: str) -> list[Step]:
        """Headers of one answer that have another name."""
        found = []
        for piece in mine:
            change = piece.change
            if change.event == "header-renamed" and str(change.detail.get("status", status)) == status:
                self.coverage.met.add(piece.finding.fingerprint)
                finding = piece.finding.fingerprint
                found.append({"old": str(change.old), "new": str(change.new), "finding": finding})
        return found

    def _account(self, entry: Entry | None, shape: str | None, side: str) -> None:
        """Note what a shape carries over, and what it cannot; without an entry, nothing is stopped."""
        for draft in self.shaping.reached(shape):
            self.coverage.met |= {piece.finding.fingerprint for piece, _ in draft.steps}
            self.coverage.met |= {piece.finding.fingerprint for piece in draft.quiet}
            for piece, step in draft.steps:
                if is_open(step, side):
                    self.coverage.gap(piece, piece.change.path, "what does not fit is let through")
                elif (why := stops(step, side)) and (entry is not None or side == "request"):
                    self.coverage.gap(piece, piece.change.path, why)
            for piece in self.shaping.nulls_without_place(draft, side):
                self.coverage.gap(piece, piece.change.path, "null is stopped where a value must be")
            for piece, hurt, why in draft.gaps:
                if hurt != side:
                    continue
                if entry is not None and side == "response":
                    self._stop(entry, piece, piece.change.path, why)
                else:
                    self.coverage.gap(piece, piece.change.path, why)

    def _stop(self, entry: Entry, piece: Piece, place: str, why: str) -> None:
        """Calls of this operation cannot be carried over."""
        self.coverage.gap(piece, place, why)
        if piece.refuses:
            finding = piece.finding.fingerprint
            entry.refusals.setdefault(finding, {"finding": finding, "field": place, "reason": why})


def _written(entry: Entry, busy: frozenset[str]) -> dict[str, Any] | None:
    """The entry as JSON; None if nothing becomes of it."""
    responses = [
        {**each, "shape": each["shape"] if each["shape"] in busy else None}
        for each in entry.responses
        if each["shape"] in busy or each["headers"] or each["old"] != each["new"]
    ]
    parameters = [step for step in entry.parameters if step["kind"] != "value" or step["shape"] in busy]
    body = entry.body if entry.body in busy else None
    if not (parameters or body or responses or entry.refusals or entry.moved or entry.new is None):
        return None
    new: dict[str, Any] | None = None
    if entry.new is not None:
        new = {"method": entry.new.method.upper(), "path": entry.new.path}
    if new is not None and entry.moved:
        new |= {"finding": entry.moved, "names": entry.names}
    return {
        "old": {"method": entry.old.method.upper(), "path": entry.old.path},
        "new": new,
        "parameters": parameters,
        "body": body,
        "responses": responses,
        "refusals": [entry.refusals[finding] for finding in sorted(entry.refusals)],
    }


@dataclass(frozen=True, slots=True)
class _Status:
    subject: str
    finding: str


def _statuses(mine: Iterable[Piece], event: str) -> dict[str, _Status]:
    """Statuses of success that went or came."""
    return {
        piece.change.subject: _Status(piece.change.subject, piece.finding.fingerprint)
        for piece in mine
        if piece.change.event == event and piece.change.subject.startswith("2")
    }


def _is_success(piece: Piece) -> bool:
    return str(piece.change.detail.get("status") or piece.change.subject).startswith("2")


def _shapes_of(entry: Entry) -> list[str]:
    found = [entry.body, *(each["shape"] for each in entry.responses)]
    found += [step["shape"] for step in entry.parameters if step["kind"] == "value"]
    return [shape for shape in found if shape is not None]


def _routes(version: Version) -> dict[tuple[str, str], Route]:
    paths = version.document.get("paths")
    return {
        _key(method, path): Route(path, method)
        for path, item in (paths.items() if isinstance(paths, dict) else ())
        for method in METHODS
        if isinstance(path, str) and isinstance(item, dict) and isinstance(item.get(method), dict)
    }


def _key(method: str, path: str) -> tuple[str, str]:
    return method.lower(), "/".join("{}" if "{" in part else part for part in path.split("/"))


def _holes(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]


def _party(version: Version, more: Iterable[str]) -> Party:
    """A version with what servers put before its paths; the vendor's own word first."""
    said = [prefix.rstrip("/") for prefix in (*more, *server_paths(version.document))]
    return Party(name=version.label, prefixes=tuple(dict.fromkeys(one for one in said if one)))
