"""No GPL in what runs: every locked run-time package says a licence that we may ship beside, and docs name it."""

from __future__ import annotations

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/licences.md").read_text("utf-8")

SPELLINGS = (
    (r"\bapache", "Apache-2.0"),
    (r"\bbsd\b|\bbsd-", "BSD"),
    (r"\bmit\b|\bmit-0\b|copyright \(c\) .*permission is hereby granted", "MIT"),
    (r"\bisc\b", "ISC"),
    (r"\bmpl\b|\bmpl-|mozilla public", "MPL"),
    (r"\bpsf\b|python software foundation|\bpsf-|cnri-python", "PSF"),
    (r"\b0bsd\b|\bzlib\b|\bcc0\b|unlicense", "public domain or like it"),
    (r"open database license|\bodbl\b", "ODbL"),
)
COPYLEFT = re.compile(r"\b[AL]?GPL|GNU (?:Lesser |Affero )?General Public", re.IGNORECASE)
CHOSEN = {"tld": "MPL-1.1"}
"""Packages offered under a choice of licences, and the one that is taken."""


def locked() -> list[str]:
    lines = (ROOT / "requirements/runtime.txt").read_text("utf-8")
    return sorted({name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lines, re.MULTILINE)})


def declared(name: str) -> str:
    """What the package's metadata says of its licence; skips what this platform does not install."""
    try:
        said = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not for this platform")
    if expression := said.get("License-Expression"):
        return str(expression)
    classifiers = [c for c in said.get_all("Classifier") or [] if c.startswith("License ::")]
    return " ".join([*classifiers, " ".join((said.get("License") or "").split())[:400]])


def kinds(licence: str) -> set[str]:
    return {kind for spelling, kind in SPELLINGS if re.search(spelling, licence, re.IGNORECASE)}


def allowed(name: str, licence: str) -> bool:
    """A known licence and no copyleft of the GNU family, unless another can be chosen and is."""
    if COPYLEFT.search(licence):
        return CHOSEN.get(name, "-") in licence and " OR " in licence
    return bool(kinds(licence))


@pytest.mark.parametrize("name", locked())
def test_a_run_time_package_is_free_to_ship_beside(name: str) -> None:
    licence = declared(name)
    assert allowed(name, licence), f"{name}: {licence!r}"


@pytest.mark.parametrize(
    ("licence", "fine"),
    [
        ("GPL-3.0-only", False),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", False),
        ("LGPL-2.1-or-later", False),
        ("", False),
        ("Proprietary", False),
        ("MIT", True),
        ("BSD-3-Clause AND 0BSD AND MIT", True),
    ],
)
def test_what_counts_as_free(licence: str, fine: bool) -> None:
    assert allowed("anything", licence) is fine


def everything(project: dict[str, Any]) -> list[str]:
    """Dependencies of the core and of the extras."""
    extras = project["optional-dependencies"]
    return [*project["dependencies"], *(one for name in extras if name != "all" for one in extras[name])]


def test_every_dependency_that_we_name_is_in_the_docs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [re.split(r"[<>=~!\[]", dependency)[0] for dependency in everything(project)]
    assert [name for name in named if f"`{name}`" not in PAGE] == []


def test_every_package_under_a_share_alike_licence_is_in_the_docs() -> None:
    shared = [name for name in locked() if kinds(_installed(name)) & {"MPL", "ODbL"}]
    assert shared
    assert [name for name in shared if f"`{name}`" not in PAGE] == []


def _installed(name: str) -> str:
    try:
        metadata(name)
    except PackageNotFoundError:
        return ""
    return declared(name)


def test_every_package_of_the_page_is_in_the_docs() -> None:
    listed = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    assert [name for name in listed if f"`{name}`" not in PAGE] == []


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
