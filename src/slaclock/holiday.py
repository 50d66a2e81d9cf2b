"""Public holidays, from the `holidays` package.

The only module that imports that package, and only when a calendar names a country: it costs more
to import than everything else together. Each year is expanded into a plain mapping of our own from
a fresh object, because the package's objects fill themselves in while being read and may not be
shared between threads; English names are asked for where the country has them, because the default
follows the machine's locale.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from .errors import (
    MOST_PROBLEMS,
    CalendarError,
    Location,
    Problem,
    did_you_mean,
    quoted,
    unknown_keys,
)
from .hours import Stretches, read_stretches, write_stretches

_KEYS = ("country", "subdivision", "categories", "observed", "half_day_hours")
_HALF_DAY = "half_day"
_TRUTH = "write true or false, without quotes"


class Holiday(NamedTuple):
    """A public holiday by name; on a half day some hours are left."""

    name: str
    half_day: bool


@dataclass(frozen=True, slots=True)
class Holidays:
    """Which public holidays a calendar keeps.

    Written `US`, `US-MA`, or `{country: US, subdivision: MA, categories: [public, half_day],
    observed: false, half_day_hours: 09:00-13:00}`.

    >>> Holidays.read("US-MA").on(date(2026, 4, 20))
    Holiday(name="Patriots' Day", half_day=False)
    """

    country: str
    subdivision: str | None = None
    categories: tuple[str, ...] = ()
    observed: bool = True
    half_day_hours: Stretches = ()

    @classmethod
    def read(cls, written: object, loc: Location = ()) -> Holidays:
        """Read one country's holidays from text or a mapping.

        Raises:
            CalendarError: A country, subdivision or category is unknown; all problems at once.
        """
        short = written if isinstance(written, str) else ""
        if isinstance(written, str):
            country, _, subdivision = written.partition("-")
            written = {"country": country} | ({"subdivision": subdivision} if subdivision else {})
        if not isinstance(written, Mapping):
            raise _refused(
                f"found {quoted(written)}; holidays are text or a mapping",
                "write e.g. US, US-MA or {country: US, subdivision: MA}",
                loc,
            )
        return _read_mapping(dict(written), loc, short)

    def write(self) -> str | dict[str, Any]:
        """The short form; what `read` reads back."""
        if not self.categories and self.observed and not self.half_day_hours:
            return "-".join(part for part in (self.country, self.subdivision) if part)
        written: dict[str, Any] = {"country": self.country}
        if self.subdivision:
            written["subdivision"] = self.subdivision
        if self.categories:
            written["categories"] = list(self.categories)
        if not self.observed:
            written["observed"] = False
        if self.half_day_hours:
            written["half_day_hours"] = write_stretches(self.half_day_hours)
        return written

    def __str__(self) -> str:
        return "-".join(part for part in (self.country, self.subdivision) if part)

    def on(self, day: date) -> Holiday | None:
        """The holiday of *day*, if it is one."""
        return self.in_year(day.year).get(day)

    def in_year(self, year: int) -> Mapping[date, Holiday]:
        """The holidays of a year by date."""
        return _holidays_of(self, year)

    @property
    def known_years(self) -> range:
        """The years for which the package has data; outside them no day is a holiday."""
        country = _country(self.country)
        return range(country.start_year, country.end_year + 1)

    @property
    def subdivisions(self) -> tuple[str, ...]:
        """The parts of the country that the package knows; few have holidays of their own."""
        return tuple(_country(self.country).subdivisions)


@lru_cache(maxsize=4096)
def _holidays_of(kept: Holidays, year: int) -> Mapping[date, Holiday]:
    """The holidays of one year.

    An observed holiday can move into the neighbouring year, and the package finds it only while
    it fills that neighbour, so all three are filled and one is kept.
    """
    found: dict[date, Holiday] = {}
    whole = tuple(name for name in kept.categories if name != _HALF_DAY)
    if _HALF_DAY in kept.categories:
        for day, name in _expand(kept, (_HALF_DAY,), year).items():
            found[day] = Holiday(name, half_day=True)
    if whole or not kept.categories:
        for day, name in _expand(kept, whole, year).items():
            found[day] = Holiday(name, half_day=False)
    return {day: holiday for day, holiday in found.items() if day.year == year}


def _expand(kept: Holidays, categories: tuple[str, ...], year: int) -> dict[date, str]:
    country = _country(kept.country)
    arguments: dict[str, Any] = {
        "years": (year - 1, year, year + 1),
        "subdiv": kept.subdivision,
        "observed": kept.observed,
        "expand": False,
        "language": _language(country),
    }
    if categories:
        arguments["categories"] = categories
    # The package warns of years of which it knows only some holidays (lint says that), and an
    # answer must not become an error where warnings are errors. Not warnings.catch_warnings,
    # which threads must not share; this filter may be set again and again.
    warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)
    return dict(country(**arguments).items())


def _language(country: Any) -> str | None:
    languages = country.supported_languages
    english = [name for name in ("en_US", "en_GB", "en") if name in languages]
    return english[0] if english else country.default_language


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    """Every code of a country and the class that the package keeps under it."""
    from holidays.registry import COUNTRIES

    return {code: names[0] for names in COUNTRIES.values() for code in names[1:3]}


def _country(code: str) -> Any:
    import holidays

    return getattr(holidays, _codes()[code]).get_entity()


def _read_mapping(written: dict[Any, Any], loc: Location, short: str) -> Holidays:
    problems = unknown_keys(written, _KEYS, loc)
    code = written.get("country")
    if not isinstance(code, str) or code not in _codes():
        what = f"{quoted(code)} is no country that the holidays package knows"
        fix = "write an ISO 3166 code such as US, GB or DE"
        if code is None:
            what, fix = "no country is named", "add e.g. country: US"
        elif isinstance(code, str) and code.upper() in _codes():
            fix = f"write {(short or code).upper()}"
        place = ["country"] if "country" in written else []
        if code is not None or not any("'country'" in one.fix for one in problems):
            problems.append(Problem("unknown-country", what, fix=fix).at(*loc, *place))
        raise CalendarError(*problems)
    country = _country(code)
    subdivision, categories = written.get("subdivision"), _as_list(written.get("categories"))
    places = [] if subdivision is None else [subdivision]
    known = country.supported_categories
    problems += _unknown("subdivision", places, _subdivisions(country), f"of {code}", loc)
    problems += _unknown("categories", categories, known, f"of {code}", loc)
    observed = written.get("observed", True)
    if not isinstance(observed, bool):
        what = f"found {quoted(observed)}; observed is true or false"
        problems.append(Problem("bad-holidays", what, fix=_TRUTH).at(*loc, "observed"))
    hours: Stretches = ()
    try:
        hours = read_stretches(written.get("half_day_hours", []), (*loc, "half_day_hours"))
    except CalendarError as error:
        problems.extend(error.problems)
    if _HALF_DAY in categories and "half_day_hours" not in written:
        what = "half-day holidays are kept, and their hours are not given"
        problems.append(
            Problem("bad-holidays", what, fix="add half_day_hours: 09:00-13:00").at(*loc)
        )
    if problems:
        raise CalendarError(*problems)
    return Holidays(code, subdivision, tuple(categories), observed, hours)


def _subdivisions(country: Any) -> tuple[str, ...]:
    aliases = getattr(country, "subdivisions_aliases", None) or {}
    return (*country.subdivisions, *aliases)


def _as_list(written: Any) -> list[Any]:
    if written is None:
        return []
    return list(written) if isinstance(written, list | tuple) else [written]


def _unknown(
    key: str, values: list[Any], known: tuple[str, ...], of: str, loc: Location
) -> list[Problem]:
    unknown = (value for value in values if not isinstance(value, str) or value not in known)
    return [
        Problem(
            f"unknown-{key}",
            f"{quoted(value)} is none of the {key} {of}"
            if key == "categories"
            else f"{quoted(value)} is no {key} {of}",
            fix=did_you_mean(value, known),
        ).at(*loc, key)
        for value in islice(unknown, MOST_PROBLEMS)
    ]


def _refused(what: str, fix: str, loc: Location) -> CalendarError:
    return CalendarError.of("bad-holidays", what, fix=fix, loc=loc)
