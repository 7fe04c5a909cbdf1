"""Changes that are made of several."""

from __future__ import annotations

from dataclasses import replace

from triaccord.differ.rules.registry import rule
from triaccord.differ.rules.words import in_model, paging, thing, value
from triaccord.model import Change, Json, Level, Side


def moved(change: Change) -> str:
    """From where to where; between named schemas where the paths alone do not tell."""
    old, new = str(change.old), str(change.new)
    models = change.detail.get("from_model"), change.detail.get("to_model")
    if old == new or (models[0] != models[1] and all(models)):
        places = [f"{value(path)} of {value(model)}" for path, model in zip((old, new), models, strict=True)]
        return f"property {places[0]} is now {places[1]}"
    return f"property {value(old)} is now {value(new)}{in_model(change)}"


def moved_together(change: Change) -> str:
    """What moved: all of an object, or some properties of it."""
    detail = change.detail
    if not detail["whole"]:
        return f"properties {_listed(change.old)} are now {_listed(change.new)}{in_model(change)}"
    outer = {key: each for key, each in detail.items() if key != "model_path"}
    if "model_path" in detail:
        outer["model_path"] = str(detail["model_path"]).rpartition(".")[0]
    around = thing(replace(change, path=change.path.rpartition(".")[0], detail=outer))
    name = value(detail.get("model_path", change.path))
    if detail["is_in"]:
        everything = around if around == "the body" else f"everything in {around}"
        return f"{everything} is now in {name}"
    return f"what was in {name} is now {around} itself"


def _listed(names: Json) -> str:
    found = names if isinstance(names, list) else [names]
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return ", ".join(map(value, found[:_SHOWN])) + more


_SHOWN = 5


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


@rule(on="property-moved", side=Side.REQUEST, level=Level.BREAKING)
def request_property_moved(change: Change) -> str | None:
    """A property is in another object.

    Why it breaks:
        What is sent in the old place is refused or ignored.

    Before:
        {type: object, properties: {taxCode: {type: string}}}

    After:
        {type: object, properties: {invoicing: {type: object, properties: {taxCode: {type: string}}}}}

    Mend:
        Send it in the new place.
    """
    return moved(change)


@rule(on="properties-moved", side=Side.REQUEST, level=Level.BREAKING)
def request_properties_moved(change: Change) -> str | None:
    """Properties went into a new object beside them, or came out of one.

    Why it breaks:
        What is sent in the old place is refused or ignored.

    Before:
        {type: object, properties: {taxCode: {type: string}, vatNumber: {type: string}}}

    After:
        {type: object, properties: {invoicing: {type: object, properties: {taxCode: {type: string},
                vatNumber: {type: string}}}}}

    Mend:
        Send them in the new place.
    """
    return moved_together(change)


@rule(on="schema-replaced", side=Side.REQUEST, level=Level.BREAKING)
def request_schema_replaced(change: Change) -> str | None:
    """Another named schema, which has little in common with the old one, took its place.

    Why it breaks:
        What was sent is refused or ignored. Neither schema itself changed.

    Before:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}, y: {type: integer}}}, B: {
                type: object, properties: {z: {type: boolean}}}}}, paths: {/a: {post: {
                requestBody: {content: {application/json: {schema: {
                      $ref: '#/components/schemas/A'}}}}, responses: {'200': {description: ok}}}}}}

    After:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}, y: {type: integer}}}, B: {
                type: object, properties: {z: {type: boolean}}}}}, paths: {/a: {post: {
                requestBody: {content: {application/json: {schema: {
                      $ref: '#/components/schemas/B'}}}}, responses: {'200': {description: ok}}}}}}

    Mend:
        Send the new one.
    """
    return f"{thing(change)} is now {value(change.new)}, was {value(change.old)}"


@rule(on="property-moved", side=Side.RESPONSE, level=Level.BREAKING)
def response_property_moved(change: Change) -> str | None:
    """A property is in another object.

    Why it breaks:
        Readers look in the old place and find nothing.

    Before:
        {type: object, properties: {taxCode: {type: string}}}

    After:
        {type: object, properties: {invoicing: {type: object, properties: {taxCode: {type: string}}}}}

    Mend:
        Read it in the new place.
    """
    return moved(change)


@rule(on="properties-moved", side=Side.RESPONSE, level=Level.BREAKING)
def response_properties_moved(change: Change) -> str | None:
    """Properties went into a new object beside them, or came out of one.

    Why it breaks:
        Readers look in the old place and find nothing.

    Before:
        {type: object, properties: {name: {type: string}, url: {type: string}, version: {type: integer}}}

    After:
        {type: object, properties: {file: {type: object, properties: {name: {type: string},
                url: {type: string}, version: {type: integer}}}}}

    Mend:
        Read them in the new place.
    """
    return moved_together(change)


@rule(on="schema-replaced", side=Side.RESPONSE, level=Level.BREAKING)
def response_schema_replaced(change: Change) -> str | None:
    """Another named schema, which has little in common with the old one, took its place.

    Why it breaks:
        Readers find other properties. Neither schema itself changed.

    Before:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}, y: {type: integer}}}, B: {
                type: object, properties: {z: {type: boolean}}}}}, paths: {/a: {post: {
                responses: {'200': {description: ok, content: {application/json: {schema: {
                        $ref: '#/components/schemas/A'}}}}}}}}}

    After:
        {components: {schemas: {A: {type: object, properties: {x: {type: string}, y: {type: integer}}}, B: {
                type: object, properties: {z: {type: boolean}}}}}, paths: {/a: {post: {
                responses: {'200': {description: ok, content: {application/json: {schema: {
                        $ref: '#/components/schemas/B'}}}}}}}}}

    Mend:
        Read the new one.
    """
    return f"{thing(change)} is now {value(change.new)}, was {value(change.old)}"
