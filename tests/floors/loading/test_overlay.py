"""Overlay actions: what they change, what they leave alone, and where their results stand."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from triaccord.loading import Limits
from triaccord.loading.jsonpath import plain_path, select
from triaccord.loading.overlay import Overlaid, apply_overlay
from triaccord.loading.parsing import parse
from triaccord.loading.positions import Locator, Source
from triaccord.model import InputError

BASE = """\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      tags: [x, y, z]
      parameters:
      - {name: p, in: query}
      - {name: q, in: query}
      - {name: r, in: query}
components:
  schemas:
    A: {type: object, properties: {x: {type: string}}}
    B: {type: object}
"""


def source(text: str, name: str) -> Source:
    return Source(name, parse(text.encode(), name, Limits()))


def overlaid(actions: str, version: str = "1.0.0") -> Overlaid:
    base = source(BASE, "base.yaml").parsed.value
    before = copy.deepcopy(base)
    text = f"overlay: {version}\ninfo: {{title: O, version: '1'}}\nactions:\n{actions}"
    done = apply_overlay(base, source(text, "o.yaml"))
    assert base == before
    return done


def at(document: Any, *tokens: str | int) -> Any:
    for token in tokens:
        document = document[token]
    return document


def test_update_merges_objects_and_appends_lists() -> None:
    done = overlaid(
        "- target: $.components.schemas.A\n  update: {description: d, properties: {y: {type: integer}}}\n"
        "- target: $.paths['/a'].get\n  update: {tags: [w], summary: s}\n"
        "- target: $.paths['/a'].get.parameters\n  update: {name: n, in: query}\n"
    )
    assert at(done.document, "components", "schemas", "A") == {
        "type": "object",
        "properties": {"x": {"type": "string"}, "y": {"type": "integer"}},
        "description": "d",
    }
    assert at(done.document, "paths", "/a", "get", "tags") == ["x", "y", "z", "w"]
    assert [p["name"] for p in at(done.document, "paths", "/a", "get", "parameters")] == ["p", "q", "r", "n"]


def test_primitives_are_replaced() -> None:
    done = overlaid(
        "- target: $.info.title\n  update: New\n- target: $.info\n  update: {version: '2'}\n", "1.1.0"
    )
    assert done.document["info"] == {"title": "New", "version": "2"}


@pytest.mark.parametrize(
    ("target", "left"),
    [
        ("$.paths['/a'].get.parameters[1]", ["p", "r"]),
        ("$.paths['/a'].get.parameters[?@.name=='p' || @.name=='q']", ["r"]),
        ("$.paths['/a'].get.parameters[-1]", ["p", "q"]),
        ("$.paths.*.*.parameters[::2]", ["q"]),
        ("$..parameters[*]", []),
    ],
)
def test_remove(target: str, left: list[str]) -> None:
    done = overlaid(f'- target: "{target}"\n  remove: true\n')
    assert [p["name"] for p in at(done.document, "paths", "/a", "get", "parameters")] == left


def test_copies_live_their_own_life() -> None:
    done = overlaid(
        "- target: $.components.schemas.B\n  copy: $.components.schemas.A\n"
        "- target: $.components.schemas.B.properties\n  update: {z: {}}\n"
        "- target: $.components.schemas.A.properties.x\n  remove: true\n",
        "1.1.0",
    )
    assert at(done.document, "components", "schemas") == {
        "A": {"type": "object", "properties": {}},
        "B": {"type": "object", "properties": {"x": {"type": "string"}, "z": {}}},
    }


def test_what_is_not_changed_is_shared() -> None:
    base = source(BASE, "base.yaml").parsed.value
    done = apply_overlay(
        base, source("overlay: 1.0.0\nactions: [{target: $.components.schemas.A, update: {x: 1}}]", "o.yaml")
    )
    assert done.document["paths"] is base["paths"]
    assert at(done.document, "components", "schemas", "B") is at(base, "components", "schemas", "B")
    assert at(done.document, "components", "schemas", "A") is not at(base, "components", "schemas", "A")


def test_places_go_through_overlays() -> None:
    base = source(BASE, "base.yaml")
    done = overlaid(
        "- target: $.paths['/a'].get.parameters[?@.name=='p']\n  remove: true\n"
        "- target: $.paths['/a'].get.parameters\n  update: {name: n, in: query}\n"
        "- target: $.components.schemas.A.properties\n  update:\n    y:\n      type: integer\n"
        "- target: $.components.schemas.B\n  remove: true\n"
        "- target: $.paths['/a'].get.parameters[0]\n  update: {required: true}\n"
    )
    locate = Locator(base, done.edits)
    asked = {
        "/paths/~1a/get/parameters/0/name": ("base.yaml", 9, 10),
        "/paths/~1a/get/parameters/1/name": ("base.yaml", 10, 10),
        "/paths/~1a/get/parameters/2/name": ("o.yaml", 7, 12),
        "/paths/~1a/get/parameters/0/required": ("o.yaml", 15, 12),
        "/components/schemas/A/properties/y/type": ("o.yaml", 11, 7),
        "/components/schemas/A/properties/x": ("base.yaml", 13, 36),
        "/paths/~1a/get/nowhere": ("base.yaml", 5, 5),
    }
    places = locate.many(asked)
    assert {p.pointer: (p.file, p.line, p.column) for p in places} == asked
    assert [locate(pointer) for pointer in asked] == list(places)


def test_actions_are_known_afterwards() -> None:
    done = overlaid("- target: $..parameters[0,2]\n  remove: true\n  x-note: 1-2\n")
    (action,) = done.actions
    assert (action.pointer, action.does, action.note) == ("/actions/0", "remove", "1-2")
    assert action.places == ("/paths/~1a/get/parameters/0", "/paths/~1a/get/parameters/2")


@pytest.mark.parametrize(
    ("actions", "what", "line", "mend"),
    [
        (
            "- target: $.components.schemas.Aa\n  remove: true\n",
            "this overlay action selects nothing",
            4,
            "there is no 'Aa' in /components/schemas; did you mean 'A'?",
        ),
        ("- target: $.paths[?@.x]\n  remove: true\n", "this overlay action selects nothing", 4, None),
        ("- target: $.paths[\n  remove: true\n", "this is not a JSONPath", 4, None),
        ("- target: $.info\n", "an action needs `update`, `remove` or `copy`", 4, None),
        ("- update: {}\n", "an action needs a `target`, a JSONPath", 4, None),
        ("- target: $\n  remove: true\n", "an overlay cannot remove the whole document", 4, None),
        ("- target: $.info\n  update: 3\n", "an object can only be updated with an object", 5, None),
        ("- target: $.info\n  copy: $.paths.*.*.tags[*]\n", "`copy` must select one place", 5, None),
    ],
)
def test_actions_that_mean_nothing(actions: str, what: str, line: int, mend: str | None) -> None:
    with pytest.raises(InputError) as caught:
        overlaid(actions)
    assert (caught.value.what, caught.value.file, caught.value.line, caught.value.mend) == (
        what,
        "o.yaml",
        line,
        mend,
    )


@pytest.mark.parametrize("text", ["openapi: 3.0.0", "overlay: 2.0.0\nactions: []", "overlay: 1.0.0"])
def test_what_is_no_overlay(text: str) -> None:
    with pytest.raises(InputError):
        apply_overlay({}, source(text, "o.yaml"))


PATHS = [
    "$",
    "$.a.b",
    "$['a'][\"b\"]",
    "$.a[0].c",
    "$['it\\'s']",
    "$['\\u0061']['/x/{y}']",
    "$ .a",
    "$.a.b[1]",
]


@pytest.mark.parametrize("path", PATHS)
def test_plain_paths_select_as_the_library_does(path: str) -> None:
    from triaccord.loading import jsonpath

    for document in ({"a": {"b": [0, 1]}}, {"a": [{"c": 1}]}, {"it's": 1}, {"a": {"/x/{y}": 1, "b": 2}}):
        assert select(path, document) == jsonpath._by_library(path, document)


@pytest.mark.parametrize(
    "path", ["$.*", "$..a", "$[?@.a]", "$[0:1]", "$['a','b']", "a.b", "$.a.[b]", "$[-1]"]
)
def test_other_paths_are_not_plain(path: str) -> None:
    assert plain_path(path) is None
