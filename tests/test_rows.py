"""Rows become cases: wide, long and nested, from files, mappings and tables."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal
from io import StringIO
from itertools import islice
from numbers import Integral
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st

from slaclock.case import Case, Event
from slaclock.errors import CaseError, Problem
from slaclock.rows import read_cases
from slaclock.rows.files import _HUGE_FIELDS

from .test_case import cases

DATA = Path(__file__).parents[1] / "../shared/data"
NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
Write = Callable[[str, str | bytes], Path]


def at(hour: int) -> datetime:
    return NINE.replace(hour=hour)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def only_cases(found: Iterator[Case | Problem]) -> list[Case]:
    read = list(found)
    assert [one for one in read if isinstance(one, Problem)] == []
    return [one for one in read if isinstance(one, Case)]


def only_problem(found: Iterator[Case | Problem]) -> Problem:
    (problem,) = found
    assert isinstance(problem, Problem)
    return problem


WIDE = """id,priority,opened,responded,resolved,tier
T-1,high,2026-11-20T09:00Z,2026-11-20T10:00Z,,gold
7,,2026-11-20T09:00Z,,2026-11-20T11:00Z,
"""
WIDE_CASES = [
    Case("T-1", NINE, "high", {"tier": "gold"}, [Event("responded", at(10))]),
    Case("7", NINE, None, {}, [Event("resolved", at(11))]),
]
LONG = """case,event,at,value,reason,by,tier
T-1,opened,2026-11-20T09:00Z,,,,gold
T-2,opened,2026-11-20T10:00Z,,,,
T-1,paused,2026-11-20T11:00Z,,on customer,ann,silver
T-1,priority,2026-11-20T11:00Z,high,,,
T-2,changed,2026-11-20T12:00Z,"{""tier"": ""gold""}",,,
T-1,promised,2026-11-20T12:00Z,2026-11-20T17:00Z,,,
T-2,promised,2026-11-20T12:00Z,"{""resolution"": ""2026-11-20T17:00Z""}",,,
T-2,escalated,2026-11-20T13:00Z,2,,,
"""
LONG_CASES = [
    Case("T-1", NINE, None, {"tier": "gold"}, [
        Event("paused", at(11), reason="on customer", by="ann", seq=3),
        Event("priority", at(11), "high", seq=4),
        Event("promised", at(12), at(17), seq=6),
    ]),
    Case("T-2", at(10), None, {}, [
        Event("changed", at(12), {"tier": "gold"}, seq=5),
        Event("promised", at(12), {"resolution": at(17)}, seq=7),
        Event("escalated", at(13), 2, seq=8),
    ]),
]  # fmt: skip


def test_wide_csv_holds_a_case_a_row(write: Write) -> None:
    """Event columns become events, empty ones nothing, all others attributes."""
    assert only_cases(read_cases(write("cases.csv", WIDE))) == WIDE_CASES
    assert only_cases(read_cases(str(write("cases.csv", WIDE)))) == WIDE_CASES


def test_long_csv_holds_an_event_a_row(write: Write) -> None:
    """Rows of a case need not be adjacent; their order becomes `seq`."""
    assert only_cases(read_cases(write("events.csv", LONG))) == LONG_CASES


@pytest.mark.parametrize(("text", "expected"), [(WIDE, WIDE_CASES), (LONG, LONG_CASES)])
def test_every_kind_of_source_gives_the_same_cases(
    write: Write, text: str, expected: list[Case]
) -> None:
    """CSV with any delimiter, TSV, JSON, JSON Lines and mappings differ in nothing."""
    rows = list(csv.DictReader(text.splitlines()))
    delimited = {d: _delimited(rows, d) for d in ",;\t|"}
    sources: list[Any] = [
        rows,
        iter(rows),
        write("a.csv", "\ufeff" + text),
        write("a.tsv", delimited["\t"]),
        write("a.txt", delimited[";"]),
        write("b.csv", delimited["|"].replace("\n", "\r\n")),
        write("a.json", json.dumps(rows, indent=2)),
        write("b.json", "\n".join(map(json.dumps, rows))),
        write("a.jsonl", "\ufeff" + "\n\n".join(map(json.dumps, rows)) + "\n"),
        write("a.ndjson", "\r\n".join(map(json.dumps, rows))),
        write("no_ending", json.dumps(rows)),
        write("no_ending_lines", "\n".join(map(json.dumps, rows))),
        write("no_ending_csv", text),
    ]
    for source in sources:
        assert only_cases(read_cases(source)) == expected


def _delimited(rows: Sequence[dict[str, Any]], delimiter: str) -> str:
    lines = [list(rows[0]), *(list(row.values()) for row in rows)]
    return "".join(
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) + "\n"
        for line in lines
    )


@given(found=st.lists(cases, max_size=4))
def test_cases_written_as_dicts_are_read_back(found: list[Case]) -> None:
    """What `Case.to_dict` gives is read as the same case."""
    assert only_cases(read_cases(case.to_dict() for case in found)) == found


def test_cases_written_as_json_lines_are_read_back(write: Write) -> None:
    """A file of `Case.to_json` lines holds the same cases."""
    text = "\n".join(case.to_json() for case in LONG_CASES)
    assert only_cases(read_cases(write("cases.jsonl", text))) == LONG_CASES


def test_columns_map_our_names_to_theirs() -> None:
    """A mapped column is no attribute; a name that is not ours is an event of one's own."""
    row = {"ticket": 5, "open_dt": "2026-11-20T09:00Z", "sev": 2, "fixed": "2026-11-20T10:00Z",
           "reviewed_on": "2026-11-20T11:00Z", "resolved": "fully"}  # fmt: skip
    columns = {"id": "ticket", "opened": "open_dt", "priority": "sev", "resolved": "fixed",
               "reviewed": "reviewed_on"}  # fmt: skip
    assert only_cases(read_cases([row], columns)) == [
        Case(5, NINE, "2", {"resolved": "fully"},
             [Event("resolved", at(10)), Event("reviewed", at(11))])
    ]  # fmt: skip


def test_columns_are_found_whatever_their_case() -> None:
    """`ID`, `Created` and `Resolved` need no mapping; attributes keep their names."""
    row = {"ID": 1, "Created": NINE, "Resolved": at(10), "Tier": "gold"}
    assert only_cases(read_cases([row])) == [
        Case(1, NINE, None, {"Tier": "gold"}, [Event("resolved", at(10))])
    ]


def test_promised_in_a_wide_row_is_the_instant_promised() -> None:
    """The promise counts as given at the opening."""
    (case,) = only_cases(read_cases([{"id": 1, "opened": NINE, "promised": at(17)}]))
    assert case.events == (Event("promised", NINE, at(17)),)


@pytest.mark.parametrize(
    ("column", "value"),
    [("escalated", "yes"), ("escalated", True), ("assigned", "Ann"), ("assigned", "Desk 7"),
     ("updated", 3), ("updated", "3"), ("reopened", "No")],
)  # fmt: skip
def test_a_flag_that_shares_an_events_name_is_an_attribute(column: str, value: Any) -> None:
    """Only what reads as an instant is an event."""
    (case,) = only_cases(read_cases([{"id": 1, "opened": NINE, column: value}]))
    assert case == Case(1, NINE, None, {column: value})


def test_a_long_row_may_carry_the_opening() -> None:
    """Audit logs repeat `opened`, priority and attributes in each row; the first one counts."""
    rows = [
        {"id": 1, "opened": NINE, "event": "responded", "at": at(10), "priority": "low", "n": 1},
        {"id": 1, "opened": NINE, "event": "resolved", "at": at(11), "priority": "high", "n": 2},
    ]
    events = [Event("responded", at(10), seq=1), Event("resolved", at(11), seq=2)]
    assert only_cases(read_cases(rows)) == [Case(1, NINE, "low", {"n": 1}, events)]


def test_seq_may_be_given() -> None:
    """A column `seq` beats the order of the rows."""
    rows = [
        {"case": 1, "event": "opened", "at": NINE, "seq": "0"},
        {"case": 1, "event": "resumed", "at": at(10), "seq": "9"},
        {"case": 1, "event": "paused", "at": at(10), "seq": 8.0},
    ]
    (case,) = only_cases(read_cases(rows))
    assert [(event.name, event.seq) for event in case.events] == [("paused", 8), ("resumed", 9)]


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        pytest.param("2026-07-01 09:00", "2026-07-01T13:00", id="summer"),
        pytest.param("2026-12-01T09:00:30.5", "2026-12-01T14:00:30.500", id="winter"),
        pytest.param("2026-03-08 02:30", "2026-03-08T07:30", id="gap-moves-forward"),
        pytest.param("2026-11-01 01:30", "2026-11-01T05:30", id="fold-is-the-first"),
        pytest.param("2026-07-01 09:00+02:00", "2026-07-01T07:00", id="offset-wins"),
    ],
)
def test_naive_times_are_read_in_the_time_zone(text: str, utc: str) -> None:
    """A time without offset is wall time of the zone, also where its clock changes."""
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    given = [text] if "+" in text else [text, datetime.fromisoformat(text)]
    for opened in given:
        (case,) = only_cases(read_cases([{"id": 1, "opened": opened}], timezone="America/New_York"))
        assert case.opened == expected


def test_a_format_is_applied_to_all_times() -> None:
    """`datetime_format` reads every time written as text; ISO 8601 no longer is one."""
    row = {"id": 1, "opened": "20.11.2026 10:00", "resolved": "20.11.2026 12:00"}
    read = {"timezone": "Europe/Berlin", "datetime_format": "%d.%m.%Y %H:%M"}
    assert only_cases(read_cases([row], **read)) == [  # type: ignore[arg-type]
        Case(1, NINE, events=[Event("resolved", at(11))])
    ]
    problem = only_problem(read_cases([{"id": 1, "opened": "2026-11-20T09:00Z"}], **read))  # type: ignore[arg-type]
    assert problem.what == "'2026-11-20T09:00Z' is not a time written as '%d.%m.%Y %H:%M'"


def test_missing_texts_mean_no_value() -> None:
    """They leave events and attributes out; a blank time is never a value."""
    row = {"id": 1, "opened": NINE, "resolved": "?", "closed": " ", "tier": "NULL", "note": ""}
    (case,) = only_cases(read_cases([row], missing=("?", "NULL")))
    assert case == Case(1, NINE, None, {"note": ""})


def test_gaps_of_tables_mean_no_value() -> None:
    """NaN, None and a Decimal NaN are gaps."""
    row = {"id": 1, "opened": NINE, "resolved": float("nan"), "tier": None, "n": Decimal("NaN")}
    assert only_cases(read_cases([row])) == [Case(1, NINE)]


def test_values_of_tables_become_json_data() -> None:
    """Numbers stay numbers, dates and the like become text."""
    row = {"id": 1, "opened": NINE, "n": Decimal("2"), "x": Decimal("2.5"), "d": date(2026, 1, 2),
           "u": UUID(int=1), "t": timedelta(hours=1), "priority": 3.0}  # fmt: skip
    (case,) = only_cases(read_cases([row]))
    assert case.priority == "3"
    assert case.attributes == {
        "n": 2, "x": 2.5, "d": "2026-01-02", "u": "00000000-0000-0000-0000-000000000001",
        "t": "1:00:00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "code", "column", "said"),
    [
        pytest.param({"opened": NINE}, "missing-id", "id", "no value for 'id'", id="no-id"),
        pytest.param({"id": " ", "opened": NINE}, "missing-id", "id", "no value", id="blank-id"),
        pytest.param({"id": True, "opened": NINE}, "bad-id", "id", "the id is True", id="bool-id"),
        pytest.param({"id": [1], "opened": NINE}, "bad-id", "id", "the id is [1]", id="list-id"),
        pytest.param({"id": 1}, "missing-opened", "opened", "no value for 'opened'", id="unopened"),
        pytest.param({"id": 1, "opened": "soon"}, "bad-instant", "opened", "'soon' is not an ISO",
                     id="word"),
        pytest.param({"id": 1, "opened": "2026-11-20"}, "bad-instant", "opened",
                     "'2026-11-20' is a date without a time", id="date-text"),
        pytest.param({"id": 1, "opened": date(2026, 11, 20)}, "bad-instant", "opened",
                     "a date; a date and time is required", id="date"),
        pytest.param({"id": 1, "opened": 1_763_629_200}, "bad-instant", "opened",
                     "1763629200, a number", id="epoch"),
        pytest.param({"id": 1, "opened": NINE, "resolved": 1_763_629_200_000}, "bad-instant",
                     "resolved", "a number", id="epoch-in-ms"),
        pytest.param({"id": 1, "opened": "1711110121234"}, "bad-instant", "opened",
                     "'1711110121234' is not an ISO", id="epoch-text"),
        pytest.param({"id": 1, "opened": "2026-11-20T09:00"}, "naive-datetime", "opened",
                     "'2026-11-20 09:00:00' has no time zone", id="naive"),
        pytest.param({"id": 1, "opened": NINE, "resolved": "2026-13-01T09:00Z"}, "bad-instant",
                     "resolved", "'2026-13-01T09:00Z' is not an ISO", id="month-13"),
        pytest.param({"id": 1, "opened": NINE, "closed": "soon"}, "bad-instant", "closed",
                     "'soon'", id="closed-word"),
        pytest.param({"id": 1, "opened": NINE, "assigned": "20/11/2026 9:00"}, "bad-instant",
                     "assigned", "is not an ISO", id="like-a-time"),
        pytest.param({"id": 1, "opened": "0001-01-01T00:00+01:00"}, "instant-out-of-range",
                     "opened", "out of range", id="year-0"),
        pytest.param({"id": 1, "opened": NINE, "x": {"y": {2}}}, "not-json", "x.y", "found {2}",
                     id="attribute"),
        pytest.param({"id": 1, "opened": NINE, "priority": 1.5}, "bad-priority", "priority",
                     "priority is 1.5", id="priority"),
        pytest.param({"id": 1, "opened": NINE, "events": [{"name": "x", "at": "soon"}]},
                     "bad-instant", "events.0.at", "'soon'", id="nested-time"),
        pytest.param({"id": 1, "opened": NINE, "events": [{"name": "x", "at": NINE}, 5]},
                     "not-a-mapping", "events.1", "found 5", id="nested-event"),
        pytest.param({"id": 1, "event": "paused"}, "missing-at", "at", "no value for 'at'",
                     id="long-without-at"),
        pytest.param({"id": 1, "opened": NINE, None: ["x", "y"]}, "too-many-cells", "",
                     "4 cells in a row, and 2 columns", id="DictReader"),
        pytest.param({"id": 1, "opened": NINE, 5: "x"}, "not-a-row", "", "the column 5 is an int",
                     id="number-as-name"),
        pytest.param(["id", 1], "not-a-row", "", "found ['id', 1], a list", id="no-mapping"),
    ],
)  # fmt: skip
def test_a_bad_row_becomes_a_problem(row: Any, code: str, column: str, said: str) -> None:
    """The problem knows row, column and fix, and the rows around it are read."""
    good = {"id": 1, "opened": NINE}
    before, problem, *after = read_cases([good, row, good])
    assert isinstance(problem, Problem)
    assert (problem.line, problem.code, problem.field) == (2, code, column)
    assert said in problem.what
    assert problem.fix
    assert before == Case(1, NINE)
    assert [one for one in after if isinstance(one, Case)] == [before]


def test_a_mapped_column_is_named_as_the_file_names_it() -> None:
    """A problem's field is the column of the source, not our name for it."""
    columns = {"id": "ticket", "opened": "open_dt", "reviewed": "reviewed_on"}
    row = {"ticket": "", "open_dt": "x", "reviewed_on": "y"}
    repairs: list[dict[str, Any]] = [
        {}, {"ticket": 1.5}, {"ticket": 1}, {"ticket": 1, "open_dt": NINE},
    ]  # fmt: skip
    fields = [only_problem(read_cases([{**row, **good}], columns)).field for good in repairs]
    assert fields == ["ticket", "ticket", "open_dt", "reviewed_on"]


def test_the_delimiter_is_found_behind_blank_lines(write: Write) -> None:
    """And lines are counted with them."""
    path = write("cases.csv", "\n  \nid;opened\n1;2026-11-20T09:00Z\n2;soon\n")
    good, wrong = read_cases(path)
    assert isinstance(good, Case)
    assert isinstance(wrong, Problem)
    assert (good.id, wrong.line) == ("1", 5)
    with pytest.raises(CaseError, match="empty"):
        list(read_cases(write("blank.csv", "\n  \n\n")))


def test_problems_of_a_file_know_file_and_line(write: Write) -> None:
    """Lines count as an editor shows them, also behind a quoted line break and a blank line."""
    path = write(
        "cases.csv",
        'id,opened,note\n1,2026-11-20T09:00Z,"two\nlines"\n\n,2026-11-20T09:00Z,\n'
        "3,2026-11-20T09:00Z,a,b,c\n4,2026-11-20T09:00Z\n,,\n"
        '5,"2026-11-20T09:00Z"x,\n6,2026-11-20T09:00Z,"open\n7,2026-11-20T09:00Z,\n',
    )
    found = list(read_cases(path))
    problems = [(p.file, p.line, p.code) for p in found if isinstance(p, Problem)]
    assert problems == [
        (str(path), 5, "missing-id"),
        (str(path), 6, "too-many-cells"),
        (str(path), 9, "bad-csv"),
        (str(path), 10, "bad-csv"),
    ]
    read = [case for case in found if isinstance(case, Case)]
    assert [(case.id, case.attributes) for case in read] == [
        ("1", {"note": "two\nlines"}),
        ("4", {}),
    ]
    assert str(next(p for p in found if isinstance(p, Problem))).startswith(f"{path}:5: id: ")


def test_lines_of_json_files_are_known(write: Write) -> None:
    """Each object of a list, and each line of JSON Lines, knows where it starts."""
    path = write(
        "cases.json", '\n[\n{"id": 1,\n "opened": "x"},\n\n  {"id": 2, "opened": "y"}\n]\n'
    )
    assert [p.line for p in read_cases(path) if isinstance(p, Problem)] == [3, 6]
    lines = '{"id": 1, "opened": "x"}\n\n{"id"\n5\n{"id": 2, "opened": "2026-11-20T09:00Z"}\n'
    *problems, case = read_cases(write("cases.jsonl", lines))
    assert [(p.line, p.code) for p in problems if isinstance(p, Problem)] == [
        (1, "bad-instant"), (3, "bad-json"), (4, "not-a-row"),
    ]  # fmt: skip
    assert case == Case(2, NINE)


def test_a_bad_long_row_is_left_out() -> None:
    """The problem stands before the cases; the case is read from its other rows."""
    rows = [
        {"case": 1, "event": "opened", "at": NINE},
        {"case": 1, "event": "paused", "at": "soon"},
        {"case": 1, "event": "changed", "at": at(10), "value": "{"},
        {"case": 1, "event": "status", "at": at(10)},
        {"case": 1, "event": "opened", "at": at(11)},
        {"case": 1, "event": "opened", "at": NINE},
        {"case": 1, "event": "paused", "at": at(10), "seq": "x"},
        {"case": 1, "event": "", "at": at(10)},
        {"case": 1, "event": "resolved", "at": at(12)},
    ]
    *problems, case = read_cases(rows)
    assert [(p.line, p.code, p.field) for p in problems if isinstance(p, Problem)] == [
        (2, "bad-instant", "at"),
        (3, "bad-json", "value"),
        (4, "bad-value", "value"),
        (5, "opened-twice", "at"),
        (7, "bad-seq", "seq"),
        (8, "missing-event", "event"),
    ]
    assert case == Case(1, NINE, events=[Event("resolved", at(12), seq=9)])


def test_a_long_case_without_opening_is_a_problem() -> None:
    """It is told once: by the row that could not be read, or at the first row of the case."""
    rows = [
        {"case": 1, "event": "paused", "at": at(10)},
        {"case": 2, "event": "opened", "at": "soon"},
        {"case": 2, "event": "paused", "at": at(10)},
    ]
    told = [(p.line, p.code) for p in read_cases(rows) if isinstance(p, Problem)]
    assert told == [(2, "bad-instant"), (1, "missing-opened")]


def test_long_cases_come_in_order_of_first_appearance() -> None:
    """Wide rows stream in between."""
    rows = [
        {"case": "b", "event": "resolved", "at": at(10)},
        {"case": "a", "event": "opened", "at": NINE},
        {"id": "wide", "opened": NINE},
        {"case": "b", "event": "opened", "at": NINE},
    ]
    assert [case.id for case in only_cases(read_cases(rows))] == ["wide", "b", "a"]


def test_wide_rows_stream() -> None:
    """An endless source gives its first cases."""

    def endless() -> Iterator[dict[str, Any]]:
        number = 0
        while True:
            yield {"id": (number := number + 1), "opened": NINE}

    found = list(islice(read_cases(endless()), 3))
    assert found == [Case(1, NINE), Case(2, NINE), Case(3, NINE)]


def test_huge_fields_are_fine(write: Write) -> None:
    """A note longer than the csv module allows is read, and the module's limit stays."""
    limit = csv.field_size_limit()
    note = "x" * (limit + 1)
    (case,) = only_cases(read_cases(write("a.csv", f"id,opened,note\n1,2026-11-20T09:00Z,{note}")))
    assert case.attributes["note"] == note
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.csv", "id,opened,note\n1,2026-11-20T09:00Z,Z\xfcrich\n".encode("latin-1"),
                     "the byte 0xfc is not UTF-8", id="latin-1"),
        pytest.param("a.csv", WIDE.encode("utf-16"), "the byte 0xff is not UTF-8", id="utf-16"),
        pytest.param("a.jsonl", b'{"id": "\xfc"}', "is not UTF-8", id="json-latin-1"),
        pytest.param("a.csv", "", "it is empty", id="empty"),
        pytest.param("a.csv", "id,opened,id\n", "two columns are called 'id'", id="twice"),
        pytest.param("a.csv", "ticket,opened\n1,x\n", "there is no column 'id'; there are ticket",
                     id="no-id"),
        pytest.param("a.csv", "id,open_dt\n1,x\n", "there is no column 'opened'", id="no-opened"),
        pytest.param("a.csv", "id,event,time\n1,opened,x\n",
                     "there is a column 'event', and none 'at' with the instant of each; "
                     "there are id, event, time\n  fix: say which one it is, "
                     "e.g. columns={'at': 'time'}", id="log-without-at"),
        pytest.param("a.csv", "id,opened,event,time\n1,x,y,z\n", "and none 'at'",
                     id="log-with-opened-without-at"),
        pytest.param("a.json", '[{"id": 1}', "',' or ']' is missing", id="no-end"),
        pytest.param("a.json", '[{"id": 1} {"id": 2}]', "',' or ']' is missing", id="no-comma"),
        pytest.param("a.json", '[{"id": 1},]', "line 1: Expecting value", id="comma"),
        pytest.param("a.json", '[]\nx', "',' or ']' is missing", id="more"),
        pytest.param("a.json", '[{"id":\n}]', "line 1: ", id="no-value"),
        pytest.param("a.json", "[" * 100_000, "line 1: ", id="deep"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_one_error(
    write: Write, name: str, content: str | bytes, said: str
) -> None:
    """What is wrong with the whole file is told once, with the file's name and a fix."""
    path = write(name, content)
    with pytest.raises(CaseError) as caught:
        list(read_cases(path))
    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "fix: " in str(caught.value)


def test_a_source_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    """Nothing needs to be read to hear of it."""
    for path, said in [
        (tmp_path / "none.csv", "there is no such file"),
        (tmp_path, "it is a folder"),
        (str(tmp_path / ("x" * 300)), "cannot read the file"),
        ("a\0b", "cannot read the file"),
    ]:
        with pytest.raises(CaseError, match=said):
            read_cases(path)
    for source in (None, 5, b"id,opened", {"id": 1}, StringIO("id,opened")):
        with pytest.raises(CaseError, match="rows are required"):
            read_cases(source)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"timezone": "Europe/Berln"}, "did you mean 'Europe/Berlin'"),
        ({"timezone": "../etc"}, "is no time zone"),
        ({"timezone": 1}, "1 is no time zone"),
        ({"datetime_format": "%d.%m.%Q"}, "is no format of a time"),
        ({"datetime_format": "%H:%M"}, "leaves out a part of the date"),
        ({"datetime_format": 5}, "is no format of a time"),
        ({"missing": (0,)}, "text is required"),
        ({"missing": None}, "text is required"),
        ({"delimiter": "::"}, "one character is required"),
        ({"columns": ["id"]}, "a mapping of text to text"),
        ({"columns": {"opened": None}}, "a mapping of text to text"),
        ({"columns": {"status": "state"}}, "'status' needs a value"),
        ({"columns": {"opened": "opend"}}, "did you mean 'opened'"),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    write: Write, settings: dict[str, Any], said: str
) -> None:
    """Each refusal says what was found and what would do."""
    with pytest.raises(CaseError, match=said.replace("(", r"\(")):
        list(read_cases(write("a.csv", WIDE), **settings))


def test_a_delimiter_may_be_given(write: Write) -> None:
    """It wins over what the file looks like, and over its ending."""
    path = write("a.tsv", "id#opened,x#n\n1#2026-11-20T09:00Z#a,b\n")
    columns = {"opened": "opened,x"}
    assert only_cases(read_cases(path, columns, delimiter="#")) == [
        Case("1", NINE, None, {"n": "a,b"})
    ]


def test_rows_of_a_database_are_mappings() -> None:
    """sqlite3.Row has keys, and that is enough."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    rows = connection.execute("select 7 as id, '2026-11-20T09:00Z' as opened, null as tier")
    assert only_cases(read_cases(rows)) == [Case(7, NINE)]
    connection.close()


class _Batch:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def to_pylist(self) -> list[dict[str, Any]]:
        return self.rows


class _Table:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def to_batches(self) -> list[_Batch]:
        return [_Batch(self.rows[:1]), _Batch(self.rows[1:])]


class _Polars:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def iter_rows(self, *, named: bool) -> Iterator[dict[str, Any]]:
        assert named
        return iter(self.rows)


class _Pandas:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self.columns = list(rows[0])

    def itertuples(self, index: bool, name: str | None) -> Iterator[tuple[Any, ...]]:
        assert (index, name) == (False, None)
        return (tuple(row.values()) for row in self.rows)


@pytest.mark.parametrize(
    "table",
    [_Batch, _Table, _Polars, _Pandas, lambda rows: iter(_Table(rows).to_batches())],
    ids=["batch", "table", "polars", "pandas", "reader"],
)
def test_tables_are_known_by_their_methods(table: Callable[[list[dict[str, Any]]], Any]) -> None:
    """Arrow, polars and pandas are read without being imported."""
    rows: list[dict[str, Any]] = [{"id": number, "opened": NINE} for number in (1, 2, None)]
    one, two, problem = read_cases(table(rows))
    assert (one, two) == (Case(1, NINE), Case(2, NINE))
    assert isinstance(problem, Problem)
    assert (problem.line, problem.file, problem.field) == (3, None, "id")


def test_real_tables_are_read() -> None:
    """pandas' and polars' own gaps and instants mean what they mean."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.DataFrame({
        "id": [1, 2],
        "opened": pandas.to_datetime(["2026-11-20 09:00", "2026-11-20 09:00"]).tz_localize("UTC"),
        "resolved": pandas.to_datetime(["2026-11-20 10:00", None]).tz_localize("UTC"),
        "n": pandas.array([None, 5], dtype="Int64"),
    })  # fmt: skip
    assert only_cases(read_cases(frame)) == [
        Case(1, NINE, events=[Event("resolved", at(10))]), Case(2, NINE, None, {"n": 5}),
    ]  # fmt: skip


def _shared(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here: it may be read, but not committed")
    return path


def test_boston_is_read_as_wide() -> None:
    """Every row of the city's file is a case; `closed` is taken for the resolution."""
    path = _shared("boston311/cases_2014_2015.csv")
    read = only_cases(read_cases(path, columns={"id": "case_id", "resolved": "closed"}))
    assert len(read) == 5603
    first = read[0]
    assert first.id == "101000994088"
    assert first.opened == datetime(2014, 1, 1, 16, 28, 29, tzinfo=UTC)
    assert first.events == (Event("resolved", datetime(2014, 1, 1, 20, 34, 30, tzinfo=UTC)),)
    assert first.attributes == {
        "type": "Pick up Dead Animal", "target": "2014-01-03T08:30:00-05:00", "on_time": "ONTIME",
    }  # fmt: skip
    assert all(len(case.events) <= 1 for case in read)


def test_a_real_audit_log_is_read_as_long() -> None:
    """Each update of an incident is a status event; times are wall time of Sao Paulo."""
    path = _shared("uci_incidents/incident_events.csv")
    with path.open(encoding="utf-8", newline="") as text:
        rows = [{**row, "event": "status"} for row in csv.DictReader(text)]
    columns = {"id": "number", "opened": "opened_at", "at": "sys_updated_at",
               "value": "incident_state"}  # fmt: skip
    zone, written = "America/Sao_Paulo", "%d-%m-%Y %H:%M"
    read = only_cases(read_cases(rows, columns, zone, written, missing=("?", "")))
    assert len(read) == len({row["number"] for row in rows}) == 890
    first = read[0]
    assert first.id == "INC0000045"
    assert first.opened == datetime(2016, 2, 29, 4, 16, tzinfo=UTC)
    assert first.events[0] == Event(
        "status", datetime(2016, 2, 29, 4, 23, tzinfo=UTC), "New", seq=1
    )
    assert first.priority == "3 - Moderate"
    assert first.attributes["category"] == "Category 55"
    mixed = only_cases(read_cases(
        [{**row, "seq": str(n)} for n, row in reversed(list(enumerate(rows, start=1)))],
        columns, zone, written, missing=("?", ""),
    ))  # fmt: skip
    assert {c.id: c.events for c in mixed} == {c.id: c.events for c in read}


def test_a_row_may_end_early(write: Write) -> None:
    """What is not there is empty: no value, unless the caller has other texts for that."""
    rows = "1,2026-11-20T09:00Z\n2,2026-11-20T09:00Z,red\n"
    path = write("cases.csv", f"id,opened,team,tier\n{rows}")
    assert [one.attributes for one in only_cases(read_cases(path))] == [{}, {"team": "red"}]
    given = only_cases(read_cases(path, missing=("?",)))
    assert [one.attributes for one in given] == [
        {"team": "", "tier": ""}, {"team": "red", "tier": ""}
    ]  # fmt: skip


def test_a_row_that_leaves_out_hundreds_of_values_is_refused(write: Write) -> None:
    """Empty cells would fill the memory with what is not in the file; written out, they are."""
    names = [f"c{number}" for number in range(103)]
    rows = ["1,2026-11-20T09:00Z", "2,2026-11-20T09:00Z,x", "3,2026-11-20T09:00Z" + 105 * ","]
    path = write("cases.csv", "\n".join([f"id,opened,{','.join(names)}", *rows]))
    assert len(only_cases(read_cases(path))) == 3
    problem, *others = read_cases(path, missing=("?",))
    assert str(problem) == (
        f"{path}:2: 2 cells in a row, and columns for 103 attributes\n"
        "  fix: write the empty cells too, or let them mean no value: missing=('', ...)"
    )
    assert [one.attributes for one in others if isinstance(one, Case)] == [
        dict.fromkeys(names, "") | {"c0": "x"}, dict.fromkeys(names, "")
    ]  # fmt: skip


# -------------------------------------------------------------------- zones and formats


class _Pytz(tzinfo):
    """As pytz makes them: by itself the local mean time of the place."""

    def __init__(self, zone: str | None) -> None:
        self.zone = zone

    def localize(self, found: datetime) -> datetime:
        raise AssertionError(found)

    def utcoffset(self, _: datetime | None) -> timedelta:
        return timedelta(minutes=-1)

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, _: datetime | None) -> str:
        return "LMT"


@pytest.mark.parametrize(
    ("zone", "text", "utc"),
    [
        (_Pytz("Europe/London"), "2026-07-20T09:00", "2026-07-20T08:00"),
        (_Pytz("America/New_York"), "2026-03-08T02:30", "2026-03-08T07:30"),
        (_Pytz(None), "2026-07-20T09:00", "2026-07-20T09:01"),
        (tz.gettz("America/New_York"), "2026-03-08T02:30", "2026-03-08T07:30"),
        (tz.gettz("America/New_York"), "2026-11-01T01:30", "2026-11-01T05:30"),
        (tz.gettz("America/New_York"), "2026-07-20T09:00", "2026-07-20T13:00"),
        (tz.tzoffset(None, 3600), "2026-07-20T09:00", "2026-07-20T08:00"),
    ],
)
def test_zones_of_other_libraries_are_those_of_their_place(zone: Any, text: str, utc: str) -> None:
    """Also for a time that the clock skips, or shows twice."""
    [one] = only_cases(read_cases([{"id": 1, "opened": text}], timezone=zone))
    assert one.opened == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("%Y-%m-%d %H:%M %Z", "%Z is a name of a zone"),
        ("%Y-%m-%d %I:%M", "%I without %p does not tell morning from afternoon"),
        ("%Y-%m-%d %H:%M %p", "%p says nothing without %I"),
    ],
)
def test_formats_that_could_be_read_in_two_ways_are_refused(written: str, said: str) -> None:
    """Names of zones depend on the machine besides."""
    with pytest.raises(CaseError, match=said):
        read_cases([], datetime_format=written, timezone="Asia/Tokyo")


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("%Y-%m-%dT%H:%M:%SZ", "2026-11-20T09:00:00Z"),
        ("%d.%m.%Y %I:%M %p%z", "20.11.2026 09:00 AM+0000"),
        ("%d.%m.%Y %H:%M %%Z%z", "20.11.2026 09:00 %Z+0000"),
        ("%d.%m.%Y %H:%M %zZ", "20.11.2026 10:00 +0100Z"),
    ],
)
def test_a_z_at_the_end_of_a_format_is_that_of_utc(written: str, text: str) -> None:
    """Whatever the zone of times without one."""
    rows = [{"id": 1, "opened": text}]
    [one] = only_cases(read_cases(rows, datetime_format=written, timezone="Asia/Tokyo"))
    assert one.opened == NINE
    problem = only_problem(read_cases([{"id": 1, "opened": "soon"}], datetime_format=written))
    assert problem.what == f"'soon' is not a time written as {written!r}"


@pytest.mark.parametrize("zone", [tz.gettz("Europe/Berlin"), tz.tzoffset(None, 3600), _Pytz(None)])
def test_the_first_year_is_a_problem_in_every_zone(zone: Any) -> None:
    """A placeholder costs its own row alone."""
    rows = [{"id": 1, "opened": datetime(1, 1, 1)}, {"id": 2, "opened": NINE}]
    problem, one = read_cases(rows, timezone=zone)
    assert isinstance(problem, Problem)
    assert isinstance(one, Case)
    assert "out of range" in problem.what


def test_a_skipped_time_of_dateutil_is_moved_on_by_itself_too() -> None:
    """Where the row brings its zone."""
    at = datetime(2026, 3, 29, 2, 30, tzinfo=tz.gettz("Europe/Berlin"))
    [one] = only_cases(read_cases([{"id": 1, "opened": at}]))
    assert one.opened == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


# -------------------------------------------------------------------- what is nearly right


@pytest.mark.parametrize("value", ["20261120", "46346", 46346, 46346.5, "12345", 10_000])
def test_what_may_be_a_date_is_no_flag(value: Any) -> None:
    """The event would be lost without a word."""
    problem = only_problem(
        read_cases([{"id": 1, "opened": "2026-11-20T09:00Z", "resolved": value}])
    )
    assert (problem.code, problem.field) == ("bad-instant", "resolved")


@pytest.mark.parametrize("value", [48213, "100234", 48213.0])
@pytest.mark.parametrize("column", ["assigned", "escalated", "answered"])
def test_a_number_may_say_who(column: str, value: Any) -> None:
    """Of these events a column tells who it was, more likely than when."""
    [one] = only_cases(read_cases([{"id": 1, "opened": NINE, column: value}]))
    assert one.attributes == {column: value}


def test_whole_numbers_beside_a_gap_are_whole() -> None:
    """A data frame holds them as fractions, a database perhaps as decimals."""
    rows = [
        {"id": one, "event": name, "at": f"2026-11-20T09:0{n}Z", "value": value}
        for n, (one, name, value) in enumerate(
            [(1.0, "opened", None), (Decimal(1), "priority", 2.0), (1, "status", Decimal(3))]
        )
    ]
    [one] = only_cases(read_cases(rows))
    assert one.id == 1
    assert [(event.name, event.value) for event in one.events] == [
        ("priority", "2"),
        ("status", "3"),
    ]
    wide = [{"id": Decimal(7), "opened": NINE, "priority": Decimal("2.0")}]
    [one] = only_cases(read_cases(wide))
    assert (one.id, one.priority) == (7, "2")
    assert only_problem(read_cases([{"id": 1.5, "opened": NINE}])).code == "bad-id"


def test_numbers_that_name_something_may_stand_beside_a_gap_too() -> None:
    """Who did it, why, whom it was given to, a level, and the place in the order."""
    rows = [
        {"id": 1, "event": "opened", "at": NINE, "seq": "0", "by": None},
        {"id": 1, "event": "paused", "at": at(10), "seq": "-1", "by": 17.0, "reason": 4.0},
        {"id": 1, "event": "assigned", "at": at(11), "seq": " 3.0", "value": 12.0},
        {"id": 1, "event": "escalated", "at": at(12), "seq": 4.0, "value": 2.0},
    ]
    [one] = only_cases(read_cases(rows))
    assert [(e.name, e.seq, e.by, e.reason, e.value) for e in one.events] == [
        ("paused", -1, "17", "4", None),
        ("assigned", 3, None, None, 12),
        ("escalated", 4, None, None, 2),
    ]
    assert [type(event.value) for event in one.events[1:]] == [int, int]
    problem, case = read_cases([rows[0], {**rows[1], "seq": "1.5"}])
    assert isinstance(problem, Problem)
    assert (problem.code, problem.field) == ("bad-seq", "seq")
    assert case == Case(1, NINE)


def test_numbers_of_numpy_are_whole_numbers() -> None:
    """As an id, a priority, an attribute and a place in the order."""
    numpy = pytest.importorskip("numpy")
    row = {"id": numpy.int64(1), "opened": NINE, "priority": numpy.int8(2), "n": numpy.int64(3)}
    assert only_cases(read_cases([row])) == [Case(1, NINE, "2", {"n": 3})]
    log = [
        {"id": 1, "event": "opened", "at": NINE},
        {"id": 1, "event": "priority", "at": at(10), "value": numpy.int64(2), "seq": numpy.int8(4)},
    ]
    [one] = only_cases(read_cases(log))
    assert one.events == (Event("priority", at(10), "2", seq=4),)


@Integral.register
class _Whole:
    """A whole number of another library."""

    def __index__(self) -> int:
        return 7


@Integral.register
class _Length:
    """What another library counts among the whole numbers, and is none."""

    __index__ = None


def test_whole_numbers_of_other_libraries_are_whole() -> None:
    """Known by what Python knows them by."""
    row = {"id": _Whole(), "opened": NINE, "priority": _Whole(), "n": _Whole()}
    assert only_cases(read_cases([row])) == [Case(7, NINE, "7", {"n": 7})]
    problem = only_problem(read_cases([{"id": 1, "opened": NINE, "n": _Length()}]))
    assert (problem.code, problem.field) == ("not-json", "n")


def test_lengths_of_numpy_are_no_numbers() -> None:
    """Though it counts them among the whole ones; a gap is none either."""
    numpy = pytest.importorskip("numpy")
    for value in (numpy.timedelta64(1, "h"), numpy.timedelta64("NaT")):
        found = list(read_cases([{"id": 1, "opened": NINE, "wait": value}]))
        assert all(isinstance(one, Problem) or one.id == 1 for one in found)


def test_a_column_without_a_name_is_none_of_ours() -> None:
    """As csv.DictReader gives the index that pandas wrote."""
    row = {"": "0", "id": "1", "opened": NINE, "tier": "gold"}
    [one] = only_cases(read_cases([row]))
    assert (one.priority, one.attributes["tier"], one.events) == (None, "gold", ())


def test_a_log_whose_instant_was_taken_for_something_else_is_refused(write: Write) -> None:
    """It would be read as rows of cases, each event a case of its own."""
    path = write("a.csv", "id,event,at\n1,created,2026-11-20T09:00Z\n")
    with pytest.raises(CaseError) as caught:
        list(read_cases(path, {"opened": "at"}))
    [problem] = caught.value.problems
    assert problem.what.endswith("there are id, event, at (taken as 'opened')")
    assert problem.fix == "leave it to be 'at', and say what else is 'opened'"
    row = {"id": 1, "opened": NINE, "event": "paused", "time": NINE}
    assert only_problem(read_cases([row])).code == "missing-at"
    path = write("b.csv", "id,opened,event,resolved\n1,2026-11-20T09:00Z,outage,\n")
    with pytest.raises(CaseError, match="or give 'event' another name if the rows are cases"):
        list(read_cases(path))


def test_a_column_that_is_taken_already_is_not_proposed(write: Write) -> None:
    """The first of the others is."""
    path = write("a.csv", "Ticket,created at,Customer\n1,2026-11-20T09:00Z,ACME\n")
    with pytest.raises(CaseError) as caught:
        list(read_cases(path, {"id": "Ticket"}))
    assert caught.value.problems[0].fix.endswith("columns={'opened': 'created at'}")
    with pytest.raises(CaseError) as caught:
        list(read_cases(write("b.csv", "Ticket\n1\n"), {"id": "Ticket"}))
    assert caught.value.problems[0].fix.endswith("columns={'opened': ...}")


def test_an_attribute_cannot_have_another_name_than_its_column(write: Write) -> None:
    """A name that is none of ours is an event, and the message says so."""
    path = write("a.csv", "id,opened,Customer\n1,2026-11-20T09:00Z,ACME\n")
    problem = only_problem(read_cases(path, {"requester": "Customer"}))
    assert problem.what == "'ACME' is not an ISO 8601 time"
    assert problem.fix.endswith(
        "; if 'requester' is no event of yours, leave it out of columns: attributes are called "
        "like their columns"
    )
    assert "of yours" not in only_problem(read_cases(path, {"resolved": "Customer"})).fix


def test_columns_without_a_name_are_left_out(write: Write) -> None:
    """A spreadsheet's notes beside the table, or the index before it."""
    path = write("a.csv", ",id,opened,,\n7,1,2026-11-20T09:00Z,x,y\n8,2,2026-11-20T09:00Z,,\n")
    assert only_cases(read_cases(path)) == [Case("1", NINE), Case("2", NINE)]
    problem = only_problem(read_cases(write("b.csv", ",id,opened,\n7,1,2026-11-20T09:00Z,x,y\n")))
    assert problem.what == "5 cells in a row, and 4 columns"


def test_a_frame_with_two_columns_of_one_name_is_refused() -> None:
    """As a file is."""
    frame = _Pandas([{"id": 1, "opened": NINE, "tier": "gold"}])
    frame.columns[-1] = "opened"
    with pytest.raises(CaseError, match="two columns are called 'opened'"):
        list(read_cases(frame))


def test_events_that_everybody_knows_are_known_in_any_case() -> None:
    """In the cells of a log as in a header; those of one's own are taken as they are."""
    rows = [
        {"id": 1, "event": name, "at": f"2026-11-20T09:0{n}Z"}
        for n, name in enumerate(["OPENED", " Resolved", "Feedback "])
    ]
    [one] = only_cases(read_cases(rows))
    assert [event.name for event in one.events] == ["resolved", "Feedback"]


@pytest.mark.parametrize("bad", ['{"id":2,"opened":', "x", "[1"])
def test_lines_of_json_are_known_by_their_first_line(tmp_path: Path, bad: str) -> None:
    """Without an ending too, and a bad line costs itself alone."""
    path = tmp_path / "piped"
    good = '{"id": %d, "opened": "2026-11-20T09:00Z"}'
    path.write_text(f"\n{good % 1}\n{bad}\n{good % 3}\n", encoding="utf-8")
    one, problem, other = read_cases(path)
    assert isinstance(one, Case)
    assert isinstance(other, Case)
    assert isinstance(problem, Problem)
    assert (one.id, other.id, problem.code, problem.line) == (1, 3, "bad-json", 3)


@pytest.mark.parametrize("text", [
    '[{"id": 1, "opened": "2026-11-20T09:00Z"}]',
    '[\n{"id": 1,\n"opened": "2026-11-20T09:00Z"}\n]',
    '{"id": 1,\n"opened": "2026-11-20T09:00Z"}',
    '{"id": 1, "opened": "2026-11-20T09:00Z"}',
    "[id],opened\n1,2026-11-20T09:00Z\n",
    "sep=;\n id; opened\n1;2026-11-20T09:00Z\n",
    "sep=,\nid,opened\n1,2026-11-20T09:00Z\n",
    "SEP=\t\r\nid\topened\r\n1\t2026-11-20T09:00Z\r\n",
    '{"id": 1, "opened": "2026-11-20T09:00Z", "note": "' + 9_000 * "x" + '"}\n',
])  # fmt: skip
def test_other_files_without_an_ending_are_known_by_their_start(tmp_path: Path, text: str) -> None:
    """A list, one object, or a table; a spreadsheet may say first what parts its cells."""
    path = tmp_path / "piped"
    path.write_text(text, encoding="utf-8")
    columns = {"id": "[id]"} if text.startswith("[id]") else {}
    [one] = only_cases(read_cases(path, columns))
    assert one.opened == NINE


def test_lines_are_counted_behind_a_separator_line(tmp_path: Path) -> None:
    """It is a line of the file."""
    path = tmp_path / "cases.csv"
    path.write_text("sep=;\nid;opened\n1;soon\n", encoding="utf-8")
    assert only_problem(read_cases(path)).line == 3


@pytest.mark.parametrize("text", ["[1, 2]", "[null]", '["a", "b"]', "[-1]", "[true]"])
def test_a_list_of_something_else_is_told(tmp_path: Path, text: str) -> None:
    """Each item is no row."""
    path = tmp_path / "piped"
    path.write_text(text, encoding="utf-8")
    assert {one.code for one in read_cases(path) if isinstance(one, Problem)} == {"not-a-row"}


def test_objects_of_several_lines_follow_one_another(tmp_path: Path) -> None:
    """Also behind one on a single line; a bad one costs itself alone."""
    path = tmp_path / "piped"
    path.write_text(
        '{"id": 1, "opened": "2026-11-20T09:00Z"}\n'
        '{\n "id": 2,\n "opened": "2026-11-20T09:00Z"\n}\n'
        '{\n "id": 3,\n "opened" "2026-11-20T09:00Z"\n}\n'
        '{"id": 4, "opened": "2026-11-20T09:00Z"}\n',
        encoding="utf-8",
    )
    one, other, problem, last = read_cases(path)
    assert [getattr(case, "id", None) for case in (one, other, problem, last)] == [1, 2, None, 4]
    assert isinstance(problem, Problem)
    assert (problem.code, problem.line) == ("bad-json", 6)


@pytest.mark.parametrize(
    ("bad", "told"),
    [
        pytest.param("{\n", 1_000, id="each for itself"),
        pytest.param('{"a":[\n', 20, id="read on to the end"),
        pytest.param('{"a":\n', 20, id="read on as deep as can be"),
    ],
)
def test_a_file_full_of_bad_objects_is_given_up(write: Write, bad: str, told: int) -> None:
    """So many are told, fewer where each was read on behind the next; then it is one error."""
    good = '{"id": 1, "opened": "2026-11-20T09:00Z"}\n'
    found = read_cases(write("cases.json", good + bad * 5_000))
    assert isinstance(next(found), Case)
    lines = [one.line for one in islice(found, told) if isinstance(one, Problem)]
    assert lines == list(range(2, told + 2))
    with pytest.raises(CaseError, match=f"line {told + 2}: "):
        next(found)


def test_files_with_huge_fields_are_read_at_once(tmp_path: Path) -> None:
    """The limit of the csv module belongs to the process: no reader takes it from another."""
    path = tmp_path / "huge.csv"
    path.write_text(f"id,opened,note\n1,2026-11-20T09:00Z,{200_000 * 'x'}\n", "utf-8")
    limit = csv.field_size_limit()
    readers = [read_cases(path) for _ in range(3)]
    with _HUGE_FIELDS:  # another is in the midst of a row
        assert [type(one) for reader in readers for one in reader] == [Case] * 3
        assert csv.field_size_limit() > 1_000_000
    assert csv.field_size_limit() == limit
