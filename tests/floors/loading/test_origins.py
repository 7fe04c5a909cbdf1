"""The five forms of an origin, git and the web among them, and how each fails."""

from __future__ import annotations

import io
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from triaccord.loading import Dialect, Limits, load, read_text
from triaccord.model import InputError, UnknownNameError

JSON = '{"openapi": "3.1.0", "info": {"title": "T", "version": "7"}, "paths": {}}'


def git(*arguments: str) -> None:
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@example.com", *arguments]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    git("init", "-q", "-b", "main")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "a.yaml").write_text(
        "openapi: 3.0.3\ninfo: {title: T, version: old}\npaths: {}\n"
        "components: {schemas: {M: {$ref: ../models/m.yaml}}}\n"
    )
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "m.yaml").write_text("description: old\n")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    git("tag", "v1")
    (tmp_path / "api" / "a.yaml").write_text("openapi: 3.0.3\ninfo: {title: T, version: new}\npaths: {}\n")
    (tmp_path / "models" / "m.yaml").write_text("description: new\n")
    return tmp_path


def test_a_revision_brings_its_own_siblings(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = load("v1:api/a.yaml")
    assert (version.version, version.document["components"]) == (
        "old",
        {"schemas": {"M": {"description": "old"}}},
    )
    place = version.locate("/components/schemas/M/description")
    assert (place.file, place.line, place.column) == ("v1:models/m.yaml", 1, 1)
    assert load("api/a.yaml").version == "new"
    monkeypatch.chdir(repository / "api")
    assert load("HEAD:./a.yaml").version == load("main:api/a.yaml").version == "old"


def test_a_file_of_that_name_wins(repository: Path) -> None:
    (repository / "v1:x").write_text(JSON)
    (repository / "acme@1").write_text(JSON)
    assert load("v1:x").version == load("acme@1").version == "7"


@pytest.mark.parametrize(
    ("origin", "what", "mend"),
    [
        ("v2:api/a.yaml", "git knows no revision 'v2'", "did you mean 'v1'?"),
        ("--output=x:a", "a revision does not begin with '-'", None),
        ("v1:a.yaml", "v1 has no such file", "did you mean 'v1:api/a.yaml'?"),
        ("v1:api", "this cannot be read: this is a folder", None),
        ("v1:../x", "this reference leaves the repository", None),
        ("C:\\specs\\a.yaml", "there is no such file", None),
        ("api/b.yaml", "there is no such file", "did you mean 'a.yaml'?"),
        ("api", "this is a folder, not a file", "did you mean 'api/a.yaml'?"),
        ("astray.yaml", "this is a link to 'gone.yaml', which is not there", None),
        ("trunk:api/a.yaml", "git knows no revision 'trunk'", "known here: main, v1"),
        ("ftp://x.example/a", "`ftp:` addresses are not fetched", "name a file or https://…"),
        ("file:///etc/passwd", "`file:` addresses are not fetched", "name a file or https://…"),
        ("https://u:p@x.example/a", "addresses with a password in them are not fetched", None),
    ],
)
def test_origins_that_lead_nowhere(repository: Path, origin: str, what: str, mend: str | None) -> None:
    (repository / "astray.yaml").symlink_to("gone.yaml")
    with pytest.raises(InputError) as caught:
        load(origin)
    assert (caught.value.what, caught.value.mend, caught.value.exit_code) == (what, mend, 3)


def test_a_path_below_the_working_directory_is_named_from_the_top(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "api")
    with pytest.raises(InputError) as caught:
        load("v1:a.yaml")
    assert caught.value.mend == "did you mean 'v1:api/a.yaml'?"


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(InputError, match="no git repository here"):
        load("main:a.yaml")
    with pytest.raises(UnknownNameError, match="nobody knows a vendor 'nobody'"):
        load("nobody@1")


def test_standard_input() -> None:
    version = load("-", stdin=io.BytesIO(JSON.encode()))
    assert (version.origin, version.title, version.dialect) == ("-", "T", Dialect.OPENAPI_3_1)
    with pytest.raises(InputError, match="standard input is larger than 5 bytes"):
        load("-", stdin=io.BytesIO(JSON.encode()), limits=Limits(max_bytes=5))
    sibling = JSON.replace('"paths": {}', '"paths": {"/a": {"$ref": "b.yaml"}}')
    with pytest.raises(InputError, match="standard input has no folder for references"):
        load("-", stdin=io.BytesIO(sibling.encode()))


@pytest.mark.parametrize(
    ("head", "dialect", "repairs"),
    [
        ("swagger: '2.0'", Dialect.SWAGGER_2_0, 0),
        ("swagger: 2.0", Dialect.SWAGGER_2_0, 1),
        ("openapi: 3.0.4", Dialect.OPENAPI_3_0, 0),
        ("openapi: 3.1", Dialect.OPENAPI_3_1, 1),
        ("openapi: 3.2.0", Dialect.OPENAPI_3_2, 0),
        ("openapi: 3.0.0\nswagger: '2.0'\ndefinitions: {}", Dialect.SWAGGER_2_0, 1),
        ("openapi: 3.0.0\nswagger: '2.0'\ncomponents: {}", Dialect.OPENAPI_3_0, 1),
    ],
)
def test_dialects(head: str, dialect: Dialect, repairs: int) -> None:
    version = load("-", stdin=io.BytesIO(f"{head}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n".encode()))
    assert (version.dialect, len(version.repairs)) == (dialect, repairs)


@pytest.mark.parametrize(
    ("text", "what", "detail"),
    [
        ("", "this is not an OpenAPI document", "it is empty"),
        ("just words", "this is not an OpenAPI document", "it holds plain text or a number only"),
        ("[1]", "this is not an OpenAPI document", "it holds a list only"),
        ("asyncapi: 3.0.0", "this is not an OpenAPI document", "it looks like an AsyncAPI document"),
        (
            "paths: {}",
            "this is not an OpenAPI document",
            "it has `paths`, but neither `openapi` nor `swagger`",
        ),
        ("openapi: 4.0.0", "nobody knows OpenAPI 4.0.0", None),
        ("swagger: '1.2'", "nobody knows Swagger 1.2", None),
    ],
)
def test_what_is_no_description(text: str, what: str, detail: str | None) -> None:
    with pytest.raises(InputError) as caught:
        load("-", stdin=io.BytesIO(text.encode()))
    assert (caught.value.what, caught.value.detail) == (what, detail)


def test_twin_templates_and_odd_info_are_told() -> None:
    text = (
        "openapi: 3.0.0\ninfo: {title: 1, version: 2.5}\npaths: {'/a/{x}': {}, '/a/{y}': {}, '/b/{x}': {}}\n"
    )
    version = load("-", stdin=io.BytesIO(text.encode()))
    assert (version.title, version.version) == ("1", "2.5")
    assert version.repairs == (
        "<stdin>: `info.title` should be text; 1 was read as such",
        "<stdin>: `info.version` should be text; 2.5 was read as such",
        "<stdin>: the paths `/a/{x}` and `/a/{y}` are the same to a client; both are kept",
    )


class _Answers(BaseHTTPRequestHandler):
    pages: ClassVar = {
        "/a.json": (200, {}, JSON.encode()),
        "/siblings.yaml": (
            200,
            {},
            b"openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths: {}\n"
            b"components: {schemas: {A: {$ref: m.yaml}}}\n",
        ),
        "/m.yaml": (200, {}, b"type: string\n"),
        "/moved": (302, {"Location": "/a.json"}, b""),
        "/elsewhere": (302, {"Location": "http://127.0.0.2:1/a.json"}, b""),
        "/local": (302, {"Location": "file:///etc/passwd"}, b""),
        "/round": (302, {"Location": "/round"}, b""),
        "/large": (200, {}, b" " * 5000),
    }

    def do_GET(self) -> None:
        status, headers, body = self.pages.get(self.path, (404, {}, b""))
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_documents_from_a_host(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(f"{host}/a.json").version == load(f"{host}/moved").version == "7"
    assert read_text(f"{host}/m.yaml").text == "type: string\n"
    with pytest.raises(InputError, match="references to other hosts are not followed"):
        load(f"{host}/siblings.yaml")
    version = load(f"{host}/siblings.yaml", allow_remote_refs=True)
    assert version.document["components"]["schemas"] == {"A": {"type": "string"}}


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/none", "the server answered 404 Not Found"),
        ("/elsewhere", "the server sends us to another host"),
        ("/local", "the server answered 302 Found - Redirection to url 'file:///etc/passwd' is not allowed"),
        ("/round", "the server redirects without end"),
        ("/large", "this is larger than 1000 bytes"),
    ],
)
def test_hosts_that_misbehave(host: str, path: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        load(host + path, limits=Limits(max_bytes=1000))
    assert caught.value.what == what


@pytest.mark.parametrize(
    ("data", "text", "repairs"),
    [
        (b"\xef\xbb\xbfa\r\nb", "a\nb", 0),
        ("\u00e4".encode("utf-16"), "\u00e4", 0),
        (b"a\n\xe4", "a\n\u00e4", 1),
    ],
)
def test_texts(tmp_path: Path, data: bytes, text: str, repairs: int) -> None:
    (tmp_path / "n.md").write_bytes(data)
    read = read_text(tmp_path / "n.md")
    assert (read.name, read.text, len(read.repairs)) == (str(tmp_path / "n.md"), text, repairs)
    assert read_text("-", stdin=io.BytesIO(data)).text == text


def test_texts_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "n.md").write_bytes(b"\0\1\2")
    with pytest.raises(InputError, match="this is not text"):
        read_text(tmp_path / "n.md")
    with pytest.raises(InputError, match="there is no such file"):
        read_text(tmp_path / "m.md")
