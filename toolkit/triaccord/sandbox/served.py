"""One version at work: a call comes in, a reply goes out, and the world in between has changed or not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from triaccord.model import Json
from triaccord.sandbox.calls import Call, Router, body_of, parameters_of
from triaccord.sandbox.drift import Lie, Lies
from triaccord.sandbox.faults import Refusal, Reply, refusal_reply
from triaccord.sandbox.kinds import Kind
from triaccord.sandbox.lists import is_kept, page_of, wrapped
from triaccord.sandbox.store import Record
from triaccord.sandbox.tokens import Tokens, grants_of
from triaccord.sandbox.views import Lens
from triaccord.sandbox.world import World
from triaccord.wire import Api, Operation, Role, Uses
from triaccord.wire.operations import Answer
from triaccord.wire.paging import Filter
from triaccord.wire.views import item_schema, properties_of

_CACHE = 20_000


class Served:
    """A version's view on the world.

    Args:
        name: What it is called.
        api: Its operations.
        world: What all versions share.
        tokens: Who may come in; None lets everybody.
        lies: What it does otherwise than its document says.

    Attributes:
        grants: The OAuth2 grants that its document declares.
    """

    def __init__(
        self, name: str, api: Api, world: World, *, tokens: Tokens | None = None, lies: Lies | None = None
    ) -> None:
        self.name = name
        self.api = api
        self.world = world
        self.lies = lies or Lies()
        self.uses, self.resources = world.roles[name]
        self._tokens = tokens
        self._router = Router(api)
        self._lens = Lens(api.responses, world.seed)
        self._fitted: dict[tuple[Any, ...], tuple[Any, Json]] = {}
        self._filters: dict[Operation, tuple[Filter, ...]] = {}
        self._error_schema = _error_schema(api)
        self._deleted: set[tuple[str, str, str]] = set()
        self.grants = grants_of(api)

    def reply(self, call: Call) -> Reply:
        """The reply to a call; refusals are in the vendor's error model."""
        operation: Operation | None = None
        try:
            operation, texts = self._router.find(call.method, call.path)
            use = self.uses[operation]
            lie = self.lies.about(operation, use)
            if self._tokens is not None and operation.secured:
                self._let_in(call, lie)
            values, body = self._understood(operation, texts, call, lie)
            lie.before(self, call, use, values, body)
            reply = self._act(use, values, body, call)
            return lie.after(self, call, use, values, reply)
        except Refusal as refusal:
            reply = refusal_reply(self.api.responses, operation, refusal, self._error_schema)
            if refusal.status == 401:
                reply.headers["WWW-Authenticate"] = "Bearer"
            if operation is None:
                return reply
            return self.lies.about(operation, self.uses[operation]).on_refusal(reply)

    def _understood(
        self, operation: Operation, texts: tuple[str, ...], call: Call, lie: Lie
    ) -> tuple[dict[tuple[str, str], Any], Any]:
        """The parameters and the body, held against the document."""
        try:
            values = parameters_of(self.api, operation, texts, call)
            return values, body_of(self.api, operation, call)
        except Refusal as refusal:
            if not lie.is_lax:
                raise
            values = parameters_of(self.api, operation, texts, call, lax=True)
            body = body_of(self.api, operation, call, lax=True)
            lie.tell("validation-missing", refusal.place or "")
            return values, body

    # ---- what an operation does -----------------------------------------------------------------

    def _act(self, use: Uses, values: Mapping[tuple[str, str], Any], body: Any, call: Call) -> Reply:
        operation = use.operation
        status, answer = operation.success
        path = [str(values[(name, "path")]) for name in operation.path_names]
        scope = "/".join(path[: use.scope])
        self._parents_exist(use, path)
        match use.role:
            case Role.LIST:
                return self._list(use, scope, values, answer, status)
            case Role.READ:
                return self._read(use, scope, path[use.scope], values, answer, status)
            case Role.READ_ONE:
                record = self.world.only(use.resource, scope)
                return self._shown(record, answer, status)
            case Role.WRITE_ONE:
                record = self.world.only(use.resource, scope)
                if isinstance(body, dict):
                    known = properties_of(self.api.requests, operation.json_body.schema)  # type: ignore[union-attr]
                    record = self.world.change(record, body, whole=False, known=known)
                return self._shown_or_invented(record, use, answer, status, call)
            case Role.CREATE if isinstance(body, dict):
                lie = self.lies.about(operation, use)
                record = self.world.create(use.resource, scope, lie.created(body), reuse=self.lies.reuses_ids)
                if (record.resource, record.scope, record.key) in self._deleted:
                    lie.tell("id-reused")
                return self._shown_or_invented(record, use, answer, status, call)
            case Role.REPLACE | Role.UPDATE:
                record = self._found(use, scope, path[use.scope])
                lie = self.lies.about(operation, use)
                if lie.ignores_writes:
                    lie.tell("write-ignored")
                elif isinstance(body, dict):
                    payload = operation.json_body
                    known = properties_of(self.api.requests, payload.schema) if payload is not None else {}
                    whole = use.role is Role.REPLACE
                    record = self.world.change(record, body, whole=whole, known=known)
                return self._shown_or_invented(record, use, answer, status, call)
            case Role.DELETE:
                record = self._found(use, scope, path[use.scope])
                lie = self.lies.about(operation, use)
                if lie.ignores_writes:
                    lie.tell("write-ignored")
                else:
                    self.world.delete(record)
                    self._deleted.add((record.resource, record.scope, record.key))
                return self._shown_or_invented(record, use, answer, status, call)
            case Role.ACTION if self._acts_on_item(use):
                record = self.world.act(self._found(use, scope, path[use.scope]), use.action)
                return self._shown_or_invented(record, use, answer, status, call)
        return self._invented(answer, status, call)

    def _list(
        self, use: Uses, scope: str, values: Mapping[tuple[str, str], Any], answer: Answer | None, status: int
    ) -> Reply:
        lie = self.lies.about(use.operation, use)
        sent = {name: value for (name, where), value in values.items() if where == "query"}
        filters = self._filters.get(use.operation)
        if filters is None:
            fields = properties_of(self.api.responses, use.item)
            twins = self.world.kinds[use.resource].twins
            filters = self.world.aliases.filters(use, fields, twins)
            self._filters[use.operation] = filters
        records = self.world.all(use.resource, scope)
        items = [(record.key, self._fit(record, use.item)) for record in records]
        asked = lie.filters(filters)
        kept = [(key, item) for key, item in items if is_kept(item, asked, sent)]
        page = page_of(kept, use, lie.query(use, sent), lie.window)
        if lie.lists and page != page_of([p for p in items if is_kept(p[1], filters, sent)], use, sent):
            lie.tell_list()
        schema = answer.json_schema if answer is not None else None
        book = self.api.responses
        body = wrapped(
            book, use, schema, page, lambda s, name: self.world.sampled(book, s, f"{use.resource}|{name}")
        )
        return self._finished(status, answer, body)

    def _read(
        self,
        use: Uses,
        scope: str,
        key: str,
        values: Mapping[tuple[str, str], Any],
        answer: Answer | None,
        status: int,
    ) -> Reply:
        ways = self.world.ways
        name = use.operation.path_names[use.scope]
        parameter = use.operation.parameter(name, "path")
        multi = parameter is not None and parameter.schema.get("format") == ways.batch_format is not None
        if not multi or "," not in key:
            return self._shown(self._found(use, scope, key), answer, status)
        keys = [each for each in key.split(",") if each]
        if len(keys) > ways.batch_most:
            raise Refusal(400, f"no more than {ways.batch_most} ids at once", name)
        found = [record for each in keys if (record := self.world.get(use.resource, scope, each)) is not None]
        if not found:
            raise Refusal(404, "there is none of these", name)
        schema = answer.json_schema if answer is not None else {}
        return self._finished(status, answer, [self._fit(record, schema) for record in found])

    # ---- records and replies --------------------------------------------------------------------

    def _parents_exist(self, use: Uses, path: list[str]) -> None:
        """A comment on an invoice that is not there is not there either."""
        pieces = use.resource.split("/{}")
        for depth in range(1, len(pieces)):
            parent = "/{}".join(pieces[:depth])
            kind = self.world.kinds.get(parent)
            if kind is None or not kind.parameters or depth > use.scope:
                continue
            if self.world.get(parent, "/".join(path[: depth - 1]), _plain_key(path[depth - 1])) is None:
                raise Refusal(404, "there is no such thing", use.operation.path_names[depth - 1])

    def _acts_on_item(self, use: Uses) -> bool:
        kind = self.world.kinds.get(use.resource)
        names = use.operation.path_names
        if kind is None or not kind.listed or len(names) <= use.scope:
            return False
        return not kind.parameters or names[use.scope] in kind.parameters

    def _found(self, use: Uses, scope: str, key: str) -> Record:
        record = self.world.get(use.resource, scope, _plain_key(key))
        if record is None:
            raise Refusal(404, "there is no such thing", use.operation.path_names[use.scope])
        return record

    def _fit(self, record: Record, schema: Any) -> Json:
        key = (record.resource, record.scope, record.key, record.revision, id(schema))
        known = self._fitted.get(key)
        if known is None or known[0] is not schema:
            kind: Kind = self.world.kinds[record.resource]
            place = f"{record.resource}|{record.scope}|{record.key}"
            fitted = self._lens.fit(record.body, schema, place, kind.twins)
            if len(self._fitted) > _CACHE:
                self._fitted.clear()
            known = self._fitted[key] = (schema, fitted)
        return known[1]

    def _shown(self, record: Record, answer: Answer | None, status: int) -> Reply:
        schema = answer.json_schema if answer is not None else None
        if schema is None:
            return self._finished(status, answer, None)
        return self._finished(status, answer, self._fit(record, schema))

    def _shown_or_invented(
        self, record: Record, use: Uses, answer: Answer | None, status: int, call: Call
    ) -> Reply:
        """The record, if the answer describes one of its kind; otherwise what the document describes."""
        schema = answer.json_schema if answer is not None else None
        if schema is None or item_schema(self.api.responses, schema) is not None:
            return self._invented(answer, status, call)
        names = properties_of(self.api.responses, schema)
        identified = any(name in names for name in self.world.kinds[use.resource].id_fields)
        alike = len(names.keys() & record.body.keys()) * 2 > len(names)
        if identified or alike:
            return self._shown(record, answer, status)
        return self._invented(answer, status, call)

    def _invented(self, answer: Answer | None, status: int, call: Call) -> Reply:
        schema = answer.json_schema if answer is not None else None
        if schema is None:
            return self._finished(status, answer, None)
        place = f"{call.method} {call.path}"
        return self._finished(status, answer, self.world.sampled(self.api.responses, schema, place))

    def _finished(self, status: int, answer: Answer | None, body: Json) -> Reply:
        payloads = answer.payloads if answer is not None else ()
        headers = dict.fromkeys(answer.required_headers if answer is not None else (), "1")
        json_payload = next((p for p in payloads if p.is_json), None)
        if json_payload is not None and json_payload.schema is not None:
            kind = json_payload.media_type if "*" not in json_payload.media_type else "application/json"
            return Reply(status=status, body=body, headers=headers, media_type=kind)
        if payloads and status != 204:
            kind = payloads[0].media_type
            return Reply(status=status, has_body=False, headers=headers, text="OK", media_type=kind)
        return Reply(status=status, has_body=False, headers=headers)

    def _let_in(self, call: Call, lie: Lie) -> None:
        assert self._tokens is not None  # noqa: S101  (the caller looked)
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        token = token.strip() if scheme.lower() == "bearer" else ""
        if self._tokens.holds(token, grants=self.grants):
            return
        if lie.takes_expired_tokens and self._tokens.holds(token, grants=self.grants, expired_too=True):
            lie.tell("expired-token-accepted")
        elif lie.lets_everybody_in:
            lie.tell("no-auth")
        else:
            raise Refusal(401, "no token that holds", "Authorization")


def _error_schema(api: Api) -> Any:
    """How the document says that errors look, at the first place where it says so; None if nowhere."""
    for operation in api.operations:
        for status in ("400", "404", "default", "4XX", "422"):
            answer = operation.answers.get(status)
            if answer is not None and answer.json_schema is not None:
                return answer.json_schema
    return None


def _plain_key(key: str) -> str:
    head, _, rest = key.partition(".")
    return head if head.isdigit() and rest.strip("0") == "" else key
