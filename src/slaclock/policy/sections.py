"""The small sections of a policy file: when it holds, its records, its statuses, its rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from .part import Part, Several, TextOr
from .values import ONE_OF, Day, Keep, Span, Text, WorkingTime, one_of


class Effective(Part):
    """From which date on a version is in force, and until which (that date not included)."""

    from_: Day | None = Field(default=None, alias="from", description="the first date")
    until: Day | None = Field(default=None, description="the first date no longer in force")


class Review(Part):
    """How often the policy is to be looked at again."""

    needs: ClassVar[Mapping[str, object]] = {"every": "12 months"}
    every: Span = Field(description="how often", examples=["12 months"])


class Retention(Part):
    """How long the records of a case are kept, and counted from when."""

    needs: ClassVar[Mapping[str, object]] = {"keep": "12 months"}
    keep: Keep = Field(description="how long", examples=["12 months", "3 years"])
    from_: Annotated[Literal["closed", "resolved", "opened"], ONE_OF] = Field(
        default="closed", alias="from", description="counted from"
    )


class Statuses(Part):
    """What each status of the help-desk means; one that is nowhere listed is open."""

    open: Several[Text] = Field(default=(), description="nothing stands still")
    paused: Several[Text] = Field(default=(), description="entering pauses, leaving resumes")
    resolved: Several[Text] = Field(default=(), description="entering resolves")
    closed: Several[Text] = Field(default=(), description="entering closes")
    cancelled: Several[Text] = Field(default=(), description="entering cancels")

    def meaning(self, status: str) -> str | None:
        """The set that lists *status*, if one does.

        >>> Statuses(paused=("on_hold",)).meaning("on_hold")
        'paused'
        """
        return next((name for name in Statuses.model_fields if status in getattr(self, name)), None)


_BUSINESS_DAYS = ("same_time", "close_of_business")


class WorkingHours(Part):
    """A business day taken as so many business hours."""

    needs: ClassVar[Mapping[str, object]] = {"working_hours": "8 hours"}
    working_hours: WorkingTime = Field(description="how long a business day is")


class Rules(Part):
    """The rules on which engines differ; the defaults stand first (rules.md)."""

    business_day: Annotated[
        Literal["same_time", "close_of_business"] | WorkingHours,
        TextOr(one_of(*_BUSINESS_DAYS), {"type": "string", "enum": list(_BUSINESS_DAYS)}),
    ] = Field(default="same_time", description="what 'N business days' means")
    exact_fit: Annotated[Literal["close", "next_opening"], ONE_OF] = Field(
        default="close", description="when business time is used up exactly at a close"
    )
    priority_change: Annotated[Literal["recompute", "carry", "restart", "keep"], ONE_OF] = Field(
        default="recompute", description="what a new priority does to clocks that run"
    )
    reopen: Annotated[Literal["resume", "restart", "ignore"], ONE_OF] = Field(
        default="resume", description="what reopening does"
    )
    early_events: Annotated[Literal["ignore", "refuse"], ONE_OF] = Field(
        default="ignore", description="what becomes of events before the opening"
    )
