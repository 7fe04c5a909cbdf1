"""Policy: levels that the user gives to rules, and findings that are of no interest, from configuration.

::

    [tool.triaccord.rules]
    response-enum-value-added = "breaking"      # a level, or "off"

    [[tool.triaccord.ignore]]                   # everything that is named must hold
    rule = "operation-removed"
    path = "/internal/*"
    reason = "nobody outside calls it"

A finding is ignored by path or tag only if every operation that it reaches is.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from difflib import get_close_matches
from fnmatch import fnmatchcase
from importlib import resources
from pathlib import Path
from typing import Any

from triaccord.differ import rules
from triaccord.loading import Version
from triaccord.model import ConfigurationError, Finding, Level, OperationRef, Proof
from triaccord.model.quick import dataclass

OFF = "off"
_KEYS = ("fingerprint", "rule", "path", "tag", "method", "names", "reason")
_THEIR_LEVELS = {"err": Level.BREAKING, "warn": Level.RISKY, "info": Level.SAFE, "none": None}
_QUOTED = re.compile(r"`([^`]+)`|'([^']+)'")
_METHOD = re.compile(r"\b(GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignore:
    """Findings that are of no interest. What is None does not matter; paths and tags may hold `*`.

    Attributes:
        names: Names that the finding must have in its message, all of them.
        line: Where it was read, for those who ask.
    """

    fingerprint: str | None = None
    rule: str | None = None
    path: str | None = None
    tag: str | None = None
    method: str | None = None
    names: tuple[str, ...] = ()
    reason: str = ""
    line: int | None = None

    def covers(self, finding: Finding, tags: Mapping[OperationRef, tuple[str, ...]]) -> bool:
        """Whether the finding is one of those."""
        if self.fingerprint not in (None, finding.fingerprint):
            return False
        if self.rule is not None and not fnmatchcase(finding.rule, self.rule):
            return False
        if any(f"`{name}`" not in finding.message for name in self.names):
            return False
        if self.path is None and self.tag is None and self.method is None:
            return True
        return bool(finding.operations) and all(self._is_at(one, tags) for one in finding.operations)

    def _is_at(self, operation: OperationRef, tags: Mapping[OperationRef, tuple[str, ...]]) -> bool:
        if self.method is not None and operation.method != self.method:
            return False
        if self.path is not None and not _matches(operation.path, self.path):
            return False
        tag = self.tag
        return tag is None or any(fnmatchcase(one, tag) for one in tags.get(operation, ()))


def _matches(path: str, pattern: str) -> bool:
    """Paths have brackets of their own: only `*` is special."""
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Levels by rule (None for rules that are off), and what is ignored."""

    levels: Mapping[str, Level | None] = field(default_factory=dict)
    ignores: tuple[Ignore, ...] = ()

    def apply(
        self, findings: Iterable[Finding], old: Version, new: Version
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """The findings under this policy, worst first, and those that it takes away."""
        tags = _tags(old) | _tags(new) if any(one.tag for one in self.ignores) else {}
        kept: list[Finding] = []
        gone: list[Finding] = []
        for finding in findings:
            level = self.levels.get(finding.rule, finding.level)
            if level is None or any(one.covers(finding, tags) for one in self.ignores):
                gone.append(finding)
                continue
            if level is not finding.level:
                proof = Proof.UNPROVED if level is Level.BREAKING else Proof.NOT_APPLICABLE
                finding = replace(finding, level=level, proof=proof)
            kept.append(finding)
        return tuple(sorted(kept, key=lambda one: -one.level.rank)), tuple(gone)


def _tags(version: Version) -> dict[OperationRef, tuple[str, ...]]:
    found: dict[OperationRef, tuple[str, ...]] = {}
    paths = version.document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method, operation in item.items() if isinstance(item, dict) else ():
            tags = operation.get("tags") if isinstance(operation, dict) else None
            if isinstance(tags, list):
                found[OperationRef(path=path, method=method.upper())] = tuple(map(str, tags))
    return found


def load_policy(path: Path) -> Policy:
    """Read `[tool.triaccord.rules]` and `[[tool.triaccord.ignore]]` of a TOML file; empty if it has none.

    Raises:
        ConfigurationError: with every mistake, if there are any.
    """
    if not path.exists():
        return Policy()
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigurationError("the policy could not be read", file=str(path), detail=str(error)) from error
    table = document.get("tool", {}).get("triaccord", {})
    levels, entries = table.get("rules", {}), table.get("ignore", [])
    if not isinstance(levels, dict) or not isinstance(entries, list):
        mend = "write [tool.triaccord.rules] and [[tool.triaccord.ignore]]"
        raise ConfigurationError("the policy is no table", file=str(path), mend=mend)
    mistakes = [text for rule, level in levels.items() for text in _level_mistakes(rule, level)]
    mistakes += [f"ignore {n}: {text}" for n, one in enumerate(entries, 1) for text in _ignore_mistakes(one)]
    if mistakes:
        raise ConfigurationError(
            "some of the policy is not what it should be", file=str(path), detail="\n".join(mistakes)
        )
    return Policy(
        levels={rule: None if level == OFF else Level(level) for rule, level in levels.items()},
        ignores=tuple(_ignore(one) for one in entries),
    )


def _level_mistakes(rule: str, level: Any) -> Iterable[str]:
    known = [one.id for one in rules()]
    if rule not in known:
        near = get_close_matches(rule, known, 1)
        yield f"there is no rule '{rule}'" + (f"; did you mean '{near[0]}'?" if near else "")
    if level not in (OFF, *(one.value for one in Level)):
        yield f"'{rule}' has the level {level!r}; it may be breaking, risky, safe or off"


def _ignore_mistakes(entry: Any) -> Iterable[str]:
    if not isinstance(entry, dict):
        yield "it is no table"
        return
    yield from (f"it has '{key}', which means nothing here" for key in entry if key not in _KEYS)
    if not entry.keys() & {"fingerprint", "rule", "path", "tag"}:
        yield "it names no fingerprint, rule, path or tag, and would ignore everything"
    yield from (
        f"'{key}' is no text" for key in _KEYS if key != "names" and not isinstance(entry.get(key, ""), str)
    )


def _ignore(entry: dict[str, Any]) -> Ignore:
    method = entry.get("method")
    return Ignore(**{**entry, "names": tuple(entry.get("names", ())), "method": method and method.upper()})


# ---- oasdiff's files --------------------------------------------------------------------------------


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
    the names that the line quotes. Lines without a path or a name would ignore too much; they are left.
    """
    found: list[Ignore] = []
    left: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        path = re.search(r"(?<!\S)/\S*", line)
        rest = line.replace(path.group(), " ") if path else line
        names = tuple(one or other for one, other in _QUOTED.findall(rest))
        if path is None or not names:
            left.append(f"line {number}: '{line.strip()}' names no path and no thing in quotes")
            continue
        method = _METHOD.search(rest)
        found.append(
            Ignore(
                path=path.group().rstrip(",;:"),
                method=method.group().upper() if method else None,
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
