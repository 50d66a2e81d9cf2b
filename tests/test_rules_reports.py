"""Reports, retention and review, as the rules have them.

The office is open Mon-Fri 09:00-17:00 in London; Fri is 2026-11-20.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from slaclock import Assessment, Case, Clock, Event, Policy, Report, lint

from .desk import JUST, assess, case, policy, resolution, shown, told, wall

ROWS = {"low": "8bh", "high": "1bh"}
RESOLUTION = resolution(rows=ROWS)


def counted(*assessments: Assessment, by: tuple[str, ...] = ()) -> list[str]:
    """The rows of a report: month, milestone, priority, and how many of each kind."""
    names = (*by, "milestone", "priority", "met", "breached", "open", "ended", "untargeted",
             "compliance")  # fmt: skip
    return [
        " | ".join(str("-" if row[name] is None else row[name]) for name in names)
        for row in Report(assessments, by=by).rows()
    ]


def at(now: str, *lines: str | Event, desk: Policy = RESOLUTION, **fields: Any) -> Assessment:
    return assess(desk, "Thu 09:00", *lines, now=now, **fields)


IN_TIME = at("Fri 12:00", "Thu 16:00 resolved")
LATE = at("Fri 12:00", "Fri 10:00 resolved")
OVERDUE = at("Fri 12:00")
OPEN = at("Thu 12:00")
ENDED = at("Fri 12:00", "Thu 12:00 cancelled")
ENDED_LATE = at("Fri 12:00", "Fri 11:00 cancelled")
PAUSED = at("Fri 12:00", "Thu 12:00 paused")


# ---------------------------------------------------------------- compliance


@pytest.mark.parametrize(
    ("assessments", "row"),
    [
        pytest.param([IN_TIME], "1 | 0 | 0 | 0 | 0 | 1.0", id="met in time"),
        pytest.param([LATE], "0 | 1 | 0 | 0 | 0 | 0.0", id="met late is breached"),
        pytest.param([OVERDUE], "0 | 1 | 0 | 0 | 0 | 0.0", id="breached and open is breached"),
        pytest.param([ENDED_LATE], "0 | 1 | 0 | 0 | 0 | 0.0", id="breached and ended too"),
        pytest.param([OPEN], "0 | 0 | 1 | 0 | 0 | -", id="open"),
        pytest.param([PAUSED], "0 | 0 | 1 | 0 | 0 | -", id="paused is open"),
        pytest.param([ENDED], "0 | 0 | 0 | 1 | 0 | -", id="ended"),
        pytest.param([IN_TIME, IN_TIME, IN_TIME, LATE, OPEN, ENDED], "3 | 1 | 1 | 1 | 0 | 0.75",
                     id="met / (met + breached)"),
    ],
)  # fmt: skip
def test_compliance(assessments: list[Assessment], row: str) -> None:
    """Met in time / (met in time + breached); what is open or ended is counted apart."""
    assert counted(*assessments) == [f"resolution | low | {row}"]


def test_what_has_no_target_is_counted_apart() -> None:
    """Met or not."""
    desk = policy({"resolution": None})
    found = [at("Fri 12:00", *lines, desk=desk) for lines in ((), ("Thu 12:00 resolved",))]
    (row,) = Report(found).rows()
    assert (row["untargeted"], row["met"], row["compliance"]) == (2, 0, None)
    assert Report(found).compliance() is None


def test_every_cycle_counts_once() -> None:
    """One met in time, one late, one open."""
    desk = policy({"update": {"within": "2bh"}})
    a = at("Thu 16:00", "Thu 10:00 updated", "Thu 15:00 updated", desk=desk)
    (row,) = Report([a]).rows()
    assert (row["met"], row["breached"], row["open"], row["compliance"]) == (1, 1, 1, 0.5)


def test_what_waits_is_no_cycle() -> None:
    """A promise that was never made has no row."""
    assert Report([at("Fri 12:00", desk=policy({"promise": None}))]).rows() == ()


def test_the_priority_is_the_one_that_decided_the_cycle() -> None:
    """Breached as high, then lowered: high; met as low, then raised: low."""
    lowered = at("Fri 12:00", "Thu 12:00 priority low", priority="high")
    raised = at("Fri 12:00", "Thu 12:00 resolved", "Thu 13:00 reopened", "Thu 14:00 priority high")
    assert counted(lowered) == ["resolution | high | 0 | 1 | 0 | 0 | 0 | 0.0"]
    assert counted(raised) == ["resolution | high | 0 | 1 | 0 | 0 | 0 | 0.0"]
    desk = policy(
        {"update": None},
        priorities={"low": {"update": "8bh"}, "high": {"update": "1bh"}},
        default_priority="low",
    )
    a = at("Thu 12:30", "Thu 10:00 updated", "Thu 12:00 priority high", desk=desk)
    assert counted(a) == [
        "update | high | 0 | 1 | 0 | 0 | 0 | 0.0",
        "update | low | 1 | 0 | 0 | 0 | 0 | 1.0",
    ]


@pytest.mark.parametrize(
    ("zone", "month"),
    [("Europe/London", "2026-12"), ("America/New_York", "2026-11"), ("Asia/Tokyo", "2026-12")],
)
def test_a_month_is_that_of_the_due_in_the_calendars_zone(zone: str, month: str) -> None:
    """Due on Tue 1 Dec 2026 at 00:30 in London, which is still November in New York."""
    desk = policy(
        {"resolution": {"within": "1bh"}},
        calendars={"office": {"timezone": zone, "hours": {"mon-sun": "00:00-24:00"}}},
    )
    a = assess(desk, "Mon 2026-11-30 23:30", now="Mon 2026-11-30 23:30")
    assert [row["month"] for row in Report([a], by=("month",)).rows()] == [month]


@pytest.mark.parametrize(
    ("within", "month"), [("4bh", "2026-12"), ("1bh", "2026-11"), (None, "2026-11")]
)
def test_a_month_is_that_of_the_start_where_there_is_no_due(within: str | None, month: str) -> None:
    """Opened on Mon 30 Nov 2026 at 15:00: due tomorrow, due today, never due."""
    a = assess(resolution(within), "Mon 2026-11-30 15:00", "Tue 2026-12-01 16:00 resolved",
               now="Tue 2026-12-01 17:00")  # fmt: skip
    assert [row["month"] for row in Report([a], by=("month",)).rows()] == [month]


# ---------------------------------------------------------------- retention

KEPT = resolution("8bh")


def retained(*lines: str, keep: str = "12 months", since: str = "closed", **fields: Any) -> str:
    desk = policy(
        {"resolution": {"within": "8bh"}}, retention={"keep": keep, "from": since}, **fields
    )
    return shown(at("Fri+ 12:00", *lines, desk=desk).retain_until)


@pytest.mark.parametrize(
    ("lines", "keep", "expected"),
    [
        pytest.param([], "12 months", "-", id="open"),
        pytest.param(["Fri 10:00 resolved"], "12 months", "-", id="resolved"),
        pytest.param(["Fri 10:00 closed"], "12 months", "Sat 2027-11-20 10:00", id="closed"),
        pytest.param(["Fri 10:00 resolved", "Mon+ 11:00 closed"], "12 months",
                     "Tue 2027-11-23 11:00", id="resolved, closed"),
        pytest.param(["Fri 10:00 cancelled"], "3 years", "Tue 2029-11-20 10:00", id="cancelled"),
        pytest.param(["Fri 10:00 closed"], "30 calendar days", "Sun 2026-12-20 10:00", id="days"),
        pytest.param(["Fri 10:00 closed"], "24 hours", "Sat 10:00", id="elapsed"),
        pytest.param(["Fri 10:00 closed", "Mon+ 09:00 reopened"], "12 months", "-", id="reopened"),
        pytest.param(["Fri 10:00 closed", "Mon+ 09:00 reopened", "Tue+ 09:00 closed"], "12 months",
                     "Wed 2027-11-24 09:00", id="the last closing"),
        pytest.param(["Fri 10:00 cancelled", "Mon+ 09:00 reopened"], "12 months", "-",
                     id="revived"),
    ],
)  # fmt: skip
def test_retain_until_is_the_last_closing_plus_keep(
    lines: list[str], keep: str, expected: str
) -> None:
    """None until the case is closed or cancelled."""
    assert retained(*lines, keep=keep) == expected


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("closed", "Tue 2027-11-23 11:00"),
        ("resolved", "Sat 2027-11-20 10:00"),
        ("opened", "Fri 2027-11-19 09:00"),
    ],
)
def test_records_may_be_kept_from_another_instant(since: str, expected: str) -> None:
    """Still only once the case is closed."""
    lines = ("Fri 10:00 resolved", "Mon+ 11:00 closed")
    assert retained(*lines, since=since) == expected
    assert retained(lines[0], since=since) == "-"
    assert retained("Mon+ 11:00 cancelled", since="resolved") == "Tue 2027-11-23 11:00"


def test_without_retention_nothing_is_kept_until() -> None:
    """Nobody said how long."""
    a = at("Fri+ 12:00", "Fri 10:00 closed", desk=KEPT)
    assert told(a, "retain_until closed_at") == "- | Fri 10:00"


def test_records_are_kept_by_the_wall_of_the_policys_zone() -> None:
    """A day later at the same time in New York, where the clocks went back in between."""
    desk = policy(
        {"resolution": {"within": "8bh"}},
        timezone="America/New_York",
        retention={"keep": "1 calendar day", "from": "closed"},
    )
    lines = ("Sat 2026-10-31 16:00 closed",)
    a = assess(desk, "Fri 2026-10-30 16:00", *lines, now="Mon 2026-11-02 09:00")
    assert shown(a.retain_until) == "Sun 2026-11-01 17:00"


# ---------------------------------------------------------------- review


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param({"published": "2024-06-08"}, date(2025, 6, 8), id="published"),
        pytest.param({"effective": {"from": "2024-07-01"}}, date(2025, 7, 1), id="effective"),
        pytest.param({"published": "2024-06-08", "effective": {"from": "2024-07-01"}},
                     date(2025, 7, 1), id="the later: effective"),
        pytest.param({"published": "2024-08-08", "effective": {"from": "2024-07-01"}},
                     date(2025, 8, 8), id="the later: published"),
        pytest.param({"published": "2024-02-29"}, date(2025, 2, 28), id="29 February"),
        pytest.param({"effective": {"until": "2026-01-01"}}, None, id="neither"),
        pytest.param({}, None, id="nothing"),
    ],
)  # fmt: skip
def test_the_next_review(fields: Any, expected: date | None) -> None:
    """`every` after the later of published and effective.from; lint says it where both lack."""
    reviewed = policy({"resolution": {"within": "8bh"}}, review={"every": "12 months"}, **fields)
    assert reviewed.next_review == expected
    codes = [one.code for one in lint(reviewed)]
    assert ("no-next-review" in codes) is (expected is None)


def test_without_a_review_there_is_none() -> None:
    """Whenever it was published."""
    assert policy({"resolution": None}, published="2024-06-08").next_review is None


# ---------------------------------------------------------------- repeats

FIRST = {"requester": "Ann", "category": "mail"}


def repeats(second: str, *first: str, days: int | None = None, **attributes: Any) -> int:
    """How many of two cases are repeats: one opened on Thursday at nine, and a second one."""
    other = {**FIRST, **attributes}
    cases = (
        case("Thu 09:00", *first, attributes=FIRST),
        Case("T-2", wall(second), attributes={k: v for k, v in other.items() if v is not None}),
    )
    clock = Clock(RESOLUTION)
    found = [clock.assess(one, now=wall("Fri 2027-01-29 09:00")) for one in cases]
    report = Report(found) if days is None else Report(found, repeat_within=timedelta(days=days))
    (row,) = report.rows("cases")
    assert isinstance(row["repeats"], int)
    return row["repeats"]


CLOSED = ("Fri 09:00 resolved", "Fri 10:00 closed")


def test_a_repeat_has_the_same_requester_and_category() -> None:
    """Both; a case without one of them is none."""
    assert repeats("Mon+ 09:00", *CLOSED) == 1
    assert repeats("Mon+ 09:00", *CLOSED, requester="Bob") == 0
    assert repeats("Mon+ 09:00", *CLOSED, category="web") == 0
    assert repeats("Mon+ 09:00", *CLOSED, category=None) == 0
    assert repeats("Mon+ 09:00", *CLOSED, requester=None) == 0


@pytest.mark.parametrize(
    ("first", "edge", "days"),
    [
        pytest.param(CLOSED, "Sun 2026-12-20 10:00", None, id="30 days of the closing"),
        pytest.param(CLOSED[:1], "Sun 2026-12-20 09:00", None, id="of the resolution, not closed"),
        pytest.param(CLOSED, "Fri+ 10:00", 7, id="adjusted"),
    ],
)
def test_a_repeat_is_opened_within_30_days(
    first: tuple[str, ...], edge: str, days: int | None
) -> None:
    """Of the last one's closing, or resolution if never closed."""
    after = shown(wall(edge) + JUST)
    assert repeats(edge, *first, days=days) == 1
    assert repeats(after, *first, days=days) == 0


# ---------------------------------------------------------------- satisfaction


def test_satisfaction_is_the_mean_of_what_was_given() -> None:
    """Cases without it are left out."""
    given = [at("Fri 12:00", attributes={"satisfaction": value}) for value in (5, 4, 3)]
    (row,) = Report([*given, at("Fri 12:00")]).rows("cases")
    assert (row["satisfaction"], row["satisfaction_count"]) == (4.0, 3)
    (row,) = Report([at("Fri 12:00")]).rows("cases")
    assert (row["satisfaction"], row["satisfaction_count"]) == (None, 0)
