"""Changes below a property that has another name now: the value is looked at under both names."""

from __future__ import annotations

from triaccord.differ.canonical.nodes import escape, tokens_of
from triaccord.evidence.places import Spot
from triaccord.evidence.ways import Ground, spot_of, steps_into
from triaccord.model import Json
from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """What the properties on a way are called by the one who sends and by the one who receives.

    Attributes:
        steps: Keyword, the sender's name and the receiver's, from the root.
    """

    steps: tuple[tuple[str, str, str], ...] = ()

    def as_received(self, value: Json) -> Json:
        """The value with the receiver's names."""
        return _renamed(value, self.steps)

    def as_sent(self, at: str) -> str:
        """A JSON Pointer into the received value, as one into the value that was sent."""
        tokens = tokens_of(at)
        for index, (word, sent, received) in enumerate(self.steps[: len(tokens)]):
            if word == "properties" and tokens[index] == received:
                tokens[index] = sent
        return "".join(f"/{escape(token)}" for token in tokens)

    @property
    def words(self) -> str:
        """The names that differ, in words; empty if none does."""
        found = [f"`{sent}` against `{received}`" for _, sent, received in self.steps if sent != received]
        return f"; with the names of both, {', '.join(found)}" if found else ""


def spot_renamed(
    sender: Ground, receiver: Ground, sent_at: str | None, received_at: str | None
) -> tuple[Spot, Names] | None:
    """The places of a change where the ways there differ in names alone.

    Args:
        sender: The one who writes.
        receiver: The one who reads.
        sent_at: Where the change is in the sender's document.
        received_at: Where it is in the receiver's.
    """
    sent, received = sender.way_to(sent_at), receiver.way_to(received_at)
    if sent is None or received is None:
        return None
    one, other = steps_into(sent.way), steps_into(received.way)
    if one == other or [word for word, _ in one] != [word for word, _ in other]:
        return None
    if any(x != y and x[0] != "properties" for x, y in zip(one, other, strict=True)):
        return None
    steps = tuple((word, name, theirs) for (word, name), (_, theirs) in zip(one, other, strict=True))
    return spot_of(sender, receiver, sent, received), Names(steps)


def _renamed(value: Json, steps: tuple[tuple[str, str, str], ...]) -> Json:
    if not steps:
        return value
    (word, sent, received), rest = steps[0], steps[1:]
    if isinstance(value, list):
        return [_renamed(part, rest) for part in value] if word == "items" else value
    if not isinstance(value, dict):
        return value
    if word == "properties":
        return {
            (received if name == sent else name): _renamed(part, rest) if name == sent else part
            for name, part in value.items()
        }
    return {name: _renamed(part, rest) for name, part in value.items()}
