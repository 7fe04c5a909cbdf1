"""A project of an integrator in a temporary folder, and its recording."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable
from typing import Any

# Imported once, here: pytester forgets what a run has imported, and PyYAML's compiled half does not survive
# that. Runs in a process of their own import them under the plugin's eyes.
import aiohttp  # noqa: F401
import httpx  # noqa: F401
import pydantic.type_adapter
import pytest
import requests  # noqa: F401
import vcr  # noqa: F401
import yaml  # noqa: F401

import triaccord

# What pydantic imports only when a first model is made would be forgotten with it, too.
pydantic.create_model("First", one=(int, ...))

# Ours too, all of it: a module that is forgotten and imported again has other classes than before.
for _found in pkgutil.walk_packages(triaccord.__path__, "triaccord."):
    if not _found.name.startswith(("triaccord.live", "triaccord.sandbox")):
        importlib.import_module(_found.name)

# The plugins of our dependencies are slow to start and are not what is tested here.
QUICK = ("-p", "no:schemathesis", "-p", "no:cacheprovider", "-p", "no:hypothesispytest")


@pytest.fixture
def record(pytester: pytest.Pytester) -> Callable[..., dict[str, Any]]:
    """Run a suite under `--triaccord-record`; its usage file. `files` are modules by name."""

    def run(
        *args: str, processes: int = 0, passed: int | None = None, failed: int = 0, **files: str
    ) -> dict[str, Any]:
        pytester.makepyfile(**files)
        options = [*QUICK, "--triaccord-record=usage.json", *args]
        if processes:
            result = pytester.runpytest_subprocess(*options, "-n", str(processes))
        else:
            result = pytester.runpytest_inprocess(*options, "-p", "no:xdist")
        result.assert_outcomes(passed=passed if passed is not None else 1, failed=failed)
        document: dict[str, Any] = json.loads((pytester.path / "usage.json").read_text())
        return document

    return run


def reads(document: dict[str, Any], how: str = "read") -> dict[str, dict[str, list[str]]]:
    """`METHOD path` to read paths to lines."""
    return {
        f"{call['method']} {call['path']}": {
            read["path"]: read["at"]
            for answer in call["answers"]
            for read in answer["reads"]
            if read["how"] == how
        }
        for call in document["calls"]
    }


def sent(document: dict[str, Any]) -> dict[str, dict[str, list[str]]]:
    """`METHOD path` to `where name` to lines."""
    return {
        f"{call['method']} {call['path']}": {f"{one['in']} {one['name']}": one["at"] for one in call["sent"]}
        for call in document["calls"]
    }


Rehearse = Callable[..., "Outcome"]


class Outcome:
    """What came of a rehearsal: fields that break, doubts, and pytest's own result."""

    def __init__(self, result: pytest.RunResult, tally: Any) -> None:
        self.result = result
        self.tally = tally
        self.text = result.stdout.str()

    @property
    def fields(self) -> list[str]:
        return sorted({field for broken in self.tally.broken for field in broken.fields})

    @property
    def lines(self) -> list[str]:
        return [line for broken in self.tally.broken for line in broken.sites]

    @property
    def doubts(self) -> list[str]:
        return sorted({doubt.field for doubt in self.tally.doubts})


@pytest.fixture
def rehearse(pytester: pytest.Pytester) -> Rehearse:
    """Rehearse a suite between two documents; `files` are modules by name."""

    def run(old: str, new: str, *options: str, processes: int = 0, **files: str) -> Outcome:
        (pytester.path / "old.yaml").write_text(old)
        (pytester.path / "new.yaml").write_text(new)
        pytester.makepyfile(**files)
        seen = _Seen()
        given = (*QUICK, "--triaccord-rehearse=old.yaml..new.yaml", *options)
        if processes:
            return Outcome(pytester.runpytest_subprocess(*given, "-n", str(processes)), None)
        result = pytester.runpytest_inprocess(*given, "-p", "no:xdist", plugins=[seen])
        return Outcome(result, seen.tally)

    return run


class _Seen:
    tally: Any = None

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        found = config.pluginmanager.get_plugin("triaccord-rehearsal")
        self.tally = found.tally if found is not None else None
