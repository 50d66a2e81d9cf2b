"""Policies as values: what is written comes out again, and is what was promised."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from slaclock.calendar import Calendar
from slaclock.duration import Duration
from slaclock.errors import CaseError, PolicyError, SlaclockError
from slaclock.policy import (
    STANDARD,
    EventMatch,
    Milestone,
    NamedBy,
    Policy,
    Target,
    WorkingHours,
    read_policy,
)

from .policy_examples import COMPLAINTS, SUPPORT, data_of, policy_data

EXAMPLES = [*data_of(SUPPORT), *data_of(COMPLAINTS)]


@pytest.fixture(scope="module")
def support() -> Policy:
    return read_policy(EXAMPLES[0])


# -- out comes what was written ------------------------------------------------------------------


@pytest.mark.parametrize("data", EXAMPLES, ids=lambda data: data["name"])
def test_the_dump_is_what_was_written(data: dict[str, Any]) -> None:
    """The examples come out as they went in, defaults that were written included."""
    policy = read_policy(data)
    assert policy.model_dump(mode="json") == data
    assert json.loads(policy.model_dump_json()) == data


@pytest.mark.parametrize("data", EXAMPLES, ids=lambda data: data["name"])
def test_a_policy_survives_every_copy(data: dict[str, Any]) -> None:
    """Dumps, pickles and copies give an equal policy with the same hash and digest."""
    policy = read_policy(data)
    copies = [
        read_policy(policy.model_dump()),
        Policy.model_validate(policy.model_dump(mode="json")),
        Policy.model_validate_json(policy.model_dump_json()),
        Policy(**policy.model_dump()),
        pickle.loads(pickle.dumps(policy)),
        copy.copy(policy),
        copy.deepcopy(policy),
        policy.model_copy(),
        policy.model_copy(deep=True),
    ]
    for other in copies:
        assert other == policy
        assert (hash(other), other.digest) == (hash(policy), policy.digest)


def test_a_python_dump_keeps_dates_and_level_numbers(support: Policy) -> None:
    """Only JSON needs text for them."""
    dumped = support.model_dump()
    assert dumped["published"] == date(2024, 6, 8)
    assert list(dumped["escalations"]) == [1, 2, 3]


@pytest.mark.parametrize(
    ("written", "dumped"),
    [
        ({"within": "4bh"}, {"within": "4 business hours"}),
        ({"met_by": "fixed"}, {"met_by": "fixed"}),
        ({"met_by": ["fixed"]}, {"met_by": ["fixed"]}),
        ({"met_by": {"event": "fixed"}}, {"met_by": "fixed"}),
        ({"met_by": [{"event": "fixed", "reason": "patch"}]},
         {"met_by": [{"event": "fixed", "reason": "patch"}]}),
        ({"warn_at": "75.50 %"}, {"warn_at": "75.5%"}),
        ({"owner": {"event": "assigned"}}, {"owner": {"event": "assigned"}}),
        ({"applies_to": {"tier": ["gold"]}}, {"applies_to": {"tier": ["gold"]}}),
        ({"within": None, "pausable": False}, {"pausable": False}),
        ({}, None),
    ],
)  # fmt: skip
def test_short_forms_come_out_short(written: dict[str, Any], dumped: Any) -> None:
    """Long spellings become short, a list stays a list, and blanks are left out."""
    policy = read_policy(policy_data(milestones={"resolution": written}))
    assert policy.model_dump(mode="json")["milestones"]["resolution"] == dumped


@pytest.mark.parametrize(
    ("written", "dumped"),
    [
        ({"within": "4 business hours"}, "4 business hours"),
        ({"within": "4 bh", "calendar": "support"},
         {"within": "4 business hours", "calendar": "support"}),
        ({"calendar": "support"}, {"calendar": "support"}),
        ("immediately", "immediately"),
        (None, {}),
    ],
)  # fmt: skip
def test_a_cell_comes_out_short(written: Any, dumped: Any) -> None:
    """A target with nothing but its duration is the duration."""
    policy = read_policy(policy_data(priorities={"high": {"resolution": written}, "low": None}))
    assert policy.model_dump(mode="json")["priorities"] == {
        "high": {"resolution": dumped},
        "low": {},
    }


@pytest.mark.parametrize(
    "written", [{"pausable": True}, {"met_by": "resolved"}, {"started_by": "opened"}]
)
def test_what_a_standard_milestone_says_anyway_is_no_part_of_a_policy(
    written: dict[str, object],
) -> None:
    """Neither of the digest nor of equality."""
    short = read_policy(policy_data(milestones={"resolution": {"within": "4 hours"}}))
    long = read_policy(policy_data(milestones={"resolution": {"within": "4 hours", **written}}))
    assert (short, short.digest) == (long, long.digest)


def test_spelling_is_no_part_of_a_policy() -> None:
    """Long and short, one and a list of one, written defaults and none are the same policy."""
    short = read_policy(policy_data(milestones={"fix": {"within": "1h", "met_by": "fixed"}}))
    long = read_policy(
        policy_data(
            milestones={"fix": {"within": "60 minutes", "met_by": [{"event": "fixed"}]}},
            rules={"exact_fit": "close"},
            effective={},
        )
    )
    assert short == long
    assert (hash(short), short.digest) == (hash(long), long.digest)
    assert short.model_dump() != long.model_dump()


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Other"},
        {"version": "2"},
        {"applies_to": {"seats": True}},
        {"applies_to": {"seats": 1}},
        {"default_priority": "low"},
        {"milestones": {"resolution": {"pausable": False}}},
        {"calendars": {"support": {"timezone": "UTC", "hours": {"mon": "09:00-17:00"}}}},
    ],
)
def test_another_meaning_is_another_policy(changed: dict[str, Any]) -> None:
    """Whatever changes what is promised changes equality and digest, down to true and 1."""
    one, other = read_policy(policy_data()), read_policy(policy_data(**changed))
    assert one != other
    assert one.digest != other.digest
    assert read_policy(policy_data(applies_to={"seats": 1})) != read_policy(
        policy_data(applies_to={"seats": True})
    )


def test_the_order_of_names_is_no_part_of_a_policy() -> None:
    """Mappings are equal in any order, and so are their policies."""
    rows = {"low": {"resolution": "8h"}, "high": {"resolution": "4h"}}
    one = read_policy(policy_data(priorities=rows))
    other = read_policy(policy_data(priorities=dict(reversed(rows.items()))))
    assert one == other
    assert one.digest == other.digest
    assert other.rows == ("high", "low")


def test_where_it_was_written_is_no_part_of_a_policy() -> None:
    """The loader's `_source` is neither compared nor dumped."""
    one, other = read_policy(policy_data()), read_policy(policy_data())
    other._source = "desk.yaml"
    assert one == other
    assert hash(one) == hash(other)
    assert "_source" not in other.model_dump()
    assert one != "Acme support"


def test_a_policy_cannot_be_changed(support: Policy) -> None:
    """Neither a field nor a table of it can be set."""
    with pytest.raises(ValidationError, match="frozen"):
        support.name = "Other"  # type: ignore[misc]
    with pytest.raises(TypeError):
        support.milestones["x"] = Milestone()  # type: ignore[index]
    with pytest.raises(TypeError):
        support.priorities["low"]["x"] = Target()  # type: ignore[index]
    for table in (support.milestones, support.calendars):
        with pytest.raises(AttributeError, match="cannot be changed"):
            table._entries = {}


def test_a_changed_copy_has_a_digest_of_its_own(support: Policy) -> None:
    """Nothing that was computed for the original is kept."""
    assert support.digest != support.model_copy(update={"version": "2.0"}).digest


def test_the_repr_says_what_was_written() -> None:
    """And leaves the defaults out."""
    assert repr(Policy(name="p", version="1")) == "Policy(name='p', version='1')"


# -- errors --------------------------------------------------------------------------------------


class Desk(BaseModel):
    policy: Policy


@pytest.mark.parametrize(
    "make",
    [
        lambda: Policy(name=1),
        lambda: Policy(),
        lambda: Policy.model_validate({"name": 1}),
        lambda: Policy.model_validate(None),
        lambda: Policy.model_validate_json('{"name": 1}'),
        lambda: Policy.model_validate_json(b'{"name": "\xff"}'),
        lambda: Policy.model_validate_json("{"),
        lambda: read_policy([]),
    ],
)
def test_a_bad_policy_is_a_policy_error(make: Callable[[], Policy]) -> None:
    """Whichever way it is made; the error is a ValueError too and carries the problems."""
    with pytest.raises(PolicyError) as caught:
        make()
    assert isinstance(caught.value, SlaclockError)
    assert isinstance(caught.value, ValueError)
    [problem] = caught.value.problems
    assert problem.what
    assert problem.fix
    assert "pydantic" not in str(caught.value)


@pytest.mark.parametrize(
    ("validate", "loc"),
    [
        (lambda: Desk(policy={"name": 1, "x": 2}), ("policy",)),
        (lambda: Desk.model_validate_json('{"policy": {"name": 1, "x": 2}}'), ("policy",)),
        (lambda: TypeAdapter(list[Policy]).validate_python([{"name": 1, "x": 2}]), (0,)),
    ],
)
def test_inside_another_model_it_is_an_ordinary_validation_error(
    validate: Callable[[], object], loc: tuple[str | int, ...]
) -> None:
    """One error at the policy's place, whose context holds ours with every problem."""
    with pytest.raises(ValidationError) as caught:
        validate()
    [details] = caught.value.errors()
    assert details["loc"] == loc
    error = details["ctx"]["error"]
    assert isinstance(error, PolicyError)
    assert [problem.field for problem in error.problems] == ["name", "x"]


def test_inside_another_model_a_policy_reads_as_ever(support: Policy) -> None:
    """From data, from JSON, or as it is."""
    assert Desk(policy=support).policy is support
    assert Desk.model_validate({"policy": EXAMPLES[0]}).policy == support
    assert Desk.model_validate_json(Desk(policy=support).model_dump_json()).policy == support


def test_strict_validation_reads_the_same(support: Policy) -> None:
    """There is nothing lax to be strict about."""
    assert Policy.model_validate(EXAMPLES[0], strict=True) == support


def test_a_policy_may_be_made_of_values(support: Policy) -> None:
    """Calendars, durations and parts of other policies stand where their text would."""
    office = Calendar("UTC", hours={"mon-fri": "09:00-17:00"})
    policy = Policy(
        name="p",
        calendars={"office": office, "both": office | Calendar.always()},
        calendar="office",
        milestones={"resolution": Milestone(within=Duration("4bh"))},
        published=date(2026, 1, 1),
        rules=support.rules,
    )
    assert policy.calendars["office"] is office
    assert policy.calendars["both"] == office | Calendar.always()
    assert read_policy(policy.model_dump(mode="json")) == policy


# -- looking up ----------------------------------------------------------------------------------


def test_the_milestones_are_those_defined_and_those_in_the_table(support: Policy) -> None:
    """A column of the table needs no entry under milestones."""
    assert support.milestone_names == (
        "first_response", "resolution", "update", "customer_informed", "review",
    )  # fmt: skip
    table = read_policy(policy_data(milestones=..., priorities={"high": {"closure": "1h"}}))
    assert table.milestone_names == ("closure",)
    assert table.milestone("closure") == STANDARD["closure"]


@pytest.mark.parametrize(
    ("name", "started_by", "met_by", "pausable", "repeats", "until"),
    [
        ("first_response", "opened", ["acknowledged", "responded"], False, False, []),
        ("acknowledgement", "opened", ["acknowledged", "responded"], False, False, []),
        ("next_response", "customer_replied", ["responded"], False, True, []),
        ("update", "opened", ["responded", "updated"], False, True, ["resolved"]),
        ("resolution", "opened", ["resolved"], True, False, []),
        ("closure", "resolved", ["closed"], False, False, []),
        ("promise", "promised", ["resolved"], False, False, []),
    ],
)
def test_the_standard_milestones(
    name: str, started_by: str, met_by: list[str], pausable: bool, repeats: bool, until: list[str]
) -> None:
    """A standard milestone needs nothing more than its name (surface.md, the table)."""
    milestone = read_policy(policy_data(priorities=..., milestones={name: None})).milestone(name)
    assert str(milestone.started_by) == started_by
    assert [str(event) for event in milestone.met_by] == met_by
    assert (milestone.pausable, milestone.repeats) == (pausable, repeats)
    assert list(milestone.until) == until


def test_what_is_written_overrides_the_standard_milestone() -> None:
    """And leaves the rest of it."""
    policy = read_policy(
        policy_data(
            milestones={
                "resolution": {"pausable": False, "warn_at": ["50%", "75%"]},
                "promise": {"met_by": ["resolved", "updated"]},
                "closure": {"after": "resolution"},
            }
        )
    )
    resolution = policy.milestone("resolution")
    assert resolution.pausable is False
    assert resolution.warn_at == (Fraction(1, 2), Fraction(3, 4))
    assert [str(event) for event in resolution.met_by] == ["resolved"]
    assert [str(event) for event in policy.milestone("promise").met_by] == ["resolved", "updated"]
    assert policy.milestone("closure").started_by is None


def test_own_milestones_start_at_the_opening(support: Policy) -> None:
    """Unless they say what starts them; they are not pausable and do not repeat."""
    policy = read_policy(policy_data(milestones={"resolution": None, "fix": {"met_by": "fixed"}}))
    fix = policy.milestone("fix")
    assert (str(fix.started_by), fix.pausable, fix.repeats) == ("opened", False, False)
    informed = support.milestone("customer_informed")
    assert str(informed.started_by) == "first_contact_failed (technical or policy)"
    assert informed.applies_to.hold({"class": "major"})
    review = support.milestone("review")
    assert (review.started_by, review.after, review.owner) == (
        None, "resolution", NamedBy(event="assigned"),
    )  # fmt: skip


def test_an_unknown_milestone_is_refused_by_name(support: Policy) -> None:
    """With the nearest one that there is."""
    with pytest.raises(PolicyError, match="did you mean 'resolution'"):
        support.milestone("resolutoin")


def test_an_event_matches_by_name_and_reason() -> None:
    """Without reasons any will do."""
    failed = EventMatch(event="failed", reason=("technical", "policy"))
    assert failed.matches("failed", "policy")
    assert not failed.matches("failed", "other")
    assert not failed.matches("failed")
    assert EventMatch(event="failed").matches("failed", "other")


@pytest.mark.parametrize(
    ("cell", "within", "calendar"),
    [
        ("4 business hours", "4 business hours", "night"),
        ({"within": "1 hour", "calendar": "support"}, "1 hour", "support"),
        ({"calendar": "support"}, "8 business hours", "support"),
        (None, "8 business hours", "night"),
    ],
)
def test_a_cell_overrides_its_milestone(cell: Any, within: str, calendar: str) -> None:
    """What a cell leaves out, its milestone says."""
    night = {"timezone": "UTC", "hours": {"mon-fri": "22:00-06:00"}}
    policy = read_policy(
        policy_data(
            calendars={**policy_data()["calendars"], "night": night},
            milestones={"resolution": {"within": "8bh", "calendar": "night"}},
            priorities={"high": {"resolution": cell}, "low": {}},
        )
    )
    target = policy.target("resolution", "high")
    assert target is not None
    assert (str(target.within), str(target.calendar)) == (within, calendar)
    assert policy.target("resolution", "low") == policy.target("resolution", None)
    assert policy.target("update", "high") is None


def test_priorities_are_known_by_any_of_their_names(support: Policy) -> None:
    """Aliases apply; upper and lower case are alike."""
    assert support.rows == ("general", "low", "medium", "high")
    assert support.row_name("URGENT") == support.row_name(" High ") == "high"
    assert support.row_name("gold") is None


def test_without_a_table_the_matrix_names_the_rows() -> None:
    """In order, each once."""
    matrix = [
        {"impact": "high", "urgency": {"high": "P1", "low": "P2"}},
        {"impact": ["medium", "low"], "urgency": {"high": "p2", "low": "P3"}},
        {"vip": {"true": "P1"}},
    ]
    policy = read_policy(policy_data(priorities=..., priority_matrix=matrix))
    assert policy.rows == ("P1", "P2", "P3")
    assert policy.matrix_priority({"impact": "low", "urgency": "high"}) == "P2"
    assert policy.matrix_priority({"impact": "low", "vip": True}) == "P1"
    assert policy.matrix_priority({"impact": "high"}) is None
    assert read_policy(policy_data(priorities=...)).rows == ()


def test_the_first_entry_that_matches_gives_the_priority(support: Policy) -> None:
    """By the names of the table's rows."""
    assert support.matrix_priority({"impact": "high", "urgency": "low"}) == "low"
    assert support.matrix_priority({"impact": "low", "urgency": "low"}) is None


def test_levels_are_in_order_of_their_numbers() -> None:
    """However they were written; JSON writes numbers as text."""
    levels = {"10": {"to": "c"}, 2: {"to": "b"}, "1": {"to": "a"}}
    policy = read_policy(policy_data(escalations=levels))
    assert list(policy.escalations) == [1, 2, 10]


def test_a_trigger_knows_its_kind(support: Policy) -> None:
    """It is the one key that it must have."""
    kinds = [[trigger.kind for trigger in level.when] for level in support.escalations.values()]
    assert kinds == [
        ["event"],
        ["overdue", "unanswered", "case", "event"],
        ["unanswered", "overdue", "unresolved_after"],
    ]
    [first, *_] = support.escalations[2].when
    assert first.milestone == "resolution"


def test_a_business_day_may_be_working_hours() -> None:
    """Then it is so many business hours."""
    policy = read_policy(policy_data(rules={"business_day": {"working_hours": "8 hours"}}))
    assert policy.rules.business_day == WorkingHours(working_hours=Duration("8 hours"))
    assert policy.model_dump()["rules"] == {"business_day": {"working_hours": "8 hours"}}


def test_a_status_means_what_its_set_says(support: Policy) -> None:
    """One that no set lists means nothing."""
    assert support.statuses.meaning("on_hold") == "paused"
    assert support.statuses.meaning("spam") == "cancelled"
    assert support.statuses.meaning("lost") is None


@pytest.mark.parametrize(
    ("published", "start", "every", "review"),
    [
        ("2024-06-08", "2024-07-01", "12 months", date(2025, 7, 1)),
        ("2024-06-08", None, "12 months", date(2025, 6, 8)),
        ("2024-02-29", None, "1 year", date(2025, 2, 28)),
        (None, "2024-07-01", "90 calendar days", date(2024, 9, 29)),
        (None, None, "12 months", None),
    ],
)
def test_the_next_review(
    published: str | None, start: str | None, every: str, review: date | None
) -> None:
    """`every` after the later of published and effective.from; None without either."""
    policy = Policy(
        name="p", published=published, effective={"from": start}, review={"every": every}
    )
    assert policy.next_review == review
    assert Policy(name="p", published="2024-06-08").next_review is None


@pytest.mark.parametrize(
    ("changed", "zone"),
    [
        ({"timezone": "Asia/Tokyo"}, "Asia/Tokyo"),
        ({}, "Europe/London"),
        ({"calendar": {"by": "region", "emea": "support", "default": "support"}}, "Europe/London"),
        ({"calendar": {"by": "region", "emea": "support"}}, "UTC"),
        ({"calendar": ..., "priorities": ...}, "UTC"),
    ],
)
def test_the_zone_of_a_policy(changed: dict[str, Any], zone: str) -> None:
    """Its own, else that of its default calendar, else UTC."""
    assert read_policy(policy_data(**changed)).zone.key == zone


def test_a_version_is_in_force_until_its_end() -> None:
    """The first date is inside, the last is not; a missing end is open."""
    policy = Policy(name="p", effective={"from": "2024-07-01", "until": "2026-01-01"})
    days = [date(2024, 6, 30), date(2024, 7, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [policy.in_force(day) for day in days] == [False, True, True, False]
    assert Policy(name="p").in_force(days[0])


def test_a_calendar_may_depend_on_an_attribute() -> None:
    """A value without a calendar takes the default, and without that is an error."""
    calendars = {name: policy_data()["calendars"]["support"] for name in ("london", "rest")}
    choice = {"by": "region", "emea": "london", "5": "london", "default": "rest"}
    policy = read_policy(policy_data(calendars=calendars, calendar=choice))
    assert policy.calendar is not None
    assert policy.calendar.names == ("london", "rest")
    assert policy.calendar.pick({"region": "emea"}) == policy.calendar.pick({"region": 5})
    assert policy.calendar.pick({}) == "rest"
    del choice["default"]
    strict = read_policy(policy_data(calendars=calendars, calendar=choice)).calendar
    assert strict is not None
    with pytest.raises(CaseError, match="attribute 'region' is 'apac', and no calendar"):
        strict.pick({"region": "apac"})
    with pytest.raises(CaseError, match="attribute 'region' is missing"):
        strict.pick({})


def test_a_review_after_the_last_date_is_an_error_of_ours() -> None:
    """And no overflow of Python's."""
    policy = Policy(name="p", published=date.max, review={"every": "1 month"})
    with pytest.raises(SlaclockError, match="out of range"):
        _ = policy.next_review


def test_the_examples_are_those_of_the_contract() -> None:
    """Word for word, but for the line breaks."""
    contract = Path(__file__).parents[1] / "../shared/surface.md"
    if not contract.exists():
        pytest.skip("the contract is not beside the repository")
    written = re.findall(r"```yaml\n(.*?)```", contract.read_text("utf-8"), re.DOTALL)
    assert [data for text in written for data in data_of(text)] == EXAMPLES
