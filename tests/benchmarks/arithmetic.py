"""Adding, counting and asking: slaclock beside every peer, and beside its limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from slaclock import Clock, Policy

from .agreement import DAYS, HOURS, SPANS
from .desks import ALWAYS, NIGHTS, OFFICE, UNION, Desk, instants, spans
from .goals import ADD, BETWEEN, DESKS, Figure, measures
from .peers import Office, is_there, numpy_days, offices, slaclock
from .prototype import Abroad, Prototype
from .timing import Contender, Effort, Race, each, each_pair, each_with, race

OURS, LIMIT, BEATEN = "slaclock", "prototype", "workclock"
_ELSEWHERE = ZoneInfo("Europe/Berlin")


def rate(race: Race, name: str) -> str:
    """Calls a second as people write it."""
    calls = 1 / race.a_call(name)
    if calls >= 1e6:
        return f"{calls / 1e6:.2f} M/s"
    return f"{calls / 1e3:.3g} k/s" if calls >= 1e3 else f"{calls:.3g} /s"


def figure(key: str, race: Race, peer: str = BEATEN) -> Figure:
    """How much faster we are than *peer*, and how near to the limit."""
    limit = race.ratio(LIMIT, OURS) if LIMIT in race.seconds else None
    if peer not in race.seconds:
        return Figure(key, None, rate(race, OURS), f"{peer} is not installed", limit)
    theirs = f"{peer} {rate(race, peer)}"
    return Figure(key, race.ratio(peer, OURS), rate(race, OURS), theirs, limit)


Contenders = dict[str, Contender]


def adding(who: dict[str, Office], starts: Sequence[datetime], hours: int) -> Contenders:
    """Everybody adds *hours* to every start."""
    return {
        name: Contender(
            each_with(one.add, one.amount(timedelta(hours=hours))),
            [one.instant(at) for at in starts],
        )
        for name, one in who.items()
    }


def counting(who: dict[str, Office], starts: Sequence[datetime], span: str) -> Contenders:
    """Everybody counts open time over *span*."""
    pairs = spans(starts, timedelta(days=SPANS[span]))
    return {
        name: Contender(each_pair(one.between), [tuple(map(one.instant, pair)) for pair in pairs])
        for name, one in who.items()
        if one.between is not None
    }


def asking(who: dict[str, Office], starts: Sequence[datetime], question: str) -> Contenders:
    """Everybody answers *question*."""
    asked: dict[str, Callable[[Any], Any] | None] = {
        name: getattr(one, question) for name, one in who.items()
    }
    return {
        name: Contender(each(ask), [who[name].instant(at) for at in starts])
        for name, ask in asked.items()
        if ask is not None
    }


def everybody(desk: Desk = OFFICE) -> dict[str, Office]:
    """Ourselves, the limit and all peers."""
    calendar = desk.calendar()
    prototype = Prototype(calendar).office()
    return {OURS: slaclock(desk, calendar), LIMIT: prototype, **offices(desk)}


def rates(effort: Effort) -> Iterator[tuple[str, dict[str, str]]]:
    """The tables of peers: by question, everybody's calls a second."""
    who, starts = everybody(), instants(OFFICE.zone)
    for hours in HOURS:
        yield f"add {hours:,} h", _rates(adding(who, starts, hours), effort)
    for span in SPANS:
        yield f"between, {span}", _rates(counting(who, starts, span), effort)


def _rates(contenders: Contenders, effort: Effort) -> dict[str, str]:
    found = race(contenders, effort.fewer(3))
    return {name: rate(found, name) for name in contenders}


# -------------------------------------------------------------------- the goals


def _keys(desk: str) -> list[str]:
    added = [f"{desk}/add {hours}" for hours in ADD]
    return [*added, *(f"{desk}/between {span}" for span in BETWEEN), *_questions(desk)]


def _questions(desk: str) -> list[str]:
    return [f"{desk}/is_open", f"{desk}/next_open"]


def _of_a_desk(
    name: str, who: dict[str, Office], starts: Sequence[datetime], effort: Effort
) -> Iterator[Figure]:
    for hours in ADD:
        yield figure(f"{name}/add {hours}", race(adding(who, starts, hours), effort))
    for span in BETWEEN:
        yield figure(f"{name}/between {span}", race(counting(who, starts, span), effort))
    for question in ("is_open", "next_open"):
        yield figure(f"{name}/{question}", race(asking(who, starts, question), effort))


@measures(*_keys("plain"))
def plain(effort: Effort) -> Iterator[Figure]:
    """The office, asked in its own zone; here the limit runs too."""
    calendar = OFFICE.calendar()
    who = {
        OURS: slaclock(OFFICE, calendar),
        LIMIT: Prototype(calendar).office(),
        **offices(OFFICE, [BEATEN]),
    }
    yield from _of_a_desk("plain", who, instants(OFFICE.zone), effort)


@measures(*(key for desk in DESKS if desk != "plain" for key in _keys(desk)))
def others(effort: Effort) -> Iterator[Figure]:
    """The same goals elsewhere, and the limit there, which need not be right to be timed."""
    for name, desk, zone, limit in (
        ("utc", OFFICE, UTC, Abroad),
        ("caller", OFFICE, _ELSEWHERE, Abroad),
        ("union", UNION, UNION.zone, Prototype),
        ("nights", NIGHTS, NIGHTS.zone, Prototype),
        ("always", ALWAYS, ALWAYS.zone, Prototype),
    ):
        calendar = desk.calendar()
        who = {
            OURS: slaclock(desk, calendar),
            LIMIT: limit(calendar).office(),
            **offices(desk, [BEATEN]),
        }
        yield from _of_a_desk(name, who, instants(zone), effort)


@measures("flat/amount", "flat/horizon")
def flat(effort: Effort) -> Iterator[Figure]:
    """What is far away costs what is near."""
    starts = instants(OFFICE.zone)
    near, far = OFFICE.calendar(), OFFICE.calendar()
    near.timetable.years(2020, 2031)
    far.timetable.years(1950, 2049)
    four, many = timedelta(hours=4), timedelta(hours=4_000)
    found = race(
        {
            "4 h": Contender(each_with(near.add, four), starts),
            "4,000 h": Contender(each_with(near.add, many), starts),
            "12 years": Contender(each_with(near.add, four), starts),
            "100 years": Contender(each_with(far.add, four), starts),
        },
        effort,
    )
    for key, slow, fast in (
        ("flat/amount", "4,000 h", "4 h"),
        ("flat/horizon", "100 years", "12 years"),
    ):
        ours, theirs = f"{slow} {rate(found, slow)}", f"{fast} {rate(found, fast)}"
        yield Figure(key, found.ratio(slow, fast), ours, theirs)


@measures("days/5", "days/250")
def days(effort: Effort) -> Iterator[Figure]:
    """Business days: ours with hours and zones, numpy's and the limit's with dates alone."""
    calendar = OFFICE.calendar()
    starts = instants(OFFICE.zone)
    prototype = Prototype(calendar)
    for number in DAYS:
        text = f"{number} business days"
        who = {
            OURS: Contender(each_with(calendar.add, text), starts),
            LIMIT: Contender(each_with(prototype.add_days, number), [at.date() for at in starts]),
        }
        if is_there("numpy"):
            theirs = numpy_days(OFFICE)
            given = [theirs.instant(at) for at in starts]
            who["numpy"] = Contender(each_with(theirs.add, number), given)
        yield figure(f"days/{number}", race(who, effort), "numpy")


@measures("due")
def due(effort: Effort) -> Iterator[Figure]:
    """A clock's due is the calendar's addition, with the row looked up."""
    calendar = OFFICE.calendar()
    clock = Clock(
        Policy(
            name="benchmark",
            calendars={"office": calendar},
            calendar="office",
            priorities={"high": {"resolution": "4 business hours"}},
        )
    )

    def ask(starts: Sequence[datetime]) -> None:
        for at in starts:
            clock.due("resolution", priority="high", opened=at)

    starts = instants(OFFICE.zone)
    found = race(
        {
            "due": Contender(ask, starts),
            "add": Contender(each_with(calendar.add, timedelta(hours=4)), starts),
        },
        effort,
    )
    yield Figure("due", found.ratio("due", "add"), rate(found, "due"), f"add {rate(found, 'add')}")
