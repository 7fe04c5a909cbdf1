"""What a rule is, how rules are found, and how a change gets the worst of those that apply."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from functools import cache

from triaccord.model import Change, Level, Side
from triaccord.model.quick import dataclass

Judge = Callable[[Change], str | None]
_SECTIONS = ("Why it breaks", "Why", "Before", "After", "Not when", "Mend")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One judgement about one event on one side; its page is read from the docstring when asked for.

    Attributes:
        id: Kebab-case name of the function.
        event: From `triaccord.differ.events.EVENTS`.
        side: The half of the exchange that it judges; NONE for operations as a whole.
        judge: Returns the message, or None where the rule does not apply.
    """

    id: str
    event: str
    side: Side
    level: Level
    judge: Judge

    @property
    def title(self) -> str:
        """First line of the docstring."""
        return self._page[0]

    @property
    def why(self) -> str:
        """Why a client stops working, or why not."""
        sections = self._page[1]
        return sections.get("Why it breaks", sections.get("Why", ""))

    @property
    def before(self) -> str:
        """YAML fragment of the older version; empty if the page has none."""
        return self._page[1].get("Before", "")

    @property
    def after(self) -> str:
        """YAML fragment of the newer one."""
        return self._page[1].get("After", "")

    @property
    def unless(self) -> str:
        """When it does not fire."""
        return self._page[1].get("Not when", "")

    @property
    def mend(self) -> str:
        """What a client does about it."""
        return self._page[1].get("Mend", "")

    @property
    def _page(self) -> tuple[str, dict[str, str]]:
        return _page(self.judge.__doc__ or "")


_declared: list[Rule] = []


def rule(*, on: str, side: Side, level: Level) -> Callable[[Judge], Judge]:
    """Declare a function to be a rule. It gets one change and returns a message or None."""

    def mark(function: Judge) -> Judge:
        name = function.__name__.replace("_", "-")
        _declared.append(Rule(id=name, event=on, side=side, level=level, judge=function))
        return function

    return mark


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule in every module beside this one, sorted by id."""
    package = importlib.import_module("triaccord.differ.rules")
    for module_info in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"triaccord.differ.rules.{module_info.name}")
    return tuple(sorted(_declared, key=lambda one: one.id))


@cache
def _page(docstring: str) -> tuple[str, dict[str, str]]:
    """The first line, and the sections under their headings."""
    import inspect
    from textwrap import dedent

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
