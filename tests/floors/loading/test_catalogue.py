"""Vendors: found, listed, loaded, added to, linted."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from triaccord.loading import Catalogues, LintFinding, LintLevel, add_version, lint, load
from triaccord.model import ConfigurationError, InputError, UnknownNameError

DOCUMENT = """\
openapi: 3.0.3
info: {title: Acme, version: '1'}
paths:
  /a:
    get: {responses: {"200": {description: d, content: {a/b: {schema: {$ref: "#/components/schemas/A"}}}}}}
components: {schemas: {A: {type: object}}}
"""
VENDOR = """\
format: triaccord.vendor/1
name: acme
title: Acme API
versions:  # oldest first
  - {name: "1", document: versions/1.yaml, notes: notes/1.md}
  - {name: "2", overlay: versions/2.overlay.yaml, notes: notes/2.md}
  - {name: "3", overlay: versions/3.overlay.yaml}

# what they call the newest
aliases: {latest: "3", supported: "2"}
hosts: {production: [api.acme.example]}
x-quirk: 1
"""
OVERLAY = """\
overlay: 1.0.0
info: {{title: O, version: '1'}}
actions:
- target: $.info
  update: {{version: '{0}'}}
  x-note: {0}-1
- target: $.components.schemas.A
  update: {{properties: {{p{0}: {{type: string}}}}}}
  x-note: {0}-1
"""


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "specs" / "acme"
    for name, text in {
        "vendor.yaml": VENDOR,
        "versions/1.yaml": DOCUMENT,
        "versions/2.overlay.yaml": OVERLAY.format(2),
        "versions/3.overlay.yaml": OVERLAY.format(3),
        "notes/1.md": "# 1\n- first\n",
        "notes/2.md": "# 2\n- A has `p2`\n",
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "specs"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_versions_build_on_each_other(specs: Path) -> None:
    vendor = Catalogues.found().vendor("acme")
    assert vendor.names == ("1", "2", "3")
    assert [version.name for version in vendor.between("1", "latest")] == ["2", "3"]
    assert vendor.between("3", "1") == ()
    newest, middle = vendor.load("latest"), vendor.load("supported")
    assert (newest.origin, newest.vendor, newest.name, newest.version) == ("acme@3", "acme", "3", "3")
    assert list(newest.document["components"]["schemas"]["A"]["properties"]) == ["p2", "p3"]
    assert list(middle.document["components"]["schemas"]["A"]["properties"]) == ["p2"]
    assert newest.document["paths"] is middle.document["paths"]
    place = newest.locate("/components/schemas/A/properties/p2")
    assert (place.file, place.line) == ("specs/acme/versions/2.overlay.yaml", 8)
    assert [action.note for action in vendor.applied_actions("3")] == ["3-1", "3-1"]
    assert vendor.applied_actions("1") == ()
    assert (vendor.hosts, vendor.extra) == ({"production": ("api.acme.example",)}, {"x-quirk": 1})
    assert vendor.resolve("1").notes == Path("specs/acme/notes/1.md")


def test_catalogues_are_found(specs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "acme" in Catalogues.found().names
    shipped = Catalogues.found().folders[-1]
    assert shipped != Path("specs")
    assert (shipped / "procountor" / "vendor.yaml").is_file()
    monkeypatch.chdir(tmp_path.parent)
    assert "acme" not in Catalogues.found().names
    assert Catalogues.found(specs).names == ("acme",)
    assert load("acme@2", catalogues=Catalogues.found(specs)).name == "2"
    with pytest.raises(InputError, match="no such folder of specs"):
        Catalogues.found("nowhere")


@pytest.mark.parametrize(
    ("origin", "near"),
    [("acme@33", ("3",)), ("acme@lastest", ("latest",)), ("acne@1", ("acme",)), ("zzz@1", ())],
)
def test_unknown_names(specs: Path, origin: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownNameError) as caught:
        load(origin, catalogues=Catalogues.found(specs))
    assert (caught.value.near, caught.value.exit_code) == (near, 3)
    assert caught.value.mend


@pytest.mark.parametrize(
    ("old", "new", "what", "line"),
    [
        ("format: triaccord.vendor/1", "format: x", "'triaccord.vendor/1' was expected", 1),
        ("title: Acme API", "titel: Acme API", None, 1),
        ("name: acme", "name: acmes", "the vendor 'acmes' must be in a folder of that name", 2),
        ('{name: "2", overlay', '{name: "1", overlay', "the version '1' is there twice", 6),
        ('{name: "2", ', "{name: 2, ", "2 is not of type 'string'", 6),
        ("versions/1.yaml", "../1.yaml", "'../1.yaml' is outside of the vendor's folder", 5),
        ("document: versions/1.yaml", "overlay: versions/1.yaml", "the first version overlays nothing", 5),
        ('latest: "3"', 'latest: "4"', "the alias 'latest' means '4', which is no version", 10),
        ("title: Acme API", "title: [", "this is not valid YAML", None),
    ],
)
def test_vendor_files_that_are_wrong(
    specs: Path, old: str, new: str, what: str | None, line: int | None
) -> None:
    edit(specs / "acme" / "vendor.yaml", old, new)
    with pytest.raises(InputError) as caught:
        Catalogues.found(specs).vendor("acme")
    assert caught.value.file is not None
    assert caught.value.file.endswith("specs/acme/vendor.yaml")
    if what is not None:
        assert caught.value.what == what
    if line is not None:
        assert caught.value.line == line


def test_an_overlay_must_not_leave_references_to_nowhere(specs: Path) -> None:
    edit(
        specs / "acme/versions/2.overlay.yaml",
        "$.components.schemas.A\n",
        "$.components.schemas.A\n  remove: true\n",
    )
    vendor = Catalogues.found(specs).vendor("acme")
    with pytest.raises(InputError, match="leads nowhere") as caught:
        vendor.load("2")
    assert (caught.value.line, vendor.load("1").name) == (5, "1")


def test_the_shape_look_agrees_with_the_schema(specs: Path) -> None:
    from triaccord.loading.vendor_file import _is_plainly_right, schema_mistakes, vendor_source

    value = vendor_source(specs / "acme").parsed.value
    assert _is_plainly_right(value)
    assert schema_mistakes(value) == []


def test_add_makes_a_vendor_and_keeps_a_file_as_written(specs: Path, tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(DOCUMENT)
    (tmp_path / "notes.txt").write_text("- new\n")
    added = add_version("acme@4", "new.yaml", specs=specs, notes="notes.txt")
    digest = hashlib.sha256(DOCUMENT.encode()).hexdigest()
    assert (added.sha256, added.new_vendor, added.document) == (digest, False, specs / "acme/versions/4.yaml")
    entry = (
        '  - {name: "4", document: "versions/4.yaml", notes: "notes/4.txt", '
        f'sha256: "{digest}", source: "new.yaml"}}\n'
    )
    line = '  - {name: "3", overlay: versions/3.overlay.yaml}\n'
    assert (specs / "acme/vendor.yaml").read_text() == VENDOR.replace(line, line + entry)
    assert Catalogues.found(specs).load("acme@4").version == "1"
    assert add_version("other@1", "new.yaml", specs=specs).new_vendor
    assert lint(Catalogues.found(specs), "other") == ()
    edit(specs / "acme/versions/4.yaml", "Acme", "Acne")
    with pytest.raises(InputError, match="not the document that was pinned for acme@4"):
        Catalogues.found(specs).load("acme@4")


def test_add_stores_many_files_as_one(specs: Path, tmp_path: Path) -> None:
    (tmp_path / "new.yaml").write_text(DOCUMENT.replace("A: {type: object}", "A: {$ref: a.yaml}"))
    (tmp_path / "a.yaml").write_text("type: string\n")
    added = add_version("many@1", "new.yaml", specs=specs)
    assert added.document.suffix == ".json"
    document = Catalogues.found(specs).load("many@1").document
    assert document["components"]["schemas"] == {"A": {"type": "string"}}


@pytest.mark.parametrize(
    ("name", "source", "error"),
    [
        ("acme", "new.yaml", ConfigurationError),
        ("../x@1", "new.yaml", ConfigurationError),
        ("acme@3", "new.yaml", ConfigurationError),
        ("acme@latest", "new.yaml", ConfigurationError),
        ("acme@4", "missing.yaml", InputError),
        ("acme@4", "broken.yaml", InputError),
        ("acme@4", "words.yaml", InputError),
    ],
)
def test_add_leaves_nothing_behind(
    specs: Path, tmp_path: Path, name: str, source: str, error: type[Exception]
) -> None:
    (tmp_path / "new.yaml").write_text(DOCUMENT)
    (tmp_path / "broken.yaml").write_text("a: [")
    (tmp_path / "words.yaml").write_text("a: b")
    before = {path: path.read_bytes() for path in specs.rglob("*") if path.is_file()}
    with pytest.raises(error):
        add_version(name, source, specs=specs)
    with pytest.raises(InputError, match="not the document that was meant"):
        add_version("acme@4", "new.yaml", specs=specs, sha256="0" * 64)
    assert {path: path.read_bytes() for path in specs.rglob("*") if path.is_file()} == before


def test_a_crash_leaves_the_old_state(specs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "new.yaml").write_text(DOCUMENT)
    real = os.replace

    def crashing(source: str, target: Path) -> None:
        if Path(target).name == "vendor.yaml":
            raise OSError(28, "No space left on device")
        real(source, target)

    monkeypatch.setattr(os, "replace", crashing)
    with pytest.raises(InputError, match="No space left"):
        add_version("acme@4", "new.yaml", specs=specs)
    assert (specs / "acme/vendor.yaml").read_text() == VENDOR
    assert [path for path in specs.rglob(".*") if path.is_file()] == []
    assert Catalogues.found(specs).vendor("acme").names == ("1", "2", "3")


def test_lint_says_everything(specs: Path) -> None:
    assert lint(Catalogues.found(specs)) == ()
    edit(specs / "acme/versions/2.overlay.yaml", "x-note: 2-1\n- target", "x-note: 2-7\n- target")
    edit(specs / "acme/versions/3.overlay.yaml", "  x-note: 3-1\n- target", "- target")
    edit(specs / "acme/versions/1.yaml", "description: d, ", "")
    (specs / "acme/notes/1.md").write_text("")
    found = lint(Catalogues.found(specs))
    assert [(f.level, f.message.split(": ")[0], Path(f.file).name, f.line) for f in found] == [
        (LintLevel.ERROR, "these notes are empty", "1.md", None),
        (
            LintLevel.ERROR,
            "acme@1 is no valid openapi-3.0 at '/paths/~1a/get/responses/200'",
            "1.yaml",
            5,
        ),
        (LintLevel.ERROR, "`x-note` names '2-7', which is no bullet of the notes of 2", "2.overlay.yaml", 4),
        (
            LintLevel.ERROR,
            "acme@2 is no valid openapi-3.0 at '/paths/~1a/get/responses/200'",
            "1.yaml",
            5,
        ),
        (LintLevel.WARNING, "the action on `$.info` names no note (`x-note`)", "3.overlay.yaml", 4),
        (
            LintLevel.ERROR,
            "acme@3 is no valid openapi-3.0 at '/paths/~1a/get/responses/200'",
            "1.yaml",
            5,
        ),
    ]


def test_lint_goes_on_where_it_can(specs: Path) -> None:
    edit(specs / "acme/versions/2.overlay.yaml", "$.info", "$.inf")
    found = lint(Catalogues.found(specs))
    assert [(each.level, Path(each.file).name, each.line) for each in found] == [
        (LintLevel.ERROR, "2.overlay.yaml", 4),
        (LintLevel.WARNING, "vendor.yaml", None),
    ]
    edit(specs / "acme/vendor.yaml", "name: acme", "name: other")
    assert lint(Catalogues.found(specs)) == (
        LintFinding(
            level=LintLevel.ERROR,
            message="the vendor 'other' must be in a folder of that name",
            file=str(specs / "acme/vendor.yaml"),
            line=2,
        ),
    )
