"""Changes that are made of smaller ones: renames, moves, relocations, pagination moves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from triaccord.differ.pairing import ref_of
from triaccord.model import Change

if TYPE_CHECKING:
    from triaccord.differ.composite.copies import Homes
    from triaccord.differ.exchanges import Exchange
    from triaccord.differ.pairing import Pairing
    from triaccord.differ.walk import Walk


def compose(
    walk: Walk, exchanges: Sequence[Exchange], pairing: Pairing, changes: list[Change], homes: Homes
) -> list[Change]:
    """Fold changes that belong together into one, and add those of operations on one side only."""
    from triaccord.differ.composite.copies import said_once
    from triaccord.differ.composite.headers import header_renames
    from triaccord.differ.composite.insides import insides
    from triaccord.differ.composite.moves import property_moves
    from triaccord.differ.composite.operations import operation_changes
    from triaccord.differ.composite.pagination import pagination_moves
    from triaccord.differ.composite.parameters import parameter_moves
    from triaccord.differ.composite.relocations import relocations

    changes = [*changes, *operation_changes(walk, pairing)]
    changes = parameter_moves(walk, relocations(pairing, changes))
    changes = header_renames(pagination_moves(walk, changes))
    changes = property_moves(walk, changes)
    changes += insides(walk, exchanges, changes, homes)
    return said_once(walk, homes, [ref_of(exchange.new) for exchange in exchanges], changes)
