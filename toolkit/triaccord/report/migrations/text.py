"""Plain text for the terminal: what to change, line by line, in order of work."""

from __future__ import annotations

from collections.abc import Iterator

from triaccord.impact.before_after import Pair
from triaccord.impact.migration import Migration, Step, touches_of
from triaccord.impact.sources import Excerpt
from triaccord.report.digest import names_of
from triaccord.report.exchange import request_text, response_text
from triaccord.report.migrations.words import CARRIED, code_line, doubts, instead, sentences, verdict
from triaccord.report.plain import one_line, visible
from triaccord.report.wording import operation_words


def render(found: Migration) -> str:
    """The migration as text."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Migration) -> Iterator[str]:
    old, new = map(one_line, names_of(found.report))
    yield f"{verdict(found)[1]}: your way from {old} to {new}"
    yield ""
    yield from (one_line(each) for each in sentences(found))
    for number, step in enumerate(found.steps, 1):
        yield from ("", *_step(number, step))
    if found.questions:
        yield from ("", "Nobody can say whether these touch your code:")
        for step in found.questions:
            finding = step.judged.finding
            yield f"  {finding.level.value}: {one_line(finding.message)}"
            yield f"    {one_line(step.impact.reason)}"
            yield from (f"    {one_line(str(site))}" for site in step.sites)
    told = doubts(found)
    if told:
        yield from ("", "Doubtful:", *(f"  {one_line(each)}" for each in told))


def _step(number: int, step: Step) -> Iterator[str]:
    finding = step.judged.finding
    yield f"{number}. {one_line(finding.message)}"
    yield f"   {finding.level.value}  {finding.rule}  {finding.fingerprint}  ({CARRIED[step.carried]})"
    if finding.operations:
        yield f"   {operation_words(finding.operations, limit=5)}"
    yield from (f"   {one_line(each)}" for each in instead(step))
    for excerpt in step.excerpts:
        yield from _excerpt(step, excerpt)
    if not step.excerpts:
        yield f"   {one_line(step.impact.reason)}"
    tests = step.impact.tests
    if tests:
        more = f" and {len(tests) - 3:,} more" if len(tests) > 3 else ""
        yield f"   tests that go there: {', '.join(one_line(test) for test in tests[:3])}{more}"
    if step.pair is not None:
        yield from _pair(step.pair)


def _excerpt(step: Step, excerpt: Excerpt) -> Iterator[str]:
    for site in excerpt.sites:
        does = ", ".join(touch.what for touch in touches_of(step, site))
        yield f"   [ ] {one_line(str(site))}: {one_line(does)}"
    for line in excerpt.lines:
        mark = ">" if line.is_meant else " "
        yield f"      {mark} {line.number:>4} | {visible(code_line(line.text))}".rstrip()


def _pair(pair: Pair) -> Iterator[str]:
    for word, example in (("before", pair.before), ("after", pair.after)):
        if example is None:
            continue
        yield f"   {word}:"
        for text in (request_text(example), response_text(example)):
            yield from (f"      {line}".rstrip() for line in (text or "").splitlines())
