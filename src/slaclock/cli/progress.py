"""How far a long piece of work is, for whoever watches on a terminal. Nobody else sees it.

With `rich` it is a bar, without it a line that counts. Work is taken for long by the size of what
is to be read; reading events case by case may take a while before the first case is there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from .output import tell

_LONG = 1_000_000  # bytes
_OFTEN = 500  # items
_CLEAR = "\r\x1b[K"

Item = TypeVar("Item")
Say = Callable[[str], None]
Count = Callable[[int], None]


class Progress:
    """Counts what goes through `of`, and says things in between without disturbing the bar."""

    def __init__(self, count: Count, say: Say) -> None:
        self._count = count
        self.say = say

    def of(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same items, counted."""
        for number, item in enumerate(items, start=1):
            yield item
            if number % _OFTEN == 0:
                self._count(number)


@contextmanager
def progress(what: str, size: int) -> Iterator[Progress]:
    """Progress over *what*, read from a file of *size* bytes."""
    if size < _LONG or sys.stderr is None or not sys.stderr.isatty():
        yield Progress(lambda number: None, tell)
        return
    try:
        import rich.progress as pretty
    except ImportError:
        with _plain(what) as shown:
            yield shown
    else:
        with _bar(what, pretty) as shown:
            yield shown


@contextmanager
def _plain(what: str) -> Iterator[Progress]:
    def count(number: int) -> None:
        sys.stderr.write(f"{_CLEAR}{number:,} {what}")
        sys.stderr.flush()

    def say(text: str) -> None:
        sys.stderr.write(_CLEAR)
        tell(text)

    try:
        sys.stderr.write(f"reading {what} ...")
        sys.stderr.flush()
        yield Progress(count, say)
    finally:
        sys.stderr.write(_CLEAR)
        sys.stderr.flush()


@contextmanager
def _bar(what: str, pretty: Any) -> Iterator[Progress]:
    from rich.console import Console

    columns = (
        pretty.SpinnerColumn(),
        pretty.TextColumn("{task.completed:,} " + what),
        pretty.BarColumn(),
        pretty.TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with pretty.Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        # tell() writes to sys.stderr, which rich takes over meanwhile to keep the bar below.
        yield Progress(lambda number: bar.update(task, completed=number), tell)
