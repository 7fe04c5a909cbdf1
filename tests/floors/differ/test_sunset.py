"""An operation that goes: whether its end was announced, and whether the day has come."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.floors.differ.documents import version
from triaccord.differ import diff

TODAY = dt.date(2026, 6, 1)


def things(**of_delete: Any) -> dict[str, Any]:
    answer = {"responses": {"200": {"description": "ok"}}}
    return {"openapi": "3.1.0", "paths": {"/things": {"get": answer, "delete": answer | of_delete}}}


@pytest.mark.parametrize(
    ("lifecycle", "rule"),
    [
        ({}, "operation-removed"),
        ({"deprecated": True}, "operation-removed-deprecated"),
        ({"deprecated": True, "x-sunset": "2026-05-31"}, "operation-removed-after-sunset"),
        ({"deprecated": True, "x-sunset": "2026-06-01"}, "operation-removed-after-sunset"),
        ({"deprecated": True, "x-sunset": "2026-06-02"}, "operation-removed-before-sunset"),
        ({"deprecated": True, "x-sunset": "2026-06-02T00:00:00Z"}, "operation-removed-before-sunset"),
        ({"deprecated": True, "x-sunset": "9999-08-10"}, "operation-removed-before-sunset"),
        # An end that nobody can read is none.
        ({"deprecated": True, "x-sunset": "soon"}, "operation-removed-deprecated"),
        ({"deprecated": True, "x-sunset": "2026-13-45"}, "operation-removed-deprecated"),
        ({"deprecated": True, "x-sunset": 20260101}, "operation-removed-deprecated"),
        # An end without the word that it is deprecated was announced to nobody.
        ({"x-sunset": "2026-05-31"}, "operation-removed"),
        ({"x-stability-level": "alpha", "x-sunset": "9999-08-10"}, "operation-removed-unstable"),
    ],
    ids=str,
)
def test_an_operation_that_goes(lifecycle: dict[str, Any], rule: str) -> None:
    new = things()
    del new["paths"]["/things"]["delete"]
    assert [one.rule for one in diff(version(things(**lifecycle)), version(new), today=TODAY).findings] == [
        rule
    ]
