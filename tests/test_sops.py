"""The five SOPs: every row of what they time, answered by the packaged policies.

Answers are checked against a wall calendar of London, where the desk is open Mon-Fri 09:00-17:00.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from slaclock import (
    Assessment,
    Calendar,
    Case,
    CaseError,
    Clock,
    Event,
    Phase,
    Policy,
    PolicyBook,
    Report,
    lint,
    packaged_policies,
    packaged_policy,
)

from .wall import LONDON, shown, wall

OFFICE = Calendar(timezone="Europe/London", hours={"mon-fri": "09:00-17:00"})
WITH_HOLIDAYS = Calendar(
    timezone="Europe/London", hours={"mon-fri": "09:00-17:00"}, holidays="GB-ENG"
)
JUST = timedelta(microseconds=1)
NAMES = (
    "complaint-resolution",
    "complaint-steps",
    "inquiry-handling",
    "response-timeframes",
    "service-requests",
)

Happened = tuple[Any, ...]  # the wall time, the name, then value and reason where there are any


def clock_of(name: str, office: Calendar = OFFICE) -> Clock:
    return Clock(packaged_policy(name), calendars={"support": office})


def policy_of(name: str) -> Policy:
    policy = packaged_policy(name)
    assert isinstance(policy, Policy)
    return policy


def book_of(name: str) -> PolicyBook:
    book = packaged_policy(name)
    assert isinstance(book, PolicyBook)
    return book


def case_of(
    opened: str,
    *happened: Happened,
    priority: str | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Case:
    events = [Event(name, wall(at), *rest) for at, name, *rest in happened]
    return Case("C-1", wall(opened), priority, attributes or {}, events)


def ladder(assessment: Assessment) -> list[str]:
    """The levels that were reached: which, when, why."""
    return [f"{one.level} {shown(one.at)} {one.why}" for one in assessment.escalations]


# -- all five ------------------------------------------------------------------------------------


def test_there_is_a_packaged_policy_for_each_sop() -> None:
    """The five SOPs are listed by name, and nothing else."""
    assert packaged_policies() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_names_the_calendar_support_and_states_its_rules(name: str) -> None:
    """A packaged policy is on UTC until an office replaces `support`; it writes every rule."""
    policy = packaged_policy(name)
    for one in [policy] if isinstance(policy, Policy) else policy:
        assert one.zone.key == "UTC"
        assert set(one.calendars) == {"support"}
        assert one.model_dump(mode="json")["calendars"]["support"]["hours"] == {
            "mon-fri": "09:00-17:00"
        }
        assert one.model_dump(mode="json")["rules"] == {
            "business_day": "same_time",
            "exact_fit": "close",
            "priority_change": "recompute",
            "reopen": "resume",
            "early_events": "ignore",
        }


@pytest.mark.parametrize(
    ("name", "milestones"),
    [
        ("response-timeframes", "first_response resolution update closure"),
        ("inquiry-handling", "acknowledgement resolution expert_escalation"),
        ("complaint-resolution", "acknowledgement resolution"),
        (
            "complaint-steps",
            "receive record acknowledge categorise assign notify investigate plan implement "
            "feedback review document",
        ),
        ("service-requests", "logged acknowledgement update promise resolution"),
    ],
)
def test_milestones_have_the_names_of_the_sop(name: str, milestones: str) -> None:
    """Each SOP has these milestones and no others."""
    policy = packaged_policy(name)
    for one in [policy] if isinstance(policy, Policy) else policy:
        assert one.milestone_names == tuple(milestones.split())


# -- the worked answers --------------------------------------------------------------------------

RECEIVED = [
    "Thu 2026-11-19 10:00",
    "Fri 2026-11-20 06:00",
    "Fri 2026-11-20 16:30",
    "Fri 2026-11-20 18:00",
    "Sat 2026-11-21 11:00",
]
# By the policy, the milestone, the priority and the rule that say it.
WORKED: dict[tuple[str, str, str | None, Any], list[str]] = {
    ("response-timeframes", "first_response", "high", "same_time"): [  # 1 hour
        "Thu 2026-11-19 11:00",
        "Fri 2026-11-20 07:00",
        "Fri 2026-11-20 17:30",
        "Fri 2026-11-20 19:00",
        "Sat 2026-11-21 12:00",
    ],
    ("inquiry-handling", "acknowledgement", None, "same_time"): [  # 1 business hour
        "Thu 2026-11-19 11:00",
        "Fri 2026-11-20 10:00",
        "Mon 2026-11-23 09:30",
        "Mon 2026-11-23 10:00",
        "Mon 2026-11-23 10:00",
    ],
    ("response-timeframes", "first_response", "general", "same_time"): [  # 4 business hours
        "Thu 2026-11-19 14:00",
        "Fri 2026-11-20 13:00",
        "Mon 2026-11-23 12:30",
        "Mon 2026-11-23 13:00",
        "Mon 2026-11-23 13:00",
    ],
    ("response-timeframes", "resolution", "medium", "same_time"): [  # 1 business day
        "Fri 2026-11-20 10:00",
        "Mon 2026-11-23 09:00",
        "Mon 2026-11-23 16:30",
        "Tue 2026-11-24 09:00",
        "Tue 2026-11-24 09:00",
    ],
    ("response-timeframes", "resolution", "medium", "close_of_business"): [
        "Fri 2026-11-20 17:00",
        "Mon 2026-11-23 17:00",
        "Mon 2026-11-23 17:00",
        "Tue 2026-11-24 17:00",
        "Tue 2026-11-24 17:00",
    ],
    ("response-timeframes", "resolution", "medium", "8 hours"): [
        "Fri 2026-11-20 10:00",
        "Fri 2026-11-20 17:00",
        "Mon 2026-11-23 16:30",
        "Mon 2026-11-23 17:00",
        "Mon 2026-11-23 17:00",
    ],
}


@pytest.mark.parametrize(
    ("name", "milestone", "priority", "business_day", "received", "due"),
    [
        pytest.param(*question, received, due, id=" ".join(filter(None, [*question, received])))
        for question, dues in WORKED.items()
        for received, due in zip(RECEIVED, dues, strict=True)
    ],
)
def test_the_worked_answers(
    name: str, milestone: str, priority: str | None, business_day: str, received: str, due: str
) -> None:
    """What is received then is due then, by the promise and the rule."""
    rule: Any = {"working_hours": business_day} if "hours" in business_day else business_day
    data = policy_of(name).model_dump(mode="json")
    policy = Policy.model_validate(data | {"rules": {**data["rules"], "business_day": rule}})
    clock = Clock(policy, calendars={"support": OFFICE})
    assert shown(clock.due(milestone, priority=priority, opened=wall(received))) == due


@pytest.mark.parametrize(("received", "due"), [*zip(RECEIVED, WORKED[
    "inquiry-handling", "acknowledgement", None, "same_time"], strict=True)])  # fmt: skip
@pytest.mark.parametrize("tier", ["standard", "high_value"])
def test_service_requests_are_acknowledged_as_fast(received: str, due: str, tier: str) -> None:
    """The business hour of SOP 004 is that of SOP 001, for every client."""
    clock = clock_of("service-requests")
    found = clock.due("acknowledgement", opened=wall(received), attributes={"tier": tier})
    assert shown(found) == due


# -- 000: response timeframes --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("priority", "first_response", "resolution"),
    [
        ("general", "4 business hours", "2 business days"),
        ("low", "4 business hours", "3 business days"),
        ("medium", "2 business hours", "1 business day"),
        ("high", "1 hour", "4 business hours"),
    ],
)
def test_the_table_of_response_timeframes(
    priority: str, first_response: str, resolution: str
) -> None:
    """Each row of the SOP's table is a row of the policy's."""
    policy = policy_of("response-timeframes")
    row = policy.priorities[priority]
    assert [(name, str(target.within)) for name, target in row.items()] == [
        ("first_response", first_response),
        ("resolution", resolution),
    ]


def test_the_table_has_four_rows_and_urgent_is_high() -> None:
    """Four priorities; `urgent` is another name of `high`, and `general` is the default."""
    policy = policy_of("response-timeframes")
    assert policy.rows == ("general", "low", "medium", "high")
    assert policy.row_name("urgent") == policy.row_name("Urgent") == "high"
    clock, opened = clock_of("response-timeframes"), wall("Sat 2026-11-21 11:00")
    for milestone in ("first_response", "resolution"):
        urgent = clock.due(milestone, priority="urgent", opened=opened)
        assert urgent == clock.due(milestone, priority="high", opened=opened)
        general = clock.due(milestone, priority="general", opened=opened)
        assert general == clock.due(milestone, opened=opened)


def test_a_high_priority_has_two_clocks_in_one_row() -> None:
    """On a Saturday the hour of the first response runs, the four business hours do not."""
    a = clock_of("response-timeframes").assess(
        case_of("Sat 2026-11-21 11:00", priority="high"), now=wall("Sat 2026-11-21 11:30")
    )
    assert shown(a["first_response"].due_at) == "Sat 2026-11-21 12:00"
    assert a["first_response"].elapsed == timedelta(minutes=30)
    assert a["first_response"].calendar is None
    assert shown(a["resolution"].due_at) == "Mon 2026-11-23 13:00"
    assert a["resolution"].elapsed == timedelta(0)
    assert a["resolution"].calendar == "support"


ESCALATES = [
    ("general", "Mon 2026-11-23 10:00"),
    ("low", "Tue 2026-11-24 10:00"),
    ("medium", "Fri 2026-11-20 10:00"),
    ("high", "Thu 2026-11-19 14:00"),
    ("urgent", "Thu 2026-11-19 14:00"),
]


@pytest.mark.parametrize(("priority", "due"), ESCALATES)
def test_it_escalates_when_the_resolution_is_overdue(priority: str, due: str) -> None:
    """Opened on Thursday at 10:00; the specialist has it at the due instant, not before."""
    clock = clock_of("response-timeframes")
    case = case_of("Thu 2026-11-19 10:00", priority=priority)
    assert ladder(clock.assess(case, now=wall(due) - JUST)) == ["1 Thu 2026-11-19 10:00 opened"]
    a = clock.assess(case, now=wall(due))
    assert ladder(a) == ["1 Thu 2026-11-19 10:00 opened", f"2 {due} resolution overdue"]
    assert [one.to for one in a.escalations] == ["Frontline Staff", "Support Specialist"]
    assert [one.notify for one in a.escalations] == [(), ("customer",)]
    assert [one.is_assignment for one in a.escalations] == [True, False]


@pytest.mark.parametrize(("priority", "due"), ESCALATES)
def test_no_escalation_when_resolved_at_the_due(priority: str, due: str) -> None:
    """A case that is resolved at the very instant is in time and does not escalate."""
    case = case_of("Thu 2026-11-19 10:00", (due, "resolved"), priority=priority)
    a = clock_of("response-timeframes").assess(case, now=wall("Fri 2026-11-27 10:00"))
    assert a["resolution"].in_time is True
    assert [one.level for one in a.escalations] == [1]


def test_the_supervisor_comes_on_request() -> None:
    """A request takes the case to the supervisor at once, even at night, and once only."""
    case = case_of(
        "Thu 2026-11-19 10:00",
        ("Thu 2026-11-19 22:00", "escalation_requested"),
        ("Fri 2026-11-20 22:00", "escalation_requested"),
    )
    a = clock_of("response-timeframes").assess(case, now=wall("Fri 2026-11-27 10:00"))
    assert ladder(a) == [
        "1 Thu 2026-11-19 10:00 opened",
        "3 Thu 2026-11-19 22:00 escalation_requested",
    ]
    assert (a.escalations[1].to, a.escalations[1].notify) == ("Supervisor/Manager", ("customer",))


@pytest.mark.parametrize("answer", ["acknowledged", "responded"])
def test_the_first_response_is_an_acknowledgement_or_an_answer(answer: str) -> None:
    """Either meets it; exactly at the due is in time, a microsecond later is not."""
    clock, due = clock_of("response-timeframes"), wall("Thu 2026-11-19 14:00")
    case = case_of("Thu 2026-11-19 10:00")
    for at, in_time in [(due, True), (due + JUST, False)]:
        a = clock.assess(case.with_events(Event(answer, at)), now=at)
        assert (a["first_response"].met_at, a["first_response"].in_time) == (at, in_time)
    assert a["first_response"].breached_at == due


def test_updates_are_measured_and_not_promised() -> None:
    """Each update ends a cycle and begins one, none is ever late, and the resolution ends them."""
    case = case_of(
        "Thu 2026-11-19 10:00",
        ("Fri 2026-11-20 10:00", "updated"),
        ("Mon 2026-11-30 10:00", "responded"),
        ("Tue 2026-12-01 10:00", "resolved"),
    )
    a = clock_of("response-timeframes").assess(case, now=wall("Wed 2026-12-02 10:00"))
    cycles = a.cycles("update")
    assert [one.phase for one in cycles] == [Phase.met, Phase.met, Phase.ended]
    assert [one.elapsed.days for one in cycles] == [1, 10, 1]
    assert {(one.target, one.due_at, one.remaining, one.in_time) for one in cycles} == {
        (None, None, None, None)
    }


def test_closure_waits_for_the_resolution_and_is_measured() -> None:
    """Closure begins with the resolution and is met by the closing, whenever that is."""
    clock, case = clock_of("response-timeframes"), case_of("Thu 2026-11-19 10:00")
    opened = clock.assess(case, now=wall("Thu 2026-11-19 11:00"))
    assert opened["closure"].phase is Phase.waiting
    solved = case.with_events(Event("resolved", wall("Thu 2026-11-19 12:00")))
    a = clock.assess(solved, now=wall("Thu 2026-11-19 13:00"))
    assert a["closure"].phase is Phase.running
    assert a["closure"].target is None
    done = solved.with_events(Event("closed", wall("Fri 2026-12-18 12:00")))
    a = clock.assess(done, now=wall("Fri 2026-12-18 13:00"))
    assert (a["closure"].phase, a["closure"].in_time) == (Phase.met, None)


def test_only_the_resolution_stands_still_while_paused() -> None:
    """Two open hours of waiting move the resolution by two open hours, the first response not."""
    case = case_of(
        "Thu 2026-11-19 10:00",
        ("Thu 2026-11-19 11:00", "paused", None, "waiting on customer"),
        ("Thu 2026-11-19 13:00", "resumed", None, "waiting on customer"),
        priority="high",
    )
    clock = clock_of("response-timeframes")
    a = clock.assess(case, now=wall("Thu 2026-11-19 13:00"))
    assert shown(a["first_response"].due_at) == "Thu 2026-11-19 11:00"
    assert shown(a["resolution"].due_at) == "Thu 2026-11-19 16:00"


def test_the_sop_of_response_timeframes_is_reviewed_a_year_on() -> None:
    """Version 1.0 was published on 2024-06-08 and is reviewed annually."""
    policy = policy_of("response-timeframes")
    assert (policy.version, policy.published) == ("1.0", date(2024, 6, 8))
    assert policy.next_review == date(2025, 6, 8)


def test_compliance_of_response_timeframes_per_priority_and_milestone() -> None:
    """Two high cases answered, one late; a low one resolved late: halves, wholes and nothing."""
    cases = [
        case_of(
            "Thu 2026-11-19 10:00",
            ("Thu 2026-11-19 10:30", "responded"),
            ("Thu 2026-11-19 13:00", "resolved"),
            priority="high",
        ),
        case_of("Thu 2026-11-19 10:00", ("Thu 2026-11-19 11:30", "resolved"), priority="urgent"),
        case_of(
            "Thu 2026-11-19 10:00",
            ("Thu 2026-11-19 13:00", "acknowledged"),
            ("Wed 2026-11-25 10:00", "resolved"),
            priority="low",
        ),
    ]
    clock, now = clock_of("response-timeframes"), wall("Thu 2026-11-26 10:00")
    report = Report(clock.assess_all(cases, now=now), by=("month",))
    assert report.compliance("first_response", "high") == 0.5
    assert report.compliance("first_response", "low") == 1
    assert report.compliance("resolution", "high") == 1
    assert report.compliance("resolution", "low") == 0
    assert report.compliance("update") is None  # measured, not promised
    assert {row["month"] for row in report.rows()} == {"2026-11"}
    assert report.totals()["escalations_per_level"] == {2: 1}  # the opening is no escalation


# -- 001: inquiry handling -----------------------------------------------------------------------

# England's, from the government's list; a substitute day stands in its place.
BANK_HOLIDAYS = {
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
        2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
        2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
    }.items()
    for day in days.split()
}


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def open_from(at: datetime) -> datetime:
    """*at* if the desk is open then, else the start of the next working day, by wall calendar."""
    here = at.astimezone(LONDON)
    opening = here.replace(hour=9, minute=0, second=0, microsecond=0, fold=0)
    closing = opening.replace(hour=17)
    day = here.date()
    if is_working_day(day) and here < closing:
        return max(here, opening)
    while True:
        day += timedelta(days=1)
        if is_working_day(day):
            return datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)


moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 20), timezones=st.just(UTC))


@settings(derandomize=True, max_examples=300, deadline=None)
@given(received=moments)
@example(received=wall("Fri 2026-11-20 17:00"))
@example(received=wall("Fri 2026-11-20 16:59"))
@example(received=wall("Fri 2026-11-20 09:00"))
@example(received=wall("Thu 2026-12-24 16:59"))
@example(received=wall("Sun 2026-03-29 00:59"))
@example(received=wall("Sun 2026-10-25 01:30"))
def test_one_rule_says_both_sentences_of_acknowledgement(received: datetime) -> None:
    """In hours, within one business hour; outside, within the first hour of the next working day.

    The next working day of what comes before 09:00 on a working day is that day.
    """
    due = clock_of("inquiry-handling", WITH_HOLIDAYS).due("acknowledgement", opened=received)
    assert due is not None
    start = open_from(received)
    if start == received:
        assert WITH_HOLIDAYS.is_open(received)
        assert WITH_HOLIDAYS.between(received, due) == timedelta(hours=1)
        closing = start.replace(hour=17, minute=0, second=0, microsecond=0)
        left = closing - start
        by_hand = (
            start + timedelta(hours=1)
            if left >= timedelta(hours=1)
            else open_from(closing) + timedelta(hours=1) - left
        )
        assert due == by_hand
    else:
        assert not WITH_HOLIDAYS.is_open(received)
        assert shown(start).endswith("09:00")
        assert due == start.replace(hour=10)


@pytest.mark.parametrize("reason", ["technical", "policy"])
def test_an_expert_within_two_hours(reason: str) -> None:
    """A technical or policy issue starts two hours, round the clock, that `escalated` meets."""
    failed = ("Fri 2026-11-20 16:30", "first_contact_failed", None, reason)
    clock, case = clock_of("inquiry-handling"), case_of("Fri 2026-11-20 16:00", failed)
    before = clock.assess(case, now=wall("Fri 2026-11-20 16:15"))
    assert before["expert_escalation"].phase is Phase.waiting
    a = clock.assess(case, now=wall("Fri 2026-11-20 16:30"))
    assert shown(a["expert_escalation"].due_at) == "Fri 2026-11-20 18:30"
    assert a["expert_escalation"].owner == "Subject matter expert/Manager"
    due = wall("Fri 2026-11-20 18:30")
    for at, in_time in [(due, True), (due + JUST, False)]:
        a = clock.assess(case.with_events(Event("escalated", at)), now=at)
        assert a["expert_escalation"].in_time is in_time
        assert a["expert_escalation"].phase is Phase.met


@pytest.mark.parametrize("reason", ["billing", None])
def test_no_expert_for_other_reasons(reason: str | None) -> None:
    """A first contact that failed for another reason starts nothing."""
    failed = ("Fri 2026-11-20 16:30", "first_contact_failed", None, reason)
    a = clock_of("inquiry-handling").assess(
        case_of("Fri 2026-11-20 16:00", failed), now=wall("Mon 2026-11-23 16:00")
    )
    assert a["expert_escalation"].phase is Phase.waiting
    assert a["expert_escalation"].breached_at is None


def test_unresolved_after_24_hours_goes_to_the_supervisor() -> None:
    """At 24 hours, on a Saturday too, and not a microsecond before."""
    clock, case = clock_of("inquiry-handling"), case_of("Fri 2026-11-20 16:00")
    due = wall("Sat 2026-11-21 16:00")
    assert ladder(clock.assess(case, now=due - JUST)) == []
    a = clock.assess(case, now=due)
    assert ladder(a) == ["1 Sat 2026-11-21 16:00 unresolved after 24 hours"]
    assert (a.escalations[0].to, a.escalations[0].deliver_at) == ("Supervisor/Manager", due)
    solved = case.with_events(Event("resolved", due))
    assert ladder(clock.assess(solved, now=wall("Mon 2026-11-23 09:00"))) == []


def test_a_customer_who_asks_gets_the_supervisor_at_once() -> None:
    """The request escalates at its own instant; the 24 hours then have nothing left to do."""
    case = case_of("Fri 2026-11-20 16:00", ("Fri 2026-11-20 20:15", "escalation_requested"))
    a = clock_of("inquiry-handling").assess(case, now=wall("Mon 2026-11-23 09:00"))
    assert ladder(a) == ["1 Fri 2026-11-20 20:15 escalation_requested"]
    assert a.escalations[0].notify == ("customer",)


def test_inquiries_are_resolved_without_a_promise() -> None:
    """Resolution time is a metric of SOP-CS-001: measured, never late."""
    a = clock_of("inquiry-handling").assess(
        case_of("Fri 2026-11-20 16:00", ("Fri 2026-12-18 16:00", "resolved")),
        now=wall("Fri 2026-12-18 16:00"),
    )
    assert a["resolution"].target is None
    assert a["resolution"].elapsed == timedelta(days=28)
    assert a["resolution"].in_time is None


def test_inquiry_records_are_kept_for_twelve_months() -> None:
    """Twelve months from the closing at the same wall time; open cases have no end yet."""
    clock, case = clock_of("inquiry-handling"), case_of("Fri 2026-11-20 16:00")
    assert clock.assess(case, now=wall("Mon 2026-11-23 09:00")).retain_until is None
    closed = case.with_events(Event("closed", wall("Mon 2026-11-30 12:00")))
    a = clock.assess(closed, now=wall("Mon 2026-11-30 12:00"))
    assert shown(a.retain_until) == "Tue 2027-11-30 12:00"
    again = closed.with_events(
        Event("reopened", wall("Tue 2026-12-01 09:00")),
        Event("closed", wall("Fri 2026-12-18 12:00")),
    )
    assert clock.assess(again, now=wall("Wed 2026-12-02 09:00")).retain_until is None
    a = clock.assess(again, now=wall("Fri 2026-12-18 12:00"))
    assert shown(a.retain_until) == "Sat 2027-12-18 12:00"


def test_blank_dates_load_and_leave_no_next_review() -> None:
    """SOP-CS-001 leaves its dates blank: it is reviewed annually, but nobody knows from when."""
    policy = policy_of("inquiry-handling")
    assert policy.effective.from_ is None
    assert policy.published is None
    assert str(policy.review and policy.review.every) == "12 months"
    assert policy.next_review is None


def test_lint_says_that_the_inquiry_sop_has_no_date() -> None:
    """It loads without an effective date; lint says so, and that no review is next."""
    found = {one.code for one in lint(policy_of("inquiry-handling"), today=date(2026, 11, 20))}
    assert {"no-effective-date", "no-next-review"} <= found


def test_the_metrics_of_the_inquiry_sop() -> None:
    """Response and resolution time, satisfaction, escalations, and recurring issues as repeats."""
    asker = {"requester": "ann", "category": "billing"}
    first = Case(
        1,
        wall("Thu 2026-11-19 10:00"),
        attributes={**asker, "satisfaction": 5},
        events=[
            Event("responded", wall("Thu 2026-11-19 10:30")),
            Event("resolved", wall("Thu 2026-11-19 12:00")),
        ],
    )
    again = Case(
        2,
        wall("Fri 2026-11-27 10:00"),
        attributes={**asker, "satisfaction": 2},
        events=[
            Event("responded", wall("Fri 2026-11-27 11:30")),
            Event("escalation_requested", wall("Fri 2026-11-27 12:00")),
            Event("resolved", wall("Fri 2026-11-27 16:00")),
        ],
    )
    clock, now = clock_of("inquiry-handling"), wall("Mon 2026-11-30 10:00")
    totals = Report(clock.assess_all([first, again], now=now)).totals()
    assert totals["response_business_mean_seconds"] == timedelta(hours=1).total_seconds()
    assert totals["resolution_elapsed_median_seconds"] == timedelta(hours=4).total_seconds()
    assert (totals["escalations"], totals["escalations_per_level"]) == (1, {1: 1})
    assert (totals["repeats"], totals["repeat_rate"]) == (1, 0.5)
    assert totals["satisfaction"] == 3.5


# -- 002: complaint resolution -------------------------------------------------------------------


def complaint(*happened: Happened, now: str, **attributes: str) -> Assessment:
    """A complaint of Friday 20 November, 16:00, as it stands at *now*."""
    case = case_of("Fri 2026-11-20 16:00", *happened, attributes=attributes)
    return clock_of("complaint-resolution").assess(case, now=wall(now))


def test_complaints_are_acknowledged_within_24_hours() -> None:
    """24 hours round the clock: Friday 16:00 is due on Saturday 16:00."""
    a = complaint(now="Fri 2026-11-20 16:00")
    assert shown(a["acknowledgement"].due_at) == "Sat 2026-11-21 16:00"
    assert str(a["acknowledgement"].target) == "24 hours"


def test_the_levels_of_the_complaint_ladder() -> None:
    """Three levels: who, how fast, and who else is told; respond_by carries the follow-up."""
    levels = policy_of("complaint-resolution").escalations
    assert {
        number: (level.to, str(level.respond_within), level.notify)
        for number, level in levels.items()
    } == {
        1: ("Customer Service Rep", "24 hours", ()),
        2: ("Supervisor/Team Lead", "12 hours", ("customer",)),
        3: ("Management", "6 hours", ("customer",)),
    }


FRIDAY = "1 Fri 2026-11-20 16:00 opened"


@pytest.mark.parametrize(
    ("now", "levels", "respond_by"),
    [
        ("Fri 2026-11-20 16:00", [FRIDAY], "Sat 2026-11-21 16:00"),
        ("Sat 2026-11-21 15:59", [FRIDAY], "Sat 2026-11-21 16:00"),
        (
            "Sat 2026-11-21 16:00",
            [FRIDAY, "2 Sat 2026-11-21 16:00 level 1 unanswered"],
            "Sun 2026-11-22 04:00",
        ),
        (
            "Sun 2026-11-22 03:59",
            [FRIDAY, "2 Sat 2026-11-21 16:00 level 1 unanswered"],
            "Sun 2026-11-22 04:00",
        ),
        (
            "Sun 2026-11-22 04:00",
            [
                FRIDAY,
                "2 Sat 2026-11-21 16:00 level 1 unanswered",
                "3 Sun 2026-11-22 04:00 level 2 unanswered",
            ],
            "Sun 2026-11-22 10:00",
        ),
        (
            "Mon 2026-11-30 09:00",
            [
                FRIDAY,
                "2 Sat 2026-11-21 16:00 level 1 unanswered",
                "3 Sun 2026-11-22 04:00 level 2 unanswered",
            ],
            "Sun 2026-11-22 10:00",
        ),
    ],
)
def test_a_complaint_that_nobody_answers(now: str, levels: list[str], respond_by: str) -> None:
    """It has 24 hours, then 12 more, then 6 more, and stays at the top."""
    a = complaint(now=now)
    assert ladder(a) == levels
    assert shown(a.escalations[-1].respond_by) == respond_by
    assert [one.answered_at for one in a.escalations] == [None] * len(levels)


LATER = "Mon 2026-11-30 09:00"
ANSWERED = ("Fri 2026-11-20 17:00", "responded")


@pytest.mark.parametrize(
    ("happened", "attributes", "levels"),
    [
        pytest.param(
            [("Fri 2026-11-20 17:00", "acknowledged")],
            {},
            [
                FRIDAY,
                "2 Sat 2026-11-21 16:00 level 1 unanswered",
                "3 Sun 2026-11-22 04:00 level 2 unanswered",
            ],
            id="an acknowledgement is no response",
        ),
        pytest.param(
            [ANSWERED],
            {},
            [
                FRIDAY,
                "2 Sat 2026-11-21 16:00 unresolved after 24 hours",
                "3 Sun 2026-11-22 04:00 level 2 unanswered",
            ],
            id="answered in time and still unresolved after 24 hours",
        ),
        pytest.param(
            [ANSWERED, ("Sat 2026-11-21 18:00", "answered", 2)],
            {},
            [
                FRIDAY,
                "2 Sat 2026-11-21 16:00 unresolved after 24 hours",
                "3 Sun 2026-11-22 04:00 unresolved after 36 hours",
            ],
            id="both levels answer and it is still unresolved after 36 hours",
        ),
        pytest.param(
            [ANSWERED, ("Sat 2026-11-21 18:00", "resolved")],
            {},
            [FRIDAY, "2 Sat 2026-11-21 16:00 unresolved after 24 hours"],
            id="the supervisor resolves it",
        ),
        pytest.param(
            [("Sat 2026-11-21 16:00", "resolved")],
            {},
            [FRIDAY],
            id="resolved at 24 hours exactly",
        ),
        pytest.param(
            [("Sat 2026-11-21 16:00", "responded")],
            {},
            [
                FRIDAY,
                "2 Sat 2026-11-21 16:00 unresolved after 24 hours",
                "3 Sun 2026-11-22 04:00 level 2 unanswered",
            ],
            id="answered at 24 hours exactly: in time, but not an answer of level 2",
        ),
        pytest.param(
            [],
            {"class": "major"},
            [
                "2 Fri 2026-11-20 16:00 case with class major",
                "3 Sat 2026-11-21 04:00 level 2 unanswered",
            ],
            id="a major complaint enters at level 2",
        ),
        pytest.param(
            [ANSWERED],
            {"class": "major"},
            [
                "2 Fri 2026-11-20 16:00 case with class major",
                "3 Sun 2026-11-22 04:00 unresolved after 36 hours",
            ],
            id="a major complaint, answered and unresolved",
        ),
        pytest.param(
            [],
            {"class": "high_risk"},
            ["3 Fri 2026-11-20 16:00 case with class high_risk"],
            id="a high-risk complaint enters at level 3",
        ),
        pytest.param(
            [("Fri 2026-11-20 20:00", "changed", {"class": "major"})],
            {},
            [
                FRIDAY,
                "2 Fri 2026-11-20 20:00 case with class major",
                "3 Sat 2026-11-21 08:00 level 2 unanswered",
            ],
            id="it turns out to be major four hours later",
        ),
        pytest.param(
            [("Fri 2026-11-20 18:00", "escalation_requested")],
            {},
            [
                FRIDAY,
                "2 Fri 2026-11-20 18:00 escalation_requested",
                "3 Sat 2026-11-21 06:00 level 2 unanswered",
            ],
            id="the customer asks for it",
        ),
        pytest.param(
            [("Fri 2026-11-20 18:00", "escalated", 3)],
            {},
            [FRIDAY, "3 Fri 2026-11-20 18:00 escalated"],
            id="somebody takes it straight to the management",
        ),
        pytest.param(
            [("Fri 2026-11-20 17:00", "paused"), ("Sat 2026-11-21 05:00", "resumed")],
            {},
            [
                FRIDAY,
                "2 Sat 2026-11-21 16:00 level 1 unanswered",
                "3 Sun 2026-11-22 04:00 level 2 unanswered",
            ],
            id="no pause stops the response clock of a level",
        ),
        pytest.param(
            [ANSWERED, ("Fri 2026-11-20 17:00", "paused"), ("Sat 2026-11-21 05:00", "resumed")],
            {},
            [
                FRIDAY,
                "2 Sun 2026-11-22 04:00 unresolved after 24 hours",
                "3 Sun 2026-11-22 16:00 level 2 unanswered",
            ],
            id="a pause of twelve hours stops 'unresolved after'",
        ),
        pytest.param(
            [
                ANSWERED,
                ("Sat 2026-11-21 10:00", "resolved"),
                ("Mon 2026-11-23 10:00", "reopened"),
            ],
            {},
            [
                FRIDAY,
                "2 Mon 2026-11-23 16:00 unresolved after 24 hours",
                "3 Tue 2026-11-24 04:00 level 2 unanswered",
            ],
            id="resolved after 18 hours and reopened: 6 hours are left",
        ),
    ],
)
def test_complaints_climb_the_ladder(
    happened: list[Happened], attributes: dict[str, str], levels: list[str]
) -> None:
    """A complaint of Friday 16:00, read on Monday week."""
    assert ladder(complaint(*happened, now=LATER, **attributes)) == levels


def test_the_customer_is_told_of_an_escalation_and_what_to_expect() -> None:
    """The notice names the customer beside the level, with the time by which they respond."""
    a = complaint(now="Sun 2026-11-22 04:00")
    notices = [one for one in a.alerts if one.kind == "escalation"]
    assert [
        (one.key, shown(one.at), one.to, one.notify, shown(one.respond_by)) for one in notices
    ] == [
        (
            "C-1/level 1/notice/1",
            "Fri 2026-11-20 16:00",
            "Customer Service Rep",
            (),
            "Sat 2026-11-21 16:00",
        ),
        (
            "C-1/level 2/notice/1",
            "Sat 2026-11-21 16:00",
            "Supervisor/Team Lead",
            ("customer",),
            "Sun 2026-11-22 04:00",
        ),
        (
            "C-1/level 3/notice/1",
            "Sun 2026-11-22 04:00",
            "Management",
            ("customer",),
            "Sun 2026-11-22 10:00",
        ),
    ]


@pytest.mark.parametrize("answer", ["responded", "answered", "resolved"])
def test_a_level_is_answered_by_a_response_or_the_resolution(answer: str) -> None:
    """Answered at 20:00, level 1 shows it; what the supervisor would have answered never came."""
    a = complaint(("Fri 2026-11-20 20:00", answer), now="Fri 2026-11-20 21:00")
    assert [shown(one.answered_at) for one in a.escalations] == ["Fri 2026-11-20 20:00"]


def test_complaint_ladder_says_when_to_look_again() -> None:
    """Looking again at each next change takes the ladder step by step to its top."""
    case, clock = case_of("Fri 2026-11-20 16:00"), clock_of("complaint-resolution")
    now: datetime | None = case.opened
    looked = []
    while now is not None:
        a = clock.assess(case, now=now)
        looked.append(f"{shown(now)}: level {a.escalations[-1].level}")
        now = a.next_change_at
    assert looked == [
        "Fri 2026-11-20 16:00: level 1",
        "Sat 2026-11-21 16:00: level 2",
        "Sun 2026-11-22 04:00: level 3",
    ]


def test_the_complaint_sop_is_reviewed_annually_from_a_date_to_be_written() -> None:
    """It says annually and gives no date, so none is next."""
    policy = policy_of("complaint-resolution")
    assert str(policy.review and policy.review.every) == "12 months"
    assert policy.next_review is None


# -- 003: complaint steps ------------------------------------------------------------------------

REP, DEPARTMENT, QUALITY = "Customer Service Rep", "Billing department", "Quality Assurance Team"
# A complaint received on Thu 2026-11-19 at 15:00. By hand: 5 business days on is Thursday next
# week, 7 is the Monday after that, and so on; hours run round the clock.
STEPS = [
    ("receive", "immediately", REP, "Thu 2026-11-19 15:00", "opened"),
    ("record", "1 hour", REP, "Thu 2026-11-19 16:00", "recorded"),
    ("acknowledge", "24 hours", REP, "Fri 2026-11-20 15:00", "acknowledged"),
    ("categorise", "24 hours", REP, "Fri 2026-11-20 15:00", "categorised"),
    ("assign", "48 hours", REP, "Sat 2026-11-21 15:00", "assigned"),
    ("notify", "48 hours", REP, "Sat 2026-11-21 15:00", "notified"),
    ("investigate", "5 business days", DEPARTMENT, "Thu 2026-11-26 15:00", "investigated"),
    ("plan", "7 business days", DEPARTMENT, "Mon 2026-11-30 15:00", "planned"),
    ("implement", "10 business days", DEPARTMENT, "Thu 2026-12-03 15:00", "implemented"),
    ("feedback", "14 business days", REP, "Wed 2026-12-09 15:00", "feedback_requested"),
    ("review", "15 business days", QUALITY, "Thu 2026-12-10 15:00", "reviewed"),
    ("document", "20 business days", QUALITY, "Thu 2026-12-17 15:00", "documented"),
]
RECEIPT = "Thu 2026-11-19 15:00"


@pytest.mark.parametrize(("step", "within", "owner", "due", "done"), STEPS)
def test_each_step_has_its_time_its_owner_and_its_event(
    step: str, within: str, owner: str, due: str, done: str
) -> None:
    """Counted from the receipt, whatever came before; done at the due is in time."""
    clock = clock_of("complaint-steps")
    assigned = ("Thu 2026-11-19 17:30", "assigned", "Billing department")
    case = case_of(RECEIPT, assigned)
    a = clock.assess(case, now=wall("Thu 2026-11-19 18:00"))
    assert str(a[step].target) == within
    assert shown(a[step].due_at) == due
    assert a[step].owner == owner
    if done not in ("opened", "assigned"):
        at = wall(due)
        met = clock.assess(case.with_events(Event(done, at)), now=at)[step]
        late = clock.assess(case.with_events(Event(done, at + JUST)), now=at + JUST)[step]
        assert (met.phase, met.in_time) == (late.phase, not late.in_time) == (Phase.met, True)


def test_the_steps_stand_in_the_order_of_the_sop() -> None:
    """The policy lists the twelve steps as the SOP prints them."""
    assert policy_of("complaint-steps").milestone_names == tuple(step for step, *_ in STEPS)


def test_receiving_is_immediate() -> None:
    """What is opened is received, in time and with nothing used."""
    a = clock_of("complaint-steps").assess(case_of(RECEIPT), now=wall(RECEIPT))
    assert (a["receive"].phase, a["receive"].in_time) == (Phase.met, True)
    assert a["receive"].elapsed == timedelta(0)


def test_the_department_is_the_one_assigned_last() -> None:
    """Nobody owns the investigation until a department is assigned, and a reassignment moves it."""
    case = case_of(
        RECEIPT,
        ("Thu 2026-11-19 17:30", "assigned", "Billing department"),
        ("Fri 2026-11-20 11:00", "assigned", "Logistics"),
    )
    clock = clock_of("complaint-steps")
    owners = [
        clock.assess(case, now=wall(now))["investigate"].owner
        for now in ("Thu 2026-11-19 16:00", "Thu 2026-11-19 18:00", "Fri 2026-11-20 12:00")
    ]
    assert owners == [None, "Billing department", "Logistics"]


def test_steps_after_the_closing_run_on() -> None:
    """Feedback is asked for after the case is closed, and is late like any other step."""
    case = case_of(
        RECEIPT, ("Thu 2026-12-03 12:00", "resolved"), ("Thu 2026-12-03 13:00", "closed")
    )
    a = clock_of("complaint-steps").assess(case, now=wall("Thu 2026-12-10 15:00"))
    assert a["feedback"].breached_at == wall("Wed 2026-12-09 15:00")
    assert a["review"].breached_at == wall("Thu 2026-12-10 15:00")
    assert (a["document"].phase, a["document"].breached_at) == (Phase.running, None)
    assert a["acknowledge"].phase is Phase.met  # a resolution also acknowledges
    assert a["acknowledge"].in_time is False


@pytest.mark.parametrize("spelling", ["categorised", "categorized"])
def test_both_spellings_categorise(spelling: str) -> None:
    """The SOP writes "categorize", the milestone's name is British; either event meets it."""
    case = case_of(RECEIPT, ("Fri 2026-11-20 09:00", spelling))
    a = clock_of("complaint-steps").assess(case, now=wall("Fri 2026-11-20 09:00"))
    assert a["categorise"].in_time is True


def test_no_pause_stops_a_step() -> None:
    """A pause of a week moves no due of the procedure."""
    case = case_of(RECEIPT, ("Thu 2026-11-19 16:00", "paused"), ("Thu 2026-11-26 09:00", "resumed"))
    a = clock_of("complaint-steps").assess(case, now=wall("Thu 2026-11-26 09:00"))
    assert shown(a["investigate"].due_at) == "Thu 2026-11-26 15:00"


def test_steps_over_christmas() -> None:
    """With England's holidays: 5 business days from Thu 17 December are up on Christmas Eve."""
    a = clock_of("complaint-steps", WITH_HOLIDAYS).assess(
        case_of("Thu 2026-12-17 15:00"), now=wall("Thu 2026-12-17 15:00")
    )
    assert {step: shown(a[step].due_at) for step in ("investigate", "plan", "implement")} == {
        "investigate": "Thu 2026-12-24 15:00",
        "plan": "Wed 2026-12-30 15:00",  # not 25 (holiday), 26, 27 (weekend), 28 (Boxing Day)
        "implement": "Tue 2027-01-05 15:00",  # not 1 January, 2, 3
    }


def test_steps_may_be_chained() -> None:
    """With `after:`, a step counts from the one before it, and waits until that is done."""
    data = policy_of("complaint-steps").model_dump(mode="json")
    data["milestones"]["plan"] = {**data["milestones"]["plan"], "after": "investigate"}
    clock = Clock(Policy.model_validate(data), calendars={"support": OFFICE})
    case = case_of(RECEIPT)
    a = clock.assess(case, now=wall("Mon 2026-11-23 10:00"))
    assert a["plan"].phase is Phase.waiting
    case = case.with_events(Event("investigated", wall("Mon 2026-11-23 10:00")))
    a = clock.assess(case, now=wall("Mon 2026-11-23 10:00"))
    assert shown(a["plan"].due_at) == "Wed 2026-12-02 10:00"


@pytest.mark.parametrize(
    ("closed", "kept"),
    [
        ("Thu 2026-12-17 15:00", "Mon 2029-12-17 15:00"),
        ("Tue 2028-02-29 12:00", "Fri 2031-02-28 12:00"),
    ],
)
def test_complaint_records_are_kept_for_three_years(closed: str, kept: str) -> None:
    """Three years from the closing; 29 February clamps to the 28th."""
    case = case_of(RECEIPT, (closed, "closed"))
    a = clock_of("complaint-steps").assess(case, now=wall(closed))
    assert shown(a.retain_until) == kept


def test_the_version_date_of_the_complaint_steps_is_as_printed() -> None:
    """2054-09-18 is kept, although it lies in the future."""
    policy = policy_of("complaint-steps")
    assert (policy.version, policy.published) == ("1.0", date(2054, 9, 18))


def test_lint_flags_the_version_date_of_the_complaint_steps() -> None:
    """Nobody can have published the SOP in 2054 yet."""
    found = lint(policy_of("complaint-steps"), today=date(2026, 11, 20))
    [problem] = [one for one in found if one.code == "date-in-future"]
    assert (problem.field, "2054-09-18" in problem.what) == ("published", True)


# -- 004: service requests -----------------------------------------------------------------------

MONDAY = "Mon 2026-11-23 10:00"


def request(*happened: Happened, now: str, **attributes: str) -> Assessment:
    """A service request of Monday 23 November, 10:00, as it stands at *now*."""
    case = case_of(MONDAY, *happened, attributes=attributes)
    return clock_of("service-requests").assess(case, now=wall(now))


def promised(at: str, until: str) -> Happened:
    return at, "promised", wall(until)


def test_requests_are_logged_upon_receipt() -> None:
    """What is opened is logged, in time."""
    a = request(now=MONDAY)
    assert (a["logged"].phase, a["logged"].in_time) == (Phase.met, True)
    assert str(a["logged"].target) == "immediately"


def test_high_value_clients_come_first_in_the_book() -> None:
    """They have a policy of their own, overseen by the account manager; it is the first."""
    first, general = book_of("service-requests")
    clock = clock_of("service-requests")
    opened = wall(MONDAY)
    assert clock.policy_for(Case(1, opened, attributes={"tier": "high_value"})) == first
    assert clock.policy_for(Case(2, opened, attributes={"tier": "standard"})) == general
    assert clock.policy_for(Case(3, opened)) == general
    assert {one.owner for one in request(now=MONDAY, tier="high_value").readings.values()} == {
        "Account Manager"
    }
    assert {one.owner for one in request(now=MONDAY).readings.values()} == {
        "Client Service Representative"
    }


def test_the_policy_of_high_value_clients_is_for_nobody_else() -> None:
    """Alone, it refuses other clients by name."""
    first, _ = book_of("service-requests")
    with pytest.raises(CaseError, match="tier is 'standard', not high_value"):
        Clock(first).assess(case_of(MONDAY, attributes={"tier": "standard"}), now=wall(MONDAY))


@pytest.mark.parametrize(
    ("impact", "urgency", "priority"),
    [
        ("high", "high", "high"),
        ("high", "medium", "high"),
        ("high", "low", "medium"),
        ("medium", "high", "high"),
        ("medium", "medium", "medium"),
        ("medium", "low", "low"),
        ("low", "high", "medium"),
        ("low", "medium", "low"),
        ("low", "low", "low"),
        ("unknown", "high", "medium"),
    ],
)
@pytest.mark.parametrize("tier", ["standard", "high_value"])
def test_priority_from_urgency_and_impact(
    impact: str, urgency: str, priority: str, tier: str
) -> None:
    """The matrix gives the priority, and the default where it has none."""
    a = request(now=MONDAY, impact=impact, urgency=urgency, tier=tier)
    assert a.priority == priority


def test_a_request_without_urgency_and_impact_is_medium() -> None:
    """The default is for cases without priority; one that is given explicitly wins."""
    assert request(now=MONDAY).priority == "medium"
    case = case_of(MONDAY, priority="HIGH", attributes={"impact": "low", "urgency": "low"})
    assert clock_of("service-requests").assess(case, now=wall(MONDAY)).priority == "high"


def test_a_promise_waits_until_it_is_made() -> None:
    """Without an estimate there is no promise, and nothing to break."""
    a = request(now="Mon 2026-12-21 10:00")
    assert (a["promise"].phase, a["promise"].breached_at) == (Phase.waiting, None)
    assert ladder(a) == []


@pytest.mark.parametrize("kept_by", ["resolved", "updated"])
def test_a_promise_is_kept_by_a_resolution_or_an_update(kept_by: str) -> None:
    """By the promised instant exactly is in time, a microsecond later is not."""
    until = "Tue 2026-11-24 16:00"
    for at, in_time in [(wall(until), True), (wall(until) + JUST, False)]:
        case = case_of(MONDAY, promised("Mon 2026-11-23 11:00", until))
        a = clock_of("service-requests").assess(case.with_events(Event(kept_by, at)), now=at)
        assert shown(a["promise"].due_at) == until
        assert (a["promise"].phase, a["promise"].in_time) == (Phase.met, in_time)


def test_no_pause_moves_a_promise() -> None:
    """Paused overnight and beyond the instant, the promise is broken when it is."""
    a = request(
        promised("Mon 2026-11-23 11:00", "Tue 2026-11-24 16:00"),
        ("Mon 2026-11-23 12:00", "paused", None, "waiting on client"),
        now="Wed 2026-11-25 10:00",
    )
    assert a["resolution"].phase is Phase.paused
    assert a["promise"].phase is Phase.running
    assert shown(a["promise"].breached_at) == "Tue 2026-11-24 16:00"


def test_a_broken_promise_escalates() -> None:
    """The support team has it at the promised instant, and the client is told."""
    made = promised("Mon 2026-11-23 11:00", "Tue 2026-11-24 16:00")
    assert ladder(request(made, now="Tue 2026-11-24 15:59")) == []
    a = request(made, now="Tue 2026-11-24 16:00")
    assert ladder(a) == ["1 Tue 2026-11-24 16:00 promise overdue"]
    assert (a.escalations[0].to, a.escalations[0].notify) == ("Technical/Support Team", ("client",))
    high_value = request(made, now="Tue 2026-11-24 16:00", tier="high_value")
    assert ladder(high_value) == ladder(a)
    assert high_value.escalations[0].notify == ("client", "Account Manager")


def test_a_new_promise_in_time_replaces_the_old_one() -> None:
    """Promised anew before the instant, the first is neither kept nor broken."""
    a = request(
        promised("Mon 2026-11-23 11:00", "Tue 2026-11-24 16:00"),
        promised("Tue 2026-11-24 15:00", "Thu 2026-11-26 12:00"),
        now="Thu 2026-11-26 11:00",
    )
    assert [(one.phase, one.in_time) for one in a.cycles("promise")] == [
        (Phase.ended, None),
        (Phase.running, None),
    ]
    assert shown(a["promise"].due_at) == "Thu 2026-11-26 12:00"
    assert ladder(a) == []


def test_a_new_promise_too_late_heals_nothing() -> None:
    """Promised anew after the instant, the first stays broken."""
    a = request(
        promised("Mon 2026-11-23 11:00", "Tue 2026-11-24 16:00"),
        promised("Tue 2026-11-24 17:00", "Thu 2026-11-26 12:00"),
        now="Thu 2026-11-26 11:00",
    )
    assert [one.in_time for one in a.cycles("promise")] == [False, None]
    assert shown(a.cycles("promise")[0].breached_at) == "Tue 2026-11-24 16:00"


def test_updates_on_requests_are_measured_until_resolved() -> None:
    """The SOP gives no cadence: every stretch between updates is measured, none is late."""
    a = request(
        ("Mon 2026-11-23 15:00", "updated"),
        ("Wed 2026-11-25 10:00", "updated"),
        ("Fri 2026-11-27 10:00", "resolved"),
        now="Fri 2026-11-27 10:00",
    )
    assert [one.elapsed for one in a.cycles("update")] == [
        timedelta(hours=5),
        timedelta(hours=43),
        timedelta(hours=48),
    ]
    assert not any(one.breached for one in a.cycles("update"))


def test_the_resolution_of_requests_is_measured() -> None:
    """Average resolution time is a metric; the SOP promises none."""
    a = request(("Fri 2026-11-27 10:00", "resolved"), now="Fri 2026-11-27 10:00")
    assert (a["resolution"].target, a["resolution"].elapsed) == (None, timedelta(days=4))


def test_the_metrics_of_the_service_request_sop() -> None:
    """Average resolution time, and the rates of reopened and repeated requests."""
    asker = {"requester": "bo", "category": "printer"}
    events = [("resolved", "12:00"), ("reopened", "13:00"), ("resolved", "14:00")]
    first = Case(
        1,
        wall(MONDAY),
        attributes=asker,
        events=[Event(name, wall(f"Mon 2026-11-23 {time}")) for name, time in events],
    )
    second = Case(
        2,
        wall("Tue 2026-11-24 10:00"),
        attributes=asker,
        events=[Event("resolved", wall("Tue 2026-11-24 11:00"))],
    )
    clock, now = clock_of("service-requests"), wall("Wed 2026-11-25 10:00")
    totals = Report(clock.assess_all([first, second], now=now)).totals()
    assert totals["resolution_business_mean_seconds"] == timedelta(hours=2).total_seconds()
    assert (totals["reopened"], totals["reopened_rate"]) == (1, 0.5)
    assert (totals["repeats"], totals["repeat_rate"]) == (1, 0.5)
