"""A policy out of the user's own file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from triaccord.differ import rules
from triaccord.model import ConfigurationError, Level
from triaccord.policy.oasdiff import policy_of_oasdiff
from triaccord.policy.values import Ignore, Policy

OFF = "off"
_KEYS = ("fingerprint", "rule", "path", "tag", "method", "names", "reason")


def load_policy(path: Path) -> Policy:
    """Read a policy: `[tool.triaccord]` of a TOML file, or a file of oasdiff under any other suffix.

    The user's own word goes before what is taken over from oasdiff's files. A file that is not there says
    nothing.

    Raises:
        ConfigurationError: with every mistake, if there are any.
    """
    if not path.exists():
        return Policy()
    if path.suffix != ".toml":
        return policy_of_oasdiff(path)
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
    theirs = [policy_of_oasdiff(path.parent / name) for name in _named_files(table, path)]
    taken = {rule: level for one in theirs for rule, level in one.levels.items()}
    own = {rule: None if level == OFF else Level(level) for rule, level in levels.items()}
    return Policy(
        levels={**taken, **own},
        ignores=(*map(_ignore, entries), *(ignore for one in theirs for ignore in one.ignores)),
        doubts=tuple(words for one in theirs for words in one.doubts),
    )


def _named_files(table: dict[str, Any], path: Path) -> list[str]:
    """Files of oasdiff that the policy names, beside it."""
    named = table.get("oasdiff", [])
    named = [named] if isinstance(named, str) else named
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        mend = 'write oasdiff = ["severity-levels.txt", "err-ignore.txt"] under [tool.triaccord]'
        raise ConfigurationError("'oasdiff' names no files", file=str(path), mend=mend)
    for name in named:
        if not (path.parent / name).is_file():
            raise ConfigurationError(f"there is no file '{name}' beside it", file=str(path))
    return named


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
