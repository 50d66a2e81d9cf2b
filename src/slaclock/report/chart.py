"""Compliance by month as SVG: columns whose place is a percentage, so that text never shrinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ..wording import month_name
from .markup import Markup, element
from .words import percent

_MOST = 24
_NAMES_FIT, _FIGURES_FIT = 9, 13  # in 360 pixels; of more, every other one is left out there
_TOP, _FULL, _BELOW = 20, 120, 40  # room for a figure, height of 100%, room for month and year
_COLUMN = 72


class Month(NamedTuple):
    """What was decided in a month; a gap when nothing was."""

    name: str
    met: int
    breached: int

    @property
    def compliance(self) -> float | None:
        """Met in time / decided."""
        decided = self.met + self.breached
        return self.met / decided if decided else None


def without_holes(months: Sequence[Month]) -> list[Month]:
    """The last two years of *months* (in order), with those in which nothing was decided.

    >>> found = [Month("2026-11", 9, 1), Month("2027-01", 3, 0)]
    >>> [(month.name, month.compliance) for month in without_holes(found)]
    [('2026-11', 0.9), ('2026-12', None), ('2027-01', 1.0)]
    """
    known = {_number(month.name): month for month in months}
    if not known:
        return []
    last = max(known)
    first = min(number for number in known if number > last - _MOST)
    return [known.get(one, Month(_name(one), 0, 0)) for one in range(first, last + 1)]


def chart(months: Sequence[Month]) -> Markup:
    """The columns, with a title and a description for who does not see them."""
    slot = 100 / len(months)
    parts = [
        element("title", "Compliance by month", id="chart-title"),
        element("desc", _described(months), id="chart-said"),
        _line("full", _TOP),
        _line("base", _TOP + _FULL),
    ]
    for number, month in enumerate(months):
        parts.append(_column(month, number * slot, slot, len(months) - 1 - number))
    return element(
        "svg", parts,
        role="img", aria_labelledby="chart-title chart-said",
        height=_TOP + _FULL + _BELOW, style=f"max-width:{_COLUMN * len(months)}px",
    )  # fmt: skip


def _column(month: Month, left: float, slot: float, before_last: int) -> Markup:
    middle, foot = left + slot / 2, _TOP + _FULL
    axis = _class("axis", slot, before_last, _NAMES_FIT)
    named = [_text(month_name(int(month.name[5:]))[:3], middle, foot + 18, axis)]
    if not before_last or month.name.endswith("-01"):
        named.append(_text(month.name[:4], middle, foot + 34, axis))
    share = month.compliance
    if share is None:
        return element("g", _text("–", middle, foot - 6, "axis"), named)
    height = round(share * _FULL, 2)
    column = element(
        "rect", element("title", _said(month)),
        x=_percent(left + slot * 0.19), width=_percent(slot * 0.62),
        y=f"{foot - height:g}", height=f"{height:g}", rx=2,
    )  # fmt: skip
    figure = _class("figure", slot, before_last, _FIGURES_FIT)
    return element("g", column, _text(_figure(share), middle, foot - height - 5, figure), named)


def _class(name: str, slot: float, before_last: int, fit: int) -> str:
    """Every other text goes where the window is narrow and more of them than *fit*."""
    return f"{name} odd" if before_last % 2 and round(100 / slot) > fit else name


def _figure(share: float) -> str:
    """Whole percents; 100 and 0 are said of nothing less and nothing more."""
    whole = f"{share * 100:.0f}"
    return percent(share).removesuffix("%") if whole in ("0", "100") else whole


def _described(months: Sequence[Month]) -> str:
    return "; ".join(map(_said, months))


def _said(month: Month) -> str:
    if month.compliance is None:
        return f"{month.name}: nothing decided"
    return f"{month.name}: {percent(month.compliance)}, {month.met} of {month.met + month.breached}"


def _text(said: str, x: float, y: float, class_: str) -> Markup:
    return element("text", said, x=_percent(x), y=f"{y:g}", class_=class_)


def _line(class_: str, y: int) -> Markup:
    return element("line", x1="0", x2="100%", y1=y, y2=y, class_=class_)


def _percent(share: float) -> str:
    return f"{share:.3f}".rstrip("0").rstrip(".") + "%"


def _number(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number) - 1


def _name(number: int) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}"
