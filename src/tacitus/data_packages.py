"""Files of the data packages (`packages/` in the repository): weights and extracts that are no code."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

from tacitus.errors import InstallationError

ENGLISH = "tacitus_en"
HASHES = "hashes.json"


def packaged(name: str, package: str = ENGLISH) -> bytes:
    """A file of a data package, held to the SHA-256 that the package lists.

    Raises `InstallationError` where the package or the file is missing, or the file was altered.
    """
    remedy = f"Install the data package {package.replace('_', '-')}: make setup, or pip install packages/{package.replace('_', '-')}."
    try:
        folder = files(package)
        content, listed = (folder / name).read_bytes(), json.loads((folder / HASHES).read_text("utf-8"))
    except (ModuleNotFoundError, FileNotFoundError) as error:
        raise InstallationError(f"{name} is missing ({error}).", remedy=remedy) from error
    actual = hashlib.sha256(content).hexdigest()
    if listed.get(name) != actual:
        raise InstallationError(
            f"{name} is not the file that {package} lists (SHA-256 {actual[:12]}…).", remedy=remedy
        )
    return content
