"""Content-hash ids: the same content gets the same id on every machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

ID_DIGITS = 16
"""Hex digits kept of SHA-256: 64 bits, a collision chance of about 3e-8 among a million records."""


def clash_id(kind: str, field: str, claims: Iterable[str]) -> str:
    """The id of a contradiction between claims, whatever their order."""
    return content_id("k", kind, field, sorted(claims))


def report_id(text: str, outlet: str | None) -> str:
    """The id of a report: its text, as one outlet published it.

    The same text from another outlet is another publication (of one origin, which the ledger finds out); from
    the same outlet, or from none that is known, it is the same report.
    """
    return content_id("r", text, outlet.strip().casefold()) if outlet else content_id("r", text)


def content_id(prefix: str, *parts: Any) -> str:
    """`prefix_` and 16 hex digits over the canonical JSON of `parts` (JSON-able values only)."""
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:ID_DIGITS]}"
