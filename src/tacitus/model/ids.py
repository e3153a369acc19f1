"""Content-hash ids: the same content gets the same id on every machine."""

from __future__ import annotations

import hashlib
import json
from typing import Any

ID_DIGITS = 16
"""Hex digits kept of SHA-256: 64 bits, a collision chance of about 3e-8 among a million records."""


def content_id(prefix: str, *parts: Any) -> str:
    """`prefix_` and 16 hex digits over the canonical JSON of `parts` (JSON-able values only)."""
    canonical = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{prefix}_{digest[:ID_DIGITS]}"
