"""How a request says who is calling: where a security scheme puts its credential, and what it looks like."""

from __future__ import annotations

from typing import Any

from triaccord.differ.canonical.messages import Operation
from triaccord.differ.security import requirements
from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True)
class Credential:
    """One credential of a request.

    Attributes:
        where: `header`, `query`, `cookie`; `connection` for what is no part of the request.
        name: The header's, parameter's or cookie's name.
        word: What stands before the secret (`Bearer`); empty for most.
        secret: The scheme's name in angle brackets: the secret itself is the reader's.
    """

    where: str
    name: str
    word: str
    secret: str

    @property
    def text(self) -> str:
        """The header's, parameter's or cookie's value."""
        return f"{self.word} {self.secret}" if self.word else self.secret

    @property
    def words(self) -> str:
        """The same for a sentence, without the secret."""
        if self.where == "connection":
            return "a client certificate"
        kind = {"query": "query parameter"}.get(self.where, self.where)
        return f"the {kind} `{self.name}{f': {self.word}' if self.word else ''}`"

    def is_same(self, other: Credential) -> bool:
        """Whether both are one on the wire, whatever their schemes are called."""
        return self._on_wire == other._on_wire

    @property
    def _on_wire(self) -> tuple[str, str, str]:
        return self.where, self.name.lower() if self.where == "header" else self.name, self.word


def credential(operation: Operation, name: str) -> Credential:
    """What a scheme wants in a request, as the operation's document says."""
    tree = operation.doc.tree
    schemes = tree.get("securityDefinitions") or tree.get("components", {}).get("securitySchemes", {})
    named = {str(one).lower(): scheme for one, scheme in schemes.items()} if isinstance(schemes, dict) else {}
    # Documents do not always keep to the case of their own names.
    scheme = schemes[name] if named and name in schemes else named.get(name.lower())
    if not isinstance(scheme, dict):
        return Credential("header", "Authorization", "", f"<{name}>")
    return _of_scheme(name, scheme)


def _of_scheme(name: str, scheme: dict[str, Any]) -> Credential:
    kind = str(scheme.get("type", "")).lower()
    if kind == "apikey":
        where = str(scheme.get("in", "header")).lower()
        where = where if where in ("query", "cookie") else "header"
        return Credential(where, str(scheme.get("name", name)), "", f"<{name}>")
    if kind == "mutualtls":
        return Credential("connection", "", "", f"<{name}>")
    way = "basic" if kind == "basic" else str(scheme.get("scheme", "")).lower() if kind == "http" else ""
    return Credential("header", "Authorization", (way or "bearer").capitalize(), f"<{name}>")


def refused_alternative(old: Operation, new: Operation, scheme: str) -> tuple[str, ...] | None:
    """The schemes of the older version, `scheme` among them, whose credentials the newer one does not take.

    None if it takes them all: the same header with the same word before the secret is the same credential.
    """
    for alternative in requirements(old):
        if scheme not in alternative:
            continue
        sent = [credential(old, name) for name in sorted(alternative)]
        taken = any(
            all(any(credential(new, name).is_same(one) for one in sent) for name in other)
            for other in requirements(new)
        )
        if not taken:
            return tuple(sorted(alternative))
    return None
