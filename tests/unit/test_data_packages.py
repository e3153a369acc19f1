"""Data packages hold what they list, and Tacitus refuses what they do not."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from training.hashes import NAME, folders, hashes

from tacitus import data_packages
from tacitus.data_packages import packaged
from tacitus.errors import InstallationError
from tacitus.readers.model.session import NETWORK
from tacitus.syntax.truecasing import MODEL_FILE

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_a_package_lists_the_hashes_of_its_files(folder: Path) -> None:
    assert json.loads((folder / NAME).read_text("utf-8")) == hashes(folder)
    project = tomllib.loads((folder.parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["name"] == folder.name.replace("_", "-")
    card = (folder.parents[1] / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in card for name in hashes(folder))


def test_large_files_stand_in_packages_alone() -> None:
    large = {".onnx", ".npy", ".xz", ".bin"}
    stray = [p for p in (ROOT / "src").rglob("*") if p.suffix in large and p.stat().st_size > 100_000]
    assert [str(p.relative_to(ROOT)) for p in stray] == [], (
        "move it to packages/, see packages/tacitus-en/README.md"
    )


def test_the_truecaser_is_small() -> None:
    assert len(packaged(MODEL_FILE)) <= 300_000


def test_every_processor_reads_the_same() -> None:
    """Sums of int8 are cut off by processors without VNNI, and rounded by scales that a last digit moves."""
    network = packaged(NETWORK)
    assert not any(name in network for name in (b"MatMulInteger", b"QLinearMatMul", b"DynamicQuantizeLinear"))


def test_a_missing_package_says_what_to_do() -> None:
    with pytest.raises(InstallationError, match="make setup"):
        packaged(MODEL_FILE, "tacitus_nowhere")


def test_an_altered_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / MODEL_FILE).write_bytes(b"altered")
    (tmp_path / NAME).write_text(json.dumps({MODEL_FILE: "0" * 64}), "utf-8")
    monkeypatch.setattr(data_packages, "files", lambda package: tmp_path)
    with pytest.raises(InstallationError, match="not the file"):
        packaged(MODEL_FILE)
