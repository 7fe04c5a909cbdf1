"""An embedded test environment: a stateful server made from nothing but API documents.

Every version is a view on one store, so the same record is seen through the old and the new contract.
"""

from triaccord.sandbox.kinds import Rename, renames_from
from triaccord.sandbox.ways import Ways, ways_of
from triaccord.sandbox.world import World

__all__ = ["Rename", "Ways", "World", "renames_from", "ways_of"]
