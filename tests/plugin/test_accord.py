"""The marker `triaccord` and the fixture `accord`: contract tests of the integrator's own."""

from __future__ import annotations

import pytest

from tests.plugin.conftest import QUICK
from tests.plugin.test_clients import SERVER

DOCUMENT = """
openapi: 3.0.3
info: {title: T, version: "1"}
servers: [{url: http://api.test/v1}]
paths:
  /products:
    get:
      summary: All products
      operationId: listProducts
      deprecated: true
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        "200":
          description: ok
          content: {application/json: {schema: {type: object, required: [products], properties: {
            products: {type: array, items: {$ref: "#/components/schemas/Product"}}}}}}
        "404": {description: none}
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Product"}}}}
      responses:
        "201": {description: ok, headers: {Location: {required: true, schema: {type: string}}}}
components:
  schemas:
    Product: {type: object, required: [id], properties: {
      id: {type: integer}, name: {type: string, maxLength: 5}}}
"""
OTHER = DOCUMENT.replace("type: integer}, name", "type: string}, name").replace(
    'version: "1"', 'version: "2"'
)
HEAD = """
    import json, pytest, requests, responses
    BODY = {"products": [{"id": 1, "name": "A"}]}

    def answer(body=BODY, status=200, method="GET", path="/v1/products", **headers):
        with responses.RequestsMock() as mock:
            given = {"body": body} if isinstance(body, str) else {"json": body}
            mock.add(method, "http://api.test" + path, status=status, headers=headers, **given)
            return requests.request(method, "http://api.test" + path)
"""


@pytest.fixture
def suite(pytester: pytest.Pytester) -> pytest.Pytester:
    (pytester.path / "one.yaml").write_text(DOCUMENT)
    (pytester.path / "two.yaml").write_text(OTHER)
    pytester.makeini("[pytest]\naddopts = --strict-markers\ntriaccord_version = one.yaml")
    return pytester


def run(pytester: pytest.Pytester, test: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(HEAD + test)
    return pytester.runpytest_inprocess(*QUICK, "-p", "no:xdist", *options)


def test_the_nearest_marker_names_the_version(suite: pytest.Pytester) -> None:
    result = run(suite, """
    def test_default(accord):
        accord.validate(answer())

    @pytest.mark.triaccord("two.yaml")
    class TestMarked:
        def test_class(self, accord):
            with pytest.raises(AssertionError, match="does not answer as 2 says"):
                accord.validate(answer())

        @pytest.mark.triaccord(version="one.yaml")
        def test_nearer(self, accord):
            accord.validate(answer())

        def test_asked(self, accord):
            accord.validate(answer(), version="one.yaml")
    """)  # fmt: skip
    result.assert_outcomes(passed=4)


def test_the_option_goes_before_the_configuration(suite: pytest.Pytester) -> None:
    test = """
    def test_it(accord):
        accord.validate(answer())
    """
    run(suite, test, "--triaccord-version=two.yaml").assert_outcomes(failed=1)
    run(suite, test).assert_outcomes(passed=1)


PLACE = "    see one.yaml:{} /components/schemas/Product/properties/{}"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (
            "answer({'products': [{'id': 1}, {'id': 'x', 'name': 'ABCDEF'}]})",
            [
                "GET /products (200) does not answer as 1 says",
                '  at /products/1/id: "x" is not of type "integer" (type)',
                PLACE.format(25, "id"),
                '  at /products/1/name: "ABCDEF" is longer than 5 characters (maxLength)',
                PLACE.format(25, "name"),
            ],
        ),
        ("answer({})", ['  at /: "products" is a required property (required)']),
        ("answer('{')", ["  media type `text/plain` is not declared; application/json is"]),
        ("answer(status=500)", ["  status 500 is not declared; 200, 404 are"]),
        ("answer('', 201, 'POST')", ["  header `Location` must be there, and is not"]),
        (
            "answer(path='/v1/things')",
            ["the call does not answer as 1 says", "  no operation is `GET /v1/things`"],
        ),
    ],
    ids=["body", "required", "media-type", "status", "header", "operation"],
)
def test_a_mismatch_names_what_where_and_why(suite: pytest.Pytester, given: str, says: list[str]) -> None:
    result = run(suite, f"""
    def test_it(accord):
        accord.validate({given})
    """)  # fmt: skip
    result.assert_outcomes(failed=1)
    lines = [line.removeprefix("E").strip() for line in result.outlines]
    lines = [line.removeprefix("triaccord.plugin.accord.ContractMismatch: ") for line in lines]
    assert [line for line in says if line.strip() not in lines] == []


def test_responses_of_every_client(suite: pytest.Pytester) -> None:
    suite.makeconftest(SERVER)
    result = run(suite, """
    import asyncio, aiohttp, httpx, urllib3

    def test_requests(accord, server):
        accord.validate(requests.get(server))

    def test_httpx(accord, server):
        accord.validate(httpx.get(server))

    def test_urllib3(accord, server):
        accord.validate(urllib3.PoolManager().request("GET", server), operation="GET /products")

    async def get(url, read):
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            if read:
                await response.read()
            return response

    def test_aiohttp(accord, server):
        accord.validate(asyncio.run(get(server, True)))

    def test_not_read(accord, server):
        with pytest.raises(Exception, match="has not been read"):
            accord.validate(asyncio.run(get(server, False)))

    def test_no_response(accord):
        with pytest.raises(Exception, match="a dict is no response"):
            accord.validate({})
    """)  # fmt: skip
    result.assert_outcomes(passed=6)


def test_what_a_version_says_of_an_operation(suite: pytest.Pytester) -> None:
    result = run(suite, """
    def test_it(accord):
        found = accord.operation("GET", "/products")
        assert (found.summary, found.operation_id, found.deprecated) == ("All products", "listProducts", True)
        assert found.parameters == {("query", "limit"): False}
        assert found.statuses == ("200", "404")
        assert found.schema(200)["required"] == ["products"]
        assert found.schema() is None
        assert found == accord.operation("get", "/v1/products")

    def test_examples(accord):
        found = accord.operation("GET", "/products")
        assert found.example(200) == found.example(200) != found.example(200, seed=7)
        accord.validate(answer(found.example(200)))
        assert set(accord.operation("POST", "/products").example()) == {"id", "name"}
        with pytest.raises(Exception, match="answer 404 of GET /products has no body"):
            found.example(404)

    def test_a_slip(accord):
        with pytest.raises(Exception, match="did you mean 'GET /products'"):
            accord.operation("GET", "/product")
    """)  # fmt: skip
    result.assert_outcomes(passed=3)


def test_no_version_is_named(pytester: pytest.Pytester) -> None:
    result = run(pytester, """
    def test_it(accord):
        accord.validate(answer())
    """)  # fmt: skip
    result.assert_outcomes(failed=1)
    assert "no version is named" in result.stdout.str()
    assert "set triaccord_version" in result.stdout.str()


def test_in_a_rehearsal_nothing_is_asserted_of_the_old_version(suite: pytest.Pytester) -> None:
    result = run(suite, """
    def test_it(accord):
        accord.validate(answer())
    """, "--triaccord-rehearse=one.yaml..two.yaml")  # fmt: skip
    result.assert_outcomes(passed=1)
