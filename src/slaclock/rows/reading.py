"""Cases from rows: one row a case (wide), one row an event (long), or nested as `Case.to_dict`.

Which of them a row is follows from its columns. A row that makes no sense becomes a `Problem` that
knows its line, and the others are read all the same.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Any

from ..case import Case, Event, case_id
from ..errors import CaseError, Problem, quoted
from ..jsonable import Frozen
from .cells import Times, is_flag, is_missing, plain, whole, without_fraction
from .files import Row, checked_path, file_rows, object_rows
from .layout import (
    Columns,
    Layout,
    Moment,
    check_columns,
    checked_columns,
    event_name,
    layout_of,
)

Cells = Mapping[str, Any]
_MOST_ABSENT = 100  # cells that a row may leave out at its end, where those are values
_NAMES_SOMETHING = ("priority", "status", "assigned", "escalated")  # by a number too


def read_cases(
    path_or_rows: Any,
    columns: Mapping[str, str] | None = None,
    timezone: str | tzinfo | None = None,
    datetime_format: str | None = None,
    missing: Iterable[str] = ("",),
    delimiter: str | None = None,
) -> Iterator[Case | Problem]:
    """Cases from a file (CSV, TSV, JSON Lines, JSON), mappings, an Arrow table or a data frame.

    *Wide* rows hold a case each: `id` (or `case`), `opened` (or `created`), `priority`, columns
    named like an event (`responded`, `resolved`, ...) with its instant (`promised`: the instant
    promised), and attributes in all others. A list `events` and a mapping `attributes`, as
    `Case.to_dict` writes them, are read too. *Long* rows hold an event each: `id` (or `case`),
    `event`, `at`, and if need be `value`, `reason`, `by`, `seq`; the row of the event `opened`
    (or a column `opened`) gives the priority and the attributes. Without `seq` the order of the
    rows is taken. Wide cases stream; long ones come at the end, by first appearance.

    *columns* maps our names to the columns of the source; a name other than those above is an
    event of your own, whose column holds its instant. *timezone* is that of times without offset,
    *datetime_format* one of `strptime` for all times written as text (ISO 8601 if None), *missing*
    lists the texts that mean no value, *delimiter* is found out if None.

    A row that cannot be read is given as a `Problem` with its line and the column as `field`.

    >>> rows = [{"ticket": 1, "created": "2026-11-20 09:00", "resolved": "", "tier": "gold"},
    ...         {"ticket": 2, "created": "yesterday"}]
    >>> case, problem = read_cases(rows, {"id": "ticket"}, timezone="Europe/Berlin")
    >>> case.id, case.opened.isoformat(), case.attributes
    (1, '2026-11-20T08:00:00+00:00', {'tier': 'gold'})
    >>> problem.line, problem.field, problem.what
    (2, 'created', "'yesterday' is not an ISO 8601 time")

    Raises:
        CaseError: The source cannot be read, is not UTF-8 or lacks a column for all rows; a zone,
            format, or one of *columns* makes no sense.
    """
    gaps = _checked_missing(missing)
    times = Times.of(timezone, datetime_format)
    reader = _Reader(checked_columns({} if columns is None else columns), times, gaps, gaps | {""})
    if isinstance(path_or_rows, str | os.PathLike):
        path = checked_path(path_or_rows)
        return reader.cases(file_rows(path, _checked_delimiter(delimiter)), str(path))
    return reader.cases(object_rows(path_or_rows), None)


@dataclass(slots=True)
class _History:
    """What the long rows of one case have said so far."""

    id: str | int
    line: int
    case: Case | None = None
    events: list[Event] = field(default_factory=list)
    told: bool = False  # its opening could not be read, and a problem says so


@dataclass(frozen=True, slots=True)
class _Reader:
    """How one caller's rows are to be understood."""

    columns: Columns
    times: Times
    missing: frozenset[str]  # no value in any column
    nothing: frozenset[str]  # no value where an id, a time or an event is expected

    def cases(self, rows: Iterable[Row | Problem], file: str | None) -> Iterator[Case | Problem]:
        histories: dict[str | int, _History] = {}
        checked: tuple[str, ...] | None = None
        number = 0
        for row in rows:
            if isinstance(row, Problem):
                yield row.within(file, row.line, row.column)
                continue
            number += 1
            if row.columns is None:
                layout = layout_of(tuple(row.cells), self.columns)
            elif row.columns is not checked:
                layout = layout_of(row.columns, self.columns)
                if row.columns != checked:
                    self._check(layout, row.columns, file)
                checked = row.columns
            case, problems = self._read(row, layout, number, histories)
            if case is not None:
                yield case
            for problem in problems:
                yield layout.locate(problem).within(file, row.line)
        for history in histories.values():
            if history.case is not None:
                yield history.case.with_events(*history.events)
            elif not history.told:
                yield _never_opened(history.id).within(file, history.line)

    def _check(self, layout: Layout, names: tuple[str, ...], file: str | None) -> None:
        try:
            check_columns(layout, names, self.columns)
        except CaseError as error:
            line = 1 if file else None
            raise CaseError(*(p.within(file, line) for p in error.problems)) from None

    def _read(
        self, row: Row, layout: Layout, number: int, histories: dict[str | int, _History]
    ) -> tuple[Case | None, tuple[Problem, ...]]:
        try:
            if not layout.is_long:
                return self._wide(row.cells, layout), ()
            self._long(row, layout, number, histories)
        except CaseError as error:
            return None, error.problems
        return None, ()

    def _wide(self, cells: Cells, layout: Layout) -> Case:
        known_as = self._id(cells, layout)
        opened = self._instant(cells, layout, "opened")
        events = list(self._nested(cells.get("events")))
        flags: dict[str, Any] = {}
        for moment in layout.moments:
            value = cells.get(moment.column)
            if is_missing(value, self.nothing):
                continue
            try:
                at = self.times.read(value, moment.column)
            except CaseError as error:
                if moment.is_own:
                    raise _no_moment(moment, error) from None
                if moment.is_sure or not is_flag(moment.event, value):
                    raise
                flags[moment.column] = value
            else:
                is_promise = moment.event == "promised"
                events.append(
                    Event("promised", opened, at) if is_promise else Event(moment.event, at)
                )
        return self._case(cells, layout, known_as, opened, flags, events)

    def _nested(self, found: Any) -> Iterator[Event]:
        for number, item in enumerate(found if isinstance(found, list | tuple) else ()):
            try:
                yield item if isinstance(item, Event) else self._nested_event(item)
            except CaseError as error:
                raise CaseError(*(p.at("events", number) for p in error.problems)) from None

    def _nested_event(self, item: Any) -> Event:
        if not isinstance(item, Mapping) or item.get("at") is None:
            return Event.from_dict(item)
        at = self.times.read(item["at"], "at")
        value = self._value(item.get("name"), item.get("value"), "value")
        return Event.from_dict({**item, "at": at, "value": value})

    def _long(
        self, row: Row, layout: Layout, number: int, histories: dict[str | int, _History]
    ) -> None:
        cells = row.cells
        known_as = self._id(cells, layout)
        if "at" not in layout.places:
            self._needed(cells, layout, "at")  # no event of the row can be placed
        history = histories.setdefault(known_as, _History(known_as, row.line))
        name = event_name(self._needed(cells, layout, "event"))
        if name == "opened":
            self._open(history, cells, layout, "at")
            return
        if history.case is None and self._cell(cells, layout, "opened") is not None:
            self._open(history, cells, layout, "opened")
        seq = whole(self._cell(cells, layout, "seq"))
        history.events.append(
            Event(
                name,
                self._instant(cells, layout, "at"),
                self._value(name, self._cell(cells, layout, "value"), layout.place("value")),
                without_fraction(self._cell(cells, layout, "reason")),
                without_fraction(self._cell(cells, layout, "by")),
                number if seq is None else seq,
            )
        )

    def _open(self, history: _History, cells: Cells, layout: Layout, name: str) -> None:
        """Take the row as the opening, whose instant stands in the column *name*."""
        history.told = history.case is None
        opened = self._instant(cells, layout, name)
        if history.case is None:
            history.case = self._case(cells, layout, history.id, opened)
        elif history.case.opened != opened:
            raise CaseError.of(
                "opened-twice",
                f"the case opened at {history.case.opened.isoformat()} already",
                fix="a case opens once; call a later opening 'reopened'",
                loc=("at",),
            )

    def _case(
        self,
        cells: Cells,
        layout: Layout,
        known_as: str | int,
        opened: datetime,
        flags: Mapping[str, Any] = Frozen(),
        events: Iterable[Event] = (),
    ) -> Case:
        priority = without_fraction(self._cell(cells, layout, "priority"))
        attributes = {**self._attributes(cells, layout), **flags}
        return Case(known_as, opened, priority, attributes, events)

    def _attributes(self, cells: Cells, layout: Layout) -> dict[str, Any]:
        attributes: dict[str, Any] = {}
        # What is not there is empty, and that mostly means nothing.
        names: Iterable[str] = cells
        if "" not in self.missing:
            names = layout.attributes
            if len(names) - len(cells) > _MOST_ABSENT:
                raise _too_few(len(cells), len(names))
        for name in names:
            if name not in layout.attributes:
                continue
            value = cells.get(name, "")
            if name == "attributes" and isinstance(value, Mapping):
                attributes.update(value)
            elif not (name == "events" and isinstance(value, list | tuple)) and not is_missing(
                value, self.missing
            ):
                attributes[name] = plain(value)
        return attributes

    def _value(self, name: Any, found: Any, column: str) -> Any:
        """A value as its event wants it; what a cell can only hold as text is JSON there."""
        if name in _NAMES_SOMETHING:
            return without_fraction(found)
        if name not in ("promised", "changed") or found is None:
            return plain(found)
        if isinstance(found, str) and found.lstrip().startswith("{"):
            try:
                found = json.loads(found)
            except (ValueError, RecursionError) as error:
                raise CaseError.of(
                    "bad-json",
                    f"cannot read {quoted(found)} as JSON: {error}",
                    fix='write e.g. {"tier": "gold"}',
                    loc=(column,),
                ) from None
        if name == "changed":
            return found
        if isinstance(found, Mapping):
            return {key: self.times.read(at, column) for key, at in found.items()}
        return self.times.read(found, column)

    def _id(self, cells: Cells, layout: Layout) -> str | int:
        return case_id(without_fraction(self._needed(cells, layout, "id")))

    def _instant(self, cells: Cells, layout: Layout, name: str) -> datetime:
        return self.times.read(self._needed(cells, layout, name), layout.place(name))

    def _needed(self, cells: Cells, layout: Layout, name: str) -> Any:
        value = self._cell(cells, layout, name)
        if value is None:
            column = layout.places.get(name) or dict(self.columns).get(name, name)
            raise CaseError.of(
                f"missing-{name}", f"there is no value for '{column}'",
                fix=f"fill it in, or say which column holds it: columns={{'{name}': ...}}",
                loc=(column,),
            )  # fmt: skip
        return value

    def _cell(self, cells: Cells, layout: Layout, name: str) -> Any:
        place = layout.places.get(name)
        value = None if place is None else cells.get(place)
        return None if is_missing(value, self.nothing) else value


def _no_moment(moment: Moment, error: CaseError) -> CaseError:
    """Somebody may have meant to give an attribute another name."""
    [problem] = error.problems
    own = f"if '{moment.event}' is no event of yours, leave it out of columns"
    return CaseError(
        replace(problem, fix=f"{problem.fix}; {own}: attributes are called like their columns")
    )


def _too_few(cells: int, attributes: int) -> CaseError:
    return CaseError.of(
        "too-few-cells",
        f"{cells} cells in a row, and columns for {attributes} attributes",
        fix="write the empty cells too, or let them mean no value: missing=('', ...)",
    )


def _never_opened(known_as: str | int) -> Problem:
    return Problem(
        "missing-opened",
        f"no row says when case {quoted(known_as)} opened",
        fix="call its first event 'opened', or name a column that holds this in each row: "
        "columns={'opened': ...}",
    )


def _checked_missing(missing: Any) -> frozenset[str]:
    texts = [missing] if isinstance(missing, str) or not isinstance(missing, Iterable) else missing
    texts = list(texts)
    if not all(isinstance(text, str) for text in texts):
        raise CaseError.of(
            "bad-missing",
            f"found {quoted(missing)}; text is required",
            fix="list the texts that mean no value, e.g. missing=('', '?')",
            loc=("missing",),
        )
    return frozenset(text.strip() for text in texts)


def _checked_delimiter(delimiter: Any) -> str | None:
    if delimiter is None or (
        isinstance(delimiter, str) and len(delimiter) == 1 and delimiter not in '"\r\n '
    ):
        return delimiter
    raise CaseError.of(
        "bad-delimiter",
        f"found {quoted(delimiter)}; one character is required",
        fix="pass e.g. delimiter=';'",
        loc=("delimiter",),
    )
