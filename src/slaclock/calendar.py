"""Calendars: when somebody is there, as a person would write it, and every question about it.

A `Calendar` is a value made of what is on the door. It compiles itself into a `Timetable` when
first asked for a time, and answers from there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Self
from zoneinfo import ZoneInfo, available_timezones

from .door import Closure, Door, read_closed, read_holidays, read_hours_by_date
from .duration import Duration, Kind
from .errors import CalendarError, Location, Problem, did_you_mean, quoted
from .holiday import Holidays
from .hours import DAY, Stretch, Stretches, merged, read_week, without
from .interval import Interval
from .timetable import Timetable
from .years import FIRST_YEAR, LAST_YEAR, Combination, WallHours, local_midnight

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

BusinessDay = Literal["same_time", "close_of_business"] | Mapping[str, Any]

_READERS: dict[str, Callable[[Any, Location], Any]] = {
    "hours": read_week,
    "holidays": read_holidays,
    "closed": read_closed,
    "special": read_hours_by_date,
    "extra": read_hours_by_date,
}
_COMPOSITIONS = ("any_of", "all_of", "except")
_KEYS = ("timezone", *_READERS, "versions")
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

    __slots__ = ("__weakref__", "_content", "_hash", "_timetable", "timezone", "zone")

    timezone: str
    zone: ZoneInfo
    _content: tuple[Any, ...]
    _hash: int
    _timetable: Timetable | None

    def __init__(
        self,
        timezone: str,
        hours: Mapping[str, Any] | None = None,
        holidays: Any = None,
        closed: Any = None,
        special: Mapping[Any, Any] | None = None,
        extra: Mapping[Any, Any] | None = None,
        versions: Iterable[Mapping[str, Any]] | None = None,
    ) -> None:
        written = {
            "hours": hours,
            "holidays": holidays,
            "closed": closed,
            "special": special,
            "extra": extra,
        }
        problems: list[Problem] = []
        zone = _collect(problems, _read_zone, timezone, ("timezone",))
        door = Door(**_read_fields(written, (), problems))
        later = _read_versions(versions, door, problems)
        if problems:
            raise CalendarError(*problems)
        if not any(one.can_open for one in (door, *(version for _, version in later))):
            raise _never_opens()
        self._fill(timezone, zone, (timezone, door, later))

    def _fill(self, timezone: str, zone: Any, content: tuple[Any, ...]) -> None:
        for name, value in (
            ("timezone", timezone),
            ("zone", zone),
            ("_content", content),
            ("_hash", hash(content)),
            ("_timetable", None),
        ):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; make another one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen; make another one")

    @classmethod
    def always(cls, timezone: str = "UTC") -> Calendar:
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
            timetable = self._compile()
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
        stretches = self.timetable.stretches(start, end)
        return (Interval(opens, closes) for opens, closes in stretches)

    def hours_on(self, day: date) -> tuple[Interval, ...]:
        """The hours of a date; a night shift belongs to the date on which it opens.

        >>> desk = Calendar("Europe/Paris", hours={"fri": "22:00-06:00"})
        >>> print(*desk.hours_on(date(2026, 11, 20)))
        2026-11-20T21:00Z/2026-11-21T05:00Z
        """
        day = _plain_date(day, "day")
        found: list[Interval] = []
        for opens, closes in self._open_time_of(day):
            if found and found[-1].end >= opens:
                found[-1] = Interval(found[-1].start, max(found[-1].end, closes))
            else:
                found.append(Interval(opens, closes))
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
        return (self._timetable or self.timetable).between(start, end)

    def business_days_between(self, first: date, last: date) -> int:
        """The business days from *first* to the day before *last*; negative when *last* is earlier.

        >>> office = Calendar("UTC", hours={"mon-fri": "09:00-17:00"})
        >>> office.business_days_between(date(2026, 11, 20), date(2026, 11, 24))
        2
        """
        count = self.timetable.business_days_before
        end = count(_plain_date(last, "last").toordinal())
        return end - count(_plain_date(first, "first").toordinal())

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
        return _composed("any_of", self, other)

    def __and__(self, other: Calendar) -> Calendar:
        """Open when both are."""
        return _composed("all_of", self, other)

    def __sub__(self, other: Calendar) -> Calendar:
        """Open when the first is and the second is not."""
        return _composed("except", self, other)

    # ---------------------------------------------------------------- as a value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Calendar):
            return NotImplemented
        return self._content == other._content

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        return _from_dict, (self.to_dict(),)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __repr__(self) -> str:
        return f"Calendar.from_dict({self.to_dict()!r})"

    def to_dict(self) -> dict[str, Any]:
        """The calendar in its short form, as plain JSON data."""
        timezone, door, versions = self._content
        fields = door.write()
        written = {"timezone": timezone} | {key: value for key, value in fields.items() if value}
        for start, version in versions:
            later = version.write()
            changed = {key: value for key, value in later.items() if value != fields[key]}
            written.setdefault("versions", []).append({"from": start.isoformat()} | changed)
            fields = later
        return written

    def to_json(self) -> str:
        """The calendar as JSON text."""
        return json.dumps(self.to_dict(), ensure_ascii=False)

    @classmethod
    def from_dict(cls, written: object) -> Calendar:
        """A calendar from its short form.

        Raises:
            CalendarError: A key is unknown or a value makes no sense; all problems at once.
        """
        return _from_dict(written)

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
        return _from_dict(written)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            _from_dict,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda calendar: calendar.to_dict(), return_schema=core_schema.dict_schema()
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        from .calendar_schema import calendar_schema

        return calendar_schema()

    # ---------------------------------------------------------------- what is on the door

    @property
    def never_opens(self) -> bool:
        """Whether no opening is to be found; costs a compilation only where it is in doubt."""
        doors = self._doors()
        if not any(door.may_always_be_closed for door in doors):
            return False
        return self._opens_never()

    def _opens_never(self) -> bool:
        years = [year for door in self._doors() for year in door.years]
        start = min([2000, *years])
        first = datetime(max(start, FIRST_YEAR + 1), 1, 1, tzinfo=UTC)
        return self.next_open(first) is None and not self.is_open(first)

    def note_on(self, day: date) -> str:
        """Why a date does not have its usual hours: weekend, a holiday's name, special hours."""
        return self.door_on(day).day(day).note

    def door_on(self, day: date) -> Door:
        """The version of the door that holds on *day*."""
        _, door, versions = self._content
        for start, version in versions:
            if start > day:
                break
            door = version
        return door  # type: ignore[no-any-return]

    def closures_on(self, day: date) -> list[Closure]:
        """The parts of *day* that are closed."""
        return self.door_on(day).closures(day)

    @property
    def holidays_kept(self) -> tuple[Holidays, ...]:
        """The public holidays that are kept, in any version."""
        return tuple(dict.fromkeys(one for door in self._doors() for one in door.holidays))

    def _doors(self) -> list[Door]:
        _, door, versions = self._content
        return [door, *(version for _, version in versions)]

    def _compile(self) -> Timetable:
        years = [year for door in self._doors() for year in door.years]
        years += [start.year for start, _ in self._content[2]]
        written = (min(years), max(years)) if years else (LAST_YEAR, FIRST_YEAR)
        return Timetable(self.zone, WallHours(self._stretches_on, written))

    def _stretches_on(self, day: date) -> Stretches:
        """The hours of *day* as wall time, with the closed parts of it and its neighbours cut."""
        stretches = self.door_on(day).day(day).stretches
        if not stretches or not any(door.closed.entries for door in self._doors()):
            return stretches
        cuts = [
            Stretch(part.start + shift * DAY, part.end + shift * DAY)
            for shift in (-1, 0, 1)
            for closure in self.closures_on(_shifted(day, shift))
            for part in closure.during
        ]
        return merged(without(stretches, cuts)) if cuts else stretches

    def _open_time_of(self, day: date) -> list[tuple[datetime, datetime]]:
        ordinal = day.toordinal()
        source = WallHours(self._stretches_on, (LAST_YEAR, FIRST_YEAR))
        return [
            (one.start.astimezone(UTC), one.end.astimezone(UTC))
            for one in source.open_time_of(self.zone, day)
            if one.day == ordinal
        ]


class ComposedCalendar(Calendar):
    """Calendars joined by `|`, `&` and `-`; its zone is that of the first member."""

    __slots__ = ("except_", "kind", "members")

    kind: str
    members: tuple[Calendar, ...]
    except_: tuple[Calendar, ...]

    def __init__(
        self, kind: str, members: Sequence[Calendar], except_: Sequence[Calendar] = ()
    ) -> None:
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "members", tuple(members))
        object.__setattr__(self, "except_", tuple(except_))
        first = self.members[0]
        content = (kind, self.members, self.except_)
        self._fill(first.timezone, first.zone, content)

    def to_dict(self) -> dict[str, Any]:
        """The composition, with every member written out, as plain JSON data."""
        written: dict[str, Any] = {self.kind: [one.to_dict() for one in self.members]}
        if self.except_:
            written["except"] = [one.to_dict() for one in self.except_]
        return written

    @property
    def never_opens(self) -> bool:
        return self._opens_never()

    def note_on(self, day: date) -> str:
        """What the members say of a date, where all are closed for the same or several reasons."""
        notes = [one.note_on(day) for one in self.members]
        if self.kind == "any_of" and not all(notes):
            return ""
        return "; ".join(dict.fromkeys(note for note in notes if note))

    def closures_on(self, day: date) -> list[Closure]:
        return [closure for one in self.members for closure in one.closures_on(day)]

    def door_on(self, day: date) -> Door:
        return self.members[0].door_on(day)

    def _doors(self) -> list[Door]:
        return [door for one in (*self.members, *self.except_) for door in one._doors()]

    def _compile(self) -> Timetable:
        written = [one.timetable.written for one in (*self.members, *self.except_)]
        together = any if self.kind == "any_of" else all
        count = len(self.members)

        def is_open(state: Sequence[bool]) -> bool:
            return together(state[:count]) and not any(state[count:])

        members = [one.timetable for one in (*self.members, *self.except_)]
        bounds = (min(first for first, _ in written), max(last for _, last in written))
        return Timetable(self.zone, Combination(members, is_open, bounds))

    def _open_time_of(self, day: date) -> list[tuple[datetime, datetime]]:
        start = local_midnight(self.zone, day)
        return list(self.timetable.stretches(start, local_midnight(self.zone, _shifted(day, 1))))


def _composed(kind: str, one: Calendar, other: Calendar) -> Calendar:
    if not isinstance(other, Calendar):
        return NotImplemented
    if kind == "except":
        if isinstance(one, ComposedCalendar):
            return ComposedCalendar(one.kind, one.members, (*one.except_, other))
        return ComposedCalendar("all_of", (one,), (other,))
    members: list[Calendar] = []
    for part in (one, other):
        flat = isinstance(part, ComposedCalendar) and part.kind == kind and not part.except_
        members.extend(part.members if flat else (part,))  # type: ignore[attr-defined]
    return ComposedCalendar(kind, members)


def _from_dict(written: object) -> Calendar:
    if isinstance(written, Calendar):
        return written
    if not isinstance(written, Mapping):
        raise CalendarError.of(
            "bad-calendar",
            f"found {quoted(written)}; a calendar is a mapping",
            fix="write e.g. {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}",
        )
    if any(key in written for key in _COMPOSITIONS):
        return _composition_from_dict(written)
    problems = [
        Problem("unknown-key", f"unknown key {quoted(key)}", fix=did_you_mean(key, _KEYS)).at(key)
        for key in written
        if key not in _KEYS
    ]
    fields = {key: value for key, value in written.items() if key in _KEYS}
    if "timezone" not in fields:
        fix = "add e.g. timezone: Europe/London"
        problems.append(Problem("no-timezone", "a calendar without a timezone", fix=fix))
        fields["timezone"] = "UTC"
    try:
        calendar = Calendar(**fields)
    except CalendarError as error:
        raise CalendarError(*problems, *error.problems) from None
    if problems:
        raise CalendarError(*problems)
    return calendar


def _composition_from_dict(written: Mapping[Any, Any]) -> Calendar:
    kinds = [key for key in ("any_of", "all_of") if key in written]
    unknown = [key for key in written if key not in _COMPOSITIONS]
    if len(kinds) != 1 or unknown:
        raise CalendarError.of(
            "bad-composition",
            f"found the keys {quoted(list(written))}",
            fix="write any_of or all_of with a list of calendars, and except: for others",
        )
    problems: list[Problem] = []
    parts: dict[str, list[Calendar]] = {}
    for key, members in written.items():
        if not isinstance(members, list | tuple) or not members:
            what = f"found {quoted(members)}; a list of calendars is required"
            problems.append(Problem("bad-composition", what, fix=f"{key}: [...]").at(key))
            continue
        read = [
            _collect(problems, lambda one, _: _from_dict(one), member, (), (key, at))
            for at, member in enumerate(members)
        ]
        parts[key] = read
    if problems:
        raise CalendarError(*problems)
    return ComposedCalendar(kinds[0], parts[kinds[0]], parts.get("except", ()))


def _collect(
    problems: list[Problem],
    read: Callable[[Any, Location], Any],
    value: Any,
    loc: Location,
    under: Location = (),
) -> Any:
    try:
        return read(value, loc)
    except CalendarError as error:
        problems.extend(one.at(*under) if under else one for one in error.problems)
        return None


def _read_fields(
    written: Mapping[str, Any], under: Location, problems: list[Problem]
) -> dict[str, Any]:
    fields = {}
    for key, value in written.items():
        if value is not None:
            read = _collect(problems, _READERS[key], value, (*under, key))
            if read is not None:
                fields[key] = read
    return fields


def _read_versions(
    versions: Any, door: Door, problems: list[Problem]
) -> tuple[tuple[date, Door], ...]:
    found: list[tuple[date, Door]] = []
    if versions is None:
        return ()
    if isinstance(versions, Mapping | str) or not isinstance(versions, Iterable):
        what = f"found {quoted(versions)}; versions are a list"
        fix = "write e.g. [{from: 2026-07-01, hours: {...}}]"
        problems.append(Problem("bad-versions", what, fix=fix).at("versions"))
        return ()
    for at, version in enumerate(versions):
        loc = ("versions", at)
        if not isinstance(version, Mapping) or "from" not in version:
            what = f"found {quoted(version)}; a version is a mapping with from"
            problems.append(Problem("bad-versions", what, fix="add from: 2026-07-01").at(*loc))
            continue
        known = ("from", *_READERS)
        problems += [
            Problem("unknown-key", f"unknown key {quoted(key)}", fix=did_you_mean(key, known)).at(
                *loc, key
            )
            for key in version
            if key not in known
        ]
        start = _collect(problems, _read_date, version["from"], (*loc, "from"))
        fields = {key: version[key] for key in _READERS if key in version}
        read = _read_fields({k: [] if v is None else v for k, v in fields.items()}, loc, problems)
        if start is None:
            continue
        if found and start <= found[-1][0]:
            what = f"{start} is not after {found[-1][0]}"
            fix = "put the versions in order of their dates"
            problems.append(Problem("bad-versions", what, fix=fix).at(*loc, "from"))
        door = Door(**({name: getattr(door, name) for name in _READERS} | read))
        found.append((start, door))
    return tuple(found)


def _read_zone(written: object, loc: Location) -> ZoneInfo:
    """The zone by its exact IANA name, also where the file system folds case."""
    if isinstance(written, ZoneInfo) and written.key:
        return written
    if isinstance(written, str) and written.isascii() and 0 < len(written) < 64:
        try:
            zone = ZoneInfo(written)
        except (ValueError, OSError, KeyError):
            pass
        else:
            if written == "UTC" or written in _zones():
                return zone
    raise CalendarError.of(
        "unknown-timezone",
        f"{quoted(written)} is no time zone that the tz database knows",
        fix=did_you_mean(written, sorted(_zones())) if isinstance(written, str) else "write UTC",
        loc=loc,
    )


def _zones() -> set[str]:
    return available_timezones()


def _read_date(written: object, loc: Location) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    try:
        return date.fromisoformat(written)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CalendarError.of(
            "bad-date",
            f"cannot read {quoted(written)} as a date",
            fix="write YYYY-MM-DD",
            loc=loc,
        ) from None


def _plain_date(day: object, name: str) -> date:
    if isinstance(day, date) and not isinstance(day, datetime):
        return day
    raise CalendarError.of(
        "not-a-date",
        f"{name} is a {type(day).__name__}: {quoted(day)}; a date is required",
        fix="pass e.g. at.astimezone(calendar.zone).date()",
    )


def _shifted(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _amount(duration: object, business_day: BusinessDay) -> timedelta | int:
    """Open time, or a number of business days."""
    if isinstance(duration, timedelta):
        return timedelta(duration.days, duration.seconds, duration.microseconds)
    if not isinstance(duration, Duration):
        duration = Duration(duration)  # type: ignore[arg-type]
    if duration.kind is Kind.BUSINESS or duration.kind is Kind.IMMEDIATELY:
        return duration.amount
    if duration.kind is not Kind.BUSINESS_DAYS:
        raise CalendarError.of(
            "not-open-time",
            f"'{duration}' is not open time, which is all that a calendar adds",
            fix=f"write '4 business hours' or '2 business days', or use "
            f"Duration('{duration}').after(at, calendar=office)",
        )
    if business_day in ("same_time", "close_of_business"):
        return duration.days
    return duration.days * working_hours(business_day)


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


def _never_opens() -> CalendarError:
    return CalendarError.of(
        "never-opens",
        "the calendar has no hours at all",
        fix="add e.g. hours: {mon-fri: 09:00-17:00}",
    )
