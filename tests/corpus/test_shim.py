"""Shims of versions that others wrote: what they hand on is valid, or refused for a finding they list."""

from __future__ import annotations

import gzip
import os
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl

import pytest

from triaccord.impact.map import MigrationMap
from triaccord.impact.mapping import migration_map
from triaccord.impact.translating import Message, Refused, Translator
from triaccord.impact.verifying import Verification
from triaccord.loading import Version, load
from triaccord.model import OperationRef
from triaccord.pipeline import Checker
from triaccord.wire import Api, Operation, Sampler
from triaccord.wire.encoding import url_of

CORPUS = Path(os.environ.get("TRIACCORD_CORPUS", Path(__file__).resolve().parents[3] / "shared")) / "corpora"
MOBY = [f"moby/v1.{minor}.yaml" for minor in range(25, 47)]
ZULIP = [f"zulip/fl{level}.yaml.gz" for level in (199, 203, 205, 212, 219, 230, 237, 242, 245)]
STEPS = [*pairwise(MOBY), (MOBY[0], MOBY[-1]), *pairwise(ZULIP), (ZULIP[0], ZULIP[-1])]
SEEDS = 4
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there (set TRIACCORD_CORPUS)")


@cache
def version(name: str) -> Version:
    if not name.endswith(".gz"):
        return load(str(CORPUS / name))
    with TemporaryDirectory() as folder:
        file = Path(folder) / Path(name).stem
        file.write_bytes(gzip.decompress((CORPUS / name).read_bytes()))
        return load(str(file))


@cache
def mapped(old: str, new: str) -> MigrationMap:
    pair = version(old), version(new)
    return migration_map(Checker().compare(*pair).findings, *pair)


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_what_is_handed_on_is_valid(old: str, new: str) -> None:
    found = mapped(old, new)
    verification = Verification(found.to_json(), version(old), version(new))
    wrong, unlisted, carried = [], set(), 0
    trials = list(verification.trials())
    for trial in trials:
        book = verification.new.responses if trial.side == "response" else verification.old.requests
        for seed in range(SEEDS):
            sampler = Sampler(book, seed, optional=seed % 2 == 0, items=1 + seed % 3)
            message = sampler.sample(trial.made, trial.name)
            if book.mistakes(trial.made, message, limit=1):
                continue
            try:
                verification._carried(trial, message)
            except Refused as error:
                unlisted |= {error.finding} & set(found.covered)
                continue
            mistake = verification.outcome(trial, message)
            carried += mistake is None
            wrong += [f"{trial.name}: {mistake}"] if mistake else []
    assert (wrong, unlisted) == ([], set())
    assert carried or not trials


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_what_is_sent_is_declared(old: str, new: str) -> None:
    found = mapped(old, new)
    by = Translator(found.to_json(), strict=True)
    before, after = Api(version(old)), Api(version(new))
    wrong: list[object] = []
    for entry in found.operations:
        if entry["new"] is None or entry["refusals"]:
            continue
        was, now = (
            api.operation(OperationRef(entry[side]["path"], entry[side]["method"]))
            for side, api in (("old", before), ("new", after))
        )
        assert was is not None
        assert now is not None
        for seed in range(SEEDS):
            path, _, query = url_of(was, values_of(before, was, seed)).partition("?")
            called = by.find(was.method, path)
            assert called is not None
            asked = Message(was.method, path, parse_qsl(query, keep_blank_values=True))
            try:
                made = by.request(called, asked)
            except Refused as error:
                wrong += [str(error)] if error.finding in found.covered else []
                continue
            sent = {name.partition("[")[0] for name, _ in made.query}
            declared = [one for one in now.parameters if one.where == "query"]
            unknown = sent - {one.name.partition("[")[0] for one in declared}
            lacking = {
                one.name for one in declared if one.required and one.name.partition("[")[0] not in sent
            }
            if unknown or lacking or "{" in made.path:
                wrong.append((str(was), made.path, unknown, lacking))
    assert wrong == []


def values_of(api: Api, operation: Operation, seed: int) -> dict[tuple[str, str], Any]:
    """Values of what must be sent, and with other seeds than 0 of everything."""
    return {
        (one.name, one.where): Sampler(api.requests, seed).sample(one.schema, f"{operation.path}|{one.name}")
        for one in operation.parameters
        if one.where in ("path", "query") and (one.required or seed)
    }


def test_what_was_in_the_query_is_in_the_form() -> None:
    found = mapped("zulip/fl236.yaml.gz", "zulip/fl237.yaml.gz")
    assert found.uncovered == ()
    by = Translator(found.to_json())
    moved = {
        f"{entry['old']['method']} {entry['old']['path']}": [
            step["name"] for step in entry["parameters"] if step["kind"] == "move" and step["to"] == "body"
        ]
        for entry in found.operations
        if any(step["kind"] == "move" for step in entry["parameters"])
    }
    assert (len(moved), sum(map(len, moved.values()))) == (48, 247)
    for name, parameters in moved.items():
        method, _, path = name.partition(" ")
        called = by.find(method, path.replace("{", "").replace("}", ""))
        assert called is not None
        message = Message(method, path, query=[(one, "7") for one in parameters])
        made = by.request(called, message)
        assert (made.query, made.is_form, made.body) == ([], True, {one: ["7"] for one in parameters})
