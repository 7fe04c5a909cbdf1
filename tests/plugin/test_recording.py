"""`--triaccord-record`: models, redaction, doubts, and that it costs nothing when it is not asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.plugin.conftest import QUICK, reads, sent
from triaccord.usage.document import usage_schema

Record = Callable[..., dict[str, Any]]

MODELS = """
    import datetime
    from typing import Annotated, Optional
    from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter
    from pydantic.alias_generators import to_camel

    class Row(BaseModel):
        product: str
        vat_percent: float = Field(alias="vatPercent")

    class Partner(BaseModel):
        name: str

    class Camel(BaseModel):
        model_config = ConfigDict(alias_generator=to_camel, extra="forbid")
        due_date: datetime.date

    class Invoice(BaseModel):
        id: int
        partner: Partner | None = None
        rows: list[Row] = []
        payment: Optional[Camel] = None
        number: Annotated[
            int | None, Field(validation_alias=AliasChoices("invoiceNumber", "number"))
        ] = None

    ROWS = TypeAdapter(list[Row])
"""
INVOICE = (
    '{"id": 1, "partner": {"name": "Acme", "extra": 1}, "invoiceNumber": 5, '
    '"payment": {"dueDate": "2020-11-01"}, "rows": [{"product": "P", "vatPercent": 24, "u": 1}], "unused": 1}'
)
USES_MODELS = f"""
    import requests, responses, pytest
    from models import Invoice, ROWS

    USES = [
        lambda r: Invoice.model_validate(r.json()),
        lambda r: Invoice(**r.json()),
        lambda r: Invoice.model_validate_json(r.content),
        lambda r: Invoice.model_validate_json(r.text),
    ]

    @pytest.mark.parametrize("use", USES)
    @responses.activate
    def test_it(use):
        responses.get("http://api.test/invoices/1", body='{INVOICE}', content_type="application/json")
        invoice = use(requests.get("http://api.test/invoices/1"))
        assert (invoice.number, invoice.rows[0].vat_percent, invoice.partner.name) == (5, 24, "Acme")
"""
FIELDS = {
    "id": ["models.py:18"],
    "partner": ["models.py:19"],
    "partner.name": ["models.py:11"],
    "rows": ["models.py:20"],
    "rows[].product": ["models.py:7"],
    "rows[].vatPercent": ["models.py:8"],
    "payment": ["models.py:21"],
    "payment.dueDate": ["models.py:15"],
    "invoiceNumber": ["models.py:22"],
}


@pytest.mark.parametrize("number", range(4), ids=["validate", "init", "json-bytes", "json-text"])
def test_a_pydantic_model_reads_its_declared_fields_at_their_lines(record: Record, number: int) -> None:
    suite = USES_MODELS.replace("USES)", f"USES[{number}:{number + 1}])")
    document = record(models=MODELS, test_suite=suite)
    found = reads(document)["GET /invoices/{}"]
    found.pop("rows[]")
    assert found == FIELDS
    assert reads(document, "strict")["GET /invoices/{}"] == {"payment": [f"test_suite.py:{5 + number}"]}
    assert reads(document, "unpack") == reads(document, "bulk") == {"GET /invoices/{}": {}}


def test_a_part_of_a_body_is_read_by_a_model_and_a_type_adapter(record: Record) -> None:
    suite = f"""
        import requests, responses
        from models import Partner, ROWS

        @responses.activate
        def test_it():
            responses.get("http://api.test/invoices/1", body='{INVOICE}', content_type="application/json")
            body = requests.get("http://api.test/invoices/1").json()
            assert Partner(**body["partner"]).name == "Acme"
            assert ROWS.validate_python(body["rows"])[0].product == "P"
    """
    document = record(models=MODELS, test_suite=suite)
    assert reads(document)["GET /invoices/{}"] == {
        "partner": ["test_suite.py:8"],
        "partner.name": ["models.py:11"],
        "rows": ["test_suite.py:9"],
        "rows[]": ["test_suite.py:9"],
        "rows[].product": ["models.py:7"],
        "rows[].vatPercent": ["models.py:8"],
    }


STRUCTS = """
    import msgspec

    class Partner(msgspec.Struct, rename="camel"):
        full_name: str

    class Invoice(msgspec.Struct, forbid_unknown_fields=True):
        id: int
        partner: Partner
"""
COMPILED = """
    import msgspec, pytest, requests, responses
    from jsonschema_rs import is_valid
    from models import Invoice
    BODY = {"id": 1, "partner": {"fullName": "Acme"}}

    @pytest.fixture
    def body():
        with responses.RequestsMock() as mock:
            mock.get("http://api.test/invoice", json=BODY)
            yield requests.get("http://api.test/invoice").json()
"""


def test_a_struct_of_msgspec_reads_its_fields(record: Record) -> None:
    suite = (
        COMPILED
        + """
    def test_it(body):
        assert msgspec.convert(body, Invoice).partner.full_name == "Acme"
    """
    )
    document = record(models=STRUCTS, test_suite=suite)
    assert reads(document)["GET /invoice"] == {
        "id": ["models.py:7"],
        "partner": ["models.py:8"],
        "partner.fullName": ["models.py:4"],
    }
    assert reads(document, "strict")["GET /invoice"] == {"": ["test_suite.py:13"]}
    assert reads(document, "bulk")["GET /invoice"] == {}


@pytest.mark.parametrize(
    ("use", "named", "whole"),
    [
        ("msgspec.json.encode(body)", {}, {"", "partner"}),
        ("msgspec.to_builtins({'x': [body['partner']]})", {"partner"}, {"partner"}),
        ("is_valid({'required': ['id']}, body)", {}, {"whole "}),
        ("is_valid({'required': ['fullName']}, body['partner'])", {"partner"}, {"whole partner"}),
        ("body['id']", {"id"}, set()),
    ],
)
def test_what_compiled_code_reads_is_taken_whole(
    record: Record, use: str, named: set[str], whole: set[str]
) -> None:
    document = record(models=STRUCTS, test_suite=COMPILED + f"""
    def test_it(body):
        assert {use}
    """)  # fmt: skip
    assert set(reads(document)["GET /invoice"]) == set(named)
    escaped = {f"whole {path}" for path in reads(document, "whole")["GET /invoice"]}
    assert set(reads(document, "bulk")["GET /invoice"]) | escaped == whole


CLIENT = """
    import requests

    class Client:
        def __init__(self, base):
            self.base = base
            self.session = requests.Session()

        def call(self, method, path, **options):
            response = self.session.request(method, self.base + path, **options)
            response.raise_for_status()
            return response.json()

        def invoices(self, **filters):
            return self.call("GET", "/invoices", params=filters)

        def invoice(self, number):
            return self.call("GET", f"/invoices/{number}")

        def create(self, partner, rows):
            body = {
                "partner": {"name": partner},
                "rows": [
                    {"productName": name, "unit": "KG"}
                    for name in rows
                ],
            }
            return self.call("POST", "/invoices", json=body)

        def login(self, key):
            return self.call("POST", "/oauth/token", data={
                "api_key": key,
                "grant_type": "client_credentials",
            })
"""
USES_CLIENT = """
    import responses
    from client import Client

    @responses.activate
    def test_it():
        responses.get("http://api.test/v1/invoices", json={"results": []})
        responses.get("http://api.test/v1/invoices/77", json={"id": 77})
        responses.post("http://api.test/v1/invoices", json={"id": 78}, status=201)
        responses.post("http://api.test/v1/oauth/token", json={"access_token": "s3cret"})
        client = Client("http://api.test/v1")
        client.login("s3cret")
        client.invoices(status="UNPAID", size=5)
        client.invoice(77)
        client.create("Acme", ["Nails"])
"""


def test_calls_and_sent_names_are_at_the_lines_that_spell_them(record: Record) -> None:
    document = record(client=CLIENT, test_suite=USES_CLIENT)
    assert {f"{call['method']} {call['path']}": call["at"] for call in document["calls"]} == {
        "GET /v1/invoices": ["client.py:14"],
        "GET /v1/invoices/{}": ["client.py:17"],
        "POST /v1/invoices": ["client.py:27"],
        "POST /v1/oauth/token": ["client.py:30"],
    }
    assert sent(document) == {
        "GET /v1/invoices": {"query size": ["test_suite.py:12"], "query status": ["test_suite.py:12"]},
        "GET /v1/invoices/{}": {},
        "POST /v1/invoices": {
            "body partner": ["client.py:21"],
            "body partner.name": ["client.py:21"],
            "body rows": ["client.py:22"],
            "body rows[].productName": ["client.py:23"],
            "body rows[].unit": ["client.py:23"],
        },
        "POST /v1/oauth/token": {"form api_key": ["client.py:31"], "form grant_type": ["client.py:32"]},
    }


SECRETS = ("s3cretPassw0rd", "eyJhbGciOiJIUzI1NiJ9", "matti@example.fi", "FI2112345600000785", "120464-126J")
LEAKS = """
    import pytest, requests, responses
    A, B, C, D, E = SECRETS

    @pytest.mark.parametrize("secret", SECRETS)
    @responses.activate
    def test_it(secret):
        base = "http://user:" + A + "@api.test/accounts/"
        body = {A: 1, B: [A], C: {D: E}, "note": A, "token": B}
        for value in SECRETS:
            responses.post(base + value, json=body)
            response = requests.post(
                base + value,
                params={value: value, "key": value, f"filter[{value}]": value},
                headers={"Authorization": B, "X-Api-Key": A, "Cookie": f"session={B}; {C}={D}"},
                json=body,
            )
            answer = response.json()
            assert answer[A] == 1 and answer[C][D] == E and answer.get("token") == B
            requests.post(base + value, data={value: value, "pin": value})
            requests.post(base + value, files={"file": (value, value)})
        raise ValueError(A)
"""


def test_no_value_gets_into_the_file(record: Record, pytester: pytest.Pytester) -> None:
    document = record(test_suite=LEAKS.replace("SECRETS", repr(SECRETS)), passed=0, failed=5)
    text = (pytester.path / "usage.json").read_text()
    assert [secret for secret in SECRETS if secret in text] == []
    assert [part for secret in SECRETS for part in (secret[:9], secret[-9:]) if part in text] == []
    (call,) = document["calls"]
    assert (call["host"], call["path"]) == ("api.test", "/accounts/{}")
    assert {f"{one['in']} {one['name']}" for one in call["sent"]} == {
        "query *", "query filter", "query key", "header x-api-key", "cookie session", "cookie *",
        "form *", "form pin", "form file", "body *", "body *[]", "body *.*", "body note", "body token",
    }  # fmt: skip
    assert document["tests"] == ["test_suite.py::test_it"]
    assert document["doubts"] == ["5 tests failed: what they would have read further on is not known"]
    assert list(Draft202012Validator(usage_schema()).iter_errors(document)) == []


def test_what_nobody_looked_at_and_what_was_taken_as_text(record: Record) -> None:
    suite = """
        import requests, responses

        @responses.activate
        def test_it():
            for name in ("ignored", "raw", "both"):
                responses.get(f"http://api.test/{name}", json={"id": 1})
            requests.get("http://api.test/ignored").raise_for_status()
            assert "id" in requests.get("http://api.test/raw").text
            both = requests.get("http://api.test/both")
            assert both.text and both.json()["id"]
    """
    document = record(test_suite=suite)
    assert {call["path"]: call["answers"][0]["body"] for call in document["calls"]} == {
        "/both": "read",
        "/ignored": "ignored",
        "/raw": "raw",
    }


def test_only_chosen_hosts(record: Record, pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\ntriaccord_hosts = api.test")
    suite = """
        import requests, responses

        @responses.activate
        def test_it():
            for host in ("api.test", "other.test"):
                responses.get(f"http://{host}/x", json={})
                requests.get(f"http://{host}/x")
    """
    assert [call["host"] for call in record(test_suite=suite)["calls"]] == ["api.test"]


def test_redirects_and_other_methods_of_the_same_path(record: Record) -> None:
    suite = """
        import requests, responses

        @responses.activate
        def test_it():
            responses.get("http://api.test/old", status=301, headers={"Location": "http://api.test/new"})
            responses.get("http://api.test/new", json={"id": 1})
            assert requests.get("http://api.test/old").json()["id"] == 1
    """
    document = record(test_suite=suite)
    assert {call["path"]: [answer["status"] for answer in call["answers"]] for call in document["calls"]} == {
        "/new": [200],
        "/old": [301],
    }
    assert reads(document)["GET /new"] == {"id": ["test_suite.py:7"]}


def test_deselected_tests_are_a_doubt(record: Record) -> None:
    document = record("-k", "one", test_suite="def test_one(): pass\ndef test_two(): pass")
    assert document["doubts"] == ["1 tests were deselected"]
    assert (document["calls"], document["tests_run"]) == ([], 1)


def test_the_file_is_the_same_every_time(record: Record, pytester: pytest.Pytester) -> None:
    record(client=CLIENT, test_suite=USES_CLIENT)
    first = (pytester.path / "usage.json").read_bytes()
    record(client=CLIENT, test_suite=USES_CLIENT)
    assert (pytester.path / "usage.json").read_bytes() == first


def test_clients_are_let_go_afterwards(record: Record) -> None:
    import requests

    before = (
        requests.Session.send,
        requests.Response.json,
        requests.Response.text,
        json.loads,
        sys.meta_path[0],
    )
    record(client=CLIENT, test_suite=USES_CLIENT)
    after = (
        requests.Session.send,
        requests.Response.json,
        requests.Response.text,
        json.loads,
        sys.meta_path[0],
    )
    assert after == before


def test_a_place_that_cannot_be_written_to(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_it(): pass")
    (pytester.path / "blocked").write_text("a file, not a folder")
    result = pytester.runpytest_inprocess(*QUICK, "--triaccord-record=blocked/usage.json")
    assert "the usage file could not be written" in "\n".join([*result.errlines, *result.outlines])
    assert result.ret not in (0, 1)


@pytest.mark.parametrize("client", ["requests", "httpx", "urllib3"])
def test_headers_that_are_read(record: Record, client: str) -> None:
    from tests.plugin.test_clients import SERVER

    call = {"urllib3": "urllib3.PoolManager().request('GET', url)"}.get(client, f"{client}.get(url)")
    suite = f"""
        import pickle
        import {client}

        def test_it(server):
            url = server
            response = {call}
            kind = type(response.headers)
            assert response.headers["X-Total"] == "5"
            assert response.headers.get("X-Missing") is None
            assert "x-limit" not in response.headers
            assert len(dict({call}.headers)) > 1
            again = pickle.loads(pickle.dumps(response.headers))
            assert again["x-total"] == "5" and isinstance(response.headers, type(again))
            assert response.json()
    """
    first = 'self.send_header("Content-Type"'
    served = SERVER.replace(first, 'self.send_header("X-Total", "5"); ' + first)
    document = record(test_suite=suite, conftest=served)
    (answer,) = [answer for call in document["calls"] for answer in call["answers"]]
    found = {(read["path"], read["how"]): read["at"] for read in answer["headers"]}
    assert found == {
        ("", "bulk"): ["test_suite.py:11"],
        ("x-total", "read"): ["test_suite.py:8"],
        ("x-missing", "read"): ["test_suite.py:9"],
        ("x-limit", "read"): ["test_suite.py:10"],
    }
    assert document["doubts"] == []


UNUSED = """
import sys
import pytest
before = set(sys.modules)
import triaccord.pytest_plugin
print(*sorted(name for name in set(sys.modules) - before))
"""


def test_unused_it_imports_next_to_nothing() -> None:
    command = [sys.executable, "-c", UNUSED]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert set(found) == {"triaccord", "triaccord.pytest_plugin"}


def test_a_run_that_asks_for_nothing_is_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("""
        import sys
        HEAVY = {"requests", "httpx", "urllib3", "aiohttp", "pydantic", "schemathesis", "jsonschema",
                 "jsonschema_rs", "jinja2", "yaml", "yaml_rs", "rich", "deepdiff", "msgspec", "click"}

        def test_it(pytestconfig):
            ours = {name for name in sys.modules if name.startswith("triaccord")}
            assert ours == {"triaccord", "triaccord.pytest_plugin"}
            assert HEAVY & {name.partition(".")[0] for name in sys.modules} == set()
            assert not any(str(name).startswith("triaccord-") for name, _ in
                           pytestconfig.pluginmanager.list_name_plugin())
            assert type(sys.meta_path[0]).__module__ != "triaccord.usage.clients"
    """)
    others = [f"-pno:{name}" for name in ("xdist", "xdist.looponfail", "anyio", "pytest_httpx", "respx")]
    result = pytester.runpytest_subprocess(*QUICK, *others, "-p", "no:syrupy")
    result.assert_outcomes(passed=1)
