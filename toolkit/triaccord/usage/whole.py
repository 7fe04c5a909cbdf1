"""Bodies that something goes through from end to end: compared, pickled, dumped by compiled code."""

from __future__ import annotations

from types import FrameType
from typing import Any

from triaccord.usage.naming import ITEMS
from triaccord.usage.nodes import Node

MAX_DEPTH = 60


def read_whole(value: Any, node: Node, frame: FrameType, depth: int = 0) -> None:
    """Note that compiled code goes through a value and everything in it: compares it, pickles it."""
    if depth == 0 and (id(frame.f_code), frame.f_lasti, node.clock.test) in node.bulk_hits:
        return
    node.bulk(frame)
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, item in dict.items(value):
            if isinstance(item, (dict, list)):
                read_whole(item, node.child(key), frame, depth + 1)
    else:
        for item in list.__iter__(value):
            if isinstance(item, (dict, list)):
                read_whole(item, node.child(ITEMS), frame, depth + 1)
