"""`--triaccord-record` where code parses bodies its own way: copies, hooks, streams, schemas of libraries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.plugin.conftest import reads
from tests.plugin.test_clients import SERVER

Record = Callable[..., dict[str, Any]]

GENERATED = """
    class Product:
        @classmethod
        def from_dict(cls, src):
            d = dict(src)
            made = cls()
            made.id = d.pop("id")
            made.name = d.pop(
                "name", None)
            REST
            return made
"""
MODELS = """
    import requests
    from models import Product

    def test_it(server):
        assert Product.from_dict(requests.get(server).json()["products"][0]).name == "P"
"""


@pytest.mark.parametrize(("rest", "bulk"), [("", {}), ("made.rest = d", {"products[]": ["models.py:4"]})])
def test_a_copy_that_generated_models_make_first(
    record: Record, rest: str, bulk: dict[str, list[str]]
) -> None:
    document = record(models=GENERATED.replace("REST", rest), test_suite=MODELS, conftest=SERVER)
    (found,) = reads(document).values()
    (taken,) = reads(document, "bulk").values()
    assert {path: at for path, at in found.items() if path.count(".")} == {
        "products[].id": ["models.py:6"],
        "products[].name": ["models.py:7"],
    }
    assert taken == bulk


HOOKS = {
    "namespaces": "client.get(url).json(object_hook=lambda d: SimpleNamespace(**d)).products[0].name",
    "pairs": "client.get(url).json(object_pairs_hook=OrderedDict)['products'][0]['name']",
    "text": "json.loads(client.get(url).text, object_hook=lambda d: SimpleNamespace(**d)).products[0].name",
    "items": "json.loads(client.get(url).text, object_hook=lambda d: OrderedDict(d))['products'][0]['name']",
}
HOOKED = """
    import json
    from collections import OrderedDict
    from types import SimpleNamespace
    import requests, httpx

    def test_it(server):
        for client in (requests, httpx):
            url = server
            assert CALL == "P"
"""


@pytest.mark.parametrize("call", HOOKS.values(), ids=HOOKS)
def test_what_hooks_make_of_a_body_is_not_known(record: Record, call: str) -> None:
    document = record(test_suite=HOOKED.replace("CALL", call), conftest=SERVER)
    assert [answer["body"] for answer in document["calls"][0]["answers"]] == ["raw"]


STREAMS = {
    "requests": (
        "with requests.get(server, stream=True) as answer:",
        "b''.join(answer.iter_content(7))",
    ),
    "requests-raw": ("with requests.get(server, stream=True) as answer:", "answer.raw.read()"),
    "httpx": ("with httpx.stream('GET', server) as answer:", "b''.join(answer.iter_bytes())"),
    "httpx-text": ("with httpx.stream('GET', server) as answer:", "''.join(answer.iter_text())"),
    "urllib3": (
        "with urllib3.request('GET', server, preload_content=False) as answer:",
        "answer.read()",
    ),
    "urllib3-stream": (
        "with urllib3.request('GET', server, preload_content=False) as answer:",
        "b''.join(answer.stream(7))",
    ),
}
STREAMED = """
    import json
    import requests, httpx, urllib3

    def test_it(server):
        OPEN
            body = BODY
        assert json.loads(body)["products"][0]["name"] == "P"
"""


@pytest.mark.parametrize(("opened", "body"), STREAMS.values(), ids=STREAMS)
def test_a_stream_that_is_put_together_again(record: Record, opened: str, body: str) -> None:
    document = record(test_suite=STREAMED.replace("OPEN", opened).replace("BODY", body), conftest=SERVER)
    (answer,) = document["calls"][0]["answers"]
    assert answer["body"] == "read"
    assert [read["path"] for read in answer["reads"]] == ["products", "products[]", "products[].name"]


def test_half_a_stream(record: Record) -> None:
    suite = """
        import httpx

        def test_it(server):
            with httpx.stream('GET', server) as answer:
                for chunk in answer.iter_bytes(5):
                    break
            assert len(chunk) == 5 and answer.is_closed
    """
    document = record(test_suite=suite, conftest=SERVER)
    assert [answer["body"] for answer in document["calls"][0]["answers"]] == ["raw"]


LIBRARY = """
    def load(value, names):
        found = {name: value.get(name) for name in names}
        for other in set(value) - set(names):
            value[other]
        return found
"""


def test_a_library_that_reads_by_name_and_then_looks_at_the_rest(
    record: Record, pytester: pytest.Pytester
) -> None:
    library = pytester.mkpydir("site-packages")
    (library / "loading.py").write_text(LIBRARY.replace("\n    ", "\n"))
    suite = """
        import sys
        import requests
        sys.path.insert(0, "site-packages")
        from loading import load

        def test_it(server):
            found = [load(row, ["id", "name"]) for row in requests.get(server).json()["products"]]
            assert found[0]["name"] == "P"
    """
    document = record(test_suite=suite, conftest=SERVER)
    (found,) = reads(document).values()
    assert sorted(found) == ["products", "products[]", "products[].id", "products[].name"]
    assert list(reads(document, "bulk").values()) == [{"products[]": ["test_suite.py:7"]}]
