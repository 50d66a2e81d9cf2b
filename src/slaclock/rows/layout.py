"""Which column of a source says what, by the columns' names and what the caller calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..errors import CaseError, Problem, did_you_mean, quoted

Columns = tuple[tuple[str, str], ...]  # our name, and the column of the source

OF_A_CASE = ("id", "opened", "priority")
OF_AN_EVENT = ("event", "at", "value", "reason", "by", "seq")
_MOMENTS = (
    "acknowledged", "responded", "updated", "customer_replied", "paused", "resumed", "assigned",
    "promised", "escalation_requested", "escalated", "answered", "resolved", "closed", "reopened",
    "cancelled",
)  # fmt: skip
_KNOWN_EVENTS = {*_MOMENTS, "opened", "status", "priority", "changed"}
_ALSO = {"id": "case", "opened": "created"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A column of wide rows that holds the instant of an event."""

    event: str
    column: str
    is_sure: bool  # the caller named it; otherwise it may just share its name with an event

    @property
    def is_own(self) -> bool:
        """Whether it is an event that only the caller knows."""
        return self.event not in _MOMENTS


@dataclass(frozen=True, slots=True)
class Layout:
    """Which column says what. *places* knows the columns of all that is not a moment."""

    is_long: bool
    places: Mapping[str, str]
    moments: tuple[Moment, ...]
    attributes: Mapping[str, None]  # in order, and asked for by name

    def place(self, name: str) -> str:
        """The column in which *name* stands, or would."""
        return self.places.get(name, name)

    def locate(self, problem: Problem) -> Problem:
        """The problem of a case or event, at the column in which the value stood."""
        first, rest = problem.loc[:1], problem.loc[1:]
        if first == ("attributes",) and rest:
            first = ()
        columns = ("event" if name == "name" else str(name) for name in first)
        loc = (*(self.place(name) for name in columns), *rest)
        return problem.moved(loc)


@lru_cache(maxsize=256)
def layout_of(names: tuple[str, ...], columns: Columns) -> Layout:
    """The layout of rows with the columns *names*, of which the caller named *columns*.

    >>> layout_of(("ID", "created", "resolved", "tier"), ()).places
    {'id': 'ID', 'opened': 'created'}
    >>> layout_of(("case", "event", "at"), ()).is_long
    True
    """
    named = dict(columns)
    free = [name for name in names if name not in named.values()]
    known = {**{name.casefold(): name for name in reversed(free)}, **{name: name for name in free}}

    def column_of(name: str, also: str = "") -> str | None:
        if name in named:
            return named[name] if named[name] in names else None
        return known.get(name) or (known.get(also) if also else None)

    is_long = column_of("event") is not None
    places = {name: column_of(name, _ALSO.get(name, "")) for name in OF_A_CASE}
    if is_long:
        # What a log calls created is mostly its own row.
        places |= {"opened": column_of("opened")}
        places |= {name: column_of(name) for name in OF_AN_EVENT}
    moments = tuple(
        Moment(name, column, name in named)
        for name in dict.fromkeys((*named, *_MOMENTS))
        if not is_long and name not in OF_A_CASE + OF_AN_EVENT and (column := column_of(name))
    )
    taken = {*places.values(), *(moment.column for moment in moments)}
    return Layout(
        is_long,
        {name: column for name, column in places.items() if column is not None},
        moments,
        dict.fromkeys(name for name in names if name not in taken),
    )


def event_name(found: Any) -> Any:
    """The name of an event; those that everybody knows are so in any case, as in a header.

    >>> event_name(" Resolved"), event_name("Feedback")
    ('resolved', 'Feedback')
    """
    if not isinstance(found, str):
        return found
    name = found.strip()
    return name.casefold() if name.casefold() in _KNOWN_EVENTS else name


def check_columns(layout: Layout, names: tuple[str, ...], columns: Columns) -> None:
    """Refuse, once, a source all of whose rows lack a column.

    Raises:
        CaseError: One that the caller named is not there, or nothing says id or opening.
    """
    ours = {column: name for name, column in columns}
    shown = (f"{name} (taken as '{ours[name]}')" if name in ours else name for name in names)
    there = f"there are {', '.join(shown)}"[:500]
    for name, column in columns:
        if column not in names:
            raise CaseError.of(
                "missing-column",
                f"there is no column {quoted(column)} to take as '{name}'; {there}",
                fix=did_you_mean(column, names),
                loc=(column,),
            )
    for name in ("id", "at") if layout.is_long else ("id", "opened"):
        if name not in layout.places:
            likely = next(iter(layout.attributes), None)
            what = f"there is no column '{name}'; {there}"
            if name == "at":
                what = f"there is a column 'event', and none 'at' with the instant of each; {there}"
            fix = f"say which one it is, e.g. columns={{'{name}': {likely!r}}}"
            if name == "at" and "opened" in layout.places:
                fix += ", or give 'event' another name if the rows are cases"
            if likely is None:
                fix = f"add it, or say which one it is: columns={{'{name}': ...}}"
            if name in ours:
                fix = f"leave it to be '{name}', and say what else is '{ours[name]}'"
            raise CaseError.of("missing-column", what, fix=fix, loc=(name,))


def checked_columns(columns: Any) -> Columns:
    """What the caller calls the columns, in an order of its own.

    Raises:
        CaseError: It is no mapping of text to text, or an event is named that needs a value.
    """
    if not isinstance(columns, Mapping) or not all(
        isinstance(text, str) and text for pair in columns.items() for text in pair
    ):
        raise CaseError.of(
            "bad-columns",
            f"found {quoted(columns)}; a mapping of text to text is required",
            fix="map our names to the columns of the source, e.g. columns={'opened': 'created'}",
            loc=("columns",),
        )
    for name in ("status", "changed"):
        if name in columns:
            raise CaseError.of(
                "bad-columns",
                f"'{name}' needs a value beside its instant, and a column holds one of them",
                fix="give a row for each event: id, event, at, value",
                loc=("columns",),
            )
    return tuple(columns.items())
