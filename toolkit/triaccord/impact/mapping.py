"""From findings to a migration map: what becomes of each operation's requests and answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from triaccord.impact.map import MigrationMap, Party, Step, Uncovered
from triaccord.impact.messages import Messages
from triaccord.impact.parameters import parameter_steps
from triaccord.impact.places import Places
from triaccord.impact.routes import METHODS, Route, server_paths
from triaccord.impact.shaping import Shaping
from triaccord.impact.stepping import Piece, pieces
from triaccord.loading import Version
from triaccord.loading.pointers import split_pointer
from triaccord.model import AffectsYou, Finding, Level, OperationRef

_ELSEWHERE = ("server-", "security-", "scope-", "scheme-", "flow-", "stability-")
"""Events that no rewriting of messages could answer; the server itself says whether they hurt."""
_HARMLESS = frozenset({"operation-added", "operation-id-changed", "path-parameter-renamed", "schema-renamed"})


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
    return Mapper(tuple(findings), old, new, affects).map(prefixes)


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
    ) -> None:
        self.findings, self.old, self.new = findings, old, new
        self.affects = affects or {}
        self.pieces = [
            piece for finding in findings for piece in pieces(finding, refuses=self._refuses(finding))
        ]
        self.old_messages, self.new_messages = Messages(Places(old.document)), Messages(Places(new.document))
        self.shaping = Shaping(self.pieces, self.old_messages.places, self.new_messages.places)
        self._of_operation: dict[OperationRef, list[Piece]] = defaultdict(list)
        for piece in self.pieces:
            if piece.change.event.startswith(_ELSEWHERE):
                continue
            for operation in piece.change.operations:
                self._of_operation[operation].append(piece)
        self._met: set[str] = set()
        self._gaps: dict[str, dict[str, str]] = defaultdict(dict)

    def map(self, prefixes: tuple[tuple[str, ...], tuple[str, ...]]) -> MigrationMap:
        """The map."""
        entries = [self._entry(*pair) for pair in self._pairs()]
        wanted = [shape for entry in entries for shape in _shapes_of(entry)]
        shapes = self.shaping.finished(wanted)
        operations = [found for entry in entries if (found := self._written(entry)) is not None]
        touched = {(each["old"]["method"], each["old"]["path"]) for each in operations}
        uncovered = self._uncovered()
        open_ones = {each.finding for each in uncovered}
        return MigrationMap(
            old=_party(self.old, prefixes[0]),
            new=_party(self.new, prefixes[1]),
            operations=tuple(operations),
            shapes=shapes,
            untouched=tuple(
                sorted(
                    f"{route.method.upper()} {route.path}"
                    for route in _routes(self.old).values()
                    if (route.method.upper(), route.path) not in touched
                )
            ),
            uncovered=uncovered,
            covered=tuple(
                sorted(
                    each.fingerprint for each in self.findings if each.fingerprint in self._met - open_ones
                )
            ),
            doubts=("there are more pairs of schemas than are walked",) if self.shaping.incomplete else (),
        )

    def _refuses(self, finding: Finding) -> bool:
        """Whether what cannot be carried over of a finding stops a call."""
        touches = self.affects.get(finding.fingerprint, AffectsYou.UNKNOWN)
        if finding.level is Level.BREAKING:
            return touches is not AffectsYou.NO
        return finding.level is Level.RISKY and touches is AffectsYou.YES

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
        for piece in mine:
            event = piece.change.event
            if event == "operation-removed":
                self._stop(entry, piece, "", "the new version has no such operation")
            elif event == "operation-renamed" and entry.new is not None:
                self._met.add(piece.finding.fingerprint)
                entry.moved = piece.finding.fingerprint
                self._path_names(entry, piece, entry.new)
            elif event == "body-removed":
                self._stop(entry, piece, "body", "the new version takes no body")
            elif event in ("body-added", "body-required") and piece.change.required:
                self._stop(
                    entry, piece, "body", "the new version wants a body, and nobody knows what is in it"
                )
            elif event in ("media-type-removed", "media-type-changed", "encoding-changed"):
                self._stop(entry, piece, piece.change.subject, "the messages are written in another way")
            elif event == "response-body-removed" and _is_success(piece):
                self._stop(entry, piece, "", "the new version's answer has no body")
            elif event in ("header-removed", "header-optional", "header-style-changed"):
                self._stop(
                    entry, piece, piece.change.subject, "nothing in the new version has the header's value"
                )

    def _path_names(self, entry: Entry, piece: Piece, new: Route) -> None:
        """New path parameters by old ones: by name, and where both have as many, by position."""
        old_names, new_names = _holes(entry.old.path), _holes(new.path)
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
        self._met |= made.met
        for piece, name, why in made.gaps:
            self._stop(entry, piece, name, why)
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
            entry.responses.append({"old": status, "new": target, "shape": shape, "headers": []})
            if moved:
                entry.responses[-1]["finding"] = moved.finding
                self._met |= {moved.finding, gone[status].finding}
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
                self._gap(piece, piece.change.subject, "the old version has no such answer")

    def _account(self, entry: Entry | None, shape: str | None, side: str) -> None:
        """Note what a shape carries over, and what it cannot; without an entry, nothing is stopped."""
        for draft in self.shaping.reached(shape):
            self._met |= {piece.finding.fingerprint for piece, _ in draft.steps}
            for piece, hurt, why in draft.gaps:
                if hurt != side:
                    continue
                if entry is not None and side == "response":
                    self._stop(entry, piece, piece.change.path, why)
                else:
                    self._gap(piece, piece.change.path, why)

    def _stop(self, entry: Entry, piece: Piece, place: str, why: str) -> None:
        """Calls of this operation cannot be carried over."""
        self._gap(piece, place, why)
        if piece.refuses:
            finding = piece.finding.fingerprint
            entry.refusals.setdefault(finding, {"finding": finding, "field": place, "reason": why})

    def _gap(self, piece: Piece, place: str, why: str) -> None:
        self._gaps[piece.finding.fingerprint].setdefault(place, why)

    # ---- the whole ----------------------------------------------------------------------------------

    def _written(self, entry: Entry) -> dict[str, Any] | None:
        """The entry as JSON; None if nothing becomes of it."""
        is_busy = self.shaping.is_busy
        responses = [
            {**each, "shape": each["shape"] if is_busy(each["shape"]) else None}
            for each in entry.responses
            if is_busy(each["shape"]) or each["headers"] or each["old"] != each["new"]
        ]
        body = entry.body if is_busy(entry.body) else None
        if not (entry.parameters or body or responses or entry.refusals or entry.moved or entry.new is None):
            return None
        return {
            "old": {"method": entry.old.method.upper(), "path": entry.old.path},
            "new": None if entry.new is None else {
                "method": entry.new.method.upper(), "path": entry.new.path,
                **({"finding": entry.moved, "names": entry.names} if entry.moved else {}),
            },
            "parameters": entry.parameters,
            "body": body,
            "responses": responses,
            "refusals": [entry.refusals[finding] for finding in sorted(entry.refusals)],
        }  # fmt: skip

    def _uncovered(self) -> tuple[Uncovered, ...]:
        """Findings that hurt and that steps do not, or not wholly, carry over; worst first."""
        found = []
        for finding in self.findings:
            gaps = self._gaps.get(finding.fingerprint, {})
            mine = self._refuses(finding)
            event = finding.change.event
            if finding.level is Level.SAFE or event in _HARMLESS:
                continue
            if event.startswith(_ELSEWHERE):
                gaps, mine = (
                    {"": "no rewriting of messages helps here; the server says whether it minds"},
                    False,
                )
            elif not gaps and finding.fingerprint in self._met:
                continue
            elif not gaps:
                gaps = {finding.change.path: f"there is no step for `{event}` here"}
            place, why = next(iter(sorted(gaps.items())))
            found.append(
                Uncovered(
                    finding=finding.fingerprint, rule=finding.rule, level=finding.level,
                    message=finding.message, operations=finding.operations, field=place, reason=why,
                    refuses=mine,
                )
            )  # fmt: skip
        return tuple(
            sorted(found, key=lambda one: (-one.level.rank, not one.refuses, one.operations, one.finding))
        )


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
