"""Rows as CSV for a spreadsheet, which must not execute what somebody put into a ticket."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from .tables import Row

_LEVELS = "escalations_per_level"
_EXECUTED = tuple("=+-@\t\r\n＝＋－＠")


def to_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """The *rows* as CSV (RFC 4180): a header, then a line for each; what is missing is empty.

    Escalations per level get a column for each level. Text that begins with what a spreadsheet
    takes for a formula (=, +, -, @, tab, CR, LF, and their full-width twins) gets an apostrophe
    in front (OWASP, CSV injection); numbers stay numbers.
    """
    levels = sorted({level for row in rows for level in row.get(_LEVELS, ())})
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([harmless(name) for name in _header(columns, levels)])
    for row in rows:
        writer.writerow([_cell(one) for one in _cells(row, columns, levels)])
    return written.getvalue()


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("first line"), harmless(" @SUM(A1)")
    ("'=1+1", 'first line', "' @SUM(A1)")
    """
    return f"'{text}" if text.startswith(_EXECUTED) or text.lstrip().startswith(_EXECUTED) else text


def _header(columns: Iterable[str], levels: Iterable[int]) -> list[str]:
    names: list[str] = []
    for name in columns:
        names += [f"escalations_level_{one}" for one in levels] if name == _LEVELS else [name]
    return names


def _cells(row: Row, columns: Iterable[str], levels: Iterable[int]) -> list[Any]:
    cells: list[Any] = []
    for name in columns:
        cells += [row[name].get(one, 0) for one in levels] if name == _LEVELS else [row[name]]
    return cells


def _cell(value: Any) -> Any:
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    return harmless(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
