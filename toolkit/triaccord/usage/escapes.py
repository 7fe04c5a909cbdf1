"""Bodies that code passed on to where nobody could watch: what was read of them is unknown, never nothing.

Compiled libraries read dicts without calling their methods. Some of them are held; others, and classes made
in C, are not. Where the integrator's own modules use such a library, a part of a body that was reached, but
of which nothing was seen to be read, counts as taken whole.
"""

from __future__ import annotations

import sys

from triaccord.usage.nodes import Node
from triaccord.usage.sites import Sources
from triaccord.usage.values import How

COMPILED = frozenset(
    {"jsonschema_rs", "msgspec", "numpy", "orjson", "pandas", "polars", "pyarrow", "pydantic_core"}
    | {"rapidjson", "ujson", "cysimdjson", "simdjson", "pysimdjson", "fastavro", "adaptix", "mashumaro"}
)
"""Libraries that take values apart in compiled code, or in code that they write themselves."""


def has_compiled_readers(sources: Sources) -> bool:
    """Whether a module of the integrator's uses such a library."""
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if not isinstance(file, str) or sources.name_of(file) is None:
            continue
        for value in list(vars(module).values()):
            owner = getattr(value, "__module__", None) or getattr(value, "__name__", None)
            if isinstance(owner, str) and owner.partition(".")[0] in COMPILED:
                return True
    return False


def is_escaped(node: Node, *, is_root: bool) -> bool:
    """Whether a container was reached, and nothing in it was seen to be read."""
    if not node.holds or any(how in (How.BULK, How.STRICT) for how, _ in node.marks):
        return False
    if not is_root and not node.marks:
        return False
    return not any(found.marks for child in node.named.values() for _, found in child.walk())
