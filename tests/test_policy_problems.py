"""What is wrong with a policy: all of it at once, each in its place, in words that help."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from slaclock.errors import PolicyError
from slaclock.policy import read_policy

from .policy_examples import policy_data, problems_of, said_of


def escalations(*when: Any) -> dict[str, Any]:
    """A ladder of two levels, the second with these triggers."""
    first = {"to": "Desk", "respond_within": "1 hour"}
    return policy_data(escalations={1: first, 2: {"to": "Lead", "when": [*when]}})


# -- one problem ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field", "what", "fix"),
    [
        ({"nmae": "x"}, "nmae", "unknown key 'nmae'", "did you mean 'name'?"),
        ({"name": ...}, "name", "'name' is missing", "add 'name'"),
        ({"name": None}, "name", "'name' is missing", "add 'name'"),
        ({"name": " "}, "name", "found ' ', an empty text", "write a name"),
        ({"name": ["x"]}, "name", "found ['x']; text is required", "write a name in its place"),
        ({"version": 1.0}, "version",
         "found 1.0, a number; text is required", 'quote it: "1.0"'),
        ({"version": True}, "version",
         "found true, a truth value; text is required", 'quote it: "true"'),
        ({"version": date(2026, 1, 2)}, "version",
         "found 2026-01-02, a date; text is required", 'quote it: "2026-01-02"'),
        ({"slaclock": 2}, "slaclock",
         "found 2; this version of slaclock reads format 1", "write slaclock: 1"),
        ({"slaclock": True}, "slaclock",
         "found True; this version of slaclock reads format 1", "write slaclock: 1"),
        ({"published": 20240608}, "published",
         "found 20240608; a date is required", "write e.g. 2026-07-01"),
        ({"published": datetime(2024, 6, 8)}, "published",
         "found datetime.datetime(2024, 6, 8, 0, 0); a date is required", "write e.g. 2026-07-01"),
        ({"published": "2024-02-30"}, "published",
         "no year has a date '2024-02-30'", "check the month and the day"),
        ({"effective": "2024-01-01"}, "effective",
         "found '2024-01-01'; a mapping is required",
         "write {from: ...}; the keys are from, until"),
        ({"effective": {"from": "2024-07-01", "until": "2024-07-01"}}, "effective.until",
         "until 2024-07-01 is not after from 2024-07-01",
         "until is the first date no longer in force; write a later one"),
        ({"review": {"every": "2 business days"}}, "review.every",
         "found '2 business days'; calendar days, months or years is required",
         "write e.g. 12 months or 3 years"),
        ({"retention": {"from": "closed"}}, "retention.keep", "'keep' is missing", "add 'keep'"),
        ({"retention": {"keep": "1 year", "from": "close"}}, "retention.from",
         "found 'close'; closed or resolved or opened is required", "did you mean 'closed'?"),
        ({"timezone": "europe/london"}, "timezone",
         "'europe/london' is no time zone that the tz database knows",
         "did you mean 'Europe/London'?"),
        ({"timezone": "../etc/passwd"}, "timezone",
         "'../etc/passwd' is no time zone that the tz database knows", None),
        ({"calendar": "suport"}, "calendar", "no calendar 'suport'", "did you mean 'support'?"),
        ({"calendar": {"by": "region"}}, "calendar",
         "found {'by': 'region'}; 'by' an attribute, and calendars for its values, are required",
         "write a name, or e.g. {by: region, emea: london, default: support}"),
        ({"calendar": {"by": "region", "emea": "london"}}, "calendar.emea",
         "no calendar 'london'", "use one of: support"),
        ({"calendar": ..., "calendars": ..., "priorities": {"low": {"resolution": "3bd"}}},
         "priorities.low.resolution",
         "'3 business days' is open time of a calendar, and none is chosen",
         "add 'calendar: support', the default for business durations"),
        ({"default_priority": "gold"}, "default_priority",
         "no row 'gold' in the table of priorities", "use one of: low, high"),
        ({"priority_aliases": {"urgent": "hihg"}}, "priority_aliases.urgent",
         "no row 'hihg' in the table of priorities", "did you mean 'high'?"),
        ({"priority_aliases": {"HIGH": "low"}}, "priority_aliases.HIGH",
         "'HIGH' is 'high' again: upper and lower case are alike", "keep one of them"),
        ({"priority_matrix": [{"impact": "high"}]}, "priority_matrix.0",
         "found {'impact': 'high'}; one attribute with a mapping to priorities is required",
         "write e.g. {impact: high, urgency: {high: high, low: medium}}"),
        ({"priority_matrix": [{"urgency": {"a": "low", "b": "urgent"}}]},
         "priority_matrix.0.urgency.b",
         "no row 'urgent' in the table of priorities", "use one of: low, high"),
        ({"priority_matrix": [{"urgency": {"a": 1}}]}, "priority_matrix.0.urgency.a",
         "found 1, a number; text is required", 'quote it: "1"'),
        ({"statuses": {"open": ["new"], "paused": ["hold", "new"]}}, "statuses.paused.1",
         "status 'new' is listed under 'open' already", "list each status once"),
        ({"rules": {"exact_fit": "closed"}}, "rules.exact_fit",
         "found 'closed'; close or next_opening is required", "did you mean 'close'?"),
        ({"rules": {"business_day": "day"}}, "rules.business_day",
         "found 'day'; same_time or close_of_business is required",
         "use one of: same_time, close_of_business"),
        ({"rules": {"business_day": {"working_hours": "1 month"}}},
         "rules.business_day.working_hours",
         "found '1 month'; round-the-clock time or business time is required",
         "write e.g. 8 hours"),
        ({"escalations": {0: {"to": "x"}}}, "escalations.0",
         "found 0; a whole number from 1 to 1000000 is required",
         "write e.g. 1 or 3, without quotes"),
        ({"escalations": {1: None}}, "escalations.1",
         "found None; a mapping is required", None),
        ({"escalations": {1: {"to": "a"}, "1": {"to": "b"}}}, "escalations.1",
         "level 1 is there twice", "keep one of them"),
        ({"escalations": [{"to": "a"}]}, "escalations",
         "found [{'to': 'a'}]; a mapping is required", "write each one as name: ..."),
    ],
)  # fmt: skip
def test_one_problem(changed: dict[str, Any], field: str, what: str, fix: str | None) -> None:
    """It says where, the value found, what was required, and how to put it right."""
    [problem] = problems_of(policy_data(**changed))
    assert (problem.field, problem.what) == (field, what)
    assert problem.fix == fix if fix is not None else problem.fix
    assert problem.severity == "error"


@pytest.mark.parametrize(
    ("milestones", "field", "what", "fix"),
    [
        ({"resolution": {"within": "2 days"}}, "resolution.within",
         "'2 days' could mean two things",
         "write '2 business days', '2 calendar days' or '48 hours'"),
        ({"resolution": {"within": 4}}, "resolution.within", None, None),
        ({"resolution": "4 hours"}, "resolution",
         "found '4 hours'; a mapping is required", None),
        ({"resolutoin": None}, "resolutoin",
         "milestone 'resolutoin' says nothing of what meets it",
         "add met_by, e.g. met_by: resolved; or did you mean 'resolution'?"),
        ({"fix": {"met_by": []}}, "fix.met_by",
         "found an empty list", "name at least one, or leave the key out"),
        ({"fix": {"met_by": {"reason": "x"}}}, "fix.met_by.event",
         "'event' is missing", "add 'event'"),
        ({"fix": {"met_by": "a", "after": "b"}}, "fix.after",
         "the policy has no milestone 'b'", "use one of: fix, resolution"),
        ({"fix": {"met_by": "a", "after": "closure"}}, "fix.after",
         "the policy has no milestone 'closure'", "add 'closure:' under milestones"),
        ({"fix": {"met_by": "a", "after": "fix"}}, "fix.after",
         "milestone 'fix' waits for itself: fix after fix",
         "let one of them be started by an event"),
        ({"closure": {"after": "resolution", "started_by": "resolved"}}, "closure.after",
         "starts after 'resolution' and by 'resolved'; one start is required",
         "leave out after or started_by"),
        ({"resolution": {"pausable": "yes"}}, "resolution.pausable",
         "found 'yes'; true or false is required", "write true or false, without quotes"),
        ({"resolution": {"warn_at": [0.75]}}, "resolution.warn_at.0",
         "found 0.75; a percentage above 0% and up to 1000% is required", "write e.g. 75%"),
        ({"resolution": {"warn_at": "0%"}}, "resolution.warn_at",
         "found '0%'; a percentage above 0% and up to 1000% is required", "write e.g. 75%"),
        ({"resolution": {"warn_at": ["75%", "50%", "75.0%"]}}, "resolution.warn_at.2",
         "75% is listed twice", "list each share once"),
        ({"resolution": {"owner": {"evnt": "assigned"}}}, "resolution.owner.evnt",
         "unknown key 'evnt'", "did you mean 'event'?"),
        ({"resolution": {"calendar": "both"}}, "resolution.calendar",
         "no calendar 'both'", "use one of: support"),
        ({"resolution": {"applies_to": {"tier": {"is": "gold"}}}}, "resolution.applies_to.tier.is",
         "unknown condition 'is'", "use one of: not, at_least, at_most, missing"),
    ],
)  # fmt: skip
def test_one_problem_of_a_milestone(
    milestones: dict[str, Any], field: str, what: str | None, fix: str | None
) -> None:
    """The same for milestones."""
    data = policy_data(milestones=milestones)
    [problem] = problems_of(data)
    assert problem.field == f"milestones.{field}"
    assert problem.what == what if what is not None else problem.what
    assert problem.fix == fix if fix is not None else problem.fix


@pytest.mark.parametrize(
    ("when", "field", "what", "fix"),
    [
        ({"unanswered": 2}, ".unanswered",
         "level 2 waits for the answer of level 2, which is not below it", "name a level below 2"),
        ({"unanswered": "one"}, ".unanswered", None, None),
        ({"overdue": "resolutoin"}, ".overdue",
         "the policy has no milestone 'resolutoin'", "did you mean 'resolution'?"),
        ({"overdue": "promise"}, ".overdue",
         "the policy has no milestone 'promise'", "add 'promise:' under milestones"),
        ({"used": "75%", "of": "update"}, ".of",
         "the policy has no milestone 'update'", "add 'update:' under milestones"),
        ({"used": "75%"}, "", "'used' of which milestone?", "add e.g. of: resolution"),
        ({"overdue": "resolution", "unanswered": 1}, "",
         "found overdue and unanswered; one kind of trigger is required", "write one mapping each"),
        ({"priority": "high"}, "", "found no kind of trigger",
         "write one of: event, overdue, unanswered, unresolved_after, case, used, due_within"),
        ({"event": "x", "of": "resolution"}, ".of",
         "'of' says nothing beside 'event'", "leave it out, or use it with used or due_within"),
        ({"overdue": "resolution", "by": "immediately"}, ".by", None, None),
        ({"event": "x", "priority": ["low", "gold"]}, ".priority.1",
         "no row 'gold' in the table of priorities", "use one of: low, high"),
        ({"case": {}, "evnt": 1}, ".evnt", "unknown key 'evnt'", "did you mean 'event'?"),
        (5, "", "found 5, a number; text is required", 'quote it: "5"'),
    ],
)  # fmt: skip
def test_one_problem_of_a_trigger(when: Any, field: str, what: str | None, fix: str | None) -> None:
    """The same for triggers."""
    [problem] = problems_of(escalations("opened", when))
    assert problem.field == f"escalations.2.when.1{field}"
    assert problem.what == what if what is not None else problem.what
    assert problem.fix == fix if fix is not None else problem.fix


def test_levels_need_what_they_refer_to() -> None:
    """A level above an unknown one, and opening hours without a calendar."""
    assert said_of(policy_data(escalations={3: {"to": "x", "when": {"unanswered": 2}}})) == [
        ("escalations.3.when.unanswered", "there is no level 2", "define it under escalations")
    ]
    bare = {"name": "p", "escalations": {1: {"to": "x", "deliver": "next_opening"}}}
    assert said_of(bare) == [
        (
            "escalations.1.deliver",
            "'next_opening' is that of a calendar, and none is chosen",
            "add 'calendar: support', the default for business durations",
        )
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"milestones": {"resolution": {"within": "4bh"}}},
        {"priorities": {"high": {"resolution": {"within": "4bh"}}}},
        {"escalations": {1: {"to": "x", "respond_within": "4bh"}}},
        {"escalations": {1: {"to": "x", "repeat": {"every": "4bh", "times": 2}}}},
        {"escalations": {1: {"to": "x", "when": {"unresolved_after": "4bh"}}}},
        {
            "milestones": {"resolution": None},
            "escalations": {1: {"to": "x", "when": {"overdue": "resolution", "by": "4bh"}}},
        },
    ],
)
def test_business_time_needs_a_calendar(changed: dict[str, Any]) -> None:
    """Wherever it is promised; a default calendar is enough."""
    [problem] = problems_of({"name": "p", **changed})
    assert problem.code == "no-calendar"
    calendars = {"support": policy_data()["calendars"]["support"]}
    read_policy({"name": "p", **changed, "calendars": calendars, "calendar": "support"})


def test_a_calendar_of_its_own_is_enough() -> None:
    """For a milestone and the cells of its column, and for a level."""
    level = {"to": "x", "respond_within": "4bh", "deliver": "next_opening", "calendar": "support"}
    update = {"within": "1 business day", "calendar": "support"}
    read_policy(
        {
            "name": "p",
            "calendars": policy_data()["calendars"],
            "milestones": {"resolution": {"calendar": "support"}},
            "priorities": {"high": {"resolution": "4bh", "update": update}},
            "escalations": {1: level},
        }
    )


# -- all of them ---------------------------------------------------------------------------------


def test_every_problem_is_found_at_once() -> None:
    """Values, unknown keys and references; in the order of the document, each once."""
    data = {
        "name": 7,
        "versoin": "1",
        "effective": {"from": "2024-13-01", "til": "2025-01-01"},
        "calendars": {
            "support": {"timezone": "UTC", "hours": {"mon": "09:00-17:00"}},
            "both": {"any_of": ["support", "manilla"]},
        },
        "calendar": "suport",
        "milestones": {
            "resolution": {"within": "2 days", "warn_at": ["50%", 75]},
            "fix": {"started_by": {"event": "a", "reason": [1, "b", 2]}},
        },
        "priorities": {"High": {"resoluton": "1h"}, "high": {"resolution": {"calendar": "x"}}},
        "default_priority": "medium",
        "escalations": {2: {"when": [{"unanswered": 3}, {"overdue": "resolutio", "by": "x"}]}},
    }
    assert [problem.field for problem in problems_of(data)] == [
        "name",
        "versoin",
        "effective.from",
        "effective.til",
        "calendars.both.any_of.1",
        "calendar",
        "milestones.resolution.within",
        "milestones.resolution.warn_at.1",
        "milestones.fix",
        "milestones.fix.started_by.reason.0",
        "milestones.fix.started_by.reason.2",
        "priorities.High.resoluton",
        "priorities.high",
        "priorities.high.resolution.calendar",
        "default_priority",
        "escalations.2.to",
        "escalations.2.when.0.unanswered",
        "escalations.2.when.1.overdue",
        "escalations.2.when.1.by",
    ]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"calendars": {"support": {"timezone": "UTC", "hours": {"mox": "09:00-17:00"}}}},
         ["calendars.support.hours.mox"]),
        ({"calendars": "office"}, ["calendars"]),
        ({"calendar": 1}, ["calendar"]),
        ({"calendars": {"support": 5, "both": {"any_of": ["support"]}}}, ["calendars.support"]),
        ({"milestones": {"fix": {"met_by": 5}}, "priorities": {"high": {"fix": "1h"}}},
         ["milestones.fix.met_by"]),
        ({"milestones": 5, "priorities": {"high": {"fix": "1h"}}}, ["milestones"]),
        ({"milestones": {"fix": 5, "next": {"met_by": "a", "after": "fix"}}}, ["milestones.fix"]),
        ({"priorities": {"high": "1h"}, "default_priority": "HIGH"}, ["priorities.high"]),
        ({"priorities": 5, "default_priority": "HIGH"}, ["priorities"]),
        ({"priorities": {3: {}}, "default_priority": "3"}, ["priorities.3"]),
        ({"priorities": ..., "default_priority": "P1",
          "priority_matrix": [{"impact": {"high": "P1"}, "urgency": {"high": "P1"}}]},
         ["priority_matrix.0"]),
        ({"priority_aliases": {"urgent": 1}, "default_priority": "urgent"},
         ["priority_aliases.urgent"]),
        ({"escalations": {"1": 5, 2: {"to": "x", "when": {"unanswered": 1}}}}, ["escalations.1"]),
        ({"escalations": {1: {"to": 5}}}, ["escalations.1.to"]),
        ({"escalations": {1: {"too": "x"}}}, ["escalations.1.too"]),
        ({"escalations": {1: {"to": "x", "when": {"evnt": "x"}}}}, ["escalations.1.when.evnt"]),
        ({"milestones": {"resolution": {"calendar": 1}}, "calendar": ...},
         ["milestones.resolution.calendar"]),
        ({"milestones": ..., "priorities": {"high": {"resolution": "2 days"}},
          "escalations": {1: {"to": "x", "when": {"overdue": "resolution"}}}},
         ["priorities.high.resolution"]),
    ],
)  # fmt: skip
def test_what_follows_from_a_problem_is_no_other(
    changed: dict[str, Any], fields: list[str]
) -> None:
    """A reference to what is written wrongly is right."""
    assert [problem.field for problem in problems_of(policy_data(**changed))] == fields


def test_a_place_is_one_in_the_document() -> None:
    """`loc` leads there, whatever short form was written and whatever else was wrong beside it."""
    data = policy_data(
        milestones={"fix": {"met_by": [1, {"event": "a", "reason": 2}, "ok", 3]}},
        priorities={"high": {"resolution": "2 days", "fix": {"within": "x"}}},
        escalations={"2": {"to": "x", "when": 7}},
    )
    found = {problem.loc: problem for problem in problems_of(data)}
    assert list(found) == [
        ("milestones", "fix", "met_by", 0),
        ("milestones", "fix", "met_by", 1, "reason"),
        ("milestones", "fix", "met_by", 3),
        ("priorities", "high", "resolution"),
        ("priorities", "high", "fix", "within"),
        ("escalations", "2", "when"),
    ]
    for loc, problem in found.items():
        at: Any = data
        for part in loc:
            at = at[part]
        assert problem.field == ".".join(map(str, loc))
        assert str(at) in problem.what


@pytest.mark.parametrize("data", [None, 5, "name: x", ["x"], [{"name": "x"}], True])
def test_what_is_no_mapping_is_refused(data: object) -> None:
    """With the keys that a policy has."""
    [problem] = problems_of(data)
    assert problem.loc == ()
    assert problem.what == f"found {data!r}; a mapping is required"
    assert "slaclock, name, version" in problem.fix


def test_a_document_that_contains_itself_is_refused() -> None:
    """Rather than followed for ever."""
    data = policy_data()
    data["milestones"]["loop"] = data
    [problem] = problems_of(data)
    assert problem.code == "endless-document"
    deep: list[Any] = []
    for _ in range(100):
        deep = [deep]
    [problem] = problems_of(policy_data(applies_to=deep))
    assert problem.code == "endless-document"


def test_keys_of_any_kind_are_refused_by_name() -> None:
    """Also those that no text file has."""
    keys: list[Any] = [None, (1, 2), 3.5, True]
    data = policy_data(milestones={key: {} for key in keys})
    assert [problem.field for problem in problems_of(data)] == [
        "milestones.None",
        "milestones.(1, 2)",
        "milestones.3.5",
        "milestones.True",
    ]
    odd: dict[Any, Any] = {**policy_data(), 5: 6}
    assert problems_of(odd)[0].what == "unknown key 5"


def test_a_message_is_in_our_words() -> None:
    """No dump of the input, no address of pydantic's, no name of a Python type of ours."""
    data = {
        "name": [],
        "milestones": {"a": []},
        "priorities": {"x": {"resolution": []}},
        "rules": 1,
    }
    with pytest.raises(PolicyError) as caught:
        read_policy(data)
    said = str(caught.value)
    for word in ("pydantic", "input_value", "https://", "Value error", "type=", "dict", "Table"):
        assert word not in said


def test_a_long_chain_of_what_follows_from_one_mistake_is_one_problem() -> None:
    """Each calendar is made of the one before, and the first cannot be read."""
    chain = {f"c{number}": {"any_of": [f"c{number - 1}"]} for number in range(1, 40)}
    data = {"name": "x", "calendars": {"c0": {"timezone": "Nowhere"}, **chain}}
    with pytest.raises(PolicyError) as caught:
        read_policy(data)
    assert [problem.field for problem in caught.value.problems] == ["calendars.c0.timezone"]


def test_a_column_that_is_like_no_milestone() -> None:
    """The fix says how to define one, and which there are."""
    with pytest.raises(PolicyError) as caught:
        read_policy({"name": "x", "priorities": {"high": {"xyz": "4 hours"}}})
    [problem] = caught.value.problems
    assert problem.field == "priorities.high.xyz"
    assert problem.fix.startswith("define it under milestones: xyz: {met_by: ...}; use one of: ")
