"""All formats alike: found by looking, deterministic, counting the same, harmless."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.report_samples import RULES, SAMPLES, bare_report, hostile_report, large_report, rich_report
from triaccord.model import ConfigurationError, Report
from triaccord.report import (
    Document,
    RenderOptions,
    UnknownFormatError,
    find_format,
    format_names,
    render,
    write,
    write_text,
)

OPTIONS = RenderOptions(rules=RULES, tool_version="1.2.3")
EVERY = [
    pytest.param(name, sample, id=f"{name}-{title}")
    for name in format_names()
    for title, sample in SAMPLES.items()
]


def test_the_formats_are_the_modules() -> None:
    assert format_names() == ("github", "html", "json", "junit", "markdown", "sarif", "text")


def test_an_unknown_format_names_those_that_exist() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        render(bare_report(), "pdf")
    assert caught.value.exit_code == 2
    assert caught.value.mend == "known formats: github, html, json, junit, markdown, sarif, text"


@pytest.mark.parametrize("name", format_names())
def test_a_format_says_what_it_is(name: str) -> None:
    found = find_format(name)
    assert re.fullmatch(r"\.[a-z]+", found.SUFFIX)
    assert found.__doc__
    assert found.__doc__.splitlines()[0].endswith(".")


@pytest.mark.parametrize(("name", "sample"), EVERY)
@pytest.mark.parametrize("document", Document)
def test_output_is_the_same_each_time_and_ends_its_line(
    name: str, sample: Callable[[], Report], document: Document
) -> None:
    options = RenderOptions(rules=RULES, document=document)
    text = render(sample(), name, options)
    assert text == render(sample(), name, options)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    text.encode("utf-8")


def test_output_does_not_hang_on_hash_order() -> None:
    script = (
        "import hashlib; from tests.report_samples import RULES, rich_report;"
        "from triaccord.report import RenderOptions, format_names, render;"
        "text = [render(rich_report(), n, RenderOptions(rules=RULES)) for n in format_names()];"
        "print(hashlib.sha256(''.join(text).encode()).hexdigest())"
    )
    marks = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(marks) == 1


UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufffe\ud800-\udfff]")


@pytest.mark.parametrize("name", format_names())
@pytest.mark.parametrize("verbose", [False, True])
def test_nothing_hostile_comes_out_raw(name: str, verbose: bool) -> None:
    options = RenderOptions(rules=RULES, verbose=verbose, show=frozenset({"unjudged"}))
    assert UNSEEN.findall(render(hostile_report(), name, options)) == []


def findings_in(name: str, text: str) -> int:
    """How many findings a format shows; each format is read as its own readers read it."""
    if name == "json":
        return len(json.loads(text)["findings"])
    if name == "html":
        return len(LexborHTMLParser(text).css("[data-finding]"))
    if name == "sarif":
        return sum(not r["ruleId"].startswith("claim-") for r in json.loads(text)["runs"][0]["results"])
    if name == "junit":
        return len(ET.fromstring(text).findall("testsuite[@name='changes']/testcase"))
    pattern = {
        "text": r"(?m)^  [×!·] (?:breaking|risky|safe) ",
        "markdown": r"(?m)^- [×!·] \*\*(?:breaking|risky|safe)\*\* ",
        "github": r"(?m)^::\w+ .*title=(?:breaking|risky|safe)%3A",
    }[name]
    return len(re.findall(pattern, text))


@pytest.mark.parametrize(("name", "sample"), EVERY)
def test_all_formats_show_every_finding(name: str, sample: Callable[[], Report]) -> None:
    report = sample()
    shown = findings_in(name, render(report, name, RenderOptions(rules=RULES, verbose=True)))
    if name == "github":
        assert shown <= min(len(report.findings), 10)
    else:
        assert shown == len(report.findings)


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_text_counts_what_it_folds(sample: Callable[[], Report]) -> None:
    report = sample()
    text = render(report, "text", RenderOptions(width=400))
    folded = sum(int(n.replace(",", "")) for n in re.findall(r"(?m)^    and ([\d,]+) more \(-v", text))
    assert findings_in("text", text) + folded == len(report.findings)
    headed = [int(n.replace(",", "")) for n in re.findall(r"(?m)^(?:What|Announced,) .* \(([\d,]+)\)$", text)]
    assert sum(headed) == len(report.findings)


def test_writing_makes_folders_and_replaces_in_one_step(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "er" / "report.json"
    write(rich_report(), "json", file, OPTIONS)
    first = file.read_text(encoding="utf-8")
    write(bare_report(), "json", file, OPTIONS)
    assert json.loads(first)["findings"]
    assert json.loads(file.read_text(encoding="utf-8"))["findings"] == []
    assert sorted(each.name for each in file.parent.iterdir()) == ["report.json"]
    probe = tmp_path / "probe"
    probe.touch()
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(probe.stat().st_mode)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "report.txt"
    file.write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(ConfigurationError) as caught:
        write_text(file, "new")
    assert caught.value.detail == "No space left on device"
    assert [(each.name, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()] == [
        ("report.txt", "old")
    ]


def test_a_folder_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        write_text(tmp_path, "text")
    assert caught.value.file == str(tmp_path)


def test_links_are_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == "new"


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_large_report_is_rendered_in_bounds() -> None:
    page = render(large_report(200), "html", OPTIONS)
    assert len(page) < 2_000_000
