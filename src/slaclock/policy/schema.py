"""The JSON Schema of the policy file, for editors and for other people's validators."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import WithDefaultSchema

from .milestone import STANDARD
from .policy import Policy
from .values import NUMBER

SCHEMA_ID = "slaclock-policy-1.schema.json"
"""The name of the schema, for `# yaml-language-server: $schema=` lines and `$ref`."""

_SAID = {
    "first_response": "the first answer, also an acknowledgement",
    "acknowledgement": "the receipt is acknowledged",
    "next_response": "each later message of the customer is answered",
    "update": "the customer hears how it stands, again and again until it is resolved",
    "resolution": "the case is resolved",
    "closure": "the resolved case is closed",
    "promise": "what was promised on the case itself is kept",
}


class _Plainly(GenerateJsonSchema):
    """Without the titles that pydantic makes of field names, and defaults that say nothing."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def default_schema(self, schema: WithDefaultSchema) -> JsonSchemaValue:
        said = super().default_schema(schema)
        if not isinstance(said.get("default"), str | int):
            said.pop("default", None)
        return said


def policy_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the policy file, short and long forms alike.

    What loads is valid under it. It finds most typing errors, but no wrong references: those take
    `load_policy`.

    >>> sorted(policy_schema()["required"])
    ['name']
    """
    schema = Policy.model_json_schema(schema_generator=_Plainly)
    schema.pop("title", None)
    properties = schema["properties"]
    _complete_milestones(properties["milestones"]["anyOf"][0])
    _complete_rows(properties["priorities"]["anyOf"][0])
    properties["escalations"]["anyOf"][0]["propertyNames"] = {"pattern": f"^({NUMBER})$"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "A policy for slaclock",
        **schema,
    }


def _complete_milestones(table: dict[str, Any]) -> None:
    """Let editors offer the standard names, and ask the others what meets them."""
    milestone = table["additionalProperties"]
    table["properties"] = {name: {"description": _SAID[name], **milestone} for name in STANDARD}
    table["additionalProperties"] = {
        "description": "a milestone of one's own",
        "allOf": [milestone, {"type": "object", "required": ["met_by"]}],
    }


def _complete_rows(table: dict[str, Any]) -> None:
    """Let editors offer the standard milestones as columns."""
    row = table["additionalProperties"]["anyOf"][0]
    cell = row["additionalProperties"]
    row["properties"] = {name: {"description": _SAID[name], **cell} for name in STANDARD}
