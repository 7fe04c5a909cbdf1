"""Both dialects in one canonical view, built lazily and only for what differs.

::

    Document ── operations, parameters, bodies, responses (messages.py, swagger.py)
        └────── view(schema) -> View: what a schema accepts (view.py, unions.py)
"""

from triaccord.differ.canonical.document import Document
from triaccord.differ.canonical.nodes import Node, Schema, escape, join, unescape
from triaccord.differ.canonical.view import Union, View

__all__ = ["Document", "Node", "Schema", "Union", "View", "escape", "join", "unescape"]
