"""Many files become one document: names, places in it, places in the files, and refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from triaccord.loading import Limits, load, locate_many
from triaccord.model import InputError

HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\n"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()  # the top of the tree
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(tree: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


MANY = {
    "api/root.yaml": HEAD
    + """paths:
  /pets:
    $ref: paths/pets.yaml
  /about:
    get:
      description: {$ref: about.md}
      responses:
        '200': {$ref: 'shared.yaml#/Ok'}
components:
  schemas:
    Pet: {$ref: ../models/pet.yaml}
    Error: {type: string}
""",
    "api/paths/pets.yaml": """get:
  parameters:
    - $ref: '../shared.yaml#/Page'
  responses:
    '200':
      description: pets
      content:
        application/json:
          schema: {type: array, items: {$ref: ../../models/pet.yaml}}
    default: {$ref: '#/x-local'}
x-local: {description: local}
""",
    "api/shared.yaml": """Ok:
  description: fine
  content: {application/json: {schema: {$ref: 'root.yaml#/components/schemas/Error'}}}
Page: {name: page, in: query, schema: {type: integer}}
""",
    "api/about.md": "# About\n",
    "models/pet.yaml": """type: object
properties:
  owner: {$ref: owner.json#/$defs/Owner}
  parent: {$ref: '#'}
""",
    "models/owner.json": """{"$defs": {"Owner": {"type": "object",
  "properties": {"error": {"$ref": "error.yaml"}}}}}""",
    "models/error.yaml": "type: integer\n",
}


def test_many_files_become_one(tree: Path) -> None:
    write(tree, MANY)
    version = load("api/root.yaml")
    assert version.repairs == ()
    assert version.document == {
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/pets": {
                "get": {
                    "parameters": [{"$ref": "#/components/parameters/Page"}],
                    "responses": {
                        "200": {
                            "description": "pets",
                            "content": {
                                "application/json": {
                                    "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
                                }
                            },
                        },
                        "default": {"$ref": "#/components/responses/x-local"},
                    },
                },
                "x-local": {"description": "local"},
            },
            "/about": {
                "get": {
                    "description": "# About\n",
                    "responses": {"200": {"$ref": "#/components/responses/Ok"}},
                }
            },
        },
        "components": {
            "schemas": {
                "Pet": {
                    "type": "object",
                    "properties": {
                        "owner": {"$ref": "#/components/schemas/Owner"},
                        "parent": {"$ref": "#/components/schemas/Pet"},
                    },
                },
                "Error": {"type": "string"},
                "Owner": {"type": "object", "properties": {"error": {"$ref": "#/components/schemas/error"}}},
                "error": {"type": "integer"},
            },
            "parameters": {"Page": {"name": "page", "in": "query", "schema": {"type": "integer"}}},
            "responses": {
                "x-local": {"description": "local"},
                "Ok": {
                    "description": "fine",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
                },
            },
        },
    }
    places = locate_many(
        version,
        [
            "/paths/~1pets/get/responses/default",
            "/components/schemas/Pet/properties/owner",
            "/components/schemas/Owner/properties/error",
            "/components/parameters/Page/schema/type",
            "/components/schemas/Error",
            "/paths/~1about/get",
        ],
    )
    assert [(place.file, place.line, place.column) for place in places] == [
        ("api/paths/pets.yaml", 10, 5),
        ("models/pet.yaml", 3, 3),
        ("models/owner.json", 2, 18),
        ("api/shared.yaml", 4, 40),
        ("api/root.yaml", 14, 5),
        ("api/root.yaml", 7, 5),
    ]


def test_equal_names_stay_apart_and_the_same_each_time(tree: Path) -> None:
    refs = "".join(f"    P{n}: {{properties: {{x: {{$ref: '{n}/item.yaml'}}}}}}\n" for n in "abc")
    write(tree, {"root.yaml": HEAD + "paths: {}\ncomponents:\n  schemas:\n    item: {type: string}\n" + refs})
    write(tree, {f"{n}/item.yaml": f"description: {n}\n" for n in "abc"})
    schemas = load("root.yaml").document["components"]["schemas"]
    assert {name: schema.get("description") for name, schema in schemas.items() if "item" in name} == {
        "item": None,
        "a_item": "a",
        "b_item": "b",
        "c_item": "c",
    }
    assert load("root.yaml").document == load("root.yaml").document


def test_swagger_gets_its_own_sections(tree: Path) -> None:
    write(
        tree,
        {
            "s.yaml": "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n"
            "      responses: {'200': {description: d, schema: {$ref: m.yaml#/M}}}\n",
            "m.yaml": "M: {type: string}\n",
        },
    )
    version = load("s.yaml")
    assert version.document["definitions"] == {"M": {"type": "string"}}
    assert version.document["paths"]["/a"]["get"]["responses"]["200"]["schema"] == {"$ref": "#/definitions/M"}


def test_a_folder_of_schemas_is_one_section(tree: Path) -> None:
    write(
        tree,
        {
            "r.yaml": HEAD + "paths: {}\ncomponents:\n  schemas: {$ref: all.yaml}\n",
            "all.yaml": "A: {$ref: a.yaml}\nB: {items: {$ref: '#/A'}}\n",
            "a.yaml": "items: {$ref: all.yaml#/B}\n",
        },
    )
    assert load("r.yaml").document["components"]["schemas"] == {
        "A": {"items": {"$ref": "#/components/schemas/B"}},
        "B": {"items": {"$ref": "#/components/schemas/A"}},
    }


def test_anchors_ids_and_escapes_become_pointers(tree: Path) -> None:
    write(
        tree,
        {
            "r.yaml": HEAD
            + """paths: {'/a/{x}': {get: {responses: {}}}, /b: {$ref: '#/paths/~1a~1%7Bx%7D'}}
components:
  schemas:
    A: {$anchor: here, type: object}
    B: {$id: 'https://x.example/b', type: string}
    C: {allOf: [{$ref: '#here'}, {$ref: 'https://x.example/b'}]}
"""
        },
    )
    document = load("r.yaml").document
    assert document["components"]["schemas"]["C"]["allOf"] == [
        {"$ref": "#/components/schemas/A"},
        {"$ref": "#/components/schemas/B"},
    ]
    assert document["paths"]["/b"] == {"$ref": "#/paths/~1a~1{x}"}


@pytest.mark.parametrize(
    ("reference", "what", "mend"),
    [
        ("'#/components/schema/Order'", "`$ref` leads nowhere", "did you mean '#/components/schemas/Order'?"),
        ("'#/components/schemas/Oder'", "`$ref` leads nowhere", "did you mean '#/components/schemas/Order'?"),
        ("missing.yaml", "there is no such file", None),
        ("../../etc/passwd", "this reference leaves the folder of the document", None),
        ("/etc/passwd", "absolute paths are not followed", "refer to the file by a relative path"),
        ("file:///etc/passwd", "`file:` references are not followed", "refer to the file by a relative path"),
        (
            "https://x.example/a.yaml",
            "references to other hosts are not followed",
            "allow remote references, or bring the file beside the document",
        ),
        (
            "'#/components/schemas/Loop'",
            "`$ref`s lead in a circle to each other and nowhere else",
            "let one of them say what is meant",
        ),
        ("broken.yaml", "this is not valid YAML", None),
        ("outside.yaml", "this link leaves the folder of the document", None),
    ],
)
def test_references_that_cannot_be_followed(tree: Path, reference: str, what: str, mend: str | None) -> None:
    base = tree / "repository"
    write(
        base,
        {
            ".git": "",
            "r.yaml": HEAD
            + "paths: {}\ncomponents:\n  schemas:\n    Order: {type: object}\n"
            + f"    Mine:\n      $ref: {reference}\n    Loop: {{$ref: '#/components/schemas/Loop'}}\n",
            "broken.yaml": "a: [\n",
        },
    )
    write(tree, {"secret.yaml": "type: string\n"})
    (base / "outside.yaml").symlink_to(tree / "secret.yaml")
    if "Loop" not in reference:
        text = (base / "r.yaml").read_text()
        (base / "r.yaml").write_text(text.replace("    Loop: {$ref: '#/components/schemas/Loop'}\n", ""))
    with pytest.raises(InputError) as caught:
        load("repository/r.yaml")
    assert (caught.value.what, caught.value.place) == (what, "repository/r.yaml:8:7")
    if mend is not None:
        assert caught.value.mend == mend
    lenient = load("repository/r.yaml", lenient=True)
    assert lenient.document["components"]["schemas"]["Mine"] == {}
    assert lenient.repairs[0].startswith(f"repository/r.yaml:7:5: {what} (")


def test_data_may_hold_references_to_nowhere(tree: Path) -> None:
    schema = "{example: {$ref: '#/nowhere'}, properties: {$ref: {type: string}}, x-a: {$ref: b.yaml}}"
    write(tree, {"r.yaml": HEAD + f"paths: {{}}\ncomponents: {{schemas: {{A: {schema}}}}}\n"})
    version = load("r.yaml")
    assert version.repairs == ()
    assert version.document["components"]["schemas"]["A"]["example"] == {"$ref": "#/nowhere"}


def test_a_reference_without_quotes_is_told(tree: Path) -> None:
    write(tree, {"r.yaml": HEAD + "paths: {}\ncomponents:\n  schemas:\n    A:\n      $ref: #/components/B\n"})
    assert load("r.yaml").repairs == ("r.yaml:6:5: `$ref` is empty; in YAML a reference needs quotes",)


def test_limits_on_files(tree: Path) -> None:
    write(tree, MANY)
    with pytest.raises(InputError, match="more than 3 files"):
        load("api/root.yaml", limits=Limits(max_files=3))
    with pytest.raises(InputError, match="hold more than 700 bytes"):
        load("api/root.yaml", limits=Limits(max_total_bytes=700))


def test_path_items_that_refer_to_themselves_end(tree: Path) -> None:
    item = "get: {callbacks: {c: {'{$url}': {$ref: item.yaml}}}, responses: {}}\n"
    write(tree, {"r.yaml": HEAD + "paths: {/a: {$ref: item.yaml}}\n", "item.yaml": item})
    version = load("r.yaml")
    assert version.document["paths"]["/a"] == {
        "get": {"callbacks": {"c": {"{$url}": {"$ref": "#/paths/~1a"}}}, "responses": {}}
    }
    assert version.repairs == ()
