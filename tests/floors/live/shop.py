"""A small shop in two versions, served, and asked: what whole runs are tried on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from triaccord.differ import diff
from triaccord.live.cases import Plan, ask
from triaccord.live.policy import SAFE_METHODS, Policy, parse_writable
from triaccord.live.redaction import Redactor
from triaccord.live.run import LiveReport
from triaccord.loading import Version
from triaccord.sandbox import renames_from
from triaccord.sandbox.app import Sandbox
from triaccord.sandbox.drift import Drift
from triaccord.sandbox.running import running
from triaccord.wire import Api

Make = Callable[..., Plan]
Versions = tuple[Version, Version]

OLD = """
openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    get:
      parameters:
        - {name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100, default: 50}}
        - {name: page, in: query, schema: {type: integer, minimum: 0, default: 0}}
        - {name: state, in: query, schema: {$ref: '#/components/schemas/State'}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Orders'}}}}
        '400': {$ref: '#/components/responses/Bad'}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
      responses:
        '201':
          description: made
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
        '400': {$ref: '#/components/responses/Bad'}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '404': {$ref: '#/components/responses/Bad'}
    delete:
      responses:
        '204': {description: gone}
        '404': {$ref: '#/components/responses/Bad'}
  /legacy:
    get:
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}
components:
  responses:
    Bad: {description: no, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  schemas:
    Error:
      type: object
      required: [code, message]
      properties: {code: {type: integer}, message: {type: string}}
    Orders:
      type: object
      required: [results, total]
      properties:
        results: {type: array, items: {$ref: '#/components/schemas/Order'}}
        total: {type: integer}
    State: {type: string, enum: [OPEN, PAID, SENT]}
    Order:
      type: object
      required: [state, amount]
      properties:
        id: {type: integer, readOnly: true}
        state: {$ref: '#/components/schemas/State'}
        amount: {type: number, minimum: 0, maximum: 1000}
        reference: {type: string, maxLength: 40}
        customerNote: {type: string}
"""
NEW = (
    OLD.replace('version: "1"', 'version: "2"')
    .replace("  /legacy:\n", "  /modern:\n")
    .replace("maximum: 1000", "maximum: 500")
    .replace("        customerNote: {type: string}\n", "        customerRemark: {type: string}\n")
)
WRITES = ("POST /orders", "DELETE /orders/{orderId}")


def plan_maker(versions: Versions) -> Make:
    """Makes plans for the shop at a URL, all writes allowed."""
    findings = diff(*versions).findings

    def make(url: str, *, writes: tuple[str, ...] = WRITES, **changed: Any) -> Plan:
        known = [o.ref for v in versions for o in Api(v).operations if o.method not in SAFE_METHODS]
        policy = changed.pop("policy", Policy(writable=parse_writable(writes, known), budget=600))
        given = {"findings": findings, "url_old": f"{url}/1", "url_new": f"{url}/2", **changed}
        return Plan(old=versions[0], new=versions[1], policy=policy, **given)

    return make


@contextmanager
def served(versions: Versions, **options: Any) -> Iterator[tuple[str, Sandbox]]:
    """The shop, listening."""
    renames = renames_from(diff(*versions).findings)
    with Sandbox(versions, renames=renames, **options) as sandbox, running(sandbox) as url:
        yield url, sandbox


def asked(versions: Versions, plan: Make, *drifts: Drift, **options: Any) -> LiveReport:
    """What a whole run on the shop finds."""
    with served(versions, seed=options.pop("seed", 2), drifts=drifts) as (url, _):
        return ask(plan(url, **options), Redactor())
