"""A migration as text for people (Markdown is text too) and as JSON for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from triaccord.impact.migration import Migration, Step, touches_of

FORMAT = "triaccord.migration/1"
Words = Callable[[str], str]


def text_page(migration: Migration, mends: Mapping[str, str], *, clean: Words = str) -> str:
    """A migration as plain text or Markdown: headings, and a checklist per finding.

    Args:
        migration: What to show.
        mends: Rule id to what an integrator can do.
        clean: Makes text from documents harmless where it is shown.
    """
    return "\n".join(_lines(migration, mends, clean)) + "\n"


def _lines(migration: Migration, mends: Mapping[str, str], clean: Words) -> Iterator[str]:
    breaking, lines = len(migration.breaking), migration.lines
    yield f"# Your way from {clean(migration.old)} to {clean(migration.new)}"
    yield ""
    if breaking:
        what = _count(breaking, "breaking change")
        yield f"{what} of this upgrade, at {_count(lines, 'line')} of your code."
    else:
        yield "Nothing that breaks touches your code, as far as it was recorded."
    rest = ", ".join(f"{number} {level.value}" for level, number in migration.untouched if number)
    if rest:
        yield f"Not touched by your code: {rest}."
    for number, step in enumerate(migration.steps, 1):
        yield from ("", *_step(f"{number}. ", step, mends, clean))
    if migration.questions:
        yield from ("", "## What nobody can say", "")
        for step in migration.questions:
            finding = step.judged.finding
            yield f"- {finding.level.value}: {clean(finding.message)}: {clean(step.impact.reason)}"
            for one in step.excerpts:
                yield f"  - {clean(str(one.site))}"
    if migration.unmatched or migration.doubts:
        yield from ("", "## What is doubtful", "")
        for call in migration.unmatched:
            old = clean(migration.old)
            yield f"- `{clean(str(call))}` is no operation of {old}; nothing is said about it"
        yield from (f"- {clean(doubt)}" for doubt in migration.doubts)


def _step(number: str, step: Step, mends: Mapping[str, str], clean: Words) -> Iterator[str]:
    finding = step.judged.finding
    yield f"## {number}{clean(finding.message)}"
    yield ""
    operations = ", ".join(f"`{clean(str(one))}`" for one in finding.operations[:5])
    more = len(finding.operations) - 5
    yield f"{finding.level.value}, `{finding.rule}`: {operations}{f' and {more} more' if more > 0 else ''}"
    for move in step.moves:
        yield f"Write `{clean(move.new)}` instead of `{clean(move.old)}`."
    mend = mends.get(finding.rule)
    if mend and not step.moves:
        yield clean(" ".join(mend.split()))
    yield ""
    for one in step.excerpts:
        what = ", ".join(touch.what for touch in touches_of(step, one.site))
        code = f": `{clean(one.text)}`" if one.text else ""
        yield f"- [ ] {clean(str(one.site))}{code} — {clean(what)}"
    if not step.excerpts:
        yield f"- [ ] {clean(step.impact.reason)}"
    tests = step.impact.tests
    if tests:
        shown = ", ".join(clean(test) for test in tests[:3])
        yield f"- tests that go there: {shown}{f' and {len(tests) - 3} more' if len(tests) > 3 else ''}"


def json_page(migration: Migration, mends: Mapping[str, str]) -> dict[str, Any]:
    """A migration as a `triaccord.migration/1` document; `map` holds what became what."""
    return {
        "format": FORMAT,
        "old": migration.old,
        "new": migration.new,
        "effort": {"breaking": len(migration.breaking), "lines": migration.lines},
        "untouched": {level.value: number for level, number in migration.untouched},
        "steps": [_step_json(step, mends) for step in migration.steps],
        "questions": [_step_json(step, mends) for step in migration.questions],
        "map": [
            {
                "kind": move.kind,
                "old": move.old,
                "new": move.new,
                "operations": [
                    {"method": one.method, "path": one.path} for one in step.judged.finding.operations
                ],
                "fingerprint": step.impact.fingerprint,
            }
            for step in migration.steps
            for move in step.moves
        ],
        "unmatched": [str(call) for call in migration.unmatched],
        "doubts": list(migration.doubts),
    }


def _step_json(step: Step, mends: Mapping[str, str]) -> dict[str, Any]:
    finding = step.judged.finding
    return {
        "fingerprint": finding.fingerprint,
        "rule": finding.rule,
        "level": finding.level.value,
        "message": finding.message,
        "operations": [{"method": one.method, "path": one.path} for one in finding.operations],
        "affects_you": step.impact.affects.value,
        "reason": step.impact.reason,
        "mend": mends.get(finding.rule),
        "lines": [
            {
                "at": str(one.site),
                "code": one.text,
                "does": [touch.what for touch in touches_of(step, one.site)],
            }
            for one in step.excerpts
        ],
        "tests": list(step.impact.tests),
    }


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
