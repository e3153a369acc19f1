"""Build hook: a wheel carries the page's third-party assets, which the repository does not."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageAssetsHook(BuildHookInterface[Any]):
    """Copies the assets into `src/tacitus/web/vendor`, fetching them with npm by the lock file if need be."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Nothing for an editable install (`make` copies the assets); otherwise fill `vendor`."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        assets = _load(root / "src/tacitus/web/assets.py")
        if not assets.missing():
            return
        if not (root / "node_modules").is_dir():
            subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=root, check=True)
        assets.collect(root / "node_modules")


def _load(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("page_assets", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
