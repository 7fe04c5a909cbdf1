"""The quick `dataclass` does what the standard one does; only later."""

import copy
import dataclasses
import inspect
import pickle

import pytest

from triaccord.model.quick import dataclass as quick

OPTIONS = [
    {},
    {"frozen": True},
    {"slots": True},
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True, "slots": True, "order": True},
    {"frozen": True, "slots": True, "eq": False},
]


def made(decorator, options):
    @decorator(**options)
    class Point:
        """A value."""

        x: int
        y: int = 2
        names: list[str] = dataclasses.field(default_factory=list)
        hidden: str = dataclasses.field(default="h", repr=False, compare=False)
        late: int = dataclasses.field(default=0, kw_only=True)

    return Point


def both(options):
    return made(quick, options), made(dataclasses.dataclass, options)


def outcome(call, cls):
    try:
        return call(cls)
    except Exception as error:
        return type(error), str(error).replace("quick.<locals>.", "")


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_values_are_made_shown_and_compared_alike(options):
    ours, theirs = both(options)
    for call in (
        lambda cls: repr(cls(x=1)),
        lambda cls: repr(cls(1, 3)),
        lambda cls: repr(cls(x=1, names=["a"], late=4)),
        lambda cls: cls(),
        lambda cls: cls(1, 2, [], "h", 5),
        lambda cls: cls(x=1) == cls(x=1, hidden="other"),
        lambda cls: cls(x=1) == cls(x=2),
        lambda cls: cls(x=1) == 1,
        lambda cls: cls(x=1) < cls(x=2),
        lambda cls: sorted([cls(x=2), cls(x=1)])[0].x,
        lambda cls: hash(cls(x=1, names=())) == hash(cls(x=1, names=())),
        lambda cls: setattr(cls(x=1), "x", 2),
        lambda cls: delattr(cls(x=1), "x"),
        lambda cls: copy.deepcopy(cls(x=1, names=["a"])).names,
        lambda cls: repr(dataclasses.replace(cls(x=1), y=9)),
        lambda cls: dataclasses.asdict(cls(x=1)),
        lambda cls: [
            (one.name, one.type, one.default, one.kw_only, one.compare) for one in dataclasses.fields(cls)
        ],
        lambda cls: cls.__match_args__,
        lambda cls: str(inspect.signature(cls)),
        lambda cls: cls.__doc__,
        lambda cls: cls.__init__.__annotations__,
    ):
        assert outcome(call, ours) == outcome(call, theirs)


def test_the_factory_makes_a_new_value_each_time():
    ours, _ = both({"slots": True})
    assert ours(1).names is not ours(1).names


@quick(frozen=True, slots=True)
class Pair:
    """Known to pickle by its name."""

    one: int
    other: tuple[str, ...] = ()


def test_values_go_through_pickle():
    assert pickle.loads(pickle.dumps(Pair(1, ("a",)))) == Pair(1, ("a",))


def test_nothing_is_written_before_the_first_value():
    ours, _ = both({"frozen": True, "slots": True})
    assert not inspect.isfunction(ours.__dict__["__init__"])
    ours(x=1)
    assert inspect.isfunction(ours.__dict__["__init__"])


def test_a_standard_dataclass_may_extend_a_quick_one():
    @dataclasses.dataclass(frozen=True, slots=True)
    class Triple(Pair):
        third: int = 3

    assert repr(Triple(1)).endswith("Triple(one=1, other=(), third=3)")


def test_after_init_what_the_class_wants_is_done():
    @quick(slots=True)
    class Doubled:
        x: int

        def __post_init__(self):
            self.x *= 2

    assert Doubled(2).x == 4
