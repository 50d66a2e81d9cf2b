"""No answer depends on the time zone of the machine, not even at the ends of time."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import Calendar, Case, Clock, Duration, Event, SlaclockError

from .desk import DOOR, JUST, policy

HERE = "UTC"
ELSEWHERE = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York")
DAY = timedelta(days=1)
FIRST = datetime(2, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 1, 1, tzinfo=UTC) - JUST
FIRST_COUNTED = datetime(1900, 1, 1, tzinfo=UTC)
LAST_COUNTED = datetime(2200, 1, 1, tzinfo=UTC) - JUST
FRIDAY = datetime(2026, 11, 20, 9, tzinfo=UTC)
NIGHTS = {"timezone": "America/New_York", "hours": {"mon-sun": "22:00-06:00"}}

pytestmark = pytest.mark.skipif(
    not hasattr(time, "tzset"), reason="the zone of this machine cannot be changed from here"
)


@pytest.fixture(autouse=True)
def machine() -> Iterator[None]:
    """The machine has its zone back in the end."""
    before = os.environ.get("TZ")
    yield
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()


def said(ask: Callable[..., object], *asked: object) -> str:
    try:
        return repr(ask(*asked))
    except SlaclockError as error:
        return str(error)


def of_durations() -> Iterator[str]:
    """Durations counted to the first and the last instants that there are, and past them."""
    for text in ("1 hour", "1 calendar day", "1 month", "immediately"):
        for at in (FIRST, FIRST + DAY, LAST - DAY, LAST, FRIDAY):
            yield said(Duration(text).after, at)
            yield said(Duration(text).before, at)


QUESTIONS: tuple[Callable[[Calendar, datetime], object], ...] = (
    Calendar.is_open,
    Calendar.next_open,
    Calendar.next_close,
    Calendar.previous_open,
    Calendar.previous_close,
    Calendar.roll_forward,
    Calendar.roll_back,
    lambda calendar, at: calendar.add(at, "9bh"),
    lambda calendar, at: calendar.subtract(at, "9bh"),
    lambda calendar, at: calendar.add(at, "2bd"),
    lambda calendar, at: calendar.subtract(at, "2bd"),
    lambda calendar, at: calendar.between(at, at + DAY),
    lambda calendar, at: calendar.hours_on(at.date()),
    lambda calendar, at: [*calendar.intervals(at - DAY, at + DAY)],
)


def of_calendars() -> Iterator[str]:
    """Every question, in winter, while the clocks change, and at both ends."""
    changing = datetime(2026, 3, 8, 3, tzinfo=UTC)
    for written in (DOOR, NIGHTS, {"any_of": [DOOR, NIGHTS]}, {"all_of": [NIGHTS, DOOR]}):
        for at in (FRIDAY, changing, FIRST_COUNTED, FIRST_COUNTED + DAY, LAST_COUNTED):
            calendar = Calendar.from_dict(written)
            yield from (said(ask, calendar, at) for ask in QUESTIONS)


def of_cases() -> Iterator[str]:
    """A case with a life, and all that is said of it."""
    desk = policy(
        {"first_response": {"within": "1 hour"}, "closure": {"within": "1 month"},
         "resolution": {"within": "8bh", "pausable": True, "warn_at": ["50%"]}},
        timezone="America/New_York",
        retention={"keep": "1 month", "from": "closed"},
        escalations={1: {"to": "Lead", "when": {"overdue": "resolution"}, "respond_within": "2bh"},
                     2: {"to": "Head", "when": [{"unanswered": 1}],
                         "repeat": {"every": "1 hour", "times": 2}}},
    )  # fmt: skip
    events = [
        Event("paused", FRIDAY + timedelta(hours=1)),
        Event("resumed", FRIDAY + timedelta(hours=3)),
        Event("promised", FRIDAY, "2026-11-23T09:00:00+09:00"),
        Event("resolved", FRIDAY + timedelta(days=7)),
        Event("closed", FRIDAY + timedelta(days=8)),
    ]
    for count in range(len(events) + 1):
        case = Case("T-1", FRIDAY, events=events[:count])
        yield case.to_json()
        for hours in (2, 9, 200):
            now = FRIDAY + timedelta(hours=hours)
            yield Clock(desk).assess(case, now=now).to_json(explain=True)


@pytest.mark.parametrize("answers", [of_durations, of_calendars, of_cases])
def test_no_answer_depends_on_the_zone_of_the_machine(
    answers: Callable[[], Iterator[str]],
) -> None:
    """East and west of the date line they are those of a machine in UTC."""
    found = {}
    for name in (HERE, *ELSEWHERE):
        os.environ["TZ"] = name
        time.tzset()
        found[name] = list(answers())
    for name in ELSEWHERE:
        assert found[name] == found[HERE]
