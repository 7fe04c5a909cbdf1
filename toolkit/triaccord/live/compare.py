"""The same requests to both servers: what is sent, in which order, and what counts as noise."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from triaccord.live.alignment import Alignment
from triaccord.live.crew import gathered
from triaccord.live.differences import differences
from triaccord.live.exchange import NOT_JSON, Request
from triaccord.live.failure import Failure, Phase
from triaccord.live.generation import Generator, refused_requests
from triaccord.live.judging import complaints
from triaccord.live.lawbook import strange_key
from triaccord.live.pairs import Judge, Pair
from triaccord.live.sides import Side, request_for
from triaccord.wire import Operation, Role

_ENOUGH_TIMES, _SLOW_AFTER = 2, 3
_SLOWER_S = 0.2
_REFUSED = 2
_CANNED, _CANNED_AT_LEAST = 3, 2


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What both servers are asked, and what is known of both documents.

    Attributes:
        old: The old side.
        new: The new side.
        alignment: What is known of the differences between the documents.
        generator: Makes requests that the old document allows.
        per_operation: How many of them.
        judge: Says what is wrong with two answers.
        noise: What differs between two answers of OLD, by operation.
        hurried: How many operations of NEW were so slow that they were asked less.
    """

    old: Side
    new: Side
    alignment: Alignment
    generator: Generator
    per_operation: int
    judge: Judge = field(init=False)
    noise: dict[Operation, frozenset[str]] = field(default_factory=dict)
    hurried: int = 0

    def __post_init__(self) -> None:
        self.judge = Judge(self.old, self.new, self.alignment)
        self.judge.shared_data = self._is_shared()

    async def run(self, found: list[Failure]) -> None:
        """Ask everything that reads; operations side by side, each in its own order."""
        if self.old is not self.new and await self._is_canned():
            self.judge.shared_data = False
        jobs = [self._operation(operation) for operation, _ in self.old.reads()]
        jobs += [
            self._only_new(operation) for operation, _ in self.new.reads() if self.old.twin(operation) is None
        ]
        await gathered(jobs, found)

    async def ask(self, operation: Operation, request: Request) -> tuple[Pair, list[Failure]]:
        """Send one request to both, and say what is wrong with the answers."""
        twin = self.new.twin(operation)
        before = await self.old.send(request)
        if operation not in self.noise and twin is not None:
            again = await self.old.send(request)
            one, other = (None if e.json is NOT_JSON else e.json for e in (before, again))
            self.noise[operation] = frozenset(d.path for d in differences(one, other))
        after = moved = await self.new.send(request)
        if twin is not None and (other_names := self._translated(operation, request)) is not None:
            moved = await self.new.send(other_names)
        pair = Pair(
            operation=operation,
            twin=twin,
            before=before,
            after=after,
            moved=moved,
            noise=self.noise.get(operation, frozenset()),
        )
        return pair, self.judge.judge(pair)

    async def _operation(self, operation: Operation) -> list[Failure]:
        base = self.old.fill(operation)
        if base is None:
            return []
        first = request_for(operation, base, why="as documented")
        found: list[Failure] = []
        pairs: list[Pair] = []
        generator = self.generator
        requests = [first, *await generator.beside(generator.requests, operation, self.per_operation)]
        if self.old is not self.new:
            requests += refused_requests(self.old, operation, first, _REFUSED)
        for request in requests:
            pair, failures = await self.ask(operation, request)
            pairs.append(pair)
            found += failures
            if len(pairs) == _SLOW_AFTER < len(requests) and _slower(operation, pairs) is not None:
                self.hurried += 1
                break
        if _slower(operation, pairs) is not None:
            # One moment is easily slow for reasons of its own; another one tells.
            pairs.append((await self.ask(operation, first))[0])
        slower = _slower(operation, pairs)
        return found if slower is None else [*found, slower]

    async def _only_new(self, operation: Operation) -> list[Failure]:
        base = self.new.fill(operation)
        if base is None:
            return []
        exchange = await self.new.call(operation, base, why="as documented")
        return [
            Failure(
                phase=Phase.CONFORMANCE,
                server="new",
                operation=operation.ref,
                check=each.check,
                path=each.path,
                message=each.message,
                reason="the answer of a new operation breaks its own document",
                exchanges=(exchange,),
            )
            for each in complaints(self.new.api, operation, exchange)
        ]

    def _translated(self, operation: Operation, request: Request) -> Request | None:
        """The request in the new version's parameter names; None if they are the same."""
        names = self.alignment.parameter_names(operation.ref)
        head, _, query = request.path.partition("?")
        pairs = parse_qsl(query, keep_blank_values=True)
        if not any(name in names for name, _ in pairs):
            return None
        moved = urlencode([(names.get(name, name), value) for name, value in pairs])
        return Request(
            method=request.method,
            path=f"{head}?{moved}",
            operation=request.operation,
            headers=request.headers,
            why="the same in the new version's names",
        )

    async def _is_canned(self) -> bool:
        """Whether OLD finds what is not there: a mock's answers are no data that NEW could have as well."""
        tried = 0
        for operation, use in self.old.reads():
            values = self.old.fill(operation) if use.role is Role.READ else None
            if values is None or len(operation.path_names) <= use.scope:
                continue
            place = (operation.path_names[use.scope], "path")
            strange = {**values, place: strange_key(values[place])}
            if not (await self.old.call(operation, strange, why="not there")).ok:
                return False
            tried += 1
            if tried == _CANNED:
                break
        return tried >= _CANNED_AT_LEAST

    def _is_shared(self) -> bool:
        """Whether both servers show the same things: some list has an id in common."""
        compared = False
        for (resource, scope), items in sorted(self.old.known.items()):
            if not items or not self.new.known.get((resource, scope)):
                continue
            one, other = self.old.keys(resource, scope), self.new.keys(resource, scope)
            if one and other:
                compared = True
                if {str(key) for key in one} & {str(key) for key in other}:
                    return True
        return not compared


def _slower(operation: Operation, pairs: list[Pair]) -> Failure | None:
    """Each answer of the new server later than every one of the old, and by more than chance."""
    answered = [
        (p.before, p.moved) for p in pairs if p.twin is not None and p.before.status and p.moved.status
    ]
    if len(answered) < _ENOUGH_TIMES:
        return None
    slowest, fastest = max(old.elapsed_s for old, _ in answered), min(new.elapsed_s for _, new in answered)
    if fastest - slowest <= _SLOWER_S:
        return None
    return Failure(
        phase=Phase.DIFFERENTIAL,
        server="new",
        operation=operation.ref,
        check="slower",
        message=f"no answer comes within {fastest:.1f} s; the old version needs {slowest:.1f} s at most",
        reason="the same requests, side by side",
        exchanges=answered[-1],
    )
