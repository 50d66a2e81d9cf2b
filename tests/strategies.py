"""Random calendars, and instants at which they are hard.

Half of all instants lie within two days of a change of their zone's clocks, and special days lie
near the instant that is asked about. A drawn `Spec` is written once, in the words of the surface,
and read twice: by `Calendar` and, through `plain`, by the oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property, lru_cache, reduce
from typing import Any
from zoneinfo import ZoneInfo

import holidays as public
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slaclock.calendar import Calendar

from . import oracle

QUICK = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

FIRST, LAST = date(2010, 1, 4), date(2028, 12, 28)
MINUTE, HOUR, DAY = 60, 3600, 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ZONES = (
    "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham",
    "Pacific/Apia", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Pyongyang", "Africa/Cairo",
    "America/Santiago", "America/St_Johns", "Europe/Dublin",
)  # fmt: skip
STEADY_ZONES = ("UTC", "Asia/Kathmandu")


def law(
    quick: int = 40, nightly: int = 1_000, **drawn: st.SearchStrategy[Any]
) -> Callable[[Callable[..., None]], Any]:
    """A property, tried *quick* times by default and many more in a *nightly* run."""

    def decorate(check: Callable[..., None]) -> Any:
        few = settings(QUICK, max_examples=quick)(given(**drawn)(check))
        many = settings(QUICK, max_examples=nightly)(given(**drawn)(check))

        def test(run: Callable[[], None]) -> None:
            run()

        test.__name__, test.__doc__, test.__module__ = (
            check.__name__,
            check.__doc__,
            check.__module__,
        )
        efforts = [few, pytest.param(many, marks=pytest.mark.nightly)]
        return pytest.mark.parametrize("run", efforts, ids=["default", "nightly"])(test)

    return decorate


# Instants ----------------------------------------------------------------------------------------


@lru_cache
def transitions(zone: str) -> tuple[datetime, ...]:
    """The instants at which a zone's clocks change, those that are rare and odd several times."""
    info = ZoneInfo(zone)
    found = []
    at = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC)
    while at.date() < LAST:
        if _offset(info, at) != _offset(info, at + timedelta(days=1)):
            change = next(
                at + timedelta(minutes=m)
                for m in range(1, 1441)
                if _offset(info, at + timedelta(minutes=m)) != _offset(info, at)
            )
            jump = abs(_offset(info, change) - _offset(info, at))
            found += [change] * (8 if jump > timedelta(hours=2) else 1)
        at += timedelta(days=1)
    return tuple(found)


def _offset(info: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(info).utcoffset() or timedelta(0)


@st.composite
def near_transition(draw: st.DrawFn, zone: str) -> datetime:
    """Within two days of a change of the clocks."""
    change = draw(st.sampled_from(transitions(zone)))
    quarter = draw(st.integers(-8, 8) | st.integers(-190, 190))
    return change + timedelta(minutes=15 * quarter + draw(st.sampled_from((0, 0, 0, -1, 1, 7))))


@st.composite
def anywhere(draw: st.DrawFn) -> datetime:
    day = draw(st.dates(FIRST, LAST))
    minute = draw(st.integers(0, 95).map(lambda quarter: quarter * 15) | st.integers(0, 1439))
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)


@st.composite
def instants(draw: st.DrawFn, zone: str) -> datetime:
    """UTC instants, half of them near a change of the clocks in *zone*, some between seconds."""
    near = draw(st.booleans()) and bool(transitions(zone))
    at = draw(near_transition(zone) if near else anywhere())
    return at + timedelta(
        seconds=draw(st.sampled_from((0, 0, 0, 1, 59, 30))),
        microseconds=draw(st.sampled_from((0, 0, 0, 0, 1, 999_999, 250_000))),
    )


def utc(at: datetime | None) -> datetime:
    """For comparing: in a repeated hour, Python calls instants equal that are an hour apart if
    their zone is the same, and calls no two instants equal if it is not."""
    assert at is not None
    return at.astimezone(UTC)


zones = st.sampled_from(ZONES * 4 + STEADY_ZONES)


# Hours -------------------------------------------------------------------------------------------

Times = st.SearchStrategy[int]
"""Times of day, in seconds since midnight."""

_quarters = st.integers(0, 24).map(lambda n: n * 900) | st.integers(0, 95).map(lambda n: n * 900)
_odd = st.integers(0, 1439).map(lambda n: n * 60) | st.integers(0, 86_399)


@dataclass(frozen=True)
class Around:
    """The times and dates that matter to a zone around a day: those of a change of its clocks."""

    zone: str
    day: date

    @property
    def changes(self) -> list[datetime]:
        near = timedelta(days=4)
        return [at for at in transitions(self.zone) if abs(at.date() - self.day) <= near]

    @property
    def times(self) -> Times:
        """Any times; near a change, half of them at, in and around the gap or the fold."""
        usual = st.one_of(_quarters, _quarters, _quarters, _odd)
        edges = [edge for change in self.changes for edge in _edges(self.zone, change)]
        return st.sampled_from(edges) | usual if edges else usual

    @property
    def dates(self) -> st.SearchStrategy[date]:
        """Dates near the day; half of them the date of a change if there is one."""
        days = st.integers(-2, 4) | st.integers(-12, 25)
        near = days.map(lambda n: self.day + timedelta(days=n))
        info = ZoneInfo(self.zone)
        found = [(at - timedelta(minutes=1)).astimezone(info).date() for at in self.changes]
        found += [at.astimezone(info).date() for at in self.changes]
        return st.sampled_from(found) | near if found else near

    @property
    def keys(self) -> st.SearchStrategy[str]:
        """Such a date, or that day of every year."""
        return st.one_of(
            self.dates.map(date.isoformat),
            self.dates.map(date.isoformat),
            self.dates.map("{:%m-%d}".format),
        )


def _edges(zone: str, change: datetime) -> list[int]:
    info = ZoneInfo(zone)
    after = change.astimezone(info).replace(tzinfo=None)
    before = (change - timedelta(minutes=1)).astimezone(info).replace(tzinfo=None)
    ends = [before + timedelta(minutes=1), after]
    low, high = min(ends), max(ends)
    walls = [
        low,
        high,
        low + (high - low) / 2,
        low - timedelta(minutes=15),
        high + (high - low) / 2,
    ]
    walls += [low + timedelta(minutes=1), high - timedelta(minutes=1)]
    return [wall.hour * HOUR + wall.minute * MINUTE for wall in walls]


def clock(second: int) -> str:
    """A time of day as a person writes it, up to 24:00."""
    hours, rest = divmod(second, HOUR)
    text = f"{hours:02}:{rest // 60:02}"
    return f"{text}:{rest % 60:02}" if rest % 60 else text


def seconds(text: str) -> int:
    """The reverse of `clock`."""
    parts = [int(part) for part in text.split(":")]
    return sum(part * unit for part, unit in zip(parts, (HOUR, MINUTE, 1), strict=False))


@st.composite
def several_stretches(draw: st.DrawFn, times: Times) -> list[str]:
    """One to three stretches that do not overlap and may touch; the last may be a night shift."""
    ends = sorted(set(draw(st.lists(times, min_size=2, max_size=6))))
    if len(ends) == 1:
        ends.append(DAY)
    found = [(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    if len(found) > 1 and draw(st.booleans()):
        found[1] = (found[0][1], found[1][1])  # no break between the first two
    if len(ends) % 2 and ends[0] != ends[-1]:
        found.append((ends[-1], draw(st.sampled_from((ends[0], DAY)))))
    return [f"{clock(a)}-{clock(b)}" for a, b in found]


_USUAL = (
    ["09:00-17:00"],
    ["09:00-12:00", "13:00-17:00"],
    ["22:00-06:00"],
    ["18:00-09:00"],
    ["22:00-12:00"],
    ["04:00-10:00"],
    ["00:00-24:00"],
    ["18:00-24:00"],
    ["02:15-02:45"],
    ["23:30-00:30"],
    ["00:00-06:00", "22:00-24:00"],
    ["08:00-16:00", "16:00-00:00"],
)


def stretches(times: Times) -> st.SearchStrategy[list[str]]:
    return st.sampled_from(_USUAL) | several_stretches(times)


@st.composite
def weeks(draw: st.DrawFn, times: Times) -> dict[str, Any]:
    """Weekly hours with at least one opening."""
    hours = stretches(times)
    shape = draw(st.sampled_from(("all", "working", "days", "days")))
    if shape == "all":
        return {"mon-sun": draw(hours)}
    if shape == "working":
        return {"mon-fri": draw(hours), "sat,sun": draw(st.just([]) | hours)}
    days = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=2))
    return {day: draw(hours) for day in sorted(days)}


# Special days ------------------------------------------------------------------------------------

RECURRENCES: dict[str, Callable[[date], bool]] = {
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR": lambda d: (
        d.weekday() == 4 and (d + timedelta(days=7)).month != d.month
    ),
    "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15": lambda d: d.day in (1, 15),
    "RRULE:FREQ=WEEKLY;BYDAY=WE": lambda d: d.weekday() == 2,
    "RRULE:FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU": lambda d: (
        d.month in (3, 10) and d.weekday() == 6 and d.day > 24
    ),
    "DTSTART:20100104 RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO": lambda d: (
        d >= date(2010, 1, 4) and (d - date(2010, 1, 4)).days % 14 == 0
    ),
}

HOLIDAYS: tuple[Any, ...] = (
    "GB-ENG",
    "US-MA",
    {"country": "DE", "subdivision": "BY"},
    {"country": "US", "observed": False},
    {
        "country": "GR",
        "categories": ["public", "half_day"],
        "half_day_hours": "10:00-14:00",
    },
    {"country": "GR", "categories": ["half_day"], "half_day_hours": ["01:30-02:30", "04:00-05:00"]},
)


@st.composite
def _parts_of_a_day(draw: st.DrawFn, times: Times) -> dict[str, str]:
    first, last = sorted((draw(times), draw(times)))
    during = f"{clock(first)}-{clock(last)}" if first < last else "12:00-14:00"
    return {"during": during, "name": "move"}


@st.composite
def closures(draw: st.DrawFn, around: Around) -> Any:
    keys = draw(
        st.lists(
            st.one_of(around.keys, around.keys, st.sampled_from(tuple(RECURRENCES))),
            max_size=4,
            unique=True,
        )
    )
    if not draw(st.integers(0, 3)):
        return keys
    return {
        key: draw(st.just(f"closure {n}") | _parts_of_a_day(around.times))
        for n, key in enumerate(keys)
    }


@st.composite
def fields(draw: st.DrawFn, around: Around) -> dict[str, Any]:
    """Some of the fields that a version may have, all about dates near *day*."""
    found: dict[str, Any] = {}
    hours = stretches(around.times)
    if draw(st.booleans()):
        found["closed"] = draw(closures(around))
    if draw(st.booleans()):
        found["special"] = draw(st.dictionaries(around.keys, st.just([]) | hours, max_size=3))
    if draw(st.booleans()):
        found["extra"] = draw(st.dictionaries(around.keys, hours, max_size=2))
    if not draw(st.integers(0, 3)):
        found["holidays"] = draw(st.sampled_from(HOLIDAYS))
    for name in ("special", "extra"):
        if name in found and not draw(st.integers(0, 5)):
            found[name][draw(st.sampled_from(tuple(RECURRENCES)))] = draw(hours)
    return found


@st.composite
def versions(draw: st.DrawFn, around: Around) -> list[dict[str, Any]]:
    starts = sorted({draw(around.dates) for _ in range(draw(st.integers(1, 2)))})
    found = []
    for start in starts:
        week = {"hours": draw(weeks(around.times))} if draw(st.booleans()) else {}
        found.append({"from": start.isoformat(), **draw(fields(around)), **week})
    return found


@st.composite
def arguments(draw: st.DrawFn, zone: str, day: date) -> dict[str, Any]:
    """What `Calendar` takes, with its special days near *day*."""
    around = Around(zone, day)
    found = {"timezone": zone, "hours": draw(weeks(around.times)), **draw(fields(around))}
    if not draw(st.integers(0, 3)):
        found["versions"] = draw(versions(around))
    return found


# Calendars ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spec:
    """A calendar as drawn: its arguments, or an operator and its members."""

    arguments: dict[str, Any] | None = None
    operator: str = ""
    members: tuple[Spec, ...] = ()

    @property
    def calendar(self) -> Calendar:
        """The calendar under test."""
        if self.arguments is not None:
            return Calendar(**self.arguments)
        made = [member.calendar for member in self.members]
        return reduce(_OPERATORS[self.operator], made)

    @property
    def plain(self) -> oracle.Plain:
        """The same for the oracle."""
        if self.arguments is not None:
            return plain(self.arguments)
        first, *rest = [member.plain for member in self.members]
        match self.operator:
            case "|":
                return {"any_of": [first, *rest]}
            case "&":
                return {"all_of": [first, *rest]}
        return {"all_of": [first], "except": rest}


_OPERATORS: dict[str, Callable[[Calendar, Calendar], Calendar]] = {
    "|": lambda a, b: a | b,
    "&": lambda a, b: a & b,
    "-": lambda a, b: a - b,
}


@dataclass(frozen=True)
class World:
    """A calendar, as the engine and the oracle read it, and an instant at which to ask."""

    spec: Spec
    zone: str
    at: datetime

    @cached_property
    def calendar(self) -> Calendar:
        return self.spec.calendar

    @cached_property
    def plain(self) -> oracle.Plain:
        return self.spec.plain


@st.composite
def plain_specs(draw: st.DrawFn, zone: str, day: date) -> Spec:
    return Spec(draw(arguments(zone, day)))


@st.composite
def composed_specs(draw: st.DrawFn, zone: str, day: date) -> Spec:
    """Two or three calendars put together; the first is read in *zone*."""
    first = draw(plain_specs(zone, day))
    rest = [draw(plain_specs(draw(zones), day)) for _ in range(draw(st.integers(1, 2)))]
    spec = Spec(operator=draw(st.sampled_from("|&-")), members=(first, *rest))
    if draw(st.integers(0, 3)):
        return spec
    return Spec(
        operator=draw(st.sampled_from("|&-")),
        members=(spec, draw(plain_specs(draw(zones), day))),
    )


@st.composite
def worlds(draw: st.DrawFn, composed: bool | None = None) -> World:
    """A calendar and an instant; one calendar in six is composed, unless told otherwise."""
    zone = draw(zones)
    at = draw(instants(zone))
    several = composed if composed is not None else not draw(st.integers(0, 5))
    make = composed_specs if several else plain_specs
    return World(draw(make(zone, at.date())), zone, at)


def amounts(longest: timedelta = timedelta(hours=60)) -> st.SearchStrategy[timedelta]:
    """Open time: round, odd, down to the microsecond."""
    hours = longest // timedelta(hours=1)
    return st.one_of(
        st.integers(1, hours).map(lambda n: timedelta(hours=n)),
        st.integers(1, hours * 4).map(lambda n: timedelta(minutes=15 * n)),
        st.integers(1, hours * 3600).map(lambda n: timedelta(seconds=n)),
        st.timedeltas(timedelta(microseconds=1), longest),
    )


# What the oracle is told -------------------------------------------------------------------------


def plain(arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a plain `Calendar` in the oracle's words."""
    found = {"timezone": arguments["timezone"], **_plain_fields(arguments)}
    found["versions"] = [
        {"from": date.fromisoformat(version["from"]), **_plain_fields(version)}
        for version in arguments.get("versions", ())
    ]
    return found


def _plain_fields(arguments: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if "hours" in arguments:
        found["hours"] = _plain_week(arguments["hours"])
    if "holidays" in arguments:
        found |= _plain_holidays(_frozen(arguments["holidays"]))
    for name in ("special", "extra"):
        if name in arguments:
            found |= _by_rank(
                name, {key: _plain_stretches(v) for key, v in arguments[name].items()}
            )
    if "closed" in arguments:
        closed = arguments["closed"]
        named = closed if isinstance(closed, dict) else dict.fromkeys(closed, "")
        partial = {
            k: _plain_stretches(v["during"]) for k, v in named.items() if isinstance(v, dict)
        }
        whole = {k: v for k, v in named.items() if not isinstance(v, dict)}
        found |= _by_rank("closed", whole) | _by_rank("partial", partial)
    return found


def _plain_stretches(written: str | Iterable[str]) -> list[oracle.Stretch]:
    found = []
    for text in [written] if isinstance(written, str) else written:
        start, end = (seconds(part) for part in text.split("-"))
        found.append((start, end if end > start else end + DAY))
    return found


def _plain_week(week: dict[str, Any]) -> dict[int, list[oracle.Stretch]]:
    found = {}
    for key, hours in week.items():
        for part in key.split(","):
            first, _, last = part.partition("-")
            for day in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
                found[day] = _plain_stretches(hours)
    return found


def _by_rank(name: str, entries: dict[str, Any]) -> dict[str, Any]:
    """Exact dates, yearly days, and the dates of recurrences; all three, so that none is kept."""
    exact: dict[date, Any] = {}
    yearly: dict[tuple[int, int], Any] = {}
    dates: dict[date, Any] = {}
    for key, value in entries.items():
        if key in RECURRENCES:
            dates |= dict.fromkeys(_recurring(key), value)
        elif len(key) == 10:
            exact[date.fromisoformat(key)] = value
        else:
            yearly[int(key[:2]), int(key[3:])] = value
    return {name: exact, f"{name}_yearly": yearly, f"{name}_dates": dates}


@lru_cache
def _recurring(rule: str) -> tuple[date, ...]:
    days = (FIRST + timedelta(days=n) for n in range(-400, (LAST - FIRST).days + 1200))
    return tuple(day for day in days if RECURRENCES[rule](day))


def _frozen(written: Any) -> Any:
    if isinstance(written, dict):
        return tuple((key, _frozen(value)) for key, value in written.items())
    return tuple(written) if isinstance(written, list) else written


@lru_cache
def _plain_holidays(written: Any) -> dict[str, Any]:
    if isinstance(written, str):
        country, _, subdivision = written.partition("-")
        written = (("country", country), ("subdivision", subdivision or None))
    keep = dict(written)
    categories = keep.get("categories", ("public",))
    found: dict[str, Any] = {}
    for name, wanted in (("holidays", "public"), ("half_days", "half_day")):
        years = range(FIRST.year - 2, LAST.year + 3)
        found[name] = {} if wanted not in categories else dict(
            public.country_holidays(
                keep["country"],
                subdiv=keep.get("subdivision"),
                years=years,
                observed=keep.get("observed", True),
                categories=(wanted,),
                expand=False,
            )
        )  # fmt: skip
    found["half_day_hours"] = _plain_stretches(keep.get("half_day_hours", ()))
    return found
