"""A calendar as it is written: a zone, what is on the door, and how that changes by date.

`Written` is one person's calendar with its versions; `Composition` joins several by union,
intersection and difference. Both know their short form, what they say of a date, and how they are
compiled; `Calendar` puts the questions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, reduce
from itertools import islice
from operator import and_, itemgetter, or_
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from .door import (
    Closure,
    Dated,
    Door,
    read_closed,
    read_holidays,
    read_hours_by_date,
    read_when,
)
from .errors import MOST_PROBLEMS, CalendarError, Location, Problem, quoted, unknown_keys
from .holiday import Holidays
from .hours import Stretches, read_week
from .sample import Days
from .timetable import Timetable
from .walltime import (
    Combination,
    Member,
    Open,
    Uncompiled,
    WallHours,
    cut_at_midnights,
    local_midnight,
)
from .years import FIRST_YEAR, LAST_YEAR
from .zone import read_zone

_FIELDS: dict[str, Callable[[Any, Location], Any]] = {
    "hours": read_week,
    "holidays": read_holidays,
    "closed": read_closed,
    "special": read_hours_by_date,
    "extra": read_hours_by_date,
}
_NOTHING: dict[str, Any] = {key: {} for key in _FIELDS} | {"holidays": []}
KEYS = ("timezone", *_FIELDS, "versions")
COMPOSITION_KEYS = ("any_of", "all_of", "except")
_MOST_PARTS, _DEEPEST = 200, 20
NOWADAYS = 2026  # most questions are of the years from here on
_DATES_TRIED = 10


@dataclass(frozen=True)
class Written:
    """One calendar: its zone, its door, and from which date on which other door."""

    size: ClassVar[int] = 1
    depth: ClassVar[int] = 0
    zone: ZoneInfo = field(compare=False)  # the same zone may be several objects
    door: Door
    versions: tuple[tuple[date, Door], ...] = ()
    says_no_holidays: bool = field(default=False, compare=False)
    """Whether "no holidays" was written (`holidays: []`), which means the same as not a word."""
    name_of_zone: str = field(init=False, repr=False)
    _timetables: list[Timetable] = field(default_factory=list, repr=False, compare=False)
    _samples: dict[Days, int] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "name_of_zone", self.zone.key)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.door, self.versions, self.name_of_zone))

    @property
    def timetable(self) -> Timetable:
        """The compiled form, made once."""
        if not self._timetables:
            self._timetables.append(Timetable(self.zone, self.source()))
        return self._timetables[0]

    def doors(self) -> list[Door]:
        """Every version of the door."""
        return [self.door, *(door for _, door in self.versions)]

    @cached_property
    def effort(self) -> int:
        """What it takes to tell the open time of a date."""
        return max(door.effort for door in self.doors())

    @cached_property
    def densest(self) -> int:
        """The number of stretches that a date may have again and again."""
        return max(door.densest for door in self.doors())

    @cached_property
    def places(self) -> frozenset[Holidays]:
        """Those whose public holidays are looked up."""
        return frozenset(one for door in self.doors() for one in door.holidays)

    @cached_property
    def rules(self) -> frozenset[str]:
        """Its recurrences."""
        return frozenset(rule for dated in self._dated for rule in dated.rules)

    @property
    def _dated(self) -> Iterable[Dated[Any]]:
        """What it has by date; what a version inherits is the very same, and is there once."""
        parts = ((door.closed, door.special, door.extra) for door in self.doors())
        return {id(one): one for three in parts for one in three}.values()

    @cached_property
    def odd_dates(self) -> tuple[date, ...]:
        """Some dates with hours of their own; one of each that comes back, if in 2026."""
        # What a version inherits is the very same.
        dated = {id(one): one for door in self.doors() for one in (door.special, door.extra)}
        entries = (when for one in dated.values() for when, hours in one.entries if hours)
        tried = (day for when in islice(entries, _DATES_TRIED) for day in when.examples(NOWADAYS))
        return tuple(day for day in tried if FIRST_YEAR < day.year < LAST_YEAR)

    @property
    def first_weeks(self) -> Iterator[Days]:
        """Those of some versions, the last ones first."""
        starts = (start for start, _ in reversed(self.versions))
        known = (start for start in starts if FIRST_YEAR < start.year < LAST_YEAR)
        return (Days(start, 7) for start in islice(known, _DATES_TRIED))

    def plain(self) -> Iterator[Written]:
        """The calendar itself: it is not composed."""
        yield self

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The first and last years of the dates that are written out, and those of versions."""
        dated = (year for one in self._dated for year in one.years)
        return (*dated, *(start.year for start, _ in self.versions))

    def door_on(self, day: date) -> Door:
        """The version of the door that holds on *day*."""
        if not self.versions:
            return self.door
        number = bisect_right(self.versions, day, key=itemgetter(0))
        return self.versions[number - 1][1] if number else self.door

    def note_on(self, day: date) -> str:
        """Why a date does not have its usual hours."""
        return self.door_on(day).day(day).note

    def missed_on(self, day: date) -> Iterator[Open]:
        """The hours of its week that do not hold on a date, of which a note says why."""
        usual = self.door_on(day).hours[day.weekday()]
        if self.note_on(day):
            source = WallHours(lambda _: usual, None, (0, 0))
            yield from source.open_time_of(self.zone, _alone(day))

    def takes_out(self, start: datetime, end: datetime) -> bool:
        """Whether a stretch is closed because another calendar is open: it names no other."""
        return False

    def closures_on(self, day: date) -> list[Closure]:
        """The parts of *day* that are closed."""
        return self.door_on(day).closures(day)

    def source(self) -> WallHours:
        """What it is compiled from: the wall time of each date."""

        def hours_on(day: date) -> Stretches:
            return self.door_on(day).day(day).stretches

        def closed_on(day: date) -> Stretches:
            parts = (closure.during for closure in self.closures_on(day))
            return tuple(stretch for during in parts for stretch in during)

        closes_parts = any(door.closed.has_stretches for door in self.doors())
        return WallHours(hours_on, closed_on if closes_parts else None, years_of(self))

    def uncompiled(self) -> Member:
        """What tells when it is open, and keeps nothing of it."""
        return Uncompiled(self.zone, self.source())

    def open_time_on(self, day: date) -> Iterator[Open]:
        """The open time that belongs to a date."""
        return self.source().open_time_of(self.zone, _alone(day))

    def opens_on(self, day: date) -> bool:
        """Whether any open time belongs to a date."""
        return next(self.open_time_on(day), None) is not None

    def is_sampled(self, days: Days) -> bool:
        """Whether it is known when it is open on some days."""
        return days in self._samples

    def open_in(self, days: Days) -> int:
        """When it is open on some days, as `slaclock.sample` writes it."""
        if days not in self._samples:
            open_time = self.source().open_time_of(self.zone, days.dates_that_reach_in)
            self._samples[days] = days.sample(open_time)
        return self._samples[days]

    @property
    def surely_opens(self) -> bool:
        """Whether some week is sure to be like every other, and has hours."""
        if not self.versions:
            return self.door.surely_opens(within=LAST_YEAR - FIRST_YEAR)
        first, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
        changes = [min(max(first, start), last) for start, _ in self.versions]
        starts, ends = [first, *changes], [*changes, last]
        return any(
            door.surely_opens(within=max(0, (end - start).days // 366))
            for start, end, door in zip(starts, ends, self.doors(), strict=True)
        )

    def to_dict(self) -> dict[str, Any]:
        """The short form, as plain JSON data."""
        before, fields = self.door, self.door.write()
        written = {"timezone": self.zone.key} | {
            key: one
            for key, one in fields.items()
            if one or (key == "holidays" and self.says_no_holidays)
        }
        for start, version in self.versions:
            later = version.write(before)  # what a version inherits is the very same
            changed = {key: value for key, value in later.items() if value != fields[key]}
            written.setdefault("versions", []).append({"from": start.isoformat()} | changed)
            before, fields = version, fields | later
        return written


@dataclass(frozen=True)
class Composition:
    """Calendars joined: any or all of *members*, without those of *excepted*."""

    kind: str
    members: tuple[AnyWritten, ...]
    excepted: tuple[AnyWritten, ...] = ()
    size: int = field(init=False, repr=False, compare=False)
    depth: int = field(init=False, repr=False, compare=False)
    _timetables: list[Timetable] = field(default_factory=list, repr=False, compare=False)

    def __post_init__(self) -> None:
        parts = (*self.members, *self.excepted)
        object.__setattr__(self, "size", sum([one.size for one in parts]))
        object.__setattr__(self, "depth", 1 + max([one.depth for one in parts]))
        if self.size > _MOST_PARTS or self.depth > _DEEPEST:
            raise _too_large()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.kind, self.members, self.excepted))

    @property
    def zone(self) -> ZoneInfo:
        """That of the first member."""
        return self.members[0].zone

    @property
    def timetable(self) -> Timetable:
        """The compiled form, made once."""
        if not self._timetables:
            self._timetables.append(Timetable(self.zone, self.source()))
        return self._timetables[0]

    def source(self) -> Combination:
        """What it is compiled from: its parts, and when they make open time together."""
        return self._combined(lambda one: one.timetable)

    def uncompiled(self) -> Member:
        """What tells when it is open, and keeps nothing of it."""
        return self._combined(lambda one: one.uncompiled())

    def _combined(self, member: Callable[[AnyWritten], Member]) -> Combination:
        members, excepted = (
            [member(one) for one in part] for part in (self.members, self.excepted)
        )
        needed = 1 if self.kind == "any_of" else len(members)
        return Combination(members, excepted, needed, years_of(self))

    def doors(self) -> list[Door]:
        """Every version of every part's door."""
        return [door for one in self.plain() for door in one.doors()]

    @property
    def odd_dates(self) -> Iterator[date]:
        """Some dates on which a part has hours of its own."""
        return islice((day for one in self.plain() for day in one.odd_dates), _DATES_TRIED)

    @property
    def first_weeks(self) -> Iterator[Days]:
        """Those of some versions of its parts."""
        return islice((days for one in self.plain() for days in one.first_weeks), _DATES_TRIED)

    def plain(self) -> Iterator[Written]:
        """The parts that are not composed themselves."""
        return (one for part in (*self.members, *self.excepted) for one in part.plain())

    def note_on(self, day: date) -> str:
        """Why the members do not have their usual hours on a date, as far as that closes it."""
        members = list(self.members)
        if self.kind == "any_of" and not all(one.note_on(day) for one in members):
            members = [one for one in members if self._misses(one, day)]
        return "; ".join(dict.fromkeys(note for one in members if (note := one.note_on(day))))

    def _misses(self, member: AnyWritten, day: date) -> bool:
        """Whether it is closed at some time because *member* does not have its usual hours."""
        if not FIRST_YEAR < day.year < LAST_YEAR:  # its hours may end in a year without any
            return False
        whole = self._without_exceptions.timetable
        return any(
            whole.between(one.start, one.end) < one.end - one.start for one in member.missed_on(day)
        )

    @cached_property
    def _without_exceptions(self) -> Composition:
        return Composition(self.kind, self.members) if self.excepted else self

    def missed_on(self, day: date) -> Iterator[Open]:
        """The hours of its members' weeks that do not hold on a date, as far as one is enough."""
        members = self.members if self.kind == "any_of" or len(self.members) == 1 else ()
        return (missed for one in members for missed in one.missed_on(day))

    def takes_out(self, start: datetime, end: datetime) -> bool:
        """Whether a stretch is closed because a calendar that is excepted is open."""
        return any(
            one.timetable.between(start, end) == end - start for one in self.excepted
        ) or any(one.takes_out(start, end) for one in self.members)

    def closures_on(self, day: date) -> list[Closure]:
        """The parts of *day* that members close."""
        return [closure for one in self.members for closure in one.closures_on(day)]

    def open_time_on(self, day: date) -> Iterator[Open]:
        """The open time on a date of the zone."""
        # A clock put back over midnight shows the date again after the next one has begun.
        start, end = (local_midnight(self.zone, one) for one in (day, next_date(day, 2)))
        for opens, closes in self.timetable.stretches(start, end):
            for one in cut_at_midnights(self.zone, opens, closes):
                if one.day == day.toordinal():
                    yield one

    def open_in(self, days: Days) -> int:
        """When it is open on some days, as `slaclock.sample` writes it."""
        members = (one.open_in(days) for one in self.members)
        excepted = (one.open_in(days) for one in self.excepted)
        return reduce(or_ if self.kind == "any_of" else and_, members) & ~reduce(or_, excepted, 0)

    @property
    def surely_opens(self) -> bool:
        """Nothing is sure of what is open together."""
        return False

    def to_dict(self) -> dict[str, Any]:
        """The composition, with every part written out, as plain JSON data."""
        written: dict[str, Any] = {self.kind: [one.to_dict() for one in self.members]}
        if self.excepted:
            written["except"] = [one.to_dict() for one in self.excepted]
        return written

    @classmethod
    def of(cls, kind: str, parts: Sequence[AnyWritten]) -> AnyWritten:
        """Calendars joined, chains of one kind flat; by `except` the others are taken from one."""
        first, *others = parts
        if not others:
            return first
        if kind == "except":
            if isinstance(first, Composition):
                return cls(first.kind, first.members, (*first.excepted, *others))
            return cls("all_of", (first,), tuple(others))
        if sum(part.size for part in parts) > _MOST_PARTS:
            raise _too_large()
        members: list[AnyWritten] = []
        for part in parts:
            if isinstance(part, Composition) and part.kind == kind and not part.excepted:
                members += part.members
            else:
                members.append(part)
        return cls(kind, tuple(members))


AnyWritten = Written | Composition


def read_written(
    timezone: object, fields: Mapping[str, Any], versions: Iterable[Any] | None
) -> Written:
    """A calendar from its fields.

    Raises:
        CalendarError: Something makes no sense, or no hours are written; all problems at once.
    """
    problems: list[Problem] = []
    zone = _collect(problems, read_zone, timezone, ("timezone",))
    door = Door(**_read_fields(fields, (), problems))
    later = _read_versions(versions, door, problems)
    if problems:
        raise CalendarError(*problems)
    if not any(one.can_open for one in (door, *(version for _, version in later))):
        raise CalendarError.of(
            "never-opens",
            "the calendar has no hours at all",
            fix="add e.g. hours: {mon-fri: 09:00-17:00}",
        )
    says_no_holidays = fields.get("holidays") is not None and not door.holidays
    return Written(zone, door, later, says_no_holidays)


def read_any(data: object, depth: int = 0) -> AnyWritten:
    """A calendar or a composition from its short form.

    Raises:
        CalendarError: A key is unknown or a value makes no sense; all problems at once.
    """
    if not isinstance(data, Mapping):
        raise CalendarError.of(
            "bad-calendar",
            f"found {quoted(data)}; a calendar is a mapping",
            fix="write e.g. {timezone: Europe/London, hours: {mon-fri: 09:00-17:00}}",
        )
    if any(key in data for key in COMPOSITION_KEYS):
        return _read_composition(data, depth)
    problems = unknown_keys(data, KEYS)
    if "timezone" not in data and not any("'timezone'" in one.fix for one in problems):
        fix = "add e.g. timezone: Europe/London"
        problems.append(Problem("no-timezone", "a calendar without a timezone", fix=fix))
    fields = {key: data[key] for key in _FIELDS if key in data}
    try:
        written = read_written(data.get("timezone", "UTC"), fields, data.get("versions"))
    except CalendarError as error:
        raise CalendarError(*problems, *error.problems) from None
    if problems:
        raise CalendarError(*problems)
    return written


def _read_composition(data: Mapping[Any, Any], depth: int) -> Composition:
    if depth > _DEEPEST:
        raise _too_large()
    kinds = [key for key in ("any_of", "all_of") if key in data]
    if len(kinds) != 1 or any(key not in COMPOSITION_KEYS for key in data):
        raise CalendarError.of(
            "bad-composition",
            f"found the keys {quoted(list(data))}",
            fix="write any_of or all_of with a list of calendars, and except: for others",
        )
    problems: list[Problem] = []
    parts: dict[str, tuple[AnyWritten, ...]] = {}
    for key, members in data.items():
        if not isinstance(members, list | tuple) or not members:
            what = f"found {quoted(members)}; a list of calendars is required"
            problems.append(Problem("bad-composition", what, fix=f"{key}: [...]").at(key))
            continue
        parts[key] = tuple(
            _collect(problems, lambda one, _: read_any(one, depth + 1), member, (), (key, at))
            for at, member in enumerate(members)
            if len(problems) < MOST_PROBLEMS
        )
    if problems:
        raise CalendarError(*problems)
    return Composition(kinds[0], parts[kinds[0]], parts.get("except", ()))


def _too_large() -> CalendarError:
    return CalendarError.of(
        "bad-composition",
        f"found more than {_MOST_PARTS} calendars in one, or more than {_DEEPEST} levels of them",
        fix="compose fewer calendars, or write the hours that they make together",
    )


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
            read = _collect(problems, _FIELDS[key], value, (*under, key))
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
        if len(problems) >= MOST_PROBLEMS:
            break
        loc = ("versions", at)
        is_mapping = isinstance(version, Mapping)
        unknown = unknown_keys(version, ("from", *_FIELDS), loc) if is_mapping else []
        problems += unknown
        start = None
        if is_mapping and "from" in version:
            start = _collect(problems, _read_date, version["from"], (*loc, "from"))
        elif not any("'from'" in one.fix for one in unknown):
            what = f"found {quoted(version)}; a version is a mapping with from"
            problems.append(Problem("bad-versions", what, fix="add from: 2026-07-01").at(*loc))
        if not is_mapping:
            continue
        fields = {key: version[key] for key in _FIELDS if key in version}
        taken_back = {key: _NOTHING[key] for key, one in fields.items() if one is None}
        read = _read_fields(fields | taken_back, loc, problems)
        if start is None:
            continue
        if found and start <= found[-1][0]:
            what = f"{start} is not after {found[-1][0]}"
            fix = "put the versions in order of their dates"
            problems.append(Problem("bad-versions", what, fix=fix).at(*loc, "from"))
        door = Door(**({name: getattr(door, name) for name in _FIELDS} | read))
        found.append((start, door))
    return tuple(found)


def _read_date(written: object, loc: Location) -> date:
    if isinstance(written, date) and not isinstance(written, datetime):
        return written
    if isinstance(written, str) and re.fullmatch(r"(?a)\s*\d{4}-\d\d-\d\d\s*", written):
        return date.fromisoformat(read_when(written, loc).text)
    raise CalendarError.of(
        "bad-date", f"cannot read {quoted(written)} as a date", fix="write YYYY-MM-DD", loc=loc
    )


def years_of(written: AnyWritten) -> tuple[int, int]:
    """The years of the first and last date that is written out."""
    years = [year for one in written.plain() for year in one.years]
    return (min(years), max(years)) if years else (LAST_YEAR, FIRST_YEAR)


def _alone(day: date) -> range:
    return range(day.toordinal(), day.toordinal() + 1)


def next_date(day: date, days: int) -> date:
    """The date *days* after *day*."""
    return date.fromordinal(day.toordinal() + days)
