"""How every problem of a policy document is found at once.

Validation stops at what it cannot read, and references can be followed only where both ends can be
read. So what has problems is taken out of the data, the rest is validated again until it stands,
and then the references of what stands are checked. What is missing only because it was taken out
is no problem of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import chain, islice
from typing import Any, TypeVar

from pydantic import ValidationError

from ..errors import (
    MOST_PROBLEMS,
    InputError,
    Location,
    PolicyError,
    Problem,
    did_you_mean,
    dotted,
    quoted,
)
from .calendars import Calendars
from .part import IncompleteError, UnmadeError

_FEWEST_ROUNDS, _MOST_ROUNDS, _MOST_READ = 3, 20, 30_000
"""How often what is left is read again, and how many values at the most if that is often: chains
of what follows from a removal may be long."""

T = TypeVar("T")
_GAP: Any = object()
_SIMPLE = {str, int, float, bool, type(None)}


def read_all(
    data: object, validate: Callable[[Any], T], check: Callable[[T, Document], Iterable[Problem]]
) -> T:
    """What *validate* makes of *data*, once it has no problem and *check* finds none either.

    Raises:
        PolicyError: There are problems; all are listed, in document order. (Of hundreds, the first
            that were found.)
    """
    document = Document(data)
    problems: list[Problem] = []
    for number in range(document.rounds):
        if number:
            document.keep_calendars()
        try:
            read = validate(document.clean())
        except ValidationError as error:
            problems += document.without(error)
            if document.is_gone or len(problems) >= MOST_PROBLEMS:
                break
        else:
            found = islice(check(read, document), MOST_PROBLEMS)
            problems += [document.placed(problem) for problem in found]
            if not problems:
                return read
            break
    raise PolicyError(*sorted(problems, key=document.order))


def the_policy_error(error: ValidationError) -> PolicyError:
    """The `PolicyError` inside pydantic's error, else one that says the same."""
    found = [problem for details in error.errors(include_url=False) for problem in _said(details)]
    return PolicyError(*(problem for problem, _ in found))


class Document:
    """The data of a policy file while its problems are looked for.

    What is taken out of a list leaves a gap, so that the other items keep their places.
    """

    def __init__(self, data: object) -> None:
        self._data = data
        self._left = _plain(data, ())
        self.size = _size(self._left)
        """How many values were written."""
        self.removed: set[Location] = set()
        """The places of what was taken out."""
        # The same with keys as text, for 1 and "1" are one level; and with all places above them.
        self._taken: set[Location] = set()
        self._touched: set[Location] = set()
        self._siblings: dict[Location, list[Location]] = {}
        self._unknown_keys: dict[Location, list[str | int]] = {}
        self._misspelt: dict[Location, bool] = {}  # by place, as far as it was asked for
        self._gaps: dict[int, list[int]] = {}  # by list, where it has no gaps
        self._numbers: dict[int, dict[Any, int]] = {}  # by mapping, the number of each key
        self._texts: dict[int, dict[str, Any]] = {}  # by mapping, its keys by their text

    @property
    def is_gone(self) -> bool:
        """Whether nothing can be read of it at all."""
        return () in self.removed

    @property
    def rounds(self) -> int:
        """How often it may be read again."""
        return min(_MOST_ROUNDS, max(_FEWEST_ROUNDS, _MOST_READ // self.size))

    def clean(self) -> Any:
        """What is left, without the gaps."""
        return _clean(self._left)

    def keep_calendars(self) -> None:
        """Read the calendars, if they can be, so that later rounds need not read them again.

        Nothing is wrong with them then, and nothing is taken out of them any more.
        """
        written = self._left.get("calendars") if isinstance(self._left, dict) else None
        if isinstance(written, dict):
            with suppress(PolicyError):
                self._left["calendars"] = Calendars(written)

    def lacks(self, *loc: str | int) -> bool:
        """Whether something at, above or below *loc* was taken out, or misspelt and taken out."""
        found = _as_text(loc)
        return (
            found in self._touched
            or any(found[:length] in self._taken for length in range(1, len(found)))
            or any(self._is_misspelt(loc[:length]) for length in range(1, len(loc) + 1))
        )

    def without(self, error: ValidationError) -> list[Problem]:
        """Take out what *error* is about; its problems, those of earlier removals left out."""
        said: list[Problem] = []
        errors = error.errors(include_url=False)[:MOST_PROBLEMS]
        taken = self._unmade(errors)
        for problem, blanks in islice(chain.from_iterable(map(_said, errors)), MOST_PROBLEMS):
            place = self._place(problem.loc[:-1] if blanks else problem.loc)
            if blanks:
                missing = (*place, problem.loc[-1])
                self._at(place).update(blanks)
                if not self._explains(missing):
                    said.append(problem.moved(missing))
                continue
            taken.add(place)
            if problem.code == "unknown-key":
                self._unknown_keys.setdefault(place[:-1], []).append(place[-1])
            if _as_text(place) not in self._touched:  # else it follows from what was taken out
                said.append(problem.moved(place))
        lists = [above for place in taken if isinstance(above := self._at(place[:-1]), list)]
        for place in sorted(taken, key=len, reverse=True):  # what lies deepest first
            self._remove(place)
        self._texts.clear()  # what was removed is still in them
        self._misspelt.clear()
        self._gaps |= {number: _there(above) for number, above in {id(o): o for o in lists}.items()}
        return said

    def _unmade(self, errors: Iterable[Mapping[str, Any]]) -> set[Location]:
        """The places of what could not be made; what was made takes the place of its text."""
        taken: set[Location] = set()
        for details in errors:
            cause = details.get("ctx", {}).get("error")
            if isinstance(cause, UnmadeError):
                entries = self._at(place := self._place(tuple(details["loc"])))
                entries.update(cause.made)
                taken.update((*place, key) for key in cause.unmade)
        return taken

    def placed(self, problem: Problem) -> Problem:
        """A problem of `clean()` at its place in the document as written."""
        return problem.moved(self._place(problem.loc))

    def order(self, problem: Problem) -> list[int]:
        """Where in the document as written *problem* is, as far down as that exists."""
        found: list[int] = []
        at: Any = self._data
        for part in problem.loc:
            if isinstance(at, Mapping):
                if id(at) not in self._numbers:
                    self._numbers[id(at)] = {key: number for number, key in enumerate(at)}
                number = self._numbers[id(at)].get(part)
            else:
                is_there = isinstance(at, list | tuple) and part in range(len(at))
                number = int(part) if is_there else None
            if number is None:
                break
            found.append(number)
            at = at[part]
        return found

    def _place(self, loc: Location) -> Location:
        """*loc* of `clean()` in the document as written, as far down as it exists there."""
        place: Location = ()
        at = self._left
        for part in loc:
            key = self._key(at, part)
            if key is _GAP and part == 0 and not isinstance(at, list):
                continue  # a single item stands for the list of it
            if key is _GAP:
                break
            place, at = (*place, key), at[key]
        return place

    def _key(self, at: Any, part: str | int) -> Any:
        """The key or index in *at* of *part* of the clean document; a gap if it is not there."""
        if isinstance(at, Calendars):
            return part if part in at else _GAP
        if isinstance(at, dict):
            if part in at:
                return part
            if id(at) not in self._texts:
                self._texts[id(at)] = {dotted((key,)): key for key in reversed(at)}
            return self._texts[id(at)].get(str(part), _GAP)
        if isinstance(at, list) and isinstance(part, int):
            there = self._gaps.get(id(at), range(len(at)))
            return there[part] if part < len(there) else _GAP
        return _GAP

    def _at(self, place: Location) -> Any:
        at = self._left
        for key in place:
            at = at[key]
        return at

    def _remove(self, place: Location) -> None:
        self.removed.add(place)
        self._taken.add(_as_text(place))
        self._touched.update(_as_text(place[:length]) for length in range(len(place) + 1))
        if place:
            self._siblings.setdefault(place[:-1], []).append(place)
            above, last = self._at(place[:-1]), place[-1]
            if isinstance(above, dict):
                del above[last]
            else:
                above[last] = _GAP

    def _holds(self, loc: Location) -> bool:
        """Whether something was written at *loc*."""
        at: Any = self._data
        for step in loc:
            if not isinstance(at, Mapping) or step not in at:
                return False
            at = at[step]
        return True

    def _is_misspelt(self, loc: Location) -> bool:
        """Whether nothing was written at *loc*, but a key that means it was."""
        strange = self._unknown_keys.get(loc[:-1])
        if strange is None or self._holds(loc):
            return False
        if loc not in self._misspelt:
            self._misspelt[loc] = any(_means(key, loc[-1]) for key in strange)
        return self._misspelt[loc]

    def _explains(self, missing: Location) -> bool:
        """Whether a key is missing because it was taken out, or misspelt by one that was."""
        *above, name = missing
        return any(_means(place[-1], name) for place in self._siblings.get(tuple(above), ()))


def _means(key: str | int, name: str | int) -> bool:
    """Whether *key* is *name*, perhaps misspelt."""
    return did_you_mean(key, [name]).startswith("did you mean")


def _said(details: Mapping[str, Any]) -> Iterator[tuple[Problem, Mapping[str, object]]]:
    """What one of pydantic's errors says, and stand-ins for what it finds missing."""
    cause = details.get("ctx", {}).get("error")
    loc = tuple(details["loc"])
    if isinstance(cause, InputError):
        blanks = cause.blanks if isinstance(cause, IncompleteError) else {}
        for problem in cause.problems:
            yield (
                problem.at(*loc),
                {key: blank for key, blank in blanks.items() if (key,) == problem.loc},
            )
    else:
        yield _translated(details).at(*loc), {}


def _translated(details: Mapping[str, Any]) -> Problem:
    """What pydantic itself has to say, in our words."""
    said = str(details["msg"])
    if details["type"] == "json_invalid":
        what = f"cannot read the text as JSON: {said.removeprefix('Invalid JSON: ')}"
        return Problem("bad-json", what, fix="pass the text of one JSON object, in UTF-8")
    what = f"found {quoted(details['input'])}; {said[:1].lower()}{said[1:]}"
    return Problem("bad-value", what, fix="write what the policy file documents for this key")


def _plain(data: Any, above: tuple[int, ...]) -> Any:
    """A copy in dicts and lists; values of other kinds, such as a `Calendar`, are left alone."""
    if type(data) in _SIMPLE:
        return data
    if not isinstance(data, dict | list | tuple | Mapping) or isinstance(data, Calendars):
        return data
    if id(data) in above or len(above) > 60:
        raise PolicyError.of(
            "endless-document",
            "found a value that contains itself, or is nested too deep",
            fix="write each part where it belongs, without referring back",
        )
    above = (*above, id(data))
    if isinstance(data, Mapping):
        return {key: _plain(value, above) for key, value in data.items()}
    return [_plain(item, above) for item in data]


def _size(data: Any) -> int:
    """How many values there are."""
    inside = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return 1 + sum(map(_size, inside))


def _clean(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _clean(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_clean(item) for item in data if item is not _GAP]
    return data


def _as_text(loc: Location) -> Location:
    return tuple(part if type(part) is str else dotted((part,)) for part in loc)


def _there(items: list[Any]) -> list[int]:
    """Where the items of a list stand that are no gaps."""
    return [index for index, item in enumerate(items) if item is not _GAP]
