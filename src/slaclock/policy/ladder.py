"""The ladder: levels, to whom each goes, and the triggers that reach it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic.json_schema import JsonSchemaValue

from ..duration import Duration
from ..errors import PolicyError
from .choice import CalendarChoice
from .conditions import Conditions
from .part import AtLeastOne, Part, Several, given
from .values import ONE_OF, TEXT, Lasting, LevelNumber, Percent, Text, Whole, text

Kinds = Literal["event", "overdue", "unanswered", "unresolved_after", "case", "used", "due_within"]
_KINDS: tuple[Kinds, ...] = (
    "event", "overdue", "unanswered", "unresolved_after", "case", "used", "due_within",
)  # fmt: skip
_BESIDE = {"reason": ("event",), "by": ("overdue",), "of": ("used", "due_within")}


class Trigger(Part):
    """One condition that reaches a level. Short: the name of an event alone."""

    short_schema: ClassVar[JsonSchemaValue | None] = {**TEXT, "examples": ["opened"]}
    schema_extra: ClassVar[JsonSchemaValue] = {
        "oneOf": [given(kind) for kind in _KINDS],
        "allOf": [
            {"anyOf": [{"not": given(key)}, *map(given, beside)]}
            for key, beside in {**_BESIDE, "used": ("of",), "due_within": ("of",)}.items()
        ],
    }

    event: Text | None = Field(default=None, description="this event happens")
    reason: AtLeastOne[Text] = Field(default=(), description="of event: only for these reasons")
    overdue: Text | None = Field(default=None, description="this milestone is breached")
    by: Lasting | None = Field(default=None, description="of overdue: this long after the breach")
    unanswered: LevelNumber | None = Field(
        default=None, description="this level, below, did not respond in time"
    )
    unresolved_after: Lasting | None = Field(
        default=None, description="the case is not resolved after this long"
    )
    case: Conditions | None = Field(default=None, description="the case is of this kind")
    used: Percent | None = Field(
        default=None, description="this share of the target of milestone 'of' is used"
    )
    due_within: Lasting | None = Field(
        default=None, description="milestone 'of' is due within this long"
    )
    of: Text | None = Field(default=None, description="of used and due_within: which milestone")
    priority: AtLeastOne[Text] = Field(default=(), description="only for these priorities")

    @classmethod
    def spelled_out(cls, written: object) -> object:
        return written if isinstance(written, Mapping) else {"event": text(written)}

    @model_validator(mode="after")
    def _one_kind(self) -> Trigger:
        given = [kind for kind in _KINDS if getattr(self, kind) is not None]
        if len(given) != 1:
            raise PolicyError.of(
                "bad-trigger",
                f"found {' and '.join(given)}; one kind of trigger is required"
                if given
                else "found no kind of trigger",
                fix="write one mapping each" if given else f"write one of: {', '.join(_KINDS)}",
            )
        for key, kinds in _BESIDE.items():
            if getattr(self, key) and given[0] not in kinds:
                raise PolicyError.of(
                    "bad-trigger",
                    f"'{key}' says nothing beside '{given[0]}'",
                    fix=f"leave it out, or use it with {' or '.join(kinds)}",
                    loc=(key,),
                )
        if given[0] in _BESIDE["of"] and self.of is None:
            raise PolicyError.of(
                "missing-key", f"'{given[0]}' of which milestone?", fix="add e.g. of: resolution"
            )
        return self

    @property
    def kind(self) -> Kinds:
        """Which kind of trigger it is: the key that it must have."""
        return next(kind for kind in _KINDS if getattr(self, kind) is not None)

    @property
    def milestone(self) -> str | None:
        """The milestone that it looks at, if any."""
        return self.overdue or self.of


class Repeat(Part):
    """Further notices after the first, for as long as nobody answers."""

    needs: ClassVar[Mapping[str, object]] = {"every": "1 hour", "times": 1}

    every: Lasting = Field(description="how long between two notices")
    times: Whole = Field(description="how many further notices")


class Level(Part):
    """A rung of the ladder: to whom, and how fast they must respond."""

    needs: ClassVar[Mapping[str, object]] = {"to": "?"}

    to: Text = Field(description="the role or team that the case goes to")
    respond_within: Duration | None = Field(
        default=None,
        description="how fast they must respond; without it the level cannot be unanswered",
    )
    notify: Several[Text] = Field(
        default=(), description="who else is told", examples=[["customer"]]
    )
    deliver: Annotated[Literal["at_once", "next_opening"], ONE_OF] = Field(
        default="at_once", description="when the notice goes out"
    )
    repeat: Repeat | None = Field(default=None, description="further notices after the first")
    when: Several[Trigger] = Field(default=(), description="the triggers that reach the level")
    calendar: CalendarChoice | None = Field(
        default=None, description="the calendar of respond_within, deliver and repeat"
    )

    @property
    def counts_on_calendar(self) -> bool:
        """Whether anything of it is open time, or waits for it."""
        lengths = (self.respond_within, None if self.repeat is None else self.repeat.every)
        counted = any(length is not None and length.is_business for length in lengths)
        return counted or self.deliver == "next_opening"

    def shortened(self, dumped: dict[str, Any]) -> Any:
        when = dumped.get("when")
        if isinstance(when, dict) and when.keys() == {"event"}:
            return {**dumped, "when": when["event"]}
        return dumped
