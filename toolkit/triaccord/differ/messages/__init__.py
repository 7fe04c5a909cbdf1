"""What differs between what two operations send and receive."""

from __future__ import annotations

from triaccord.differ.canonical import Node
from triaccord.differ.canonical.document import same
from triaccord.differ.exchanges import Exchange, types_of
from triaccord.differ.messages.bodies import compare_bodies
from triaccord.differ.messages.parameters import compare_parameters, may_send_bodies
from triaccord.differ.messages.responses import compare_responses


def compare_messages(exchange: Exchange) -> None:
    """Everything that is sent and received."""
    old, new = exchange.old, exchange.new
    in_step = old.doc.is_swagger == new.doc.is_swagger and old.shape == new.shape
    swagger = old.doc.is_swagger
    same_lists = in_step and _same_part(exchange, "parameters", "[]parameters")
    same_sent = not swagger or (same_lists and same(types_of(old, "consumes"), types_of(new, "consumes")))
    same_received = not swagger or same(types_of(old, "produces"), types_of(new, "produces"))
    if old.path != new.path or not (same_lists or (in_step and _same_but_body(exchange))):
        compare_parameters(exchange)
    sends_nothing = swagger and not may_send_bodies(exchange.walk, old, new)
    same_sent = sends_nothing or (
        in_step and same_sent and _same_part(exchange, "requestBody", "requestBodies")
    )
    if not same_sent:
        compare_bodies(exchange, old.body(), new.body())
    if not (in_step and same_received and _same_part(exchange, "responses", "{}responses")):
        compare_responses(exchange)


def _same_part(exchange: Exchange, word: str, kind: str) -> bool:
    """Whether a part of two operations is the same, with all that it leads to."""
    for old, new in (
        ((exchange.old.at, exchange.old.value), (exchange.new.at, exchange.new.value)),
        ((exchange.old.item_at, exchange.old.item), (exchange.new.item_at, exchange.new.item)),
    ):
        was = Node(f"{old[0]}/{word}", old[1].get(word))
        if not exchange.walk.is_same(was, Node(f"{new[0]}/{word}", new[1].get(word)), kind):
            return False
    return True


def _same_but_body(exchange: Exchange) -> bool:
    """Whether only bodies and form fields of 2.0 differ among the parameters."""
    for base, old, new in (
        (exchange.old.item_at, exchange.old.item, exchange.new.item),
        (exchange.old.at, exchange.old.value, exchange.new.value),
    ):
        olds, news = old.get("parameters") or [], new.get("parameters") or []
        if not isinstance(olds, list) or not isinstance(news, list) or len(olds) != len(news):
            return False
        for index, (was, now) in enumerate(zip(olds, news, strict=True)):
            bodies = [isinstance(one, dict) and one.get("in") in ("body", "formData") for one in (was, now)]
            at = f"{base}/parameters/{index}"
            if not all(bodies) and not exchange.walk.is_same(Node(at, was), Node(at, now), "parameters"):
                return False
    return True
