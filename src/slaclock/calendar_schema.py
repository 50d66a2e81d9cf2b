"""The JSON Schema of a calendar, for editors that check and complete policy files."""

from __future__ import annotations

from typing import Any

_NOTHING = {"type": "null"}
_STRETCH = {
    "type": "string",
    "pattern": r"^\s*\d{1,2}:\d\d(:\d\d)?\s*[-–]\s*\d{1,2}:\d\d(:\d\d)?\s*$",
    "patternErrorMessage": "write HH:MM-HH:MM, e.g. 09:00-17:00 or 22:00-06:00",
    "examples": ["09:00-17:00", "22:00-06:00", "00:00-24:00"],
}
_STRETCHES = {"anyOf": [_STRETCH, {"type": "array", "items": _STRETCH}]}
_COUNTRY = {
    "anyOf": [
        {
            "type": "string",
            "pattern": "^[A-Z]{2,3}(-.+)?$",
            "patternErrorMessage": "write a country code, e.g. US, or US-MA",
            "examples": ["US", "US-MA", "GB-ENG", "DE"],
        },
        {
            "type": "object",
            "required": ["country"],
            "additionalProperties": False,
            "properties": {
                "country": {"type": "string", "examples": ["US", "GB", "DE"]},
                "subdivision": {"type": ["string", "null"], "examples": ["MA", "ENG", "BY"]},
                "categories": {
                    "anyOf": [
                        {"type": "string"},
                        {"type": "array", "items": {"type": "string"}},
                        _NOTHING,
                    ],
                    "description": "e.g. public, bank, half_day; what the country has",
                },
                "observed": {"type": "boolean", "default": True},
                "half_day_hours": _STRETCHES,
            },
        },
    ]
}
_BY_DATE = {"anyOf": [{"type": "object", "additionalProperties": _STRETCHES}, _NOTHING]}
_DOOR: dict[str, Any] = {
    "hours": {
        "description": "Weekly hours: days to one stretch or several",
        "anyOf": [{"type": "object", "additionalProperties": _STRETCHES}, _NOTHING],
        "examples": [{"mon-fri": "09:00-17:00"}],
    },
    "holidays": {
        "description": "Public holidays, by the holidays package",
        "anyOf": [*_COUNTRY["anyOf"], {"type": "array", "items": _COUNTRY}, _NOTHING],
    },
    "closed": {
        "description": "Closed dates, yearly MM-DD or RRULE:, with names or parts of the day",
        "anyOf": [
            {"type": "array", "items": {"type": "string"}},
            {
                "type": "object",
                "additionalProperties": {
                    "anyOf": [
                        {"type": ["string", "null"]},
                        {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {
                                "during": {"anyOf": [*_STRETCHES["anyOf"], _NOTHING]},
                                "name": {"type": "string"},
                            },
                        },
                    ]
                },
            },
            _NOTHING,
        ],
    },
    "special": {**_BY_DATE, "description": "Hours that replace those of a date"},
    "extra": {**_BY_DATE, "description": "Hours that are added to those of a date"},
}


def calendar_schema() -> dict[str, Any]:
    """The schema of one calendar as it is written; of several, see `composed_schema`."""
    version = {
        "type": "object",
        "required": ["from"],
        "additionalProperties": False,
        "properties": {"from": {"type": "string", "format": "date"}, **_DOOR},
    }
    return {
        "type": "object",
        "title": "Calendar",
        "description": "Opening hours in a time zone",
        "required": ["timezone"],
        "additionalProperties": False,
        "properties": {
            "timezone": {
                "type": "string",
                "description": "An IANA time zone",
                "examples": ["UTC", "Europe/London", "America/New_York"],
            },
            **_DOOR,
            "versions": {
                "anyOf": [{"type": "array", "items": version}, _NOTHING],
                "description": "What changes from a local date on; the rest is inherited",
            },
        },
    }


def composed_schema() -> dict[str, Any]:
    """The schema of calendars that were composed in Python, each written out."""
    kinds = ("any_of", "all_of")
    written_out = {"items": {"type": "object"}}
    part = {
        "type": "object",
        "anyOf": [
            {"required": ["timezone"]},
            *({"required": [kind], "properties": {kind: written_out}} for kind in kinds),
        ],
    }
    calendars = {"type": "array", "items": part, "minItems": 1}
    return {
        "type": "object",
        "description": "Calendars that are written out, joined",
        "properties": dict.fromkeys(("any_of", "all_of", "except"), calendars),
        "additionalProperties": False,
        "oneOf": [{"required": [kind]} for kind in kinds],
    }
