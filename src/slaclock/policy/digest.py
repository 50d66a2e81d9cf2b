"""What a policy means as plain data, however it was spelt, and the digest of that."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ..calendar import Calendar
from ..written import COMPOSITION_KEYS
from .calendars import Calendars
from .milestone import Milestone, unspelt
from .part import defaults


def digest(value: BaseModel) -> str:
    """Twelve hexadecimal digits of SHA-256 over what *value* means."""
    return hashlib.sha256(meaning(value).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def meaning(value: BaseModel) -> str:
    """What *value* means as JSON text: the same for all spellings, and 1 is not true."""
    return json.dumps(canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _meant(written: dict[str, Any]) -> dict[str, Any]:
    """A calendar as it is written, but for what it says and means nothing: no holidays."""
    return {
        key: [_meant(part) for part in value] if key in COMPOSITION_KEYS else value
        for key, value in written.items()
        if key != "holidays" or value
    }


def canonical(value: Any) -> Any:
    """*value* as JSON data: equal values, equal data.

    What is left at its default, or is what a standard milestone says anyway, is left out, so that
    a later version of slaclock with further keys gives the same digests.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, BaseModel):
        return {
            name: canonical(getattr(value, name))
            for name, default in defaults(type(value)).items()
            if getattr(value, name) != default
        }
    if isinstance(value, Calendars):
        return canonical(value.members)
    if isinstance(value, Calendar):
        return canonical(_meant(value.to_dict()))
    if isinstance(value, Mapping):
        return {
            str(key): canonical(unspelt(key, part) if isinstance(part, Milestone) else part)
            for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [canonical(part) for part in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: canonical(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    return str(value)
