"""What a rule is, how rules are found, and how a change gets the worst of those that apply."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from textwrap import dedent

from triaccord.model import Change, Level, Side

Judge = Callable[[Change], str | None]
_SECTIONS = ("Why it breaks", "Why", "Before", "After", "Not when", "Mend")
_ATTRIBUTE = "__triaccord_rule__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One judgement about one event on one side.

    Attributes:
        id: Kebab-case name of the function.
        event: From `triaccord.differ.events.EVENTS`.
        side: The half of the exchange that it judges; NONE for operations as a whole.
        title: First line of the docstring.
        why: Why a client stops working, or why not.
        before: YAML fragment of the older version; empty if the page has none.
        after: YAML fragment of the newer one.
        unless: When it does not fire.
        mend: What a client does about it.
        judge: Returns the message, or None where the rule does not apply.
    """

    id: str
    event: str
    side: Side
    level: Level
    title: str
    why: str
    before: str
    after: str
    unless: str
    mend: str
    judge: Judge


@dataclass(frozen=True, slots=True)
class _Mark:
    event: str
    side: Side
    level: Level


def rule(*, on: str, side: Side, level: Level) -> Callable[[Judge], Judge]:
    """Declare a function to be a rule. It gets one change and returns a message or None."""

    def mark(function: Judge) -> Judge:
        marks = getattr(function, _ATTRIBUTE, ())
        setattr(function, _ATTRIBUTE, (*marks, _Mark(on, side, level)))
        return function

    return mark


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in every module beside this one, sorted by id."""
    package = importlib.import_module("triaccord.differ.rules")
    found: list[Rule] = []
    for module_info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"triaccord.differ.rules.{module_info.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__:
                found.extend(_read(name, function, mark) for mark in getattr(function, _ATTRIBUTE, ()))
    return tuple(sorted(found, key=lambda one: one.id))


def _read(name: str, function: Judge, mark: _Mark) -> Rule:
    title, sections = _page(function.__doc__ or "")
    return Rule(
        id=name.replace("_", "-"),
        event=mark.event,
        side=mark.side,
        level=mark.level,
        title=title,
        why=sections.get("Why it breaks", sections.get("Why", "")),
        before=sections.get("Before", ""),
        after=sections.get("After", ""),
        unless=sections.get("Not when", ""),
        mend=sections.get("Mend", ""),
        judge=function,
    )


def _page(docstring: str) -> tuple[str, dict[str, str]]:
    """The first line, and the sections under their headings."""
    text = inspect.cleandoc(docstring)
    title, _, rest = text.partition("\n")
    sections: dict[str, str] = {}
    heading = ""
    for line in rest.split("\n"):
        found = re.fullmatch(r"(\w[\w ]*):", line)
        if found and found.group(1) in _SECTIONS:
            heading = found.group(1)
            sections[heading] = ""
        elif heading:
            sections[heading] += line + "\n"
    return title, {word: dedent(body).strip() for word, body in sections.items()}


@cache
def _by_event() -> dict[tuple[str, Side], tuple[Rule, ...]]:
    table: dict[tuple[str, Side], list[Rule]] = {}
    for one in rules():
        table.setdefault((one.event, one.side), []).append(one)
    return {key: tuple(found) for key, found in table.items()}


def judge(change: Change) -> tuple[Rule, str] | None:
    """The worst rule that applies and its message; None if no rule knows the change."""
    sides = [Side.NONE]
    if change.requests:
        sides.append(Side.REQUEST)
    if change.responses:
        sides.append(Side.RESPONSE)
    worst: tuple[Rule, str] | None = None
    for side in sides:
        for one in _by_event().get((change.event, side), ()):
            if worst is not None and one.level.rank <= worst[0].level.rank:
                continue
            message = one.judge(change)
            if message is not None:
                worst = one, message
    return worst
