"""What is no finding is listed for who asks: what no rule judged, and texts for people."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from tests.cli.conftest import Run

OLD = """openapi: 3.0.0
info: {title: x, version: "1"}
paths:
  /a:
    get:
      summary: One.
      x-owner: us
      responses: {'200': {description: ok}}
"""


def test_texts_and_extensions_on_request(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(
        OLD.replace("One.", "Two.").replace("x-owner: us", "x-owner: them"), encoding="utf-8"
    )
    plain = json.loads(run("diff", "old.yaml", "new.yaml", "--format", "json").out)
    assert (plain["findings"], plain["counts"]["unjudged"]) == ([], 1)
    assert not plain.keys() & {"unjudged", "documentation"}
    asked = ("--show", "unjudged", "--show", "documentation")
    for command in ("diff", "check"):
        ended = run(command, "old.yaml", "new.yaml", "--format", "json", *asked)
        shown = json.loads(ended.out)
        jsonschema.validate(shown, json.loads(run("schema", command).out))
        at = "/paths/~1a/get"
        assert shown["unjudged"] == [
            {
                "what": "`x-owner` of an operation",
                "old_at": f"{at}/x-owner",
                "new_at": f"{at}/x-owner",
                "old": "us",
                "new": "them",
            }
        ]
        assert shown["documentation"] == [
            {
                "what": "`summary`",
                "old_at": f"{at}/summary",
                "new_at": f"{at}/summary",
                "old": "One.",
                "new": "Two.",
            }
        ]
    text = run("diff", "old.yaml", "new.yaml", *asked).out
    assert "Documentation (1)\n  · `summary` /paths/~1a/get/summary\n      One. → Two.\n" in text


def test_a_list_that_nobody_knows(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    ended = run("diff", "old.yaml", "old.yaml", "--show", "docs")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: --show does not know 'docs'\n  mend: known lists: unjudged, documentation\n"
