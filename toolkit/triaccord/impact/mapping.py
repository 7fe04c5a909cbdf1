"""From findings to a migration map: what becomes of each operation's requests and answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from triaccord.impact.coverage import ELSEWHERE, Coverage, is_open, no_step, stops, stops_call
from triaccord.impact.entries import Entry, refs_of, shapes_of, written
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
            for one in finding.change.each
            for change in (one, *one.parts)
            if id(change) in apart
        ]
        self._wanted: list[str] = []
        self._told: set[tuple[str | None, str]] = set()
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
        self._stop_unmet(entries)
        self._wanted = wanted = [shape for entry in entries for shape in shapes_of(entry)]
        busy = self.shaping.busy()
        operations = [found for entry in entries if (found := written(entry, busy)) is not None]
        touched = {(each["old"]["method"], each["old"]["path"]) for each in operations}
        same = self.old.label == self.new.label
        names = (self.old.origin, self.new.origin) if same else (self.old.label, self.new.label)
        parties = _party(names[0], self.old, prefixes[0]), _party(names[1], self.new, prefixes[1])
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

    def _stop_unmet(self, entries: Iterable[Entry]) -> None:
        """What hurts and has no step at all stops the calls that may meet it."""
        for finding in self.coverage.unmet():
            piece = Piece(finding, finding.change, refuses=True)
            for entry in entries:
                if refs_of(entry) & set(finding.operations):
                    self._stop(entry, piece, finding.change.path, no_step(finding.change))

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
        found = {
            id(piece): piece for ref in sorted(refs_of(entry)) for piece in self._of_operation.get(ref, ())
        }
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
        for piece in self.apart:
            if refs_of(entry) & set(piece.change.operations):
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

    def _body(self, entry: Entry, piece: Piece, mine: Iterable[Piece]) -> None:
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
        if "value" not in step and not (step["wanted"] and _is_filled(mine)):
            why = "a body that is there in one version only"
            self.coverage.gap(piece, "body", why, stops=piece.refuses)

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
            self._body(entry, piece, mine)
        self.coverage.met |= made.met
        for piece, name, why in made.gaps:
            self._stop(entry, piece, name, why)
        by_finding = {piece.finding.fingerprint: piece for piece in mine}
        for step in entry.parameters:
            if why := stops_call(step):
                self.coverage.gap(by_finding[step["finding"]], step["name"], why, stops=True)
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
                why = "the old version has no such answer"
                self.coverage.gap(piece, piece.change.subject, why, stops=piece.refuses)

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
        if entry is None:
            # Errors look alike at every operation, and nothing of theirs is stopped: once will do.
            if (shape, side) in self._told:
                return
            self._told.add((shape, side))
        for draft in self.shaping.notable(shape):
            self.coverage.met |= {piece.finding.fingerprint for piece, _ in draft.steps}
            self.coverage.met |= {piece.finding.fingerprint for piece in draft.quiet}
            for piece, step in draft.steps:
                if is_open(step, side):
                    self.coverage.gap(
                        piece, piece.change.path, "what does not fit is let through", stops=False
                    )
                elif (why := stops(step, side)) and (entry is not None or side == "request"):
                    self.coverage.gap(piece, piece.change.path, why, stops=True)
            for piece in self.shaping.nulls_without_place(draft, side):
                why = "null is stopped where a value must be"
                self.coverage.gap(piece, piece.change.path, why, stops=True)
            for piece, hurt, why in draft.gaps:
                if hurt != side:
                    continue
                if entry is not None and side == "response":
                    self._stop(entry, piece, piece.change.path, why)
                else:
                    is_stopped = any(one is piece and step["kind"] == "gap" for one, step in draft.steps)
                    is_stopped = is_stopped and side == "request" and piece.refuses
                    self.coverage.gap(piece, piece.change.path, why, stops=is_stopped)

    def _stop(self, entry: Entry, piece: Piece, place: str, why: str) -> None:
        """Calls of this operation cannot be carried over."""
        self.coverage.gap(piece, place, why, stops=piece.refuses)
        if piece.refuses:
            finding = piece.finding.fingerprint
            entry.refusals.setdefault(finding, {"finding": finding, "field": place, "reason": why})


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


def _is_filled(mine: Iterable[Piece]) -> bool:
    """Whether something moves into the body that the old version always had."""
    return any(
        one.change.event == "parameter-moved"
        and one.change.detail.get("in") == "body"
        and one.change.detail.get("was_required")
        for one in mine
    )


def _is_success(piece: Piece) -> bool:
    return str(piece.change.detail.get("status") or piece.change.subject).startswith("2")


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


def _party(name: str, version: Version, more: Iterable[str]) -> Party:
    """A version with what servers put before its paths; the vendor's own word first."""
    said = [prefix.rstrip("/") for prefix in (*more, *server_paths(version.document))]
    return Party(name=name, prefixes=tuple(dict.fromkeys(one for one in said if one and "{" not in one)))
