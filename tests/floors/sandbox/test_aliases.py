"""A query parameter that has another name in another version does there what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.floors.sandbox.conftest import ask
from triaccord.differ import diff
from triaccord.loading import load
from triaccord.sandbox import renames_from
from triaccord.sandbox.app import Sandbox

OLD = """
openapi: 3.0.3
info: {title: Flows, version: "1"}
servers: [{url: /api}]
paths:
  /flows:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 4, maximum: 50}}
        - {name: active, in: query, schema: {type: boolean}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Flow'}}
components:
  schemas:
    Flow:
      type: object
      properties: {id: {type: number}, active: {type: boolean}, name: {type: string}}
"""
EDITS = {
    "the parameter": {"name: active, in": "name: isActive, in"},
    "the field": {"active: {type: boolean}, name": "isActive: {type: boolean}, name"},
    "both": {
        "name: active, in": "name: isActive, in",
        "active: {type: boolean}, name": "isActive: {type: boolean}, name",
    },
    "the size of a page": {"name: limit, in": "name: itemLimit, in"},
    "the type of the id": {"{id: {type: number}": "{id: {type: string}"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_list_is_filtered_and_cut_alike_in_both_versions(tmp_path: Path, edit: str) -> None:
    text = OLD.replace('version: "1"', 'version: "2"')
    for was, now in EDITS[edit].items():
        assert text.count(was) == 1
        text = text.replace(was, now)
    (tmp_path / "old.yaml").write_text(OLD)
    (tmp_path / "new.yaml").write_text(text)
    old, new = load(str(tmp_path / "old.yaml")), load(str(tmp_path / "new.yaml"))
    active = "isActive" if "name: isActive" in text else "active"
    limit = "itemLimit" if "itemLimit" in text else "limit"
    field = "isActive" if "isActive: {" in text else "active"
    with Sandbox((old, new), renames=renames_from(diff(old, new).findings), count=12) as sandbox:
        every = ask(sandbox, "GET", "/1/api/flows?limit=50").body
        kept = [flow for flow in every if flow["active"]]
        assert 0 < len(kept) < len(every) == 12
        for query, renamed, wanted in (
            ("limit=50&active=true", f"{limit}=50&{active}=true", kept),
            ("", "", every[:4]),
            ("limit=3", f"{limit}=3", every[:3]),
        ):
            assert ask(sandbox, "GET", f"/1/api/flows?{query}").body == wanted
            seen = ask(sandbox, "GET", f"/2/api/flows?{renamed}").body
            assert [(str(flow["id"]), flow[field]) for flow in seen] == [
                (str(flow["id"]), flow["active"]) for flow in wanted
            ]
