"""What `import tacitus` gives: the public names, cheaply, with the core's packages alone."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tacitus

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = ("fastapi", "onnxruntime", "starlette", "tokenizers", "trafilatura", "uvicorn")
WITHOUT = f"""
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {EXTRAS!r}:
            raise ModuleNotFoundError(name)
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name.partition('.')[0] in {EXTRAS!r} else found(name)
sys.meta_path.insert(0, Absent())
"""


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Python without the packages of any extra."""
    return subprocess.run([sys.executable, "-c", WITHOUT + code], capture_output=True, text=True, check=False)


def test_every_public_name_is_there_and_shown() -> None:
    assert dir(tacitus) == sorted(tacitus.__all__)
    assert {"read", "Ledger", "Reading", "Claim", "Incident", "TacitusError"} <= set(tacitus.__all__)
    for name in tacitus.__all__:
        assert getattr(tacitus, name).__name__ == name


def test_every_public_record_and_error_is_described() -> None:
    for name in tacitus.__all__:
        assert (getattr(tacitus, name).__doc__ or "").strip(), name


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        _ = tacitus.reed


def test_the_core_reads_and_keeps_a_ledger_without_any_extra(tmp_path: Path) -> None:
    ran = run(
        "import tacitus\n"
        "reading = tacitus.read('Rebels shelled Azaz on Friday, killing five.', published='2023-03-24')\n"
        f"with tacitus.Ledger({str(tmp_path / 'l.db')!r}) as ledger:\n"
        "    ledger.add(reading)\n"
        "    print(len(ledger.view().incidents))\n"
        "from tacitus.cli import build_app\n"
        "build_app()\n"
        "from tacitus.export import FORMATS\n"
        "assert FORMATS\n"
    )
    assert ran.stdout.strip() == "1", ran.stderr


def test_what_an_extra_is_needed_for_says_so(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>Rebels shelled Azaz on Friday, killing five.</p></body></html>", "utf-8")
    ran = run(f"from pathlib import Path\nimport tacitus\ntacitus.read(Path({str(page)!r}))\n")
    assert "InstallationError" in ran.stderr
    assert "tacitus[html]" in ran.stderr


def test_the_core_stays_small() -> None:
    named = [re.split(r"[<>=~!\[]", one)[0] for one in PROJECT["dependencies"]]
    assert len(named) <= 17, named
    assert not set(named) & set(EXTRAS)
