"""Changes that are made of several."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import paging
from triaccord.model import Change, Level, Side


@rule(on="pagination-changed", side=Side.REQUEST, level=Level.BREAKING)
def pagination_changed(change: Change) -> str | None:
    """Paging works in another way.

    Why it breaks:
        Old parameters are refused or ignored, and the list is found under another name.

    Before:
        {parameters: [{name: limit, in: query, schema: {type: integer}}], responses: {'200': {
              description: ok, content: {application/json: {schema: {type: object, properties: {
                      products: {type: array, items: {type: object, properties: {id: {type: integer},
                            name: {type: string}}}}}}}}}}}

    After:
        {parameters: [{name: size, in: query, schema: {type: integer}}], responses: {'200': {
              description: ok, content: {application/json: {schema: {type: object, properties: {
                      results: {type: array, items: {type: object, properties: {id: {type: integer},
                            name: {type: string}}}}, meta: {type: object, properties: {total: {
                            type: integer}}}}}}}}}}

    Mend:
        Page the new way.
    """
    if not change.detail.get("breaks"):
        return None
    return f"pagination moved: {paging(change)}"


@rule(on="pagination-added", side=Side.REQUEST, level=Level.BREAKING)
def pagination_added(change: Change) -> str | None:
    """A list now comes in pages, in an envelope.

    Why it breaks:
        Readers look for the list where the envelope is, and see the first page only.

    Before:
        {responses: {'200': {description: ok, content: {application/json: {schema: {type: array,
                    items: {type: object, properties: {id: {type: integer}, name: {type: string}}}}}}}}}

    After:
        {parameters: [{name: size, in: query, schema: {type: integer}}], responses: {'200': {
              description: ok, content: {application/json: {schema: {type: object, properties: {
                      results: {type: array, items: {type: object, properties: {id: {type: integer},
                            name: {type: string}}}}, meta: {type: object, properties: {total: {
                            type: integer}}}}}}}}}}

    Mend:
        Open the envelope and ask for every page.
    """
    if not change.detail.get("breaks"):
        return None
    return f"the list is now paged: {paging(change)}"


@rule(on="pagination-added", side=Side.REQUEST, level=Level.RISKY)
def pagination_offered(change: Change) -> str | None:
    """A list may now be paged.

    Why it breaks:
        Calls that do not ask for a page may get the first one only; the document cannot say.

    Before:
        {parameters: [], responses: {'200': {description: ok, content: {application/json: {
                  schema: {type: object, properties: {items: {type: array, items: {type: object,
                          properties: {id: {type: integer}, name: {type: string}}}}}}}}}}}

    After:
        {parameters: [{name: size, in: query, schema: {type: integer}}], responses: {'200': {
              description: ok, content: {application/json: {schema: {type: object, properties: {
                      items: {type: array, items: {type: object, properties: {id: {type: integer},
                            name: {type: string}}}}, meta: {type: object, properties: {total: {
                            type: integer}}}}}}}}}}

    Mend:
        Look whether all entries still come.
    """
    if change.detail.get("breaks"):
        return None
    return f"the list may now be paged: {paging(change)}"
