"""Writes `hashes.json` of the data packages anew: the SHA-256 of each file they hold.

python -m training.hashes
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

PACKAGES = Path(__file__).parents[1] / "packages"
NAME = "hashes.json"


def hashes(folder: Path) -> dict[str, str]:
    """File → SHA-256, of what a package holds beside its code and this list."""
    files = sorted(f for f in folder.iterdir() if f.is_file() and f.suffix != ".py" and f.name != NAME)
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def folders() -> list[Path]:
    """The folders of the packages' modules."""
    return sorted(made.parent for made in PACKAGES.glob("*/src/*/__init__.py"))


def main() -> None:
    """Write every package's list."""
    for folder in folders():
        (folder / NAME).write_text(json.dumps(hashes(folder), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
