"""One serialisable `Report` into every output format, the vendor's index page, and the JSON Schemas.

::

    Report ──digest──> reading order ──> text, html, markdown
       └────jsonable──────────────────> json            registry: format names → formats/<name>.py

Light to import: formats and their libraries are loaded when they are asked for.
"""

from triaccord.report.digest import is_failed_claim, is_failure
from triaccord.report.index import IndexEntry, render_index, write_index
from triaccord.report.jsonable import check_document, claim_json, diff_document, finding_json, notes_document
from triaccord.report.options import Document, RenderOptions, RuleHelp, terminal_look
from triaccord.report.plain import json_text, visible
from triaccord.report.registry import UnknownFormatError, find_format, format_names, render, write, write_text
from triaccord.report.schemas import schema, schema_names

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
