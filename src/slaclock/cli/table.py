"""Tables of text: columns aligned, the last one wrapped, nothing wider than a hundred columns."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from ..wording import columns
from .output import escaped

WIDTH = 100
_GAP = 2
_NARROWEST = 24  # what is left to the last column at the least, however wide the others are


def table(rows: Sequence[Sequence[str]], indent: int = 0) -> Iterator[str]:
    """The lines of a table; its first row is the header, if it has one.

    >>> for line in table([("priority", "due"), ("high", "Mon 23 Nov 12:30")], indent=2):
    ...     print(line)
      priority  due
      high      Mon 23 Nov 12:30
    """
    cells = [[escaped(cell) for cell in row] for row in rows]
    if not cells:
        return
    *widths, _ = (max(map(columns, column)) for column in zip(*cells, strict=True))
    start = indent + sum(widths) + _GAP * len(widths)
    for *heads, last in cells:
        head = " " * indent + "".join(
            padded(cell, width + _GAP) for cell, width in zip(heads, widths, strict=True)
        )
        for number, line in enumerate(wrapped(last, max(WIDTH - start, _NARROWEST))):
            yield (" " * start + line if number else head + line).rstrip()


def width_of(rows: Sequence[Sequence[str]]) -> int:
    """How wide a table of these rows would be, unwrapped."""
    return sum(max(map(columns, column)) + _GAP for column in zip(*rows, strict=True)) - _GAP


def wrapped(text: str, width: int) -> list[str]:
    """*text* as lines of at most *width*, at least one."""
    if len(text) <= width and text == text.strip():
        return [text]  # most do, and wrapping takes long
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]


def padded(text: str, width: int) -> str:
    """*text* with blanks up to *width* columns of a terminal."""
    return text + " " * (width - columns(text))
