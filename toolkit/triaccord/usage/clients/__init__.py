"""Watching HTTP clients: where each is held, and how the hold is let go.

A client is held at the highest place that every call passes, above the places where mocks and cassettes sit.
One module per library, named `for_<library>`, imported only once that library is; a suite that never imports
aiohttp never pays for it.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from triaccord.usage.recorder import Recorder

WATCHED = {
    "requests": "for_requests",
    "httpx": "for_httpx",
    "urllib3": "for_urllib3",
    "aiohttp": "for_aiohttp",
    "json": "for_json",
    "simplejson": "for_json",
    "orjson": "for_json for_compiled",
    "ujson": "for_json for_compiled",
    "rapidjson": "for_json for_compiled",
    "msgspec": "for_compiled",
    "msgspec.json": "for_compiled",
    "msgspec.msgpack": "for_compiled",
    "pandas": "for_compiled",
    "pydantic.main": "for_pydantic",
    "pydantic.type_adapter": "for_pydantic",
    "yaml": "for_yaml",
}
"""Modules, and which modules here know them."""

Make = Callable[[Any], Any]


class Hold:
    """The patches of one recording, and their undoing."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self._undo: list[tuple[Any, str, Any]] = []
        self._finder: _Finder | None = None

    def replace(self, owner: Any, name: str, make: Make) -> None:
        """Put `make(original)` in the place of an attribute; nothing happens where there is none."""
        original = vars(owner).get(name)
        if original is None:
            return
        made = make(original)
        if callable(original) and not isinstance(original, (classmethod, property)):
            functools.update_wrapper(made, original)
        try:
            setattr(owner, name, made)
        except (AttributeError, TypeError):  # a type made in C
            return
        self._undo.append((owner, name, original))

    def watch(self, name: str, module: ModuleType) -> None:
        """Hold a library that has just been imported."""
        try:
            for knowing in WATCHED[name].split():
                import_module(f"{__name__}.{knowing}").hold(self, module)
        except Exception as error:
            # A library of a make that we do not know must go on working unwatched.
            self.recorder.fault(f"watching {name}", error)

    def install(self) -> None:
        """Hold what is imported already, and what will be."""
        for name in WATCHED:
            module = sys.modules.get(name)
            if module is not None:
                self.watch(name, module)
        self._finder = _Finder(self)
        sys.meta_path.insert(0, self._finder)

    def release(self) -> None:
        """Put everything back, last first."""
        if self._finder is not None:
            sys.meta_path.remove(self._finder)
            self._finder = None
        for owner, name, original in reversed(self._undo):
            setattr(owner, name, original)
        self._undo.clear()


@contextmanager
def held(recorder: Recorder) -> Iterator[Hold]:
    """Hold every client for the length of a `with`."""
    hold = Hold(recorder)
    hold.install()
    try:
        yield hold
    finally:
        hold.release()


class _Finder(MetaPathFinder):
    """Finds nothing itself; lets the others find a watched module and holds it when it has been run."""

    def __init__(self, hold: Hold) -> None:
        self.hold = hold
        self._busy: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname not in WATCHED or fullname in self._busy:
            return None
        self._busy.add(fullname)
        try:
            spec = _found(self, fullname, path, target)
        finally:
            self._busy.discard(fullname)
        if spec is None or spec.loader is None or not hasattr(spec.loader, "exec_module"):
            return None
        _hold_after(spec.loader, fullname, self.hold)
        return spec


def _found(
    own: MetaPathFinder, fullname: str, path: Sequence[str] | None, target: ModuleType | None
) -> ModuleSpec | None:
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        if finder is own or find is None:
            continue
        spec: ModuleSpec | None = find(fullname, path, target)
        if spec is not None:
            return spec
    return None


def _hold_after(loader: Loader, fullname: str, hold: Hold) -> None:
    run = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        # Taken away first, so that the module keeps the loader it would have had.
        del loader.exec_module
        run(module)
        hold.watch(fullname, module)

    try:
        loader.exec_module = exec_module  # type: ignore[method-assign]  # on this one loader, for this one time
    except AttributeError:  # an extension module's loader may have no room
        return


def calls_from(frame: Any, library: str) -> bool:
    """Whether a frame belongs to a library itself."""
    name = frame.f_globals.get("__name__", "")
    return name == library or str(name).startswith(library + ".")
