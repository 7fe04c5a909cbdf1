"""Markdown for issues and pull requests: a checklist in order of work, the code, before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triaccord.impact.before_after import Pair
from triaccord.impact.migration import Migration, Step, touches_of
from triaccord.impact.sources import Excerpt
from triaccord.model import Example
from triaccord.report.digest import names_of
from triaccord.report.exchange import request_text, response_text
from triaccord.report.formats.markdown import code, prose
from triaccord.report.migrations.words import CARRIED, code_line, doubts, instead, sentences, verdict
from triaccord.report.plain import counted, visible

_MOST_OPERATIONS = 5


def render(found: Migration) -> str:
    """The migration as GitHub-flavoured Markdown; hostile text stays text."""
    return "\n\n".join(_blocks(found)) + "\n"


def _blocks(found: Migration) -> Iterator[str]:
    old, new = names_of(found.report)
    yield f"# Your way from {prose(old)} to {prose(new)}"
    yield f"**{prose(verdict(found)[1])}**"
    yield "\n".join(f"- {prose(each)}" for each in sentences(found))
    if found.steps:
        yield "## In order of work"
        yield "\n".join(_box(number, step) for number, step in enumerate(found.steps, 1))
    for number, step in enumerate(found.steps, 1):
        yield from _step(number, step)
    if found.questions:
        yield f"## Nobody can say ({len(found.questions):,})"
        yield "\n".join(line for step in found.questions for line in _question(step))
    told = doubts(found)
    if told:
        yield f"## Doubtful ({len(told):,})"
        yield "\n".join(f"- {prose(each)}" for each in told)


def _box(number: int, step: Step) -> str:
    lines = f": {counted(len(step.sites), 'line')}" if step.sites else ""
    return f"- [ ] {number}\\. {prose(step.judged.finding.message)}{lines}"


def _step(number: int, step: Step) -> Iterator[str]:
    finding = step.judged.finding
    yield f"## {number}\\. {prose(finding.message)}"
    shown = ", ".join(code(str(each)) for each in finding.operations[:_MOST_OPERATIONS])
    more = len(finding.operations) - _MOST_OPERATIONS
    where = f" at {shown}{f' and {more:,} more' if more > 0 else ''}" if shown else ""
    yield f"{finding.level.value}, {code(finding.rule)}{where}; {CARRIED[step.carried]}."
    if said := instead(step):
        yield "\n".join(f"**What to do:** {prose(each)}" for each in said)
    for excerpt in step.excerpts:
        yield _excerpt(step, excerpt)
    if not step.excerpts:
        yield f"- [ ] {prose(step.impact.reason)}"
    if tests := step.impact.tests:
        rest = f" and {len(tests) - 3:,} more" if len(tests) > 3 else ""
        yield f"Tests that go there: {', '.join(code(test) for test in tests[:3])}{rest}"
    if step.pair is not None:
        yield _pair(step.pair)


def _excerpt(step: Step, excerpt: Excerpt) -> str:
    boxes = [
        f"- [ ] {code(str(site))}: {prose(', '.join(touch.what for touch in touches_of(step, site)))}"
        for site in excerpt.sites
    ]
    if not excerpt.lines:
        return "\n".join(boxes)
    text = "\n".join(
        f"{'>' if line.is_meant else ' '} {line.number:>4}  {visible(code_line(line.text))}".rstrip()
        for line in excerpt.lines
    )
    return "\n".join([*boxes, "", _fenced(text)])


def _fenced(text: str, language: str = "") -> str:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _pair(pair: Pair) -> str:
    parts = [f"{word}:\n\n{_fenced(_exchange(one), 'http')}" for word, one in _halves(pair)]
    return (
        "<details><summary>Before and after, on the wire</summary>\n\n"
        + "\n\n".join(parts)
        + "\n\n</details>"
    )


def _halves(pair: Pair) -> Iterator[tuple[str, Example]]:
    for word, example in (("Before", pair.before), ("After", pair.after)):
        if example is not None:
            yield word, example


def _exchange(example: Example) -> str:
    told = response_text(example)
    return request_text(example) + (f"\n\n{told}" if told else "")


def _question(step: Step) -> Iterator[str]:
    finding = step.judged.finding
    yield f"- **{finding.level.value}** {prose(finding.message)} ({code(finding.rule)})"
    yield f"  - {prose(step.impact.reason)}"
    yield from (f"  - {code(str(site))}" for site in step.sites)
