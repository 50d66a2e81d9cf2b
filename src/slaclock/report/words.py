"""Figures as people read them, and text that cannot play tricks on a terminal or a page."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from itertools import accumulate
from typing import Any

from ..wording import columns, dated

NOTHING = "–"
_JOINERS = "\u200c\u200d"  # Persian, Indic scripts and emoji are spelt with them
_UNPRINTABLE = ("Cc", "Cf", "Cs", "Zl", "Zp")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400


def percent(share: float | None) -> str:
    """A share as a percentage; 100% and 0% are said of nothing less and nothing more.

    >>> percent(0.934), percent(1.0), percent(0.99996), percent(0.0001), percent(None)
    ('93.4%', '100%', '99.9%', '0.1%', '–')
    """
    if share is None:
        return NOTHING
    if share in (0, 1):
        return f"{share:.0%}"
    return f"{min(max(share, 0.001), 0.999):.1%}"


def hours(seconds: float | None) -> str:
    """Time on a business clock, which knows hours, no days.

    >>> hours(45), hours(750), hours(15_000), hours(1_000_000), hours(None)
    ('45 s', '12 min', '4 h 10 min', '278 h', '–')
    """
    if seconds is None:
        return NOTHING
    if seconds < _MINUTE:
        return f"{int(seconds)} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE:.0f} min"
    if seconds < 100 * _HOUR:
        whole, rest = divmod(int(seconds), _HOUR)
        return f"{whole} h {rest // _MINUTE} min" if rest >= _MINUTE else f"{whole} h"
    return f"{seconds / _HOUR:,.0f} h"


def days(seconds: float | None) -> str:
    """Elapsed time: hours, from three days on days of 24 hours.

    >>> days(15_000), days(1_000_000)
    ('4 h 10 min', '11.6 days')
    """
    if seconds is None or seconds < 3 * _DAY:
        return hours(seconds)
    return f"{seconds / _DAY:,.1f} days"


def count(number: int) -> str:
    """A whole number.

    >>> count(1234567)
    '1,234,567'
    """
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """So many of something.

    >>> counted(1, "case"), counted(2_000, "case")
    ('1 case', '2,000 cases')
    """
    return f"{count(number)} {one if number == 1 else many or f'{one}s'}"


def mean(number: float | None) -> str:
    """A mean of marks."""
    return NOTHING if number is None else f"{number:,.2f}".rstrip("0").rstrip(".")


def moment(at: datetime, timezone: str) -> str:
    """An instant, with the zone in which it is read."""
    return f"{dated(at.replace(microsecond=0))} ({clean(timezone)})"


def value(found: Any) -> str:
    """The value of an attribute on one line; what is missing is a dash."""
    if found is None or found == "":
        return NOTHING
    return clean(found if isinstance(found, str) else json.dumps(found, ensure_ascii=False))


def title(name: str) -> str:
    """The name of a milestone as a heading.

    >>> title("first_response")
    'First response'
    """
    said = clean(name).replace("_", " ").strip()
    return said[:1].upper() + said[1:] if said else NOTHING


def clean(text: str, most: int = 120, keep: str = _JOINERS) -> str:
    """Text without what moves a cursor, turns the writing round or has no encoding.

    >>> clean("a\\x1b[31mb\\u202ec")
    'a�[31mb�c'
    """
    shown = text if len(text) <= most else f"{text[: most - 1]}…"
    if shown.isascii() and shown.isprintable():
        return shown
    return "".join(
        one if one in keep or unicodedata.category(one) not in _UNPRINTABLE else "\ufffd"
        for one in shown
    )


def cut(text: str, most: int) -> str:
    """*text* in at most so many columns."""
    if columns(text) <= most:
        return text
    ends = accumulate(map(columns, text))
    return "".join(one for one, end in zip(text, ends, strict=True) if end < most) + "…"


def padded(text: str, to: int, *, right: bool = False) -> str:
    """*text* filled up with blanks to so many columns."""
    blanks = " " * (to - columns(text))
    return blanks + text if right else text + blanks
