"""What the pages say: one catalogue, whole in every language; dates and numbers of the language; how one is chosen."""

from __future__ import annotations

import re
from datetime import date
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from messages import update
from page_ledgers import MemoryLedger
from tacitus.app import create_app
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Interval
from tacitus.present import language, words
from tacitus.present.language import ENGLISH, LANGUAGES, catalogue, speaking
from tacitus.web.language import Speaking, wanted

OTHERS = sorted(set(LANGUAGES) - {ENGLISH})
TEMPLATES = sorted((update.ROOT / "web/templates").glob("*.html"))
_HOLE = re.compile(r"%\(\w+\)s")
_TAG = re.compile(r"</?\w+[^>]*>")


def test_the_catalogues_are_what_the_pages_say() -> None:
    """Else: python -m tests.messages.update --write, and translate what is new."""
    assert update.main([]) == 0


@pytest.mark.parametrize("code", OTHERS)
def test_every_message_is_said_and_keeps_what_it_holds(code: str) -> None:
    for message in catalogue(code):
        if not message.id:
            continue
        ids = (message.id,) if isinstance(message.id, str) else message.id
        said = (message.string,) if isinstance(message.string, str) else message.string
        assert all(said), message.id
        for one in said:
            assert sorted(set(_HOLE.findall(one))) == sorted(set(_HOLE.findall(ids[-1]))), message.id
            assert sorted(_TAG.findall(one)) == sorted(_TAG.findall(ids[-1])), message.id
            assert "%" not in _HOLE.sub("", one).replace("%%", ""), message.id


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_anything_beside_the_catalogue(path: Path) -> None:
    source = path.read_text("utf-8")
    source = re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{%-? trans.*?endtrans -?%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", source, flags=re.DOTALL)
    source = re.sub(r"<kbd>.*?</kbd>|<!doctype[^>]*>", "", source)
    attributes = re.findall(r'\s(?:title|placeholder|aria-label|alt|data-label)="([^"]*)"', source)
    text = re.sub(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>', " ", source)
    said = re.findall(r"[A-Za-z]{2,}", " ".join([re.sub(r"&\w+;", " ", text), *attributes]))
    assert set(said) <= {"Tacitus", "SHA", "https", "document", "atlas"}, said


def test_scripts_say_nothing_beside_the_catalogue() -> None:
    """What is shown is put there by `textContent`, `title` or `aria-label`: never a sentence of the script's own."""
    scripts = {path.name: path for path in (update.ROOT / "web/static").glob("*.js")}
    scripts.pop("basemap.js")  # names of shapes of Natural Earth
    for path in scripts.values():
        code = re.sub(r"^\s*(//|/?\*).*$", "", path.read_text("utf-8"), flags=re.MULTILINE)
        code = re.sub(r"\bt\(\"[^\"]*\"", "", code)
        code = re.sub(r"\btn\(\"[^\"]*\", \"[^\"]*\"", "", code)
        assert re.findall(r"\"[A-Z][a-z]+ [a-z][^\"]*\"|`[A-Z][a-z]+ [a-z][^`]*`", code) == [], path.name


def test_no_message_hides_in_a_formatted_string() -> None:
    """Babel does not look into them: it would be in no catalogue."""
    hidden = re.compile(r"""f(["']).*\{(?:_|ngettext)\(.*\1""")
    for path in (*(update.ROOT / "present").glob("*.py"), *(update.ROOT / "web").glob("*.py")):
        found = [line for line in path.read_text("utf-8").splitlines() if hidden.search(line)]
        assert [line for line in found if "ngettext(one, several" not in line] == [], path.name


def client(ledger: object = None, **cookies: str) -> TestClient:
    return TestClient(create_app(ledger or MemoryLedger()), base_url="http://127.0.0.1", cookies=cookies)


def spoken(page: str) -> str:
    found = re.search(r'<html lang="(\w+)" dir="ltr">', page)
    assert found, page[:200]
    return found[1]


def test_a_language_is_chosen_by_the_address_and_remembered() -> None:
    here = client()
    assert spoken(here.get("/about").text) == "en"
    answer = here.get("/about?lang=fr")
    assert (spoken(answer.text), answer.headers["content-language"]) == ("fr", "fr")
    assert "À propos de ce registre" in answer.text
    assert spoken(here.get("/reports").text) == "fr"
    assert spoken(here.get("/?lang=en&q=market").text) == "en"
    assert spoken(here.get("/reports").text) == "en"
    assert spoken(here.get("/reports?lang=xx").text) == "en"


def test_the_browser_asks_and_the_cache_knows() -> None:
    answer = client().get("/about", headers={"accept-language": "de, fr-CA;q=0.8, en;q=0.5"})
    assert spoken(answer.text) == "fr"
    assert {"accept-language", "cookie"} <= set(re.split(r",\s*", answer.headers["vary"].lower()))
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("de", "en"),
        ("en;q=0.1, fr;q=0.9", "fr"),
        ("fr;q=0, en", "en"),
        ("fr;q=x", "en"),
    ],
)
def test_what_a_header_asks_for(header: str, code: str) -> None:
    assert wanted(header) == code


def test_the_setting_goes_before_the_browser_and_after_a_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TACITUS_LANGUAGE", "fr")
    assert spoken(client().get("/about", headers={"accept-language": "en"}).text) == "fr"
    assert spoken(client(lang="en").get("/about").text) == "en"
    monkeypatch.setenv("TACITUS_LANGUAGE", "tlh")
    with pytest.raises(UsageError, match="tlh"):
        Speaking(client().app, preferred="tlh")


def test_the_api_speaks_english_unless_its_address_says_otherwise() -> None:
    here = client(lang="fr")
    plain = here.get("/api/geojson", headers={"accept-language": "fr"}).json()
    assert "Drone strike" in str(plain)
    assert "Frappe de drone" in str(here.get("/api/geojson?lang=fr").json())


def test_the_links_to_other_languages_keep_the_address() -> None:
    page = client().get("/?q=market&country=SYR").text
    assert 'href="?q=market&amp;country=SYR&amp;lang=fr"' in page


def test_dates_numbers_and_countries_are_those_of_the_language() -> None:
    night = Interval(start="2024-03-05T00:00:00", end="2024-03-06T00:00:00", precision="day")
    assert words.when_words(night) == "Tuesday 5 March 2024"
    assert words.figure(1234, 1234, None) == "at least 1,234"
    with speaking("fr"):
        assert words.when_words(night) == "mardi 5 mars 2024"
        assert words.short_date(night) == "5 mars 2024"
        assert words.figure(1234, 1234, None) == "au moins 1\u202f234"
        assert words.country_name("SYR") == "Syrie"
        assert words.listed(["Alep", "Hama", "Homs"]) == "Alep, Hama et Homs"
        assert language.day(date(2024, 5, 1)) == "1 mai 2024"
    assert words.country_name("SYR") == "Syria"


class Marked(NullTranslations):
    """A language in which every message is in marks, so that what is not in the catalogue stands out."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, one: str, several: str, count: int) -> str:
        return f"⟦{one if count == 1 else several}⟧"


class Shown(HTMLParser):
    """Text that a reader sees or hears."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code", "kbd")
        self.said += [
            value or "" for name, value in attrs if name in ("title", "placeholder", "aria-label", "alt")
        ]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code", "kbd")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


@pytest.mark.parametrize(
    "address", ["/", "/queue", "/trends", "/names?q=x", "/reports", "/chains", "/contradictions", "/judgements",
                "/agreement", "/week", "/search?q=x", "/reports/new", "/nowhere"],
)  # fmt: skip
def test_a_page_without_data_says_nothing_that_is_not_in_the_catalogue(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(language, "_translations", lambda code: Marked())
    with Ledger("memory:") as ledger:
        page = client(ledger).get(address).text
    shown = Shown()
    shown.feed(page)
    text = "\n".join(shown.said)
    while (outer := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = outer
    left = set(re.findall(r"[A-Za-z]{2,}", text)) - {"Tacitus", "English", "Fran", "ais"}
    assert left == set()
