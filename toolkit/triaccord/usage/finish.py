"""From the notes of a recording to a Usage: places become lines, test numbers become names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import CodeType

from triaccord.usage.escapes import has_compiled_readers, is_escaped
from triaccord.usage.lines import Lines
from triaccord.usage.naming import dotted
from triaccord.usage.nodes import Mark, Node
from triaccord.usage.recorder import AnswerNotes, CallNotes, Recorder
from triaccord.usage.sites import Sources
from triaccord.usage.values import Answer, Body, Call, How, Read, Sent, Site, Usage
from triaccord.usage.views import commit


def finished(
    recorder: Recorder, *, tests: int, doubts: Iterable[str] = (), lines: Lines | None = None
) -> Usage:
    """The Usage that a recorder has seen.

    Args:
        recorder: Its clients should be let go by now.
        tests: How many tests ran.
        doubts: What the test run knows to be missing.
        lines: Sources that have been read before.
    """
    commit(recorder.clock)
    lines = lines if lines is not None else Lines(recorder.sources)
    escaping = has_compiled_readers(recorder.sources)
    calls = tuple(
        _call(recorder, lines, key, notes, escaping=escaping)
        for key, notes in sorted(recorder.calls.items(), key=lambda kv: kv[0])
    )
    failed = [f"could not be noted: {fault}" for fault in recorder.faults]
    return Usage(calls=calls, sources=("pytest",), tests=tests, doubts=tuple(sorted({*doubts, *failed})))


def _call(
    recorder: Recorder, lines: Lines, key: tuple[str, str, str], notes: CallNotes, *, escaping: bool
) -> Call:
    host, path, method = key
    sites = {stack: lines.of_call(stack, path) for stack in notes.stacks}
    called_at = tuple(sorted({site for site in sites.values() if site is not None}))
    sent = []
    for (where, name), stacks in sorted(notes.sent.items(), key=lambda kv: (kv[0][0].value, kv[0][1])):
        at = {site for stack in stacks for site in lines.of_name(stack, where, name, sites.get(stack))}
        tests = {test for seen in stacks.values() for test in seen}
        sent.append(Sent(where=where, name=name, sites=tuple(sorted(at)), tests=_names(recorder, tests)))
    return Call(
        method=method,
        host=host,
        path=path,
        sites=called_at,
        media_types=tuple(sorted(notes.media_types)),
        sent=tuple(sent),
        answers=tuple(
            _answer(recorder, lines, status, found, called_at if escaping else None)
            for status, found in sorted(notes.answers.items())
        ),
        tests=_names(recorder, {test for seen in notes.stacks.values() for test in seen}),
    )


def _answer(
    recorder: Recorder, lines: Lines, status: int, notes: AnswerNotes, escaping: tuple[Site, ...] | None
) -> Answer:
    """What was done with the answers of one status; `escaping` are lines for what nobody saw being read."""
    body = Body.RAW if notes.raw > 0 else Body.READ if notes.parsed else Body.IGNORED
    reads = []
    lines.copies.name(notes.node)
    mark_loops(notes.node, recorder.sources)
    for steps, node in notes.node.walk():
        if escaping is not None and is_escaped(node, is_root=not steps):
            at = {site for _, mark in node.marks if (site := lines.of_mark(mark)) is not None}
            reads.append(
                Read(
                    path=dotted(steps),
                    how=How.WHOLE,
                    sites=tuple(sorted(at)) or escaping,
                    tests=_names(recorder, notes.tests),
                )
            )
        reads.extend(_reads(recorder, lines, steps, node))
    return Answer(
        status=status,
        body=body,
        media_types=tuple(sorted(notes.media_types)),
        reads=tuple(sorted(reads, key=lambda read: (read.path, read.how.value))),
        tests=_names(recorder, notes.tests),
        headers=None if notes.unwatched else tuple(_headers(recorder, lines, notes.headers)),
    )


def _reads(recorder: Recorder, lines: Lines, steps: tuple[str, ...], node: Node) -> Iterator[Read]:
    """Who looked at one path, and how."""
    for how in How:
        found: set[Site] = set()
        tests: set[int] = set()
        for (kind, mark), seen in node.marks.items():
            if kind is how and (kind, mark) not in node.looped:
                tests |= seen
                site = lines.of_mark(mark)
                if site is not None:
                    found.add(site)
        if tests:
            sites = tuple(sorted(found))
            yield Read(path=dotted(steps), how=how, sites=sites, tests=_names(recorder, tests))


def _headers(recorder: Recorder, lines: Lines, node: Node) -> Iterator[Read]:
    mark_loops(node, recorder.sources)
    yield from _reads(recorder, lines, (), node)
    for name in sorted(node.named):
        yield from _reads(recorder, lines, (name,), node.named[name])


def mark_loops(node: Node, sources: Sources) -> None:
    """Find `for key in body: body[key]`: reads of many keys by one instruction, after the keys were listed.

    They name no field, so they count as the bulk reading that the listing was.
    """
    listers = {mark[0] for how, mark in node.marks if how is How.BULK and isinstance(mark[0], int)}
    listed = {one for lister in listers for one in _with_comprehensions(sources.codes.get(lister))}
    if listed:
        keys: dict[Mark, list[tuple[Node, Mark]]] = defaultdict(list)
        for child in node.named.values():
            # Only what own code got by itself; a library's reading all counts for one instruction.
            for how, mark in child.marks:
                if how is How.READ and mark[0] in listed and mark in child.own:
                    keys[_instruction(mark, sources)].append((child, mark))
        for reads in keys.values():
            if len({id(child) for child, _ in reads}) > 1:
                for child, mark in reads:
                    child.looped = {*child.looped, (How.READ, mark)}
    for child in node.named.values():
        mark_loops(child, sources)


def _instruction(mark: Mark, sources: Sources) -> Mark:
    code = sources.codes.get(mark[0])
    return (mark[0], sources.position(code, mark[1]) if code is not None else mark[1])


def _with_comprehensions(code: CodeType | None) -> Iterator[int]:
    if code is not None:
        yield id(code)
        for const in code.co_consts:
            if isinstance(const, CodeType) and const.co_name.startswith("<"):
                yield from _with_comprehensions(const)


def _names(recorder: Recorder, tests: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted({recorder.tests[test] for test in tests if recorder.tests[test]}))
