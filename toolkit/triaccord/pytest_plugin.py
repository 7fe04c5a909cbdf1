"""The pytest plugin.

`--triaccord-record FILE` writes down what the code under test uses of an API; `--triaccord-check OLD..NEW`
adds tests that fail where an upgrade breaks it; `--triaccord-rehearse OLD..NEW` runs the tests as if the new
version answered them.

Only options are declared here. What does the work is imported when an option asks for it, so that a suite
that does not use the plugin pays nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from triaccord.plugin.accord import Accord


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and the configuration."""
    group = parser.getgroup("triaccord", "triaccord: what your code uses of an API")
    group.addoption(
        "--triaccord-record",
        metavar="FILE",
        default=None,
        help="write down which operations and fields the code under test sends and reads (no values)",
    )
    group.addoption(
        "--triaccord-check",
        metavar="OLD..NEW",
        default=None,
        help="add a test per operation that an upgrade changes: procountor@21.03..procountor@21.04",
    )
    group.addoption(
        "--triaccord-rehearse",
        metavar="OLD..NEW",
        default=None,
        help="run the tests as if the new version answered them; those that would break fail",
    )
    group.addoption(
        "--triaccord-usage",
        metavar="FILE",
        action="append",
        default=None,
        help="what your code uses, for `:mine` in --triaccord-fail-on; may be given several times",
    )
    group.addoption(
        "--triaccord-fail-on",
        metavar="WORDS",
        default=None,
        help="what such a test fails on: some of breaking, risky, silent, contradicted, vague, "
        "each with :mine; or never (default: breaking)",
    )
    group.addoption(
        "--triaccord-version",
        metavar="VERSION",
        default=None,
        help="the version of the fixture `accord`, for tests that are not marked with one",
    )
    parser.addini("triaccord_version", "default of --triaccord-version")
    parser.addini("triaccord_fail_on", "default of --triaccord-fail-on", default="breaking")
    parser.addini("triaccord_hosts", "hosts whose calls are recorded; default: all", type="args", default=[])
    parser.addini("triaccord_specs", "a catalogue of your own: a folder of vendors, from the root")
    parser.addini(
        "triaccord_lenient", "compare faulty documents as far as they go", type="bool", default=False
    )
    parser.addini(
        "triaccord_source",
        "folders outside the project whose code counts as yours",
        type="args",
        default=[],
    )


def pytest_configure(config: pytest.Config) -> None:
    """Start what is asked for."""
    config.addinivalue_line(
        "markers", "triaccord(version): the version that the fixture `accord` means in this test"
    )
    if config.getoption("--triaccord-record"):
        from triaccord.plugin.recording import Recording

        config.pluginmanager.register(Recording(config, _place(config)), "triaccord-recording")
    if config.getoption("--triaccord-rehearse"):
        if config.getoption("--triaccord-record"):
            raise pytest.UsageError(
                "record what the old version answers: --triaccord-record without a rehearsal"
            )
        from triaccord.plugin.rehearsing import Rehearsing

        config.pluginmanager.register(Rehearsing(config), "triaccord-rehearsal")
    if config.getoption("--triaccord-check"):
        from triaccord.plugin.gate import Gate

        config.pluginmanager.register(Gate(config), "triaccord-gate")


@pytest.fixture
def accord(request: pytest.FixtureRequest) -> Accord:
    """Contract tests of your own: `accord.validate(response)`, `accord.operation("GET", "/path")`."""
    from triaccord.plugin.accord import accord_of

    return accord_of(request)


def _place(config: pytest.Config) -> Path:
    """The usage file: relative to where pytest was started."""
    return config.invocation_params.dir / str(config.getoption("--triaccord-record"))
