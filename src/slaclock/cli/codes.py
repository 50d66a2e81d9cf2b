"""The exit codes, which scripts and CI rely on."""

from __future__ import annotations

FINE = 0
FINDINGS = 1
BAD_INPUT = 2
INTERRUPTED = 130
