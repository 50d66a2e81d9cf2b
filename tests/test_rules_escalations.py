"""The escalations of the rules, row by row, and when to ask again.

The office is open Mon-Fri 09:00-17:00; Fri is 2026-11-20 and Mon+ the Monday after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from slaclock import Assessment, Clock, Event, Policy, Report
from slaclock.policy import Conditions

from .desk import DOOR, JUST, assess, case, happened, policy, resolution, shown, told, wall

REQUESTED = {"event": "escalation_requested"}


def levels(**written: Any) -> dict[int, dict[str, Any]]:
    """Levels by number: `_1={"when": "opened"}`; to whom is the number in words."""
    names = {1: "Rep", 2: "Lead", 3: "Head"}
    return {
        int(number[1:]): {"to": names[int(number[1:])], **level}
        for number, level in written.items()
    }


def climbed(a: Assessment) -> list[str]:
    """The levels reached: which, when, and when they were answered."""
    return [told(one, "level at answered_at") for one in a.escalations]


def notices(a: Assessment) -> list[str]:
    """The notices that have gone out."""
    return [f"{one.level} {shown(one.at)}" for one in a.alerts if one.kind == "escalation"]


def at(desk: Policy, now: str, *lines: str | Event, **fields: Any) -> Assessment:
    """A case opened on Thursday at nine."""
    return assess(desk, "Thu 09:00", *lines, now=now, **fields)


# ---------------------------------------------------------------- the ladder only climbs

LADDER = resolution(
    "8bh",
    levels=levels(
        _1={"when": "opened", "respond_within": "1 hour"},
        _2={"when": [{"unanswered": 1}, REQUESTED], "respond_within": "1 hour"},
        _3={"when": [{"unanswered": 2}, {"event": "fire"}, {"case": {"class": "major"}}]},
    ),
)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], ["1 | Thu 09:00 | -", "2 | Thu 10:00 | -", "3 | Thu 11:00 | -"],
                     id="nobody answers"),
        pytest.param(["09:30 escalation_requested", "09:40 escalation_requested"],
                     ["1 | Thu 09:00 | -", "2 | Thu 09:30 | -", "3 | Thu 10:30 | -"],
                     id="each level once, by the first of its triggers"),
        pytest.param(["09:30 fire"], ["1 | Thu 09:00 | -", "3 | Thu 09:30 | -"],
                     id="the clocks below stop"),
        pytest.param(["09:30 fire", "09:40 escalation_requested"],
                     ["1 | Thu 09:00 | -", "3 | Thu 09:30 | -"], id="below the one reached"),
        pytest.param(["09:30 responded", "09:40 fire", "11:00 responded"],
                     ["1 | Thu 09:00 | Thu 09:30", "3 | Thu 09:40 | Thu 11:00"], id="answers"),
    ],
)  # fmt: skip
def test_the_ladder_only_climbs(lines: list[str], expected: list[str]) -> None:
    """Each level is entered once; a trigger at or below the level reached does nothing."""
    assert climbed(at(LADDER, "Fri 12:00", *(f"Thu {line}" for line in lines))) == expected


def test_of_several_true_at_one_instant_the_highest_alone() -> None:
    """At the opening, at an event, and at an instant that time brings."""
    assert climbed(at(LADDER, "Thu 09:30", attributes={"class": "major"})) == ["3 | Thu 09:00 | -"]
    both = levels(_1={"when": {"used": "50%", "of": "resolution"}},
                  _2={"when": {"due_within": "4bh", "of": "resolution"}},
                  _3={"when": {"overdue": "resolution"}})  # fmt: skip
    assert climbed(at(resolution("8bh", levels=both), "Thu 16:00")) == ["2 | Thu 13:00 | -"]
    rows = {"low": "8bh", "high": "1bh"}
    a = at(resolution(rows=rows, levels=both), "Thu 12:00", "Thu 12:00 priority high")
    assert climbed(a) == ["3 | Thu 12:00 | -"]


def test_a_level_says_why_to_whom_and_by_when() -> None:
    """And whom else to tell."""
    desk = resolution(
        "8bh",
        levels={2: {"to": "Lead", "notify": ["customer"], "when": [REQUESTED],
                    "respond_within": "2 hours"}},
    )  # fmt: skip
    (found,) = at(desk, "Thu 12:00", "Thu 10:00 escalation_requested").escalations
    assert told(found, "level at deliver_at why to respond_by answered_at") == (
        "2 | Thu 10:00 | Thu 10:00 | escalation_requested | Lead | Thu 12:00 | -"
    )
    assert found.notify == ("customer",)


# ---------------------------------------------------------------- a level's response clock


def answering(respond_within: str | None = "1 hour", **level: Any) -> Policy:
    """Level 1 is requested, level 2 follows when it is not answered."""
    first = {"when": [REQUESTED], **level}
    if respond_within:
        first["respond_within"] = respond_within
    return resolution(
        "8bh",
        statuses={"paused": ["on_hold"]},
        levels=levels(_1=first, _2={"when": {"unanswered": 1}}),
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("10:59:59.999999 responded", ["1 | Thu 10:00 | Thu 10:59:59.999999"],
                     id="responded"),
        pytest.param("10:30 answered", ["1 | Thu 10:00 | Thu 10:30"], id="answered"),
        pytest.param("10:30 answered 1", ["1 | Thu 10:00 | Thu 10:30"], id="answered, by level"),
        pytest.param("10:30 resolved", ["1 | Thu 10:00 | Thu 10:30"], id="resolved"),
        pytest.param("10:30 closed", ["1 | Thu 10:00 | Thu 10:30"], id="closed: resolved too"),
        pytest.param("11:00 responded", ["1 | Thu 10:00 | Thu 11:00"], id="at its very end"),
        pytest.param("11:00:00.000001 responded",
                     ["1 | Thu 10:00 | -", "2 | Thu 11:00 | Thu 11:00:00.000001"], id="too late"),
        pytest.param("10:30 acknowledged", ["1 | Thu 10:00 | -", "2 | Thu 11:00 | -"],
                     id="not acknowledged"),
        pytest.param("10:30 updated", ["1 | Thu 10:00 | -", "2 | Thu 11:00 | -"], id="not updated"),
        pytest.param("10:30 answered 2", ["1 | Thu 10:00 | -", "2 | Thu 11:00 | -"],
                     id="not another level's answer"),
        pytest.param("10:30 paused", ["1 | Thu 10:00 | -", "2 | Thu 11:00 | -"],
                     id="not pausable"),
        pytest.param("10:30 status on_hold", ["1 | Thu 10:00 | -", "2 | Thu 11:00 | -"],
                     id="by no status either"),
    ],
)  # fmt: skip
def test_a_response_clock(line: str, expected: list[str]) -> None:
    """Level 1 was requested at ten and has an hour; unanswered, it triggers level 2."""
    a = at(answering(), "Fri 12:00", "Thu 10:00 escalation_requested", f"Thu {line}")
    assert climbed(a) == expected


@pytest.mark.parametrize(
    ("respond_within", "more", "requested", "expected"),
    [
        pytest.param("2 hours", {}, "Fri 16:00", "Fri 16:00 | Fri 18:00", id="elapsed"),
        pytest.param("2bh", {}, "Fri 16:00", "Fri 16:00 | Mon+ 10:00", id="business"),
        pytest.param("2bh", {"calendar": "nights"}, "Fri 16:00", "Fri 16:00 | Sat 00:00",
                     id="on the level's calendar"),
        pytest.param("1bd", {}, "Fri 16:00", "Fri 16:00 | Mon+ 16:00", id="a business day"),
        pytest.param("2 hours", {"deliver": "next_opening"}, "Sat 12:00", "Mon+ 09:00 | Mon+ 11:00",
                     id="from deliver_at"),
        pytest.param("2bh", {"deliver": "at_once"}, "Sat 12:00", "Sat 12:00 | Mon+ 11:00",
                     id="at once"),
        pytest.param("2 hours", {"deliver": "next_opening"}, "Fri 16:59:59.999999",
                     "Fri 16:59:59.999999 | Fri 18:59:59.999999", id="while open, at once"),
        pytest.param("2 hours", {"deliver": "next_opening"}, "Fri 17:00", "Mon+ 09:00 | Mon+ 11:00",
                     id="at the close"),
        pytest.param("2 hours", {"deliver": "next_opening", "calendar": "nights"}, "Fri 17:00",
                     "Fri 22:00 | Sat 00:00", id="the opening of the level's calendar"),
        pytest.param(None, {}, "Fri 16:00", "Fri 16:00 | -", id="none"),
    ],
)  # fmt: skip
def test_respond_within_counts_from_the_delivery(
    respond_within: str | None, more: Any, requested: str, expected: str
) -> None:
    """On its own clock; without it nobody is ever late to answer."""
    lines = (f"{requested} escalation_requested",)
    a = at(answering(respond_within, **more), requested, *lines)
    assert told(a.escalations[0], "deliver_at respond_by") == expected
    later = at(answering(respond_within, **more), "Fri++ 12:00", *lines)
    assert [shown(one.at) for one in later.escalations[1:]] == (
        [expected.split(" | ")[1]] if respond_within else []
    )


def test_unanswered_triggers_whatever_level_is_above() -> None:
    """Not the next one alone, and only by the level that is named."""
    skipping = levels(_1={"when": "opened", "respond_within": "1 hour"},
                      _2={"when": [REQUESTED], "respond_within": "1 hour"},
                      _3={"when": {"unanswered": 1}})  # fmt: skip
    desk = resolution("8bh", levels=skipping)
    assert climbed(at(desk, "Fri 12:00")) == ["1 | Thu 09:00 | -", "3 | Thu 10:00 | -"]
    a = at(desk, "Fri 12:00", "Thu 09:30 escalation_requested")
    assert climbed(a) == ["1 | Thu 09:00 | -", "2 | Thu 09:30 | -"]


# ---------------------------------------------------------------- triggers


def by(trigger: Any, within: str = "4bh", **fields: Any) -> Policy:
    """One level, with one trigger."""
    return resolution(within, levels={1: {"to": "Rep", "when": trigger}}, **fields)


USED = {"used": "50%", "of": "resolution"}
DUE_WITHIN = {"due_within": "1 hour", "of": "resolution"}
OVERDUE = {"overdue": "resolution"}
LATER = {"overdue": "resolution", "by": "1bh"}
UNRESOLVED = {"unresolved_after": "2bh"}


@pytest.mark.parametrize(
    ("trigger", "at_once", "paused", "moved"),
    [
        pytest.param(USED, "Thu 11:00", "Thu 13:00", "Thu 12:00", id="used"),
        pytest.param(DUE_WITHIN, "Thu 12:00", "Thu 14:00", "Thu 12:00", id="due_within"),
        pytest.param(OVERDUE, "Thu 13:00", "Thu 15:00", "Thu 12:00", id="overdue"),
        pytest.param(LATER, "Thu 14:00", "Thu 16:00", "Thu 13:00", id="overdue, by"),
        pytest.param(UNRESOLVED, "Thu 11:00", "Thu 13:00", "Thu 11:00", id="unresolved_after"),
    ],
)
def test_time_triggers(trigger: Any, at_once: str, paused: str, moved: str) -> None:
    """At their instant; moved by a pause of two hours; or at the event that moves them there."""
    desk = by(trigger)
    just = shown(wall(at_once) - JUST)
    assert climbed(at(desk, just)) == []
    assert climbed(at(desk, at_once)) == climbed(at(desk, "Fri+ 12:00")) == [f"1 | {at_once} | -"]
    for ended in ("resolved", "closed", "cancelled"):
        assert climbed(at(desk, "Fri 12:00", f"{at_once} {ended}")) == []
        after = shown(wall(at_once) + JUST)
        assert len(climbed(at(desk, "Fri 12:00", f"{after} {ended}"))) == 1
    lines = ("Thu 10:00 paused", "Thu 12:00 resumed")
    assert climbed(at(desk, "Fri 12:00", *lines)) == [f"1 | {paused} | -"]
    assert climbed(at(desk, "Fri+ 12:00", lines[0])) == []
    rows = resolution(
        rows={"low": "8bh", "high": "2bh"}, levels={1: {"to": "Rep", "when": trigger}}
    )
    a = at(rows, "Fri 12:00", "Thu 12:00 priority high")
    assert climbed(a) == [f"1 | {moved} | -"]


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        pytest.param(USED, "Thu 14:00", id="used, while it stood still"),
        pytest.param(DUE_WITHIN, "Thu 14:00", id="due_within"),
        pytest.param(OVERDUE, "Thu 14:00", id="overdue"),
        pytest.param(UNRESOLVED, "Thu 14:00", id="unresolved_after"),
    ],
)
def test_one_that_falls_due_while_paused_fires_at_the_resume(trigger: Any, expected: str) -> None:
    """Paused at the very instant at which it would have fired."""
    starts = {"used": "Thu 11:00", "due_within": "Thu 12:00", "overdue": "Thu 13:00",
              "unresolved_after": "Thu 11:00"}  # fmt: skip
    lines = (f"{starts[next(iter(trigger))]} paused", "Thu 14:00 resumed")
    assert climbed(at(by(trigger), "Thu 13:59:59.999999", *lines)) == []
    assert climbed(at(by(trigger), "Thu 14:00", *lines)) == [f"1 | {expected} | -"]


@pytest.mark.parametrize("trigger", [USED, DUE_WITHIN, OVERDUE, UNRESOLVED])
def test_a_second_reason_fires_nothing(trigger: Any) -> None:
    """Paused at the very instant, and an hour later for another reason: it waits on."""
    starts = {"used": "Thu 11:00", "due_within": "Thu 12:00", "overdue": "Thu 13:00",
              "unresolved_after": "Thu 11:00"}  # fmt: skip
    desk = resolution("4bh", levels={1: {"to": "Rep", "when": trigger}}, warn_at=["50%"])
    start = starts[next(iter(trigger))]
    lines = (f"{start} paused: a", "Thu 14:00 paused: b", "Thu 15:00 resumed: a",
             "Thu 16:00 resumed: b")  # fmt: skip
    a = at(desk, "Thu 15:59:59.999999", *lines)
    assert climbed(a) == []
    assert told(a["resolution"], "warned_at") == ("-" if start == "Thu 11:00" else "Thu 11:00")
    a = at(desk, "Thu 16:00", *lines)
    assert climbed(a) == ["1 | Thu 16:00 | -"]
    assert told(a["resolution"], "warned_at") in ("Thu 16:00", "Thu 11:00")


def test_overdue_by_waits_for_the_resume_too() -> None:
    """Breached at eleven, an hour later it is paused; nobody is told until two."""
    desk = by({"overdue": "resolution", "by": "1 hour"}, "2bh")
    lines = ("Thu 11:30 paused", "Thu 14:00 resumed")
    assert climbed(at(desk, "Thu 13:59:59.999999", *lines)) == []
    assert climbed(at(desk, "Thu 14:00", *lines)) == ["1 | Thu 14:00 | -"]
    a = at(desk, "Thu 14:00", "Thu 11:30 paused", "Thu 11:40 resumed")
    assert climbed(a) == ["1 | Thu 12:00 | -"]


def test_overdue_by_waits_while_one_reason_follows_another() -> None:
    """It would have fired at noon, between the first reason and the second."""
    desk = by({"overdue": "resolution", "by": "1 hour"}, "2bh")
    lines = ("Thu 11:30 paused: a", "Thu 12:30 paused: b", "Thu 13:00 resumed: a",
             "Thu 14:00 resumed: b")  # fmt: skip
    assert climbed(at(desk, "Thu 13:59:59.999999", *lines)) == []
    assert climbed(at(desk, "Thu 14:00", *lines)) == ["1 | Thu 14:00 | -"]


def test_no_later_event_undoes_what_fired() -> None:
    """A lower priority, a promise, an answer, a pause: the level stays reached."""
    rows = resolution(rows={"high": "2bh", "low": "80bh"}, levels={1: {"to": "Rep", "when": USED}})
    for line in ("priority low", "promised resolution=Fri+ 12:00", "responded", "paused"):
        (found,) = at(rows, "Thu 16:00", f"Thu 10:30 {line}").escalations
        assert told(found, "level at") == "1 | Thu 10:00"


@pytest.mark.parametrize(
    ("by_", "expected"),
    [("2 hours", "Fri 18:00"), ("2bh", "Mon+ 10:00"), ("1 calendar day", "Sat 16:00"),
     ("1bd", "Mon+ 16:00")],
)  # fmt: skip
def test_overdue_by_counts_from_the_breach_on_its_own_clock(by_: str, expected: str) -> None:
    """Breached on Friday at 16:00."""
    desk = by({"overdue": "resolution", "by": by_}, "4bh")
    assert climbed(assess(desk, "Fri 12:00", now="Fri+ 12:00")) == [f"1 | {expected} | -"]
    just = shown(wall(expected) - JUST)
    assert climbed(assess(desk, "Fri 12:00", f"{just} resolved", now="Fri+ 12:00")) == []


def test_due_within_counts_back_on_its_own_clock() -> None:
    """Due on Monday at eleven: three business hours before it is Friday at 16:00."""
    for before, expected in (("3bh", "Fri 16:00"), ("3 hours", "Mon+ 08:00")):
        desk = by({"due_within": before, "of": "resolution"}, "4bh")
        found = assess(desk, "Fri 15:00", now="Fri+ 12:00").escalations
        assert [shown(one.at) for one in found] == [expected]


def test_due_within_calendar_days_is_the_same_wall_time() -> None:
    """Due on Sunday at noon, as winter begins; a day before it the clocks are still in summer."""
    desk = by({"due_within": "1 calendar day", "of": "resolution"}, "2 calendar days")
    (found,) = assess(desk, "Fri 2026-10-23 12:00", now="Mon 2026-10-26 12:00").escalations
    assert shown(found.at) == "Sat 2026-10-24 12:00"


def test_days_are_those_of_the_zone_in_which_a_level_or_a_milestone_is_read() -> None:
    """The clocks go back in New York in the night to 1 November, in London a week earlier."""
    there = {"timezone": "America/New_York", "hours": {"mon-sun": "00:00-24:00"}}
    day = "1 calendar day"
    desk = policy(
        {
            "resolution": {},
            "call": {"within": "1bh", "met_by": "called", "calendar": "there"},
        },
        calendars={"office": DOOR, "there": there},
        escalations=levels(
            _1={"when": REQUESTED, "respond_within": day, "calendar": "there",
                "repeat": {"every": day, "times": 1}},
            _2={"when": {"event": "fire"}, "respond_within": day},
            _3={"when": {"overdue": "call", "by": day}},
        ),
    )  # fmt: skip
    opened = "Sat 2026-10-31 12:00"
    a = assess(desk, opened, f"{opened} escalation_requested", now="Sun 2026-11-01 12:30")
    assert shown(a.escalations[0].respond_by) == "Sun 2026-11-01 13:00"
    a = assess(desk, opened, f"{opened} escalation_requested", now="Sun 2026-11-01 13:00")
    assert [told(one, "level at") for one in a.alerts if one.kind == "escalation"] == [
        f"1 | {opened}", "1 | Sun 2026-11-01 13:00",
    ]  # fmt: skip
    a = assess(desk, opened, f"{opened} fire", now="Sun 2026-11-01 15:00")
    assert shown(a.escalations[0].respond_by) == "Sun 2026-11-01 12:00"
    assert [told(one, "level at") for one in a.escalations] == [
        f"2 | {opened}", "3 | Sun 2026-11-01 14:00",
    ]  # fmt: skip


def test_a_row_of_the_same_length_is_read_in_its_own_zone() -> None:
    """The clocks go forward in London in that night, in New York they did three weeks before."""
    zones = {"york": "America/New_York", "office": "Europe/London"}
    desk = policy(
        {"resolution": {}},
        calendars={
            name: {"timezone": zone, "hours": {"mon-fri": "09:00-17:00"}}
            for name, zone in zones.items()
        },
        priorities={
            name: {"resolution": {"within": "3 hours", "calendar": name}} for name in zones
        },
        escalations=levels(_1={"when": {"overdue": "resolution", "by": "2 calendar days"}}),
    )
    opened, now = "Sat 2026-03-28 10:00", "Mon 2026-03-30 18:00"
    changed = "Sat 2026-03-28 11:00 priority office"
    for priority, lines, zone, expected in (
        ("york", (), "America/New_York", "Mon 2026-03-30 14:00"),
        ("office", (), "Europe/London", "Mon 2026-03-30 13:00"),
        ("york", (changed,), "Europe/London", "Mon 2026-03-30 13:00"),
    ):
        a = assess(desk, opened, *lines, now=now, priority=priority)
        assert [shown(one.at) for one in a.escalations] == [expected]
        due = a["resolution"].due_at
        assert due is not None
        assert str(due.tzinfo) == zone


@pytest.mark.parametrize(
    ("first", "then", "expected"),
    [
        (
            {"due_within": "2bh", "of": "resolution"},
            {"due_within": "1bh", "of": "resolution"},
            ["1 | Thu 11:00 | -", "2 | Thu 12:00 | -"],
        ),
        (
            {"overdue": "resolution", "by": "1bh"},
            {"overdue": "resolution", "by": "2bh"},
            ["1 | Thu 14:00 | -", "2 | Thu 15:00 | -"],
        ),
    ],
)
def test_each_trigger_has_an_amount_of_its_own(first: Any, then: Any, expected: list[str]) -> None:
    """Two levels, so long before the due or after the breach of one milestone."""
    desk = resolution("4bh", levels=levels(_1={"when": first}, _2={"when": then}))
    assert climbed(at(desk, "Fri 12:00")) == expected


@pytest.mark.parametrize(
    ("before", "rule", "expected"),
    [
        ("1bd", "same_time", "Tue+ 11:00"),
        ("2bd", "same_time", "Mon+ 11:00"),
        ("2bd", {"working_hours": "6 hours"}, "Mon+ 15:00"),
        ("1 calendar day", "same_time", "Tue+ 11:00"),
    ],
)
def test_due_within_days(before: str, rule: Any, expected: str) -> None:
    """Due on Wednesday at eleven; days count back by the rule by which they count on."""
    desk = by({"due_within": before, "of": "resolution"}, "24bh", rules={"business_day": rule})
    found = assess(desk, "Fri 11:00", now="Fri++ 12:00").escalations
    assert [shown(one.at) for one in found] == [expected]


def test_a_share_of_more_than_all_is_used_after_the_breach() -> None:
    """One and a half of four hours are six."""
    assert climbed(at(by({"used": "150%", "of": "resolution"}), "Fri 12:00")) == [
        "1 | Thu 15:00 | -"
    ]


@pytest.mark.parametrize("trigger", [USED, DUE_WITHIN, OVERDUE, LATER])
def test_what_is_not_promised_or_has_not_started_triggers_nothing(trigger: Any) -> None:
    """Nor what is met."""
    measured = policy({"resolution": None}, escalations={1: {"to": "Rep", "when": trigger}})
    assert at(measured, "Fri+ 12:00").escalations == ()
    own = {key: "closure" if value == "resolution" else value for key, value in trigger.items()}
    waiting = policy(
        {"resolution": None, "closure": {"within": "4bh"}},
        escalations={1: {"to": "Rep", "when": own}},
    )
    assert at(waiting, "Fri+ 12:00").escalations == ()
    assert at(by(trigger), "Fri+ 12:00", "Thu 10:00 resolved").escalations == ()


@pytest.mark.parametrize(
    ("given", "lines", "expected"),
    [
        pytest.param("low", [], [], id="not for low"),
        pytest.param("high", [], ["1 | Thu 13:00 | -"], id="for high"),
        pytest.param("low", ["Thu 10:00 priority high"], ["1 | Thu 13:00 | -"], id="by then"),
        pytest.param("low", ["Thu 14:00 priority high"], ["1 | Thu 14:00 | -"], id="at the change"),
        pytest.param("high", ["Thu 10:00 priority low"], [], id="no longer"),
    ],
)
def test_a_trigger_may_be_for_some_priorities(
    given: str, lines: list[str], expected: list[str]
) -> None:
    """Half of eight hours is used at 13:00, whatever the priority."""
    desk = resolution(
        rows={"low": "8bh", "high": "8bh"},
        levels={1: {"to": "Rep", "when": {**USED, "priority": ["HIGH"]}}},
    )
    assert climbed(at(desk, "Fri 12:00", *lines, priority=given)) == expected


@pytest.mark.parametrize(
    ("trigger", "lines", "expected"),
    [
        pytest.param({"event": "alarm"}, ["10:00 alarm"], ["1 | Thu 10:00 | -"], id="event"),
        pytest.param({"event": "complaint", "reason": "noise"}, ["10:00 complaint: smell"], [],
                     id="another reason"),
        pytest.param({"event": "complaint", "reason": ["noise", "smell"]},
                     ["10:00 complaint: smell"], ["1 | Thu 10:00 | -"], id="for a reason"),
        pytest.param({"event": "reopened"}, ["10:00 reopened"], [], id="what is ignored is none"),
        pytest.param({"event": "resumed"}, ["10:00 resumed"], [], id="nor is a resume of nothing"),
        pytest.param({"event": "reopened"}, ["10:00 resolved", "11:00 reopened"],
                     ["1 | Thu 11:00 | -"], id="reopened"),
        pytest.param({"case": {"class": "major"}}, ["10:00 changed class=major"],
                     ["1 | Thu 10:00 | -"], id="case, when it holds"),
        pytest.param({"case": {"class": "major"}},
                     ["10:00 changed class=major", "11:00 changed class=minor"],
                     ["1 | Thu 10:00 | -"], id="and no later event undoes it"),
        pytest.param([{"event": "a"}, {"event": "b"}], ["10:00 b", "11:00 a"],
                     ["1 | Thu 10:00 | -"], id="any of several"),
    ],
)  # fmt: skip
def test_events_and_attributes_trigger(trigger: Any, lines: list[str], expected: list[str]) -> None:
    """At the first instant at which the condition holds."""
    assert climbed(at(by(trigger), "Fri 12:00", *(f"Thu {line}" for line in lines))) == expected


def test_a_second_pause_for_the_same_reason_triggers_nothing() -> None:
    """The first came when no level was for its priority; the second is ignored."""
    desk = resolution(
        rows={"low": "80bh", "high": "80bh"},
        levels={1: {"to": "Rep", "when": {"event": "paused", "priority": ["high"]}}},
    )
    lines = ("Thu 10:00 paused: vendor", "Thu 11:00 priority high")
    for line, expected in (("paused: vendor", []), ("paused: parts", ["1 | Thu 12:00 | -"])):
        assert climbed(at(desk, "Thu 13:00", *lines, f"Thu 12:00 {line}")) == expected


@pytest.mark.parametrize(
    ("trigger", "why"),
    [
        (OVERDUE, "resolution overdue"),
        ({"overdue": "resolution", "by": "2bh"}, "resolution overdue by 2 business hours"),
        ({"unresolved_after": "1bd"}, "unresolved after 1 business day"),
        (USED, "50% of resolution used"),
        ({"used": "33.33%", "of": "resolution"}, "33.33% of resolution used"),
        (DUE_WITHIN, "resolution due within 1 hour"),
        ({"case": {"class": "major"}}, "case with class major"),
        ({"event": "updated"}, "updated"),
        ({"event": "updated", "priority": ["low"]}, "updated (low)"),
        ({"event": "updated", "priority": ["low", "high"]}, "updated (low, high)"),
    ],
)
def test_a_level_says_which_trigger_it_was(trigger: Any, why: str) -> None:
    """As people say it."""
    rows = {"low": "4bh", "high": "4bh"}
    desk = resolution(rows=rows, levels={1: {"to": "Rep", "when": trigger}})
    a = at(desk, "Fri+ 12:00", "Thu 10:00 updated", attributes={"class": "major"})
    assert [one.why for one in a.escalations] == [why]


def test_a_level_says_which_one_was_not_answered() -> None:
    """By its number."""
    whys = [one.why for one in at(LADDER, "Fri 12:00").escalations]
    assert whys == ["opened", "level 1 unanswered", "level 2 unanswered"]


# ---------------------------------------------------------------- unresolved_after


@pytest.mark.parametrize(
    ("length", "lines", "expected"),
    [
        pytest.param("8bh", [], "Thu 17:00", id="on the default calendar"),
        pytest.param("12 hours", [], "Thu 21:00", id="elapsed"),
        pytest.param("5 business days", [], "Thu+ 09:00", id="business days"),
        pytest.param("8bh", ["Thu 10:00 paused", "Thu 11:00 resumed"], "Fri 10:00", id="pausable"),
        pytest.param("8bh", ["Thu 10:00 priority high"], "Thu 17:00", id="untouched by priority"),
        pytest.param("8bh", ["Thu 10:00 resolved", "Fri 10:00 reopened"], "Fri 17:00",
                     id="seven hours left when reopened"),
    ],
)  # fmt: skip
def test_unresolved_after_counts_like_a_resolution(
    length: str, lines: list[str], expected: str
) -> None:
    """Of that length, on the default calendar."""
    desk = resolution(
        rows={"low": "80bh", "high": "40bh"},
        levels={1: {"to": "Rep", "when": {"unresolved_after": length}}},
    )
    assert climbed(at(desk, "Fri++ 12:00", *lines)) == [f"1 | {expected} | -"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("resume", ["1 | Fri 13:00 | -"]), ("restart", ["1 | Fri 14:00 | -"]), ("ignore", [])],
)
def test_unresolved_after_follows_the_rule_reopen(rule: str, expected: list[str]) -> None:
    """One of four hours was used when it was resolved; reopened on Friday at ten."""
    desk = by({"unresolved_after": "4bh"}, "80bh", rules={"reopen": rule})
    a = at(desk, "Fri++ 12:00", "Thu 10:00 resolved", "Fri 10:00 reopened")
    assert climbed(a) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("resume", ["1 | Fri 13:00 | -"]), ("restart", ["1 | Fri 14:00 | -"]), ("ignore", [])],
)
def test_unresolved_after_a_cancellation(rule: str, expected: list[str]) -> None:
    """Reviving follows the rule reopen too."""
    desk = by({"unresolved_after": "4bh"}, "80bh", rules={"reopen": rule})
    a = at(desk, "Fri++ 12:00", "Thu 10:00 cancelled", "Fri 10:00 reopened")
    assert climbed(a) == expected


def test_unresolved_after_is_pausable_as_the_resolution_is() -> None:
    """Not, where that is not."""
    lines = ("Thu 10:00 paused", "Thu 12:00 resumed")
    for pausable, expected in ((True, "Thu 15:00"), (False, "Thu 13:00")):
        desk = by({"unresolved_after": "4bh"}, "80bh", pausable=pausable)
        assert climbed(at(desk, "Fri 12:00", *lines)) == [f"1 | {expected} | -"]


def test_neither_it_nor_respond_within_knows_exact_fit() -> None:
    """The office closes at five; both end there."""
    rules = {"exact_fit": "next_opening"}
    assert climbed(at(by({"unresolved_after": "8bh"}, "80bh", rules=rules), "Fri 12:00")) == [
        "1 | Thu 17:00 | -"
    ]
    desk = resolution(
        "80bh",
        rules=rules,
        levels={1: {"to": "Rep", "when": [REQUESTED], "respond_within": "4bh"}},
    )
    (found,) = at(desk, "Fri 12:00", "Thu 13:00 escalation_requested").escalations
    assert shown(found.respond_by) == "Thu 17:00"


# ---------------------------------------------------------------- the end, and afterwards


@pytest.mark.parametrize("ended", ["resolved", "closed", "cancelled"])
def test_the_end_stops_every_clock_and_trigger(ended: str) -> None:
    """Nothing is triggered by time or by events, and nobody is late to answer."""
    lines = ("Thu 09:30 escalation_requested", f"Thu 10:00 {ended}", "Thu 10:30 fire")
    answered = "-" if ended == "cancelled" else "Thu 10:00"
    a = at(LADDER, "Fri 12:00", *lines)
    assert climbed(a) == ["1 | Thu 09:00 | -", f"2 | Thu 09:30 | {answered}"]
    assert a.next_change_at is None


@pytest.mark.parametrize("ended", ["resolved", "closed", "cancelled"])
def test_after_a_reopening_levels_reached_stay_reached(ended: str) -> None:
    """And those above may still be."""
    lines = ("Thu 09:30 escalation_requested", f"Thu 10:00 {ended}", "Thu 12:00 reopened")
    answered = "-" if ended == "cancelled" else "Thu 10:00"
    reached = ["1 | Thu 09:00 | -", f"2 | Thu 09:30 | {answered}"]
    assert climbed(at(LADDER, "Fri 12:00", *lines)) == reached
    assert climbed(at(LADDER, "Fri 12:00", *lines, "Thu 13:00 escalation_requested")) == reached
    a = at(LADDER, "Fri 12:00", *lines, "Thu 13:00 fire")
    assert climbed(a) == [*reached, "3 | Thu 13:00 | -"]


# ---------------------------------------------------------------- deliver and repeat

NIGHTLY = resolution(
    "80bh",
    levels=levels(
        _1={"when": [REQUESTED], "deliver": "next_opening",
            "repeat": {"every": "1 business hour", "times": 2}},
        _2={"when": {"event": "fire"}},
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], ["1 Mon+ 09:00", "1 Mon+ 10:00", "1 Mon+ 11:00"], id="all"),
        pytest.param(["Sun 12:00 responded"], [], id="answered before its delivery"),
        pytest.param(["Sun 12:00 resolved"], [], id="resolved before"),
        pytest.param(["Sun 12:00 cancelled"], [], id="cancelled before"),
        pytest.param(["Sun 12:00 fire"], ["2 Sun 12:00"], id="superseded before"),
        pytest.param(["Mon+ 10:30 answered"], ["1 Mon+ 09:00", "1 Mon+ 10:00"], id="answered"),
        pytest.param(["Mon+ 10:30 fire"], ["1 Mon+ 09:00", "1 Mon+ 10:00", "2 Mon+ 10:30"],
                     id="superseded"),
        pytest.param(["Mon+ 10:00 answered"], ["1 Mon+ 09:00"], id="at the very instant"),
        pytest.param(["Mon+ 10:30 acknowledged"],
                     ["1 Mon+ 09:00", "1 Mon+ 10:00", "1 Mon+ 11:00"], id="no answer"),
    ],
)  # fmt: skip
def test_what_is_not_yet_delivered_or_repeated_is_dropped(
    lines: list[str], expected: list[str]
) -> None:
    """When the level is answered, superseded, or the case is resolved."""
    a = at(NIGHTLY, "Fri+ 12:00", "Sat 10:00 escalation_requested", *lines)
    assert notices(a) == expected
    assert told(a.escalations[0], "at deliver_at") == "Sat 10:00 | Mon+ 09:00"


def test_repeats_are_further_notices_after_the_first() -> None:
    """On their own clock, each from the one before."""
    for every, expected in (
        ("1bh", ["Fri 16:00", "Fri 17:00", "Mon+ 10:00", "Mon+ 11:00"]),
        ("12 hours", ["Fri 16:00", "Sat 04:00", "Sat 16:00", "Sun 04:00"]),
        ("1bd", ["Fri 16:00", "Mon+ 16:00", "Tue+ 16:00", "Wed+ 16:00"]),
    ):
        repeat = {"every": every, "times": 3}
        desk = resolution("80bh", levels={1: {"to": "Rep", "when": [REQUESTED], "repeat": repeat}})
        a = at(desk, "Fri++ 12:00", "Fri 16:00 escalation_requested")
        assert notices(a) == [f"1 {instant}" for instant in expected]


def test_repeats_end_where_the_calendar_does() -> None:
    """Three hours of open time are left: three further notices, and nothing to wait for."""
    desk = policy(
        {"resolution": None},
        calendars={"last": {"timezone": "Europe/London", "special": {"2026-11-20": "09:00-13:00"}}},
        calendar="last",
        escalations=levels(_1={"when": [REQUESTED], "repeat": {"every": "1bh", "times": 9}}),
    )
    lines = ("Fri 10:00 escalation_requested",)
    expected = ["1 Fri 10:00", "1 Fri 11:00", "1 Fri 12:00", "1 Fri 13:00"]
    for now, said in (
        ("Fri 12:59", expected[:3]),
        ("Fri 13:00", expected),
        ("Sat 12:00", expected),
    ):
        a = at(desk, now, *lines)
        assert notices(a) == said
        assert shown(a.next_change_at) == ("Fri 13:00" if now < "Fri 13:00" else "-")


# ---------------------------------------------------------------- a.escalations


def test_escalations_are_the_levels_reached_by_now_in_order() -> None:
    """At their instant, not a microsecond before."""
    assert len(at(LADDER, shown(wall("Thu 10:00") - JUST)).escalations) == 1
    assert [one.level for one in at(LADDER, "Thu 10:00").escalations] == [1, 2]
    assert [one.level for one in at(LADDER, "Thu 11:00").escalations] == [1, 2, 3]


def test_a_level_entered_by_the_opening_alone_is_an_assignment() -> None:
    """It is not counted as an escalation in reports; what else is entered then is."""
    assigned = at(LADDER, "Thu 09:30")
    major = at(LADDER, "Thu 09:30", attributes={"class": "major"})
    assert [one.is_assignment for one in (*assigned.escalations, *major.escalations)] == [
        True,
        False,
    ]
    (row,) = Report([assigned, major]).rows("cases")
    assert (row["cases"], row["escalations"], row["escalations_per_level"]) == (2, 1, {3: 1})


# ---------------------------------------------------------------- warn_at


def test_warn_at_is_an_alert_when_that_share_is_used() -> None:
    """`warned_at` is the first; shares of a target that a pause moves move with it."""
    desk = resolution("4bh", warn_at=["75%", "50%"])
    a = at(desk, "Thu 13:00")
    assert told(a["resolution"], "warned_at") == "Thu 11:00"
    assert [told(one, "key kind at milestone level") for one in a.alerts] == [
        "T-1/resolution/warning 50%/1 | warning | Thu 11:00 | resolution | -",
        "T-1/resolution/warning 75%/1 | warning | Thu 12:00 | resolution | -",
        "T-1/resolution/breach/1 | breach | Thu 13:00 | resolution | -",
    ]
    assert at(desk, shown(wall("Thu 11:00") - JUST))["resolution"].warned_at is None
    a = at(desk, "Thu 13:00", "Thu 10:00 paused", "Thu 10:30 resumed")
    assert [shown(one.at) for one in a.alerts] == ["Thu 11:30", "Thu 12:30"]
    a = at(desk, "Fri 13:00", "Thu 11:00 resolved")
    assert a.alerts == ()


def test_a_share_used_at_an_instant_is_known_when_all_that_happens_at_it_is() -> None:
    """Half of four hours is used at eleven: resolved or paused just then, nobody is warned."""
    desk = resolution("4bh", warn_at=["50%"])
    for line, warned in (("resolved", "-"), ("paused", "-"), ("updated", "Thu 11:00")):
        events = [happened("Thu 11:00 responded"), happened(f"Thu 11:00 {line}", seq=1)]
        assert told(at(desk, "Thu 11:30", *events)["resolution"], "warned_at") == warned


def test_a_share_that_is_no_microsecond_is_used_at_the_next() -> None:
    """A third of four hours, to the microsecond above."""
    desk = resolution("4 hours", warn_at=["33.33%"])
    at_share = "Thu 10:19:59.520000"
    assert shown(at(desk, "Thu 12:00")["resolution"].warned_at) == at_share
    promised = "Thu 09:00 promised resolution=Thu 10:00:00.000001"
    a = at(resolution("4 hours", warn_at=["50%"]), "Thu 12:00", promised)["resolution"]
    assert told(a, "warned_at due_at") == "Thu 09:30:00.000001 | Thu 10:00:00.000001"


def test_a_share_of_nothing_is_used_at_once_or_at_the_resume() -> None:
    """What is due immediately, and paused just then, warns as soon as it is resumed."""
    desk = resolution("immediately", warn_at=["50%"])
    assert told(at(desk, "Thu 09:00")["resolution"], "warned_at") == "Thu 09:00"
    lines = [happened("Thu 09:00 paused"), happened("Thu 10:00 resumed"),
             happened("Thu 10:00 resolved", seq=1)]  # fmt: skip
    assert told(at(desk, "Thu 09:30", *lines)["resolution"], "warned_at") == "-"
    assert told(at(desk, "Thu 10:00", *lines)["resolution"], "warned_at") == "Thu 10:00"


# ---------------------------------------------------------------- ties


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["escalation_requested", "answered"], ["1 | Thu 10:00 | Thu 10:00"],
                     id="requested, answered"),
        pytest.param(["escalation_requested", "responded"], ["1 | Thu 10:00 | Thu 10:00"],
                     id="requested, responded"),
        pytest.param(["escalation_requested", "resolved"], ["1 | Thu 10:00 | Thu 10:00"],
                     id="requested, resolved"),
        pytest.param(["escalated 1", "resolved"], ["1 | Thu 10:00 | Thu 10:00"],
                     id="escalated, resolved"),
        pytest.param(["escalated 1", "answered"], ["1 | Thu 10:00 | -"],
                     id="answered and escalated rank alike, by name"),
        pytest.param(["escalated 1", "escalated 2"], ["1 | Thu 10:00 | -", "2 | Thu 10:00 | -"],
                     id="the ladder looks after each event"),
    ],
)  # fmt: skip
def test_ties(lines: list[str], expected: list[str]) -> None:
    """In whichever order they arrive."""
    desk = resolution(
        "80bh", levels=levels(_1={"when": [REQUESTED], "respond_within": "9 hours"}, _2={})
    )
    for arrived in (lines, lines[::-1]):
        a = at(desk, "Thu 12:00", *(f"Thu 10:00 {line}" for line in arrived))
        assert climbed(a) == expected


@pytest.mark.parametrize("line", ["responded", "answered"])
def test_a_response_at_the_instant_at_which_time_reaches_a_level_does_not_answer_it(
    line: str,
) -> None:
    """Events come first; a microsecond later it does."""
    desk = by(USED)
    assert climbed(at(desk, "Thu 12:00", f"Thu 11:00 {line}")) == ["1 | Thu 11:00 | -"]
    after = "Thu 11:00:00.000001"
    assert climbed(at(desk, "Thu 12:00", f"{after} {line}")) == [f"1 | Thu 11:00 | {after}"]


def test_all_events_of_an_instant_come_before_the_levels_that_time_reaches_at_it() -> None:
    """Half is used at eleven: resolved then it is not reached, responded then not answered."""
    for trigger in (USED, UNRESOLVED, {"overdue": "resolution"}):
        desk = by(trigger, "2bh" if "overdue" in trigger else "4bh")
        a = at(desk, "Thu 12:00", "Thu 11:00 acknowledged", "Thu 11:00 resolved")
        assert climbed(a) == []
    desk = by(USED)
    a = at(desk, "Thu 12:00", "Thu 11:00 acknowledged", "Thu 11:00 responded")
    assert climbed(a) == ["1 | Thu 11:00 | -"]


def test_what_goes_out_as_the_level_is_reached_has_gone_out() -> None:
    """Though it is answered at the same instant; nothing is repeated."""
    repeat = {"every": "1 hour", "times": 2}
    desk = resolution("80bh", levels={1: {"to": "Rep", "when": [REQUESTED], "repeat": repeat}})
    lines = ("Thu 10:00 escalation_requested", "Thu 10:00 responded")
    assert notices(at(desk, "Fri 12:00", *lines)) == ["1 Thu 10:00"]


# ---------------------------------------------------------------- the ladder's own events

OWN = policy(
    {
        "resolution": {"within": "80bh"},
        "informed": {"within": "8bh", "met_by": "escalated"},
        "asked": {"within": "8bh", "met_by": "escalation_requested"},
    },
    escalations=levels(_1={"respond_within": "8 hours"}, _2={"respond_within": "8 hours"},
                       _3={"when": {"event": "escalated", "reason": "fire"}}),
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "expected", "listed"),
    [
        pytest.param(["10:00 escalated 2"], ["2 | Thu 10:00 | -"], [], id="above the one reached"),
        pytest.param(["10:00 escalated 2", "11:00 escalated 1"], ["2 | Thu 10:00 | -"],
                     ["level 2 is reached already"], id="below it"),
        pytest.param(["10:00 escalated 2", "11:00 escalated 2"], ["2 | Thu 10:00 | -"],
                     ["level 2 is reached already"], id="at it"),
        pytest.param(["10:00 escalated"], [], [], id="without a level"),
        pytest.param(["10:00 escalated 9"], [], ["no level 9; there are: 1, 2, 3"], id="no level"),
        pytest.param(["10:00 resolved", "11:00 escalated 2"], [], ["the case is resolved"],
                     id="after the end"),
        pytest.param(["10:00 escalated: fire"], ["3 | Thu 10:00 | -"], [], id="as a trigger says"),
        pytest.param(["10:00 escalated 1", "11:00 answered"], ["1 | Thu 10:00 | Thu 11:00"], [],
                     id="the running level is answered"),
        pytest.param(["10:00 escalated 1", "11:00 escalated 2", "12:00 answered 1"],
                     ["1 | Thu 10:00 | -", "2 | Thu 11:00 | -"],
                     ["no level waits for this answer"], id="not one that no longer runs"),
        pytest.param(["10:00 escalated 1", "11:00 escalated 2", "12:00 answered 2"],
                     ["1 | Thu 10:00 | -", "2 | Thu 11:00 | Thu 12:00"], [], id="by its number"),
        pytest.param(["10:00 answered"], [], ["no level waits for this answer"],
                     id="none is running"),
        pytest.param(["10:00 escalated 1", "11:00 answered", "12:00 answered"],
                     ["1 | Thu 10:00 | Thu 11:00"], ["no level waits for this answer"],
                     id="answered twice"),
        pytest.param(["10:00 escalation_requested"], [], [], id="requested does nothing by itself"),
    ],
)  # fmt: skip
def test_the_ladders_own_events(lines: list[str], expected: list[str], listed: list[str]) -> None:
    """Those that do nothing are listed with the reason."""
    a = at(OWN, "Thu 13:00", *(f"Thu {line}" for line in lines))
    assert climbed(a) == expected
    assert [one.why for one in a.ignored_events] == listed
    assert all(one.event in a.case.events for one in a.ignored_events)


@pytest.mark.parametrize("line", ["escalated", "escalated 2", "escalated 9"])
def test_escalated_meets_milestones_whatever_its_level(line: str) -> None:
    """And escalation_requested those that name it."""
    a = at(OWN, "Thu 13:00", f"Thu 10:00 {line}", "Thu 11:00 escalation_requested")
    assert told(a["informed"], "met_at") == "Thu 10:00"
    assert told(a["asked"], "met_at") == "Thu 11:00"


def test_what_follows_a_milestone_that_escalated_meets_starts_there() -> None:
    """Whatever becomes of the level."""
    desk = policy(
        {
            "informed": {"within": "8bh", "met_by": "escalated"},
            "briefed": {"within": "2bh", "after": "informed", "met_by": "briefed"},
        },
        escalations={1: {"to": "Rep"}},
    )
    for line in ("escalated", "escalated 1", "escalated 9"):
        a = at(desk, "Thu 10:00", f"Thu 10:00 {line}")
        assert told(a["briefed"], "phase due_at") == "running | Thu 12:00"


def test_a_level_is_delivered_on_the_calendar_that_the_case_chooses_then() -> None:
    """By what is known of the case when the level is reached, and so are lengths beside a due."""
    by_region = {"by": "region", "emea": "office", "default": "nights"}
    desk = policy(
        {"resolution": {"within": "30 hours"}},
        calendar=by_region,
        escalations=levels(
            _1={"when": {"due_within": "2bh", "of": "resolution"}},
            _2={"when": {"overdue": "resolution"}, "deliver": "next_opening",
                "respond_within": "2bh"},
        ),
    )  # fmt: skip
    for region, first in (("emea", "1 | Thu 15:00"), ("apac", "1 | Thu 04:00")):
        for later, second in (
            ("emea", "2 | Thu 18:00 | Fri 09:00 | Fri 11:00"),
            ("apac", "2 | Thu 18:00 | Thu 22:00 | Fri 00:00"),
        ):
            lines = (f"Thu 17:00 changed region={later}",)
            a = assess(desk, "Wed 12:00", *lines, now="Fri 18:00", attributes={"region": region})
            found = [told(one, "level at deliver_at respond_by") for one in a.escalations]
            assert found == [f"{first} | {first[4:]} | -", second]


@pytest.mark.parametrize(
    ("region", "lines", "expected"),
    [
        pytest.param("emea", (), "Fri 11:00", id="office"),
        pytest.param("apac", (), "Fri 00:00", id="nights"),
        pytest.param("emea", ("Thu 20:00 changed region=apac",), "Fri 00:00", id="office, nights"),
        pytest.param("apac", ("Thu 20:00 changed region=emea",), "Fri 11:00", id="nights, office"),
        pytest.param("emea", ("Fri 10:00 changed region=apac",), "Fri 10:00", id="in the past"),
        pytest.param("apac", ("Fri 00:01 changed region=emea",), "Fri 00:00", id="reached"),
    ],
)
def test_a_length_after_a_due_is_counted_on_the_calendar_of_its_own_instant(
    region: str, lines: tuple[str, ...], expected: str
) -> None:
    """A changed attribute counts from its instant on, also for a threshold that is known."""
    desk = policy(
        {"resolution": {"within": "30 hours"}},
        calendar={"by": "region", "emea": "office", "default": "nights"},
        escalations=levels(_1={"when": {"overdue": "resolution", "by": "2bh"}}),
    )
    for now in ("Fri 12:00", "Fri 18:00"):
        a = assess(desk, "Wed 12:00", *lines, now=now, attributes={"region": region})
        assert climbed(a) == [f"1 | {expected} | -"]


@pytest.mark.parametrize(("reason", "expected"), [("fire", "3"), ("flood", "1")])
def test_an_escalation_by_hand_is_a_trigger_with_its_reason(reason: str, expected: str) -> None:
    """Of the level that is named and the one that it calls for, the higher alone is entered."""
    when = {"event": "escalated", "reason": ["fire"]}
    desk = resolution("8bh", levels=levels(_1={}, _3={"when": when}))
    event = Event("escalated", wall("Thu 10:00"), 1, reason=reason)
    assert climbed(at(desk, "Thu 11:00", event)) == [f"{expected} | Thu 10:00 | -"]


@pytest.mark.parametrize(
    ("milestone", "cell", "expected"),
    [
        ({}, "4 hours", "Thu 15:00"),
        ({"calendar": "nights"}, "4 hours", "Fri 00:00"),
        ({}, {"within": "4 hours", "calendar": "nights"}, "Fri 00:00"),
        ({"calendar": "always"}, {"within": "4 hours", "calendar": "nights"}, "Fri 00:00"),
    ],
)
def test_open_time_after_a_breach_is_that_of_the_calendar_that_is_named(
    milestone: Any, cell: Any, expected: str
) -> None:
    """Though the target itself counts on none; breached on Thursday at one."""
    when = {"overdue": "resolution", "by": "2bh"}
    desk = resolution(rows={"low": cell}, levels=levels(_1={"when": when}), **milestone)
    assert climbed(at(desk, "Fri 12:00")) == [f"1 | {expected} | -"]


def test_a_level_stays_in_the_zone_in_which_it_was_reached() -> None:
    """Whatever calendar the case chooses afterwards."""
    tokyo = {"timezone": "Asia/Tokyo", "hours": {"mon-fri": "09:00-17:00"}}
    desk = policy(
        calendars={"office": DOOR, "tokyo": tokyo},
        calendar={"by": "region", "emea": "office", "default": "tokyo"},
        escalations=levels(_1={"when": "opened", "respond_within": "2bh"}),
    )
    for lines in ((), ("Thu 10:00 changed region=apac",)):
        [level] = at(desk, "Thu 12:00", *lines, attributes={"region": "emea"}).escalations
        assert [
            str(one.tzinfo) for one in (level.at, level.deliver_at, level.respond_by) if one
        ] == ["Europe/London"] * 3


def test_where_there_is_no_ladder_no_level_can_be_entered() -> None:
    """The event is listed, and says so."""
    a = at(resolution("8bh"), "Thu 11:00", "Thu 10:00 escalated 1")
    assert [one.why for one in a.ignored_events] == ["no level 1; there are: none"]
    assert a.escalations == ()


# ---------------------------------------------------------------- asking again


def wakings(desk: Policy, *lines: str | Event, until: int = 20, **fields: Any) -> list[str]:
    """The instants at which a worker wakes who asks again whenever something changes."""
    clock, one = Clock(desk), case("Thu 09:00", *lines, **fields)
    now, found = one.opened, list[str]()
    while (later := clock.assess(one, now=now).next_change_at) is not None and len(found) < until:
        assert later > now
        found.append(shown(later))
        assert _seen(clock.assess(one, now=later)) != _seen(clock.assess(one, now=later - JUST))
        now = later
    return found


def _seen(a: Assessment) -> Sequence[object]:
    """What next_change_at speaks of."""
    return (
        [
            (r.phase, r.due_at, r.breached_at, r.warned_at)
            for name in a.readings
            for r in a.cycles(name)
        ],
        a.escalations,
        a.alerts,
    )


@pytest.mark.parametrize(
    ("desk", "lines", "expected"),
    [
        pytest.param(resolution("8bh"), [], ["Thu 17:00"], id="the breach"),
        pytest.param(resolution("12bh"), [], ["Fri 13:00"], id="not the close and the opening"),
        pytest.param(resolution("8bh", warn_at=["50%", "75%"]), [],
                     ["Thu 13:00", "Thu 15:00", "Thu 17:00"], id="the warnings"),
        pytest.param(resolution("8bh"), ["Thu 09:00 paused"], [], id="nothing while paused"),
        pytest.param(resolution("8bh"), ["Thu 09:00 resolved"], [], id="nothing when met"),
        pytest.param(policy({"resolution": None}), [], [], id="nothing without a target"),
        pytest.param(policy({"resolution": {"within": "8bh"}, "first_response": {"within": "1bh"}}),
                     [], ["Thu 10:00", "Thu 17:00"], id="of every milestone"),
        pytest.param(policy({"update": {"within": "1bh"}}), [], ["Thu 10:00"], id="one missed"),
        pytest.param(LADDER, [], ["Thu 10:00", "Thu 11:00", "Thu 17:00"], id="the levels"),
        pytest.param(LADDER, ["Thu 09:00 responded"], ["Thu 17:00"], id="no level when answered"),
        pytest.param(answering(), ["Thu 09:00 escalation_requested"], ["Thu 10:00", "Thu 17:00"],
                     id="unanswered"),
        pytest.param(by(LATER, "8bh"), [], ["Thu 17:00", "Fri 10:00"], id="overdue by"),
        pytest.param(NIGHTLY, ["Thu 09:00 escalation_requested"],
                     ["Thu 10:00", "Thu 11:00", "Wed++ 17:00"], id="repeats"),
    ],
)  # fmt: skip
def test_next_change_at(desk: Policy, lines: list[str], expected: list[str]) -> None:
    """The first instant at which something differs, again and again, without further events."""
    assert wakings(desk, *lines) == expected


def test_next_change_at_sees_deliveries() -> None:
    """Requested on Saturday: delivered on Monday at nine, and repeated twice."""
    a = at(NIGHTLY, "Sat 10:00", "Sat 10:00 escalation_requested")
    assert (shown(a.next_change_at), notices(a)) == ("Mon+ 09:00", [])
    assert len(a.escalations) == 1
    a = at(NIGHTLY, "Mon+ 09:00", "Sat 10:00 escalation_requested")
    assert (shown(a.next_change_at), notices(a)) == ("Mon+ 10:00", ["1 Mon+ 09:00"])


def test_a_response_clock_that_nobody_watches_changes_nothing() -> None:
    """Its end triggers no level, so nothing will be different then."""
    desk = policy(
        {"resolution": None},
        escalations={1: {"to": "Rep", "when": "opened", "respond_within": "1 hour"}},
    )
    assert at(desk, "Thu 09:00").next_change_at is None


def test_next_change_at_is_not_now_itself() -> None:
    """At the due it is None, a microsecond before it is the due."""
    assert at(resolution("8bh"), "Thu 17:00").next_change_at is None
    a = at(resolution("8bh"), "Thu 16:59:59.999999")
    assert shown(a.next_change_at) == "Thu 17:00"


def test_future_events_are_not_foreseen() -> None:
    """Without further events, it says."""
    a = at(resolution("8bh"), "Thu 10:00", "Thu 11:00 resolved")
    assert shown(a.next_change_at) == "Thu 17:00"


ALERTING = resolution(
    "4bh",
    warn_at=["75%"],
    owner="Desk",
    levels={3: {"to": "Head", "notify": ["customer"], "when": OVERDUE, "respond_within": "2bh",
                "repeat": {"every": "1bh", "times": 1}}},
)  # fmt: skip


def test_alerts_have_keys_that_say_what_they_are() -> None:
    """In order; a notice has the level's people and their time."""
    fields = "key kind at milestone level to respond_by why"
    assert [told(one, fields) for one in at(ALERTING, "Thu 14:00").alerts] == [
        "T-1/resolution/warning 75%/1 | warning | Thu 12:00 | resolution | - | Desk | - | "
        "resolution 75% used",
        "T-1/resolution/breach/1 | breach | Thu 13:00 | resolution | - | Desk | - | "
        "resolution overdue",
        "T-1/level 3/notice/1 | escalation | Thu 13:00 | - | 3 | Head | Thu 15:00 | "
        "resolution overdue",
        "T-1/level 3/notice/2 | escalation | Thu 14:00 | - | 3 | Head | Thu 15:00 | "
        "resolution overdue",
    ]
    assert [one.notify for one in at(ALERTING, "Thu 13:00").alerts] == [(), (), ("customer",)]


def keys(*lines: str, now: str = "Thu 16:00") -> set[str]:
    return {one.key for one in at(ALERTING, now, *lines).alerts}


def test_keys_survive_replay() -> None:
    """A late event that changes nothing of it leaves them; one that does withdraws some."""
    before = keys()
    assert len(before) == 4
    assert keys("Thu 10:00 updated") == before
    assert keys(now="Fri+ 12:00") == before
    assert keys("Thu 12:30 resolved") == {"T-1/resolution/warning 75%/1"}
    assert keys("Thu 11:00 resolved") == set()
    assert before - keys("Thu 13:30 responded") == {"T-1/level 3/notice/2"}


def test_a_restarted_cycle_has_keys_of_its_own() -> None:
    """By its number."""
    desk = resolution("1bh", rules={"reopen": "restart"})
    a = at(desk, "Fri 12:00", "Thu 11:00 resolved", "Fri 10:00 reopened")
    assert [told(one, "key at") for one in a.alerts] == [
        "T-1/resolution/breach/1 | Thu 10:00",
        "T-1/resolution/breach/2 | Fri 11:00",
    ]


def test_seq_orders_a_request_and_its_answer() -> None:
    """Written the other way round, the answer finds nothing to answer."""
    events = [happened("Thu 10:00 answered", seq=1), happened("Thu 10:00 escalated 1", seq=2)]
    assert climbed(at(OWN, "Thu 12:00", *events)) == ["1 | Thu 10:00 | -"]
    events = [happened("Thu 10:00 answered", seq=2), happened("Thu 10:00 escalated 1", seq=1)]
    assert climbed(at(OWN, "Thu 12:00", *events)) == ["1 | Thu 10:00 | Thu 10:00"]


@pytest.mark.parametrize("line", ["priority now", "priority high"])
def test_where_an_event_leaves_nothing_the_highest_level_alone_is_reached(line: str) -> None:
    """A share of nothing is used with it, at the very event that overdues it."""
    desk = resolution(
        rows={"low": "10 hours", "high": "30 minutes", "now": "immediately"},
        levels=levels(
            _1={"when": {"overdue": "resolution"}}, _2={"when": {"used": "50%", "of": "resolution"}}
        ),
    )
    assert climbed(at(desk, "Thu 11:00", f"Thu 10:00 {line}")) == ["2 | Thu 10:00 | -"]


def test_a_share_of_nothing_is_used_while_paused_once_it_is_overdue() -> None:
    """What falls due while the clock stands still waits for the resume."""
    desk = resolution(
        rows={"low": "10 hours", "now": "immediately"},
        levels=levels(_1={"when": {"used": "50%", "of": "resolution"}}),
        pausable=True,
    )
    paused = "Thu 10:00 paused"
    assert climbed(at(desk, "Thu 12:00", paused, "Thu 11:00 priority now")) == ["1 | Thu 11:00 | -"]
    at_once = case("Thu 09:00", "Thu 09:00 paused", priority="now")
    assert climbed(Clock(desk).assess(at_once, now=wall("Thu 12:00"))) == []
    resumed = at_once.with_events(happened("Thu 11:00 resumed"))
    assert climbed(Clock(desk).assess(resumed, now=wall("Thu 12:00"))) == ["1 | Thu 11:00 | -"]


def test_a_level_is_a_number() -> None:
    """What is true is none, and answers none."""
    desk = resolution("8bh", levels=levels(_1={"when": REQUESTED, "respond_within": "4 hours"}))
    entered = Event("escalated", wall("Thu 10:00"), True)
    a = at(desk, "Thu 12:00", entered)
    assert (climbed(a), [one.why for one in a.ignored_events]) == (
        [], ["no level True; there are: 1"],
    )  # fmt: skip
    answered = Event("answered", wall("Thu 11:00"), True)
    a = at(desk, "Thu 12:00", "Thu 10:00 escalation_requested", answered)
    assert climbed(a) == ["1 | Thu 10:00 | -"]
    assert [one.why for one in a.ignored_events] == ["no level waits for this answer"]


def test_warnings_of_different_shares_have_different_keys() -> None:
    """However near they are."""
    shares = ["33.331%", "33.332%", "99.999%", "100%"]
    a = at(policy({"resolution": {"within": "1 hour", "warn_at": shares}}), "Thu 10:00")
    warned = [one.key for one in a.alerts if one.kind == "warning"]
    assert warned == [f"T-1/resolution/warning {share}/1" for share in shares]


def test_a_target_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many triggers look beside its due after however many events."""
    soon = [{"due_within": f"{number} hours", "of": "resolution"} for number in range(1, 6)]
    desk = resolution("40bh", levels=levels(_1={"when": soon}))
    made: list[object] = []
    target = Policy.target

    def counted(self: Policy, milestone: str, row: str | None) -> Any:
        made.append((milestone, row))
        return target(self, milestone, row)

    monkeypatch.setattr(Policy, "target", counted)
    a = at(desk, "Thu 12:00", *(f"Thu 10:{minute} updated" for minute in range(10, 60)))
    assert climbed(a) == []
    assert made == [("resolution", None)]


def test_what_kind_of_case_it_is_is_asked_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that changes no attribute changes no answer either."""
    desk = resolution("8bh", levels=levels(_1={"when": {"case": {"class": "major"}}}))
    asked: list[object] = []
    hold = Conditions.hold

    def counted(self: Conditions, attributes: Mapping[str, Any]) -> bool:
        asked.extend(name for name, _ in self.by_attribute)
        return hold(self, attributes)

    monkeypatch.setattr(Conditions, "hold", counted)
    lines = [f"Thu 10:{minute} updated" for minute in range(10, 60)]
    for known_as, reached in (("minor", []), ("major", ["1 | Thu 11:00 | -"])):
        asked.clear()
        changed = Event("changed", wall("Thu 11:00"), {"class": known_as})
        assert climbed(at(desk, "Thu 12:00", *lines, changed)) == reached
        assert asked == ["class"] * 2


def test_a_long_list_is_no_matter() -> None:
    """Conditions look values up in it, or it would take minutes."""
    when = [{"case": {"tags": f"x{number}", "n": -1}} for number in range(20)]
    matrix = [{"n": f"x{number}", "tags": {"y": "low"}} for number in range(100)]
    desk = policy(
        {"resolution": {"applies_to": {"tags": {"not": "x"}}}},
        priorities={"low": {}},
        priority_matrix=matrix,
        escalations=levels(_1={"when": when}),
    )
    changes = [
        Event("changed", wall("Thu 10:00") + second * JUST, {"n": second}) for second in range(500)
    ]
    tags = [f"v{number}" for number in range(16_000)]
    a = at(desk, "Thu 12:00", *changes, attributes={"tags": tags, "n": 0})
    assert climbed(a) == []
