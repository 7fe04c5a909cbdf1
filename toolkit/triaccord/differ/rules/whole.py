"""What no other rule tells: bodies, parameters and headers compared as a whole, by the values they accept."""

from __future__ import annotations

from triaccord.differ.rules.registry import rule
from triaccord.model import Change, Level, Side


@rule(on="request-narrowed", side=Side.REQUEST, level=Level.BREAKING)
def request_narrowed(change: Change) -> str | None:
    """A request that was accepted is refused, although no single change says so.

    Why it breaks:
        `triaccord check` compares what each version accepts as a whole, other findings taken back. A value
        was found that the older version accepts and the newer one refuses; two validators agree on it.

    Before:
        {type: object, additionalProperties: {type: string}}

    After:
        {type: object, properties: {size: {type: integer}}, additionalProperties: {type: string}}

    Not when:
        Another finding tells it already, or the comparison ran out of its time: `incomplete` says so then.

    Mend:
        Look at the value that is shown: send what the newer version accepts in its place.
    """
    return f"a request that was accepted is refused: {change.detail.get('error', '')}"


@rule(on="response-widened", side=Side.RESPONSE, level=Level.BREAKING)
def response_widened(change: Change) -> str | None:
    """A response that was ruled out is possible, although no single change says so.

    Why it breaks:
        `triaccord check` compares what each version may answer as a whole, other findings taken back. A value
        was found that the newer version may answer and the older one ruled out; two validators agree on it.

    Before:
        {type: object, additionalProperties: {type: string}}

    After:
        {type: object, properties: {size: {type: integer}}, additionalProperties: {type: string}}

    Not when:
        Only a name comes back that nobody listed: readers pass over it. Nor when another finding tells it.

    Mend:
        Look at the value that is shown: read it without a fault, or pass over it.
    """
    return f"a response that was ruled out is possible: {change.detail.get('error', '')}"
