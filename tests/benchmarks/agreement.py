"""Answers compared before anything is timed, and the peers' wrong ones named.

Where a peer should agree it must: one disagreement ends the run. Where it is known to be wrong, an
example that can be checked with a wall calendar says how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from slaclock import Calendar

from .desks import ALWAYS, NIGHTS, OFFICE, UNION, Desk, Shift, instants, spans
from .peers import PEERS, Office, is_there, numpy_days, offices, same, slaclock
from .prototype import Prototype

HOURS = (4, 40, 400, 4_000)
SPANS = {"1 day": 1, "1 month": 30, "1 year": 365, "5 years": 1_825}
DAYS = (5, 250)

_TRUSTED: dict[str, tuple[Desk, ...]] = {
    "workclock": (OFFICE, NIGHTS, ALWAYS, UNION),
    "timegrid": (OFFICE,),
    "django-bizcal": (OFFICE, NIGHTS, ALWAYS, UNION),
    "pandas": (OFFICE,),
    "businesstimedelta": (OFFICE,),
}
"""By peer, the desks for which its answers are right."""

_SLOW = {"businesstimedelta": 20, "pandas": 4, "django-bizcal": 4}
"""By which part of the instants slow peers are asked."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two answers to one question."""

    peer: str
    desk: str
    question: str
    ours: object
    theirs: object

    def __str__(self) -> str:
        return f"{self.desk}, {self.question}: slaclock {self.ours}, {self.peer} {self.theirs}"


def differences(peer: str, number: int) -> Iterator[Difference]:
    """Where *peer* differs on the desks for which it is right: nowhere, if all is well."""
    number = max(number // _SLOW.get(peer, 1), 3)
    for desk in _TRUSTED[peer]:
        yield from _differences(peer, desk, slaclock(desk), PEERS[peer](desk), number)


def differences_of_the_prototype(number: int) -> Iterator[Difference]:
    """The limit must give right answers too, or it would be none."""
    calendar = OFFICE.calendar()
    theirs = Prototype(calendar).office()
    yield from _differences("prototype", OFFICE, slaclock(OFFICE, calendar), theirs, number)


def _differences(
    peer: str, desk: Desk, ours: Office, theirs: Office, number: int
) -> Iterator[Difference]:
    starts = instants(desk.zone, number, seed=2)
    # Where the hours are used up just at a close, pandas goes on to the next opening, which is
    # our rule exact_fit: next_opening.
    final = desk.calendar().roll_forward if peer == "pandas" else _unchanged

    def compare(question: str, our_answer: object, answer: Any) -> Iterator[Difference]:
        if not same(our_answer, found := theirs.answer(answer)):
            yield Difference(peer, desk.name, question, our_answer, found)

    for at in starts:
        given = theirs.instant(at)
        for hours in HOURS:
            amount = timedelta(hours=hours)
            answer = theirs.add(given, theirs.amount(amount))
            yield from compare(f"{at} + {hours} h", final(ours.add(at, amount)), answer)
        if theirs.is_open is not None and ours.is_open is not None:
            yield from compare(f"is_open({at})", ours.is_open(at), theirs.is_open(given))
        if theirs.next_open is not None and ours.next_open is not None and desk is not ALWAYS:
            yield from compare(f"next_open({at})", ours.next_open(at), theirs.next_open(given))
    if theirs.between is not None and ours.between is not None:
        for days in SPANS.values():
            for start, end in spans(starts, timedelta(days=days)):
                answer = theirs.between(theirs.instant(start), theirs.instant(end))
                yield from compare(f"{start} to {end}", ours.between(start, end), answer)


def _unchanged(at: datetime) -> datetime:
    return at


def differences_in_days(number: int) -> Iterator[Difference]:
    """numpy knows dates: the same date must come out, from the day on which the desk opens next."""
    calendar, theirs = OFFICE.calendar(), numpy_days(OFFICE)
    for at in instants(OFFICE.zone, number, seed=3):
        day = calendar.roll_forward(at)
        for days in DAYS:
            ours = calendar.add(at, f"{days} business days").date()
            found = theirs.answer(theirs.add(theirs.instant(day), days))
            if ours != found:
                yield Difference("numpy", "office", f"{at} + {days} business days", ours, found)


def all_differences(number: int) -> Iterator[Difference]:
    """Everything that the benchmarks measure, compared with everybody who is there."""
    yield from differences_of_the_prototype(number)
    for peer in offices(OFFICE):
        yield from differences(peer, number)
    if is_there("numpy"):
        yield from differences_in_days(number)


# -------------------------------------------------------------------- where peers are wrong


@dataclass(frozen=True, slots=True)
class Fault:
    """A wrong answer of a peer; *right* is what a wall calendar says."""

    peer: str
    question: str
    right: str
    why: str
    ours: Callable[[], object]
    theirs: Callable[[], object]

    def answered(self) -> str:
        """Our answer, in words."""
        return _said(self.ours)

    def found(self) -> str:
        """Theirs, or the error that they raise, in words."""
        return _said(self.theirs)


def _said(ask: Callable[[], object]) -> str:
    try:
        answer = ask()
    except Exception as error:  # whatever a peer raises is its answer
        return f"{type(error).__name__}: {error}"
    if isinstance(answer, datetime):
        return f"{answer:%a %d %b %Y %H:%M}"
    return str(answer)


_NEW_YORK, _LONDON = ZoneInfo("America/New_York"), ZoneInfo("Europe/London")
_EVERY_NIGHT = Desk("22:00-06:00", (Shift("America/New_York", time(22), time(6), range(7)),))
_EARLY = Desk("01:30-02:15", (Shift("Europe/London", time(1, 30), time(2, 15), range(7)),))
_SPRING = datetime(2026, 3, 7, 23, tzinfo=_NEW_YORK)
_AUTUMN = datetime(2026, 10, 31, 23, tzinfo=_NEW_YORK)
_MONDAY_NIGHT = datetime(2026, 1, 5, 22, 30, tzinfo=_NEW_YORK)
_TUESDAY = datetime(2026, 1, 6, 1, tzinfo=_NEW_YORK)


def _adding(peer: str, desk: Desk, at: datetime, right: str, why: str) -> Fault:
    amount = timedelta(hours=4)

    def theirs() -> object:
        office = PEERS[peer](desk)
        return office.answer(office.add(office.instant(at), office.amount(amount)))

    question = f"{_said(lambda: at)} + 4 h, New York, {desk.name} every day"
    return Fault(peer, question, right, why, lambda: desk.calendar().add(at, amount), theirs)


def _counting(
    peer: str, desk: Desk, start: datetime, end: datetime, question: str, right: str, why: str
) -> Fault:
    def theirs() -> object:
        office = PEERS[peer](desk)
        assert office.between is not None
        return office.answer(office.between(office.instant(start), office.instant(end)))

    return Fault(peer, question, right, why, lambda: desk.calendar().between(start, end), theirs)


def _past_the_last_holiday() -> object:
    module = import_module("businesstimedelta")
    zone = import_module("pytz").timezone("America/New_York")
    office = module.WorkDayRule(time(9), time(17), [0, 1, 2, 3, 4], tz=zone)
    rule = module.Rules([office, module.HolidayRule([date(2026, 1, 1)], tz=zone)])
    return datetime(2026, 1, 2, 10, tzinfo=_NEW_YORK) + module.BusinessTimeDelta(rule, hours=4)


def _end_of_24x7() -> object:
    zone = import_module("pytz").timezone("America/New_York")
    module = import_module("businesstimedelta")
    return module.WorkDayRule(time(0), time(0), list(range(7)), tz=zone).next(_TUESDAY)[1]


def _next_opening_of_bizcal() -> object:
    module = import_module("django_bizcal")
    night = {day: [("22:00", "06:00", 1)] for day in range(7)}
    calendar = module.WorkingCalendar(tz="America/New_York", weekly_schedule=night)
    return calendar.next_opening_datetime(_MONDAY_NIGHT)


def _end_of_the_search() -> object:
    module = import_module("workclock")
    rule = module.WorkDay(time(0), time(0), list(range(7)))
    return module.Schedule([rule], time_zone=_NEW_YORK).next_period(_TUESDAY)[1]


_NEVER_CLOSES = "Tue 06 Jan 2026 01:00, New York, 24x7: when is the next close?"
FAULTS: tuple[Fault, ...] = (
    _adding(
        "pandas", _EVERY_NIGHT, _SPRING, "Sun 08 Mar 2026 04:00",
        "the clock skips an hour that night, which pandas counts as open",
    ),
    _adding(
        "pandas", _EVERY_NIGHT, _AUTUMN, "Sun 01 Nov 2026 02:00",
        "the clock shows an hour twice that night, which pandas counts once",
    ),
    _adding("pandas", ALWAYS, _TUESDAY, "Tue 06 Jan 2026 05:00", "24x7 cannot be written down"),
    _adding(
        "timegrid", _EVERY_NIGHT, _SPRING, "Sun 08 Mar 2026 04:00",
        "it knows wall time only, so every night lasts eight hours",
    ),
    _adding(
        "businesstimedelta", _EVERY_NIGHT, _TUESDAY, "Tue 06 Jan 2026 05:00",
        "the shift that began on Monday is forgotten at midnight",
    ),
    Fault(
        "workclock", _NEVER_CLOSES, "None", "it gives the end of its search, a year and a day on",
        ours=lambda: ALWAYS.calendar().next_close(_TUESDAY),
        theirs=_end_of_the_search,
    ),
    Fault(
        "businesstimedelta", _NEVER_CLOSES,
        "None", "its next stretch begins and ends at one instant, so adding never ends",
        ours=lambda: ALWAYS.calendar().next_close(_TUESDAY),
        theirs=_end_of_24x7,
    ),
    Fault(
        "businesstimedelta", "Fri 02 Jan 2026 10:00 + 4 h, New York, closed on 1 January",
        "Fri 02 Jan 2026 14:00", "it fails after the last holiday that it was told",
        ours=lambda: Calendar(
            "America/New_York", hours={"mon-fri": "09:00-17:00"}, closed=["2026-01-01"]
        ).add(datetime(2026, 1, 2, 10, tzinfo=_NEW_YORK), timedelta(hours=4)),
        theirs=_past_the_last_holiday,
    ),
    _counting(
        "businesstimedelta", OFFICE,
        datetime(2026, 1, 9, 16, 59, 59, 500_000, tzinfo=_NEW_YORK),
        datetime(2026, 1, 9, 16, tzinfo=_NEW_YORK),
        "Fri 09 Jan 2026 from 16:59:59.5 back to 16:00, New York, 09:00-17:00",
        "-1 day, 23:00:00.500000", "a difference has no sign, and loses what is below a second",
    ),
    _counting(
        "django-bizcal", _EARLY,
        datetime(2026, 3, 29, 0, tzinfo=_LONDON), datetime(2026, 3, 29, 6, tzinfo=_LONDON),
        "Sun 29 Mar 2026 from 00:00 to 06:00, London, 01:30-02:15",
        "0:00:00", "its hours begin in the hour that the clock skips, and count less than nothing",
    ),
    Fault(
        "django-bizcal", "Mon 05 Jan 2026 22:30, New York, 22:00-06:00: the next opening?",
        "Tue 06 Jan 2026 22:00", "the part after midnight counts as an opening of its own",
        ours=lambda: _EVERY_NIGHT.calendar().next_open(_MONDAY_NIGHT),
        theirs=_next_opening_of_bizcal,
    ),
)  # fmt: skip
"""The peers' wrong answers; numpy has none, and knows dates only."""
