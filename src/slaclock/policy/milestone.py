"""Milestones: what is promised by a time, what starts it and what meets it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar

from pydantic import Field, TypeAdapter
from pydantic.json_schema import JsonSchemaValue

from ..duration import Duration
from .choice import CalendarChoice
from .conditions import Conditions
from .part import AtLeastOne, Part, Several, TextOr, defaults
from .values import TEXT, Flag, Percent, Text, text


class EventMatch(Part):
    """An event by name, also only for some reasons. Short: the name alone."""

    needs: ClassVar[Mapping[str, object]] = {"event": "?"}
    short_schema: ClassVar[JsonSchemaValue | None] = {**TEXT, "examples": ["opened", "resolved"]}

    event: Text = Field(description="the name of the event", examples=["opened", "resolved"])
    reason: AtLeastOne[Text] = Field(default=(), description="only for one of these reasons")

    @classmethod
    def spelled_out(cls, written: object) -> object:
        return written if isinstance(written, Mapping) else {"event": text(written)}

    def shortened(self, dumped: dict[str, Any]) -> Any:
        return dumped["event"] if dumped.keys() == {"event"} else dumped

    def matches(self, name: str, reason: str | None = None) -> bool:
        """Whether an event of that *name* and *reason* is meant."""
        return name == self.event and (not self.reason or reason in self.reason)

    def __str__(self) -> str:
        return f"{self.event} ({' or '.join(self.reason)})" if self.reason else self.event


class Target(Part):
    """What a priority's row promises for a milestone. Short: the duration alone."""

    short_schema: ClassVar[JsonSchemaValue | None] = TypeAdapter(Duration).json_schema()

    within: Duration | None = Field(default=None, description="how long it may take")
    calendar: CalendarChoice | None = Field(default=None, description="on which calendar")

    @classmethod
    def spelled_out(cls, written: object) -> object:
        return written if isinstance(written, Mapping) else {"within": written}

    def shortened(self, dumped: dict[str, Any]) -> Any:
        return dumped["within"] if dumped.keys() == {"within"} else dumped


class NamedBy(Part):
    """An owner that an event names: whoever was the value of the latest one."""

    needs: ClassVar[Mapping[str, object]] = {"event": "?"}

    event: Text = Field(description="the event whose value is the owner", examples=["assigned"])


class Milestone(Part):
    """Something promised by a time; what is not written comes from the standard table.

    `Policy.milestone` gives it with the defaults filled in.
    """

    short_schema: ClassVar[JsonSchemaValue | None] = {"type": "null"}

    within: Duration | None = Field(
        default=None, description="the target for every priority; a cell of the table overrides it"
    )
    calendar: CalendarChoice | None = Field(default=None, description="on which calendar")
    started_by: EventMatch | None = Field(default=None, description="the event that starts it")
    after: Text | None = Field(default=None, description="starts when this milestone is met")
    met_by: AtLeastOne[EventMatch] = Field(default=(), description="the events that meet it")
    pausable: Flag | None = Field(default=None, description="whether pauses stop its clock")
    warn_at: Several[Percent] = Field(
        default=(), description="an alert when this share of the target is used"
    )
    owner: Annotated[str | NamedBy | None, TextOr(text, TEXT)] = Field(
        default=None, description="who must see to it: a role, or whoever an event names"
    )
    repeats: Flag | None = Field(default=None, description="whether meeting it starts the next")
    until: AtLeastOne[Text] = Field(default=(), description="the events that end a repeating one")
    applies_to: Conditions = Field(default_factory=Conditions, description="for which cases it is")

    @classmethod
    def spelled_out(cls, written: object) -> object:
        return {} if written is None else written  # "resolution:" is measured, not promised

    def shortened(self, dumped: dict[str, Any]) -> Any:
        return dumped or None


def _standard(
    started_by: str, met_by: str, *, pausable: bool = False, repeats: bool = False, until: str = ""
) -> Milestone:
    return Milestone(
        started_by=EventMatch(event=started_by),
        met_by=tuple(EventMatch(event=name) for name in met_by.split()),
        pausable=pausable,
        repeats=repeats,
        until=tuple(until.split()) or None,
    )


STANDARD: Mapping[str, Milestone] = MappingProxyType(
    {
        "first_response": _standard("opened", "acknowledged responded"),
        "acknowledgement": _standard("opened", "acknowledged responded"),
        "next_response": _standard("customer_replied", "responded", repeats=True),
        "update": _standard("opened", "responded updated", repeats=True, until="resolved"),
        "resolution": _standard("opened", "resolved", pausable=True),
        "closure": _standard("resolved", "closed"),
        "promise": _standard("promised", "resolved"),
    }
)
"""The standard milestones, which a policy only has to name (surface.md, "Standard milestones")."""

_OWN = Milestone(started_by=EventMatch(event="opened"), pausable=False, repeats=False)


def unspelt(name: str, written: Milestone) -> Milestone:
    """*written* without what the standard milestone of that *name* says anyway."""
    default = STANDARD.get(name, _OWN)
    fields = {
        key: unsaid
        for key, unsaid in defaults(Milestone).items()
        if getattr(written, key) == getattr(default, key)
        and not (key == "started_by" and written.after is not None)
    }
    return written.model_copy(update=fields)


def filled_in(name: str, written: Milestone) -> Milestone:
    """A milestone with what it does not say taken from the standard one of that *name*.

    >>> filled_in("resolution", Milestone()).pausable
    True
    """
    default = STANDARD.get(name, _OWN)
    fields = {
        key: getattr(written, key)
        for key, unsaid in defaults(Milestone).items()
        if getattr(written, key) != unsaid
    }
    if written.after is not None:
        fields.setdefault("started_by", None)
    return default.model_copy(update=fields)
