"""PyYAML asks for exact types when it dumps; ours must come out as what they stand for."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from triaccord.usage.clients import Hold
from triaccord.usage.views import WatchedDict, WatchedList, plain


def hold(hold: Hold, module: ModuleType) -> None:
    """Teach the safe dumpers our types; harmless afterwards, so it is not undone."""

    def represent(dumper: Any, value: Any) -> Any:
        return dumper.represent_data(plain(value))

    for name in ("SafeDumper", "CSafeDumper", "Dumper", "CDumper"):
        dumper = getattr(module, name, None)
        if dumper is not None:
            dumper.add_representer(WatchedDict, represent)
            dumper.add_representer(WatchedList, represent)
