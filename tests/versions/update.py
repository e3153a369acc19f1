"""What each rule makes of fixed readings, as a digest beside its version: other output, other version.

    python -m tests.versions.update             say which rules make something else than is stored
    python -m tests.versions.update --write     raise their versions in the source and store the digests

`rules` is what the rule reader claims of the sample reports; `incidents` and `views` are what the stored claims of a
ledger add up to, report by report and all together. Exit code 1 when something differs and nothing was written.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.resources
import json
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.golden.update import SAMPLES

from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.model.records import Report
from tacitus.pipeline.intake import take_in
from tacitus.readers import rules
from tacitus.readers.rules.read import RuleReader
from tacitus.resolve import fold, incident
from tacitus.settings import load_settings
from tacitus.sources import open_reports

STORED = Path(__file__).parent / "stored" / "digests.json"
LOG = Path(__file__).parent / "stored" / "log.jsonl.gz"
"""The log of a ledger of the sample reports: claims that stay as they are."""
CHANCE = re.compile(r"'(\d\.\d)\d+'")
"""A chance as an extractor tells it, and what of it is compared."""
Digests = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A rule: its version, where that stands in the source, and what it makes of fixed readings."""

    version: str
    file: str
    output: Callable[[], Any]

    @property
    def digest(self) -> str:
        """Of the output, versions left out and chances rounded."""
        text = json.dumps(_steady(self.output()), sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def claimed() -> Any:
    """The rule reader's claims of the sample reports."""
    folder = importlib.resources.files("tacitus.examples").joinpath("reports")
    with importlib.resources.as_file(folder) as path:
        found = [one for name in SAMPLES for one in open_reports(path / name, load_settings())]
    read = [to_plain(RuleReader().read(take_in(one)[0])) for one in found if isinstance(one, Report)]
    return [(extraction["claims"], extraction["rejects"]) for extraction in read]


def derived() -> Any:
    """What the stored claims add up to, report by report."""
    with _ledger() as ledger:
        return [to_plain(ledger.reading(entry.id)) for entry in ledger.reports()]


def folded() -> Any:
    """What the stored claims add up to, all together."""
    with _ledger() as ledger:
        return to_plain(ledger.view())


def parts() -> dict[str, Part]:
    """The rules by name."""
    return {
        "rules": Part(rules.VERSION, "readers/rules/__init__.py", claimed),
        "incidents": Part(incident.RULE.partition("/")[2], "resolve/incident.py", derived),
        "views": Part(fold.RULE.partition("/")[2], "resolve/fold.py", folded),
    }


def now() -> Digests:
    """Version and digest of every rule."""
    return {name: {"version": part.version, "digest": part.digest} for name, part in parts().items()}


def stored() -> Digests:
    """Those that are stored."""
    found: Digests = json.loads(STORED.read_text("utf-8")) if STORED.exists() else {}
    return found


def _ledger() -> Ledger:
    ledger = Ledger(Path(tempfile.mkdtemp()) / "ledger.db")
    ledger.import_log(gzip.decompress(LOG.read_bytes()).decode().splitlines(keepends=True))
    return ledger


def _steady(plain: Any) -> Any:
    """Without versions, and chances to one digit: the last digits of sums differ between processors."""
    if isinstance(plain, dict):
        return {key: _steady(value) for key, value in plain.items() if key not in ("version", "rule")}
    if isinstance(plain, (list, tuple)):
        return [_steady(value) for value in plain]
    if isinstance(plain, float):
        return round(plain, 1)
    return CHANCE.sub(r"'\1'", plain) if isinstance(plain, str) else plain


def _raise_version(part: Part) -> str:
    """Write the next version into the source and return it."""
    path = Path(str(importlib.resources.files("tacitus"))) / part.file
    text = path.read_text("utf-8")
    at = re.search(rf'^(?:VERSION|RULE) = "(?:\w+/)?({re.escape(part.version)})"$', text, re.MULTILINE)
    assert at is not None, f"no version in {part.file}"
    following = str(int(part.version) + 1)
    path.write_text(text[: at.start(1)] + following + text[at.end(1) :], encoding="utf-8")
    return following


def main(arguments: list[str]) -> int:
    """Say what differs and, when asked, raise versions and store."""
    before, found = stored(), now()
    changed = [name for name in found if found[name] != before.get(name)]
    for name in changed:
        if arguments == ["--write"] and found[name]["version"] == before.get(name, {}).get("version"):
            found[name]["version"] = _raise_version(parts()[name])
        print(f"{name}: {before.get(name)} → {found[name]}")
    if arguments == ["--write"]:
        STORED.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return 0
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
