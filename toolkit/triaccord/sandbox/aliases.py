"""Query parameters under other names: what filters or cuts a list in one version does so in every other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from triaccord.sandbox.kinds import Rename
from triaccord.wire import Operation, Uses
from triaccord.wire.operations import shape
from triaccord.wire.paging import Filter, Paging, filters_of, paging_of

_ROLES = ("size", "page", "offset", "after", "order")
_TOLD = {"size": ("default_size", "max_size"), "page": ("first_page",), "order": ("default_order",)}
Names = Mapping[str, tuple[str, ...]]


class Aliases:
    """Which parameters of an operation have another name in another version.

    Args:
        renames: What is renamed; fields are left to the kinds of things.
    """

    def __init__(self, renames: Iterable[Rename]) -> None:
        self._names: dict[tuple[str, str], dict[str, tuple[str, ...]]] = {}
        for rename in renames:
            for ref in rename.operations if rename.is_parameter else ():
                names = self._names.setdefault((ref.method, shape(ref.path)), {})
                for one, other in ((rename.old, rename.new), (rename.new, rename.old)):
                    names[one] = tuple(dict.fromkeys((*names.get(one, ()), other)))

    def of(self, operation: Operation) -> Names:
        """Parameter → its other names, in one operation."""
        return self._names.get((operation.method, shape(operation.path)), {})

    def paged(self, use: Uses) -> Uses:
        """A list with the paging that its parameters have under their other names."""
        names = self.of(use.operation)
        paging = use.paging
        for parameter in use.operation.parameters:
            for name in names.get(parameter.name, ()) if parameter.where == "query" else ():
                if parameter.name not in paging.names:
                    paging = _joined(paging, use.operation, parameter.name, name)
        return use if paging is use.paging else replace(use, paging=paging)

    def filters(self, use: Uses, known: Mapping[str, Any], twins: Names) -> tuple[Filter, ...]:
        """What narrows a list, whichever version named the parameter and the field.

        Args:
            use: The list.
            known: Properties of an item, by name.
            twins: Field → its other names.
        """
        operation, paging = use.operation, use.paging
        found = {each.parameter: each for each in filters_of(operation, dict(known), paging)}
        called = {twin: name for name in known for twin in twins.get(name, ()) if twin not in known}
        wider = {**known, **{twin: known[name] for twin, name in called.items()}}
        names = self.of(operation)
        for parameter in operation.parameters:
            for name in (parameter.name, *names.get(parameter.name, ())):
                if parameter.name in found or parameter.name in paging.names:
                    break
                alone = replace(operation, parameters=(replace(parameter, name=name),))
                for each in filters_of(alone, wider, paging):
                    field = called.get(each.field, each.field)
                    found[parameter.name] = replace(each, parameter=parameter.name, field=field)
        return tuple(found.values())


def _joined(paging: Paging, operation: Operation, own: str, other: str) -> Paging:
    """The paging with what a parameter would be under its other name, where nothing has that part yet."""
    parameter = operation.parameter(own, "query")
    if parameter is None:
        return paging
    there = paging_of(replace(operation, parameters=(replace(parameter, name=other),)))
    role = next((role for role in _ROLES if getattr(there, role) == other), None)
    if role is None or getattr(paging, role) is not None:
        return paging
    told: dict[str, Any] = {name: getattr(there, name) for name in _TOLD.get(role, ())}
    return replace(paging, **{role: own, **told})
