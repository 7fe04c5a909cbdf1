"""Migrations of small documents: usual, without a recording, hostile, and with nothing to do."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.floors.impact.invented import NEW, OLD, versions
from triaccord.impact import judge
from triaccord.impact.mapping import migration_map
from triaccord.impact.migration import Migration, migration
from triaccord.impact.verifying import verified
from triaccord.pipeline import Checker
from triaccord.usage.values import Answer, Body, Call, How, Read, Sent, Site, Usage, Where

CODE = """\
import requests


def plants(session: requests.Session, limit: int) -> list[str]:
    answer = session.get(URL, params={"limit": limit, "kind": "HERB_PLANT"})
    return [each["colour"] + each["streetName"] for each in answer.json()]


def bed(session: requests.Session) -> str:
    found = session.get(BEDS).json()  # a long line, so that there is something to scroll on a phone
    return found["secret"] + found["owner"]
"""
HOSTILE = """\
url = "/plants?token=abcdefgh12345"  # <script>alert(1)</script>
name = body["</pre><img src=x onerror=alert(2)>"]
print("\\x1b[31mred", "\u202egnp.exe\u202c", "`'\\"&amp;{{ 7*7 }}")
"""
EVIL = "</code><script>alert(3)</script>"


def _sites(file: str, *lines: int) -> tuple[Site, ...]:
    return tuple(Site(file=file, line=line) for line in lines)


def _usage(file: str, more: str = "") -> Usage:
    tests = ("tests/test_garden.py::test_plants", "tests/test_garden.py::test_beds" + more)
    plants = Call(
        method="GET",
        host="garden.example",
        path="/v1/plants",
        sites=_sites(file, 5),
        sent=(
            Sent(where=Where.QUERY, name="limit", sites=_sites(file, 4), tests=tests[:1]),
            Sent(where=Where.QUERY, name="kind", sites=_sites(file, 5), tests=tests[:1]),
        ),
        answers=(
            Answer(
                status=200,
                body=Body.READ,
                reads=tuple(
                    Read(path=f"[].{name}", how=How.READ, sites=_sites(file, 6), tests=tests[:1])
                    for name in ("colour", "streetName")
                ),
                tests=tests[:1],
            ),
        ),
        tests=tests[:1],
    )
    beds = Call(
        method="GET",
        host="garden.example",
        path="/v1/beds",
        sites=_sites(file, 10),
        answers=(
            Answer(
                status=200,
                body=Body.READ,
                reads=tuple(
                    Read(path=name, how=How.READ, sites=_sites(file, 11), tests=tests[1:])
                    for name in ("secret", "owner")
                ),
                tests=tests[1:],
            ),
        ),
        tests=tests[1:],
    )
    unknown = Call(method="GET", host="weather.example", path="/today" + more)
    return Usage(
        calls=(plants, beds, unknown), sources=("pytest",), tests=2, doubts=("1 test was deselected" + more,)
    )


@cache
def garden(kind: str = "usual") -> Migration:
    """A migration of one kind: `usual`, `unrecorded`, `hostile`, `nothing`."""
    old, new = OLD, (OLD if kind == "nothing" else NEW)
    if kind == "hostile":
        old, new = (
            text.replace("Garden", EVIL).replace("Bed", "Be<img src=x onerror=alert(4)>d\u202e")
            for text in (old, new)
        )
        new = new.replace('version: "2"', f'version: "{EVIL}"')
    with TemporaryDirectory() as folder:
        pair = versions(Path(folder), old, new)
        (Path(folder) / "garden.py").write_text(HOSTILE * 4 if kind == "hostile" else CODE, encoding="utf-8")
        report = Checker().diff(*pair, prove=True)
        findings = [judged.finding for judged in report.findings]
        usage = _usage("garden.py", EVIL if kind == "hostile" else "")
        overlap = judge(findings, usage, pair[0]) if kind != "unrecorded" else None
        affects = {one.fingerprint: one.affects for one in overlap.impacts} if overlap is not None else None
        found = verified(migration_map(findings, *pair, affects=affects), *pair)
        return migration(report, overlap, Path(folder), found, pair[0])


KINDS = ("usual", "unrecorded", "hostile", "nothing")
