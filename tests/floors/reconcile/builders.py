"""Short ways to write changes, claims and documents for reconciliation."""

from __future__ import annotations

from dataclasses import dataclass, field

from triaccord.model import Change, Claim, Finding, Json, Level, OperationRef, Specificity, Visibility


def op(text: str) -> OperationRef:
    method, path = text.split(" ", 1)
    return OperationRef(path=path, method=method)


def change(
    kind: str,
    subject: str,
    *operations: str,
    side: str = "responses",
    old: Json = None,
    new: Json = None,
    models: tuple[str, ...] = (),
    path: str | None = None,
    required: bool = False,
    parts: tuple[Change, ...] = (),
    detail: dict[str, Json] | None = None,
) -> Change:
    refs = tuple(sorted(op(text) for text in operations))
    where = {"responses": refs} if side == "responses" else {side: refs}
    return Change(
        event=kind.replace("_", "-"),
        kind=kind,
        subject=subject,
        path=subject if path is None else path,
        old=old,
        new=new,
        models=models,
        required=required,
        parts=parts,
        detail=detail or {},
        **where,
    )


def finding(of: Change, fingerprint: str = "f1", level: Level = Level.BREAKING) -> Finding:
    return Finding(rule="some-rule", level=level, change=of, message="…", fingerprint=fingerprint)


def claim(
    kind: str,
    *operations: str,
    fields: tuple[str, ...] = (),
    old: str | None = None,
    new: str | None = None,
    values: tuple[str, ...] = (),
    models: tuple[str, ...] = (),
    text: str = "the note",
    id: str = "2-1",
    visible: Visibility = Visibility.YES,
    specificity: Specificity = Specificity.EXACT,
) -> Claim:
    return Claim(
        id=id,
        version="2",
        kind=kind,
        text=text,
        evidence=text,
        lines=(1, 1),
        operations=tuple(op(text) for text in operations),
        fields=fields,
        old=old,
        new=new,
        values=values,
        models=models,
        visible_in_spec=visible,
        specificity=specificity,
    )


@dataclass(frozen=True)
class FakeDocument:
    """A document by its operations and the names at each."""

    names: dict[str, set[str]]
    schemas: tuple[str, ...] = ("Thing", "Other")
    statuses: dict[str, set[str]] = field(default_factory=dict)
    opaque: tuple[str, ...] = ()
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listing: dict[str, bool] = field(default_factory=dict)
    base: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    def called(self, name: str) -> tuple[OperationRef, ...]:
        return (op(self.ids[name]),) if name in self.ids else ()

    def bases(self) -> tuple[str, ...]:
        return (self.base,) if self.base else ()

    def operations(self) -> tuple[OperationRef, ...]:
        return tuple(sorted(op(text) for text in self.names))

    def made_of(self, model: str) -> tuple[str, ...]:
        return self.parts.get(model, ())

    def lists_values(self, name: str) -> bool | None:
        return self.listing.get(name)

    def models(self) -> tuple[str, ...]:
        return self.schemas

    def has_name(self, name: str, operations: tuple[OperationRef, ...]) -> bool:
        where = operations or self.operations()
        return any(name in self.names.get(str(at), ()) for at in where)

    def takes_name(self, name: str, operations: tuple[OperationRef, ...]) -> bool:
        return self.has_name(name, operations)

    def has_status(self, status: str, operations: tuple[OperationRef, ...]) -> bool:
        return any(status in self.statuses.get(str(at), ()) for at in operations)

    def opaque_parameters(self, operations: tuple[OperationRef, ...]) -> tuple[str, ...]:
        return self.opaque

    def names_at(self, operations: tuple[OperationRef, ...]) -> tuple[str, ...]:
        return tuple(sorted({name for at in operations for name in self.names.get(str(at), ())}))
