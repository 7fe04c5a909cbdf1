"""What exists in the sandbox, whoever looks at it: records, what makes them, and what they bring."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from triaccord.model import Json
from triaccord.sandbox.aliases import Aliases
from triaccord.sandbox.faults import Refusal
from triaccord.sandbox.kinds import Kind, Rename, learn, learn_renames
from triaccord.sandbox.store import Record, Store
from triaccord.sandbox.ways import Follower, Ways
from triaccord.wire import Api, Operation, Resource, Role, Sampler, SchemaBook, Uses, roles_of
from triaccord.wire.views import properties_of

_EPOCH = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_LISTED = (Role.LIST, Role.CREATE, Role.READ, Role.REPLACE, Role.DELETE, Role.UPDATE)
ONLY = "only"
"""The key of the one record of a resource that has no more."""


class World:
    """Everything that all versions share.

    Args:
        apis: The versions served, oldest first, by name.
        ways: What is special about the vendor.
        renames: Fields and parameters that have two names.
        seed: Another seed, another world.
        count: How many records each collection starts with.
        path: The store's file.
    """

    def __init__(
        self,
        apis: Mapping[str, Api],
        *,
        ways: Ways | None = None,
        renames: Iterable[Rename] = (),
        seed: int = 0,
        count: int = 7,
        path: str = ":memory:",
    ) -> None:
        self.ways = ways or Ways()
        self.seed = seed
        self.count = count
        self.roles: dict[str, tuple[dict[Operation, Uses], dict[str, Resource]]] = {}
        self._ticks = 0
        self.kinds: dict[str, Kind] = {}
        renames = tuple(renames)
        self.aliases = Aliases(renames)
        for name, api in apis.items():
            uses, resources = roles_of(api)
            self.roles[name] = ({o: self.aliases.paged(use) for o, use in uses.items()}, resources)
            learn(self.kinds, api, *self.roles[name])
        learn_renames(self.kinds, renames)
        self._followed = {each.of: each for each in self.ways.followers}
        self._following = {each.makes: each for each in self.ways.followers}
        self.store = Store(path)

    # ---- reading --------------------------------------------------------------------------------

    def all(self, resource: str, scope: str) -> list[Record]:
        """All records of a collection."""
        self._ensure(resource, scope)
        return self.store.all(resource, scope)

    def get(self, resource: str, scope: str, key: str) -> Record | None:
        """A record; None if there is none."""
        self._ensure(resource, scope)
        return self.store.get(resource, scope, key)

    def only(self, resource: str, scope: str) -> Record:
        """The one record of a resource that has no more."""
        found = self.store.get(resource, scope, ONLY)
        if found is None:
            body = self._made_up(self.kinds[resource], scope, ONLY)
            found = Record(resource, scope, ONLY, 1, True, body)
            self.store.put(found)
        return found

    # ---- writing --------------------------------------------------------------------------------

    def create(self, resource: str, scope: str, body: Mapping[str, Json], *, reuse: bool = False) -> Record:
        """A new record with what was sent; with what it brings along.

        Raises:
            Refusal: 409 if it names itself like one that is there.
        """
        kind = self.kinds[resource]
        self._ensure(resource, scope)
        body = kind.placed(body)
        own = body.get(kind.id_fields[0]) if kind.id_fields and not kind.numeric else None
        if isinstance(own, str) and own and not kind.uuid:
            if self.store.get(resource, scope, own) is not None:
                raise Refusal(409, f"there is a '{own}' already", kind.id_fields[0])
            key = own
        else:
            key = self._next_key(kind, scope, reuse=reuse)
        made = {
            **self._first_status(kind),
            **body,
            **self._identity(kind, key),
            **self._stamps(kind, new=True),
        }
        record = Record(resource, scope, key, 1, False, made)
        self.store.put(record)
        self._bring_follower(record)
        return record

    def change(
        self, record: Record, body: Mapping[str, Json], *, whole: bool, known: Iterable[str]
    ) -> Record:
        """A record with other values.

        Args:
            record: What is there.
            body: What was sent.
            whole: Whether what was not sent goes away (PUT), or stays (PATCH).
            known: The fields that the request could have sent; others were set by the server and stay.
        """
        kind = self.kinds[record.resource]
        placed = kind.placed(body)
        # What is kept as a whole within the thing is changed as a whole.
        gone = set(placed) if placed is not body else set(known) if whole else set()
        body = placed
        for name in body:
            gone.update(kind.twins.get(name, ()))
        kept = {name: value for name, value in record.body.items() if name not in gone}
        made = {**kept, **body, **self._identity(kind, record.key), **self._stamps(kind, new=False)}
        changed = replace(record, body=made, revision=record.revision + 1, seeded=False)
        if record.resource in self._following and self._following[record.resource].recreated:
            return self._recreated(changed)
        self.store.put(changed)
        self._bring_follower(changed)
        return changed

    def delete(self, record: Record) -> None:
        """Take a record away, with what it brought."""
        self.store.delete(record.resource, record.scope, record.key)
        if (follower := self._followed.get(record.resource)) is not None:
            self._drop_follower(follower, record)

    def act(self, record: Record, action: str) -> Record:
        """Do what the vendor's ways say of an action; nothing if they say nothing."""
        for each in self.ways.statuses:
            if each.resource == record.resource and action in each.actions:
                kind = self.kinds[record.resource]
                body = {**record.body, each.field: each.actions[action], **self._stamps(kind, new=False)}
                record = replace(record, body=body, revision=record.revision + 1)
                self.store.put(record)
        follower = self._followed.get(record.resource)
        if follower is not None and action in follower.removed_by:
            self._drop_follower(follower, record)
        return record

    def sampled(self, book: SchemaBook, schema: Any, place: str) -> Json:
        """An invented value that hangs on this world's seed."""
        return Sampler(book, self.seed).sample(schema, place)

    # ---- followers ------------------------------------------------------------------------------

    def _bring_follower(self, record: Record) -> None:
        follower = self._followed.get(record.resource)
        if follower is None or follower.makes not in self.kinds:
            return
        there = self._followers(follower, record)
        if there and not follower.recreated:
            return
        for old in there:
            self.store.delete(old.resource, old.scope, old.key)
        kind = self.kinds[follower.makes]
        key = self._next_key(kind, "")
        copied = {
            name: record.body[source] for name, source in follower.copies.items() if source in record.body
        }
        linked: dict[str, Json] = {follower.link: _as_number(record.key)}
        body = {**self._made_up(kind, "", key), **copied, **linked, **self._identity(kind, key)}
        made = {**body, **self._stamps(kind, new=True)}
        self.store.put(Record(follower.makes, "", key, 1, record.seeded, made))
        if follower.backlink is not None:
            body = {**record.body, follower.backlink: _as_number(key)}
            self.store.put(replace(record, body=body))

    def _followers(self, follower: Follower, record: Record) -> list[Record]:
        self._ensure(follower.makes, "")
        return [r for r in self.store.all(follower.makes, "") if str(r.body.get(follower.link)) == record.key]

    def _drop_follower(self, follower: Follower, record: Record) -> None:
        for each in self._followers(follower, record):
            self.store.delete(each.resource, each.scope, each.key)

    def _recreated(self, record: Record) -> Record:
        kind = self.kinds[record.resource]
        self.store.delete(record.resource, record.scope, record.key)
        key = self._next_key(kind, record.scope)
        made = replace(record, key=key, revision=1, body={**record.body, **self._identity(kind, key)})
        self.store.put(made)
        return made

    # ---- making ---------------------------------------------------------------------------------

    def _ensure(self, resource: str, scope: str) -> None:
        """Make the first records of a collection when somebody looks at it for the first time."""
        if self.store.is_seeded(resource, scope):
            return
        kind = self.kinds[resource]
        base = 1000 + self._hash(f"{resource}|{scope}") % 9000
        self.store.mark_seeded(resource, scope, base)
        followed = self._following.get(resource)
        if followed is not None and followed.of in self.kinds:
            self._ensure(followed.of, "")
        for _ in range(self.count):
            key = self._next_key(kind, scope)
            record = Record(resource, scope, key, 1, True, self._made_up(kind, scope, key))
            self.store.put(record)
            self._bring_follower(record)

    def _made_up(self, kind: Kind, scope: str, key: str) -> dict[str, Json]:
        """A record's fields: for each the value that most of the schemas that know it accept."""
        place = f"{kind.key}|{scope}|{key}"
        candidates: dict[str, list[Json]] = defaultdict(list)
        judges: dict[str, list[tuple[SchemaBook, Any]]] = defaultdict(list)
        for book, schema in kind.schemas:
            value = Sampler(book, self.seed).sample(schema, place)
            properties = properties_of(book, schema)
            for name, each in value.items() if isinstance(value, dict) else ():
                candidates[name].append(each)
                judges[name].append((book, properties.get(name, {})))
        made: dict[str, Json] = {}
        for name, values in candidates.items():
            if any(twin in made for twin in kind.twins.get(name, ())):
                continue
            made[name] = max(values, key=lambda value: sum(b.accepts(s, value) for b, s in judges[name]))
        for statuses in self.ways.statuses:
            if statuses.resource == kind.key and statuses.field in made:
                made[statuses.field] = statuses.first
        return {**made, **self._identity(kind, key)}

    def _identity(self, kind: Kind, key: str) -> dict[str, Json]:
        return {name: _as_number(key) if kind.numeric else key for name in kind.id_fields}

    def _stamps(self, kind: Kind, *, new: bool) -> dict[str, Json]:
        self._ticks += 1
        now = (_EPOCH + dt.timedelta(seconds=self._ticks)).isoformat().replace("+00:00", "Z")
        names = {name for book, schema in kind.schemas for name in properties_of(book, schema)}
        fields: dict[str, Json] = {name: now for name in self.ways.stamps if name in names}
        if new:
            fields |= {name: now for name in self.ways.created if name in names}
        return fields

    def _first_status(self, kind: Kind) -> dict[str, Json]:
        return {each.field: each.first for each in self.ways.statuses if each.resource == kind.key}

    def _next_key(self, kind: Kind, scope: str, *, reuse: bool = False) -> str:
        number = self.store.next_number(kind.key, scope)
        key = self._key(kind, scope, number)
        while reuse and number > 1:
            number -= 1
            earlier = self._key(kind, scope, number)
            if self.store.get(kind.key, scope, earlier) is not None:
                break
            key = earlier
        return key

    def _key(self, kind: Kind, scope: str, number: int) -> str:
        """The key of a record by its number."""
        if kind.numeric:
            return str(number)
        if kind.uuid:
            import uuid

            return str(uuid.UUID(int=self._hash(f"{kind.key}|{scope}|{number}") << 64 | number, version=4))
        return f"{self._hash(f'{kind.key}|{scope}|{number}'):016x}"

    def _hash(self, text: str) -> int:
        return int.from_bytes(blake2b(f"{self.seed}|{text}".encode(), digest_size=8).digest(), "big")


def _as_number(key: str) -> Json:
    return int(key) if key.isdigit() else key
