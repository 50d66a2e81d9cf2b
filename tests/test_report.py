"""Reports: what is counted, by whom it is grouped, and what does not matter."""

from __future__ import annotations

import csv
import gc
import io
import json
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock import (
    Assessment,
    Case,
    Clock,
    Event,
    InputError,
    Policy,
    Problem,
    Report,
    packaged_policy,
    read_cases,
)
from slaclock.report.repeats import Repeats, pair
from slaclock.report.sheet import harmless
from slaclock.report.tally import percentile
from slaclock.wording import columns

from .wall import wall

DATA = Path(__file__).parents[1] / "../shared/data"
HOUR = 3_600.0

POLICY = Policy.model_validate(
    {
        "name": "Acme support",
        "version": "1.0",
        "calendars": {"desk": {"timezone": "Europe/London", "hours": {"mon-fri": "09:00-17:00"}}},
        "calendar": "desk",
        "milestones": {
            "first_response": None,
            "resolution": {"pausable": True},
            "update": None,
        },
        "priorities": {
            "high": {"first_response": "1 hour", "resolution": "4 business hours"},
            "low": {"first_response": "4 business hours", "resolution": "1 business day"},
        },
        "escalations": {
            1: {"to": "Frontline", "when": "opened"},
            2: {"to": "Supervisor", "when": [{"overdue": "resolution"}]},
            3: {"to": "Management", "when": [{"event": "escalation_requested"}]},
        },
    }
)
NOW = wall("Mon 2026-11-30 17:00")


@cache
def clock() -> Clock:
    return Clock(POLICY)


def case(
    name: str, priority: str, opened: str, *events: tuple[str, str], **attributes: Any
) -> Case:
    return Case(
        name, wall(opened), priority, attributes, [Event(event, wall(at)) for event, at in events]
    )


def assessed(*cases: Case, now: datetime = NOW) -> list[Assessment | Problem]:
    return list(clock().assess_all(cases, now=now))


WEEK = (
    case("T-1", "high", "Thu 2026-11-19 10:00", ("responded", "Thu 2026-11-19 10:30"),
         ("resolved", "Thu 2026-11-19 13:00"), team="red"),
    case("T-2", "high", "Thu 2026-11-19 15:00", ("responded", "Thu 2026-11-19 16:30"),
         ("resolved", "Fri 2026-11-20 10:00"), team="red"),
    case("T-3", "low", "Fri 2026-11-20 16:30", ("responded", "Mon 2026-11-23 09:15"),
         ("resolved", "Tue 2026-11-24 10:00"), team="red"),
    case("T-4", "low", "Mon 2026-11-30 12:00", team="blue"),
    case("T-5", "high", "Mon 2026-11-30 16:00", ("cancelled", "Mon 2026-11-30 16:10"), team="blue"),
)  # fmt: skip


# ---------------------------------------------------------------- what is counted


def test_every_cycle_counts_once_by_team_month_milestone_and_priority() -> None:
    """A person with a wall calendar gets the same table (met, breached, open, ended, untargeted).

    T-2 answers after 90 minutes instead of one hour; T-3 should have been solved by Mon 16:30;
    T-4 owes an answer since Mon 16:00, T-5 was cancelled; the resolutions of both are due on
    1 December.
    """
    rows = Report(assessed(*WEEK), by=("team", "month")).rows()
    outcomes = ("met", "breached", "open", "ended", "untargeted")
    assert [
        (row["team"], row["month"], row["milestone"], row["priority"],
         *(row[name] for name in outcomes), row["compliance"])
        for row in rows
    ] == [
        ("blue", "2026-11", "first_response", "high", 0, 0, 0, 1, 0, None),
        ("blue", "2026-11", "first_response", "low", 0, 1, 0, 0, 0, 0.0),
        ("blue", "2026-11", "update", "high", 0, 0, 0, 0, 1, None),
        ("blue", "2026-11", "update", "low", 0, 0, 0, 0, 1, None),
        ("blue", "2026-12", "resolution", "high", 0, 0, 0, 1, 0, None),
        ("blue", "2026-12", "resolution", "low", 0, 0, 1, 0, 0, None),
        ("red", "2026-11", "first_response", "high", 1, 1, 0, 0, 0, 0.5),
        ("red", "2026-11", "first_response", "low", 1, 0, 0, 0, 0, 1.0),
        ("red", "2026-11", "resolution", "high", 2, 0, 0, 0, 0, 1.0),
        ("red", "2026-11", "resolution", "low", 0, 1, 0, 0, 0, 0.0),
        ("red", "2026-11", "update", "high", 0, 0, 0, 0, 4, None),
        ("red", "2026-11", "update", "low", 0, 0, 0, 0, 2, None),
    ]  # fmt: skip


def test_times_are_business_and_elapsed() -> None:
    """T-1 takes 3 h; T-2 3 h of the desk's, 19 h of the customer's time; T-3 9.5 h and 89.5 h."""
    (row,) = Report(
        [one for one in assessed(*WEEK) if isinstance(one, Assessment) and one.priority == "high"]
    ).rows("cases")
    assert row["cases"] == 3
    assert row["response_business_mean_seconds"] == HOUR
    assert row["response_elapsed_median_seconds"] == HOUR
    assert row["response_business_p90_seconds"] == 1.4 * HOUR
    assert row["resolution_business_mean_seconds"] == 3 * HOUR
    assert row["resolution_elapsed_mean_seconds"] == 11 * HOUR
    assert row["resolution_elapsed_p90_seconds"] == 62_640.0  # 17.4 h
    low = Report(assessed(WEEK[2])).rows("cases")[0]
    assert low["response_business_median_seconds"] == 0.75 * HOUR
    assert low["response_elapsed_median_seconds"] == 64.75 * HOUR
    assert low["resolution_business_median_seconds"] == 9.5 * HOUR
    assert low["resolution_elapsed_median_seconds"] == 89.5 * HOUR


def test_elapsed_time_is_absolute_over_a_change_of_the_clocks() -> None:
    """From Fri 16:00 to Mon 10:00 are 67 hours in the week-end when the clocks go back."""
    found = Report(assessed(case("T-1", "low", "Fri 2026-10-23 16:00",
                                 ("resolved", "Mon 2026-10-26 10:00"))))  # fmt: skip
    assert found.totals()["resolution_elapsed_mean_seconds"] == 67 * HOUR
    assert found.totals()["resolution_business_mean_seconds"] == 2 * HOUR


def test_compliance_of_all_and_of_a_part() -> None:
    """Met in time / (met in time + breached): 4 of 7, of it 2 of 4 responses."""
    report = Report(assessed(*WEEK))
    assert report.compliance() == 4 / 7
    assert report.compliance("first_response") == 2 / 4
    assert report.compliance(priority="high") == 3 / 4
    assert report.compliance("resolution", "low") == 0.0
    assert report.compliance("update") is None
    assert report.compliance("no such milestone") is None
    assert Report([]).compliance() is None


def test_a_changed_priority_decides_its_cycle_and_not_the_ones_before() -> None:
    """The response was met as low; the resolution falls under high, like the case as such."""
    changed = Case("T-1", wall("Thu 2026-11-19 10:00"), "low", {}, [
        Event("responded", wall("Thu 2026-11-19 11:00")),
        Event("priority", wall("Thu 2026-11-19 12:00"), "high"),
        Event("resolved", wall("Thu 2026-11-19 13:00")),
    ])  # fmt: skip
    report = Report(assessed(changed))
    assert report.compliance("first_response", "low") == 1.0
    assert report.compliance("first_response", "high") is None
    assert report.compliance("resolution", "high") == 1.0
    assert [(row["priority"], row["cases"]) for row in report.rows("cases")] == [
        ("high", 1),
        ("low", 0),
    ]


def test_a_month_is_the_one_on_the_wall_of_the_calendar() -> None:
    """Due at 00:30 on 1 July in London is July, though it is June in UTC."""
    policy = Policy.model_validate(
        {
            "name": "Night",
            "timezone": "Europe/London",
            "milestones": {"resolution": {"within": "1 hour"}},
        }
    )
    opened = wall("Tue 2026-06-30 23:30")
    assessment = Clock(policy).assess(Case(1, opened), now=opened)
    assert [row["month"] for row in Report([assessment], by="month").rows()] == ["2026-07"]
    assert [row["month"] for row in Report([assessment], by="month").rows("cases")] == ["2026-06"]


def test_a_paused_promise_is_open_in_the_month_of_its_start() -> None:
    """While paused there is no due; the start decides."""
    paused = case("T-1", "low", "Mon 2026-11-30 16:00", ("paused", "Mon 2026-11-30 16:30"))
    rows = Report(assessed(paused), by="month").rows()
    found = {row["milestone"]: (row["month"], row["open"]) for row in rows}
    assert found["resolution"] == ("2026-11", 1)
    assert found["first_response"] == ("2026-12", 1)


def test_an_acknowledgement_is_the_response_where_there_is_no_other() -> None:
    """SOP 001 promises an acknowledgement; its time is the response time."""
    clock = Clock(packaged_policy("inquiry-handling"))
    opened = datetime(2026, 11, 19, 10, tzinfo=UTC)
    answered = Case(1, opened, events=[Event("acknowledged", opened + timedelta(minutes=30))])
    total = Report([clock.assess(answered, now=opened + timedelta(hours=2))]).totals()
    assert total["response_business_median_seconds"] == HOUR / 2


def test_escalations_per_level_leave_assignments_out() -> None:
    """Level 1 is entered by the opening; T-3 and a case overdue reach level 2, one asks for 3."""
    asked = case("T-6", "low", "Mon 2026-11-30 12:00", ("escalation_requested", "Mon 2026-11-30 13:00"))  # noqa: E501  # fmt: skip
    total = Report(assessed(*WEEK, asked)).totals()
    assert total["escalations"] == 2
    assert total["escalations_per_level"] == {2: 1, 3: 1}


def test_an_escalation_counts_in_the_month_in_which_its_level_was_reached() -> None:
    """Opened on 30 November, overdue on 1 December."""
    late = case("T-1", "low", "Mon 2026-11-30 12:00")
    rows = Report(assessed(late, now=wall("Wed 2026-12-02 12:00")), by="month").rows("cases")
    assert [(row["month"], row["cases"], row["escalations_per_level"]) for row in rows] == [
        ("2026-11", 1, {}),
        ("2026-12", 0, {2: 1}),
    ]


def test_a_case_is_reopened_or_not() -> None:
    """However often: one of two cases was reopened."""
    hours = {"resolved": (11, 13), "reopened": (12, 14)}
    events = [(name, f"Thu 2026-11-19 {hour}:00") for name in hours for hour in hours[name]]
    twice = case("T-1", "low", "Thu 2026-11-19 10:00", *events)
    total = Report(assessed(twice, WEEK[0])).totals()
    assert (total["reopened"], total["reopened_rate"]) == (1, 0.5)


def test_satisfaction_is_the_mean_of_what_was_given() -> None:
    """Numbers and numeric text count, also when given after the case; anything else does not."""
    opened = "Thu 2026-11-19 10:00"
    cases = [
        case("T-1", "low", opened, satisfaction=4),
        case("T-2", "low", opened, satisfaction=" 4.5 "),
        case("T-3", "low", opened, satisfaction=""),
        case("T-4", "low", opened, satisfaction="very"),
        case("T-5", "low", opened),
        case("T-6", "low", opened, satisfaction=1).with_events(
            Event("changed", wall("Fri 2026-11-20 10:00"), {"satisfaction": 5})
        ),
    ]
    report = Report(assessed(*cases))
    assert report.totals()["satisfaction"] == 4.5
    assert report.totals()["satisfaction_count"] == 3
    assert "Left out as no number: 1 satisfaction." in report.to_html()
    assert Report(assessed(WEEK[0])).totals()["satisfaction"] is None


def test_problems_are_counted_and_the_first_listed() -> None:
    """Twenty of them, by file and line, whatever order they come in; no figure changes."""
    problems = [Problem("bad-time", f"row {line}", file="a.csv", line=line) for line in range(30)]
    report = Report([*reversed(problems), *assessed(*WEEK)])
    assert report.unreadable == 30
    assert [problem.line for problem in report.problems] == list(range(20))
    assert report.compliance() == 4 / 7


def test_the_worst_breaches_come_with_their_explanations() -> None:
    """The longest overdue first, on its own clock; no more than asked for."""
    report = Report(assessed(*WEEK), worst=2)
    first, second = report.worst_breaches
    assert (first.case, first.milestone, first.overdue) == ("T-3", "resolution", timedelta(hours=1.5))  # noqa: E501  # fmt: skip
    assert (second.case, second.overdue) == ("T-4", timedelta(hours=1))
    assert first.explanation.startswith("resolution of T-3: due Mon 23 Nov 2026 16:30")
    assert Report(assessed(*WEEK), worst=0).worst_breaches == ()


def test_an_explanation_of_years_loses_its_middle() -> None:
    """What is counted day by day for a year does not fill the page."""
    forgotten = case("T-1", "low", "Wed 2025-11-19 10:00")
    lines = Report(assessed(forgotten)).worst_breaches[0].explanation.splitlines()
    assert len(lines) == 35
    assert "lines left out" in lines[26]


# ---------------------------------------------------------------- repeats


def asked(name: str, day: int, closed: int | None = None, **more: Any) -> Case:
    """A case of ann about login, opened and closed at noon of some day in a long month."""
    start = wall("Thu 2026-01-01 12:00")
    attributes = {"requester": "ann", "category": "login", **more}
    events = [] if closed is None else [Event("closed", start + timedelta(days=closed))]
    return Case(name, start + timedelta(days=day), "low", attributes, events)


@pytest.mark.parametrize(
    ("cases", "repeats"),
    [
        pytest.param([asked("A", 0, 1), asked("B", 31)], 1, id="thirty days later"),
        pytest.param([asked("A", 0, 1), asked("B", 32)], 0, id="one day more"),
        pytest.param([asked("B", 31), asked("A", 0, 1)], 1, id="in another order"),
        pytest.param([asked("A", 0, 1), asked("B", 5, category="bill")], 0, id="another matter"),
        pytest.param([asked("A", 0, 1), asked("B", 5, requester="bob")], 0, id="another person"),
        pytest.param([asked("A", 0, 1), asked("B", 5, 6), asked("C", 30)], 2, id="again and again"),
        pytest.param([asked("A", 0, 40), asked("B", 20)], 1, id="before it was closed"),
        pytest.param([asked("A", 0), asked("B", 20)], 0, id="never over"),
        pytest.param([asked("A", 0, 20), asked("B", 0, 20)], 0, id="at once"),
        pytest.param([asked("A", 0, 9), asked("B", 2, 3), asked("C", 37)], 2, id="later closing"),
        pytest.param([asked("A", 0, 1, category=""), asked("B", 5, category="")], 0, id="blank"),
    ],
)
def test_a_repeat_follows_a_case_that_was_over_only_lately(cases: list[Case], repeats: int) -> None:
    """Same requester and category within 30 days of the closing of one opened before it."""
    assert Report(assessed(*cases)).totals()["repeats"] == repeats


def test_a_resolution_counts_where_a_case_was_never_closed() -> None:
    """Closed on day 40, or else resolved on day 1: is day 60 a repeat?"""
    resolved = asked("A", 0).with_events(Event("resolved", wall("Fri 2026-01-02 12:00")))
    closed = resolved.with_events(Event("closed", wall("Tue 2026-02-10 12:00")))
    assert Report(assessed(resolved, asked("B", 60))).totals()["repeats"] == 0
    assert Report(assessed(closed, asked("B", 60))).totals()["repeats"] == 1


def test_the_window_of_repeats_is_adjustable() -> None:
    """Two days later is a repeat within two days and not within one."""
    cases = assessed(asked("A", 0, 1), asked("B", 3), asked("C", 3, category=None))
    within_two = Report(cases, repeat_within=timedelta(days=2)).totals()
    assert (within_two["repeats"], within_two["repeat_candidates"]) == (1, 2)
    assert within_two["repeat_rate"] == 0.5
    assert Report(cases, repeat_within=timedelta(days=1)).totals()["repeats"] == 0
    assert Report(cases, repeat_within=timedelta.max).totals()["repeats"] == 1


moments = st.integers(0, 12).map(lambda hour: datetime(2026, 1, 1, hour, tzinfo=UTC))


@given(
    cases=st.lists(st.tuples(st.integers(0, 2), moments, st.none() | moments), max_size=8),
    hours=st.integers(0, 4),
)
def test_repeats_are_what_their_definition_says(
    cases: list[tuple[int, datetime, datetime | None]], hours: int
) -> None:
    """The sums agree with a look at each pair of cases."""
    within = timedelta(hours=hours)
    repeats = Repeats(within)
    for place, (who, opened, over) in enumerate(cases):
        repeats.add(who, opened, over, place)
    expected = {
        place: 1
        for place, (who, opened, _) in enumerate(cases)
        if any(who == other and before < opened and over is not None and opened <= over + within
               for other, before, over in cases)
    }  # fmt: skip
    assert repeats.by_place() == expected


def test_a_pair_tells_its_two_sides_apart() -> None:
    """1 is not "1", and text does not run from one side into the other."""
    found = {pair(*both) for both in [(1, "a"), ("1", "a"), ("a", 1), ("ab", "c"), ("a", "bc")]}
    assert len(found) == 5
    assert pair(None, "a") is pair("a", "") is None


# ---------------------------------------------------------------- laws


@dataclass(frozen=True)
class Story:
    """A case told in hours after Mon 2 Nov 2026 00:00, so that it can be built again."""

    opened: int
    responded: int | None
    resolved: int | None
    priority: str
    team: str | None
    requester: int

    def case(self, name: int) -> Case:
        start = wall("Mon 2026-11-02 00:00") + timedelta(hours=self.opened)
        told = {"responded": self.responded, "resolved": self.resolved}
        events = [
            Event(event, start + timedelta(hours=hours))
            for event, hours in told.items()
            if hours is not None
        ]
        attributes = {"team": self.team, "requester": self.requester, "category": "login",
                      "satisfaction": self.requester + 0.1}  # fmt: skip
        return Case(name, start, self.priority, attributes, events)


stories = st.lists(
    st.builds(
        Story,
        opened=st.integers(0, 800),
        responded=st.none() | st.integers(0, 50),
        resolved=st.none() | st.integers(0, 100),
        priority=st.sampled_from(["high", "low"]),
        team=st.sampled_from(["red", "blue", None]),
        requester=st.integers(0, 2),
    ),
    max_size=12,
)
LATER = wall("Thu 2026-12-24 12:00")
ADDED_UP = ("cycles", "met", "breached", "open", "ended", "untargeted")
ADDED_UP_BY_CASE = ("cases", "escalations", "reopened", "repeats", "repeat_candidates",
                    "satisfaction_count")  # fmt: skip


def told(found: Sequence[Story]) -> list[Assessment | Problem]:
    return assessed(*(story.case(name) for name, story in enumerate(found)), now=LATER)


@settings(max_examples=25, deadline=None)
@given(found=stories, random=st.randoms(use_true_random=False))
def test_the_order_of_the_assessments_does_not_matter(found: list[Story], random: Any) -> None:
    """Shuffled, they give the same report in every form."""
    assessments = told(found)
    shuffled = list(assessments)
    random.shuffle(shuffled)
    one, other = Report(assessments, by="team"), Report(shuffled, by="team")
    assert one.to_json() == other.to_json()
    assert one.to_text() == other.to_text()
    assert one.to_html() == other.to_html()
    assert one.to_csv("cases") == other.to_csv("cases")


@settings(max_examples=25, deadline=None)
@given(found=stories)
def test_groups_add_up_to_the_totals(found: list[Story]) -> None:
    """Whatever it is grouped by, nothing is lost and nothing counted twice."""
    assessments = told(found)
    whole = Report(assessments).totals()
    parts = Report(assessments, by=("team", "month"))
    for name in ADDED_UP:
        assert sum(row[name] for row in parts.rows()) == whole[name]
    for name in ADDED_UP_BY_CASE:
        assert sum(row[name] for row in parts.rows("cases")) == whole[name]
    assert sum(row["met"] for row in parts.rows("months")) == whole["met"]
    assert sum(row["breached"] for row in parts.rows("months")) == whole["breached"]
    assert parts.totals() == whole


@settings(max_examples=25, deadline=None)
@given(found=stories)
def test_one_more_cycle_met_in_time_never_lowers_compliance(found: list[Story]) -> None:
    """A case that was answered and solved at once can only help."""
    more = Story(9, 0, 0, "high", "red", 0)
    before, after = Report(told(found)), Report(told([*found, more]))
    assert (after.compliance() or 0) >= (before.compliance() or 0)
    assert after.totals()["met"] > before.totals()["met"]


@given(values=st.lists(st.integers(0, 10**15), min_size=2))
def test_percentiles_are_those_of_statistics_inclusive(values: list[int]) -> None:
    """To the microsecond, the 90th as well as the median."""
    ordered = sorted(values)
    cuts = statistics.quantiles(ordered, n=10, method="inclusive")
    assert percentile(ordered, 90) == pytest.approx(cuts[8], abs=0.51, rel=1e-12)
    assert percentile(ordered, 50) == pytest.approx(statistics.median(ordered), abs=0.51, rel=1e-12)


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [([7], 50, 7), ([7], 90, 7), ([1, 3], 50, 2), ([0, 100], 90, 90), ([1, 2, 3, 4], 90, 4)],
)
def test_percentiles_of_few_values(values: list[int], percent: int, found: int) -> None:
    """One value is every percentile; between two, a straight line (3.7 rounds to 4)."""
    assert percentile(values, percent) == found


# ---------------------------------------------------------------- streaming


def test_assessments_are_read_once_and_not_kept() -> None:
    """While a report reads, no more than two assessments live at a time, and then none."""
    alive: list[int] = []

    def stream() -> Iterator[Assessment | Problem]:
        yield Problem("bad-time", "nothing to do with it")
        for name in range(30):
            alive.append(count_assessments())
            yield clock().assess(WEEK[3].replace(id=name), now=LATER)

    before = count_assessments()
    assessments = stream()
    report = Report(assessments, by=("team", "month"))
    assert next(assessments, None) is None
    assert max(alive) - before <= 2
    assert report.totals()["cases"] == 30
    assert count_assessments() == before


def count_assessments() -> int:
    gc.collect()
    return sum(type(one) is Assessment for one in gc.get_objects())


def test_a_case_costs_bytes_not_objects() -> None:
    """A thousand more cases of the same groups add no object but the numbers in the arrays."""
    one, two = told_often(200), told_often(400)
    assert two - one < 100


def told_often(number: int) -> int:
    """How many objects a report over so many cases keeps alive."""
    assessment = clock().assess(
        WEEK[0].replace(attributes={"requester": 1, "category": 2}), now=NOW
    )
    gc.collect()
    before = len(gc.get_objects())
    report = Report(assessment for _ in range(number))
    gc.collect()
    after = len(gc.get_objects())
    assert report.totals()["cases"] == number
    return after - before


# ---------------------------------------------------------------- groups and their names


def test_groups_are_told_apart_by_type_and_sorted() -> None:
    """1, "1" and true are three groups; numbers come first, P2 before P10, what is missing last."""
    teams = ["P10", None, True, "P2", 1, "1", 2.5, ["a", "b"]]
    cases = [case(f"T-{at}", "low", "Thu 2026-11-19 10:00", team=team)
             for at, team in enumerate(teams)]  # fmt: skip
    rows = Report(assessed(*cases), by="team").rows("cases")
    found = [row["team"] for row in rows]
    assert found == [1, 2.5, "1", "P2", "P10", ["a", "b"], True, None]
    assert [row["cases"] for row in rows] == [1] * 8


def test_priorities_and_milestones_come_in_the_order_that_people_expect() -> None:
    """High before low, and milestones as the policy lists them."""
    rows = Report(assessed(*WEEK)).rows()
    assert [(row["milestone"], row["priority"]) for row in rows] == [
        (milestone, priority)
        for milestone in ("first_response", "resolution", "update")
        for priority in ("high", "low")
    ]


def test_an_attribute_groups_as_it_stands_at_the_reading() -> None:
    """A case that moved to another team is that team's; a change still to come is none."""
    moved = case("T-1", "low", "Thu 2026-11-19 10:00", team="red").with_events(
        Event("changed", wall("Thu 2026-11-19 11:00"), {"team": "blue"}),
        Event("changed", wall("Thu 2026-11-19 13:00"), {"team": "green"}),
    )
    noon = wall("Thu 2026-11-19 12:00")
    rows = Report(assessed(moved, now=noon), by="team").rows("cases")
    assert [row["team"] for row in rows] == ["blue"]


def test_milestone_and_priority_need_not_be_asked_for() -> None:
    """Rows have them anyway."""
    assert Report([], by=("team", "priority", "milestone")).by == ("team",)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"by": ("team", "team")}, "by has 'team' twice"),
        ({"by": ("met",)}, "by has 'met', which rows have as a column of their own"),
        ({"by": (1,)}, "by is (1,); names of attributes are required"),
        ({"by": 1}, "by is 1; names of attributes are required"),
        ({"by": ("",)}, "by is ('',); names of attributes are required"),
        ({"repeat_within": 30}, "repeat_within is 30; a timedelta that is not negative"),
        ({"repeat_within": timedelta(-1)}, "a timedelta that is not negative is required"),
        ({"worst": -1}, "worst is -1; a whole number from 0 on is required"),
        ({"assessments": None}, "found None, a NoneType; assessments are required"),
        ({"assessments": [1]}, "found 1, an int; an Assessment or a Problem is required"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments: dict[str, Any], said: str) -> None:
    """The message has the value, what was required, and a fix."""
    with pytest.raises(InputError) as caught:
        Report(**{"assessments": [], **arguments})
    assert said in str(caught.value)
    assert "fix:" in str(caught.value)


def test_an_unknown_table_is_refused() -> None:
    """With the nearest name."""
    with pytest.raises(InputError, match="did you mean 'milestones'"):
        Report([]).rows("milestone")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="there is no table 'all'"):
        Report([]).to_csv("all")  # type: ignore[arg-type]


# ---------------------------------------------------------------- text, CSV and JSON


AS_TEXT = """\
Acme support 1.0
as of Mon 30 Nov 2026 17:00 (Europe/London)

team  milestone       priority  met  breached  open  ended  no target  in time
blue  first_response  high        0         0     0      1          0        –
blue  first_response  low         0         1     0      0          0       0%
blue  resolution      high        0         0     0      1          0        –
blue  resolution      low         0         0     1      0          0        –
blue  update          high        0         0     0      0          1        –
blue  update          low         0         0     0      0          1        –
red   first_response  high        1         1     0      0          0    50.0%
red   first_response  low         1         0     0      0          0     100%
red   resolution      high        2         0     0      0          0     100%
red   resolution      low         0         1     0      0          0       0%
red   update          high        0         0     0      0          4        –
red   update          low         0         0     0      0          2        –
all                               4         3     1      2          8    57.1%

team  priority  cases  escalated  reopened  repeats  satisfaction
blue  high          1          0        0%        –             –
blue  low           1          0        0%        –             –
red   high          2          0        0%        –             –
red   low           1          1        0%        –             –
all                 5          1        0%        –             –

            clock     priority         mean       median          90%
response    business  high              1 h          1 h   1 h 24 min
response    business  low            45 min       45 min       45 min
response    business  all            55 min       45 min   1 h 21 min
response    elapsed   high              1 h          1 h   1 h 24 min
response    elapsed   low       64 h 45 min  64 h 45 min  64 h 45 min
response    elapsed   all       22 h 15 min   1 h 30 min   52 h 6 min
resolution  business  high              3 h          3 h          3 h
resolution  business  low        9 h 30 min   9 h 30 min   9 h 30 min
resolution  business  all        5 h 10 min          3 h   8 h 12 min
resolution  elapsed   high             11 h         11 h  17 h 24 min
resolution  elapsed   low          3.7 days     3.7 days     3.7 days
resolution  elapsed   all       37 h 10 min         19 h     3.1 days

Not readable: 1
  a.csv:3: no time

In time 57.1%: 4 of 7 decided, 3 breached
1 open; 2 ended; 8 without a target; 5 cases; 1 not readable
"""


def test_text_for_a_terminal() -> None:
    """Aligned tables, and the totals stand last."""
    text = Report(
        [*assessed(*WEEK), Problem("x", "no time", file="a.csv", line=3)], by="team"
    ).to_text()
    assert text == AS_TEXT


def test_text_keeps_to_a_hundred_columns_and_plays_no_tricks() -> None:
    """Long and wide names are cut; escape sequences of a terminal do not get through."""
    hostile = "\x1b[2J\x07" + "予約" * 60
    cases = [case(f"T-{at}", "low", "Thu 2026-11-19 10:00", team=hostile, region="x" * 300)
             for at in range(2)]  # fmt: skip
    problem = Problem("x", "\x1b]0;owned\x07" * 40)
    text = Report([*assessed(*cases), problem], by=("team", "region", "month")).to_text()
    assert max(columns(line) for line in text.splitlines()) <= 100
    assert not any(ord(one) < 32 and one != "\n" for one in text)
    assert "予約" in text


def test_nothing_read_is_said() -> None:
    """An empty report works in every form."""
    report = Report([])
    assert report.rows() == report.rows("cases") == report.rows("months") == ()
    assert report.to_text().startswith("No case was read\n")
    assert report.to_text().endswith("0 open; 0 ended; 0 without a target; 0 cases\n")
    assert report.to_csv("months") == "month,milestone,met,breached,compliance\r\n"
    assert json.loads(report.to_json())["totals"]["compliance"] is None
    assert "<h1>Service report</h1>" in report.to_html()
    assert repr(report) == "<Report: 0 cases, – in time>"
    assert str(report) == report.to_text()


def read_back(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_csv_has_the_rows_and_numbers_stay_numbers() -> None:
    """What cannot be said is empty; a negative number of an attribute is no formula."""
    cases = [case("T-1", "low", "Thu 2026-11-19 10:00", floor=-1),
             case("T-2", "low", "Thu 2026-11-19 10:00", ("escalation_requested", "Thu 2026-11-19 11:00"))]  # noqa: E501  # fmt: skip
    report = Report(assessed(*cases), by="floor")
    rows = read_back(report.to_csv())
    assert [row["floor"] for row in rows] == ["-1", "-1", "-1", "", "", ""]
    assert list(rows[0]) == list(report.rows()[0])
    assert (rows[0]["met"], rows[0]["breached"], rows[2]["compliance"]) == ("0", "1", "")
    by_case = read_back(report.to_csv("cases"))
    assert [(row["escalations_level_2"], row["escalations_level_3"]) for row in by_case] == [
        ("1", "0"),
        ("0", "1"),
    ]
    assert "escalations_per_level" not in by_case[0]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1",
            "  =1", "=cmd|' /C calc'!A0", '"=1', "-"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_csv_is_executed(text: str) -> None:
    """Values and names of attributes that a spreadsheet takes for formulas get an apostrophe."""
    one = Case("T-1", wall("Thu 2026-11-19 10:00"), "low", {text: text})
    rows = read_back(Report(assessed(one), by=text).to_csv())
    name = next(iter(rows[0]))
    expected = text if text.startswith('"') else f"'{text}"
    assert name == rows[0][name] == expected


@given(text=st.text())
def test_harmless_text_begins_with_no_formula_and_loses_nothing(text: str) -> None:
    """At most an apostrophe is added, and only where it is needed."""
    found = harmless(text)
    assert found in (text, f"'{text}")
    assert not found.lstrip().startswith(tuple("=+-@＝＋－＠"))
    assert not found.startswith(("\t", "\r", "\n"))


def test_json_has_everything() -> None:
    """The tables, the totals, the worst breaches, what was not readable, and as of when."""
    problem = Problem("bad-id", "the id is ''", file="a.csv", line=2)
    report = Report([*assessed(*WEEK), problem], by=("team", "month"))
    data = json.loads(report.to_json())
    assert data["as_of"] == data["earliest_as_of"] == "2026-11-30T17:00:00+00:00"
    assert data["by"] == ["team", "month"]
    assert [policy["name"] for policy in data["policies"]] == ["Acme support"]
    assert data["milestones"] == list(report.rows())
    assert data["totals"]["compliance"] == 4 / 7
    assert data["totals"]["escalations_per_level"] == {"2": 1}
    assert data["worst_breaches"][0]["overdue_seconds"] == 1.5 * HOUR
    assert data["unreadable"]["count"] == 1
    assert data["unreadable"]["problems"][0]["line"] == 2


# ---------------------------------------------------------------- rows that nobody here wrote


def test_a_city_keeps_its_promises_as_often_as_it_says() -> None:
    """The compliance of Boston's 311 cases is the city's own share of ONTIME, to 0.5%."""
    path = DATA / "boston311" / "cases_2014_2015.csv"
    if not path.exists():
        pytest.skip("the shared data is not beside the project")
    policy = Policy.model_validate({
        "name": "Boston 311",
        "calendars": {"city": {"timezone": "America/New_York", "holidays": "US-MA",
                               "hours": {"mon-fri": "08:30-17:00"}}},
        "calendar": "city",
        "milestones": {"resolution": None},
        "priorities": {
            "Pick up Dead Animal": {"resolution": "1 business day"},
            "Bed Bugs": {"resolution": "120 calendar days"},
            "Pest Infestation - Residential": {"resolution": "120 calendar days"},
        },
    })  # fmt: skip
    with path.open(encoding="utf-8") as file:
        flags = [row["on_time"] for row in csv.DictReader(file)]
    cases = read_cases(path, {"id": "case_id", "priority": "type"})
    now = datetime(2017, 1, 1, tzinfo=UTC)
    report = Report(Clock(policy).assess_all(cases, now=now, errors="collect"), by="month")
    total = report.totals()
    assert report.unreadable == 0
    assert total["cases"] == len(flags)
    assert report.compliance() == pytest.approx(flags.count("ONTIME") / len(flags), abs=0.005)
    assert len(report.rows("months")) >= 24
    assert "Pick up Dead Animal" in report.to_html()
