"""Explanations: the example that the contract gives in full, and others like it, word by word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slaclock import Calendar, Case, Clock, Event, Policy, versions
from slaclock.closed_days import note_of_gap
from slaclock.wording import wall_time

from .desk import assess, policy, resolution
from .wall import wall

POLICY = Policy.model_validate(
    {
        "name": "Acme support",
        "version": "1.0",
        "calendars": {
            "support": {
                "timezone": "Europe/London",
                "hours": {"mon-fri": "09:00-17:00"},
                "holidays": "GB-ENG",
            },
            "split": {
                "timezone": "Europe/London",
                "hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]},
                "closed": {
                    "2026-11-24": {"during": "14:00-15:00", "name": "fire drill"},
                    "2026-11-25": "move",
                },
                "special": {"2026-11-26": "10:00-12:00"},
            },
        },
        "calendar": "support",
        "priorities": {
            "low": {"resolution": "24 business hours"},
            "medium": {"resolution": "8 business hours"},
            "split": {"resolution": {"within": "16 business hours", "calendar": "split"}},
            "none": {},
        },
        "milestones": {"resolution": {}, "closure": {}},
    }
)
DATA = f"tz data {versions()['tzdata']}"
HOLIDAYS = f"{DATA}, holidays {versions()['holidays']} (GB-ENG)"


def explain(case: Case, now: datetime, milestone: str = "resolution") -> str:
    return str(Clock(POLICY).assess(case, now=now)[milestone].explanation)


CHRISTMAS = Case(
    "T-1001",
    wall("Wed 2026-12-23 15:00"),
    "low",
    events=[
        Event("paused", wall("Thu 2026-12-24 11:00"), reason="waiting on customer"),
        Event("resumed", wall("Thu 2026-12-24 14:00")),
        Event("priority", wall("Thu 2026-12-24 16:00"), "medium"),
    ],
)


def test_the_example_in_full() -> None:
    """Every stretch counted, every one skipped and why, what changed, and which data answered."""
    assert explain(CHRISTMAS, wall("Tue 2026-12-29 09:30")) == (
        f"""\
resolution of T-1001: due Tue 29 Dec 2026 10:00 (Europe/London), 8 business hours
  row medium of Acme support 1.0, calendar support
  the row was low (24 business hours) until Thu 24 Dec 16:00; the new target counts from the
  opening (priority_change: recompute)
  Wed 23 Dec  15:00-17:00            2 h
              17:00-Thu 09:00        outside hours
  Thu 24 Dec  09:00-11:00            2 h
              11:00-14:00            paused: waiting on customer
              14:00-17:00            3 h
              17:00-Tue 29 Dec 09:00 outside hours; Fri 25 Christmas Day; Sat 26, Sun 27 weekend;
                                     Mon 28 Boxing Day (observed)
  Tue 29 Dec  09:00-10:00            1 h    8 h in all
  {HOLIDAYS}"""
    )


def test_the_step_that_holds_now_is_split() -> None:
    """As data, what was counted before now is elapsed, and what follows is expected."""
    now = wall("Tue 2026-12-29 09:30")
    reading = Clock(POLICY).assess(CHRISTMAS, now=now)["resolution"]
    *before, last, expected = reading.explanation.steps
    assert (last.kind, last.end) == ("counted", now)
    assert (expected.kind, expected.start, expected.end) == ("expected", now, reading.due_at)
    assert sum((step.counted for step in [*before, last]), timedelta(0)) == reading.elapsed


def test_breaks_closed_parts_and_special_days_are_named() -> None:
    """A lunch break, a fire drill, a closed day and shorter hours each have their reason."""
    case = Case("T-2", wall("Mon 2026-11-23 10:00"), "split")
    assert explain(case, wall("Mon 2026-11-23 14:00")) == (
        f"""\
resolution of T-2: due Fri 27 Nov 2026 11:00 (Europe/London), 16 business hours
  row split of Acme support 1.0, calendar split
  Mon 23 Nov  10:00-12:00            2 h
              12:00-13:00            lunch break
              13:00-17:00            4 h
              17:00-Tue 09:00        outside hours
  Tue 24 Nov  09:00-12:00            3 h
              12:00-13:00            lunch break
              13:00-14:00            1 h
              14:00-15:00            Tue 24 14:00-15:00 fire drill
              15:00-17:00            2 h
              17:00-Thu 26 Nov 10:00 outside hours; Wed 25 move; Thu 26 special hours
  Thu 26 Nov  10:00-12:00            2 h
              12:00-Fri 09:00        outside hours; Thu 26 special hours
  Fri 27 Nov  09:00-11:00            2 h    16 h in all
  {DATA}"""
    )


def test_what_is_late_says_so() -> None:
    """Beyond the due the time is overdue, up to the meeting."""
    case = Case(
        "T-3",
        wall("Fri 2026-11-20 15:00"),
        "medium",
        events=[Event("resolved", wall("Tue 2026-11-24 10:00"))],
    )
    assert explain(case, wall("Wed 2026-11-25 09:00")) == (
        f"""\
resolution of T-3: due Mon 23 Nov 2026 15:00 (Europe/London), 8 business hours
  row medium of Acme support 1.0, calendar support
  breached Mon 23 Nov 15:00
  met Tue 24 Nov 10:00, late
  Fri 20 Nov  15:00-17:00            2 h
              17:00-Mon 23 Nov 09:00 outside hours; Sat 21, Sun 22 weekend
  Mon 23 Nov  09:00-15:00            6 h    8 h in all
              15:00-17:00            2 h overdue
              17:00-Tue 09:00        outside hours
  Tue 24 Nov  09:00-10:00            1 h overdue
  {HOLIDAYS}"""
    )


def test_what_is_paused_says_when_it_would_be_due() -> None:
    """While paused there is no due, only one if it were resumed now."""
    case = Case(
        "T-4",
        wall("Fri 2026-11-20 10:00"),
        "medium",
        events=[Event("paused", wall("Fri 2026-11-20 12:00"))],
    )
    assert explain(case, wall("Mon 2026-11-23 12:00")).splitlines()[:6] == [
        "resolution of T-4: paused; if resumed now, due Tue 24 Nov 2026 10:00 (Europe/London),",
        "    8 business hours",
        "  row medium of Acme support 1.0, calendar support",
        "  Fri 20 Nov  10:00-12:00            2 h",
        "              12:00-Mon 23 Nov 12:00 paused",
        "  Mon 23 Nov  12:00-17:00            5 h",
    ]


def test_no_line_is_longer_than_a_hundred_columns() -> None:
    """Whatever the names of the case and of what it waits for."""
    long = "a milestone and what it is about " * 4
    reason = "the vendor was asked, in all places, and has not answered yet, in all of a week"
    case = Case(
        "T-" + "1" * 40,
        wall("Fri 2026-11-20 10:00"),
        "medium",
        events=[Event("paused", wall("Fri 2026-11-20 12:00"), reason=reason * 2)],
    )
    said = explain(case, wall("Mon 2026-11-23 12:00"))
    assert max(map(len, said.splitlines())) < 100
    assert "in all of a week" in " ".join(said.split())
    waits = Policy(name="Desk", milestones={"m": {"started_by": long.strip(), "met_by": "done"}})
    said = str(Clock(waits).assess(Case("T-1", case.opened), now=case.opened)["m"].explanation)
    assert max(map(len, said.splitlines())) < 100
    assert " ".join(said.split()).startswith(f"m of T-1: waiting for {long.strip()}")


def test_what_has_not_started_says_what_it_waits_for() -> None:
    """A milestone without a start has nothing to count yet."""
    case = Case("T-5", wall("Fri 2026-11-20 10:00"), "medium")
    now = wall("Fri 2026-11-20 12:00")
    assert explain(case, now, "closure").splitlines()[0] == "closure of T-5: waiting for resolved"
    assert Clock(POLICY).assess(case, now=now)["closure"].explanation.steps == ()


def test_a_breach_by_a_change_is_told_from_one_by_time() -> None:
    """A row that leaves less than no time breaches at its own instant; a due does at its own."""
    clock = Clock(POLICY)
    now = wall("Fri 2026-12-04 10:00")
    shorter = Event("priority", wall("Tue 2026-11-24 12:00"), "medium")
    for events, by_change in (((shorter,), True), ((), False)):
        case = Case("T-6", wall("Fri 2026-11-20 10:00"), "low", events=events)
        reading = clock.assess(case, now=now)["resolution"]
        assert reading.breached
        assert reading.explanation.breached_by_change is by_change
        assert not clock.assess(case, now=now)["closure"].explanation.breached_by_change


def test_what_was_resolved_for_no_time_is_no_stretch() -> None:
    """Solved and reopened at one instant: nothing is skipped, and the reopening is told."""
    noon = wall("Fri 2026-11-20 12:00")
    events = [Event("resolved", noon), Event("reopened", noon)]
    case = Case("T-7", wall("Fri 2026-11-20 10:00"), "medium", events=events)
    reading = Clock(POLICY).assess(case, now=wall("Fri 2026-11-20 15:00"))["resolution"]
    assert {step.kind for step in reading.explanation.steps} == {"counted", "expected"}
    assert "reopened: the resolved time does not count" in str(reading.explanation)


def test_a_pause_before_a_row_that_was_carried_over() -> None:
    """What was counted, and skipped, before the change is told as it was counted then."""
    rules = {"priority_change": "carry"}
    policy = Policy.model_validate({**POLICY.model_dump(by_alias=True), "rules": rules})
    events = [
        Event("paused", wall("Fri 2026-11-20 11:00")),
        Event("resumed", wall("Fri 2026-11-20 12:00")),
        Event("priority", wall("Fri 2026-11-20 14:00"), "medium"),
    ]
    case = Case("T-8", wall("Fri 2026-11-20 10:00"), "low", events=events)
    reading = Clock(policy).assess(case, now=wall("Fri 2026-11-20 15:00"))["resolution"]
    steps = [(step.kind, step.counted) for step in reading.explanation.steps]
    hour = timedelta(hours=1)
    assert steps[:5] == [
        ("counted", hour), ("paused", 0 * hour), ("counted", 2 * hour), ("counted", hour),
        ("expected", 2 * hour),
    ]  # fmt: skip
    assert sum((counted for _, counted in steps), 0 * hour) == 8 * hour


def test_a_due_that_moved_on_from_a_close_says_so() -> None:
    """By the rule exact_fit, with the close at which the time was used up."""
    rules = {"exact_fit": "next_opening"}
    policy = Policy.model_validate({**POLICY.model_dump(by_alias=True), "rules": rules})
    opened = wall("Fri 2026-11-20 09:00")
    reading = Clock(policy).assess(Case("T-9", opened, "medium"), now=opened)["resolution"]
    headline, _, moved, *_ = str(reading.explanation).splitlines()
    assert "due Mon 23 Nov 2026 09:00" in headline
    assert moved == (
        "  used up at the close, Fri 20 Nov 17:00; due at the next opening "
        "(exact_fit: next_opening)"
    )


def test_a_row_that_was_given_at_the_opening_has_always_held() -> None:
    """A priority that comes with the opening changes nothing that could be told."""
    opened = wall("Fri 2026-11-20 10:00")
    case = Case("T-10", opened, "low", events=[Event("priority", opened, "medium")])
    told = explain(case, opened)
    assert "row medium of Acme support 1.0" in told
    assert "the row was" not in told


def test_pauses_before_rows_that_were_carried_over_are_all_told() -> None:
    """However many rows there were."""
    rules = {"priority_change": "carry"}
    policy = Policy.model_validate({**POLICY.model_dump(by_alias=True), "rules": rules})
    happened = [
        ("paused", "11:00", None), ("resumed", "11:30", None), ("priority", "12:00", "medium"),
        ("paused", "13:00", None), ("resumed", "13:30", None), ("priority", "14:00", "low"),
        ("paused", "15:00", None), ("resumed", "15:30", None),
    ]  # fmt: skip
    events = [Event(name, wall(f"Fri 2026-11-20 {at}"), value) for name, at, value in happened]
    case = Case("T-11", wall("Fri 2026-11-20 10:00"), "low", events=events)
    reading = Clock(policy).assess(case, now=wall("Fri 2026-11-20 16:00"))["resolution"]
    paused = [step.start for step in reading.explanation.steps if step.kind == "paused"]
    assert paused == [event.at for event in events if event.name == "paused"]
    half = timedelta(minutes=30)
    assert (reading.paused, reading.elapsed) == (3 * half, 9 * half)


# -------------------------------------------------------------------- the rule that was used


def rules_told(
    rules: dict[str, str], *lines: str | Event, now: str, within: str = "8 business hours"
) -> list[list[str]]:
    """The lines between the source and the steps, for each cycle of a resolution."""
    rows = {"low": within, "high": "4 business hours"}
    found = assess(resolution(rows=rows, rules=rules), "Fri 13:00", *lines, now=now)
    told = [str(one.explanation).splitlines() for one in found.cycles("resolution")]
    return [[line.strip() for line in lines[2:] if line.startswith("  ") and line[2:5] not in DAYS
             and not line.startswith("     ")][:-1] for lines in told]  # fmt: skip


DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def test_a_target_that_is_kept_says_so() -> None:
    """The case has another priority, and the explanation says why that changes nothing."""
    keep = {"priority_change": "keep"}
    kept = "the row is high since Fri 20 Nov 14:00; the target stays (priority_change: keep)"
    assert rules_told(keep, "Fri 14:00 priority high", now="Fri 15:00") == [[kept]]
    same = rules_told(keep, "Fri 14:00 priority high", now="Fri 15:00", within="4 business hours")
    assert same == [["used up exactly at a close, and due there (exact_fit: close)"]]
    assert rules_told({}, "Fri 14:00 priority high", now="Fri 15:00") != [[kept]]
    back = ("Fri 14:00 priority high", "Fri 15:00 priority low")
    assert rules_told(keep, *back, now="Fri 16:00") == [[]]


def test_a_reopening_says_what_it_does() -> None:
    """By each of the rules."""
    lines = ("Fri 14:00 resolved", "Fri 15:00 reopened")
    assert rules_told({}, *lines, now="Fri 16:00") == [
        ["reopened: the resolved time does not count (reopen: resume)"]
    ]
    assert rules_told({"reopen": "restart"}, *lines, now="Fri 16:00") == [
        ["met Fri 20 Nov 14:00, in time"],
        ["a new cycle since the case was reopened, Fri 20 Nov 15:00 (reopen: restart)"],
    ]
    assert rules_told({"reopen": "ignore"}, *lines, now="Fri 16:00") == [
        [
            "reopened Fri 20 Nov 15:00, which changes nothing here (reopen: ignore)",
            "met Fri 20 Nov 14:00, in time",
        ]
    ]


def test_what_is_used_up_exactly_at_a_close_says_which_way_it_went() -> None:
    """Only open time, and only where the desk really closes."""
    said = "used up exactly at a close, and due there (exact_fit: close)"
    assert rules_told({}, now="Fri 14:00", within="4 business hours") == [[said]]
    assert rules_told({}, now="Fri 14:00", within="3 business hours") == [[]]
    assert rules_told({}, now="Fri 14:00", within="4 hours") == [[]]
    [[days]] = rules_told({"business_day": "close_of_business"}, now="Fri 14:00", within="1bd")
    assert days == "business days by the rule business_day: close_of_business"
    [[moved]] = rules_told({"exact_fit": "next_opening"}, now="Fri 14:00", within="4bh")
    assert moved.endswith("(exact_fit: next_opening)")
    carried = {"exact_fit": "next_opening", "priority_change": "carry"}
    for rules in (carried, {"priority_change": "carry"}):
        lines = rules_told(rules, "Fri 17:00 priority high", now="Sat 09:00", within="8bh")
        assert said not in lines[0]
    resumed = ("Fri 14:00 paused", "Fri 17:00 resumed")  # used up at 14:00
    assert said not in rules_told({}, *resumed, now="Fri 17:00", within="1 business hour")[0]
    late = ("Fri 14:00 paused", "Sat 10:00 resumed")  # the due comes no sooner than the resume
    [[breached]] = rules_told({}, *late, now="Sat 11:00", within="1 business hour")
    assert breached == "breached Sat 21 Nov 10:00"
    promised = Event(
        "promised", wall("Fri 2026-11-20 13:30"), {"resolution": wall("Fri 2026-11-20 17:00")}
    )
    assert rules_told({}, promised, now="Fri 14:00") == [[]]


def test_a_milestone_of_other_cases_says_so() -> None:
    """It waits for nothing."""
    fields = {"within": "2 hours", "applies_to": {"tier": "gold"}, "met_by": "done"}
    for attributes, said in (
        ({}, "does not apply: tier is missing, not gold"),
        ({"tier": "tin"}, "does not apply: tier is 'tin', not gold"),
    ):
        a = assess(policy({"own": fields}), "Fri 09:00", now="Fri 10:00", attributes=attributes)
        assert str(a["own"].explanation).splitlines()[0] == f"own of T-1: {said}"


def test_what_the_clock_shows_twice_is_told_apart() -> None:
    """From half past one to a quarter past one are forty-five minutes."""
    desk = Policy(name="P", timezone="Europe/London", milestones={"m": MINUTES})
    opened = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    text = str(Clock(desk).assess(Case("T-1", opened), now=opened)["m"].explanation).splitlines()
    assert text[0] == "m of T-1: due Sun 25 Oct 2026 01:15 GMT (Europe/London), 45 minutes"
    assert text[2] == "  Sun 25 Oct  01:30 BST-01:15 GMT    45 min    45 min in all"


MINUTES = {"within": "45 minutes", "met_by": "done"}


def test_a_milestone_that_did_not_apply_at_the_opening_waits_for_nothing() -> None:
    """What changes later comes too late for it."""
    fields = {"within": "2 hours", "applies_to": {"tier": "gold"}, "met_by": "done"}
    gold = Event("changed", wall("Fri 2026-11-20 09:30"), {"tier": "gold"})
    a = assess(policy({"own": fields}), "Fri 09:00", gold, now="Fri 10:00")
    first = str(a["own"].explanation).splitlines()[0]
    assert first == "own of T-1: does not apply: tier is missing, not gold"


def test_a_closure_that_stays_met_says_so() -> None:
    """Under the rule that a reopening changes nothing."""
    desk = policy({"resolution": {}, "closure": {"within": "24 hours"}},
                  rules={"reopen": "ignore"})  # fmt: skip
    lines = ("Fri 10:00 resolved", "Fri 11:00 closed", "Fri 12:00 reopened")
    text = str(assess(desk, "Fri 09:00", *lines, now="Fri 13:00")["closure"].explanation)
    assert "reopened Fri 20 Nov 12:00, which changes nothing here (reopen: ignore)" in text


def test_a_midnight_that_is_shown_twice_ends_a_day_all_the_same() -> None:
    """Havana puts its clocks back at one o'clock on Sunday."""
    hours = {"hours": {"sat": "10:00-24:00"}, "timezone": "America/Havana"}
    desk = Policy(
        name="P", calendars={"d": hours}, calendar="d",
        milestones={"m": {"within": "14 business hours", "met_by": "done"}},
    )  # fmt: skip
    opened = datetime(2026, 10, 31, 10, tzinfo=ZoneInfo("America/Havana"))
    text = str(Clock(desk).assess(Case("T-1", opened), now=opened)["m"].explanation)
    assert "Sat 31 Oct  10:00-24:00" in text


def test_what_is_shown_twice_under_one_name_has_its_offset() -> None:
    """Moscow kept its abbreviation when it changed its zone."""
    text = wall_time(datetime(2014, 10, 26, 1, 30, tzinfo=ZoneInfo("Europe/Moscow")))
    assert text == "01:30 +0400"


NET = Policy.model_validate(
    {
        "name": "Acme support",
        "calendars": {
            "office": {"timezone": "Europe/London", "hours": {"mon-fri": "09:00-17:00"}},
            "manila": {
                "timezone": "Asia/Manila",
                "hours": {"mon-fri": "09:00-18:00"},
                "holidays": "PH",
            },
            "upkeep": {"timezone": "Europe/London", "hours": {"wed": "12:00-14:00"}},
            "both": {"any_of": ["office", "manila"]},
            "net": {"all_of": ["office"], "except": ["upkeep"]},
            "either": {"any_of": ["net", "upkeep"], "except": ["upkeep"]},
        },
        "milestones": {"resolution": {"within": "8 business hours"}},
        "calendar": {"by": "desk", "net": "net", "both": "both", "either": "either"},
    }
)


def test_a_gap_that_is_cut_names_the_dates_of_each_part() -> None:
    """Met on the Saturday, Sunday is none of its days."""
    events = [Event("resolved", wall("Sat 2026-11-28 12:00"))]
    case = Case("T", wall("Fri 2026-11-27 16:00"), attributes={"desk": "both"}, events=events)
    found = Clock(NET).assess(case, now=wall("Tue 2026-12-01 09:00"))["resolution"].explanation
    assert [(step.kind, step.label) for step in found.steps[1:3]] == [
        ("outside hours", "outside hours; Sat 28 weekend"),
        ("expected", "outside hours; Sat 28, Sun 29 weekend; Mon 30 Bonifacio Day"),
    ]
    assert "17:00-Sat 12:00        outside hours; Sat 28 weekend\n" in str(found)


@pytest.mark.parametrize("desk", ["net", "either"])
def test_what_is_excepted_is_no_lunch_break(desk: str) -> None:
    """The upkeep of the network is open from twelve to two, so the rest is closed."""
    case = Case("T", wall("Wed 2026-12-02 11:00"), attributes={"desk": desk})
    found = Clock(NET).assess(case, now=wall("Wed 2026-12-02 11:00"))["resolution"].explanation
    assert "            12:00-14:00            excepted\n" in str(found)


def test_a_break_that_is_cut_keeps_its_name() -> None:
    """Read in the middle of it, what is left of four hours is no lunch break."""
    long_break = {"timezone": "Europe/London", "hours": {"mon-fri": ["09:00-12:00", "16:00-18:00"]}}
    desk = policy({"resolution": {"within": "4bh"}}, calendars={"office": long_break})
    found = assess(desk, "Thu 11:00", now="Thu 14:00")["resolution"].explanation
    assert [step.label for step in found.steps] == ["", "break", "break", "", "outside hours", ""]


def test_a_desk_closed_for_years_names_the_dates_of_the_first() -> None:
    """The text says that they go on; of hundreds of members, each date takes its time."""
    days = {"2000-01-04": "09:00-17:00", "2001-02-07": "09:00-17:00", "2025-01-07": "09:00-17:00"}
    desk = Calendar("UTC", hours={"mon": []}, special=days)
    first, second, last = (datetime.fromisoformat(f"{day}T09:00Z") for day in days)
    kind, long = note_of_gap(desk, second.replace(hour=17), last)
    assert kind == "outside hours"
    assert long.endswith("; Mon 11 Mar-Thu 14 Mar no hours; ...")
    _, shorter = note_of_gap(desk, first.replace(hour=17), second)
    assert shorter.endswith("; Mon 5 Feb, Tue 6 Feb no hours; Wed 7 Feb special hours")


def test_long_names_are_cut_in_every_text_that_says_them_again() -> None:
    """What programs read stays whole: ids, keys of alerts, priorities."""
    case = Case("T" * 9_000, wall("Mon 2026-11-16 09:00"), "H" * 9_000)
    promised = Policy(name="P" * 9_000, priorities={"H" * 9_000: {"resolution": "1 hour"}})
    assessment = Clock(promised).assess(case, now=wall("Mon 2026-11-16 11:00"))
    reading = assessment["resolution"]
    said = "".join(str(reading.explanation).split())
    for cut in (f"resolutionof{'T' * 200}...:due", f"row{'H' * 200}...of{'P' * 200}...,"):
        assert cut in said
    assert (reading.priority, assessment.case.id) == (case.priority, case.id)
    assert assessment.alerts[0].key == f"{case.id}/resolution/breach/1"


def test_long_reasons_are_cut_where_a_stretch_names_them() -> None:
    """Each stretch names the first five of those for which the clock stands still."""
    pauses = (f"Mon 10:0{n} paused: {n} {'x' * 9_000}" for n in range(1, 9))
    assessment = assess(resolution("4 hours"), "Mon 09:00", *pauses, now="Mon 12:00")
    steps = assessment["resolution"].explanation.steps
    said = [f"{n} {'x' * 98}..." for n in range(1, 6)]
    assert [step.label for step in steps if step.kind == "paused"] == [
        f"paused: {', '.join(said[: min(n, 5)])}{f' and {n - 5} more' if n > 5 else ''}"
        for n in range(1, 9)
    ]
