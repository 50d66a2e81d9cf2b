"""Cases and events: what they keep, what they refuse, and their way through JSON."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from slaclock.case import Case, Event
from slaclock.errors import CaseError

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def at(hour: int, minute: int = 0) -> datetime:
    return NINE.replace(hour=hour, minute=minute)


def refusal(make: Any) -> str:
    with pytest.raises(CaseError) as caught:
        make()
    assert caught.value.problems
    return str(caught.value)


instants = st.datetimes(
    datetime(2020, 1, 1),
    datetime(2030, 1, 1),
    timezones=st.sampled_from([UTC, BERLIN, timezone(timedelta(hours=-5))]),
)
texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
names = st.sampled_from(["responded", "paused", "resumed", "resolved", "my own", "assigned"])
data = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False,
                                                                        allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
events = st.one_of(
    st.builds(Event, names, instants, data, st.none() | texts, st.none() | texts,
              st.integers(0, 3)),
    st.builds(Event, st.just("changed"), instants, st.dictionaries(texts, data, max_size=3)),
    st.builds(Event, st.just("promised"), instants, instants),
    st.builds(Event, st.just("promised"), instants,
              st.dictionaries(st.sampled_from(["promise", "resolution"]), instants, min_size=1)),
    st.builds(Event, st.sampled_from(["status", "priority"]), instants,
              st.sampled_from(["open", "high"])),
)  # fmt: skip
cases = st.builds(
    Case,
    st.integers() | texts.filter(str.strip),
    instants,
    st.none() | texts,
    st.dictionaries(texts, data, max_size=4),
    st.lists(events, max_size=6),
)


@given(case=cases)
def test_json_gives_an_equal_case_back(case: Case) -> None:
    """A case survives JSON with its hash and its text."""
    again = Case.from_json(case.to_json())
    assert again == case
    assert hash(again) == hash(case)
    assert again.to_json() == case.to_json()


@given(case=cases)
def test_pickle_and_copies_give_an_equal_case_back(case: Case) -> None:
    """A case survives pickle, copy and deepcopy with its hash."""
    for again in (pickle.loads(pickle.dumps(case)), copy.copy(case), copy.deepcopy(case)):
        assert again == case
        assert hash(again) == hash(case)


@given(case=cases, data=st.data())
def test_the_order_in_which_events_arrive_does_not_matter(case: Case, data: st.DataObject) -> None:
    """Any order of the events, and any of them twice, gives an equal case and the same JSON."""
    mixed = data.draw(st.permutations(case.events))
    again = case.replace(events=[*mixed, *mixed[:2]])
    assert again == case
    assert again.to_json() == case.to_json()
    one_by_one = case.replace(events=())
    for event in mixed:
        one_by_one = one_by_one.with_events(event)
    assert one_by_one == case


@given(case=cases)
def test_events_are_kept_by_instant_and_seq(case: Case) -> None:
    """Events never go back in time, nor in `seq` within an instant."""
    order = [(event.at, event.seq) for event in case.events]
    assert order == sorted(order)


def test_equal_content_is_equal_whatever_the_zone() -> None:
    """One instant written in two zones makes equal events, kept in UTC."""
    berlin, utc = Event("closed", at(9).astimezone(BERLIN)), Event("closed", at(9))
    assert berlin == utc
    assert berlin.at.tzinfo is UTC


def test_events_that_differ_in_seq_alone_collapse_to_the_lowest() -> None:
    """The same event twice is one event; another reason makes it another event."""
    twice = [Event("paused", at(10), seq=7), Event("paused", at(10), seq=2)]
    other = Event("paused", at(10), reason="on vendor", seq=5)
    assert Case("T-1", NINE, events=[*twice, other]).events == (twice[1], other)


def test_ties_are_ordered_by_content() -> None:
    """Events of one instant and seq go by name, reason and value."""
    mixed = [
        Event("status", at(10), "open"),
        Event("paused", at(10), reason="b"),
        Event("paused", at(10), reason="a", by="zoe"),
        Event("paused", at(10), reason="a", by="amy"),
        Event("paused", at(10)),
    ]
    kept = [(e.name, e.reason, e.by) for e in Case(1, NINE, events=mixed).events]
    assert kept == [
        ("paused", None, None),
        ("paused", "a", "amy"),
        ("paused", "a", "zoe"),
        ("paused", "b", None),
        ("status", None, None),
    ]


def test_an_opened_event_at_the_opening_adds_nothing() -> None:
    """Long files have a row for the opening; a case that carries it equals one without."""
    assert Case(1, NINE, events=[Event("opened", at(9).astimezone(BERLIN))]) == Case(1, NINE)


def test_a_case_opens_once() -> None:
    """An `opened` event at another instant is refused with both instants."""
    said = refusal(lambda: Case(1, NINE, events=[Event("opened", at(10))]))
    assert "2026-11-20T10:00:00+00:00" in said
    assert "2026-11-20T09:00:00+00:00" in said
    assert "reopened" in said


def test_attributes_cannot_be_changed() -> None:
    """Neither the caller's own dict nor the case's mapping changes a case."""
    nested: dict[str, Any] = {"tier": "gold", "tags": ["a"], "site": {"city": "Leeds"}}
    case = Case(1, NINE, attributes=nested, events=[Event("changed", at(10), nested)])
    before = case.to_json()
    nested["tier"] = "silver"
    nested["tags"].append("b")
    nested["site"]["city"] = "York"
    assert case.to_json() == before
    assert isinstance(case.attributes, Mapping)
    attributes: Any = case.attributes
    changes: list[Callable[[], object]] = [
        lambda: attributes.update(a=1),
        lambda: attributes.__setitem__("tier", "x"),
        lambda: attributes["site"].pop("city"),
        lambda: attributes["tags"].append("c"),
    ]
    for change in changes:
        with pytest.raises((TypeError, AttributeError)):
            change()
    assert case.to_json() == before
    with pytest.raises(AttributeError):
        case.priority = "low"  # type: ignore[misc]


def test_attributes_are_plain_json_data() -> None:
    """Dates and enums are kept as their text, numpy's scalars as what they hold."""

    class Tier(StrEnum):
        GOLD = "gold"

    class Scalar:
        def tolist(self) -> int:
            return 7

    attributes = {"since": date(2026, 1, 2), "at": NINE, "tier": Tier.GOLD, "n": Scalar()}
    case = Case(Scalar(), NINE, attributes=attributes)  # type: ignore[arg-type]
    assert case.id == 7
    assert case.to_dict()["attributes"] == {
        "at": "2026-11-20T09:00:00+00:00", "n": 7, "since": "2026-01-02", "tier": "gold",
    }  # fmt: skip
    assert type(case.attributes["tier"]) is str


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(float("nan"), "attributes.x: found nan, a float", id="nan"),
        pytest.param(float("inf"), "attributes.x: found inf", id="infinity"),
        pytest.param(Decimal("1.5"), "Decimal('1.5'), a Decimal", id="decimal"),
        pytest.param(b"x", "found b'x', a bytes", id="bytes"),
        pytest.param({1: "x"}, "the name 1 is a int; names are text", id="number-as-name"),
        pytest.param([{"y": {2}}], "attributes.x.0.y: found {2}", id="nested-set"),
        pytest.param(10**5000, "a very large int", id="huge-number"),
    ],
)
def test_attributes_that_json_cannot_hold_are_refused(value: Any, said: str) -> None:
    """The refusal names the place, the value and what would do."""
    message = refusal(lambda: Case(1, NINE, attributes={"x": value}))
    assert said in message
    assert "fix: " in message


def test_a_list_inside_itself_is_refused() -> None:
    """Data without an end is a clear error, not a recursion error."""
    endless: list[Any] = []
    endless.append(endless)
    assert "nested too deep" in refusal(lambda: Case(1, NINE, attributes={"x": endless}))


@pytest.mark.parametrize("given_id", ["T-1", " 7 ", "0", 0, -3, 10**20])
def test_ids_are_kept_as_given(given_id: str | int) -> None:
    """Text stays text, a number stays a number."""
    case = Case(given_id, NINE)
    assert case.id == given_id
    assert type(Case.from_json(case.to_json()).id) is type(given_id)


@pytest.mark.parametrize("wrong", ["", "  ", True, 1.0, None, b"T-1", ("T", 1)])
def test_ids_are_text_or_whole_numbers(wrong: Any) -> None:
    """Anything else is refused with the value found."""
    assert f"the id is {wrong!r}" in refusal(lambda: Case(wrong, NINE))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        pytest.param(datetime(2026, 11, 20, 9), "has no time zone", id="naive"),
        pytest.param(date(2026, 11, 20), "is a date without a time", id="date"),
        pytest.param("2026-11-20T09:00Z", "is a str", id="text"),
        pytest.param(1_700_000_000, "is a int", id="epoch"),
        pytest.param(None, "is a NoneType", id="none"),
        pytest.param(datetime(1, 1, 1, tzinfo=BERLIN), "is out of range", id="year-1"),
    ],
)
def test_instants_are_aware_datetimes(wrong: Any, said: str) -> None:
    """What is no instant is refused by the name of the argument."""
    assert f"opened {said}" in refusal(lambda: Case(1, wrong))
    assert f"at {said}" in refusal(lambda: Event("closed", wrong))


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        pytest.param("promised", at(17).astimezone(BERLIN), at(17), id="promised"),
        pytest.param("promised", "2026-11-20T18:00:00+01:00", at(17), id="promised-text"),
        pytest.param("promised", {"resolution": "2026-11-20T17:00Z"}, {"resolution": at(17)},
                     id="promised-milestone"),
        pytest.param("changed", {"tier": "gold"}, {"tier": "gold"}, id="changed"),
        pytest.param("changed", {}, {}, id="changed-nothing"),
        pytest.param("priority", " high ", "high", id="priority"),
        pytest.param("priority", 2, "2", id="priority-number"),
        pytest.param("status", "on_hold", "on_hold", id="status"),
        pytest.param("escalated", "2", 2, id="level-text"),
        pytest.param("answered", 3.0, 3, id="level-float"),
        pytest.param("escalated", None, None, id="no-level"),
        pytest.param("escalated", "management", "management", id="no-number"),
        pytest.param("assigned", "Ann", "Ann", id="assigned"),
        pytest.param("rated", 4.5, 4.5, id="own"),
        pytest.param("scheduled", at(17), "2026-11-20T17:00:00+00:00", id="own-instant"),
    ],
)  # fmt: skip
def test_values_are_kept_as_their_event_means_them(name: str, value: Any, kept: Any) -> None:
    """Each name asks for its own shape of value, and keeps it through JSON."""
    event = Event(name, at(10), value)
    assert event.value == kept
    assert Event.from_json(event.to_json()) == event


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        pytest.param("promised", None, "event 'promised': its value is None", id="no-promise"),
        pytest.param("promised", {}, "event 'promised': its value is {}", id="empty-promise"),
        pytest.param("promised", 5, "event 'promised': its value is 5", id="promised-number"),
        pytest.param("promised", datetime(2026, 1, 1), "promised has no time zone", id="naive"),
        pytest.param("promised", date(2026, 1, 1), "a date without a time", id="promised-date"),
        pytest.param("promised", "tomorrow", "promised is 'tomorrow'", id="promised-word"),
        pytest.param("promised", "2026-11-20T17:00", "promised has no time zone", id="no-offset"),
        pytest.param("promised", "2026-11-20", "promised is '2026-11-20'", id="promised-day"),
        pytest.param("promised", "17111101212340", "promised is '1711", id="promised-digits"),
        pytest.param("promised", {"resolution": "soon"}, "promised resolution is 'soon'",
                     id="milestone-word"),
        pytest.param("changed", None, "event 'changed': its value is None", id="no-change"),
        pytest.param("changed", [1], "event 'changed': its value is [1]", id="changed-list"),
        pytest.param("priority", None, "event 'priority': its value is None", id="no-priority"),
        pytest.param("priority", True, "event 'priority': its value is True", id="bool"),
        pytest.param("status", " ", "event 'status': its value is ' '", id="blank-status"),
        pytest.param("rated", float("nan"), "found nan", id="nan"),
        pytest.param("rated", object, "JSON data is required", id="object"),
    ],
)  # fmt: skip
def test_impossible_values_are_refused(name: str, value: Any, said: str) -> None:
    """The refusal names the event, the value found and the fix."""
    message = refusal(lambda: Event(name, at(10), value))
    assert said in message
    assert "fix: " in message


@pytest.mark.parametrize("wrong", ["", " ", None, 5, b"closed"])
def test_an_event_has_a_name(wrong: Any) -> None:
    """Nothing, blanks and what is no text are no name."""
    assert f"is {wrong!r}" in refusal(lambda: Event(wrong, NINE))


def test_text_is_kept_without_blanks_around_it() -> None:
    """Blanks around a name, a reason or a priority mean nothing; a blank reason is none."""
    event = Event(" Closed ", NINE, reason=" done ", by=" ")
    assert (event.name, event.reason, event.by) == ("Closed", "done", None)
    assert Case(1, NINE, "high ").priority == "high"
    assert Case(1, NINE, "").priority is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        pytest.param(lambda: Event("closed", NINE, seq=1.5), "seq is 1.5", id="seq"),  # type: ignore[arg-type]
        pytest.param(lambda: Event("closed", NINE, seq=True), "seq is True", id="seq-bool"),
        pytest.param(lambda: Event("closed", NINE, reason=["x"]), "reason is ['x']", id="reason"),  # type: ignore[arg-type]
        pytest.param(lambda: Case(1, NINE, 1.5), "priority is 1.5", id="priority"),  # type: ignore[arg-type]
        pytest.param(lambda: Case(1, NINE, None, ["x"]), "attributes: found", id="attributes"),  # type: ignore[arg-type]
        pytest.param(lambda: Case(1, NINE, events="ab"), "a list of events", id="events-text"),  # type: ignore[arg-type]
        pytest.param(lambda: Case(1, NINE, events=None), "a list of events", id="events-none"),  # type: ignore[arg-type]
        pytest.param(lambda: Case(1, NINE, events=[{"name": "x"}]), "events.0: found {", id="dict"),  # type: ignore[list-item]
    ],
)  # fmt: skip
def test_arguments_of_another_type_are_refused(make: Any, said: str) -> None:
    """A wrong type is refused by name, also where Python would let it pass."""
    assert said in refusal(make)


def test_what_is_left_out_of_a_dict_has_its_default() -> None:
    """Only id and opened, name and at, are needed; None says the same as nothing."""
    short = {"id": 1, "opened": "2026-11-20T09:00Z", "priority": None, "events": [
        {"name": "closed", "at": "2026-11-20T11:00:00+01:00", "value": None}]}  # fmt: skip
    assert Case.from_dict(short) == Case(1, NINE, events=[Event("closed", at(10))])


def test_a_dict_may_hold_datetimes_and_events() -> None:
    """Values of Python pass through from_dict as they are."""
    event = Event("closed", at(10))
    assert Case.from_dict({"id": 1, "opened": NINE, "events": [event]}).events == (event,)


def test_all_problems_of_a_dict_are_told_at_once() -> None:
    """Each problem says in which event it was found."""
    wrong = {
        "id": 1,
        "opened": "2026-11-20 09:00",
        "events": [
            {"name": "closed", "at": "20/11/2026"},
            {"name": "closed", "at": "2026-11-20T10:00Z"},
            {"name": "changed", "at": "2026-11-20T10:00Z", "value": "gold"},
            {"nmae": "closed"},
            "closed",
        ],
    }
    with pytest.raises(CaseError) as caught:
        Case.from_dict(wrong)
    told = [(p.field, p.code) for p in caught.value.problems]
    assert told == [
        ("", "naive-datetime"),
        ("events.0", "bad-instant"),
        ("events.2.value", "bad-value"),
        ("events.3.nmae", "unknown-key"),
        ("events.3.name", "missing-key"),
        ("events.3.at", "missing-key"),
        ("events.4", "not-a-mapping"),
    ]
    assert "did you mean 'name'?" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff", "5", '{"id": NaN}', None])
def test_text_that_is_no_case_is_refused(text: Any) -> None:
    """Whatever is handed in as JSON, the error is a CaseError."""
    refusal(lambda: Case.from_json(text))


def test_pydantic_reads_and_writes_cases() -> None:
    """A case is at home in somebody else's model, from Python and from JSON."""

    class Ticket(BaseModel):
        case: Case
        last: Event | None = None

    case = Case("T-1", NINE, "high", {"tags": ["a"]}, [Event("promised", at(10), at(17))])
    ticket = Ticket(case=case, last=case.events[0])
    assert Ticket.model_validate_json(ticket.model_dump_json()) == ticket
    assert Ticket.model_validate(ticket.model_dump()) == ticket
    assert ticket.model_dump()["case"] == json.loads(case.to_json())
    adapter = TypeAdapter(Case)
    assert adapter.validate_python(case) is case
    assert adapter.validate_json(case.to_json()) == case
    assert json.loads(adapter.dump_json(case)) == case.to_dict()
    assert Ticket.model_json_schema()["properties"]["case"]["required"] == ["id", "opened"]


def test_pydantic_wraps_our_error() -> None:
    """Inside a model, our error becomes a ValidationError that carries it."""

    class Ticket(BaseModel):
        case: Case

    with pytest.raises(ValidationError) as caught:
        Ticket.model_validate({"case": {"id": True, "opened": "2026-11-20T09:00Z"}})
    (error,) = caught.value.errors()
    assert error["loc"] == ("case",)
    assert isinstance(error["ctx"]["error"], CaseError)
    with pytest.raises(ValidationError):
        TypeAdapter(Case).validate_python(5)
