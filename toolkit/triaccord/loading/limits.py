"""How much of an input is read before we stop: the bounds that hold for hostile documents."""

from __future__ import annotations

from triaccord.model.quick import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what one `load` may read and build.

    Attributes:
        max_bytes: Size of one file, answer or standard input.
        max_total_bytes: Size of all files of one multi-file document together.
        max_depth: How deep objects and arrays may nest. Real documents stay below 50; what comes
            after loading walks recursively, so this stays well below Python's own limit.
        max_alias_nodes: How many nodes the aliases of one YAML file may repeat altogether. Aliases are
            shared, not copied, but whoever walks the document walks each repetition.
        max_files: How many files one multi-file document may have.
        timeout_s: For a whole network request, in seconds.
        max_redirects: How many redirects are followed (within one host).
    """

    max_bytes: int = 64 * 1024 * 1024
    max_total_bytes: int = 256 * 1024 * 1024
    max_depth: int = 200
    max_alias_nodes: int = 1_000_000
    max_files: int = 5_000
    timeout_s: float = 30.0
    max_redirects: int = 5


DEFAULT_LIMITS = Limits()
