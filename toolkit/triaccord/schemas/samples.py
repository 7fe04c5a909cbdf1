"""Values that people recognise: dates, ids and sums by format and by the name of the property."""

from __future__ import annotations

from collections.abc import Iterator

_BY_FORMAT: dict[str, tuple[str, ...]] = {
    "date": ("2024-02-29", "2000-01-01"),
    "date-time": ("2024-02-29T12:00:00Z", "2000-01-01T00:00:00+02:00"),
    "time": ("12:00:00Z", "23:59:59+02:00"),
    "duration": ("P1D", "PT1H"),
    "email": ("anna@example.com", "a@b.fi"),
    "hostname": ("example.com", "a"),
    "ipv4": ("192.0.2.1", "10.0.0.1"),
    "ipv6": ("2001:db8::1", "::1"),
    "uri": ("https://example.com/", "urn:a:b"),
    "uri-reference": ("/a", "https://example.com/", ""),
    "uuid": ("123e4567-e89b-42d3-a456-426614174000",),
    "json-pointer": ("", "/a"),
    "regex": ("a", "^a$"),
}

_BY_NAME: tuple[tuple[str, str], ...] = (
    ("email", "anna@example.com"),
    ("phone", "+358401234567"),
    ("iban", "FI2112345600000785"),
    ("bic", "NDEAFIHH"),
    ("currency", "EUR"),
    ("country", "FI"),
    ("language", "en"),
    ("datetime", "2024-02-29T12:00:00Z"),
    ("timestamp", "2024-02-29T12:00:00Z"),
    ("date", "2024-02-29"),
    ("url", "https://example.com/"),
    ("uri", "https://example.com/"),
    ("uuid", "123e4567-e89b-42d3-a456-426614174000"),
    ("firstname", "Anna"),
    ("lastname", "Virtanen"),
    ("name", "Anna"),
    ("city", "Turku"),
    ("title", "Title"),
    ("message", "Hello"),
    ("comment", "Hello"),
)

_SUMS = ("amount", "price", "sum", "total", "cost")
_IDS = ("id", "number", "count", "page", "version")


def texts_of(formats: tuple[str, ...]) -> tuple[str, ...]:
    """Texts that have one of the formats, the plainest first."""
    return tuple(text for name in formats for text in _BY_FORMAT.get(name, ()))


_SHORTEST = {"date": 10, "date-time": 20, "time": 9, "duration": 3, "email": 3, "hostname": 1, "ipv4": 7,
             "ipv6": 2, "uri": 2, "uuid": 36}  # fmt: skip
_LONGEST = {"date": 10, "ipv4": 15, "ipv6": 45, "uuid": 36, "hostname": 253}
_PADDED = {
    "uri": ("https://example.com/", ""), "uri-reference": ("/", ""), "email": ("", "@example.com"),
    "json-pointer": ("/", ""), "regex": ("", ""), "date-time": ("2024-02-29T12:00:00.", "Z"),
}  # fmt: skip


def lengths_of(formats: tuple[str, ...]) -> tuple[int, int | None]:
    """The shortest and longest that a text can be which has all of the formats, as far as is known."""
    least = max((_SHORTEST.get(name, 0) for name in formats), default=0)
    most = [_LONGEST[name] for name in formats if name in _LONGEST]
    return least, min(most) if most else None


def padded(formats: tuple[str, ...], length: int) -> Iterator[str]:
    """Texts of a length that have one of the formats."""
    for name in formats:
        if name in _PADDED:
            head, tail = _PADDED[name]
            filling = "0" if name == "date-time" else "a"
            yield head + filling * (length - len(head) - len(tail)) + tail


def texts_for(name: str) -> Iterator[str]:
    """Texts that a property of this name may hold."""
    plain = name.lower().replace("_", "").replace("-", "")
    for word, text in _BY_NAME:
        if plain.endswith(word):
            yield text
            return


def numbers_for(name: str, *, whole: bool) -> Iterator[int | float]:
    """Numbers that a property of this name may hold."""
    plain = name.lower().replace("_", "").replace("-", "")
    if plain.endswith(_SUMS):
        yield 10 if whole else 12.5
    if plain.endswith(_IDS):
        yield 1
