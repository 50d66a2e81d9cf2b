"""The policy: what was promised, as the file says it.

Text becomes meaning here, and nothing is evaluated beyond looking up what the table says. Whatever
is wrong is said at once, in one `PolicyError`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Any, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler

from ..errors import MOST_PROBLEMS, PolicyError, Problem, did_you_mean, quoted
from ..zone import read_zone
from .calendars import Calendars
from .choice import CalendarChoice
from .conditions import Conditions
from .digest import digest, meaning
from .ladder import Level
from .milestone import Milestone, Target, filled_in
from .openings import Search
from .part import OR_NOTHING, Part, Several, Table
from .priority import MatrixEntry, first_match, folded, row_names
from .reading import Document, read_all, the_policy_error
from .references import reference_problems
from .sections import Effective, Retention, Review, Rules, Statuses
from .values import Day, LevelNumber, Text, text


def _format(found: object) -> int:
    if type(found) is int and found == 1:
        return found
    raise PolicyError.of(
        "unknown-format",
        f"found {quoted(found)}; this version of slaclock reads format 1",
        fix="write slaclock: 1",
    )


def _zone(found: object) -> str:
    return read_zone(text(found), error=PolicyError).key


def _levels_once(written: object) -> object:
    """Refuse a level that is written as a number and as text too, before one swallows the other."""
    if isinstance(written, Mapping):
        twice = [
            key
            for key in written
            if isinstance(key, str) and key.isdecimal() and int(key) in written
        ]
        if twice:
            raise PolicyError(
                *(
                    Problem(
                        "repeated-name", f"level {key} is there twice", fix="keep one of them"
                    ).at(key)
                    for key in twice[:MOST_PROBLEMS]
                )
            )
    return written


def _by_number(levels: Table[int, Level]) -> Table[int, Level]:
    return Table(dict(sorted(levels.items())))


_NO_CELLS: Table[str, Target] = Table()
_NO_MILESTONE = Milestone()
Row = Annotated[
    Table[Text, Annotated[Target, OR_NOTHING]],
    BeforeValidator(lambda found: {} if found is None else found),
    OR_NOTHING,
]


class Policy(Part):
    """What was promised: milestones, the table of priorities, the ladder and its calendars.

    Made by `load_policy`, `packaged_policy` or `Policy.model_validate`; frozen, hashable, equal by
    content however it was spelt, and dumped in the short form that was written:

    >>> policy = Policy(name="Acme support", priorities={"high": {"resolution": "4h"}})
    >>> policy.model_dump(mode="json")
    {'name': 'Acme support', 'priorities': {'high': {'resolution': '4 hours'}}}
    >>> policy.target("resolution", "high").within
    Duration('4 hours')
    >>> Policy(name="Acme support", prioritys={})
    Traceback (most recent call last):
    slaclock.errors.PolicyError: prioritys: unknown key 'prioritys'
      fix: did you mean 'priorities'?

    **Properties**: `Policy.model_validate(policy.model_dump(mode="json")) == policy`; equal
    policies have equal digests.

    Raises:
        PolicyError: Something is wrong; `problems` lists everything found, in document order.
    """

    needs: ClassVar[Mapping[str, object]] = {"name": "?"}

    slaclock: Annotated[int, BeforeValidator(_format), WithJsonSchema({"const": 1})] = Field(
        default=1, description="the version of the file format"
    )
    name: Text = Field(description="what the policy is called")
    version: Text | None = Field(default=None, description="of the policy's text", examples=["1.0"])
    published: Day | None = Field(default=None, description="when this version was published")
    effective: Effective = Field(
        default_factory=Effective, description="when this version is in force"
    )
    review: Review | None = Field(default=None, description="how often it is looked at again")
    retention: Retention | None = Field(default=None, description="how long records are kept")
    applies_to: Conditions = Field(default_factory=Conditions, description="which cases it is for")
    timezone: Annotated[str, BeforeValidator(_zone)] | None = Field(
        default=None,
        description="for instants without a calendar; else the zone of the default calendar",
        examples=["Europe/London"],
    )
    calendars: Calendars = Field(default_factory=Calendars)
    calendar: CalendarChoice | None = Field(
        default=None, description="the default for business durations"
    )
    milestones: Table[Text, Milestone] = Field(
        default_factory=Table,
        description="what is promised by a time; standard ones need only a name",
    )
    priorities: Table[Text, Row] = Field(
        default_factory=Table,
        description="the table: for each priority, the target of each milestone",
    )
    default_priority: Text | None = Field(
        default=None, description="the row of a case that comes without a priority"
    )
    priority_aliases: Table[Text, Text] = Field(
        default_factory=Table, description="other names of rows", examples=[{"urgent": "high"}]
    )
    priority_matrix: Several[MatrixEntry] = Field(
        default=(), description="the priority from other attributes; the first match counts"
    )
    statuses: Statuses = Field(
        default_factory=Statuses, description="what the statuses of the help-desk mean"
    )
    rules: Rules = Field(default_factory=Rules, description="the rules on which engines differ")
    escalations: Annotated[
        Table[LevelNumber, Level], BeforeValidator(_levels_once), AfterValidator(_by_number)
    ] = Field(default_factory=Table, description="the ladder: its levels by number")

    _source: object | None = PrivateAttr(default=None)

    def __init__(self, **data: Any) -> None:
        try:
            super().__init__(**data)
        except ValidationError as error:
            raise the_policy_error(error) from None

    # Without this mark pydantic would call __init__ for each mapping that it validates.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """The policy that a document's data describes.

        Raises:
            PolicyError: Something is wrong; `problems` lists everything found.
        """
        try:
            return super().model_validate(obj, **options)
        except ValidationError as error:
            raise the_policy_error(error) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """The policy that a JSON text describes.

        Raises:
            PolicyError: Something is wrong; `problems` lists everything found.
        """
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError as error:
            raise the_policy_error(error) from None

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(
        cls, data: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        if isinstance(data, Policy):
            return handler(data)
        search = info.context if isinstance(info.context, Search) else Search()

        def problems(policy: Policy, document: Document) -> Iterator[Problem]:
            never_opening = search.never_opening(policy.calendars, document.size)
            yield from (problem.at("calendars") for problem in never_opening)
            yield from reference_problems(policy, document)

        return read_all(data, handler, problems)

    # -- looking up --------------------------------------------------------------------------

    @property
    def milestone_names(self) -> tuple[str, ...]:
        """The milestones that the policy has: those defined, and the columns of the table."""
        columns = (column for row in self.priorities.values() for column in row)
        return tuple(dict.fromkeys([*self.milestones, *columns]))

    def milestone(self, name: str) -> Milestone:
        """The milestone of that *name*, with what it does not say filled in.

        Raises:
            PolicyError: The policy has no such milestone.
        """
        if name not in self.milestones and name not in self.milestone_names:
            raise PolicyError.of(
                "unknown-milestone",
                f"policy '{self.name}' has no milestone {quoted(name)}",
                fix=did_you_mean(name, self.milestone_names),
            )
        return filled_in(name, self.milestones.get(name, Milestone()))

    @property
    def rows(self) -> tuple[str, ...]:
        """The priorities: the rows of the table, else what the matrix gives, in order."""
        if self.priorities:
            return tuple(self.priorities)
        meant = {folded(alias): row for alias, row in self.priority_aliases.items()}
        once: dict[str, str] = {}
        for entry in self.priority_matrix:
            for name in entry.priorities.values():
                row = meant.get(folded(name), name)
                once.setdefault(folded(row), row)
        return tuple(once.values())

    def row_name(self, name: str) -> str | None:
        """The row that *name* means: aliases applied, upper and lower case alike.

        >>> policy = Policy(name="p", priorities={"high": {}}, priority_aliases={"urgent": "high"})
        >>> policy.row_name("URGENT"), policy.row_name("low")
        ('high', None)
        """
        if not isinstance(name, str):
            return None
        return row_names(self.rows, self.priority_aliases).get(folded(name))

    def matrix_priority(self, attributes: Mapping[str, Any]) -> str | None:
        """The row that the matrix gives a case with these *attributes*, if it gives one."""
        found = first_match(self.priority_matrix, attributes)
        return None if found is None else self.row_name(found)

    def target(self, milestone: str, row: str | None) -> Target | None:
        """What is promised for a *milestone* in a *row*; what the cell leaves out it inherits.

        None when neither says anything; without `within` the milestone is measured, not promised.

        >>> policy = Policy(name="p", milestones={"update": {"within": "1 hour"}})
        >>> policy.target("update", None).within
        Duration('1 hour')
        """
        cell = self.priorities.get(row, _NO_CELLS).get(milestone) if row is not None else None
        own = self.milestones.get(milestone, _NO_MILESTONE)
        within = cell.within if cell is not None and cell.within is not None else own.within
        calendar = cell.calendar if cell is not None and cell.calendar is not None else own.calendar
        if within is None and calendar is None:
            return None
        return Target(within=within, calendar=calendar)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of dates and of instants without a calendar."""
        if self.timezone is not None:
            return ZoneInfo(self.timezone)
        default = self.calendar and self.calendar.default
        return self.calendars[default].zone if default else ZoneInfo("UTC")

    @property
    def next_review(self) -> date | None:
        """The date of the next review: `every` after the later of published and effective.from."""
        known = [day for day in (self.published, self.effective.from_) if day is not None]
        if self.review is None or not known:
            return None
        return self.review.every.after(datetime.combine(max(known), time(), UTC)).date()

    def in_force(self, day: date) -> bool:
        """Whether this version is in force on *day*, a date in the policy's zone."""
        start, end = self.effective.from_, self.effective.until
        return (start is None or start <= day) and (end is None or day < end)

    # -- as a value --------------------------------------------------------------------------

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits of SHA-256 over what the policy means, not how it is spelt."""
        return digest(self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Policy):
            return NotImplemented
        return self is other or meaning(self) == meaning(other)

    def __hash__(self) -> int:
        return hash((self.name, self.version, self.priorities))


def read_policy(data: object, search: Search | None = None) -> Policy:
    """The policy that a document's plain data describes.

    Args:
        data: Mappings, lists and plain values.
        search: What looks for openings, if it does so in other policies too.

    Raises:
        PolicyError: Something is wrong. `problems` lists everything found, in document order, each
            with its `field` and, as `loc`, its place in *data*.
    """
    return Policy.model_validate(data, context=search)
