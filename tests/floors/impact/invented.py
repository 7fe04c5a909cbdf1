"""An invented API in two versions, with one of everything that a migration map can carry over."""

from __future__ import annotations

from pathlib import Path

from triaccord.impact.map import MigrationMap
from triaccord.impact.mapping import migration_map
from triaccord.loading import Version, load
from triaccord.model import Finding
from triaccord.pipeline import Checker

OLD = """
openapi: 3.0.3
info: {title: Garden, version: "1"}
servers: [{url: https://garden.example/v1}]
paths:
  /plants:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 20}}
        - {name: kind, in: query, schema: {type: string, enum: [TREE, HERB_PLANT]}}
        - {name: sorted, in: query, schema: {type: string, default: up}}
        - name: zones
          in: query
          explode: false
          schema: {type: array, items: {type: string, enum: [NORTH_SIDE, SOUTH]}}
      responses:
        '200':
          description: all of them
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Plant'}}}}
    post:
      parameters:
        - {name: notify, in: query, schema: {type: boolean}}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Plant'}}}
      responses:
        '200':
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Plant'}}}
  /plants/{plantId}/water:
    put:
      parameters:
        - {name: plantId, in: path, required: true, schema: {type: integer}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {litres: {type: number, maximum: 10}}}
      responses:
        '204': {description: wet}
  /beds:
    get:
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Bed'}}}}
components:
  schemas:
    Plant:
      type: object
      required: [id, name, colour]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, maxLength: 40}
        colour: {type: string}
        streetName: {type: string}
        height: {type: string}
        state: {type: string, enum: [GROWING, IN_BLOOM]}
        note: {type: string}
        parent: {$ref: '#/components/schemas/Plant'}
        graft: {type: object, additionalProperties: {$ref: '#/components/schemas/Plant'}}
    Bed:
      type: object
      required: [size, owner]
      properties:
        size: {type: integer}
        owner: {type: string}
        unit: {type: string, enum: [METRE]}
        soil: {type: string, enum: [CLAY, SAND]}
        secret: {type: string}
"""
NEW = """
openapi: 3.0.3
info: {title: Garden, version: "2"}
servers: [{url: https://garden.example/v2}]
paths:
  /plants:
    get:
      parameters:
        - {name: size, in: query, schema: {type: integer, default: 50}}
        - {name: kind, in: query, schema: {type: string, enum: [TREE, HERB_PLANTS]}}
        - {name: sorted, in: query, schema: {type: string, default: down}}
        - name: zones
          in: query
          explode: false
          schema: {type: array, items: {type: string, enum: [NORTH_SIDES, SOUTH]}}
      responses:
        '200':
          description: all of them
          content:
            application/json:
              schema:
                type: object
                required: [results]
                properties:
                  results: {type: array, items: {$ref: '#/components/schemas/Plant'}}
                  meta: {type: object, properties: {total: {type: integer}}}
    post:
      parameters:
        - {name: X-Trace, in: header, required: true, schema: {type: string, default: none}}
      requestBody:
        content: {application/json: {schema: {$ref: '#/components/schemas/Plant'}}}
      responses:
        '201':
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Plant'}}}
  /plants/{plantId}/watering:
    put:
      parameters:
        - {name: plantId, in: path, required: true, schema: {type: integer}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {litres: {type: number, maximum: 5}}}
      responses:
        '204': {description: wet}
  /beds:
    get:
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Bed'}}}}
components:
  schemas:
    Plant:
      type: object
      required: [id, name, color, source]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, maxLength: 40}
        color: {type: string}
        address: {type: object, properties: {streetName: {type: string}}}
        height: {type: integer}
        state: {type: string, enum: [GROWING, INBLOOM]}
        note: {type: string, nullable: true}
        source: {type: string, enum: [WEB]}
        parent: {$ref: '#/components/schemas/Plant'}
        graft: {type: object, additionalProperties: {$ref: '#/components/schemas/Plant'}}
    Bed:
      type: object
      required: [size]
      properties:
        size: {type: string}
        owner: {type: string}
        soil: {type: string, enum: [CLAY, SAND, PEAT]}
"""


def versions(folder: Path, old: str = OLD, new: str = NEW) -> tuple[Version, Version]:
    """Two documents as versions."""
    files = folder / "old.yaml", folder / "new.yaml"
    for file, text in zip(files, (old, new), strict=True):
        file.write_text(text, encoding="utf-8")
    return load(str(files[0])), load(str(files[1]))


def mapped(folder: Path, old: str = OLD, new: str = NEW) -> tuple[MigrationMap, tuple[Finding, ...]]:
    """The map between two documents, and the findings that it is made from."""
    pair = versions(folder, old, new)
    findings = Checker().compare(*pair).findings
    return migration_map(findings, *pair), findings
