"""What a wrong value tells of the mistake behind it: fractions lost, signs turned, letters cut off."""

from __future__ import annotations

import datetime as dt

from triaccord.model import Json


def slip_of(was: Json, now: Json) -> str:
    """The kind of slip that makes one value of the other, whichever is the right one; empty if none does.

    The same slip at two fields is one mistake of a server; fields that are wrong in any other way are not.
    """
    if was is None or now is None or type(was) is type(now) is dict:
        return ""
    if isinstance(was, bool) or isinstance(now, bool):
        return "inverted" if isinstance(was, bool) and isinstance(now, bool) and was != now else ""
    if isinstance(was, int | float) and isinstance(now, int | float):
        return _of_numbers(float(was), float(now))
    if isinstance(was, str) and isinstance(now, str) and was != now:
        return _of_texts(was, now)
    return ""


def _of_numbers(was: float, now: float) -> str:
    if was == now or max(abs(was), abs(now)) > 1e15:
        return ""
    if was == -now:
        return "negated"
    whole, other = (was, now) if was.is_integer() else (now, was)
    if whole.is_integer() and not other.is_integer() and abs(whole - other) < 1:
        return "without its fraction"
    for power in (10, 100, 1000):
        if any(abs(one * power - two) < 1e-9 * abs(two) for one, two in ((was, now), (now, was)) if two):
            return f"times {power}"
    return ""


def _of_texts(was: str, now: str) -> str:
    if was.casefold() == now.casefold():
        return "in other letters"
    if was.strip() == now.strip():
        return "with other space around it"
    try:
        one, other = dt.date.fromisoformat(was[:10]), dt.date.fromisoformat(now[:10])
    except ValueError:
        short, long = sorted((was, now), key=len)
        return "cut off" if short and long.startswith(short) else ""
    days = abs((other - one).days)
    return f"moved by {days} days" if days and was[10:] == now[10:] else ""
