"""What happened: a case, its attributes at opening, and its time-stamped events.

Nothing here is computed and no policy is known. A `Case` keeps its events in one canonical order,
so that the order in which they arrived never matters; what an event means, also among events of
one instant, is the clock's to say. What no policy could make sense of is refused here.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, Self, cast

from .errors import CaseError, Location, Problem, kind_of, quoted
from .interval import FIRST_YEAR, LAST_YEAR, to_utc
from .jsonable import LARGEST_BITS, Frozen, JsonValue, fields_of, freeze, thaw

_ISO = re.compile(r"\d{4}-?\d\d-?\d\d[Tt ]\d\d")


@dataclass(frozen=True, slots=True)
class Event(JsonValue):
    """Something that happened to a case at one instant, kept in UTC.

    *value* is what the event's name asks for: a status, a priority, who was assigned, the
    `{attribute: value}` that `changed`, or the instant that was `promised` (also
    `{milestone: instant}`, and as ISO 8601 text); for any other name, JSON data. *seq* orders
    events of one instant, as the rows of a file do.

    >>> from zoneinfo import ZoneInfo
    >>> noon = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    >>> Event("paused", noon, reason="waiting on customer").at.isoformat()
    '2026-11-20T11:00:00+00:00'
    >>> Event("promised", noon, "2026-11-23T17:00+01:00").value.isoformat()
    '2026-11-23T16:00:00+00:00'
    >>> Event("changed", noon, "gold")
    Traceback (most recent call last):
    slaclock.errors.CaseError: value: event 'changed': its value is 'gold', not a mapping
      fix: say what changed, e.g. Event('changed', at, {'tier': 'gold'})

    Raises:
        CaseError: The name is empty, *at* is naive or no datetime, or the value has a shape
            that the name cannot have.
    """

    name: str
    at: datetime
    value: Any
    reason: str | None
    by: str | None
    seq: int

    def __init__(
        self,
        name: str,
        at: datetime,
        value: Any = None,
        reason: str | None = None,
        by: str | None = None,
        seq: int = 0,
    ) -> None:
        name = _name(name)
        if type(seq) is not int:
            seq = _whole(seq, name)
        keep = object.__setattr__
        keep(self, "name", name)
        keep(self, "at", _instant(at, "at"))
        keep(self, "value", _value(name, value))
        keep(self, "reason", None if reason is None else _text(reason, "reason"))
        keep(self, "by", None if by is None else _text(by, "by"))
        keep(self, "seq", seq)

    def to_dict(self) -> dict[str, Any]:
        """The event as plain JSON data, instants as ISO 8601 text."""
        return {
            "name": self.name,
            "at": self.at.isoformat(),
            "value": thaw(self.value),
            "reason": self.reason,
            "by": self.by,
            "seq": self.seq,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The event that `to_dict` wrote; what is left out is as in `Event(...)`.

        Raises:
            CaseError: As `Event`, a key is unknown or missing, or an instant is no ISO 8601 text
                with an offset.
        """
        fields = fields_of(data, "an event", _EVENT_KEYS, ("name", "at"), CaseError)
        return cls(**{**fields, "at": instant_of(fields["at"], "at")})


@dataclass(frozen=True, slots=True)
class Case(JsonValue):
    """One inquiry, issue, complaint or request: what it was at opening, and its events.

    *id* is text or an int, kept as given. *priority* and *attributes* are those at opening;
    attributes are JSON data (a date or datetime is kept as its ISO text), copied and frozen.
    *events* may come in any order: they are kept by instant, then `seq`, and events that differ
    in `seq` alone collapse into the first of them. An event `opened` adds nothing, and is
    refused at another instant than *opened*.

    >>> nine = datetime(2026, 11, 20, 9, tzinfo=UTC)
    >>> case = Case("T-1", nine, "high", {"tier": "gold"}, [
    ...     Event("resolved", nine.replace(hour=15)), Event("responded", nine.replace(hour=10))])
    >>> [event.name for event in case.events]
    ['responded', 'resolved']
    >>> late = case.with_events(Event("paused", nine.replace(hour=11), reason="on customer"))
    >>> [event.name for event in late.events]
    ['responded', 'paused', 'resolved']

    **Properties**: `Case.from_json(c.to_json()) == c`; any order of the events gives an equal
    case, with the same hash and the same JSON.

    Raises:
        CaseError: The id is empty or neither text nor int, *opened* is naive or no datetime, an
            attribute is not JSON data, or the case opens twice.
    """

    id: str | int
    opened: datetime
    priority: str | None
    attributes: Mapping[str, Any]
    events: tuple[Event, ...]

    def __init__(
        self,
        id: str | int,
        opened: datetime,
        priority: str | int | None = None,
        attributes: Mapping[str, Any] = Frozen(),
        events: Iterable[Event] = (),
    ) -> None:
        opened = _instant(opened, "opened")
        keep = object.__setattr__
        keep(self, "id", case_id(id))
        keep(self, "opened", opened)
        keep(self, "priority", None if priority is None else _text(priority, "priority"))
        keep(self, "attributes", read_attributes(attributes))
        keep(self, "events", _in_order(_events(events, opened)))

    def replace(self, **changes: Any) -> Self:
        """The same case with other fields, e.g. `case.replace(priority="high")`."""
        return dataclasses.replace(self, **changes)

    def with_events(self, *events: Event) -> Self:
        """The same case with further events, however late they arrived."""
        return self.replace(events=(*self.events, *events))

    def to_dict(self) -> dict[str, Any]:
        """The case as plain JSON data, instants as ISO 8601 text."""
        return {
            "id": self.id,
            "opened": self.opened.isoformat(),
            "priority": self.priority,
            "attributes": thaw(self.attributes),
            "events": [event.to_dict() for event in self.events],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The case that `to_dict` wrote; what is left out is as in `Case(...)`.

        Raises:
            CaseError: As `Case` and `Event`, a key is unknown or missing, or an instant is no
                ISO 8601 text with an offset. It lists what is wrong with every event.
        """
        fields = fields_of(data, "a case", _CASE_KEYS, ("id", "opened"), CaseError)
        problems: list[Problem] = []
        events = []
        for number, found in enumerate(_listed(fields.get("events", ()))):
            try:
                events.append(found if isinstance(found, Event) else Event.from_dict(found))
            except CaseError as error:
                problems += [problem.at("events", number) for problem in error.problems]
        try:
            fields["opened"] = instant_of(fields["opened"], "opened")
            case = cls(**{**fields, "events": events})
        except CaseError as error:
            problems = [*error.problems, *problems]
        if problems:
            raise CaseError(*problems)
        return case


def instant_of(found: Any, name: str) -> datetime:
    """The instant in UTC that a datetime or ISO 8601 text with an offset says.

    >>> instant_of("2026-11-20T09:00+01:00", "at").isoformat()
    '2026-11-20T08:00:00+00:00'

    Raises:
        CaseError: *found* is something else, or has no offset.
    """
    if isinstance(found, str):
        try:
            found = from_iso(found)
        except ValueError:
            raise _wrong(
                "bad-instant",
                f"{name} is {quoted(found)}, not an instant",
                "write ISO 8601 with an offset, e.g. '2026-11-20T09:00:00+01:00'",
            ) from None
        if found.tzinfo is None:
            raise _wrong(
                "naive-datetime",
                f"{name} has no time zone: {found.isoformat()}",
                f"add the offset at which it was recorded, e.g. '{found.isoformat()}+01:00'",
            )
    return _instant(found, name)


def from_iso(text: str) -> datetime:
    """The date and time that ISO 8601 text says, naive if it has no offset.

    >>> from_iso("2026-11-20 09:00")
    datetime.datetime(2026, 11, 20, 9, 0)
    >>> from_iso("2026-11-20")
    Traceback (most recent call last):
    ValueError: not an ISO 8601 date and time

    Raises:
        ValueError: It is no date with a time. (Python alone would also take a date for midnight,
            and some long numbers for times of the Middle Ages.)
    """
    if not _ISO.match(text):
        raise ValueError("not an ISO 8601 date and time")
    return datetime.fromisoformat(text)


def _instant(at: Any, name: str) -> datetime:
    if type(at) is datetime and at.tzinfo is UTC and FIRST_YEAR <= at.year <= LAST_YEAR:
        return at.replace(fold=0) if at.fold else at
    return to_utc(at, name, CaseError)


def _wrong(code: str, what: str, fix: str, loc: Location = ()) -> CaseError:
    return CaseError.of(code, what, fix=fix, loc=loc)


def case_id(found: Any) -> str | int:
    """An id as given, once it is text or a whole number."""
    if isinstance(found, str) and found.strip():
        return str.__str__(found)
    if callable(tolist := getattr(found, "tolist", None)):  # a number of numpy's
        found = tolist()
    if _is_whole(found):
        return int(found)
    raise _wrong(
        "bad-id",
        f"the id is {quoted(found)}; text or a whole number is required",
        "give each case the id that your desk knows it by, e.g. 'T-1' or 1",
        ("id",),
    )


def _is_whole(found: Any) -> bool:
    """Whether it is a whole number that JSON can hold."""
    return (
        isinstance(found, int)
        and not isinstance(found, bool)
        and found.bit_length() <= LARGEST_BITS
    )


def _name(found: Any) -> str:
    if isinstance(found, str) and (name := str.__str__(found).strip()):
        return name
    raise _wrong(
        "bad-event-name",
        f"the name of an event is {quoted(found)}; text is required",
        "say what happened, e.g. Event('resolved', at)",
        ("name",),
    )


def _text(found: Any, field: str) -> str | None:
    """Text without blanks around it, None if nothing is left; a whole number is as good."""
    if isinstance(found, str):
        return str.__str__(found).strip() or None
    if _is_whole(found):
        return str(int(found))
    raise _wrong(
        f"bad-{field}",
        f"{field} is {quoted(found)}, {kind_of(found)}; text is required",
        f"pass text, or None where there is no {field}",
        (field,),
    )


def _whole(found: Any, name: str) -> int:
    if _is_whole(found):
        return int(found)
    raise _wrong(
        "bad-seq",
        f"event '{name}': seq is {quoted(found)}, {kind_of(found)}",
        "pass a whole number, such as the number of the row",
        ("seq",),
    )


def _value(name: str, found: Any) -> Any:
    check = _VALUES.get(name)
    if check is not None:
        return check(name, found)
    return None if found is None else freeze(found, CaseError, ("value",))


def _promised(name: str, found: Any) -> datetime | Frozen:
    if isinstance(found, Mapping) and found:
        instants = {_name(key): instant_of(at, f"promised {key}") for key, at in found.items()}
        return Frozen(instants)
    if isinstance(found, str | date):
        return instant_of(found, "promised")
    raise _bad_value(
        name, found, "an instant",
        "say by when, e.g. Event('promised', at, until), "
        "or Event('promised', at, {'resolution': until})",
    )  # fmt: skip


def _changed(name: str, found: Any) -> Any:
    if isinstance(found, Mapping):
        return freeze(found, CaseError, ("value",))
    raise _bad_value(
        name, found, "a mapping",
        "say what changed, e.g. Event('changed', at, {'tier': 'gold'})",
    )  # fmt: skip


def _state(name: str, found: Any) -> str:
    is_text = isinstance(found, str | int) and not isinstance(found, bool)
    if is_text and (text := _text(found, "value")):
        return text
    raise _bad_value(
        name, found, "text", f"say which {name} from here on, e.g. Event('{name}', at, 'high')"
        if name == "priority" else f"say which {name} it is in, e.g. Event('{name}', at, 'on_hold')"
    )  # fmt: skip


def _level(name: str, found: Any) -> Any:
    """A level is a whole number; a file may give it as text or, beside gaps, as a float."""
    value = freeze(found, CaseError, ("value",))
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 9:
        return int(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _bad_value(name: str, found: Any, required: str, fix: str) -> CaseError:
    return _wrong(
        "bad-value",
        f"event '{name}': its value is {quoted(found)}, not {required}",
        fix,
        ("value",),
    )


_VALUES: dict[str, Callable[[str, Any], Any]] = {
    "promised": _promised,
    "changed": _changed,
    "priority": _state,
    "status": _state,
    "escalated": _level,
    "answered": _level,
}


def read_attributes(found: Any) -> Any:
    """The attributes of a case, checked and frozen."""
    if isinstance(found, Mapping):
        return freeze(found, CaseError, ("attributes",))
    raise _wrong(
        "bad-attributes",
        f"found {quoted(found)}, {kind_of(found)}; a mapping is required",
        "pass e.g. attributes={'tier': 'gold'}",
        ("attributes",),
    )


def _events(found: Any, opened: datetime) -> list[Event]:
    events = []
    for number, event in enumerate(_listed(found)):
        if not isinstance(event, Event):
            raise _wrong(
                "not-an-event",
                f"found {quoted(event)}, {kind_of(event)}",
                "pass Event(...), or read dicts with Case.from_dict",
                ("events", number),
            )
        if event.name != "opened":
            events.append(event)
        elif event.at != opened:
            raise _wrong(
                "opened-twice",
                f"an event 'opened' at {event.at.isoformat()}, in a case that opened at "
                f"{opened.isoformat()}",
                "a case opens once; call a later opening 'reopened'",
                ("events", number),
            )
    return events


def _listed(found: Any) -> Iterable[Any]:
    kind = type(found)
    if kind is tuple or kind is list:
        return cast(Iterable[Any], found)
    if isinstance(found, Iterable) and not isinstance(found, str | bytes | Mapping):
        return found
    raise _wrong(
        "bad-events",
        f"found {quoted(found)}, {kind_of(found)}; a list of events is required",
        "pass e.g. events=[Event('resolved', at)]",
        ("events",),
    )


def _in_order(events: list[Event]) -> tuple[Event, ...]:
    """By instant, then `seq`, then content; of events that differ in `seq` alone, the first.

    (rules: Replay, order)
    """
    if all(one.at < next_one.at for one, next_one in pairwise(events)):
        return tuple(events)
    first: dict[tuple[Any, ...], Event] = {}
    for event in sorted(events, key=lambda event: (event.at, event.seq, *_content(event))):
        first.setdefault((event.at, *_content(event)), event)
    return tuple(first.values())


def _content(event: Event) -> tuple[str, str, str, str]:
    value = "" if event.value is None else json.dumps(thaw(event.value))
    return event.name, event.reason or "", value, event.by or ""


_EVENT_KEYS = ("name", "at", "value", "reason", "by", "seq")
_CASE_KEYS = ("id", "opened", "priority", "attributes", "events")
_INSTANT = {"type": "string", "format": "date-time"}
_TEXT = {"type": ["string", "null"]}
_NAME = {"type": ["string", "integer", "null"]}
Event._error = CaseError
Event._schema = {
    "type": "object",
    "title": "Event",
    "description": "Something that happened to a case at one instant",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "at": _INSTANT,
        "value": {},
        "reason": _TEXT,
        "by": _NAME,
        "seq": {"type": ["integer", "null"]},
    },
    "required": ["name", "at"],
    "additionalProperties": False,
}
Case._error = CaseError
Case._schema = {
    "type": "object",
    "title": "Case",
    "description": "What a case was at opening, and its events",
    "properties": {
        "id": {"type": ["string", "integer"], "minLength": 1},
        "opened": _INSTANT,
        "priority": _NAME,
        "attributes": {"type": ["object", "null"]},
        "events": {"type": ["array", "null"], "items": Event._schema},
    },
    "required": ["id", "opened"],
    "additionalProperties": False,
}
