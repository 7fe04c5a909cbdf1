"""One serialisable `Report` into every output format, the vendor's index page, and the JSON Schemas.

::

    Report ──digest──> reading order ──> text, html, markdown
       └────jsonable──────────────────> json            registry: format names → formats/<name>.py

Light to import: the public names, formats and their libraries are loaded when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from triaccord.report.digest import is_failed_claim, is_failure
    from triaccord.report.index import IndexEntry, render_index, write_index
    from triaccord.report.jsonable import (
        check_document,
        claim_json,
        diff_document,
        finding_json,
        notes_document,
    )
    from triaccord.report.options import Document, RenderOptions, RuleHelp, terminal_look
    from triaccord.report.plain import json_text, visible
    from triaccord.report.registry import (
        UnknownFormatError,
        find_format,
        format_names,
        render,
        write,
        write_text,
    )
    from triaccord.report.schemas import schema, schema_names

_HOME = {
    "is_failed_claim": "digest",
    "is_failure": "digest",
    "IndexEntry": "index",
    "render_index": "index",
    "write_index": "index",
    "check_document": "jsonable",
    "claim_json": "jsonable",
    "diff_document": "jsonable",
    "finding_json": "jsonable",
    "notes_document": "jsonable",
    "Document": "options",
    "RenderOptions": "options",
    "RuleHelp": "options",
    "terminal_look": "options",
    "json_text": "plain",
    "visible": "plain",
    "UnknownFormatError": "registry",
    "find_format": "registry",
    "format_names": "registry",
    "render": "registry",
    "write": "registry",
    "write_text": "registry",
    "schema": "schemas",
    "schema_names": "schemas",
}

__all__ = [
    "Document",
    "IndexEntry",
    "RenderOptions",
    "RuleHelp",
    "UnknownFormatError",
    "check_document",
    "claim_json",
    "diff_document",
    "find_format",
    "finding_json",
    "format_names",
    "is_failed_claim",
    "is_failure",
    "json_text",
    "notes_document",
    "render",
    "render_index",
    "schema",
    "schema_names",
    "terminal_look",
    "visible",
    "write",
    "write_index",
    "write_text",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'triaccord.report' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"triaccord.report.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
