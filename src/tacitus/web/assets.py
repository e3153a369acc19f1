"""Third-party page assets: copied from `node_modules` into `web/vendor`, never committed.

Runs as a plain file at set-up (`make assets`) and from `hatch_build.py` when a wheel is built, so it imports
nothing but the standard library.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

VENDOR = Path(__file__).with_name("vendor")
"""Where the page looks for them; ignored by git, carried by the wheel."""

_FONTS = {
    f"@fontsource/noto-sans/files/noto-sans-{script}-{weight}-normal.woff2": (
        f"fonts/noto-sans-{script}-{weight}.woff2"
    )
    for script in ("latin", "latin-ext", "cyrillic")
    for weight in ("400", "600")
} | {
    f"@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-{weight}-normal.woff2": (
        f"fonts/noto-sans-arabic-{weight}.woff2"
    )
    for weight in ("400", "600")
}
_SERIF = {
    f"@fontsource-variable/source-serif-4/files/source-serif-4-{script}-opsz-{style}.woff2": (
        f"fonts/source-serif-{script}-{style}.woff2"
    )
    for script in ("latin", "latin-ext")
    for style in ("normal", "italic")
}
FILES: dict[str, str] = {
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
    "topojson-client/dist/topojson-client.min.js": "topojson-client.min.js",
    "world-atlas/countries-110m.json": "countries-110m.json",
    "world-atlas/countries-50m.json": "countries-50m.json",
    "world-atlas/countries-10m.json": "countries-10m.json",
    "maplibre-gl/LICENSE.txt": "licences/maplibre-gl.txt",
    "topojson-client/LICENSE": "licences/topojson-client.txt",
    "world-atlas/LICENSE": "licences/world-atlas.txt",
    "@fontsource/noto-sans/LICENSE": "licences/noto-sans.txt",
    "@fontsource/noto-sans-arabic/LICENSE": "licences/noto-sans-arabic.txt",
    "@fontsource-variable/source-serif-4/LICENSE": "licences/source-serif-4.txt",
    **_FONTS,
    **_SERIF,
}
"""File in `node_modules` → file in `vendor`."""


class MissingAssetsError(Exception):
    """A file that should be copied is not in `node_modules`."""


def missing(vendor: Path = VENDOR) -> list[str]:
    """Names under `vendor` that the page needs and that are not there."""
    return [name for name in FILES.values() if not (vendor / name).is_file()]


def collect(node_modules: Path, vendor: Path = VENDOR) -> int:
    """Copy every asset; how many. Raises `MissingAssetsError` naming what `npm ci` should have put there."""
    absent = [name for name in FILES if not (node_modules / name).is_file()]
    if absent:
        raise MissingAssetsError(
            f"{node_modules} lacks {', '.join(absent)}: run 'npm ci --ignore-scripts' first."
        )
    for source, name in FILES.items():
        target = vendor / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(node_modules / source, target)
    return len(FILES)


def main(arguments: list[str]) -> int:
    """Copy from the folder named (default `node_modules` here); the exit code."""
    node_modules = Path(arguments[0]) if arguments else Path("node_modules")
    try:
        count = collect(node_modules)
    except MissingAssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 4
    sys.stdout.write(f"{count} page assets in {VENDOR}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
