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
