"""The plain values of a policy file: text, truth, numbers, dates, shares and durations.

Each is checked by us rather than by pydantic's lax conversions, under which `true` is the number 1
and 20240608 a date in 1970.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, get_args

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from ..duration import Duration, Kind
from ..errors import DurationError, PolicyError, Problem, did_you_mean, either, quoted

_MOST = 1_000_000
NUMBER = r"[1-9][0-9]{0,5}|1000000"
"""What a whole number looks like as a key of JSON."""


def text(found: object) -> str:
    """Text with something in it.

    A number is refused with the advice to quote it: what was written 1.10 is 1.1 once it is read.

    Raises:
        PolicyError: It is no text, or an empty one.
    """
    if isinstance(found, str) and found.strip():
        return str.__str__(found)
    if isinstance(found, str):
        raise PolicyError.of(
            "empty-text", f"found {quoted(found)}, an empty text", fix="write a name"
        )
    if isinstance(found, bool | int | float | date):
        kind = "date" if isinstance(found, date) else "number"
        raise PolicyError.of(
            "not-text",
            f"found {_plainly(found)}, a {'truth value' if isinstance(found, bool) else kind}; "
            "text is required",
            fix=f'quote it: "{_plainly(found)}"',
        )
    raise PolicyError.of(
        "not-text", f"found {quoted(found)}; text is required", fix="write a name in its place"
    )


def _plainly(found: object) -> str:
    if isinstance(found, bool):
        return str(found).lower()
    return found.isoformat() if isinstance(found, date) else quoted(found)


def flag(found: object) -> bool:
    """True or false, and neither "yes" nor 1.

    Raises:
        PolicyError: It is something else.
    """
    if isinstance(found, bool):
        return found
    raise PolicyError.of(
        "not-a-truth-value",
        f"found {quoted(found)}; true or false is required",
        fix="write true or false, without quotes",
    )


def _whole(found: object) -> int:
    if isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= _MOST:
        return int(found)
    raise PolicyError.of(
        "not-a-whole-number",
        f"found {quoted(found)}; a whole number from 1 to {_MOST} is required",
        fix="write e.g. 1 or 3, without quotes",
    )


def _level_number(found: object) -> int:
    if isinstance(found, str) and re.fullmatch(NUMBER, found):  # a key of JSON
        found = int(found)
    return _whole(found)


def _day(found: object) -> date:
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    if isinstance(found, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            raise PolicyError.of(
                "bad-date", f"no year has a date {quoted(found)}", fix="check the month and the day"
            ) from None
    raise PolicyError.of(
        "bad-date", f"found {quoted(found)}; a date is required", fix="write e.g. 2026-07-01"
    )


def _percent(found: object) -> Fraction:
    share = found if isinstance(found, Fraction) else None
    if isinstance(found, str):
        share = _share(found)
    if share is None or not 0 < share <= 10 or (share * 10**8).denominator != 1:
        raise PolicyError.of(
            "bad-percentage",
            f"found {quoted(found)}; a percentage above 0% and up to 1000% is required",
            fix="write e.g. 75%",
        )
    return share


@lru_cache(maxsize=1024)
def _share(written: str) -> Fraction | None:
    read = re.fullmatch(r"\s*([0-9]{1,4}(?:\.[0-9]{1,6})?)\s*%\s*", written)
    return Fraction(read[1]) / 100 if read else None


def percent_text(share: Fraction) -> str:
    """A share as the file writes it.

    >>> percent_text(Fraction(3, 4)), percent_text(Fraction(1, 16))
    ('75%', '6.25%')
    """
    whole, rest = divmod(round(share * 10**8), 10**6)
    return f"{whole}.{rest:06}".rstrip("0").rstrip(".") + "%"


def one_of(*choices: str) -> Callable[[object], str]:
    """A reader of one of these texts; what is none of them is told the nearest."""

    def read(found: object) -> str:
        if isinstance(found, str) and found in choices:
            return str.__str__(found)
        raise PolicyError.of(
            "bad-choice",
            f"found {quoted(found)}; {' or '.join(choices)} is required",
            fix=did_you_mean(found, choices),
        )

    return read


@dataclass(frozen=True, slots=True)
class _OneOf:
    """Annotates a Literal of texts."""

    def __get_pydantic_core_schema__(
        self, source: type[Any], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(
            one_of(*get_args(source)), handler(source)
        )


def _counted(*kinds: Kind, like: str) -> BeforeValidator:
    """A duration on one of these clocks."""

    def read(found: object) -> Duration:
        try:
            duration = Duration(found)  # type: ignore[arg-type]  # what is no text, it refuses
        except DurationError as error:
            problems = [_advised(one, error.choices, kinds, like) for one in error.problems]
        else:
            if duration.kind in kinds:
                return duration
            what = f"found '{duration}'; {' or '.join(_CLOCKS[kind] for kind in kinds)} is required"
            problems = [Problem("wrong-clock", what, fix=f"write e.g. {like}")]
        # Not while the first error is being handled: it would stay alive beside each of thousands.
        raise PolicyError(*problems)

    return BeforeValidator(read)


def _advised(
    problem: Problem, choices: Iterable[str], kinds: tuple[Kind, ...], like: str
) -> Problem:
    """The same, with only those of the *choices* that will do here."""
    if problem.code == "duration-not-positive":
        return replace(problem, fix=f"write a duration above zero, e.g. {like}")
    if problem.code != "ambiguous-duration":
        return problem
    left = [choice for choice in choices if Duration(choice).kind in kinds]
    return replace(problem, fix=f"write {either(left)}" if left else f"write e.g. {like}")


_CLOCKS = {
    Kind.ELAPSED: "round-the-clock time",
    Kind.BUSINESS: "business time",
    Kind.BUSINESS_DAYS: "business days",
    Kind.CALENDAR: "calendar days, months or years",
}

ONE_OF = _OneOf()
_WHOLE: JsonSchemaValue = {"type": "integer", "minimum": 1, "maximum": _MOST}
TEXT: JsonSchemaValue = {"type": "string", "minLength": 1}
Text = Annotated[str, BeforeValidator(text), WithJsonSchema(TEXT)]
Flag = Annotated[bool, BeforeValidator(flag)]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema(_WHOLE)]
LevelNumber = Annotated[
    int,
    BeforeValidator(_level_number),
    WithJsonSchema({"anyOf": [_WHOLE, {"type": "string", "pattern": f"^({NUMBER})$"}]}),
]
Day = Annotated[date, BeforeValidator(_day)]
Percent = Annotated[
    Fraction,
    PlainValidator(_percent),
    PlainSerializer(percent_text, return_type=str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*[0-9]{1,4}(\.[0-9]{1,6})?\s*%\s*$",
            "patternErrorMessage": "write a percentage, such as 75%",
            "examples": ["50%", "75%"],
        }
    ),
]
Lasting = Annotated[Duration, _counted(*_CLOCKS, like="4 business hours")]
"""Any length of time above nothing: not `immediately`."""
Span = Annotated[Duration, _counted(Kind.CALENDAR, like="12 months or 3 years")]
Keep = Annotated[Duration, _counted(Kind.CALENDAR, Kind.ELAPSED, like="12 months or 3 years")]
WorkingTime = Annotated[Duration, _counted(Kind.ELAPSED, Kind.BUSINESS, like="8 hours")]
