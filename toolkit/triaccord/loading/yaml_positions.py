"""Lines and columns in YAML: by the indentation of its blocks where that tells, else event by event."""

from __future__ import annotations

from triaccord.loading.pointers import Tokens
from triaccord.loading.yaml_blocks import YamlBlocks
from triaccord.loading.yaml_walk import walk


class YamlIndex:
    """One text that is asked about once or many times."""

    # Questions that are answered by a walk of their own, which ends early.
    _PATIENCE = 2

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._blocks = YamlBlocks(data)
        self._asked = 0
        self._all: dict[Tokens, tuple[int, int]] | None = None

    def find(self, wanted: set[Tokens]) -> dict[Tokens, tuple[int, int]]:
        """Line and column, 1-based, of each wanted place and of those above it, as far as they exist.

        A place inside an alias or from a merge key is not told apart: the node with the alias answers.
        """
        found = self._blocks.find(wanted)
        if found is not None:
            return found
        self._asked += 1
        if self._asked <= self._PATIENCE:
            return walk(self._data, wanted)
        if self._all is None:
            self._all = walk(self._data, None)
        everything = self._all
        return {
            above: everything[above]
            for each in wanted
            for above in _with_ancestors(each)
            if above in everything
        }


def _with_ancestors(tokens: Tokens) -> list[Tokens]:
    return [tokens[:length] for length in range(len(tokens) + 1)]
