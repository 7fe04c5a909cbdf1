"""The recording of one test run: exchanges come in from the clients, a Usage comes out.

Everything here runs inside somebody else's test suite, so nothing here may fail it: what goes wrong is noted
as a doubt about the recording.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from triaccord.usage.bodies import names_sent
from triaccord.usage.headers import watch_headers
from triaccord.usage.naming import masked_path, split_url
from triaccord.usage.nodes import Clock, Node
from triaccord.usage.rewriting import Asked, Rewriter, Told
from triaccord.usage.sites import Sources, Spot
from triaccord.usage.values import Where
from triaccord.usage.views import WatchedDict, WatchedList, commit, plain, watch

Stack = tuple[Spot, ...]
"""Own places that led to a call, innermost first."""

MAX_TAKEN, MAX_KEPT = 32, 8_000_000
"""How many bodies are remembered for code that parses their text by itself, and how large ones."""


class AnswerNotes:
    """What is noted about the answers of one status."""

    __slots__ = ("headers", "media_types", "node", "parsed", "raw", "tests", "unwatched")

    def __init__(self, clock: Clock) -> None:
        self.node = Node(clock)
        self.headers = Node(clock)
        self.unwatched = 0
        self.media_types: set[str] = set()
        self.tests: set[int] = set()
        self.parsed = 0
        self.raw = 0


class CallNotes:
    """What is noted about one operation."""

    __slots__ = ("answers", "media_types", "sent", "stacks")

    def __init__(self) -> None:
        self.stacks: dict[Stack, set[int]] = {}
        self.sent: dict[tuple[Where, str], dict[Stack, set[int]]] = {}
        self.media_types: set[str] = set()
        self.answers: dict[int, AnswerNotes] = {}


class Exchange:
    """One response on its way to the integrator's code."""

    __slots__ = ("answer", "body", "is_parsed", "is_raw")

    def __init__(self, answer: AnswerNotes, body: Callable[[], bytes | None]) -> None:
        self.answer = answer
        self.body = body
        self.is_raw = self.is_parsed = False

    def parsed(self, value: Any) -> Any:
        """The parsed body, watched."""
        if not self.is_parsed:
            self.is_parsed = True
            self.answer.parsed += 1
            self.answer.raw -= self.is_raw
        if isinstance(value, (WatchedDict, WatchedList)):
            value = plain(value)
        return watch(value, self.answer.node)

    def raw(self) -> bool:
        """Somebody took the body as text or bytes; whether this was the first time."""
        if self.is_raw or self.is_parsed:
            return False
        self.is_raw = True
        self.answer.raw += 1
        return True


class Recorder:
    """Collects what the integrator's code sends and reads.

    Args:
        root: The project's folder.
        also: More folders whose code is the integrator's.
        hosts: Only calls to these hosts are noted; empty for all.
        rewriter: Gives code other answers than those that came, in a rehearsal.
    """

    def __init__(
        self,
        root: Path,
        *,
        also: Iterable[Path] = (),
        hosts: Iterable[str] = (),
        rewriter: Rewriter | None = None,
    ) -> None:
        self.rewriter = rewriter
        self.sources = Sources(root, tuple(also))
        self.clock = Clock(self.sources)
        self.hosts = frozenset(host.lower() for host in hosts)
        self.tests: list[str] = [""]
        self.calls: dict[tuple[str, str, str], CallNotes] = {}
        self.faults: set[str] = set()
        self._known_tests: dict[str, int] = {"": 0}
        self._exchanges: weakref.WeakKeyDictionary[Any, Exchange] = weakref.WeakKeyDictionary()
        self._taken: deque[tuple[bytes, Exchange]] = deque(maxlen=MAX_TAKEN)

    def forget(self) -> None:
        """Start anew; what code still holds of earlier answers is noted nowhere."""
        commit(self.clock)
        self.calls = {}
        self.tests = [""]
        self._known_tests = {"": 0}
        self.clock.test = 0
        self._exchanges.clear()
        self._taken.clear()

    def wants(self, asked: Asked) -> bool:
        """Whether the answer to a request may have to be another; only then is its body read early."""
        if self.rewriter is None or not self._is_watched(split_url(asked.url)[0]):
            return False
        try:
            return self.rewriter.wants(asked)
        except Exception as error:
            self.fault("a rehearsal", error)
            return False

    def rewritten(self, asked: Asked, told: Told) -> Told | None:
        """What to tell code in the place of an answer; None to leave the one that came."""
        try:
            return self.rewriter.answer(asked, told) if self.rewriter is not None else None
        except Exception as error:
            self.fault("a rehearsal", error)
            return None

    def _is_watched(self, host: str) -> bool:
        return not self.hosts or host in self.hosts or host.rpartition(":")[0] in self.hosts

    def begin(self, nodeid: str) -> None:
        """A test starts (with an empty id: has ended). Its parameters are not kept: they are values."""
        commit(self.clock)
        name = nodeid.partition("[")[0]
        index = self._known_tests.get(name)
        if index is None:
            index = self._known_tests[name] = len(self.tests)
            self.tests.append(name)
        self.clock.test = index

    def fault(self, where: str, error: Exception) -> None:
        """Remember that something could not be noted; only the error's type: its words may hold values."""
        self.faults.add(f"{where}: {type(error).__name__}")

    def stack(self, frame: FrameType | None) -> Stack:
        """The own lines that lead to `frame`."""
        return self.sources.stack(frame)

    def exchange(
        self,
        *,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: Any,
        stack: Stack,
        status: int,
        media_type: str,
        response: Any = None,
        body: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        """Note one exchange; `response` is the object whose reading will be watched, None for a redirect."""
        try:
            self._exchange(method, url, headers, content, stack, status, media_type, response, body)
        except Exception as error:
            self.fault("an exchange", error)

    def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: Any,
        stack: Stack,
        status: int,
        media_type: str,
        response: Any,
        body: Callable[[], bytes | None],
    ) -> None:
        host, path, query = split_url(url)
        if not self._is_watched(host):
            return
        key = (host, masked_path(path), method.upper())
        call = self.calls.get(key)
        if call is None:
            call = self.calls[key] = CallNotes()
        test = self.clock.test
        call.stacks.setdefault(stack, set()).add(test)
        for sent in names_sent(query, headers, content, call.media_types):
            call.sent.setdefault(sent, {}).setdefault(stack, set()).add(test)
        answer = call.answers.get(status)
        if answer is None:
            answer = call.answers[status] = AnswerNotes(self.clock)
        answer.tests.add(test)
        if media_type:
            answer.media_types.add(media_type.partition(";")[0].strip().lower())
        if response is not None:
            self._exchanges[response] = Exchange(answer, body)
            answer.unwatched += not watch_headers(response, answer.headers)

    def exchange_of(self, response: Any) -> Exchange | None:
        """What is known of a response; None if it was not recorded."""
        try:
            return self._exchanges.get(response)
        except TypeError:  # a stand-in that cannot be hashed or weakly referred to
            return None

    def parsed(self, response: Any, value: Any) -> Any:
        """The body of a response as its client parsed it, watched."""
        exchange = self.exchange_of(response)
        return value if exchange is None else exchange.parsed(value)

    def is_part(self, part: Any, response: Any) -> None:
        """Taking `part` as it is takes the body of `response`."""
        exchange = self.exchange_of(response)
        if exchange is not None:
            with suppress(TypeError):  # nothing, or a stand-in
                self._exchanges[part] = exchange

    def took(self, response: Any) -> None:
        """Code took the body of a response in a way that cannot be watched."""
        exchange = self.exchange_of(response)
        if exchange is not None:
            self.took_raw(exchange)

    def took_raw(self, exchange: Exchange, taken: Any = None) -> None:
        """Code took a body as it is, in one piece if given. It is kept, to be known when it is parsed."""
        if exchange.raw():
            body = exchange.body()
            if body is None and isinstance(taken, str):
                body = taken.encode("utf-8", "surrogatepass")
            self.keep(exchange, taken if body is None else body)

    def keep(self, exchange: Exchange, body: Any) -> None:
        """Remember a body for a while."""
        if isinstance(body, bytes) and 0 < len(body) <= MAX_KEPT:
            self._taken.append((body, exchange))

    def find(self, text: str | bytes | bytearray) -> Exchange | None:
        """The latest response whose body this text is."""
        size = len(text)
        data: bytes | None = None
        for body, exchange in reversed(self._taken):
            if not len(body) // 4 <= size <= len(body):
                continue
            if data is None:
                data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
            if data == body:
                return exchange
        return None
