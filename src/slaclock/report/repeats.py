"""Repeats: cases with the requester and the category of one that was over only lately.

Cases come in any order and the last may make the first a repeat, so that four numbers of each case
are kept (28 bytes), and nothing else.
"""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from itertools import groupby
from typing import Any

from ..jsonable import thaw

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_NEVER = -(2**62)


class Repeats:
    """The cases that have a requester and a category.

    A case is a repeat when another with the same two was opened before it, and was closed (or
    resolved, if never closed) no more than *within* before it was opened, or only after that.
    """

    __slots__ = ("_opened", "_over", "_place", "_who", "within")

    def __init__(self, within: timedelta) -> None:
        self.within = within
        self._who = array("q")
        self._opened = array("q")
        self._over = array("q")
        self._place = array("I")

    def add(self, who: int, opened: datetime, over: datetime | None, place: int) -> None:
        """Note a case of *who* (see `pair`), counted at *place*."""
        self._who.append(who)
        self._opened.append((opened - _EPOCH) // _MICROSECOND)
        self._over.append(_NEVER if over is None else (over - _EPOCH) // _MICROSECOND)
        self._place.append(place)

    def by_place(self) -> Counter[int]:
        """How many repeats there are at each place."""
        return Counter(self._place[case] for case in self._repeats())

    def _repeats(self) -> Iterator[int]:
        who, opened, over = self._who, self._opened, self._over
        window = self.within // _MICROSECOND
        in_order = sorted(range(len(who)), key=lambda case: (who[case], opened[case]))
        for _, theirs in groupby(in_order, key=who.__getitem__):
            latest = _NEVER
            for start, at_once in groupby(theirs, key=opened.__getitem__):
                cases = list(at_once)
                if latest != _NEVER and start - latest <= window:
                    yield from cases
                latest = max([latest, *(over[case] for case in cases)])


def pair(requester: Any, category: Any) -> int | None:
    """A number for who asks for what, None when either is missing.

    Eight bytes of a digest: among a million pairs, two that are taken for one are as likely as
    winning a lottery (1 : 37,000,000).
    """
    if requester in (None, "") or category in (None, ""):
        return None
    text = json.dumps([thaw(requester), thaw(category)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True)
