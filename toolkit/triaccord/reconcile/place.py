"""Where a claim applies: its operations and models, found in both documents in spite of slips."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from triaccord.model import Claim, OperationRef
from triaccord.reconcile.facets import Facet, Place, places
from triaccord.reconcile.kinds import NAMES_AN_OPERATION
from triaccord.reconcile.names import folded, template
from triaccord.reconcile.presence import Document

_ANY = "*"
_LONGEST_BASE = 4
_API_SEGMENT = re.compile(r"api|rest|v?\d+(?:[._]\d+)*(?:(?:alpha|beta|rc)\d*)?|latest")
_SEVERAL = re.compile(r"[/\w})]`? (?:API |REST )?(?:endpoints|operations|routes|APIs)\b")
NEAR_PATH = 0.88
"""Paths this similar are taken for one with a slip, where no path is spelled so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMatch:
    """That a claim and a change are at one place: how surely, and why if that is not plain.

    `elsewhere` names the model that the documents have it in, if the claim places it in another.
    """

    score: int
    reason: str = ""
    elsewhere: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A claim's operations as the documents spell them.

    Attributes:
        places: Method and template of each; `*` stands for any.
        models: Folded names of the claim's models that the documents know.
        unknown: Operations of the claim that neither document has, even with slips mended.
        mended: Words about slips that were mended, such as `/invoice/{}` read as `/invoices/{}`.
    """

    places: frozenset[Place]
    models: frozenset[str] = frozenset()
    unknown: tuple[OperationRef, ...] = ()
    mended: tuple[str, ...] = ()

    def meets(self, facet: Facet, *, deep: bool) -> PlaceMatch | None:
        """Whether the change is where the claim says; None if it is elsewhere.

        `deep`: the claim's field is a path, so that it may lie in what its model holds.
        """
        nearness = self._nearness(facet, deep=deep)
        elsewhere = self._elsewhere(facet, nearness)
        if self.places and facet.places:
            shared = sorted(place for place in facet.places if self._covers(place))
            if shared:
                named = [p for p in shared if p in self.places]
                score = (10 if named else 4) + nearness
                reason = "" if elsewhere else self._breadth(facet, named or shared)
                return PlaceMatch(score=score, reason=reason, elsewhere=elsewhere)
            if nearness and self.unknown:
                return PlaceMatch(score=3, reason="by the model that the note names")
            return None
        if self.models:
            reason = "by the model that the note names"
            return PlaceMatch(score=3 + nearness, reason=reason) if nearness else None
        return PlaceMatch(score=2, reason="by its name alone: the note names no operation")

    def _nearness(self, facet: Facet, *, deep: bool) -> int:
        """How near the change is to a model that the claim names: in it, in what it holds, or not at all."""
        models = [folded(model) for model in facet.change.models]
        if models and models[0] in self.models:
            return 6
        return 1 if deep and self.models & set(models) else 0

    def _elsewhere(self, facet: Facet, nearness: int) -> str:
        """The model that the documents have it in, where the claim names another that they know."""
        return facet.change.models[0] if self.models and not nearness and facet.change.models else ""

    def _covers(self, place: Place) -> bool:
        method, path = place
        return any(m in (method, _ANY) and p in (path, _ANY, "/*") for m, p in self.places)

    def _breadth(self, facet: Facet, shared: list[Place]) -> str:
        wider = len(facet.places) - len(shared)
        words = list(self.mended)
        if wider > 0 and not any(_ANY in place for place in self.places):
            words.append(f"the change reaches {wider} more operation{'s' * (wider > 1)} than the note names")
        return "; ".join(words)


class Operations:
    """The operations and models of both documents, looked up by the way that people spell them.

    Args:
        known: The operations of both documents.
        models: The models of both documents, each with the models that it is put together from.
        claims: All claims: an operation that one of them spells right is not what a slip in another means.
        bases: What stands before the documents' paths on the wire: `/hub/api`.
    """

    def __init__(
        self,
        known: Iterable[OperationRef],
        models: Mapping[str, Iterable[str]],
        claims: Iterable[Claim],
        *,
        bases: Iterable[str] = (),
    ) -> None:
        self._set = places(known)
        self._paths = frozenset(path for _, path in self._set)
        self._bases = tuple(sorted(template(base) for base in bases))
        spelled = places(operation for claim in claims for operation in claim.operations)
        self._free = sorted(self._set - spelled)
        self._models = {folded(name): frozenset(map(folded, parts)) for name, parts in models.items()}

    @classmethod
    def of(cls, old: Document, new: Document, claims: Iterable[Claim]) -> Operations:
        """The operations and models of two documents."""
        models: dict[str, tuple[str, ...]] = {}
        for document in (old, new):
            for name in document.models():
                models[name] = (*models.get(name, ()), *document.made_of(name))
        known, bases = (*old.operations(), *new.operations()), (*old.bases(), *new.bases())
        return cls(known, models, claims, bases=bases)

    def where(self, claim: Claim) -> Where:
        """Find a claim's operations in the documents."""
        found: set[Place] = set()
        unknown, mended = [], []
        for operation in map(self._on_the_wire, claim.operations):
            here, word = self._find(operation, whole=claim.kind in NAMES_AN_OPERATION)
            if not here:
                unknown.append(operation)
                # Kept as written: a change may concern an operation that one document alone has.
                here = ((operation.method.upper(), template(operation.path)),)
            found.update(here)
            if _speaks_of_all_below(claim, operation):
                found.update(self._below(operation))
            if word:
                mended.append(word)
        models = {folded(model) for model in claim.models} & self._models.keys()
        if not claim.models and not claim.operations:
            # `Rental.price`: the model stands before its field.
            models |= {
                folded(field.split(".")[0]) for field in claim.fields if "." in field
            } & self._models.keys()
        # What is put together from other models has their fields: `Resources` in `HostConfig`.
        models |= {part for model in models for part in self._models[model]}
        return Where(
            places=frozenset(found), models=frozenset(models), unknown=tuple(unknown), mended=tuple(mended)
        )

    def _on_the_wire(self, operation: OperationRef) -> OperationRef:
        """The operation by the document's path, where the notes write the server's path before it, or leave
        out the version that begins every path of the document.
        """
        path = template(operation.path)
        if path in self._paths or _ANY in path:
            return operation
        steps = path.split("/")[1:]
        for count in range(1, min(len(steps), _LONGEST_BASE + 1)):
            base, rest = "/" + "/".join(steps[:count]), "/" + "/".join(steps[count:])
            if rest in self._paths and self._is_base(base):
                return OperationRef(method=operation.method, path=rest)
        longer = {
            known for known in self._paths if known.endswith(path) and _is_api(known.removesuffix(path))
        }
        if len(longer) == 1:
            return OperationRef(method=operation.method, path=longer.pop())
        return operation

    def _below(self, operation: OperationRef) -> set[Place]:
        """Every operation at a path and below it."""
        path = template(operation.path)
        return {place for place in self._set if place[1] == path or place[1].startswith(path + "/")}

    def _is_base(self, steps: str) -> bool:
        return _is_api(steps) or any(base.endswith(steps) for base in self._bases)

    def _find(self, operation: OperationRef, *, whole: bool) -> tuple[tuple[Place, ...], str]:
        """The operation in the documents, if it is there, and words about a slip that was mended."""
        method, path = operation.method.upper(), template(operation.path)
        if _ANY in (method, path) or (method, path) in self._set:
            return ((method, path),), ""
        same_method = [p for m, p in self._free if m == method]
        for candidate in (path + "/{}", path.removesuffix("/{}")):
            if candidate in same_method:
                return ((method, candidate),), f"`{operation.path}` read as `{candidate}`"
        plurals = [p for m, p in sorted(self._set) if m == method and _singular(p) == _singular(path)]
        if len(plurals) == 1 and not whole:
            return ((method, plurals[0]),), f"`{operation.path}` read as `{plurals[0]}`"
        # A path that is there under other methods is a slip of the method, unless the claim is about
        # the operation itself: then it speaks of one that comes or goes.
        if not whole and (others := tuple(sorted(place for place in self._set if place[1] == path))):
            words = " and ".join(f"`{other} {operation.path}`" for other, _ in others)
            return others, f"`{operation}` read as {words}"
        nearest = max(same_method, key=lambda p: (_closeness(path, p), p), default=None)
        if nearest is not None and _closeness(path, nearest) >= NEAR_PATH:
            return ((method, nearest),), f"`{operation.path}` read as `{nearest}`"
        return (), ""


def _speaks_of_all_below(claim: Claim, operation: OperationRef) -> bool:
    """Whether a claim on whole operations names only their path, and says that there are several."""
    if operation.method != _ANY or _ANY in operation.path or claim.kind not in NAMES_AN_OPERATION:
        return False
    return _SEVERAL.search(claim.evidence) is not None


def _singular(path: str) -> str:
    """A path with its words in the singular."""
    return "/".join(part[:-1] if part.endswith("s") and len(part) > 3 else part for part in path.split("/"))


def _is_api(steps: str) -> bool:
    """Whether these segments say no more than which interface it is: `/api/v2`, `/rest`."""
    return all(_API_SEGMENT.fullmatch(step) for step in steps.strip("/").split("/"))


def _closeness(one: str, other: str) -> float:
    if one.count("{}") != other.count("{}"):
        return 0.0
    return SequenceMatcher(None, one, other).ratio()
