"""Calendars: when somebody is there, as a person would write it, and every question about it.

A `Calendar` is a value made of what is on the door. It compiles itself into a `Timetable` when
first asked for a time, and answers from there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, Self
from zoneinfo import ZoneInfo

from .duration import Duration, Kind
from .errors import CalendarError, kind_of, quoted
from .holiday import Holidays
from .interval import Interval, aware
from .looks import never_opens
from .timetable import Timetable
from .written import AnyWritten, Composition, read_any, read_written
from .years import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from .door import Closure

BusinessDay = Literal["same_time", "close_of_business"] | Mapping[str, Any]

_NOTHING = timedelta(0)


class Calendar:
    """Opening hours in a time zone: a frozen value, equal by content, hashable and picklable.

    >>> office = Calendar(
    ...     timezone="Europe/London",
    ...     hours={"mon-thu": "09:00-17:00", "fri": ["09:00-12:00", "13:00-16:00"]},
    ...     holidays="GB-ENG",
    ...     closed={"12-31": "stocktaking"},
    ...     special={"2026-12-24": "09:00-13:00"},
    ... )
    >>> print(office.add(datetime(2026, 12, 23, 16, tzinfo=office.zone), "4 business hours"))
    2026-12-24 12:00:00+00:00

    Args:
        timezone: An IANA name, such as `America/New_York`.
        hours: Weekly hours: days to one stretch or several; `22:00-06:00` is a night shift.
        holidays: `"US"`, `"US-MA"`, a mapping (country, subdivision, categories, observed,
            half_day_hours), or a list of them.
        closed: Dates, yearly `MM-DD` and `RRULE:` recurrences, with names or parts of the day.
        special: Hours that replace those of a date; they open a holiday too.
        extra: Hours that are added to those of a date.
        versions: What changes from a local date on: `{"from": "2026-07-01", "hours": ...}`.

    Raises:
        CalendarError: Something written makes no sense; all problems at once, in `problems`.

    **Properties**: `between(a, add(a, d)) == d` for open time, and `add` gives the earliest such
    instant; `between` is signed and adds up over any split; answers do not depend on the zone in
    which instants are written.
    """

    __slots__ = ("__weakref__", "_timetable", "_written", "zone")

    zone: ZoneInfo
    _written: AnyWritten
    _timetable: Timetable | None

    def __init__(
        self,
        timezone: str | ZoneInfo,
        hours: Mapping[str, Any] | None = None,
        holidays: Any = None,
        closed: Any = None,
        special: Mapping[Any, Any] | None = None,
        extra: Mapping[Any, Any] | None = None,
        versions: Iterable[Mapping[str, Any]] | None = None,
    ) -> None:
        fields = {
            "hours": hours,
            "holidays": holidays,
            "closed": closed,
            "special": special,
            "extra": extra,
        }
        self._fill(read_written(timezone, fields, versions))

    @classmethod
    def _of(cls, written: AnyWritten) -> Self:
        calendar = object.__new__(cls)
        calendar._fill(written)
        return calendar

    def _fill(self, written: AnyWritten) -> None:
        object.__setattr__(self, "_written", written)
        object.__setattr__(self, "_timetable", None)
        object.__setattr__(self, "zone", written.zone)

    @property
    def timezone(self) -> str:
        """The name of the zone; of a composition, that of its first member."""
        return self.zone.key

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; make another one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; make another one")

    @classmethod
    def always(cls, timezone: str | ZoneInfo = "UTC") -> Calendar:
        """Open round the clock.

        >>> Calendar.always("UTC").is_open(datetime(2026, 12, 25, tzinfo=UTC))
        True
        """
        return Calendar(timezone=timezone, hours={"mon-sun": "00:00-24:00"})

    # ---------------------------------------------------------------- open or closed

    @property
    def timetable(self) -> Timetable:
        """The compiled form; see `slaclock.timetable`."""
        timetable = self._timetable
        if timetable is None:
            timetable = self._written.timetable
            object.__setattr__(self, "_timetable", timetable)
        return timetable

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at *at*: open at 09:00:00, closed at 17:00:00."""
        return (self._timetable or self.timetable).is_open(at)

    def next_open(self, at: datetime) -> datetime | None:
        """The first opening strictly after *at*, None if there is none."""
        return (self._timetable or self.timetable).next_open(at)

    def next_close(self, at: datetime) -> datetime | None:
        """The first close strictly after *at*, None if there is none."""
        return (self._timetable or self.timetable).next_close(at)

    def previous_open(self, at: datetime) -> datetime | None:
        """The last opening strictly before *at*, None if there is none."""
        return self.timetable.previous_open(at)

    def previous_close(self, at: datetime) -> datetime | None:
        """The last close strictly before *at*, None if there is none."""
        return self.timetable.previous_close(at)

    def roll_forward(self, at: datetime) -> datetime:
        """*at* itself when open time follows it, else the next opening."""
        return self.timetable.roll_forward(at)

    def roll_back(self, at: datetime) -> datetime:
        """*at* itself when open time precedes it, else the last close."""
        return self.timetable.roll_back(at)

    def intervals(self, start: datetime, end: datetime) -> Iterator[Interval]:
        """The open stretches from *start* to *end*, as long as they last, cut at both ends.

        Lazy, so a loop may stop early. Both ends are checked at once.
        """
        _check_ends(start, end)
        for at in (start, end):
            self.timetable.check(at)
        stretches = self.timetable.stretches(start, end)
        return (Interval(opens, closes) for opens, closes in stretches)

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """The hours of a date; a night shift belongs to the date on which it opens.

        >>> desk = Calendar("Europe/Paris", hours={"fri": "22:00-06:00"})
        >>> print(*desk.hours_on(date(2026, 11, 20)))
        2026-11-20T21:00Z/2026-11-21T05:00Z
        """
        day = _known_date(day, "day")
        found: list[Interval] = []
        stretches = (
            (one.start.astimezone(UTC), one.end.astimezone(UTC))
            for one in self._written.open_time_on(day)
        )
        for start, end in sorted(stretches):  # a gap may put one behind the next
            if found and found[-1].end >= start:
                found[-1] = Interval(found[-1].start, max(found[-1].end, end))
            else:
                found.append(Interval(start, end))
        return tuple(found)

    # ---------------------------------------------------------------- amounts

    def add(
        self,
        at: datetime,
        duration: str | Duration | timedelta,
        *,
        business_day: BusinessDay = "same_time",
    ) -> datetime:
        """The earliest instant by which *duration* of open time has passed since *at*.

        Args:
            at: Any aware datetime; outside hours it counts from the next opening.
            duration: `"4 business hours"`, `"2 business days"`, or a timedelta of open time.
            business_day: What a business day means: `"same_time"`, `"close_of_business"` or
                `{"working_hours": "8 hours"}`.

        Raises:
            CalendarError: *at* has no time zone, *duration* is negative or not open time, or the
                calendar stays closed for ten years.
            DurationError: The text cannot be read.
        """
        amount = duration if type(duration) is timedelta else _amount(duration, business_day)
        timetable = self._timetable or self.timetable
        if type(amount) is int:
            at_close = business_day == "close_of_business"
            return timetable.add_days(at, amount, close_of_business=at_close)
        if amount > _NOTHING:  # type: ignore[operator]
            return timetable.add(at, amount)  # type: ignore[arg-type]
        return self._nothing(at, amount)  # type: ignore[arg-type]

    def subtract(
        self,
        at: datetime,
        duration: str | Duration | timedelta,
        *,
        business_day: BusinessDay = "same_time",
    ) -> datetime:
        """The latest instant from which *duration* of open time passes until *at*.

        >>> office = Calendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> print(office.subtract(datetime(2026, 11, 21, 12, tzinfo=UTC), "1 business hour"))
        2026-11-20 16:00:00+00:00

        Raises:
            CalendarError, DurationError: As for `add`.
        """
        amount = duration if type(duration) is timedelta else _amount(duration, business_day)
        if type(amount) is int:
            at_close = business_day == "close_of_business"
            return self.timetable.subtract_days(at, amount, close_of_business=at_close)
        if amount > _NOTHING:  # type: ignore[operator]
            return self.timetable.subtract(at, amount)  # type: ignore[arg-type]
        return self._nothing(at, amount)  # type: ignore[arg-type]

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Open time from *start* to *end*; negative when *end* comes first."""
        try:
            return (self._timetable or self.timetable).between(start, end)
        except CalendarError:
            _check_ends(start, end)
            raise

    def business_days_between(self, first: date, last: date) -> int:
        """The business days from *first* to the day before *last*; negative when *last* is earlier.

        >>> office = Calendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> office.business_days_between(date(2026, 11, 20), date(2026, 11, 24))
        2
        """
        count = self.timetable.business_days_before
        end = count(_known_date(last, "last").toordinal())
        return end - count(_known_date(first, "first").toordinal())

    def _nothing(self, at: datetime, amount: timedelta) -> datetime:
        if amount < _NOTHING:
            raise CalendarError.of(
                "negative-amount",
                f"{amount} is negative",
                fix="use subtract() with a positive amount, or add()",
            )
        return self.timetable.enter(at)

    # ---------------------------------------------------------------- composition

    def __or__(self, other: Calendar) -> Calendar:
        """Open when either is: follow the sun."""
        return joined("any_of", self, other) if isinstance(other, Calendar) else NotImplemented

    def __and__(self, other: Calendar) -> Calendar:
        """Open when both are."""
        return joined("all_of", self, other) if isinstance(other, Calendar) else NotImplemented

    def __sub__(self, other: Calendar) -> Calendar:
        """Open when the first is and the second is not."""
        return joined("except", self, other) if isinstance(other, Calendar) else NotImplemented

    # ---------------------------------------------------------------- as a value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Calendar):
            return NotImplemented
        return self._written == other._written

    def __hash__(self) -> int:
        return hash(self._written)

    def __reduce__(self) -> tuple[Any, ...]:
        return Calendar.from_dict, (self.to_dict(),)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        return f"Calendar.from_dict({self.to_dict()!r})"

    def to_dict(self) -> dict[str, Any]:
        """The calendar in its short form, as plain JSON data; of a composition, every member."""
        return self._written.to_dict()

    def to_json(self) -> str:
        """The calendar as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, written: object) -> Calendar:
        """A calendar from its short form.

        Raises:
            CalendarError: A key is unknown or a value makes no sense; all problems at once.
        """
        if isinstance(written, Calendar):
            return written
        return Calendar._of(read_any(written))

    @classmethod
    def from_json(cls, text: str | bytes) -> Calendar:
        """A calendar from JSON text.

        Raises:
            CalendarError: It is no JSON, or no calendar.
        """
        try:
            written = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise CalendarError.of(
                "bad-json", f"cannot read the text as JSON: {error}", fix="pass what to_json() gave"
            ) from None
        return Calendar.from_dict(written)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            Calendar.from_dict,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda calendar: calendar.to_dict(), return_schema=core_schema.dict_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from .calendar_schema import calendar_schema, composed_schema

        return {"anyOf": [calendar_schema(), composed_schema()]}

    # ---------------------------------------------------------------- what is on the door

    @property
    def written(self) -> AnyWritten:
        """What it says, as a value; see `slaclock.written`."""
        return self._written

    @property
    def never_opens(self) -> bool:
        """Whether no opening is to be found at all."""
        return never_opens(self._written)

    def note_on(self, day: date) -> str:
        """Why a date does not have its usual hours: weekend, a holiday's name, special hours.

        >>> Calendar("UTC", hours={"mon-fri": "09:00-17:00"}).note_on(date(2026, 11, 21))
        'weekend'
        """
        return self._written.note_on(_plain_date(day, "day"))

    def closures_on(self, day: date) -> list[Closure]:
        """The parts of a date that are closed."""
        return self._written.closures_on(_plain_date(day, "day"))

    @property
    def holidays_kept(self) -> tuple[Holidays, ...]:
        """The public holidays that are kept, in any version."""
        return tuple(dict.fromkeys(one for door in self._written.doors() for one in door.holidays))


def joined(kind: Literal["any_of", "all_of", "except"], *calendars: Calendar) -> Calendar:
    """What `|`, `&` or `-` make of one calendar after another."""
    return Calendar._of(Composition.of(kind, [one._written for one in calendars]))


def _plain_date(day: object, name: str) -> date:
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    raise CalendarError.of(
        "not-a-date",
        f"{name} is {kind_of(day)}: {quoted(day)}; a date is required",
        fix="pass e.g. at.astimezone(calendar.zone).date()",
    )


def _known_date(day: object, name: str) -> date:
    """A date of the years for which calendars count."""
    day = _plain_date(day, name)
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise CalendarError.of(
        "instant-out-of-range",
        f"{name} is {day}; calendars count from {FIRST_YEAR} to {LAST_YEAR}",
        fix="check the year",
    )


def _amount(duration: object, business_day: BusinessDay) -> timedelta | int:
    """Open time, or a number of business days."""
    if type(duration) is str and type(business_day) is str:
        return _amount_of_text(duration, business_day)
    if isinstance(duration, timedelta):
        return timedelta(duration.days, duration.seconds, duration.microseconds)
    if not isinstance(duration, Duration):
        duration = Duration(duration)  # type: ignore[arg-type]
    is_named = business_day in ("same_time", "close_of_business")
    length = timedelta(0) if is_named else working_hours(business_day)
    if duration.kind is Kind.BUSINESS or duration.kind is Kind.IMMEDIATELY:
        return duration.amount
    if duration.kind is not Kind.BUSINESS_DAYS:
        raise CalendarError.of(
            "not-open-time",
            f"'{duration}' is not open time, which is all that a calendar adds",
            fix=f"write '4 business hours' or '2 business days', or use "
            f"Duration('{duration}').after(at, calendar=office)",
        )
    if is_named:
        return duration.days
    try:
        return duration.days * length
    except OverflowError:
        raise CalendarError.of(
            "duration-too-long",
            f"{duration} of {length} each are longer than can be counted",
            fix="write a shorter duration, or a shorter business day",
        ) from None


def _check_ends(start: object, end: object) -> None:
    """Refuse what is no instant by the name that the caller knows it by."""
    aware(start, "start", CalendarError)
    aware(end, "end", CalendarError)


@lru_cache(maxsize=1024)
def _amount_of_text(text: str, business_day: BusinessDay) -> timedelta | int:
    return _amount(Duration(text), business_day)


def working_hours(business_day: object) -> timedelta:
    """The open time of a business day under `{working_hours: 8 hours}`.

    Raises:
        CalendarError: It is no such rule.
    """
    if isinstance(business_day, Mapping) and set(business_day) == {"working_hours"}:
        length = Duration(business_day["working_hours"])
        if length.kind in (Kind.ELAPSED, Kind.BUSINESS):
            return length.amount
    raise CalendarError.of(
        "bad-business-day",
        f"found {quoted(business_day)}; business_day is same_time, close_of_business "
        "or {working_hours: 8 hours}",
        fix="write one of them",
    )
