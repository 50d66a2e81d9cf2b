"""The JSON Schema of the policy file: what it accepts, what it rejects, what it tells editors."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any, Literal

import jsonschema  # type: ignore[import-untyped, unused-ignore]
import pytest
from pydantic import BaseModel, TypeAdapter

from slaclock.policy import SCHEMA_ID, STANDARD, Policy, policy_schema

from .policy_examples import COMPLAINTS, SUPPORT, data_of, policy_data

WEEK = {"mon-fri": "09:00-17:00"}
DESK = {"timezone": "UTC", "hours": WEEK}
SATURDAYS = {"timezone": "UTC", "hours": {"sat": "09:00-17:00"}}
SCHEMA = policy_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_it_is_a_schema_of_draft_2020_12() -> None:
    """With a relative name, so that it can lie anywhere."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].endswith("draft/2020-12/schema")
    assert SCHEMA["$id"] == SCHEMA_ID
    assert "/" not in SCHEMA_ID
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert policy_schema() == SCHEMA


@pytest.mark.parametrize(
    "data", [*data_of(SUPPORT), *data_of(COMPLAINTS), policy_data()], ids=lambda data: data["name"]
)
def test_the_examples_are_valid(data: dict[str, Any]) -> None:
    """As they are written."""
    assert list(VALIDATOR.iter_errors(data)) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"published": None, "review": None},
        {"milestones": {"resolution": {}, "update": None, "fix": {"met_by": {"event": "a"}}}},
        {"milestones": {"fix": {"met_by": "a", "owner": {"event": "assigned"}, "warn_at": "5%"}}},
        {"priorities": {"high": None, "low": {"resolution": None, "fix": "PT4H"}}},
        {"priorities": {"high": {"resolution": {"within": "immediately"}}}},
        {"rules": {"business_day": {"working_hours": "8 hours"}}},
        {"calendars": {"a": {"any_of": "support", "except": ["b"]}}},
        {"calendar": {"by": "region", "emea": "london"}},
        {"escalations": {"1": {"to": "x", "when": ["opened", {"case": {"a": [1, True]}}]}}},
        {"applies_to": {"a": {"not": ["x", 5]}, "b": {"at_least": 1.5}, "c": {"missing": True}}},
        {"priority_matrix": {"urgency": {"high": "P1"}}},
    ],
)
def test_short_and_long_forms_are_valid(changed: dict[str, Any]) -> None:
    """Whatever the file may hold."""
    assert list(VALIDATOR.iter_errors(policy_data(**changed))) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"calendars": {"a": {"timezone": "UTC", "hours": WEEK, "holidays": None, "closed": None,
                             "special": None, "extra": None, "versions": None}}},
        {"calendars": {"a": {"timezone": "UTC", "hours": WEEK,
                             "versions": [{"from": "2026-07-01", "holidays": None}]}}},
        {"calendars": {"a": {"timezone": "UTC", "hours": None, "special": {"12-24": "09:00-12:00"},
                             "closed": {"12-25": {"during": None, "name": "x"}},
                             "holidays": {"country": "US", "subdivision": None,
                                          "categories": None}}}},
        {"calendars": {"a": {"any_of": "b", "all_of": None, "except": None},
                       "b": DESK}},
        {"calendars": {"a": {"all_of": [{"timezone": "UTC", "hours": WEEK}],
                             "except": [{"any_of": [SATURDAYS]}]}}},
        {"escalations": {"1": {"to": "x", "when": [{"event": "a", "overdue": None, "by": None}]}}},
        {"escalations": {"1": {"to": "x"}, "1000000": {"to": "y", "when": {"unanswered": "1"}}}},
        {"milestones": {"update": None}, "priorities": {"low": {"update": None}, "none": None}},
    ],
)  # fmt: skip
def test_keys_with_nothing_behind_them_load_and_are_valid(changed: dict[str, Any]) -> None:
    """They say nothing; and what was composed in Python is written out."""
    data = policy_data(**{"calendar": "a", **changed} if "calendars" in changed else changed)
    policy = Policy.model_validate(data)
    for validator in (VALIDATOR, jsonschema.Draft202012Validator(Policy.model_json_schema())):
        assert list(validator.iter_errors(data)) == []
        assert list(validator.iter_errors(policy.model_dump(mode="json", by_alias=True))) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"nmae": "x"},
        {"name": ...},
        {"version": 1.0},
        {"slaclock": 2},
        {"published": 20240608},
        {"review": {}},
        {"retention": {"keep": "1 year", "from": "close"}},
        {"milestones": {"resolutoin": None}},
        {"milestones": {"fix": {"within": "1 hour"}}},
        {"milestones": {"fix": {"met_by": []}}},
        {"milestones": {"resolution": {"within": "soon"}}},
        {"milestones": {"resolution": {"warn_at": 75}}},
        {"milestones": {"resolution": {"pausable": "yes"}}},
        {"priorities": {"high": {"resolution": 4}}},
        {"priorities": {"high": {"resolution": {"withn": "1h"}}}},
        {"rules": {"exact_fit": "closed"}},
        {"rules": {"business_day": {"hours": "8 hours"}}},
        {"calendars": {"a": {"any_of": "x", "all_of": "y"}}},
        {"calendars": {"a": {"timezone": "UTC", "hour": {}}}},
        {"calendar": {"emea": "london"}},
        {"escalations": {"one": {"to": "x"}}},
        {"escalations": {"1": {"respond_within": "1h"}}},
        {"escalations": {"1": {"to": "x", "when": {"used": "75%"}}}},
        {"escalations": {"1": {"to": "x", "when": {"event": "a", "unanswered": 1}}}},
        {"escalations": {"1": {"to": "x", "when": {"priority": "high"}}}},
        {"escalations": {"1": {"to": "x", "when": {"event": "a", "by": "1h"}}}},
        {"escalations": {"1": {"to": "x", "when": {"event": None}}}},
        {"escalations": {"1000001": {"to": "x"}}},
        {"calendars": {"a": {"all_of": None}}},
        {"calendars": {"a": {"all_of": [{"any_of": ["b"]}]}}},
        {"escalations": {"1": {"to": "x", "when": {"unanswered": "9999999"}}}},
        {"calendars": {"a": {"all_of": [{"timezone": "UTC", "hours": WEEK}], "any_off": ["b"]}}},
        {"escalations": {"1": {"to": "x", "repeat": {"every": "1 hour", "times": 0}}}},
        {"applies_to": {"a": {"atleast": 1}}},
        {"applies_to": {"a": None}},
    ],
)
def test_typing_errors_are_invalid(changed: dict[str, Any]) -> None:
    """An editor shows them while they are typed."""
    assert list(VALIDATOR.iter_errors(policy_data(**changed)))


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for part in schema.values():
            yield from _objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _objects(part)


def test_it_tells_editors_what_there_is() -> None:
    """Every key has a description, choices are enums, and the standard milestones are offered."""
    described = [
        (name, said)
        for schema in (SCHEMA, *SCHEMA["$defs"].values())
        for whole in (schema, *schema.get("anyOf", ()))
        for name, said in whole.get("properties", {}).items()
    ]
    assert len(described) > 60
    assert [name for name, said in described if not said.get("description")] == []
    offered = SCHEMA["properties"]["milestones"]["anyOf"][0]["properties"]
    assert list(offered) == list(STANDARD)
    enums = [schema["enum"] for schema in _objects(SCHEMA) if "enum" in schema]
    assert ["recompute", "carry", "restart", "keep"] in enums
    assert ["same_time", "close_of_business"] in enums


def test_no_mapping_of_the_file_takes_unknown_keys() -> None:
    """But for those whose keys are names."""
    open_ones = [
        schema
        for schema in _objects(SCHEMA)
        if "properties" in schema and schema.get("type") == "object"
        and "additionalProperties" not in schema
    ]  # fmt: skip
    assert open_ones == []


def test_pydantic_gives_schemas_without_a_warning() -> None:
    """Also inside other people's models, as web frameworks ask for them."""

    class Desk(BaseModel):
        policy: Policy

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for schema in (
            Desk.model_json_schema(mode="validation"),
            Desk.model_json_schema(mode="serialization"),
        ):
            assert schema["properties"]["policy"]


def test_what_is_dumped_has_a_schema_too() -> None:
    """That of what is read."""
    read, dumped = (TypeAdapter(Policy).json_schema(mode=mode) for mode in MODES)
    assert dumped["properties"].keys() == read["properties"].keys()
    for data in (*data_of(SUPPORT), *data_of(COMPLAINTS)):
        written = Policy.model_validate(data).model_dump(mode="json", by_alias=True)
        assert list(jsonschema.Draft202012Validator(dumped).iter_errors(written)) == []


MODES: tuple[Literal["validation"], Literal["serialization"]] = ("validation", "serialization")
