"""Release notes for changes that nobody announced, in the style of the notes that there are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from triaccord.model import Change, Finding, FindingVerdict, Json, Report
from triaccord.model.quick import dataclass
from triaccord.report.plain import one_line, value_text

_MOST_OPERATIONS = 6
"""A change at more operations is placed by its model, where it has one."""

_METHODS = r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)"
_BULLET = re.compile(r"^[ \t]*([-*+])[ \t]+\S", re.MULTILINE)
_COLON = re.compile(rf"^[ \t]*[-*+][ \t]+\[?`{_METHODS} /[^`\n]*`[^\n:]{{0,200}}: ", re.MULTILINE)
_IN = re.compile(rf"\b[Ii]n `{_METHODS} /", re.MULTILINE)
_HEADING = re.compile(r"^(?P<lead>#{1,6}[ \t]+|\*\*)(?P<words>[^\n]*\d[^\n]*)$", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:[._-]\d+)*(?:-?(?:alpha|beta|rc|preview)[.\d-]*)?", re.IGNORECASE)
_NEWEST = 20
"""So many bullets show how a vendor writes today; old parts of a long file may look otherwise."""
_UNSAID = frozenset({"docs_only", "operation_id_changed", "schema_renamed"})
"""Kinds of change that no client notices, and no notes are written for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How a vendor writes.

    Attributes:
        bullet: `-`, `*` or `+`.
        colon: Whether operations stand before a colon (`GET /x`: …) instead of "In `GET /x` …".
        heading: The line above a version's notes; `{}` stands for its name.
    """

    bullet: str = "-"
    colon: bool = False
    heading: str = "## {}"

    @classmethod
    def of(cls, notes: str) -> Style:
        """The style that a text shows; the plain one where it shows none."""
        bullets = Counter(_BULLET.findall(notes)[:_NEWEST])
        bullet = min(bullets, key=lambda mark: (-bullets[mark], mark)) if bullets else "-"
        found = _HEADING.search(notes)
        return cls(
            bullet=bullet,
            colon=len(_COLON.findall(notes)) > len(_IN.findall(notes)),
            heading=_heading(found) if found else "## {}",
        )


def _heading(found: re.Match[str]) -> str:
    """A heading up to its version: links and dates that come after belong to that version alone."""
    lead, words = found["lead"], found["words"].lstrip("[")
    number = _NUMBER.search(words)
    if number is None:
        return "## {}"
    before = words[: number.start()].replace("[", "")
    safe = before.replace("{", "{{").replace("}", "}}")
    return f"{lead}{safe}{{}}" + ("**" if lead == "**" else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a bullet's change is: operations, or the model where those are many."""

    operations: tuple[str, ...]
    model: str | None


def draft(report: Report, notes: str = "") -> str:
    """Notes in Markdown for the silent findings, worst first; an empty text if there are none.

    Args:
        report: A check; findings that the notes speak of are left alone.
        notes: The notes that there are, for their style.
    """
    style = Style.of(notes)
    lines = [f"{style.bullet} {line}" for line in draft_lines(report, style)]
    if not lines:
        return ""
    return "\n".join((style.heading.format(one_line(report.new.name)), "", *lines)) + "\n"


def draft_lines(report: Report, style: Style) -> tuple[str, ...]:
    """One sentence per silent change; the same sentence at several places is said once."""
    silent = [judged.finding for judged in report.findings if is_drafted(judged.verdict, judged.finding)]
    places: dict[tuple[str, str | None, int], list[str]] = {}
    for finding in silent:
        sentence = _sentence(finding.change, colon=style.colon) or _plain_sentence(finding)
        place = _place(finding.change)
        whole = int(finding.change.kind.startswith(("endpoint_", "webhook_")))
        key = (sentence, place.model, whole)
        places.setdefault(key, []).extend(place.operations)
    return tuple(
        _line(
            sentence, _Place(operations=tuple(dict.fromkeys(at)), model=model), whole=bool(whole), style=style
        )
        for (sentence, model, whole), at in places.items()
    )


def is_drafted(verdict: FindingVerdict, finding: Finding) -> bool:
    """Whether a finding is one to write notes for."""
    return verdict is FindingVerdict.SILENT and finding.change.kind not in _UNSAID


def _place(change: Change) -> _Place:
    operations = tuple(_code(str(operation)) for operation in change.operations)
    model = change.models[0] if change.models else None
    if model is None or len(operations) <= _MOST_OPERATIONS:
        return _Place(operations=operations, model=None)
    return _Place(operations=(), model=model)


def _line(sentence: str, place: _Place, *, whole: bool, style: Style) -> str:
    if whole:
        return f"{sentence}."
    if not place.operations and place.model is None:
        return f"{_capital(sentence)}."
    where = f"{_code(place.model)}" if place.model is not None else ""
    if style.colon:
        return f"{', '.join(place.operations) or where}: {_capital(sentence)}."
    return f"In {_listed(place.operations) or where} {sentence}."


def _sentence(change: Change, *, colon: bool) -> str | None:
    """What happened, without the place; None for kinds that have no phrase of their own."""
    thing = _thing(change)
    old, new = _value(change.old), _value(change.new)
    kind = change.kind.removeprefix("param_").removeprefix("field_").removeprefix("header_")
    if change.kind.startswith("endpoint_"):
        return _about_operation(change)
    if kind in ("added", "removed"):
        if kind == "added" and change.required and change.requests:
            thing = f"required {thing}"
        verb = "has been added" if kind == "added" else "has been removed"
        return f"{kind} the {thing}" if colon else f"the {thing} {verb}"
    if kind == "renamed":
        noun = thing.partition("`")[0]
        pair = f"{noun}{_code(str(change.old))}", _code(str(change.new))
        return (
            f"renamed the {pair[0]} to {pair[1]}" if colon else f"the {pair[0]} has been renamed to {pair[1]}"
        )
    if change.event == "properties-moved":
        return _about_moves(change, colon=colon)
    if kind in ("required", "optional"):
        return f"the {thing} is now {kind}"
    if kind == "required_changed":
        return f"the {thing} is now {'required' if change.new is True else 'optional'}"
    if kind == "deprecated":
        return f"the {thing} is deprecated"
    if change.kind == "permission_changed" and isinstance(change.detail.get("scopes"), list):
        return _about_scopes(change)
    if change.kind == "response_status_changed" and change.new is None:
        return f"the status code {_code(change.subject)} is no longer returned"
    if change.kind == "response_status_changed" and change.old is None:
        return f"{'now returns ' if colon else ''}a {_code(change.subject)} status code" + (
            "" if colon else " is now returned"
        )
    if change.kind == "response_status_changed":
        return f"the status code has been changed from {change.old} to {change.new}"
    if change.kind == "null_semantics_changed" and change.new is True:
        return f"the {thing} may be null now"
    return _about_value(change.kind, thing, old, new)


def _about_moves(change: Change, *, colon: bool) -> str:
    """Fields that went into an object, or came out of it."""
    names = change.detail["names"]
    fields = ", ".join(_code(str(name)) for name in (names if isinstance(names, list) else [names]))
    way = f"{'into' if change.detail['is_in'] else 'out of'} {_code(change.path)}"
    return f"moved the fields {fields} {way}" if colon else f"the fields {fields} have been moved {way}"


def _about_value(kind: str, thing: str, old: str, new: str) -> str | None:
    if kind == "enum_value_added" and new:
        return f"the value {new} has been added to {thing if thing[0] == '`' else 'the ' + thing}"
    if kind == "enum_value_removed" and old:
        return f"the value {old} has been removed from {thing if thing[0] == '`' else 'the ' + thing}"
    if kind == "type_changed" and old and new:
        name = thing[thing.index("`") :]
        return f"the type of {name} has been changed from {old.strip('`')} to {new.strip('`')}"
    if kind == "default_changed" and new:
        return f"the default value of the {thing} is now {new}" + (f" instead of {old}" if old else "")
    return None


def _about_scopes(change: Change) -> str:
    scopes = change.detail["scopes"]
    named = [_code(str(scope)) for scope in scopes] if isinstance(scopes, list) else []
    one = len(named) == 1
    return f"the {'scope' if one else 'scopes'} {_listed(named)} {'is' if one else 'are'} now required"


def _about_operation(change: Change) -> str | None:
    named = _code(change.subject)
    if change.kind == "endpoint_added":
        return f"New endpoint {named}"
    if change.kind == "endpoint_removed":
        return f"The endpoint {named} has been removed"
    if change.kind == "endpoint_deprecated":
        return f"The endpoint {named} is deprecated"
    if change.kind == "endpoint_renamed":
        return f"The endpoint {_code(str(change.old))} has been renamed to {_code(str(change.new))}"
    return None


def _plain_sentence(finding: Finding) -> str:
    """What the rule says, as a sentence within one."""
    return one_line(finding.message).rstrip(".")


def _thing(change: Change) -> str:
    where = change.detail.get("in")
    if change.kind.startswith("param_") or change.detail.get("parameter"):
        noun = f"{where} parameter " if where in ("query", "header", "cookie") else "parameter "
        return noun + _code(change.subject)
    if change.kind.startswith("header_"):
        return "header " + _code(change.subject)
    if change.detail.get("model_path") == "":
        return _code(change.subject)  # a schema of its own, which has a name and is no field
    steps = change.path.replace("[]", "").replace("{}", "").split(".")
    return "field " + _code(".".join(filter(None, steps)) or change.subject)


def _value(value: Json) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    return _code(value_text(value, limit=80).strip('"'))


def _code(text: str) -> str:
    # A backtick inside would end the code span early; names have none, hostile ones lose it.
    return f"`{one_line(text).replace('`', '')}`"


def _listed(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
