"""A version as clients and servers meet it: operations, parameters, bodies and answers on the wire.

What the floors that open sockets share: the sandbox serves it, the live leg calls it.
"""

from triaccord.wire.operations import Answer, Api, Operation, Parameter, Payload
from triaccord.wire.resources import Resource, Role, Uses, roles_of
from triaccord.wire.schemas import Mistake, SchemaBook
from triaccord.wire.values import Sampler

__all__ = [
    "Answer",
    "Api",
    "Mistake",
    "Operation",
    "Parameter",
    "Payload",
    "Resource",
    "Role",
    "Sampler",
    "SchemaBook",
    "Uses",
    "roles_of",
]
