"""The catalogue of what the pages say, gathered from templates, scripts, code and tables.

    python -m tests.messages.update             show what is not in the catalogues, and what is there in vain
    python -m tests.messages.update --write     write `tacitus.pot`, and take it over into each language's `tacitus.po`

Exit code 1 when something differs and nothing was written. A new message comes into a language untranslated: whoever
knows the language writes it there (docs/languages.md).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any, get_args

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from messages.told import told
from tacitus.model import vocabulary
from tacitus.model.ledger import Grade
from tacitus.model.people import RIGHT_WORDS, ROLES
from tacitus.model.rulings import SET_FIELDS
from tacitus.model.work import WORK_STATES
from tacitus.ontology.kinds import families, sheets
from tacitus.present.language import ENGLISH, LANGUAGES
from tacitus.present.trends import StepName
from tacitus.present.words import EFFECT_WORDS, english, table
from tacitus.resolve.overlay import CHECKED

ROOT = Path(__file__).parents[2] / "src/tacitus"
LOCALE = ROOT / "present/locale"
POT = LOCALE / "tacitus.pot"
KEYWORDS: dict[str, Any] = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
SCRIPT_KEYWORDS: dict[str, Any] = {"t": None, "tn": (1, 2)}
HEADER = "# What the pages of Tacitus say. Written by `python -m tests.messages.update --write`.\n#"
REFUSALS = tuple(HTTPStatus(code) for code in (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503))
"""What a page is called that says no."""
Message = str | tuple[str, ...]


def gathered() -> Catalog:
    """Every message with the files that say it, in a fixed order; without line numbers, which change with every edit."""
    found: dict[Message, set[str]] = {}
    for place, message in (*_of_templates(), *_of_code(), *_of_scripts(), *_of_tables(), *told(ROOT)):
        found.setdefault(message, set()).add(place)
    plural = {one[0]: one for one in found if isinstance(one, tuple)}
    catalog = Catalog(project="Tacitus", charset="utf-8", header_comment=HEADER, fuzzy=False)
    places: dict[Message, set[str]] = {}
    for message, where in found.items():
        places.setdefault(
            plural.get(message, message) if isinstance(message, str) else message, set()
        ).update(where)
    for message, where in sorted(places.items(), key=lambda pair: (min(pair[1]), str(pair[0]))):
        catalog.add(message, locations=[(place, 0) for place in sorted(where)])
    return catalog


def _of_templates() -> Iterator[tuple[str, Message]]:
    options = {"trimmed": "true", "newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true"}
    for path in sorted((ROOT / "web/templates").glob("*.html")):
        with path.open("rb") as file:
            for _line, _function, message, _comments in babel_extract(
                file, ("_", "gettext", "ngettext"), (), options
            ):
                if message is not None:  # a message of a table, which is gathered from there
                    yield _place(path), _whole(message)


def _of_code() -> Iterator[tuple[str, Message]]:
    for path in sorted((*(ROOT / "present").glob("*.py"), *(ROOT / "web").glob("*.py"), ROOT / "app.py")):
        for _line, message, _comments, _context in extract("python", io.BytesIO(path.read_bytes()), KEYWORDS):
            yield _place(path), _whole(message)


def _of_scripts() -> Iterator[tuple[str, Message]]:
    for path in sorted((ROOT / "web/static").glob("*.js")):
        source = io.BytesIO(path.read_bytes())
        for _line, message, _comments, _context in extract("javascript", source, SCRIPT_KEYWORDS):
            yield _place(path), _whole(message)


def _of_tables() -> Iterator[tuple[str, Message]]:
    """Codes of the records and words of tables, which are looked up by what they say."""
    for name, codes in _codes().items():
        yield from ((name, english(code)) for code in codes)
    for name in ("time", "place", "fields"):
        yield from (("present/words.toml", word) for word in table(name).values())
    for several in (*table("groups").values(), *EFFECT_WORDS.values()):
        yield "present/words.toml", tuple(several)
    yield from (("ontology/kinds.toml", name) for name in families().values())
    for words in (vocabulary.RELIABILITY, vocabulary.CREDIBILITY):
        yield from (("model/vocabulary.py", word) for word in words.values())
    yield from (("app.py", status.phrase) for status in REFUSALS)
    yield from (("model/people.py", word) for word in (*RIGHT_WORDS.values(), *ROLES))


def _codes() -> dict[str, tuple[str, ...]]:
    named = vocabulary
    kinds = sheets()
    literals = (
        *(named.SegmentKind, named.ActorCategory, named.AffiliationRelation, named.Status, named.Modality),
        *(named.ResponsibilityKind, named.LinkRelation, named.LinkStrength, named.ContradictionScope),
        *(named.Verdict, Grade, StepName),
    )
    return {
        "ontology/kinds": tuple(
            code
            for label, sheet in kinds.items()
            for code in (label, sheet["type"], sheet.get("mode"))
            if code
        ),
        "model/vocabulary.py": tuple(code for literal in literals for code in get_args(literal)),
        "model/rulings.py": (*SET_FIELDS, *CHECKED, "target", "means", "where", "when", "what"),
        "model/work.py": WORK_STATES,
        "ontology/ground.toml": (
            "open",
            "resolved",
            "admin1",
            "admin2",
            "region",
            "settlement",
            "facility",
            "sea",
            "river",
            "continent",
        ),
    }


def _whole(message: Any) -> Message:
    parts = tuple(part for part in message if part) if isinstance(message, tuple) else (str(message),)
    return parts if len(parts) > 1 else parts[0]


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def translated(code: str, template: Catalog) -> Catalog:
    """A language's catalogue with the messages that there are now; what is said no more is gone."""
    path = po_of(code)
    made = Catalog(locale=code)
    if path.is_file():
        with path.open("rb") as file:
            made = read_po(file, locale=code)
    made.update(template, no_fuzzy_matching=True)
    made.obsolete.clear()
    return made


def po_of(code: str) -> Path:
    """Where a language's messages stand."""
    return LOCALE / code / "LC_MESSAGES/tacitus.po"


def written(catalog: Catalog) -> bytes:
    """A catalogue as a file, the same for the same messages: without a date."""
    file = io.BytesIO()
    write_po(file, catalog, width=120, include_lineno=False, omit_header=True)
    kept = b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    if catalog.locale is not None:
        kept += f'"Language: {catalog.locale}\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n'.encode()
    return HEADER.encode() + b"\n" + kept + b"\n" + file.getvalue()


def main(arguments: list[str]) -> int:
    """Show or write; the exit code."""
    template = gathered()
    files = {POT: written(template)}
    files |= {po_of(code): written(translated(code, template)) for code in LANGUAGES if code != ENGLISH}
    stale = [path for path, text in files.items() if not path.is_file() or path.read_bytes() != text]
    if "--write" in arguments:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
    for path in stale:
        print(
            f"{path.relative_to(ROOT)}: {'written' if '--write' in arguments else 'is not what the pages say'}"
        )
    return 1 if stale and "--write" not in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
