"""The words that attribute, hedge, deny and claim, with their examples: data files and how to open them."""

from __future__ import annotations

import importlib.resources
import json
from typing import Any


def read_cues(name: str) -> Any:
    """The JSON file `name` of this folder."""
    return json.loads(importlib.resources.files(__package__ or "").joinpath(name).read_text("utf-8"))
