"""The JSON Schema of the policy file, for editors and for other people's validators."""

from __future__ import annotations

from typing import Any

from .policy import Policy

SCHEMA_ID = "slaclock-policy-1.schema.json"


def policy_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of the policy file, short and long forms alike."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        **Policy.model_json_schema(),
    }
