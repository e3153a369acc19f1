"""The words that attribute, hedge, deny and claim, with their examples: data files and how to open them."""

from __future__ import annotations

import json
from typing import Any

from tacitus.model.shipped import shipped


def read_cues(name: str) -> Any:
    """The JSON file `name` of this folder."""
    return json.loads(shipped(__name__, name))
