"""Where rows come from: files, iterables of mappings, tables of other libraries.

Every source ends as `Row`s that know the line they stand on; what a row means, `reading` says.
pandas, polars and pyarrow are known by their methods and never imported.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import IO, Any

from ..errors import CaseError, Problem, kind_of, quoted

_ENDINGS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "lines", ".ndjson": "lines", ".json": "json"}
_DELIMITERS = ",;\t|"
_JSON = re.compile(rb"""\{|\[\s*(?:[\[{\]"\d-]|null|true|false|$)""")
_SEPARATOR_LINE = re.compile(r"(?i)sep=([^\r\n])\s*")
_BLANK = re.compile(r"\s*")
_MOST_BAD = 1_000  # objects of one file that are told, one by one
_READ_ON = 50  # as how many such one counts that was read on behind the next, perhaps to the end
_HUGE = 2**31 - 1  # the longest field that the csv module takes on every platform


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a source. *columns* are those of all its rows, where all have the same.

    A row may end early: cells that are not there are empty.
    """

    line: int
    cells: Mapping[str, Any]
    columns: tuple[str, ...] | None = None


def checked_path(path: str | os.PathLike[str]) -> Path:
    """The path of a file that is there.

    Raises:
        CaseError: There is none, or it is a folder.
    """
    found = Path(path)
    try:
        is_folder, is_there = found.is_dir(), found.exists()
    except (OSError, ValueError) as error:  # a path too long, or with a NUL in it
        raise _unreadable(path, str(error), "check the path") from None
    if is_folder:
        raise _unreadable(path, "it is a folder", "pass the path of one file")
    if not is_there:
        raise _unreadable(path, "there is no such file", "check the path")
    return found


def file_rows(path: Path, delimiter: str | None) -> Iterator[Row | Problem]:
    """The rows of a CSV, TSV, JSON Lines or JSON file, known by its ending, else by its start.

    Raises:
        CaseError: The file cannot be read, is not UTF-8, or is no table at all.
    """
    try:
        with path.open("rb") as raw:
            kind = _ENDINGS.get(path.suffix.casefold()) or _sniffed(raw)
            # Lines of JSON end at "\n" alone; the csv module wants its line ends untouched.
            with TextIOWrapper(raw, "utf-8-sig", newline="\n" if kind == "lines" else "") as text:
                if kind == "lines":
                    yield from _json_lines(text)
                elif kind == "json":
                    yield from _json_values(text.read(), path)
                else:
                    yield from _table(text, path, delimiter or ("\t" if kind == "tsv" else None))
    except UnicodeDecodeError as error:
        raise _unreadable(
            path,
            f"the byte 0x{error.object[error.start]:02x} is not UTF-8",
            "save the file as UTF-8",
        ) from None
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error), "make the file readable") from None


def object_rows(source: Any) -> Iterator[Row | Problem]:
    """The rows of an iterable of mappings, an Arrow table, or a data frame.

    Raises:
        CaseError: *source* is nothing of that kind.
    """
    if callable(getattr(source, "to_batches", None)):  # pyarrow: a table or a data set
        return _mappings(chain.from_iterable(b.to_pylist() for b in source.to_batches()), True)
    if callable(getattr(source, "to_pylist", None)):  # pyarrow: a record batch
        return _mappings(source.to_pylist(), True)
    if hasattr(source, "iter_rows") and not hasattr(source, "fetchall"):  # polars, not DuckDB
        return _mappings(source.iter_rows(named=True), True)
    if callable(getattr(source, "itertuples", None)):  # pandas
        names = [str(name) for name in source.columns]
        if found := _twice(names):
            raise CaseError.of(
                "not-rows", f"two columns are called {found}", fix="rename one of them"
            )
        tuples = source.itertuples(index=False, name=None)
        return _mappings((dict(zip(names, cells, strict=True)) for cells in tuples), True)
    is_text = isinstance(source, bytes | bytearray) or hasattr(source, "read")
    if isinstance(source, Iterable) and not isinstance(source, Mapping) and not is_text:
        return _mappings(source, False)
    raise CaseError.of(
        "not-rows",
        f"found {quoted(source)}, {kind_of(source)}; rows are required",
        fix="pass the path of a file, a list of mappings, an Arrow table or a data frame",
    )


def _mappings(found: Iterable[Any], fixed: bool) -> Iterator[Row | Problem]:
    line = 0
    for item in found:
        # A reader of Arrow batches gives batches, each a list of rows.
        for cells in item.to_pylist() if hasattr(item, "to_pylist") else (item,):
            line += 1
            yield _row(line, cells, fixed)


def _row(line: int, cells: Any, fixed: bool = False) -> Row | Problem:
    if not isinstance(cells, Mapping) and hasattr(cells, "keys"):  # sqlite3.Row
        cells = {key: cells[key] for key in cells.keys()}  # noqa: SIM118
    if not isinstance(cells, Mapping):
        return Problem(
            "not-a-row",
            f"found {quoted(cells)}, {kind_of(cells)}; a row is a mapping",
            fix="give each row as {column: value}",
            line=line,
        )
    if cells.get(None):  # where csv.DictReader puts what has no column
        return _too_many(line, len(cells) - 1 + len(cells[None]), len(cells) - 1)
    for name in cells:
        if not isinstance(name, str):
            return Problem(
                "not-a-row",
                f"the column {quoted(name)} is {kind_of(name)}; names are text",
                fix="give each column a name",
                line=line,
            )
    return Row(line, cells, tuple(cells) if fixed else None)


def _sniffed(raw: BufferedReader) -> str:
    start = raw.peek(1024).removeprefix(b"\xef\xbb\xbf").lstrip()
    return "json" if _JSON.match(start) else "csv"


def _json_lines(lines: Iterable[str]) -> Iterator[Row | Problem]:
    for number, text in enumerate(lines, start=1):
        if text.isspace():
            continue
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield _bad_json(number, text, error)
        else:
            yield _row(number, found)


def _bad_json(line: int, text: str, error: Exception) -> Problem:
    return Problem(
        "bad-json",
        f"cannot read {quoted(text.strip())} as JSON: {error}",
        fix="write one JSON object on a line",
        line=line,
    )


def _json_values(text: str, path: Path) -> Iterator[Row | Problem]:
    """The objects of one list, or objects one after the other.

    A bad object that is none of a list costs itself alone: the next begins on a line of its own.
    A file that is full of them is none of objects.
    """
    decoder, bad = json.JSONDecoder(), 0
    place = _next(text, 0)
    listed = text.startswith("[", place)
    place, counted, line = _next(text, place + listed), 0, 1
    first = True
    while place < len(text) and not (listed and text.startswith("]", place)):
        if listed and not first:
            if not text.startswith(",", place):
                break
            place = _next(text, place + 1)
        line, counted, first = line + text.count("\n", counted, place), place, False
        try:
            found, end = decoder.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            end = text.find("\n{", place) + 1
            if listed or not end or bad >= _MOST_BAD:
                said = f"line {line}: {error}"
                raise _unreadable(path, said, "write a list of objects") from None
            bad += _READ_ON if getattr(error, "pos", len(text)) > end else 1
            yield _bad_json(line, text[place:end], error)
            place = end
            continue
        yield _row(line, found)
        place = _next(text, end)
    if listed and text[place:].strip() != "]":
        line = 1 + text.count("\n", 0, place)
        raise _unreadable(path, f"line {line}: ',' or ']' is missing", "write a list of objects")


def _next(text: str, place: int) -> int:
    """Where what is not blank goes on."""
    found = _BLANK.match(text, place)
    return found.end() if found else place


def _table(text: IO[str], path: Path, delimiter: str | None) -> Iterator[Row | Problem]:
    before = [text.readline()]
    while before[-1].isspace():  # not the end of the file, which is empty
        before.append(text.readline())
    first = before[-1]
    if found := _SEPARATOR_LINE.fullmatch(first):  # a spreadsheet's own way to say it
        delimiter = delimiter or found[1]
        before[-1] = "\n"  # so that lines are counted on
        first = text.readline()
        before.append(first)
    reader = csv.reader(
        chain(before, text),
        delimiter=delimiter or _delimiter(first),
        skipinitialspace=True,
        strict=True,
    )
    names: list[str] | None = None
    columns: tuple[str, ...] = ()
    for line, cells in _records(reader):
        if isinstance(cells, Problem):
            yield cells
        elif names is None:
            names = cells  # those of a spreadsheet's notes beside the table may be empty
            columns = tuple(filter(None, names))
            if twice := _twice(columns):
                raise _unreadable(path, f"two columns are called {twice}", "rename one of them")
        elif len(_without_end(cells, len(names))) > len(names):
            yield _too_many(line, len(cells), len(names))
        else:
            row = {name: cell for name, cell in zip(names, cells, strict=False) if name}
            yield Row(line, row, columns)
    if names is None:
        raise _unreadable(path, "it is empty", "write the names of the columns on its first line")


def _records(reader: Any) -> Iterator[tuple[int, list[str] | Problem]]:
    """Records that are not blank, without blanks around cells."""
    while True:
        line = reader.line_num + 1
        try:
            with _HUGE_FIELDS:
                cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            yield (
                line,
                Problem(
                    "bad-csv",
                    f"cannot read the row: {error}",
                    fix="close every quote, and double the quotes inside quotes",
                    line=line,
                ),
            )
            continue
        if any(cells):
            yield line, cells


def _without_end(cells: list[str], columns: int) -> list[str]:
    """The cells of a record, without the empty ones at its end that have no column."""
    while len(cells) > columns and not cells[-1]:
        cells.pop()
    return cells


class _FieldLimit:
    """The csv module's limit, which belongs to the process: raised while anybody reads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._readers = 0
        self._before = 0

    def __enter__(self) -> None:
        with self._lock:
            self._readers += 1
            if self._readers == 1:
                self._before = csv.field_size_limit(_HUGE)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._readers -= 1
            if not self._readers:
                csv.field_size_limit(self._before)


_HUGE_FIELDS = _FieldLimit()


def _delimiter(header: str) -> str:
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=bare.count)


def _twice(names: Iterable[str]) -> str:
    """A name that several columns have, as a message shows it; nothing if there is none."""
    return next((quoted(name) for name, times in Counter(names).items() if times > 1), "")


def _too_many(line: int, cells: int, columns: int) -> Problem:
    return Problem(
        "too-many-cells",
        f"{cells} cells in a row, and {columns} columns",
        fix="put quotes around cells that hold the delimiter",
        line=line,
    )


def _unreadable(path: str | os.PathLike[str], what: str, fix: str) -> CaseError:
    return CaseError(
        Problem("unreadable-file", f"cannot read the file: {what}", fix=fix, file=os.fspath(path))
    )
