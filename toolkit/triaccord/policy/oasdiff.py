"""The files in which users of oasdiff keep their policy, as ours.

A file of severity levels has a rule and a level on each line::

    api-security-removed    err
    response-property-enum-value-added    none

A file of ignores has a method, a path and the words of a message on each line.
"""

from __future__ import annotations

import csv
import re
from importlib import resources
from pathlib import Path

from triaccord.model import ConfigurationError, Level
from triaccord.policy.values import Ignore, Policy

_THEIR_LEVELS = {"err": Level.BREAKING, "warn": Level.RISKY, "info": Level.SAFE, "none": None}
_QUOTED = re.compile(r"`([^`]+)`|'([^']+)'")
_WHOLE = (
    (re.compile(r"\b(?:api|path|endpoint)\b.*\bremoved\b", re.IGNORECASE), "operation-removed*"),
    (re.compile(r"\bendpoint\b.*\badded\b", re.IGNORECASE), "operation-added"),
    (re.compile(r"\bendpoint\b.*\bdeprecated\b", re.IGNORECASE), "operation-deprecated"),
)
"""Messages of theirs that name nothing but the operation, with the rules of ours."""
_METHOD = re.compile(r"\b(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE)\b", re.IGNORECASE)


def policy_of_oasdiff(path: Path) -> Policy:
    """Read a file of oasdiff: severity levels if its lines are words and levels, else ignores.

    Raises:
        ConfigurationError: if it cannot be read, or nothing of it says anything here.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError("the policy could not be read", file=str(path), detail=str(error)) from error
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    if lines and all(len(words) == 2 and words[1].lower() in _THEIR_LEVELS for words in lines):
        levels, left = import_levels(text)
        found = Policy(levels=levels, doubts=_placed(left, path))
    else:
        ignores, left = import_ignores(text)
        found = Policy(ignores=ignores, doubts=_placed(left, path))
    if lines and not (found.levels or found.ignores):
        mend = "lines are a rule and err, warn, info or none; or a method, a path and a message of oasdiff"
        raise ConfigurationError(
            "the policy is neither TOML nor a file of oasdiff", file=str(path), detail=left[0], mend=mend
        )
    return found


def _placed(left: tuple[str, ...], path: Path) -> tuple[str, ...]:
    return tuple(f"{path}: {words}" for words in left)


def import_levels(text: str) -> tuple[dict[str, Level | None], tuple[str, ...]]:
    """Read oasdiff's severity levels: lines of a rule of theirs and `err`, `warn`, `info` or `none`.

    Returns:
        Levels by rule of ours, the worst where several of theirs meet in one; what was not taken, in words.
    """
    table = _their_rules()
    found: dict[str, Level | None] = {}
    left: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if len(words) != 2 or words[1].lower() not in _THEIR_LEVELS or words[0] not in table:
            left.append(f"line {number}: '{line.strip()}' is no rule and level of oasdiff")
            continue
        if not table[words[0]]:
            left.append(f"line {number}: '{words[0]}' has no rule here")
        level = _THEIR_LEVELS[words[1].lower()]
        for rule in table[words[0]]:
            found[rule] = max(found.get(rule, level), level, key=lambda one: -1 if one is None else one.rank)
    return dict(sorted(found.items())), tuple(left)


def import_ignores(text: str) -> tuple[tuple[Ignore, ...], tuple[str, ...]]:
    """Read oasdiff's ignore file: lines with a method, a path and the words of a message of theirs.

    Our messages have other words, but the same names: a line ignores what is at its path and has all
    the names that the line quotes; lines without names are about the operation as a whole. Lines without
    a path, or about nothing in particular, would ignore too much; they are left.
    """
    found: list[Ignore] = []
    left: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        path = re.search(r"(?<!\S)/\S*", line)
        rest = line.replace(path.group(), " ", 1) if path else line
        names = tuple(one or other for one, other in _QUOTED.findall(rest))
        whole = next((rule for words, rule in _WHOLE if words.search(rest)), None)
        if path is None or not (names or whole):
            left.append(f"line {number}: '{line.strip()}' names no path, or no thing in quotes")
            continue
        method = _METHOD.search(rest)
        found.append(
            Ignore(
                path=path.group().rstrip(",;:"),
                method=method.group().upper() if method else None,
                rule=None if names else whole,
                names=names,
                reason=line.strip(),
                line=number,
            )
        )
    return tuple(found), tuple(left)


def _their_rules() -> dict[str, tuple[str, ...]]:
    """Rules of oasdiff, each with those of ours that answer it."""
    source = resources.files("triaccord.differ").joinpath("peer_rules.csv")
    rows = csv.DictReader(source.read_text(encoding="utf-8").splitlines())
    return {row["theirs"]: tuple(row["ours"].split()) for row in rows}
