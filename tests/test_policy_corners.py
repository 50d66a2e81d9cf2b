"""Rarer ways to write and to ask a policy."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from slaclock import (
    Case,
    CaseError,
    Clock,
    Event,
    Policy,
    PolicyError,
    load_policies,
    load_policy,
)
from slaclock.errors import did_you_mean
from slaclock.policy import Conditions, Milestone
from slaclock.policy.priority import MatrixEntry
from slaclock.policy.scalar import value_text

DESK = {"desk": {"timezone": "UTC", "hours": {"mon-fri": "09:00-17:00"}}}


def refused(data: dict[str, Any]) -> list[tuple[str, str]]:
    """The codes and places of what is wrong with a policy."""
    with pytest.raises(PolicyError) as caught:
        Policy.model_validate(data)
    return [(one.code, one.field) for one in caught.value.problems]


def test_what_is_read_already_is_taken_as_it_is() -> None:
    """Conditions and entries of a matrix may be handed on."""
    conditions = Conditions.read({"tier": "gold"})
    assert Conditions.read(conditions) is conditions
    entry = MatrixEntry.read({"impact": "high", "urgency": {"high": "high"}})
    assert MatrixEntry.read(entry) is entry


def test_a_condition_of_the_matrix_that_makes_no_sense() -> None:
    """It is refused in its place."""
    found = refused({
        "name": "p",
        "priorities": {"high": {}},
        "priority_matrix": [{"impact": {"at_leest": 3}, "urgency": {"high": "high"}}],
    })  # fmt: skip
    assert found
    assert all(place.startswith("priority_matrix.0") for _, place in found)
    found = refused({
        "name": "p",
        "priorities": {"high": {}},
        "priority_matrix": [{"impact": [None], "urgency": {"high": "high"}}],
    })  # fmt: skip
    assert [place for _, place in found] == ["priority_matrix.0.impact.0"]


def test_a_priority_that_is_no_text_means_no_row() -> None:
    """Whoever asks in Python gets None, and no error."""
    policy = Policy.model_validate({"name": "p", "priorities": {"5": {}}})
    assert policy.row_name("5") == "5"
    assert policy.row_name(5) is None  # type: ignore[arg-type]


def test_more_warnings_than_anybody_reads_are_refused() -> None:
    """A hundred shares are enough."""
    shares = [f"{share / 2}%" for share in range(1, 102)]
    found = refused({"name": "p", "milestones": {"resolution": {"warn_at": shares}}})
    assert [place for _, place in found] == ["milestones.resolution.warn_at"]


def test_open_time_of_a_level_may_have_a_calendar_of_its_own() -> None:
    """Then `unresolved_after` still needs the default one."""
    data: dict[str, Any] = {
        "name": "p",
        "calendars": DESK,
        "milestones": {"resolution": {}},
        "escalations": {
            1: {
                "to": "A",
                "calendar": "desk",
                "respond_within": "2 business hours",
                "when": {"unresolved_after": "4 hours"},
            }
        },
    }
    assert Policy.model_validate(data).escalations[1].calendar is not None
    data["escalations"][1]["when"] = {"unresolved_after": "4 business hours"}
    assert [code for code, _ in refused(data)] == ["no-calendar"]


def test_dates_in_conditions_are_their_text() -> None:
    """Whoever writes a policy in Python may give a date where a file gives text."""
    policy = Policy.model_validate({"name": "p", "applies_to": {"since": date(2026, 1, 1)}})
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    assert Clock(policy).assess(Case(1, opened, attributes={"since": "2026-01-01"}), now=opened)
    assert value_text(date(2026, 1, 1)) == "2026-01-01"
    assert value_text(True) == "true"


def test_what_pydantic_itself_refuses_is_said_in_our_words() -> None:
    """A value that is no mapping where one is required."""
    with pytest.raises(PolicyError) as caught:
        Policy.model_validate_json("[1]")
    assert caught.value.problems[0].what.startswith("found")
    with pytest.raises(PolicyError) as caught:
        Policy.model_validate_json("{")
    assert caught.value.problems[0].code == "bad-json"


def test_what_messages_call_a_text_must_be_text() -> None:
    """`name=` is for messages, and 5 is no name."""
    with pytest.raises(PolicyError, match="name is 5"):
        load_policy(text="name: p", name=5)  # type: ignore[arg-type]
    with pytest.raises(PolicyError):
        load_policies(5)  # type: ignore[arg-type]


# -------------------------------------------------------------------- the calendars of the ladder


def ladder(milestone: dict[str, Any], trigger: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A policy with one level, and a calendar that is not the default one."""
    levels = {1: {"to": "A", "when": trigger}}
    return {
        "name": "p",
        "calendars": DESK,
        "milestones": milestone,
        "escalations": levels,
        **fields,
    }


LATE = {"overdue": "resolution", "by": "2 business hours"}
SOON = {"due_within": "30 business minutes", "of": "resolution"}


@pytest.mark.parametrize("trigger", [LATE, SOON])
@pytest.mark.parametrize(
    "milestone",
    [
        {"within": "24 hours"},
        {},
        pytest.param({"within": "24 hours", "warn_at": "50%"}, id="warned of"),
    ],
)
def test_open_time_beside_a_due_needs_a_calendar(
    trigger: dict[str, Any], milestone: dict[str, Any]
) -> None:
    """The milestone's own or the default one; that of the level is for its own lengths."""
    data = ladder({"resolution": milestone}, trigger)
    assert [code for code, _ in refused(data)] == ["no-calendar"]
    data["escalations"][1]["calendar"] = "desk"
    assert [code for code, _ in refused(data)] == ["no-calendar"]
    assert Policy.model_validate({**data, "calendar": "desk"})
    data["milestones"] = {"resolution": {**milestone, "calendar": "desk"}}
    assert Policy.model_validate(data)


@pytest.mark.parametrize(("cell", "loads"), [({"calendar": "desk"}, True), ({}, False)])
def test_each_row_must_name_a_calendar_for_what_counts_beside_its_due(
    cell: dict[str, Any], loads: bool
) -> None:
    """Where there is no default one."""
    target = {"within": "24 hours", "calendar": "desk"}
    rows = {"high": {"resolution": target}, "low": {"resolution": {"within": "48 hours", **cell}}}
    data = ladder({}, LATE, priorities=rows)
    if loads:
        assert Policy.model_validate(data)
    else:
        assert refused(data) == [("no-calendar", "escalations.1.when.by")]


def test_many_triggers_beside_many_rows() -> None:
    """What the rows say of a milestone is asked once, or it would take a minute."""
    rows: dict[str, Any] = {f"row {number}": {} for number in range(5_000)}
    data = ladder({"resolution": {}}, {"overdue": "resolution"}, priorities=rows)
    data["escalations"][1]["when"] = [{"overdue": "resolution"}] * 2_000 + [LATE]
    assert refused(data) == [("no-calendar", "escalations.1.when.2000.by")]


@pytest.mark.parametrize(
    ("within", "reached"),
    [("24 business hours", datetime(2026, 11, 21, 11)), ("24 hours", datetime(2026, 11, 21, 11))],
)
def test_open_time_beside_a_due_counts_on_the_calendar_of_the_milestone(
    within: str, reached: datetime
) -> None:
    """Also when its own target is elapsed time."""
    always = {"timezone": "UTC", "hours": {"mon-sun": "00:00-24:00"}}
    policy = Policy.model_validate(ladder(
        {"resolution": {"within": within, "calendar": "always"}}, LATE,
        calendars={**DESK, "always": always}, calendar="desk",
    ))  # fmt: skip
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    [level] = (
        Clock(policy).assess(Case("1", opened), now=datetime(2026, 12, 1, tzinfo=UTC)).escalations
    )
    assert level.at == reached.replace(tzinfo=UTC)


def test_a_level_without_open_time_needs_no_calendar() -> None:
    """None is chosen for a case without a region, and nothing counts on one."""
    choice = {"by": "region", "emea": "desk"}
    data = ladder({"resolution": {"within": "24 hours"}}, {"event": "opened"}, calendar=choice)
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    [level] = Clock(Policy.model_validate(data)).assess(Case("1", opened), now=opened).escalations
    assert (level.level, level.at) == (1, opened)
    for counted in (
        {"respond_within": "2 business hours"},
        {"repeat": {"every": "1 business hour", "times": 1}},
        {"deliver": "next_opening"},
    ):
        data["escalations"] = {1: {"to": "A", "when": "opened", **counted}}
        clock = Clock(Policy.model_validate(data))
        with pytest.raises(CaseError, match="attribute 'region' is missing"):
            clock.assess(Case("1", opened), now=opened)


# -------------------------------------------------------------------- names


def test_priorities_of_triggers_know_no_case_without_a_table_either() -> None:
    """As with one: upper and lower case are alike."""
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    data = ladder({"resolution": {"within": "24 hours"}}, {"event": "opened", "priority": "High"})
    clock = Clock(Policy.model_validate(data))
    for priority, levels in (("high", 1), ("HIGH", 1), ("low", 0), (None, 0)):
        found = clock.assess(Case("1", opened, priority), now=opened).escalations
        assert len(found) == levels


def test_a_matrix_without_a_table_may_use_aliases() -> None:
    """The row is the one that the alias means."""
    matrix = [{"urgency": {"now": "urgent", "later": "low"}}]
    policy = Policy.model_validate(
        {"name": "p", "priority_aliases": {"Urgent": "high"}, "priority_matrix": matrix}
    )
    assert policy.rows == ("high", "low")
    assert policy.matrix_priority({"urgency": "now"}) == "high"


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("prioritys: {high: {}}\ndefault_priority: high\n", "prioritys"),
        ("milestone: {foo: {met_by: x}}\nescalations: {1: {to: x, when: {overdue: foo}}}\n",
         "milestone"),
        ("calendrs: {}\ncalendar: d\n", "calendrs"),
        ("calender: d\nmilestones: {resolution: {within: 4bh}}\n", "calender"),
        ("escalations: {1: {to: x, calender: d, respond_within: 4bh, when: opened}}\n",
         "escalations.1.calender"),
        ("calendars: {d: {time_zone: UTC, hours: {mon: 09:00-17:00}}}\ncalendar: d\n",
         "calendars.d.time_zone"),
    ],
)  # fmt: skip
def test_what_follows_from_a_misspelt_key_is_no_problem_of_its_own(
    written: str, field: str
) -> None:
    """One slip, one problem."""
    with pytest.raises(PolicyError) as caught:
        load_policy(text=f"name: p\n{written}")
    assert [one.field for one in caught.value.problems] == [field]


def test_the_highest_number_of_a_level_is_read_back() -> None:
    """As a key of JSON too, in which it is text."""
    policy = load_policy(text="name: p\nescalations: {1000000: {to: x, when: opened}}\n")
    assert Policy.model_validate(policy.model_dump(mode="json")) == policy
    for number in ("1000001", "0", "01"):
        assert refused({"name": "p", "escalations": {number: {"to": "x"}}})


# -------------------------------------------------------------------- lengths


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("review: {every: 365 days}", "write '365 calendar days'"),
        ("retention: {keep: 30 days}", "write '30 calendar days' or '720 hours'"),
        ("rules: {business_day: {working_hours: 1 day}}", "write '24 hours'"),
        ("rules: {business_day: {working_hours: 0 hours}}",
         "write a duration above zero, e.g. 8 hours"),
        ("rules: {business_day: {working_hours: 40000 days}}", "write a shorter duration"),
        ("escalations: {1: {to: x, when: {unresolved_after: 2 days}}}",
         "write '2 business days', '2 calendar days' or '48 hours'"),
    ],
)  # fmt: skip
def test_only_those_clocks_are_offered_that_will_do(written: str, fix: str) -> None:
    """What the message says can be written in its place."""
    with pytest.raises(PolicyError) as caught:
        load_policy(text=f"name: p\n{written}\n")
    assert [one.fix for one in caught.value.problems] == [fix]


# -------------------------------------------------------------------- meaning


def test_equal_policies_mean_the_same() -> None:
    """A number is no text, and 5 is 5.0."""
    number, text, whole, float_ = (
        Policy.model_validate({"name": "p", "applies_to": {"seats": value}})
        for value in (5.5, "5.5", {"at_least": 5}, {"at_least": 5.0})
    )
    assert number != text
    assert number.digest != text.digest
    assert (whole, whole.digest) == (float_, float_.digest)


def test_that_there_are_no_holidays_stays_said() -> None:
    """A dump is read back as it was written, and no holidays mean the same as not a word."""
    said = {"desk": {**DESK["desk"], "holidays": []}}
    policy, other = (
        Policy.model_validate({"name": "p", "calendars": calendars}) for calendars in (said, DESK)
    )
    dumped = policy.model_dump(mode="json")
    assert dumped["calendars"]["desk"]["holidays"] == []
    assert Policy.model_validate(dumped).model_dump(mode="json") == dumped
    assert (policy, policy.digest) == (other, other.digest)


@pytest.mark.parametrize("name", ["Sup \U0001f600", "a\\ud83d", "\\\U0001f600", "é"])
def test_json_of_any_character_is_read(name: str) -> None:
    """A character beyond the first 65,536 is a pair of escapes in JSON (RFC 8259)."""
    policy = Policy(name=name)
    for text in (json.dumps(policy.model_dump(mode="json")), policy.model_dump_json()):
        assert load_policy(text=text) == policy


@pytest.mark.parametrize("within", ["24 hours", "8 business hours"])
def test_open_time_beside_a_due_stays_on_the_calendar_of_the_start(within: str) -> None:
    """An attribute that changes later chooses no other, and need not choose any."""
    desks = {
        name: {"timezone": "UTC", "hours": {"mon-sun": hours}}
        for name, hours in (("day", "09:00-17:00"), ("night", "20:00-21:00"))
    }
    choice = {"by": "region", "emea": "day", "apac": "night"}
    policy = Policy.model_validate(ladder(
        {"resolution": {"within": within, "calendar": choice}}, LATE,
        calendars=desks, calendar="night",
    ))  # fmt: skip
    opened = datetime(2026, 11, 20, 9, tzinfo=UTC)
    due = opened + timedelta(hours=24 if within == "24 hours" else 8)
    for region in ("apac", "mars"):
        moved = Event("changed", opened + timedelta(hours=2), {"region": region})
        case = Case("1", opened, attributes={"region": "emea"}, events=[moved])
        [level] = Clock(policy).assess(case, now=datetime(2026, 12, 1, tzinfo=UTC)).escalations
        assert level.at == policy.calendars["day"].add(due, "2 business hours")


def test_compositions_without_holidays_mean_the_same_however_it_was_said() -> None:
    """Deep inside, too."""
    said: dict[str, Any] = {**DESK["desk"], "holidays": []}
    unsaid: dict[str, Any] = {**DESK["desk"]}
    one, other = (
        Policy.model_validate(
            {"name": "p", "calendars": {"x": {"any_of": [{"all_of": [part]}, DESK["desk"]]}}}
        )
        for part in (said, unsaid)
    )
    assert (one, one.digest) == (other, other.digest)


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ("calendar: ny\ncalendrs: {}\nmilestones: {resolution: {within: 1h, calendar: nyy}}\n",
         ["calendrs", "milestones.resolution.calendar"]),
        ("calender: ny\ncalendar: ny\nmilestones: {m: {within: 1h, met_by: x, calendar: nyy}}\n",
         ["calender", "milestones.m.calendar"]),
    ],
)  # fmt: skip
def test_a_key_too_many_hides_nothing(written: str, fields: list[str]) -> None:
    """The one that it is like is there."""
    calendars = "calendars: {ny: {timezone: UTC, hours: {mon: 09:00-17:00}}}\n"
    with pytest.raises(PolicyError) as caught:
        load_policy(text=f"name: p\n{calendars}{written}")
    assert [one.field for one in caught.value.problems] == fields


def test_escapes_of_what_is_no_json_stay_as_they_are() -> None:
    """In single quotes they are text."""
    text = "{name: '\\ud83d\\ude00'}"
    assert load_policy(text=text).name == "\\ud83d\\ude00"


LONG = "k" * 30_000


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"applies_to": {LONG: [[]] * 8_000}}, id="values"),
        pytest.param({"applies_to": {LONG: {"not": [[]] * 8_000}}}, id="values that are not"),
        pytest.param({"applies_to": dict.fromkeys(range(8000), "x")}, id="attributes"),
        pytest.param({"calendar": dict.fromkeys(range(8000), 1)}, id="choices"),
        pytest.param({"priority_matrix": [{"x": dict.fromkeys(range(8000), 1)}]}, id="priorities"),
        pytest.param({"milestones": {number / 2: {} for number in range(8_000)}}, id="names"),
        pytest.param(
            {"escalations": {key: {"to": "A"} for n in range(1, 900) for key in (n, str(n))}},
            id="levels",
        ),
        pytest.param(
            {"calendars": {number: {"timezone": "UTC"} for number in range(1, 8_000)}},
            id="calendars",
        ),
    ],
)
def test_a_hundred_problems_are_enough(written: dict[str, Any]) -> None:
    """Nobody reads more, and with the keys above them thousands take a gibibyte."""
    assert len(refused({"name": "p", **written})) == 100


def test_more_items_than_any_policy_has_are_refused() -> None:
    """They are not looked at, for what is wrong with each would take long to say."""
    level = {"to": "A", "when": [{}] * 3_001}
    assert refused({"name": "p", "escalations": {1: level}}) == [
        ("too-many-values", "escalations.1.when")
    ]
    level["when"] = ["opened"] * 3_000
    assert Policy.model_validate({"name": "p", "escalations": {1: level}})


def test_a_large_table_is_read_until_there_is_enough_to_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What comes after that is not looked at; what stands in another part of it is found too."""
    read: list[object] = []

    def counted(written: object) -> object:
        read.append(written)
        return written

    monkeypatch.setattr(Milestone, "spelled_out", counted)
    milestones: dict[str, Any] = {f"m{number}": 1 for number in range(10_000)}
    assert len(refused({"name": "p", "milestones": milestones})) == 100
    assert len(read) == 1_000
    good: dict[str, Any] = {name: {"met_by": "x"} for name in milestones}
    assert len(Policy.model_validate({"name": "p", "milestones": good}).milestones) == 10_000
    found = refused({"name": "p", "milestones": {**good, "m7": 1, "m5000": 1}})
    assert found == [("not-a-mapping", "milestones.m7"), ("not-a-mapping", "milestones.m5000")]


def test_what_is_misspelt_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cells ask whether their milestone may be behind one of the unknown keys."""
    compared: list[object] = []

    def counted(found: object, known: list[object]) -> str:
        compared.append(found)
        return did_you_mean(found, known)

    monkeypatch.setattr("slaclock.policy.reading.did_you_mean", counted)
    strange = {f"strange {number}": 1 for number in range(50)}
    cells = {f"m{number}": "1 business hour" for number in range(40)}
    rows = {f"row {number}": cells for number in range(10)}
    found = refused({"name": "p", **strange, "priorities": rows})
    assert [code for code, _ in found[:50]] == ["unknown-key"] * 50
    assert len(compared) <= 3 * len(strange)  # milestones, calendar and calendars are missing


def test_of_a_large_policy_a_long_chain_of_mistakes_is_told_in_part() -> None:
    """Each hides the next until it is taken out and the whole is read again, three times then."""
    match = {"zz": 1, "reason": [{}]}
    milestone = {"zz": 1, "met_by": [match], "started_by": match, "owner": {"zz": 1, "event": []}}
    data = {"name": "p", "zz": 1, "milestones": {"a": milestone, 1: milestone}}
    found = refused(data)
    rows: dict[str, Any] = {f"row {number}": {} for number in range(10_000)}
    told = refused({**data, "priorities": rows})
    assert told == [one for one in found if one in told]
    assert len(found) > len(told) > 3
