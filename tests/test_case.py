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
from slaclock.errors import CaseError, kind_of

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
        Event("paused", at(10), reason="3rd party"),
        Event("paused", at(10)),
    ]
    kept = [(e.name, e.reason, e.by) for e in Case(1, NINE, events=mixed).events]
    assert kept == [
        ("paused", None, None),
        ("paused", "3rd party", None),
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
        pytest.param({1: "x"}, "the name 1 is an int; names are text", id="number-as-name"),
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
        pytest.param(1_700_000_000, "is an int", id="epoch"),
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


WROTE_INSTANT = "write ISO 8601 with an offset, e.g. '2026-11-20T09:00:00+01:00'"
PROMISE = (
    "say by when, e.g. Event('promised', at, until), "
    "or Event('promised', at, {'resolution': until})"
)


@pytest.mark.parametrize(
    ("make", "code", "field", "what", "fix"),
    [
        (
            lambda: Case(b"T-1", NINE),  # type: ignore[arg-type]
            "bad-id", "id", "the id is b'T-1'; text or a whole number is required",
            "give each case the id that your desk knows it by, e.g. 'T-1' or 1",
        ),
        (
            lambda: Event(5, NINE),  # type: ignore[arg-type]
            "bad-event-name", "name", "the name of an event is 5; text is required",
            "say what happened, e.g. Event('resolved', at)",
        ),
        (
            lambda: Event("paused", NINE, reason=1.5),  # type: ignore[arg-type]
            "bad-reason", "reason", "reason is 1.5, a float; text is required",
            "pass text, or None where there is no reason",
        ),
        (
            lambda: Event("paused", NINE, by=["Ann"]),  # type: ignore[arg-type]
            "bad-by", "by", "by is ['Ann'], a list; text is required",
            "pass text, or None where there is no by",
        ),
        (
            lambda: Case(1, NINE, True),
            "bad-priority", "priority", "priority is True, a bool; text is required",
            "pass text, or None where there is no priority",
        ),
        (
            lambda: Event("paused", NINE, seq="1"),  # type: ignore[arg-type]
            "bad-seq", "seq", "event 'paused': seq is '1', a str",
            "pass a whole number, such as the number of the row",
        ),
        (
            lambda: Event("promised", NINE, 5),
            "bad-value", "value", "event 'promised': its value is 5, not an instant", PROMISE,
        ),
        (
            lambda: Event("promised", NINE, {}),
            "bad-value", "value", "event 'promised': its value is {}, not an instant", PROMISE,
        ),
        (
            lambda: Event("promised", NINE, "soon"),
            "bad-instant", "", "promised is 'soon', not an instant", WROTE_INSTANT,
        ),
        (
            lambda: Event("promised", NINE, {"resolution": "soon"}),
            "bad-instant", "", "promised resolution is 'soon', not an instant", WROTE_INSTANT,
        ),
        (
            lambda: Event("promised", NINE, {" ": NINE}),
            "bad-event-name", "name", "the name of an event is ' '; text is required",
            "say what happened, e.g. Event('resolved', at)",
        ),
        (
            lambda: Event("promised", NINE, "2026-11-20T17:00"),
            "naive-datetime", "", "promised has no time zone: 2026-11-20T17:00:00",
            "add the offset at which it was recorded, e.g. '2026-11-20T17:00:00+01:00'",
        ),
        (
            lambda: Event("changed", NINE, "gold"),
            "bad-value", "value", "event 'changed': its value is 'gold', not a mapping",
            "say what changed, e.g. Event('changed', at, {'tier': 'gold'})",
        ),
        (
            lambda: Event("changed", NINE, {"tier": {1}}),
            "not-json", "value.tier", "found {1}, a set; JSON data is required",
            "pass text, a finite number, a bool, None, or lists and dicts of these",
        ),
        (
            lambda: Event("priority", NINE, None),
            "bad-value", "value", "event 'priority': its value is None, not text",
            "say which priority from here on, e.g. Event('priority', at, 'high')",
        ),
        (
            lambda: Event("priority", NINE, False),
            "bad-value", "value", "event 'priority': its value is False, not text",
            "say which priority from here on, e.g. Event('priority', at, 'high')",
        ),
        (
            lambda: Event("priority", NINE, 10**5000),
            "bad-value", "value", "value is a very large int, an int; text is required",
            "pass text, or None where there is no value",
        ),
        (
            lambda: Event("status", NINE, 1.5),
            "bad-value", "value", "event 'status': its value is 1.5, not text",
            "say which status it is in, e.g. Event('status', at, 'on_hold')",
        ),
        (
            lambda: Event("escalated", NINE, {1}),
            "not-json", "value", "found {1}, a set; JSON data is required",
            "pass text, a finite number, a bool, None, or lists and dicts of these",
        ),
        (
            lambda: Event("rated", NINE, b"5"),
            "not-json", "value", "found b'5', a bytes; JSON data is required",
            "pass text, a finite number, a bool, None, or lists and dicts of these",
        ),
        (
            lambda: Case(1, NINE, attributes=["gold"]),  # type: ignore[arg-type]
            "bad-attributes", "attributes", "found ['gold'], a list; a mapping is required",
            "pass e.g. attributes={'tier': 'gold'}",
        ),
        (
            lambda: Case(1, NINE, attributes={"tier": {1}}),
            "not-json", "attributes.tier", "found {1}, a set; JSON data is required",
            "pass text, a finite number, a bool, None, or lists and dicts of these",
        ),
        (
            lambda: Case(1, NINE, events=[Event("closed", NINE), "reopened"]),  # type: ignore[list-item]
            "not-an-event", "events.1", "found 'reopened', a str",
            "pass Event(...), or read dicts with Case.from_dict",
        ),
        (
            lambda: Case(1, NINE, events=[Event("closed", at(10)), Event("opened", at(10))]),
            "opened-twice", "events.1",
            "an event 'opened' at 2026-11-20T10:00:00+00:00, in a case that opened at "
            "2026-11-20T09:00:00+00:00",
            "a case opens once; call a later opening 'reopened'",
        ),
        *(
            (
                lambda wrong=wrong: Case(1, NINE, events=wrong),
                "bad-events", "events",
                f"found {wrong!r}, {kind_of(wrong)}; a list of events is required",
                "pass e.g. events=[Event('resolved', at)]",
            )
            for wrong in (5, "ab", b"ab", {"name": "closed"}, None)
        ),
        (
            lambda: Case(1, datetime(2026, 11, 20, 9)),
            "naive-datetime", "", "opened has no time zone: 2026-11-20T09:00:00",
            "attach the one it was recorded in, e.g. opened.replace(tzinfo=UTC)",
        ),
        (
            lambda: Event("closed", datetime(2026, 11, 20, 9)),
            "naive-datetime", "", "at has no time zone: 2026-11-20T09:00:00",
            "attach the one it was recorded in, e.g. at.replace(tzinfo=UTC)",
        ),
        (
            lambda: Case.from_dict([1]),  # type: ignore[arg-type]
            "not-a-mapping", "", "found [1], a list; a case is a mapping",
            "write at least id and opened",
        ),
        (
            lambda: Event.from_dict("closed"),  # type: ignore[arg-type]
            "not-a-mapping", "", "found 'closed', a str; an event is a mapping",
            "write at least name and at",
        ),
        (
            lambda: Case.from_dict({"id": 1, "opened": NINE, "evnets": []}),
            "unknown-key", "evnets", "a case has no 'evnets'", "did you mean 'events'?",
        ),
        (
            lambda: Case.from_dict({"id": 1, "opened": NINE, "events": "none"}),
            "bad-events", "events", "found 'none', a str; a list of events is required",
            "pass e.g. events=[Event('resolved', at)]",
        ),
        (
            lambda: Case.from_dict({"id": 1, "opened": "soon"}),
            "bad-instant", "", "opened is 'soon', not an instant", WROTE_INSTANT,
        ),
        (
            lambda: Event.from_dict({"name": "closed", "at": "soon"}),
            "bad-instant", "", "at is 'soon', not an instant", WROTE_INSTANT,
        ),
        (
            lambda: Event.from_dict({"name": "closed"}),
            "missing-key", "at", "an event needs 'at'", "add 'at'",
        ),
        (
            lambda: Case.from_dict({"id": 1}),
            "missing-key", "opened", "a case needs 'opened'", "add 'opened'",
        ),
    ],
)  # fmt: skip
def test_a_refusal_says_where_what_and_how_to_put_it_right(
    make: Callable[[], object], code: str, field: str, what: str, fix: str
) -> None:
    """Each by its own code."""
    with pytest.raises(CaseError) as caught:
        make()
    found = [(one.code, one.field, one.what, one.fix) for one in caught.value.problems]
    assert found == [(code, field, what, fix)]


SHORT = '{"name": "closed", "at": "2026-11-20T09:00:00+00:00", "value": null, "reason": null, '


def test_cases_and_events_are_plain_json_data() -> None:
    """With every field, also those that have nothing to say."""
    event = Event("promised", at(10).astimezone(BERLIN), {"resolution": at(17)}, "why", "Zoë", 7)
    written = {
        "name": "promised", "at": "2026-11-20T10:00:00+00:00",
        "value": {"resolution": "2026-11-20T17:00:00+00:00"}, "reason": "why", "by": "Zoë",
        "seq": 7,
    }  # fmt: skip
    assert event.to_dict() == written
    assert list(event.to_dict()) == list(written)
    assert Event("closed", NINE).to_json() == SHORT + '"by": null, "seq": 0}'
    case = Case("T-1", NINE.astimezone(BERLIN), "high", {"b": ["x"], "a": None}, [event])
    whole = {
        "id": "T-1", "opened": "2026-11-20T09:00:00+00:00", "priority": "high",
        "attributes": {"a": None, "b": ["x"]}, "events": [written],
    }  # fmt: skip
    assert case.to_dict() == whole
    assert list(case.to_dict()) == list(whole)
    assert list(case.to_dict()["attributes"]) == ["a", "b"]
    assert Case.from_dict(whole) == case
    assert Case(1, NINE).to_dict() == {
        "id": 1, "opened": "2026-11-20T09:00:00+00:00", "priority": None, "attributes": {},
        "events": [],
    }  # fmt: skip


def test_a_case_is_replaced_by_another() -> None:
    """With other fields, or with further events."""
    case = Case("T-1", NINE, "low", {"tier": "gold"}, [Event("paused", at(12))])
    assert case.replace(priority="high").priority == "high"
    assert case.replace(id=7, opened=at(8)).to_dict() == {
        **case.to_dict(), "id": 7, "opened": "2026-11-20T08:00:00+00:00",
    }  # fmt: skip
    more = case.with_events(Event("resumed", at(11)), Event("closed", at(13)))
    assert [event.name for event in more.events] == ["resumed", "paused", "closed"]
    assert case.with_events() == case
    assert (more.priority, more.attributes) == ("low", {"tier": "gold"})


def test_instants_are_plain_and_in_utc() -> None:
    """A second showing of a wall time is another instant, and in UTC there is none."""
    second = datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1)
    assert Event("closed", second).at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    folded = NINE.replace(fold=1)
    for kept in (Event("closed", folded).at, Case(1, folded).opened, Case(1, second).opened):
        assert (kept.fold, kept.tzinfo) == (0, UTC)

    class Instant(datetime):
        pass

    plain = Event("closed", Instant(2026, 11, 20, 9, tzinfo=UTC)).at
    assert (type(plain), plain) == (datetime, NINE)
    for year, taken in ((2, True), (9998, True), (1, False), (9999, False)):
        there = NINE.replace(year=year)
        if taken:
            assert Case(1, there).opened == Event("closed", there).at == there
        else:
            assert "opened is out of range" in refusal(lambda there=there: Case(1, there))


def test_whole_numbers_are_as_good_as_text() -> None:
    """Where text is asked for; as seq, an id or a level they are numbers of Python's own."""

    class Number(int):
        pass

    event = Event("escalated", NINE, Number(2), reason=7, by=Number(8), seq=Number(9))  # type: ignore[arg-type]
    assert (event.value, event.reason, event.by, event.seq) == (2, "7", "8", 9)
    assert type(event.seq) is int
    case = Case(Number(3), NINE, 1)
    assert (case.id, type(case.id), case.priority) == (3, int, "1")
    assert Event("status", NINE, Number(5)).value == "5"
    large = 2**1024 - 1
    assert Case(large, NINE).id == large
    assert "the id is a very large int" in refusal(lambda: Case(10**5000, NINE))
    assert "the id is 1797" in refusal(lambda: Case(2**1024, NINE))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("12345678", 12345678), ("123456789", "123456789"), (" 3 ", 3), ("3.0", "3.0"),
        ("-1", "-1"), (2.0, 2), (2.5, 2.5), (True, True), ([1], (1,)), ("", ""),
    ],
)  # fmt: skip
def test_levels_are_whole_numbers(value: Any, kept: Any) -> None:
    """Up to eight digits of text; what is no whole number stays as it is."""
    for name in ("escalated", "answered"):
        found = Event(name, NINE, value).value
        assert (found, type(found)) == (kept, type(kept))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-20T09:00Z", NINE),
        ("2026-11-20 09:00+00:00", NINE),
        ("2026-11-20t10:00+01:00", NINE),
        ("20261120T090000Z", NINE),
    ],
)
def test_instants_are_read_from_iso_text(text: str, expected: datetime) -> None:
    """A date with a time and an offset, with or without dashes."""
    assert Case.from_dict({"id": 1, "opened": text}).opened == expected
    assert Event.from_dict({"name": "closed", "at": text}).at == expected


def test_the_order_within_an_instant_and_seq() -> None:
    """By name, reason, value and who; nothing before something."""
    ordered = [
        Event("rated", at(10), None, None, None),
        Event("rated", at(10), None, None, "Ann"),
        Event("rated", at(10), 1, None, None),
        Event("rated", at(10), 2, None, None),
        Event("rated", at(10), None, "slow", None),
        Event("rated", at(10), 1, "slow", "Ann"),
        Event("seen", at(10)),
        Event("rated", at(10), 5, seq=1),
        Event("ate", at(11)),
    ]
    assert Case(1, NINE, events=reversed(ordered)).events == tuple(ordered)
    assert Case(1, NINE, events=iter(ordered)).events == tuple(ordered)
    twice = [Event("seen", at(10), seq=3), Event("seen", at(10), seq=1), Event("seen", at(11))]
    assert Case(1, NINE, events=twice).events == (twice[1], twice[2])
