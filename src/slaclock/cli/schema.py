"""`slaclock schema`: the JSON Schema of the policy file."""

from __future__ import annotations

from argparse import Namespace

from ..policy import policy_schema
from .codes import FINE
from .output import Output


def run(options: Namespace, out: Output) -> int:
    """Answer with the schema, which is JSON with or without `--json`."""
    out.json(policy_schema())
    return FINE
