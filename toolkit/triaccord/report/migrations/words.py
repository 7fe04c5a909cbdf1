"""What all formats say of a migration alike: counts, sentences, what to write instead."""

from __future__ import annotations

from dataclasses import dataclass

from triaccord.impact.map import Uncovered
from triaccord.impact.migration import Carried, Migration, Step
from triaccord.live.redaction import Redactor
from triaccord.model import Level
from triaccord.report.advice import rule_help
from triaccord.report.digest import names_of
from triaccord.report.plain import counted, listed

CARRIED = {
    Carried.WHOLLY: "a shim carries it over",
    Carried.STOPS: "a shim stops calls that meet it",
    Carried.PASSES: "a shim lets it through as it is",
}
"""What `--shim` makes of a finding, in a few words."""
_MOVES = {
    "parameter-moved": "Send it in the {new}, no longer in the {old}.",
    "operation-renamed": "Call `{new}` instead of `{old}`.",
    "successor": "Use `{new}` instead of `{old}`.",
    "enum-value-renamed": "Write the value `{new}` instead of `{old}`.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The size of the work, by count."""

    changes: int
    lines: int
    files: int
    tests: int
    carried: int

    @classmethod
    def of(cls, found: Migration) -> Effort:
        """Of a migration's breaking steps."""
        return cls(
            changes=len(found.breaking),
            lines=found.lines,
            files=found.files,
            tests=found.tests,
            carried=found.carried,
        )


def verdict(found: Migration) -> tuple[str, str]:
    """A mark (`breaking`, `doubt`, `accord`, `incomplete`) and the whole in a few words."""
    if found.report.incomplete:
        return "incomplete", "Incomplete"
    if not found.breaking:
        if found.questions or found.steps:
            return "doubt", "Nothing breaks your code for certain"
        return "accord", "Nothing touches your code"
    if not found.is_recorded:
        return "breaking", "Breaks; what you use is not known"
    return "breaking", f"{counted(len(found.breaking), 'change')} to make"


def sentences(found: Migration) -> tuple[str, ...]:
    """The whole in sentences, weightiest first."""
    effort = Effort.of(found)
    said = []
    if not found.is_recorded:
        said.append(
            f"{counted(effort.changes, 'breaking change')} of this upgrade. What your code uses was not "
            "recorded, so nobody can say which of them are yours: record it with "
            "`pytest --triaccord-record usage.json` and give `--usage usage.json`."
        )
    elif effort.changes:
        where = f"{counted(effort.lines, 'line')} in {counted(effort.files, 'file')}"
        tests = f"; {counted(effort.tests, 'test')} go there" if effort.tests != 1 else "; 1 test goes there"
        said.append(f"{counted(effort.changes, 'breaking change')} of this upgrade, at {where}{tests}.")
    else:
        said.append("Nothing that breaks touches your code, as far as it was recorded.")
    if effort.changes:
        said.append(_shim_sentence(effort))
    if found.questions:
        more = counted(len(found.questions), "more change")
        said.append(f"Of {more} nobody can say whether your code minds.")
    if found.harmless:
        said.append(f"{counted(found.harmless, 'safe change')} touch your code; there is nothing to do.")
    rest = [f"{number:,} {level.value}" for level, number in found.untouched if number]
    if rest:
        said.append(f"Not touched by your code: {listed(rest)}.")
    return tuple(said)


def _shim_sentence(effort: Effort) -> str:
    if effort.carried == effort.changes:
        return "A shim (`--shim FILE`) carries over all of it, until the lines are rewritten."
    if not effort.carried:
        return "No shim can carry over any of it."
    return (
        f"A shim (`--shim FILE`) carries over {effort.carried:,} of them, until you have rewritten the lines."
    )


def instead(step: Step) -> tuple[str, ...]:
    """What to write instead: what became what, then the rule's advice."""
    said = [
        _MOVES.get(move.kind, "Write `{new}` instead of `{old}`.").format(old=move.old, new=move.new)
        for move in step.moves
    ]
    help_ = rule_help().get(step.judged.finding.rule)
    if help_ is not None and help_.mend and not said:
        said.append(" ".join(help_.mend.split()))
    return tuple(said)


def uncovered(found: Migration) -> tuple[tuple[Uncovered, ...], int]:
    """What a shim does not carry over and matters here, and how many more your code does not touch."""
    mine = {step.judged.finding.fingerprint for step in (*found.steps, *found.questions)}
    every = found.map.uncovered
    told = tuple(one for one in every if not found.is_recorded or one.refuses or one.finding in mine)
    return told, len(every) - len(told)


def doubts(found: Migration) -> tuple[str, ...]:
    """What may be missing or wrong, in sentences."""
    said = [
        f"`{call}` is no operation of {names_of(found.report)[0]}; nothing is said about it"
        for call in found.unmatched
    ]
    return (*said, *found.doubts, *found.report.incomplete, *found.map.doubts)


def level_words(step: Step) -> str:
    """`breaking`, `risky`."""
    return Level(step.judged.finding.level).value


def code_line(text: str) -> str:
    """A line of the integrator's code without what looks like a secret in it."""
    return str(_REDACTOR.text(text))


_REDACTOR = Redactor()
