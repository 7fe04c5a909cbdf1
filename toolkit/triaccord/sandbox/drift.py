"""Seeded lies: what a server does otherwise than its document says, to measure who notices.

A drift file is a YAML or JSON list; each entry has a `kind` and may name an `operation` (`GET /products`), a
`field` and a `version`. Without an operation a drift lies wherever it can.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from triaccord.model import InputError, Json, OperationRef
from triaccord.sandbox.drifts import BODY_DRIFTS, REPLY_DRIFTS, REQUEST_DRIFTS
from triaccord.sandbox.faults import Refusal, Reply
from triaccord.wire import Operation, Role, Uses
from triaccord.wire.paging import Filter

if TYPE_CHECKING:
    from triaccord.sandbox.calls import Call
    from triaccord.sandbox.served import Served

KINDS: Mapping[str, str] = {**BODY_DRIFTS.words, **REPLY_DRIFTS.words, **REQUEST_DRIFTS}
"""Every kind of drift, with what it does in a sentence."""


Told = dict[tuple[str, OperationRef], set[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """One lie. `operation` None: wherever it can be told; `field` None: the first that it can be told of."""

    kind: str
    operation: str | None = None
    field: str | None = None
    version: str | None = None


def load_drifts(path: Path) -> tuple[Drift, ...]:
    """The drifts of a file.

    Raises:
        InputError: if it cannot be read, or names a kind that nobody knows.
    """
    from triaccord.loading.limits import DEFAULT_LIMITS
    from triaccord.loading.parsing import parse
    from triaccord.loading.sources import read_file

    value = parse(read_file(path, str(path), DEFAULT_LIMITS).data, str(path)).value
    entries = value.get("drifts") if isinstance(value, dict) else value
    if not isinstance(entries, list) or not entries:
        raise InputError("a drift file is a list of drifts", file=str(path), mend="- {kind: order-swapped}")
    return tuple(_drift(each, str(path)) for each in entries)


def _drift(stated: Any, file: str) -> Drift:
    if not isinstance(stated, dict) or not stated.keys() <= {"kind", "operation", "field", "version"}:
        raise InputError(
            "a drift has a kind, and may have an operation, a field, a version", file=file, detail=str(stated)
        )
    kind = str(stated.get("kind"))
    if kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=2)
        mend = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(sorted(KINDS))}"
        raise InputError(f"nobody knows a drift '{kind}'", file=file, mend=mend)
    texts = {key: str(value) for key, value in stated.items() if value is not None}
    return Drift(**texts)


class Lies:
    """The drifts of one version, by operation.

    Args:
        drifts: What it lies about.

    Attributes:
        told: What was really told: (kind, operation) → the fields or parameters that it was told of (empty
            for whole replies). Who measures detection holds against this.
    """

    def __init__(self, drifts: Iterable[Drift] = ()) -> None:
        self._drifts = tuple(drifts)
        self._about: dict[Operation, Lie] = {}
        self.told: Told = {}
        self.reuses_ids = any(drift.kind == "id-reused" for drift in self._drifts)

    def about(self, operation: Operation, use: Uses) -> Lie:
        """What is lied about one operation."""
        if not self._drifts:
            return _HONEST
        found = self._about.get(operation)
        if found is None:
            name = str(operation.ref)
            mine = [d for d in self._drifts if d.operation is None or d.operation.lower() == name.lower()]
            found = self._about[operation] = Lie(mine, operation.ref, self.told)
        return found


class Lie:
    """What is lied about one operation. Each hook is a place where a server can go wrong."""

    def __init__(
        self, drifts: Sequence[Drift] = (), ref: OperationRef | None = None, told: Told | None = None
    ) -> None:
        self._drifts = tuple(drifts)
        self._ref = ref
        self._told: Told = told if told is not None else {}
        kinds = {drift.kind for drift in drifts}
        self._kinds = kinds
        self.lets_everybody_in = "no-auth" in kinds
        self.takes_expired_tokens = "expired-token-accepted" in kinds
        self.is_lax = "validation-missing" in kinds
        self.ignores_writes = "write-ignored" in kinds
        self.lists = bool(kinds & _LIST_KINDS)
        self._stale: dict[str, Reply] = {}

    def tell(self, kind: str, place: str = "") -> None:
        """Note that this was told here."""
        if self._ref is not None:
            self._told.setdefault((kind, self._ref), set()).add(place)

    def tell_list(self) -> None:
        """Note that a list was cut otherwise than an honest one."""
        for kind in sorted(self._kinds & _LIST_KINDS):
            self.tell(kind)

    def before(
        self, served: Served, call: Call, use: Uses, values: Mapping[tuple[str, str], Any], body: Any
    ) -> None:
        """Refuse what is right.

        Raises:
            Refusal: for what an honest server would take.
        """
        if "boundary-500" in self._kinds and (name := _boundary(use.operation, values)):
            self.tell("boundary-500", name)
            raise Refusal(500, "internal error")
        if "stricter" in self._kinds and isinstance(body, dict):
            properties = served.api.requests.resolve(use.operation.json_body.schema)  # type: ignore[union-attr]
            optional = set(properties.get("properties") or ()) - set(properties.get("required") or ())
            if optional & body.keys():
                self.tell("stricter", min(optional & body.keys()))
                raise Refusal(400, "not allowed", min(optional & body.keys()))
        if "optional-param-required" in self._kinds and use.operation.method == "GET":
            queries = [p.name for p in use.operation.parameters if p.where == "query"]
            if queries and not any(where == "query" for _, where in values):
                self.tell("optional-param-required")
                raise Refusal(400, f"`{queries[0]}` is missing", queries[0])

    def created(self, body: dict[str, Any]) -> dict[str, Any]:
        """What is stored of what was sent."""
        if "create-loses-field" not in self._kinds or len(body) < 2:
            return body
        field = next((d.field for d in self._drifts if d.kind == "create-loses-field" and d.field), max(body))
        self.tell("create-loses-field", field)
        return {name: value for name, value in body.items() if name != field}

    def filters(self, filters: tuple[Filter, ...]) -> tuple[Filter, ...]:
        """The filters that are minded."""
        return () if "filter-ignored" in self._kinds else filters

    def query(self, use: Uses, sent: Mapping[str, Any]) -> Mapping[str, Any]:
        """The query that the list is cut by."""
        changed = dict(sent)
        paging = use.paging
        if "default-size-changed" in self._kinds and paging.size and paging.size not in sent:
            changed[paging.size] = 3
        if "size-ignored" in self._kinds and paging.size:
            changed.pop(paging.size, None)
        if "order-param-ignored" in self._kinds and paging.order:
            changed.pop(paging.order, None)
        if "page-ignored" in self._kinds:
            for name in (paging.page, paging.offset, paging.after):
                changed.pop(name or "", None)
        return changed

    def window(self, start: int, stop: int, total: int) -> tuple[int, int]:
        """Where the page is cut."""
        if "page-off-by-one" in self._kinds and start > 0:
            return start - 1, stop - 1
        if "page-gap" in self._kinds and start > 0:
            return start + 1, stop + 1
        if "limit-not-enforced" in self._kinds:
            return start, stop + 1
        if "last-item-lost" in self._kinds and stop >= total:
            return start, max(total - 1, start)
        return start, stop

    def after(
        self, served: Served, call: Call, use: Uses, values: Mapping[tuple[str, str], Any], reply: Reply
    ) -> Reply:
        """The reply that goes out."""
        for drift in self._drifts:
            if drift.kind in BODY_DRIFTS.words:
                paged = _is_later_page(use, values)
                changed, place = BODY_DRIFTS.apply(
                    drift.kind, drift.field, served.api, use, reply, paged=paged
                )
            elif drift.kind in REPLY_DRIFTS.words:
                changed, place = REPLY_DRIFTS.apply(drift.kind, reply), ""
            else:
                continue
            if changed != reply:
                self.tell(drift.kind, place)
            reply = changed
        if "slow" in self._kinds:
            reply = replace(reply, delay_s=_SLOW_S)
            self.tell("slow")
        if "stale-read" in self._kinds and use.role is Role.READ:
            fresh, reply = reply, self._stale.get(call.path, reply)
            self._stale[call.path] = fresh
            if fresh != reply:
                self.tell("stale-read")
        return reply

    def on_refusal(self, reply: Reply) -> Reply:
        """A refusal that goes out."""
        if "not-found-is-200" in self._kinds and reply.status == 404:
            self.tell("not-found-is-200")
            return Reply(status=200, body={})
        if "error-model-changed" in self._kinds:
            self.tell("error-model-changed")
            return Reply(status=reply.status, has_body=False, text="Error", media_type="text/plain")
        return reply


_SLOW_S = 0.4
_LIST_KINDS = frozenset(
    {
        "filter-ignored",
        "default-size-changed",
        "size-ignored",
        "order-param-ignored",
        "page-ignored",
        "page-off-by-one",
        "page-gap",
        "limit-not-enforced",
        "last-item-lost",
    }
)
_HONEST = Lie()


def _boundary(operation: Operation, values: Mapping[tuple[str, str], Any]) -> str:
    """The parameter that is at one of its limits; empty if none is."""
    for (name, where), value in values.items():
        parameter = operation.parameter(name, where)
        if parameter is None or not isinstance(value, int | float) or isinstance(value, bool):
            continue
        if value in (parameter.schema.get("maximum"), parameter.schema.get("minimum"), 0):
            return name
    return ""


def _is_later_page(use: Uses, values: Mapping[tuple[str, str], Json]) -> bool:
    paging = use.paging
    page, offset = values.get((paging.page or "", "query")), values.get((paging.offset or "", "query"))
    after = values.get((paging.after or "", "query"))
    return any(
        isinstance(value, int) and value > first
        for value, first in ((page, paging.first_page), (offset, 0), (after, 0))
    )
