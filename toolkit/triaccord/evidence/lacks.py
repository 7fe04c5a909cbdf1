"""What the documents lack: the fact that one version describes something and the other does not."""

from __future__ import annotations

from triaccord.evidence.exchange import Wanted
from triaccord.model import Json, Side
from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What one version describes and the other does not, or demands and the other does not.

    Attributes:
        side: Where it shows.
        accepted_by: `old` or `new`.
        refused_by: The other one.
        keyword: What stands for the deciding keyword.
        message: The fact, in a sentence.
        value: The value that shows it; null where a thing is left out.
        wanted: How the example is made.
    """

    side: Side
    accepted_by: str
    refused_by: str
    keyword: str
    message: str
    value: Json = None
    wanted: Wanted


def in_request(keyword: str, message: str, wanted: Wanted, value: Json = None) -> Lack:
    """A request that only the older version describes."""
    return Lack(
        side=Side.REQUEST,
        accepted_by="old",
        refused_by="new",
        keyword=keyword,
        message=message,
        value=value,
        wanted=wanted,
    )


def in_response(keyword: str, message: str, wanted: Wanted, value: Json = None) -> Lack:
    """A response that only the newer version describes."""
    return Lack(
        side=Side.RESPONSE,
        accepted_by="new",
        refused_by="old",
        keyword=keyword,
        message=message,
        value=value,
        wanted=wanted,
    )
