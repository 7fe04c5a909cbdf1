"""Several usages as one: the workers of a test run, several suites, recordings and archives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from triaccord.usage.values import Answer, Body, Call, Read, Sent, Usage

Value = TypeVar("Value")

# What is known less about wins: one archive in which nobody could watch leaves the reading unknown.
_DOUBTFUL_FIRST = (Body.UNSEEN, Body.RAW, Body.READ, Body.IGNORED)


def merged(usages: Iterable[Usage]) -> Usage:
    """Everything that any of the usages says, each thing once."""
    every = tuple(usages)
    calls = defaultdict(list)
    for usage in every:
        for call in usage.calls:
            calls[call.key].append(call)
    return Usage(
        calls=tuple(_call(calls[key]) for key in sorted(calls)),
        sources=_union(usage.sources for usage in every),
        tests=sum(usage.tests for usage in every),
        doubts=_union(usage.doubts for usage in every),
    )


def _call(calls: Sequence[Call]) -> Call:
    first = calls[0]
    if len(calls) == 1:
        return first
    sent = defaultdict(list)
    answers = defaultdict(list)
    for call in calls:
        for one in call.sent:
            sent[(one.where, one.name)].append(one)
        for answer in call.answers:
            answers[answer.status].append(answer)
    return Call(
        method=first.method,
        host=first.host,
        path=first.path,
        sites=_union(call.sites for call in calls),
        media_types=_union(call.media_types for call in calls),
        sent=tuple(_sent(sent[key]) for key in sorted(sent, key=lambda key: (key[0].value, key[1]))),
        answers=tuple(_answer(answers[status]) for status in sorted(answers)),
        tests=_union(call.tests for call in calls),
    )


def _sent(sent: Sequence[Sent]) -> Sent:
    return Sent(
        where=sent[0].where,
        name=sent[0].name,
        sites=_union(one.sites for one in sent),
        tests=_union(one.tests for one in sent),
    )


def _answer(answers: Sequence[Answer]) -> Answer:
    headers = [answer.headers for answer in answers if answer.headers is not None]
    return Answer(
        status=answers[0].status,
        body=min((answer.body for answer in answers), key=_DOUBTFUL_FIRST.index),
        media_types=_union(answer.media_types for answer in answers),
        reads=_reads(answer.reads for answer in answers),
        tests=_union(answer.tests for answer in answers),
        headers=_reads(headers) if len(headers) == len(answers) else None,
    )


def _reads(every: Iterable[Iterable[Read]]) -> tuple[Read, ...]:
    reads = defaultdict(list)
    for some in every:
        for read in some:
            reads[(read.path, read.how.value)].append(read)
    return tuple(
        Read(
            path=same[0].path,
            how=same[0].how,
            sites=_union(read.sites for read in same),
            tests=_union(read.tests for read in same),
        )
        for _, same in sorted(reads.items())
    )


def _union(values: Iterable[Iterable[Value]]) -> tuple[Value, ...]:
    return tuple(sorted({value for some in values for value in some}))  # type: ignore[type-var]  # all are ordered
