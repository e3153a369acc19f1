"""What else must be installed: data packages (`packages/` in the repository), and the packages of an extra."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files
from importlib.util import find_spec

from tacitus.errors import InstallationError

ENGLISH = "tacitus_en"
HASHES = "hashes.json"


def packaged(name: str, package: str = ENGLISH) -> bytes:
    """A file of a data package, held to the SHA-256 that the package lists.

    Raises `InstallationError` where the package or the file is missing, or the file was altered.
    """
    wanted = package.replace("_", "-")
    remedy = f"Install the data package {wanted}: make setup, or pip install packages/{wanted}."
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


def require(extra: str, *modules: str) -> None:
    """Raise `InstallationError` where a module that an extra of `pyproject.toml` brings is not installed."""
    absent = [module for module in modules if not has(module)]
    if absent:
        raise InstallationError(
            f"Not installed: {', '.join(absent)}.",
            remedy=f"Run make setup, or pip install 'tacitus[{extra}]'.",
        )


def has(module: str) -> bool:
    """Whether a module is installed."""
    return find_spec(module) is not None
