"""The length of a promise, together with the clock that it is counted on.

"4 business hours" and "4 hours" differ in kind, not in number, so a `Duration` always knows which
it is. What could mean two things ("2 days") is refused with the choices. Nothing here knows a
calendar's hours: a duration that needs open time asks the calendar that it is given.
"""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta, tzinfo
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, Self
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from .errors import DurationError, either, kind_of, quoted
from .interval import FIRST_YEAR, LAST_YEAR, aware, existing

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Kind(Enum):
    """The clock that a duration is counted on."""

    ELAPSED = "elapsed"
    BUSINESS = "business time"
    BUSINESS_DAYS = "business days"
    CALENDAR = "calendar days and months"
    IMMEDIATELY = "immediately"


class OpenTime(Protocol):
    """What a duration asks of a calendar."""

    @property
    def zone(self) -> ZoneInfo: ...

    def add(self, at: datetime, duration: Any, /) -> datetime: ...


LONGEST = timedelta(days=36_525)
_LONGEST_DAYS = LONGEST.days
_LONGEST_MONTHS = 1_200

_MICROSECOND = timedelta(microseconds=1)
_UNITS = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
}
_NAMES = {
    "s": "second", "sec": "second", "secs": "second", "second": "second", "seconds": "second",
    "m": "minute", "min": "minute", "mins": "minute", "minute": "minute", "minutes": "minute",
    "h": "hour", "hr": "hour", "hrs": "hour", "hour": "hour", "hours": "hour",
    "d": "day", "day": "day", "days": "day",
    "w": "week", "week": "week", "weeks": "week",
    "mo": "month", "month": "month", "months": "month",
    "y": "year", "yr": "year", "year": "year", "years": "year",
}  # fmt: skip
_PART = re.compile(
    r"([+-]?[0-9]+(?:\.[0-9]+)?)\s*(business\s+|calendar\s+|b)?([a-z]+)"
    r"\s*(?:,(?!$))?\s*(?:and\s+)?"
)
_ISO = re.compile(
    r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?"
    r"(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
_EXAMPLES = "4 business hours, 2 business days, 1 hour, 3 calendar days, 12 months, immediately"


class Duration:
    """A length of time with its own clock, read from text.

    | text | counted |
    |---|---|
    | `1 hour`, `90 minutes`, `1h30m`, `PT4H` | elapsed, round the clock |
    | `4 business hours`, `90 business minutes`, `4bh` | open time of the calendar |
    | `2 business days`, `2bd` | by the rule `business_day` of the policy |
    | `3 calendar days`, `2 calendar weeks`, `12 months`, `3 years` | same wall time later |
    | `immediately` | the start itself |

    >>> Duration("4bh")
    Duration('4 business hours')
    >>> Duration("90 minutes") == Duration("1h30m") == Duration("PT1H30M")
    True
    >>> Duration("2 days")
    Traceback (most recent call last):
    slaclock.errors.DurationError: '2 days' could mean two things
      fix: write '2 business days', '2 calendar days' or '48 hours'

    **Properties**: `Duration(str(d)) == d`.

    Raises:
        DurationError: The text cannot be read, could mean two things, or is zero, negative or
            longer than a hundred years.
    """

    __slots__ = ("amount", "days", "kind", "months")
    kind: Kind
    amount: timedelta
    days: int
    months: int

    def __init__(self, text: str | Duration) -> None:
        if isinstance(text, Duration):
            parsed = (text.kind, text.amount, text.days, text.months)
        else:
            try:
                parsed = _parse(text)
            except DurationError as error:  # without the parser's frames: a file has thousands
                raise error.with_traceback(None) from None
        for name, value in zip(("kind", "amount", "days", "months"), parsed, strict=True):
            object.__setattr__(self, name, value)

    @classmethod
    def elapsed(cls, amount: timedelta) -> Self:
        """*amount* of time, round the clock.

        Raises:
            DurationError: *amount* is zero, negative or longer than a hundred years.
        """
        return cls._of(Kind.ELAPSED, amount)

    @classmethod
    def business(cls, amount: timedelta) -> Self:
        """*amount* of a calendar's open time.

        Raises:
            DurationError: *amount* is zero, negative or longer than a hundred years.
        """
        return cls._of(Kind.BUSINESS, amount)

    @classmethod
    def _of(cls, kind: Kind, amount: timedelta) -> Self:
        if not isinstance(amount, timedelta):
            raise DurationError.of(
                "bad-duration",
                f"found {quoted(amount)}, {kind_of(amount)}; a timedelta is required",
                fix="pass e.g. timedelta(hours=4)",
            )
        amount = timedelta(amount.days, amount.seconds, amount.microseconds)  # pandas has more
        made = object.__new__(cls)
        names = ("kind", "amount", "days", "months")
        for name, value in zip(names, _time(str(amount), kind, amount), strict=True):
            object.__setattr__(made, name, value)
        return made

    @property
    def is_business(self) -> bool:
        """Whether a calendar's hours decide what this means."""
        return self.kind in (Kind.BUSINESS, Kind.BUSINESS_DAYS)

    def after(self, at: datetime, calendar: OpenTime | None = None) -> datetime:
        """The instant this long after *at*, in the zone of *calendar*, else of *at*.

        >>> from zoneinfo import ZoneInfo
        >>> london = ZoneInfo("Europe/London")
        >>> print(Duration("1 month").after(datetime(2026, 1, 31, 9, tzinfo=london)))
        2026-02-28 09:00:00+00:00

        Raises:
            DurationError: *at* is naive or the result out of range; a business duration came
                without a *calendar*.
        """
        at = aware(at, "at", DurationError)
        if calendar is not None and not (hasattr(calendar, "add") and hasattr(calendar, "zone")):
            raise DurationError.of(
                "not-a-calendar",
                f"calendar is {quoted(calendar)}, {kind_of(calendar)}",
                fix="pass a Calendar",
            )
        if self.is_business:
            if calendar is None:
                raise _no_calendar(self)
            return calendar.add(at, self)
        zone = at.tzinfo if calendar is None else calendar.zone
        try:
            if self.kind is Kind.CALENDAR:
                step = relativedelta(months=self.months, days=self.days)
                later = _instant(at.astimezone(zone) + step)
            else:
                later = at.astimezone(UTC) + self.amount
            return _shown_in(zone, later)
        except (OverflowError, ValueError):
            raise _out_of_range(f"{self} after {at.isoformat()}") from None

    def before(self, at: datetime) -> datetime:
        """The instant this long before *at*, in its zone, round the clock or by wall time.

        >>> print(Duration("1 month").before(datetime(2026, 3, 31, 9, tzinfo=UTC)))
        2026-02-28 09:00:00+00:00

        Raises:
            DurationError: The duration is open time of a calendar, *at* is naive, or the result
                out of range.
        """
        at = aware(at, "at", DurationError)
        if self.is_business:
            raise _no_calendar(self)
        try:
            if self.kind is Kind.CALENDAR:
                earlier = _instant(at - relativedelta(months=self.months, days=self.days))
            else:
                earlier = at.astimezone(UTC) - self.amount
            return _shown_in(at.tzinfo, earlier)
        except (OverflowError, ValueError):
            raise _out_of_range(f"{self} before {at.isoformat()}") from None

    def __str__(self) -> str:
        match self.kind:
            case Kind.IMMEDIATELY:
                return "immediately"
            case Kind.BUSINESS_DAYS:
                return _count(self.days, "business day")
            case Kind.CALENDAR:
                return _calendar_text(self.months, self.days)
            case Kind.BUSINESS:
                return _time_text(self.amount, "business ")
        return _time_text(self.amount, "")

    def __repr__(self) -> str:
        return f"Duration({str(self)!r})"

    # No dataclass: pydantic would show its fields in schemas and where it knows no type.

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Duration):
            return NotImplemented
        return self._parts == other._parts

    def __hash__(self) -> int:
        return hash(self._parts)

    @property
    def _parts(self) -> _Parts:
        return self.kind, self.amount, self.days, self.months

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (str(self),)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls,
            serialization=core_schema.plain_serializer_function_ser_schema(
                str, return_schema=core_schema.str_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "type": "string",
            "title": "Duration",
            "description": "A length of time with its own clock, e.g. " + _EXAMPLES,
            "examples": _EXAMPLES.split(", "),
            "pattern": r"^\s*([Ii]mmediately|[Pp][0-9TtYyMmHhSs.]+|([0-9].*[A-Za-z]))\s*$",
            "patternErrorMessage": "write a number and a unit, such as " + _EXAMPLES,
        }


_Parts = tuple[Kind, timedelta, int, int]


def _parse(text: object) -> _Parts:
    if not isinstance(text, str):
        raise DurationError.of(
            "bad-duration",
            f"found {quoted(text)}, {kind_of(text)}; a duration is text",
            fix=f"write one of: {_EXAMPLES}",
        )
    return _parse_text(text)


@lru_cache(maxsize=1024)
def _parse_text(text: str) -> _Parts:
    if len(text) > 100:
        raise _unreadable(text)
    plain = " ".join(text.casefold().split())
    if plain == "immediately":
        return Kind.IMMEDIATELY, timedelta(0), 0, 0
    if plain.startswith("p") and (iso := _ISO.fullmatch(plain.upper())) and any(iso.groups()):
        return _from_iso(text, iso)
    return _from_words(text, plain)


def _from_iso(text: str, iso: re.Match[str]) -> _Parts:
    years, months, weeks, days, *time = iso.groups()
    spans = [
        _span(number, unit)
        for number, unit in zip(time, ("hour", "minute", "second"), strict=True)
        if number
    ]
    in_months, in_days = (
        int(large or 0) * factor + int(small or 0)
        for large, small, factor in ((years, months, 12), (weeks, days, 7))
    )
    if spans and (in_months or in_days):
        raise _mixed(text)
    if weeks or days:
        raise _ambiguous(text, in_months, in_days)
    if years or months:
        return _calendar(text, in_months, 0)
    return _time(text, Kind.ELAPSED, sum(spans, timedelta(0)))


def _from_words(text: str, plain: str) -> _Parts:
    found: list[tuple[str, str, str]] = []
    end = 0
    while end < len(plain):
        part = _PART.match(plain, end)
        if part is None:
            raise _unreadable(text)
        number, prefix, word = part.groups()
        unit = _NAMES.get(word)
        if unit is None:
            raise _unreadable(text)
        found.append(
            (number, "business" if (prefix or "").startswith("b") else (prefix or "").strip(), unit)
        )
        end = part.end()
    if not found:
        raise _unreadable(text)
    return _combine(text, found)


def _combine(text: str, found: list[tuple[str, str, str]]) -> _Parts:
    prefixes = {prefix for _, prefix, _ in found}
    units = [unit for _, _, unit in found]
    if len(units) != len(set(units)):
        raise _unreadable(text)
    if any(number.startswith("+") for number, _, _ in found):
        raise _unreadable(text)
    if any(number.startswith("-") for number, _, _ in found):
        raise _not_positive(text)
    if set(units) <= _UNITS.keys() and len(prefixes) == 1 and "calendar" not in prefixes:
        kind = Kind.BUSINESS if prefixes == {"business"} else Kind.ELAPSED
        return _time(text, kind, sum((_span(n, u) for n, _, u in found), timedelta(0)))
    if any("." in number for number, _, _ in found):
        raise DurationError.of(
            "bad-duration",
            f"{quoted(text)} is not a whole number of days or months",
            fix="write hours for parts of a day, e.g. '4 business hours'",
        )
    counts = {unit: _whole(text, number) for number, _, unit in found}
    if units == ["day"] and prefixes == {"business"}:
        return _business_days(text, counts["day"])
    if "business" in prefixes and not set(units) <= _UNITS.keys() | {"day"}:
        raise DurationError.of(
            "bad-duration",
            f"{quoted(text)}: business time has hours, minutes and days only",
            fix="write business days, e.g. '5 business days', or a calendar unit, e.g. '1 month'",
        )
    if not prefixes <= {"", "calendar"} or set(units) & _UNITS.keys():
        raise _mixed(text)
    months = counts.get("month", 0) + 12 * counts.get("year", 0)
    days = counts.get("day", 0) + 7 * counts.get("week", 0)
    if any(unit in ("day", "week") for _, prefix, unit in found if not prefix):
        raise _ambiguous(text, months, days)
    return _calendar(text, months, days)


def _span(number: str, unit: str) -> timedelta:
    whole, _, fraction = number.partition(".")
    if len(whole.lstrip("0")) > 10:
        return 2 * LONGEST  # some of which a timedelta can add up
    scale = _UNITS[unit] // _MICROSECOND
    micros = int(whole) * scale + int(fraction or 0) * scale // 10 ** len(fraction)
    return timedelta(microseconds=micros)


def _whole(text: str, number: str) -> int:
    if len(number) > 9:
        raise _too_long(text)
    return int(number)


def _time(text: str, kind: Kind, amount: timedelta) -> _Parts:
    if amount > LONGEST:
        raise _too_long(text)
    if amount <= timedelta(0):
        raise _not_positive(text)
    return kind, amount, 0, 0


def _business_days(text: str, days: int) -> _Parts:
    if days > _LONGEST_DAYS:
        raise _too_long(text)
    if days < 1:
        raise _not_positive(text)
    return Kind.BUSINESS_DAYS, timedelta(0), days, 0


def _calendar(text: str, months: int, days: int) -> _Parts:
    if _are_too_long(months, days):
        raise _too_long(text)
    if months + days < 1:
        raise _not_positive(text)
    return Kind.CALENDAR, timedelta(0), days, months


def _are_too_long(months: int, days: int) -> bool:
    return months * _LONGEST_DAYS + days * _LONGEST_MONTHS > _LONGEST_MONTHS * _LONGEST_DAYS


def _unreadable(text: str) -> DurationError:
    return DurationError.of(
        "bad-duration", f"cannot read {quoted(text)} as a duration", fix=f"write e.g. {_EXAMPLES}"
    )


def _ambiguous(text: str, months: int, days: int) -> DurationError:
    """Bare days and weeks: open days of a desk, or all of them?"""
    if not months and not days:
        return _not_positive(text)
    if _are_too_long(months, days):
        return _too_long(text)
    in_days = _count(days, "calendar day")
    choices = [_count(days, "business day"), in_days, f"{days * 24} hours"]
    if months:
        choices = [f"{_calendar_text(months, 0)}{f' {in_days}' if days else ''}"]
    error = DurationError.of(
        "ambiguous-duration",
        f"{quoted(text)} could mean two things",
        fix=f"write {either(choices)}",
    )
    error.choices = tuple(choices)
    return error


def _mixed(text: str) -> DurationError:
    return DurationError.of(
        "mixed-duration",
        f"{quoted(text)} mixes clocks that cannot be added up",
        fix="keep to one: business hours and minutes, hours and minutes, business days, "
        "or calendar days, months and years",
    )


def _instant(wall: datetime) -> datetime:
    """The sum of a datetime and a step: wall time in the same zone, with fold=0.

    On the way through UTC a time in a gap moves forward by the gap, and one that the clock shows
    twice is taken for the first (RFC 5545).
    """
    return existing(wall).astimezone(UTC)


def _shown_in(zone: tzinfo | None, at: datetime) -> datetime:
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise OverflowError
    return at.astimezone(zone)


def _no_calendar(duration: Duration) -> DurationError:
    return DurationError.of(
        "no-calendar",
        f"'{duration}' is open time of a calendar, and none was given",
        fix=f"Duration('{duration}').after(at, calendar=office)",
    )


def _out_of_range(said: str) -> DurationError:
    return DurationError.of(
        "instant-out-of-range",
        f"{said} is out of range",
        fix=f"use instants between the years {FIRST_YEAR} and {LAST_YEAR}",
    )


def _not_positive(text: str) -> DurationError:
    return DurationError.of(
        "duration-not-positive",
        f"{quoted(text)} is not longer than nothing",
        fix="write a duration above zero, or 'immediately'",
    )


def _too_long(text: str) -> DurationError:
    return DurationError.of(
        "duration-too-long",
        f"{quoted(text)} is longer than a hundred years",
        fix="write a shorter duration",
    )


def _count(number: int | str, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _time_text(amount: timedelta, clock: str) -> str:
    """The largest unit that fits a whole number of times.

    >>> print(Duration("1h30m"), Duration("120 business minutes"), sep=", ")
    90 minutes, 2 business hours
    """
    for name in ("hour", "minute", "second"):
        number, rest = divmod(amount, _UNITS[name])
        if not rest:
            return _count(number, clock + name)
    seconds, micros = divmod(amount // _MICROSECOND, 1_000_000)
    return f"{seconds}.{micros:06d}".rstrip("0") + f" {clock}seconds"


def _calendar_text(months: int, days: int) -> str:
    parts = []
    if months:
        years, rest = divmod(months, 12)
        parts.append(_count(months, "month") if rest or years == 1 else _count(years, "year"))
    if days:
        weeks, rest = divmod(days, 7)
        parts.append(_count(days, "calendar day") if rest else _count(weeks, "calendar week"))
    return " ".join(parts)
