"""Whether everything that one schema accepts is accepted by another; if not, the value that shows it.

::

    difference empty ───────────────────────────> COVERED
    not empty ── build ── both validators agree ─> WITNESS
    unknown ── by parts, by unrolling, by search ─> COVERED | WITNESS | UNKNOWN
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from itertools import islice
from typing import Any

from triaccord.model import Json
from triaccord.model.quick import dataclass
from triaccord.schemas import builder, components, focus, minimal, search
from triaccord.schemas.algebra import Answer, NotModelled, SchemaSet, difference
from triaccord.schemas.emptiness import is_certainly_empty
from triaccord.schemas.validation import UnusableSchema, Validator


class Outcome(str, Enum):
    """How a decision ended."""

    COVERED = "covered"
    """Proved: there is no such value."""
    WITNESS = "witness"
    """Shown: both validators agree on a value."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was found out, and how.

    Attributes:
        outcome: Covered, witness or unknown.
        value: The witness; None otherwise (null is a value: look at `outcome`).
        how: What decided it, or what stopped us, in words.
    """

    outcome: Outcome
    value: Json = None
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What one decision may cost.

    Attributes:
        proposals: How many built values are tried at each stage.
        search_s: Seconds for the random search at the end; 0 leaves it out.
        within_s: Seconds for everything before; a single library call is not interrupted.
        searches: How many values the random search may try.
        small: Up to how many nodes two schemas are given to the algebra whole, before they are taken apart.
        proofs: Whether it is worth proving that there is no value; False looks for a value only.
        large: From how many nodes on they are never given to it whole: its calls cannot be interrupted.
    """

    proposals: int = 400
    search_s: float = 0.25
    within_s: float = 2.0
    searches: int = 20_000
    small: int = 150
    large: int = 3_000
    proofs: bool = True


def decide(
    sender: dict[str, Any],
    receiver: dict[str, Any],
    *,
    formats: bool = True,
    name: str = "",
    effort: Effort | None = None,
    also: Callable[[Json], bool] = lambda value: True,
) -> Decision:
    """Whether the receiver accepts all that the sender may send.

    Args:
        sender: A self-contained 2020-12 schema.
        receiver: Another.
        formats: Whether `format` is an assertion.
        name: What the value is called; readable values depend on it.
        effort: What it may cost.
        also: What a witness must satisfy beyond that.
    """
    return _Decider(sender, receiver, formats, name, effort or Effort(), also).decide()


class _Decider:
    def __init__(
        self,
        sender: dict[str, Any],
        receiver: dict[str, Any],
        formats: bool,
        name: str,
        effort: Effort,
        also: Callable[[Json], bool],
    ) -> None:
        self.sender, self.receiver = sender, receiver
        self.formats, self.name, self.effort, self.also = formats, name, effort, also
        self.accepting = Validator(sender, formats=formats)
        self.refusing = Validator(receiver, formats=formats)
        self.until = time.monotonic() + effort.within_s
        self.disputed = 0
        self.stopped = ""

    def decide(self) -> Decision:
        try:
            return self._decide()
        except UnusableSchema as error:
            return Decision(outcome=Outcome.UNKNOWN, how=f"no validator for this schema: {error}")

    def _decide(self) -> Decision:
        if _same_json(self.sender, self.receiver):
            return Decision(outcome=Outcome.COVERED, how="both are the same")
        size = _size(self.sender) + _size(self.receiver)
        stages = [self._directly, self._focused]
        if size > self.effort.large:
            stages.remove(self._directly)
            self.stopped = "too large to be compared whole"
        elif size > self.effort.small:
            stages.reverse()
        for stage in stages:
            found = stage()
            if found is not None:
                return found
        if self.effort.proofs and "$defs" in self.sender and "$defs" in self.receiver:
            certain, _failed = components.covered_in_parts(self.sender, self.receiver, self._is_covered)
            if certain:
                return Decision(outcome=Outcome.COVERED, how="every named part is covered by its namesake")
        for levels in (1, 2, 3) if size <= self.effort.large else ():
            found = self._unrolled(levels)
            if found is not None:
                return found
        return self._searched()

    def _directly(self) -> Decision | None:
        try:
            apart = difference(self.sender, self.receiver, formats=self.formats)
            if apart.emptiness is Answer.YES:
                return Decision(outcome=Outcome.COVERED, how="the difference of the two sets is empty")
            value = self._first(builder.values(apart, name=self.name))
            if value is not None:
                return value
            if apart.emptiness is Answer.UNKNOWN and is_certainly_empty(apart):
                return Decision(outcome=Outcome.COVERED, how="no value has the form of the difference")
        except NotModelled as error:
            self.stopped = str(error)
        return None

    def _focused(self) -> Decision | None:
        """Decide only where the two differ, and lift what is found there."""
        found = focus.spots(self.sender, self.receiver)
        if not found or (len(found) == 1 and not found[0].way and not self._can_loosen(found[0])):
            return None
        certain = True
        for spot in found:
            if time.monotonic() > self.until:
                return None
            if spot.counts and self._is_covered(*focus.loosened(spot)):
                continue
            if spot.counts and self._is_covered(spot.old, spot.new):
                continue
            certain = False
            for leaf in self._leaves(spot):
                lifted = self._first(self._lifted(focus.along(self.sender, spot.way, leaf)))
                if lifted is not None:
                    return lifted
        if certain:
            return Decision(outcome=Outcome.COVERED, how="covered wherever the two differ")
        return None

    @staticmethod
    def _can_loosen(spot: focus.Spot) -> bool:
        return "properties" in spot.old and "properties" in spot.new

    def _leaves(self, spot: focus.Spot) -> Iterator[dict[str, Any]]:
        """Schemas of what may stand at a spot to show the difference there."""
        try:
            apart = difference(*focus.loosened(spot), formats=self.formats)
            for value in islice(builder.values(apart), 3):
                if isinstance(value, dict) and "properties" in spot.old:
                    yield _holding(spot, value)
            apart = difference(spot.old, spot.new, formats=self.formats)
        except NotModelled:
            return
        for value in islice(builder.values(apart), 6):
            yield {"const": value}

    def _lifted(self, schema: dict[str, Any]) -> Iterator[Json]:
        """Values of a schema that is narrow already, the smallest first."""
        yield from minimal.values(schema, name=self.name)
        with contextlib.suppress(NotModelled):
            yield from islice(builder.values(SchemaSet.of(schema, formats=self.formats), name=self.name), 6)
        yield from islice(search.values(schema, self.receiver, seed=1), 40)

    def _is_covered(self, part: dict[str, Any], other: dict[str, Any]) -> bool:
        if time.monotonic() > self.until:
            return False
        if _same_json(part, other):
            return True
        try:
            apart = difference(part, other, formats=self.formats)
            return apart.emptiness is Answer.YES or is_certainly_empty(apart)
        except NotModelled:
            return False

    def _unrolled(self, levels: int) -> Decision | None:
        if time.monotonic() > self.until or not ("$defs" in self.sender or "$defs" in self.receiver):
            return None
        try:
            apart = difference(
                components.unrolled(self.sender, levels, leaf=False),
                components.unrolled(self.receiver, levels + 1, leaf=True),
                formats=self.formats,
            )
        except NotModelled as error:
            self.stopped = self.stopped or str(error)
            return None
        return self._first(builder.values(apart, name=self.name))

    def _searched(self) -> Decision:
        if self.effort.search_s > 0:
            proposals = search.values(self.sender, self.receiver, seed=0)
            until = time.monotonic() + self.effort.search_s
            found = self._first(_until(islice(proposals, self.effort.searches), until), limit=None)
            if found is not None:
                return found
        if self.disputed:
            return Decision(outcome=Outcome.UNKNOWN, how="the two validators disagree about the value found")
        return Decision(outcome=Outcome.UNKNOWN, how=self.stopped or "neither a proof nor a value was found")

    def _first(self, proposals: Iterable[Json], limit: int | None = -1) -> Decision | None:
        """The first proposal that shows it, and that both validators agree on."""
        most = self.effort.proposals if limit == -1 else limit
        try:
            for value in islice(proposals, most):
                if limit == -1 and time.monotonic() > self.until:
                    self.stopped = "the time for one decision was spent"
                    break
                if not self.accepting.accepts(value) or self.refusing.accepts(value) or not self.also(value):
                    continue
                if self.accepting.second_opinion(value) is Answer.YES and (
                    self.refusing.second_opinion(value) is Answer.NO
                ):
                    return Decision(outcome=Outcome.WITNESS, value=value, how="built from the difference")
                self.disputed += 1
                if self.disputed > 20:
                    break
        except RecursionError:
            self.stopped = "the schema nests too deep"
        return None


def _until(proposals: Iterator[Json], deadline: float) -> Iterator[Json]:
    for value in proposals:
        if time.monotonic() > deadline:
            return
        yield value


def _holding(spot: focus.Spot, value: dict[str, Json]) -> dict[str, Any]:
    """A spot's schema narrowed to what a value of its loosened form shows: names, and odd values."""
    schema, others = spot.old, spot.new.get("properties", {})
    properties = schema.get("properties", {})
    narrowed = {
        name: item if repr(item) == repr(others.get(name)) else {"const": value[name]}
        for name, item in properties.items()
        if name in value
    }
    absent = {name: False for name in properties if name not in value}
    odd = {name: {"const": item} for name, item in value.items() if name not in properties}
    without = {word: item for word, item in schema.items() if word != "$defs"}
    return {
        **without,
        "type": "object",
        "properties": {**narrowed, **absent, **odd},
        "required": sorted({*value}),
    }


def _size(schema: Any, most: int = 5_000) -> int:
    """How many nodes a schema has, counted up to a limit."""
    count, stack = 0, [schema]
    while stack and count < most:
        node = stack.pop()
        count += 1
        if isinstance(node, dict):
            stack.extend(node.values())
        elif isinstance(node, list):
            stack.extend(node)
    return count


def _same_json(one: dict[str, Any], other: dict[str, Any]) -> bool:
    # `==` takes 1, True and 1.0 for equal; `repr` does not.
    return one == other and repr(one) == repr(other)


def propose(schema: dict[str, Any], *, formats: bool = True, name: str = "") -> Iterator[Json]:
    """Values that a schema accepts, simplest first: checked with the fast validator."""
    validator = Validator(schema, formats=formats)
    yield from (value for value in minimal.values(schema, name=name) if validator.accepts(value))
    try:
        proposals: Iterator[Json] = builder.values(SchemaSet.of(schema, formats=formats), name=name)
        yield from (value for value in islice(proposals, 200) if validator.accepts(value))
    except (NotModelled, RecursionError):
        pass
    yield from (
        value for value in islice(search.values(schema, schema, seed=0), 500) if validator.accepts(value)
    )
