"""Links that a document draws from an answer to the next request: where they lead, on both servers.

A link of OLD that leads nowhere on NEW stops a client that follows it, whatever NEW's own links say.
Source: OpenAPI 3.0 and later, Link Object and runtime expressions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote

from triaccord.live.crew import gathered
from triaccord.live.exchange import NOT_JSON, Exchange
from triaccord.live.failure import Failure, Phase
from triaccord.live.judging import OUR_LIMITS, complaints
from triaccord.live.sides import Side, Values
from triaccord.model import Json, OperationRef
from triaccord.wire import Api, Operation

_EMBEDDED = re.compile(r"\{(\$[^{}]*)\}")
_MISSING: Any = object()
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link: its name, what it leads to, and what is put into which parameter."""

    name: str
    target: Operation
    parameters: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What came of following a link: a check and words if it led nowhere."""

    check: str
    path: str
    message: str
    exchanges: tuple[Exchange, ...]
    operation: Operation


async def followed(new: Side, old: Side | None, found: list[Failure]) -> None:
    """Follow every link from what can be read, on NEW, and what of it leads nowhere there but did on OLD."""

    async def judge(api: Api, operation: Operation, phase: Phase) -> list[Failure]:
        broken = await _follow(new, api, operation)
        twin = old.api.operation(operation.ref) if old is not None and broken else None
        if old is not None and twin is not None:
            before = {(s.check, s.path) for s in await _follow(old, old.api, twin)}
            broken = [step for step in broken if (step.check, step.path) not in before]
        return [_failure(step, phase) for step in broken]

    jobs = [judge(new.api, o, Phase.STATEFUL) for o in _with_links(new.api)]
    if old is not None:
        ours = {(o.ref, link.name) for o in _with_links(new.api) for link in links_of(new.api, o, "200")}
        jobs += [
            judge(old.api, o, Phase.OLD_CLIENT)
            for o in _with_links(old.api)
            if new.api.operation(o.ref) is not None
            and any((o.ref, link.name) not in ours for link in links_of(old.api, o, "200"))
        ]
    await gathered(jobs[:_MOST], found)
    for job in jobs[_MOST:]:
        job.close()


def _failure(step: Step, phase: Phase) -> Failure:
    return Failure(
        phase=phase,
        server="new",
        operation=step.operation.ref,
        check=step.check,
        path=step.path,
        message=step.message,
        reason="the document draws this link, and the old version keeps to it",
        exchanges=step.exchanges,
    )


async def _follow(side: Side, api: Api, operation: Operation) -> list[Step]:
    values = side.fill(operation)
    if values is None:
        return []
    exchange = await side.call(operation, values, why="links")
    return [step async for step in steps_from(side, api, operation, exchange)]


async def steps_from(side: Side, api: Api, operation: Operation, exchange: Exchange):  # type: ignore[no-untyped-def]
    """What is wrong with the links of one answer. Only links to what may be called are followed.

    Args:
        side: Whose server.
        api: Whose document draws the links.
        operation: What was called.
        exchange: What it answered.
    """
    if not exchange.ok:
        return
    for link in links_of(api, operation, str(exchange.status)):
        if link.target.method != "GET":
            continue
        values, missing = _values(link, operation, exchange)
        if missing:
            message = f"the link `{link.name}` needs `{missing}`, and the answer has none"
            yield Step(
                check="link-unresolvable", path=link.name, message=message, exchanges=(exchange,),
                operation=operation,
            )  # fmt: skip
            continue
        if values is None:
            continue
        target = side.api.operation(link.target.ref) or link.target
        led = await side.call(target, values, why="links")
        if 400 <= led.status < 500 and led.status not in (401, 403, 429):
            message = f"the link `{link.name}` leads to status {led.status}"
            yield Step(
                check="link-dead", path=link.name, message=message, exchanges=(exchange, led),
                operation=operation,
            )  # fmt: skip
            continue
        for each in complaints(side.api, target, led):
            if each.check not in OUR_LIMITS:
                yield Step(
                    check=each.check, path=each.path, message=each.message, exchanges=(exchange, led),
                    operation=target,
                )  # fmt: skip


def _with_links(api: Api) -> list[Operation]:
    return [o for o in api.operations if o.method == "GET" and next(links_of(api, o, "200"), None)]


def links_of(api: Api, operation: Operation, status: str) -> Iterator[Link]:
    """The links of an operation's answer, sorted by name; those whose target is unknown are left out."""
    document = api.version.document
    item = _deref(document, _get(document, "paths", operation.path))
    responses = _get(_deref(document, item.get(operation.method.lower())), "responses")
    for key in (status, f"{status[:1]}XX", "default"):
        if isinstance(responses, dict) and key in responses:
            links = _deref(document, responses[key]).get("links")
            for name, stated in sorted(links.items()) if isinstance(links, dict) else ():
                link = _link(api, str(name), _deref(document, stated))
                if link is not None:
                    yield link
            return


def _link(api: Api, name: str, stated: dict[str, Any]) -> Link | None:
    target = None
    if isinstance(stated.get("operationId"), str):
        target = next((o for o in api.operations if o.operation_id == stated["operationId"]), None)
    elif isinstance(stated.get("operationRef"), str):
        path, _, method = stated["operationRef"].partition("#/paths/")[2].rpartition("/")
        path = unquote(path).replace("~1", "/").replace("~0", "~")
        target = api.operation(OperationRef(path, method.upper())) if path else None
    parameters = stated.get("parameters")
    if target is None:
        return None
    return Link(name=name, target=target, parameters=parameters if isinstance(parameters, dict) else {})


def _values(link: Link, operation: Operation, exchange: Exchange) -> tuple[Values | None, str]:
    """The parameters that a link's request has; or the expression that nothing answers to."""
    values: Values = {}
    for name, expression in sorted(link.parameters.items()):
        where, _, bare = name.partition(".")
        known = next(
            (
                p
                for p in link.target.parameters
                if p.name in (name, bare) and (p.name == name or p.where == where)
            ),
            None,
        )
        found = evaluated(expression, operation, exchange)
        if found is _MISSING:
            return None, str(expression)
        if known is not None:
            values[(known.name, known.where)] = found
    needed = [p for p in link.target.parameters if p.required and (p.name, p.where) not in values]
    return (None if needed else values), ""


def evaluated(expression: Json, operation: Operation, exchange: Exchange) -> Any:
    """The value of a runtime expression; what is none is a constant. Missing parts make all of it missing."""
    if not isinstance(expression, str):
        return expression
    if expression.startswith("$"):
        return _looked_up(expression, operation, exchange)
    parts = [_looked_up(e, operation, exchange) for e in _EMBEDDED.findall(expression)]
    if any(part is _MISSING for part in parts):
        return _MISSING
    texts = iter(str(part) for part in parts)
    return _EMBEDDED.sub(lambda _: next(texts), expression)


def _looked_up(expression: str, operation: Operation, exchange: Exchange) -> Any:
    if expression in ("$url", "$method", "$statusCode"):
        return {"$url": exchange.url, "$method": exchange.request.method, "$statusCode": exchange.status}[
            expression
        ]
    head, _, rest = expression.partition(".")
    source, _, pointer = rest.partition("#")
    kind, _, name = source.partition(".")
    if kind == "body":
        body = exchange.json if head == "$response" else _sent(exchange)
        return _at(body, pointer) if body is not NOT_JSON else _MISSING
    if kind == "header":
        headers = exchange.headers if head == "$response" else exchange.request.headers
        return next((v for n, v in headers.items() if n.lower() == name.lower()), _MISSING)
    path, _, query = exchange.request.path.partition("?")
    if kind == "query":
        return parse_qs(query).get(name, [_MISSING])[0]
    if kind == "path":
        pieces = zip(operation.path.split("/"), path.split("/"), strict=False)
        return next((unquote(have) for want, have in pieces if want == "{" + name + "}"), _MISSING)
    return _MISSING


def _sent(exchange: Exchange) -> Any:
    try:
        return json.loads(exchange.request.body)
    except ValueError:
        return NOT_JSON


def _at(body: Any, pointer: str) -> Any:
    for raw in pointer.split("/")[1:]:
        token = raw.replace("~1", "/").replace("~0", "~")
        if isinstance(body, dict) and token in body:
            body = body[token]
        elif isinstance(body, list) and token.isdigit() and int(token) < len(body):
            body = body[int(token)]
        else:
            return _MISSING
    return body


def _get(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _deref(document: Any, node: Any) -> dict[str, Any]:
    for _ in range(16):
        ref = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(ref, str) or not ref.startswith("#/"):
            break
        node = _get(document, *[t.replace("~1", "/").replace("~0", "~") for t in ref.split("/")[1:]])
    return node if isinstance(node, dict) else {}
