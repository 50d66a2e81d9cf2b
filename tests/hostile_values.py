"""Values that nobody should pass, and what a call may do with them.

`BAD` makes each value anew, since some are consumed by being read. `outcome` is the whole law of
hostile input: an answer, an error of ours, or a ValueError or TypeError for a call that is wrong
as Python; anything else is a bug.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

EXPECTED: tuple[type[Exception], ...] = (ValueError, TypeError)
"""What a call may raise; every error of ours about input is a ValueError."""


class Text(str):
    """Text of a type of its own."""


class Number(int):
    """A whole number of a type of its own."""


class Colour(enum.StrEnum):
    """Text that is an enum."""

    RED = "red"


class Moment(datetime):
    """A datetime of a type of its own, as freezegun and pandas have them."""


class NotATime(datetime):
    """Like pandas' NaT: a datetime that equals nothing, itself included."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = datetime.__hash__


class Nowhere(tzinfo):
    """A zone that does not know its offset."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        return None

    def tzname(self, at: datetime | None) -> str | None:
        return None

    def dst(self, at: datetime | None) -> timedelta | None:
        return None


class Shy:
    """An object that fails when shown."""

    def __repr__(self) -> str:
        raise ZeroDivisionError("no repr")


def endless_list() -> list[Any]:
    """A list that holds itself."""
    found: list[Any] = []
    found.append(found)
    return found


def endless_mapping() -> dict[str, Any]:
    """A mapping that holds itself."""
    found: dict[str, Any] = {}
    found["hours"] = found["name"] = found["at"] = found
    return found


def deep(kind: type, depth: int = 3_000) -> Any:
    """Lists or mappings nested deeper than Python's stack."""
    found: Any = "x"
    for _ in range(depth):
        found = [found] if kind is list else {"any_of": found}
    return found


def _numbers() -> Iterator[Any]:
    yield "x"
    raise OSError("no more rows")


PLUS_14, MINUS_12 = timezone(timedelta(hours=14)), timezone(timedelta(hours=-12))

BAD: Mapping[str, Callable[[], Any]] = {
    "none": lambda: None,
    "true": lambda: True,
    "false": lambda: False,
    "zero": lambda: 0,
    "minus one": lambda: -1,
    "huge": lambda: 10**400,
    "minus huge": lambda: -(10**400),
    "beyond digits": lambda: 10**5000,
    "float": lambda: 1.5,
    "nan": lambda: float("nan"),
    "inf": lambda: float("inf"),
    "minus inf": lambda: float("-inf"),
    "decimal": lambda: Decimal("1.5"),
    "decimal nan": lambda: Decimal("nan"),
    "decimal signal": lambda: Decimal("snan"),
    "decimal huge": lambda: Decimal("1e999999"),
    "fraction": lambda: Fraction(1, 3),
    "complex": lambda: 1j,
    "a number's subclass": lambda: Number(3),
    "empty": lambda: "",
    "blank": lambda: " \t\n",
    "text": lambda: "high",
    "text's subclass": lambda: Text("high"),
    "enum": lambda: Colour.RED,
    "nul": lambda: "a\x00b",
    "escape": lambda: "\x1b[2J\x9b31m\u202e",
    "surrogate": lambda: "\ud800",
    "digits of elsewhere": lambda: "\u0661\u0662:\u0660\u0660-\u00b2\u00b3:00",
    "long text": lambda: "x" * 100_000,
    "long number": lambda: "9" * 10_000,
    "long duration": lambda: "1 hour " * 10_000,
    "bytes": lambda: b"high",
    "bad bytes": lambda: b"\xff\xfe\x00",
    "bytearray": lambda: bytearray(b"high"),
    "path": lambda: Path("no/such/file"),
    "list": lambda: ["high"],
    "empty list": list,
    "list of none": lambda: [None],
    "endless list": endless_list,
    "deep list": lambda: deep(list),
    "mapping": lambda: {"a": 1},
    "empty mapping": dict,
    "endless mapping": endless_mapping,
    "deep mapping": lambda: deep(dict),
    "mapping of none": lambda: {None: None},
    "mapping of a huge key": lambda: {10**5000: "x"},
    "mapping of a tuple": lambda: {(1, 2): "x"},
    "mapping of nan": lambda: {float("nan"): "x"},
    "mapping of surrogate": lambda: {"\ud800": "\ud800"},
    "set": lambda: {"high"},
    "range": lambda: range(3),
    "iterator": lambda: iter(["high"]),
    "failing iterator": _numbers,
    "function": lambda: lambda *_: None,
    "class": lambda: int,
    "object": object,
    "shy object": Shy,
    "ellipsis": lambda: ...,
    "date": lambda: date(2026, 11, 20),
    "date min": lambda: date.min,
    "date max": lambda: date.max,
    "time": lambda: time(9),
    "timedelta": lambda: timedelta(hours=1),
    "timedelta max": lambda: timedelta.max,
    "timedelta min": lambda: timedelta.min,
    "naive": lambda: datetime(2026, 11, 20, 9),
    "aware": lambda: datetime(2026, 11, 20, 9, tzinfo=UTC),
    "moment": lambda: Moment(2026, 11, 20, 9, tzinfo=UTC),
    "not a time": lambda: NotATime(2026, 11, 20, 9, tzinfo=UTC),
    "nowhere": lambda: datetime(2026, 11, 20, 9, tzinfo=Nowhere()),
    "first instant": lambda: datetime.min.replace(tzinfo=UTC),
    "first instant in the east": lambda: datetime.min.replace(tzinfo=PLUS_14),
    "first instant in Apia": lambda: datetime.min.replace(tzinfo=ZoneInfo("Pacific/Apia")),
    "last instant": lambda: datetime.max.replace(tzinfo=UTC),
    "last instant in the west": lambda: datetime.max.replace(tzinfo=MINUS_12),
    "last instant in Honolulu": lambda: datetime.max.replace(tzinfo=ZoneInfo("Pacific/Honolulu")),
    "1899": lambda: datetime(1899, 12, 31, 23, 59, tzinfo=UTC),
    "2199": lambda: datetime(2199, 12, 31, 23, 59, 59, tzinfo=UTC),
    "2200": lambda: datetime(2200, 1, 1, tzinfo=UTC),
}


def outcome(call: Callable[[Any], Any], made: Callable[[], Any], *also: type[Exception]) -> str:
    """How a call ends with a bad value: empty when it ends well, else what it raised."""
    value = made()
    try:
        found = call(value)
        if isinstance(found, Iterator):
            list(zip(found, range(1_000), strict=False))
    except EXPECTED + also:
        return ""
    except OSError as error:  # the iterator's own
        return "" if str(error) == "no more rows" else f"{type(error).__name__}: {error}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:200]
    return ""
