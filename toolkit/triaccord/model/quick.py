"""`dataclass` as the standard library means it, with methods that are written when they are first needed.

The standard decorator compiles six functions for each class while its module is imported. For the sixty
values that one comparison knows of, that took a third of the time of comparing two small documents. Here
a class costs next to nothing until its first value is made. What is rare is left to the standard library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    from dataclasses import MISSING, Field, FrozenInstanceError
    from dataclasses import dataclass as _standard
    from operator import attrgetter
    from reprlib import recursive_repr

    class _Factory:
        """What stands in a signature for a value that is made for each call."""

        def __repr__(self):
            return "<factory>"

    _ABSENT = _Factory()

    class _Later:
        """An attribute of a class that is worked out when somebody asks for it, and then replaced."""

        def __init__(self, home, name, work_out):
            self.home, self.name, self.work_out = home, name, work_out

        def __get__(self, instance, owner):
            value = self.work_out()
            setattr(self.home, self.name, value)
            if instance is None or not hasattr(value, "__get__"):
                return value
            return value.__get__(instance, owner)

    def dataclass(cls=None, /, **how):
        """The class with `__init__`, `__repr__`, `__eq__` and what else its options ask for."""
        if cls is None:
            return lambda found: dataclass(found, **how)
        plain = how.keys() <= {"frozen", "slots", "kw_only", "eq", "order"}
        inherits = any(hasattr(base, "__dataclass_fields__") for base in cls.__mro__[1:])
        unusual = any(
            word in str(kind) for kind in cls.__annotations__.values() for word in ("InitVar", "KW_ONLY")
        )
        if not plain or inherits or unusual:
            return _standard(cls, **how)
        return _made(cls, **how)

    def _made(cls, *, frozen=False, slots=False, kw_only=False, eq=True, order=False):
        fields = _fields(cls, kw_only)
        for name, default, _ in fields:
            if isinstance(default, Field) and default.default is MISSING:
                delattr(cls, name)
            elif isinstance(default, Field):
                setattr(cls, name, default.default)
        asked = {name: default for name, default, _ in fields if default is not MISSING}
        asked["__annotations__"] = dict(cls.__annotations__)
        asked["__doc__"] = cls.__doc__ or cls.__name__  # the standard takes its time to write one
        made = _with_slots(cls, [name for name, _, _ in fields]) if slots else cls
        options = {"frozen": frozen, "kw_only": kw_only, "eq": eq, "order": order}

        def by_the_standard():
            return _standard(type(made.__name__, (), dict(asked)), init=False, repr=False, **options)

        for name in ("__dataclass_fields__", "__dataclass_params__"):
            setattr(made, name, _Later(made, name, lambda name=name: getattr(by_the_standard(), name)))
        if "__init__" not in made.__dict__:
            made.__init__ = _Later(made, "__init__", lambda: _init(made, fields, frozen=frozen))
        made.__match_args__ = tuple(name for name, _, by_keyword in fields if not by_keyword)
        if "__repr__" not in made.__dict__:
            made.__repr__ = _repr([name for name, default, _ in fields if getattr(default, "repr", True)])
        _compared(made, [name for name, default, _ in fields if getattr(default, "compare", True)], options)
        if frozen:
            made.__setattr__, made.__delattr__ = _no_setting, _no_deleting
        return made

    def _fields(cls, kw_only):
        """Name, default (or `Field`, or `MISSING`) and whether it is named in calls."""
        found = []
        for name, kind in cls.__annotations__.items():
            if "ClassVar" in str(kind):
                continue
            default = cls.__dict__.get(name, MISSING)
            by_keyword = default.kw_only if isinstance(default, Field) else MISSING
            found.append((name, default, kw_only if by_keyword is MISSING else by_keyword))
        return found

    def _with_slots(cls, names):
        inside = {
            key: value
            for key, value in cls.__dict__.items()
            if key not in names and key not in ("__dict__", "__weakref__")
        }
        inherited = {slot for base in cls.__mro__[1:-1] for slot in base.__dict__.get("__slots__", ())}
        inside["__slots__"] = tuple(name for name in names if name not in inherited)
        made = type(cls)(cls.__name__, cls.__bases__, inside)
        made.__qualname__ = cls.__qualname__

        def __getstate__(self):  # noqa: N807
            return [getattr(self, name) for name in names]

        def __setstate__(self, state):  # noqa: N807
            for name, value in zip(names, state, strict=True):
                object.__setattr__(self, name, value)

        for method in (__getstate__, __setstate__):
            if method.__name__ not in inside:
                setattr(made, method.__name__, method)
        return made

    def _init(cls, fields, *, frozen):
        scope = {"_set": object.__setattr__, "_absent": _ABSENT}
        positional, by_name, body = ["self"], [], []
        for name, default, by_keyword in fields:
            value, stated = name, name
            if isinstance(default, Field):
                if default.default_factory is not MISSING:
                    scope[f"_make_{name}"] = default.default_factory
                    stated, value = f"{name}=_absent", f"_make_{name}() if {name} is _absent else {name}"
                default = default.default
            if default is not MISSING:
                scope[f"_default_{name}"] = default
                stated = f"{name}=_default_{name}"
            (by_name if by_keyword else positional).append(stated)
            body.append(f'_set(self, "{name}", {value})' if frozen else f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        stated = ", ".join([*positional, *(["*", *by_name] if by_name else [])])
        exec(f"def __init__({stated}):\n " + "\n ".join(body or ["pass"]), scope)  # noqa: S102  (as the standard does)
        written = scope["__init__"]
        written.__qualname__ = f"{cls.__qualname__}.__init__"
        written.__module__ = cls.__module__
        written.__annotations__ = {name: cls.__annotations__[name] for name, _, _ in fields} | {
            "return": None
        }
        return written

    def _repr(names):
        @recursive_repr("...")
        def __repr__(self):  # noqa: N807
            values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
            return f"{self.__class__.__qualname__}({values})"

        return __repr__

    def _compared(cls, names, options):
        """`__eq__`, `__hash__` and the order, by all fields in turn."""
        if len(names) > 1:
            key = attrgetter(*names)
        else:

            def key(one):
                return tuple(getattr(one, name) for name in names)

        def __eq__(self, other):  # noqa: N807
            return key(self) == key(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self):  # noqa: N807
            return hash(key(self))

        def __lt__(self, other):  # noqa: N807
            return key(self) < key(other) if other.__class__ is self.__class__ else NotImplemented

        def __le__(self, other):  # noqa: N807
            return key(self) <= key(other) if other.__class__ is self.__class__ else NotImplemented

        def __gt__(self, other):  # noqa: N807
            return key(self) > key(other) if other.__class__ is self.__class__ else NotImplemented

        def __ge__(self, other):  # noqa: N807
            return key(self) >= key(other) if other.__class__ is self.__class__ else NotImplemented

        methods = [__eq__] if options["eq"] and "__eq__" not in cls.__dict__ else []
        methods += [__lt__, __le__, __gt__, __ge__] if options["order"] else []
        if options["eq"] and cls.__dict__.get("__hash__") is None:
            if options["frozen"]:
                methods.append(__hash__)
            else:
                cls.__hash__ = None
        for method in methods:
            setattr(cls, method.__name__, method)

    def _no_setting(self, name, value):
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _no_deleting(self, name):
        raise FrozenInstanceError(f"cannot delete field {name!r}")


__all__ = ["dataclass"]
