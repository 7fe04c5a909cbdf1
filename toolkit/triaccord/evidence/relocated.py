"""What is sent moved out of the body: a request that has it there still."""

from __future__ import annotations

from triaccord.differ.canonical.messages import Media
from triaccord.evidence.documents import Documents, OperationPair
from triaccord.evidence.exchange import Wanted, sample
from triaccord.evidence.lacks import Lack, in_request
from triaccord.model import Change, Json, Side


def left_body(documents: Documents, pair: OperationPair, change: Change) -> Lack | None:
    """A body with what only the older version takes there; None if the newer one takes it, too.

    Args:
        documents: Both versions.
        pair: The operation.
        change: What moved out of its body.
    """
    body = pair.old.body() if pair.old is not None else None
    if body is None or pair.new is None or not body.content:
        return None
    name, media = next(iter(body.content.items()))
    known = documents.old.view(media.schema).properties
    still = _known_now(documents, pair)
    gone = [
        part.subject
        for part in change.parts or (change,)
        if part.subject in known and part.subject not in still
    ]
    if not gone:
        return None
    value = _value(documents, media)
    for one in gone:
        value[one] = sample(documents, known[one], of_new=False, side=Side.REQUEST, name=one)
    names = ", ".join(f"`{one}`" for one in gone[:6]) + (
        f" and {len(gone) - 6} more" if len(gone) > 6 else ""
    )
    message = (
        f"the newer version describes no {names} in the body; it is sent in the {change.detail.get('in')}"
    )
    return in_request("requestBody", message, Wanted(media_type=name, body=value), value)


def _value(documents: Documents, media: Media) -> dict[str, Json]:
    value = sample(documents, media.schema, of_new=False, side=Side.REQUEST)
    return dict(value) if isinstance(value, dict) else {}


def _known_now(documents: Documents, pair: OperationPair) -> frozenset[str]:
    body = pair.new.body() if pair.new is not None else None
    content = body.content.values() if body is not None else ()
    return frozenset(name for one in content for name in documents.new.view(one.schema).properties)
