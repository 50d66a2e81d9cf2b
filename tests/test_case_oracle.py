"""The oracle for cases agrees with rules.md, row by row, as a person reads it off a wall calendar.

The office is open Mon-Fri 09:00-17:00 in London. Days are those of the week from Monday
2026-11-16 on; "Mon+" is the Monday after, the 23rd.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from .case_oracle import (
    Amount,
    Case,
    Cell,
    Desk,
    Event,
    Level,
    Milestone,
    Policy,
    Rules,
    Start,
    Trigger,
    assess,
    is_open,
)

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
NINE_TO_FIVE = ((9 * 60, 17 * 60),)
NOBODY: tuple[tuple[int, int], ...] = ()
OFFICE = Desk("Europe/London", (NINE_TO_FIVE,) * 5 + (NOBODY,) * 2)
NIGHTS = Desk("Europe/London", (((22 * 60, 30 * 60),),) * 5 + (NOBODY,) * 2)
ALWAYS = Desk("Europe/London", (((0, 1440),),) * 7)
HOUR = 60


def at(text: str) -> int:
    """ "Fri 13:00" as a minute since 1970."""
    day, clock = text.split()
    name, weeks = day.rstrip("+"), day.count("+")
    hours, minutes = clock.split(":")
    when = datetime(2026, 11, 16, tzinfo=UTC) + timedelta(
        days=DAYS.index(name) + 7 * weeks, hours=int(hours), minutes=int(minutes)
    )
    return int(when.timestamp()) // 60


def shown(minute: int | None) -> str | None:
    """The other way round."""
    if minute is None:
        return None
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)
    days = (when.date() - date(2026, 11, 16)).days
    return f"{DAYS[days % 7]}{'+' * (days // 7)} {when:%H:%M}"


def bh(hours: float) -> Amount:
    return Amount("business", int(hours * HOUR))


def hours(hours: float) -> Amount:
    return Amount("elapsed", int(hours * HOUR))


def bd(days: int) -> Amount:
    return Amount("business days", days)


def resolution(within: Amount | None = None, **more: Any) -> Milestone:
    return Milestone("resolution", within, met_by=("resolved",), pausable=True, **more)


def response(within: Amount | None = None, **more: Any) -> Milestone:
    return Milestone("first_response", within, met_by=("acknowledged", "responded"), **more)


UPDATE = Milestone("update", bh(4), met_by=("responded", "updated"), repeats=True, until="resolved")
NEXT = Milestone(
    "next_response", bh(1), (Start("customer_replied"),), met_by=("responded",), repeats=True
)
CLOSURE = Milestone("closure", bh(2), (Start("resolved"),), met_by=("closed",))
PROMISE = Milestone("promise", None, (Start("promised"),), met_by=("resolved",))


def policy(*milestones: Milestone, rows: dict[str, Amount] | None = None, **more: Any) -> Policy:
    table: dict[str, dict[str, Cell]] = {"only": {}}
    if rows:
        table = {row: {"resolution": Cell(amount)} for row, amount in rows.items()}
    named: dict[str, Any] = {"desks": {"office": OFFICE}, "calendar": "office", "rows": table}
    named["rules"] = Rules(**more.pop("rules", {}))
    return Policy(milestones=milestones, **(named | more))


def event(text: str) -> Event:
    """ "Fri 13:00 paused: vendor", "Fri 13:00 priority high"."""
    day, clock, name, *value = text.split(maxsplit=3)
    reason = value[0] if value and name.endswith(":") else None
    return Event(
        at(f"{day} {clock}"),
        name.rstrip(":"),
        value[0] if value and reason is None else None,
        reason,
    )


def history(*texts: str, **more: Any) -> Case:
    """A case opened at the first line's instant."""
    opened, *rest = texts
    return Case(at(opened), events=tuple(map(event, rest)), **more)


def read(policy: Policy, case: Case, now: str, name: str = "resolution", n: int = -1) -> Any:
    return assess(policy, case, at(now), step=15)["cycles"][name][n]


def due(*args: Any, **more: Any) -> str | None:
    return shown(read(*args, **more)["due_at"])


# Due


@pytest.mark.parametrize(
    ("opened", "within", "rules", "expected"),
    [
        pytest.param("Thu 10:00", hours(1), {}, "Thu 11:00", id="elapsed"),
        pytest.param("Fri 18:00", hours(1), {}, "Fri 19:00", id="elapsed at night"),
        pytest.param("Fri 06:00", bh(1), {}, "Fri 10:00", id="before the opening"),
        pytest.param("Fri 16:30", bh(1), {}, "Mon+ 09:30", id="over a weekend"),
        pytest.param("Sat 11:00", bh(4), {}, "Mon+ 13:00", id="on a Saturday"),
        pytest.param("Fri 13:00", bh(4), {}, "Fri 17:00", id="exactly at the close"),
        pytest.param(
            "Fri 13:00", bh(4), {"exact_fit": "next_opening"}, "Mon+ 09:00", id="next opening"
        ),
        pytest.param(
            "Thu 13:00", bd(1), {"exact_fit": "next_opening"}, "Fri 13:00", id="days: no exact_fit"
        ),
        pytest.param("Fri 16:30", bd(1), {}, "Mon+ 16:30", id="same time"),
        pytest.param("Fri 18:00", bd(1), {}, "Tue+ 09:00", id="rolled forward to Monday"),
        pytest.param(
            "Fri 16:30", bd(1), {"business_day": "close_of_business"}, "Mon+ 17:00", id="close"
        ),
        pytest.param(
            "Sat 11:00", bd(1), {"business_day": "close_of_business"}, "Tue+ 17:00", id="Sat close"
        ),
        pytest.param("Fri 16:30", bd(1), {"business_day": 8 * 60}, "Mon+ 16:30", id="eight hours"),
        pytest.param("Sat 11:00", bd(1), {"business_day": 8 * 60}, "Mon+ 17:00", id="Sat, 8 h"),
        pytest.param("Fri 18:00", Amount("calendar days", 3), {}, "Mon+ 18:00", id="calendar"),
        pytest.param("Fri 18:00", Amount("immediately"), {}, "Fri 18:00", id="at once"),
    ],
)
def test_a_due(opened: str, within: Amount, rules: dict[str, Any], expected: str) -> None:
    """The due is the start plus the target, as the worked answers say."""
    assert due(policy(resolution(within), rules=rules), history(opened), opened) == expected


def test_a_night_shift_counts_on_after_midnight() -> None:
    """Tue 02:00 is 26:00 of Monday's shift; a day later is 26:00 of Tuesday's."""
    nights = policy(resolution(bd(1)), desks={"office": NIGHTS})
    assert due(nights, history("Tue 02:00"), "Tue 02:00") == "Wed 02:00"
    assert due(nights, history("Sat 02:00"), "Sat 02:00") == "Tue+ 02:00"


def test_absolute_time_is_counted_across_a_change_of_the_clocks() -> None:
    """On 25 Oct 2026 London's clocks go back: the day has 25 hours, 00:30 to 01:30 has one."""
    midnight = int(datetime(2026, 10, 24, 23, tzinfo=UTC).timestamp()) // 60
    assert sum(is_open(ALWAYS, midnight + n) for n in range(25 * 60)) == 25 * 60
    early = Desk("Europe/London", (NOBODY,) * 6 + (((30, 90),),))
    assert [n for n in range(0, 300, 15) if is_open(early, midnight + n)] == [30, 45, 60, 75]


# Breach


def test_met_at_the_due_instant_is_in_time() -> None:
    """At the due without a meeting event it is breached; an event just there makes it met."""
    desk = policy(resolution(bh(4)))
    open_ = read(desk, history("Thu 10:00"), "Thu 14:00")
    assert (shown(open_["breached_at"]), open_["in_time"]) == ("Thu 14:00", False)
    met = read(desk, history("Thu 10:00", "Thu 14:00 resolved"), "Thu 14:00")
    assert (met["phase"], met["breached_at"], met["in_time"]) == ("met", None, True)
    assert read(desk, history("Thu 10:00"), "Thu 13:45")["in_time"] is None


def test_remaining_goes_below_zero_when_late() -> None:
    """Two hours late, and frozen there."""
    late = read(policy(resolution(bh(4))), history("Thu 10:00", "Thu 16:00 resolved"), "Mon+ 12:00")
    assert (late["elapsed"], late["remaining"], late["in_time"]) == (6 * HOUR, -2 * HOUR, False)


# Pauses


@pytest.mark.parametrize(
    ("within", "paused", "resumed", "expected"),
    [
        pytest.param(bh(4), "Fri 15:00", "Fri 16:00", "Mon+ 11:00", id="an hour lost"),
        pytest.param(bh(4), "Fri 20:00", "Sun 12:00", "Mon+ 10:00", id="outside hours"),
        pytest.param(bh(4), "Fri 16:00", "Mon+ 10:00", "Mon+ 12:00", id="over the weekend"),
        pytest.param(hours(4), "Fri 16:00", "Sat 10:00", "Sat 12:00", id="elapsed"),
        pytest.param(bd(1), "Fri 16:00", "Mon+ 10:00", "Mon+ 16:00", id="days"),
        pytest.param(bd(1), "Sat 16:00", "Mon+ 09:00", "Mon+ 14:00", id="days, nothing lost"),
    ],
)
def test_a_pause_moves_the_due_by_what_it_cost(
    within: Amount, paused: str, resumed: str, expected: str
) -> None:
    """Opened on Friday at 14:00; time lost counts on the milestone's own clock."""
    case = history("Fri 14:00", f"{paused} paused", f"{resumed} resumed")
    desk = policy(resolution(within))
    assert due(desk, case, resumed) == expected


def test_a_pause_that_begins_at_the_due_still_counts() -> None:
    """Due Fri 17:00, paused just then, resumed on Saturday: due at the resume."""
    desk = policy(resolution(bh(4)))
    case = history("Fri 13:00", "Fri 17:00 paused", "Sat 12:00 resumed")
    assert read(desk, case, "Sat 11:45")["breached_at"] is None
    assert shown(read(desk, case, "Sat 12:00")["breached_at"]) == "Sat 12:00"
    late = history("Fri 13:00", "Fri 17:15 paused", "Sat 12:00 resumed")
    assert shown(read(desk, late, "Sat 12:00")["breached_at"]) == "Fri 17:00"


def test_while_paused_there_is_no_due() -> None:
    """But it is said what it would be if resumed now, and the counter of lost time runs."""
    paused = read(policy(resolution(bh(4))), history("Fri 14:00", "Fri 15:00 paused"), "Mon+ 10:00")
    assert (paused["phase"], paused["due_at"]) == ("paused", None)
    assert shown(paused["due_if_resumed_now"]) == "Mon+ 13:00"
    assert (paused["elapsed"], paused["paused"]) == (HOUR, 3 * HOUR)


def test_several_reasons_are_one_pause() -> None:
    """Running again only when the last reason ends; a bare resume ends all but the status's."""
    desk = policy(resolution(bh(4)), statuses={"paused": ("hold",)})
    case = history(
        "Fri 09:00", "Fri 10:00 paused: a", "Fri 10:30 paused: b", "Fri 11:00 resumed: a"
    )
    assert read(desk, case, "Fri 11:30")["phase"] == "paused"
    case = history("Fri 09:00", "Fri 10:00 paused: a", "Fri 10:30 status hold", "Fri 11:00 resumed")
    assert read(desk, case, "Fri 11:30")["phase"] == "paused"
    case = history(
        "Fri 09:00",
        "Fri 10:00 paused: a",
        "Fri 10:30 status hold",
        "Fri 11:00 resumed",
        "Fri 11:30 status open",
    )
    assert due(desk, case, "Fri 12:00") == "Fri 14:30"


def test_a_pause_and_a_resume_of_one_reason_cancel_out() -> None:
    """Paused since 10:00 for a reason; both at 11:00 leave it paused."""
    case = history(
        "Fri 09:00", "Fri 10:00 paused: a", "Fri 11:00 resumed: a", "Fri 11:00 paused: a"
    )
    assert read(policy(resolution(bh(4))), case, "Fri 12:00")["paused"] == 2 * HOUR


# Priority changes


@pytest.mark.parametrize(
    ("rule", "change", "now", "expected"),
    [
        pytest.param("recompute", "Thu 12:00", "Thu 12:00", "Thu 14:00", id="recompute"),
        pytest.param("carry", "Thu 12:00", "Thu 12:00", "Thu 14:00", id="carry"),
        pytest.param("restart", "Thu 12:00", "Thu 12:00", "Thu 16:00", id="restart"),
        pytest.param("keep", "Thu 12:00", "Thu 12:00", "Fri 10:00", id="keep"),
        pytest.param("keep", "Thu 10:00", "Thu 12:00", "Thu 14:00", id="keep, at the start"),
    ],
)
def test_a_priority_change(rule: str, change: str, now: str, expected: str) -> None:
    """Low (8 business hours), opened Thu 10:00, becomes high (4)."""
    desk = policy(
        resolution(),
        rows={"low": bh(8), "high": bh(4)},
        default="low",
        rules={"priority_change": rule},
    )
    assert due(desk, history("Thu 10:00", f"{change} priority high"), now) == expected


def test_recompute_replays_the_pauses() -> None:
    """The pause after the new due does not move it; the breach has the change's instant."""
    desk = policy(resolution(), rows={"low": bh(8), "high": bh(1)}, default="low")
    case = history("Thu 9:00", "Thu 11:00 paused", "Thu 12:00 resumed", "Thu 13:00 priority HIGH")
    got = read(desk, case, "Thu 13:00")
    assert (shown(got["due_at"]), shown(got["breached_at"])) == ("Thu 10:00", "Thu 13:00")


def test_a_breach_by_a_change_comes_while_paused_too() -> None:
    """Less than no time left breaches at once, no time left only at the resume."""
    desk = policy(resolution(), rows={"low": bh(8), "high": bh(1), "top": bh(0.5)}, default="low")
    case = history("Thu 9:00", "Thu 10:00 paused", "Thu 11:00 priority high")
    assert read(desk, case, "Thu 12:00")["breached_at"] is None
    case = history("Thu 9:00", "Thu 10:00 paused", "Thu 11:00 priority top")
    assert shown(read(desk, case, "Thu 12:00")["breached_at"]) == "Thu 11:00"
    case = history("Thu 9:00", "Thu 10:00 paused", "Thu 11:00 priority high", "Thu 12:00 resumed")
    assert shown(read(desk, case, "Thu 12:00")["breached_at"]) == "Thu 12:00"


def test_carry_counts_what_the_old_clock_showed() -> None:
    """Three elapsed hours used leave one business hour of four; five leave less than none."""
    desk = policy(
        resolution(),
        rows={"low": hours(8), "high": bh(4)},
        default="low",
        rules={"priority_change": "carry"},
    )
    case = history("Thu 07:00", "Thu 10:00 priority high")
    assert due(desk, case, "Thu 10:00") == "Thu 11:00"
    case = history("Thu 07:00", "Thu 12:00 priority high")
    assert shown(read(desk, case, "Thu 12:00")["breached_at"]) == "Thu 12:00"


def test_a_latched_cycle_keeps_its_due() -> None:
    """Breached as high, then lowered: nothing is healed."""
    desk = policy(resolution(), rows={"low": bh(8), "high": bh(1)}, default="high")
    got = read(desk, history("Thu 9:00", "Thu 11:00 priority low"), "Thu 12:00")
    assert (shown(got["due_at"]), shown(got["breached_at"])) == ("Thu 10:00", "Thu 10:00")


def test_a_change_while_resolved_takes_effect_at_the_reopening() -> None:
    """Low used two hours of eight; at the reopening it has four in all."""
    desk = policy(resolution(), rows={"low": bh(8), "high": bh(4)}, default="low")
    case = history(
        "Thu 9:00", "Thu 11:00 resolved", "Thu 12:00 priority high", "Thu 15:00 reopened"
    )
    assert due(desk, case, "Thu 13:00") == "Thu 17:00"
    assert due(desk, case, "Thu 15:00") == "Thu 17:00"
    quick = policy(resolution(), rows={"low": bh(8), "high": bh(1)}, default="low")
    got = read(quick, case, "Thu 15:00")
    assert (shown(got["due_at"]), shown(got["breached_at"])) == ("Thu 10:00", "Thu 15:00")


def test_the_matrix_re_targets_unless_a_priority_was_given() -> None:
    """An attribute that changes moves the row only while nobody said which row."""
    matrix = ({"impact": "high", "urgency": {"high": "high", "low": "low"}},)
    desk = policy(resolution(), rows={"low": bh(8), "high": bh(4)}, matrix=matrix)
    attributes = {"impact": "high", "urgency": "low"}
    changed = Event(at("Thu 10:00"), "changed", {"urgency": "high"})
    case = Case(at("Thu 09:00"), attributes=attributes, events=(changed,))
    assert due(desk, case, "Thu 10:00") == "Thu 13:00"
    case = Case(at("Thu 09:00"), "low", attributes, (changed,))
    assert due(desk, case, "Thu 10:00") == "Thu 17:00"


# Reopening


@pytest.mark.parametrize(
    ("rule", "expected", "cycles"),
    [("resume", "Fri 11:00", 1), ("restart", "Fri 13:00", 2), ("ignore", "Thu 13:00", 1)],
)
def test_reopened(rule: str, expected: str, cycles: int) -> None:
    """Two of four hours were used when it was resolved; it is reopened on Friday at nine."""
    desk = policy(resolution(bh(4)), rules={"reopen": rule})
    case = history("Thu 09:00", "Thu 11:00 resolved", "Fri 09:00 reopened")
    assert due(desk, case, "Fri 09:00") == expected
    assert len(assess(desk, case, at("Fri 09:00"), 15)["cycles"]["resolution"]) == cycles


def test_a_breach_stays_after_a_reopening() -> None:
    """A breached cycle keeps its due and runs on."""
    case = history("Thu 09:00", "Thu 14:00 resolved", "Fri 09:00 reopened")
    got = read(policy(resolution(bh(4))), case, "Fri 10:00")
    assert (got["phase"], shown(got["due_at"]), got["elapsed"]) == (
        "running",
        "Thu 13:00",
        6 * HOUR,
    )


def test_closure_waits_for_the_next_resolution() -> None:
    """What was started by resolved and is unmet waits again."""
    case = history("Thu 09:00", "Thu 10:00 resolved", "Thu 11:00 reopened", "Fri 09:00 resolved")
    desk = policy(CLOSURE)
    assert assess(desk, case, at("Thu 12:00"), 15)["cycles"]["closure"] == []
    assert due(desk, case, "Fri 09:00", "closure") == "Fri 11:00"


def test_closed_counts_as_resolved() -> None:
    """Closed without resolved meets the resolution, starts and meets the closure."""
    got = assess(
        policy(resolution(bh(4)), response(bh(1)), CLOSURE),
        history("Thu 09:00", "Thu 09:30 closed"),
        at("Thu 10:00"),
        15,
    )["cycles"]
    assert [shown(got[name][0]["met_at"]) for name in got] == ["Thu 09:30"] * 3


def test_cancelled_ends_every_clock_and_reopening_revives_it() -> None:
    """The hour while cancelled does not count."""
    case = history(
        "Thu 09:00", "Thu 10:00 cancelled", "Thu 11:00 acknowledged", "Thu 12:00 reopened"
    )
    desk = policy(resolution(bh(4)), response(bh(2)))
    ended = read(desk, case, "Thu 11:30", "first_response")
    assert (ended["phase"], ended["met_at"], ended["in_time"]) == ("ended", None, None)
    assert due(desk, case, "Thu 12:00") == "Thu 15:00"
    assert due(desk, case, "Thu 12:00", "first_response") == "Thu 13:00"


# Recurring


def test_update_starts_anew_where_it_is_met() -> None:
    """Each update starts the next cycle; resolved ends the last one, neither in time nor late."""
    case = history("Thu 09:00", "Thu 12:00 updated", "Thu 14:00 resolved")
    desk = policy(UPDATE)
    assert due(desk, case, "Thu 12:00", "update") == "Thu 16:00"
    first, second = assess(desk, case, at("Thu 18:00"), 15)["cycles"]["update"]
    assert (first["phase"], first["in_time"]) == ("met", True)
    assert (second["phase"], second["in_time"], shown(second["due_at"])) == (
        "ended",
        None,
        "Thu 16:00",
    )


def test_next_response_starts_at_the_oldest_unanswered_message() -> None:
    """Not before the first response; a second message does not move it."""
    desk = policy(NEXT)
    case = history(
        "Thu 09:00",
        "Thu 09:15 customer_replied",
        "Thu 10:00 responded",
        "Thu 11:00 customer_replied",
        "Thu 11:30 customer_replied",
    )
    (cycle,) = assess(desk, case, at("Thu 11:45"), 15)["cycles"]["next_response"]
    assert shown(cycle["due_at"]) == "Thu 12:00"


def test_a_message_while_resolved_starts_next_response_at_the_reopening() -> None:
    """Unless it was answered before."""
    desk = policy(NEXT)
    case = history(
        "Thu 09:00", "Thu 10:00 resolved", "Thu 11:00 customer_replied", "Thu 12:00 reopened"
    )
    assert due(desk, case, "Thu 12:00", "next_response") == "Thu 13:00"


def test_after_another_milestone() -> None:
    """It starts when the other is met; what came before meets it there with nothing used."""
    review = Milestone("review", bh(8), (), met_by=("reviewed",), after="resolution")
    desk = policy(resolution(bh(4)), review)
    case = history("Thu 09:00", "Thu 10:00 resolved")
    assert due(desk, case, "Thu 10:00", "review") == "Fri 10:00"
    case = history("Thu 09:00", "Thu 09:30 reviewed", "Thu 10:00 resolved")
    got = read(desk, case, "Thu 12:00", "review")
    assert (shown(got["met_at"]), got["elapsed"]) == ("Thu 10:00", 0)


def test_what_follows_waits_for_what_it_follows_to_be_met_again() -> None:
    """It does not start anew by itself, and the event that meets the other came not before."""
    sign = Milestone("sign", bh(8), (), met_by=("signed", "resolved"), after="resolution")
    desk = policy(resolution(bh(4)), sign)
    case = history("Thu 09:00", "Thu 10:00 resolved")
    assert read(desk, case, "Thu 10:00", "sign")["phase"] == "running"
    case = history("Thu 09:00", "Thu 10:00 resolved", "Thu 11:00 reopened")
    assert assess(desk, case, at("Thu 12:00"), 15)["current"]["sign"] == "waiting"
    closing = Milestone("sign", bh(8), (), met_by=("signed", "closed"), after="resolution")
    desk = policy(resolution(bh(4)), closing, rules={"reopen": "restart"})
    lines = ("Thu 10:00 resolved", "Thu 10:30 closed", "Thu 10:45 signed", "Thu 11:00 reopened")
    got = assess(desk, history("Thu 09:00", *lines), at("Thu 12:00"), 15)
    assert got["current"] == {"resolution": "running", "sign": "waiting"}
    got = assess(desk, history("Thu 09:00", *lines, "Thu 13:00 resolved"), at("Thu 14:00"), 15)
    assert [shown(c["started_at"]) for c in got["cycles"]["sign"]] == ["Thu 10:00", "Thu 13:00"]
    assert got["current"]["sign"] == "running"


def test_an_end_that_was_taken_back_has_not_come_before() -> None:
    """But what was signed has."""
    review = Milestone("review", bh(8), met_by=("reviewed",))
    sign = Milestone("sign", bh(8), (), met_by=("signed", "resolved"), after="review")
    desk = policy(review, sign)
    lines = ("Thu 10:00 resolved", "Thu 11:00 reopened", "Thu 12:00 reviewed")
    assert read(desk, history("Thu 09:00", *lines), "Thu 13:00", "sign")["phase"] == "running"
    case = history("Thu 09:00", "Thu 09:30 signed", *lines)
    assert shown(read(desk, case, "Thu 13:00", "sign")["met_at"]) == "Thu 12:00"


def test_closed_at_once_ends_before_it_answers() -> None:
    """What runs until closed is not met by the answer that a solution is."""
    step = Milestone("step", bh(4), met_by=("responded",), until="closed")
    got = read(policy(step), history("Thu 09:00", "Thu 10:00 closed"), "Thu 11:00", "step")
    assert (got["phase"], got["met_at"]) == ("ended", None)
    talk = Milestone("talk", bh(4), (Start("resolved"),), met_by=("responded",))
    got = read(policy(talk), history("Thu 09:00", "Thu 10:00 resolved"), "Thu 11:00", "talk")
    assert got["phase"] == "running"


# Promises


def test_each_promise_is_a_cycle() -> None:
    """The old one is ended when its instant has not passed, else it stays breached."""
    case = Case(
        at("Thu 09:00"),
        events=(
            Event(at("Thu 10:00"), "promised", at("Thu 12:00")),
            Event(at("Thu 11:00"), "promised", at("Thu 14:00")),
            Event(at("Thu 15:00"), "promised", at("Fri 10:00")),
        ),
    )
    got = assess(policy(PROMISE), case, at("Thu 16:00"), 15)["cycles"]["promise"]
    assert [shown(c["due_at"]) for c in got] == ["Thu 12:00", "Thu 14:00", "Fri 10:00"]
    assert [shown(c["breached_at"]) for c in got] == [None, "Thu 14:00", None]


def test_a_promise_for_another_milestone_sets_its_due() -> None:
    """It keeps its start; what a pause takes does not move it."""
    promised = Event(at("Thu 10:00"), "promised", {"resolution": at("Thu 15:00")})
    events = (promised, Event(at("Thu 11:00"), "paused"), Event(at("Thu 12:00"), "resumed"))
    case = Case(at("Thu 09:00"), events=events)
    got = read(policy(resolution(bh(4))), case, "Thu 13:00")
    assert (shown(got["started_at"]), shown(got["due_at"])) == ("Thu 09:00", "Thu 15:00")


def test_a_promise_in_the_past_breaches_at_the_event() -> None:
    """Its due stays what was said."""
    case = Case(at("Thu 09:00"), events=(Event(at("Thu 11:00"), "promised", at("Thu 10:00")),))
    got = read(policy(PROMISE), case, "Thu 12:00", "promise")
    assert (shown(got["due_at"]), shown(got["breached_at"])) == ("Thu 10:00", "Thu 11:00")


def test_a_reopening_does_not_move_a_promise() -> None:
    """If the instant has passed by then, the breach is at the reopening."""
    case = Case(
        at("Thu 09:00"),
        events=(
            Event(at("Thu 10:00"), "promised", at("Thu 12:00")),
            Event(at("Thu 11:00"), "resolved"),
            Event(at("Thu 14:00"), "reopened"),
        ),
    )
    got = read(policy(PROMISE), case, "Thu 15:00", "promise")
    assert (shown(got["due_at"]), shown(got["breached_at"])) == ("Thu 12:00", "Thu 14:00")


# The ladder

LADDER = (
    Level(1, (Trigger("opened"),), hours(24)),
    Level(
        2,
        (
            Trigger("unanswered", number=1),
            Trigger("unresolved", amount=hours(24)),
            Trigger("case", case={"class": "major"}),
            Trigger("event", of="escalation_requested"),
        ),
        hours(12),
    ),
    Level(
        3,
        (
            Trigger("unanswered", number=2),
            Trigger("unresolved", amount=hours(36)),
            Trigger("case", case={"class": "high_risk"}),
        ),
        hours(6),
    ),
)


def climbed(policy: Policy, case: Case, now: str) -> list[tuple[int, str | None, str | None]]:
    return [
        (e["level"], shown(e["at"]), shown(e["answered_at"]))
        for e in assess(policy, case, at(now), 15)["escalations"]
    ]


def test_nobody_answers_and_the_ladder_is_climbed() -> None:
    """24 hours, then 12 more."""
    got = climbed(policy(resolution(), ladder=LADDER), history("Mon 09:00"), "Thu 09:00")
    assert got == [(1, "Mon 09:00", None), (2, "Tue 09:00", None), (3, "Tue 21:00", None)]


def test_answered_but_unresolved_goes_on_too() -> None:
    """A response at the very end of a level's time answers it; unresolved_after does the rest."""
    case = history("Mon 09:00", "Tue 09:00 responded", "Tue 10:00 responded")
    got = climbed(policy(resolution(), ladder=LADDER), case, "Thu 09:00")
    assert got == [
        (1, "Mon 09:00", "Tue 09:00"),
        (2, "Tue 09:00", "Tue 10:00"),
        (3, "Tue 21:00", None),
    ]


def test_a_major_case_enters_at_two_and_a_change_lifts_it() -> None:
    """The highest alone; level 1 is never entered."""
    case = Case(
        at("Mon 09:00"),
        attributes={"class": "major"},
        events=(Event(at("Mon 10:00"), "changed", {"class": "high_risk"}),),
    )
    got = climbed(policy(resolution(), ladder=LADDER), case, "Mon 11:00")
    assert got == [(2, "Mon 09:00", None), (3, "Mon 10:00", None)]


def test_a_pause_stops_unresolved_after_as_it_stops_the_resolution() -> None:
    """24 hours of which two were paused: level 2 at 26; a response clock is not paused."""
    case = history("Mon 09:00", "Mon 10:00 responded", "Mon 11:00 paused", "Mon 13:00 resumed")
    got = climbed(policy(resolution(), ladder=LADDER), case, "Tue 12:00")
    assert got == [(1, "Mon 09:00", "Mon 10:00"), (2, "Tue 11:00", None)]


def test_overdue_by_and_the_next_opening() -> None:
    """Two business hours after the breach of Friday 16:00 it is Monday ten; somebody is there."""
    late = Trigger("overdue", "resolution", bh(2))
    soon = Trigger("used", "resolution", number=50)
    ladder = (
        Level(1, (soon,)),
        Level(2, (Trigger("event", of="escalation_requested"),), bh(1), True, bh(1), 2),
        Level(3, (late,)),
    )
    desk = policy(resolution(bh(4)), ladder=ladder)
    case = history("Fri 12:00", "Sat 10:00 escalation_requested")
    got = assess(desk, case, at("Mon+ 12:00"), 15)
    assert [(e["level"], shown(e["at"]), shown(e["deliver_at"])) for e in got["escalations"]] == [
        (1, "Fri 14:00", "Fri 14:00"),
        (2, "Sat 10:00", "Mon+ 09:00"),
        (3, "Mon+ 10:00", "Mon+ 10:00"),
    ]
    assert [(shown(when), what) for when, what in got["alerts"] if "level" in what] == [
        ("Fri 14:00", "level 1/notice/1"),
        ("Mon+ 09:00", "level 2/notice/1"),
        ("Mon+ 10:00", "level 3/notice/1"),
    ]


def test_due_within_fires_before_the_due() -> None:
    """Thirty minutes before the response is due, unless it came."""
    ladder = (Level(1, (Trigger("due_within", "first_response", hours(0.5)),)),)
    desk = policy(response(bh(1)), ladder=ladder)
    assert climbed(desk, history("Thu 09:00"), "Thu 09:30") == [(1, "Thu 09:30", None)]
    assert climbed(desk, history("Thu 09:00", "Thu 09:30 responded"), "Thu 10:00") == []


def test_a_threshold_in_the_past_fires_at_the_change() -> None:
    """Half of eight hours is four; of two hours one, which was at ten."""
    desk = policy(resolution(warn_at=(50,)), rows={"low": bh(8), "high": bh(4)}, default="low")
    case = history("Thu 09:00", "Thu 12:00 priority high")
    assert shown(read(desk, case, "Thu 12:00")["warned_at"]) == "Thu 12:00"
    assert read(desk, case, "Thu 11:45")["warned_at"] is None


def test_one_that_falls_due_while_paused_fires_at_the_resume() -> None:
    """Half is used at the very instant of the pause."""
    desk = policy(resolution(bh(4), warn_at=(50,)))
    case = history("Thu 09:00", "Thu 11:00 paused", "Thu 13:00 resumed")
    assert read(desk, case, "Thu 12:00")["warned_at"] is None
    assert shown(read(desk, case, "Thu 13:00")["warned_at"]) == "Thu 13:00"


# Asking again


def test_next_change() -> None:
    """The warning, then the breach, then nothing; while paused nothing at all."""
    desk = policy(resolution(bh(4), warn_at=(75,)))
    case = history("Thu 15:00", "Fri 12:00 paused")
    after = {
        now: shown(assess(desk, case, at(now), 15)["next_change_at"])
        for now in ("Thu 15:00", "Fri 10:00", "Fri 11:00", "Fri 12:00")
    }
    assert after == {
        "Thu 15:00": "Fri 10:00",
        "Fri 10:00": "Fri 11:00",
        "Fri 11:00": None,
        "Fri 12:00": None,
    }


def test_next_change_sees_deliveries_and_repeats() -> None:
    """Requested on Saturday: delivered on Monday at nine, again at ten, unanswered at eleven."""
    ladder = (
        Level(1, (Trigger("event", of="escalation_requested"),), bh(2), True, bh(1), 1),
        Level(2, (Trigger("unanswered", number=1),)),
    )
    desk = policy(ladder=ladder)
    case = history("Fri 09:00", "Sat 10:00 escalation_requested")
    now, seen = at("Sat 10:00"), []
    while (later := assess(desk, case, now, 15)["next_change_at"]) is not None:
        now = later
        seen.append(shown(now))
    assert seen == ["Mon+ 09:00", "Mon+ 10:00", "Mon+ 11:00"]


# Ties and order


def test_events_of_one_instant_go_by_seq_and_then_by_meaning() -> None:
    """Written in any order, responded comes before resolved; seq says otherwise."""
    desk = policy(UPDATE)
    case = history("Thu 09:00", "Thu 10:00 resolved", "Thu 10:00 updated")
    assert [c["phase"] for c in assess(desk, case, at("Thu 10:00"), 15)["cycles"]["update"]] == [
        "met",
        "ended",
    ]
    first = Event(at("Thu 10:00"), "resolved", seq=1)
    case = Case(at("Thu 09:00"), events=(Event(at("Thu 10:00"), "updated", seq=2), first))
    (cycle,) = assess(desk, case, at("Thu 10:00"), 15)["cycles"]["update"]
    assert cycle["phase"] == "ended"


def test_events_after_now_have_not_happened_and_early_ones_are_ignored() -> None:
    """Neither meets anything; the early one is listed."""
    case = history("Thu 09:00", "Thu 08:00 responded", "Thu 12:00 responded")
    got = assess(policy(response(bh(4))), case, at("Thu 11:00"), 15)
    assert got["cycles"]["first_response"][0]["met_at"] is None
    assert [event.name for event in got["ignored"]] == ["responded"]


def test_events_that_differ_in_seq_alone_are_one() -> None:
    """Two updates of one instant are one, and so is the cycle that they start."""
    twice = tuple(Event(at("Thu 10:00"), "updated", seq=seq) for seq in (1, 2))
    got = assess(policy(UPDATE), Case(at("Thu 09:00"), events=twice), at("Thu 11:00"), 15)
    assert len(got["cycles"]["update"]) == 2


def test_a_response_at_the_instant_at_which_time_reaches_a_level_does_not_answer_it() -> None:
    """Half is used at eleven, and the desk writes at eleven: first the event, then the level."""
    ladder = (Level(1, (Trigger("used", "resolution", number=50),), bh(1)),)
    desk = policy(resolution(bh(4)), ladder=ladder)
    case = history("Thu 09:00", "Thu 11:00 responded")
    assert climbed(desk, case, "Thu 12:00") == [(1, "Thu 11:00", None)]


def test_of_several_true_at_one_instant_the_highest_alone() -> None:
    """A change to a row that is long over uses the share and breaches: one event, one level."""
    ladder = (
        Level(1, (Trigger("used", "resolution", number=50),)),
        Level(2, (Trigger("overdue", "resolution"),)),
    )
    desk = policy(resolution(), rows={"low": bh(8), "high": bh(1)}, default="low", ladder=ladder)
    case = history("Thu 09:00", "Thu 12:00 priority high")
    assert climbed(desk, case, "Thu 12:00") == [(2, "Thu 12:00", None)]


def test_a_trigger_that_falls_due_in_a_pause_fires_at_the_resume() -> None:
    """Breached at eleven, one hour overdue at noon, but paused from 11:30 to 15:00."""
    ladder = (Level(1, (Trigger("overdue", "resolution", bh(1)),)),)
    desk = policy(resolution(bh(2)), ladder=ladder)
    case = history("Thu 09:00", "Thu 11:30 paused", "Thu 13:00 paused: parts", "Thu 15:00 resumed")
    assert climbed(desk, case, "Thu 14:45") == []
    assert climbed(desk, case, "Thu 15:00") == [(1, "Thu 15:00", None)]


def test_what_is_ignored_triggers_nothing() -> None:
    """Reopening an open case is listed, and that is all."""
    ladder = (Level(1, (Trigger("event", of="reopened"),)),)
    desk = policy(resolution(), ladder=ladder)
    got = assess(desk, history("Thu 09:00", "Thu 10:00 reopened"), at("Thu 11:00"), 15)
    assert (got["escalations"], [e.name for e in got["ignored"]]) == ([], ["reopened"])


def test_the_ladder_only_climbs() -> None:
    """A trigger below the level reached does nothing; an answer drops what is not yet repeated."""
    ladder = (
        Level(1, (Trigger("overdue", "resolution"),)),
        Level(2, (Trigger("event", of="escalation_requested"),), None, False, bh(1), 3),
    )
    desk = policy(resolution(bh(2)), ladder=ladder)
    case = history("Thu 09:00", "Thu 10:00 escalation_requested", "Thu 12:00 answered")
    got = assess(desk, case, at("Thu 16:00"), 15)
    assert [e["level"] for e in got["escalations"]] == [2]
    assert [shown(when) for when, what in got["alerts"] if "level" in what] == [
        "Thu 10:00",
        "Thu 11:00",
    ]


def test_exact_fit_and_a_pause_over_the_weekend() -> None:
    """Used up on Friday at five and due Monday at nine: a weekend's pause changes nothing."""
    desk = policy(resolution(bh(4)), rules={"exact_fit": "next_opening"})
    case = history("Fri 13:00", "Fri 17:00 paused", "Sun 12:00 resumed")
    assert due(desk, case, "Sun 12:00") == "Mon+ 09:00"


def test_pausing_while_resolved_stops_what_still_runs() -> None:
    """A step of one's own runs on after the resolution; the pause moves it by two hours."""
    step = Milestone("step", bh(4), met_by=("reviewed",), pausable=True)
    case = history("Thu 09:00", "Thu 10:00 resolved", "Thu 11:00 paused", "Thu 13:00 resumed")
    assert due(policy(step), case, "Thu 13:00", "step") == "Thu 15:00"


def test_first_response_is_met_by_implication_and_stays_so() -> None:
    """Solved at first touch is answered, and a reopening does not take that back."""
    case = history("Thu 09:00", "Thu 10:00 resolved", "Thu 11:00 reopened")
    got = read(policy(response(bh(2))), case, "Thu 12:00", "first_response")
    assert (got["phase"], shown(got["met_at"])) == ("met", "Thu 10:00")


def test_a_status_is_a_state() -> None:
    """Leaving a paused set resumes, leaving a resolved one reopens."""
    sets = {"paused": ("hold",), "resolved": ("solved",)}
    desk = policy(resolution(bh(4)), statuses=sets)
    case = history(
        "Thu 09:00",
        "Thu 10:00 status hold",
        "Thu 11:00 status solved",
        "Thu 13:00 status hold",
        "Thu 14:00 status new",
    )
    assert read(desk, case, "Thu 11:00")["phase"] == "met"
    assert read(desk, case, "Thu 13:00")["phase"] == "paused"
    assert due(desk, case, "Thu 14:00") == "Thu 17:00"
