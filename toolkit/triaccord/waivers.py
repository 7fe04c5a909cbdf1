"""Waivers: findings that somebody has accepted, kept in a file beside the code that they concern.

`.triaccord/waivers.yaml` is a list of `fingerprint`, `reason`, `author`, `until`; it is meant to be
committed and reviewed. A file of its own, not a table in `pyproject.toml`: it is written by a command.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from triaccord.model import ConfigurationError, JudgedFinding, Waiver

WAIVERS = Path(".triaccord") / "waivers.yaml"
"""Where waivers are kept, seen from the working directory."""

_LARGEST = 1_000_000
_HEAD = "# Findings that were accepted. Written by `triaccord waive`; edit freely.\n"
_FINGERPRINT = re.compile(r"[0-9a-f]{12}\Z")
_KEYS = {"fingerprint", "reason", "author", "until"}


def load_waivers(path: Path = WAIVERS) -> tuple[Waiver, ...]:
    """Read a file of waivers; there are none if it is not there.

    Raises:
        ConfigurationError: with every mistake of the file, if it has any.
    """
    if not path.exists():
        return ()
    import yaml

    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigurationError("the file of waivers is too large", file=str(path))
        entries = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise ConfigurationError(
            "the waivers are no YAML", file=str(path), line=line, detail=error.problem
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "the waivers could not be read", file=str(path), detail=str(error)
        ) from error
    if entries is None:
        return ()
    if not isinstance(entries, list):
        raise ConfigurationError("waivers are a list", file=str(path), mend="begin each with `- reason:`")
    mistakes = [f"{n}. {mistake}" for n, entry in enumerate(entries, 1) for mistake in _mistakes(entry)]
    if mistakes:
        raise ConfigurationError(
            "some waivers are not what they should be",
            file=str(path),
            detail="\n".join(mistakes),
            mend="each has a `fingerprint` of 12 hex digits and a `reason`; `author`, `until` are optional",
        )
    return tuple(_waiver(entry) for entry in entries)


def save_waivers(waivers: Iterable[Waiver], path: Path = WAIVERS) -> None:
    """Write waivers in one step, sorted by fingerprint: readers see the old file or the new one.

    Raises:
        ConfigurationError: if the place cannot be written to.
    """
    import yaml

    entries = [
        {key: value for key in ("fingerprint", "reason", "author", "until") if (value := getattr(w, key))}
        for w in sorted(waivers, key=lambda w: w.fingerprint)
    ]
    text = _HEAD + yaml.safe_dump(entries, sort_keys=False, allow_unicode=True, width=100)
    target = path.resolve()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".waivers-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(temporary, 0o644)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise ConfigurationError(
            "the waivers could not be written", file=str(path), detail=error.strerror or str(error)
        ) from error


def add_waiver(waivers: Sequence[Waiver], new: Waiver) -> tuple[Waiver, ...]:
    """The waivers with a new one; it takes the place of one for the same finding.

    Raises:
        ConfigurationError: if the fingerprint is none, the reason is empty, or the day is no day.
    """
    mistakes = _mistakes({key: getattr(new, key) for key in _KEYS if getattr(new, key) is not None})
    if mistakes:
        raise ConfigurationError(mistakes[0], mend="reports show fingerprints with -v, JSON always")
    return (*(waiver for waiver in waivers if waiver.fingerprint != new.fingerprint), new)


def apply_waivers(
    findings: Sequence[JudgedFinding],
    waivers: Sequence[Waiver],
    today: dt.date,
    *,
    where: str = "in this upgrade",
) -> tuple[tuple[JudgedFinding, ...], tuple[str, ...]]:
    """Findings with the waivers that hold, and words about those that are stale."""
    by_print = {waiver.fingerprint: waiver for waiver in waivers}
    seen = {judged.finding.fingerprint for judged in findings}
    holding = {key: waiver for key, waiver in by_print.items() if not is_past(waiver, today)}
    judged = tuple(
        replace(each, waiver=holding[each.finding.fingerprint])
        if each.finding.fingerprint in holding
        else each
        for each in findings
    )
    stale = []
    for key, waiver in sorted(by_print.items()):
        if key not in holding:
            what = "counts again" if key in seen else "is not seen here"
            stale.append(f"waiver of {key} ended on {waiver.until}; the finding {what} ({waiver.reason})")
        elif key not in seen:
            stale.append(f"waiver of {key} has no finding {where} ({waiver.reason})")
    return judged, tuple(stale)


def is_past(waiver: Waiver, today: dt.date) -> bool:
    """Whether its last day is over."""
    return waiver.until is not None and dt.date.fromisoformat(waiver.until) < today


def git_author(folder: Path) -> str | None:
    """`Name <address>` as git is configured at a folder; None without git or a name."""
    words = []
    for key in ("user.name", "user.email"):
        try:
            done = subprocess.run(  # noqa: S603 - a fixed command, nothing of the user's in it
                ["git", "config", "--get", key],  # noqa: S607 - the user's git, wherever it is
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=10,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        words.append(done.stdout.strip())
    name, address = words
    if not name:
        return address or None
    return f"{name} <{address}>" if address else name


def _mistakes(entry: Any) -> list[str]:
    if not isinstance(entry, dict):
        return ["waiver is no mapping"]
    found = [f"unknown key `{key}`" for key in sorted(map(str, set(entry) - _KEYS))]
    if not _FINGERPRINT.match(str(entry.get("fingerprint", ""))):
        found.append(f"`{entry.get('fingerprint')}` is no fingerprint (12 hex digits)")
    if not str(entry.get("reason") or "").strip():
        found.append("a waiver needs a reason")
    until = entry.get("until")
    if until is not None:
        try:
            dt.date.fromisoformat(str(until))
        except ValueError:
            found.append(f"`until: {until}` is no day (YYYY-MM-DD)")
    return found


def _waiver(entry: dict[str, Any]) -> Waiver:
    until, author = entry.get("until"), entry.get("author")
    return Waiver(
        fingerprint=str(entry["fingerprint"]),
        reason=" ".join(str(entry["reason"]).split()),
        author=str(author) if author else None,
        until=str(until) if until is not None else None,
    )
