"""The language that pages speak: messages by gettext, dates and numbers by Babel. English unless a page asks otherwise.

Messages stand in English in templates, scripts and code. `locale/tacitus.pot` lists them all, and each language has them
in `locale/CODE/LC_MESSAGES/tacitus.po` (docs/languages.md). API, exports and command line speak English.
"""

from __future__ import annotations

import importlib.resources
import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache, lru_cache
from gettext import NullTranslations

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import Translations

ENGLISH = "en"
LANGUAGES: dict[str, str] = {"en": "English", "fr": "Français"}
"""Code → the language's name in itself, in the order in which they are offered."""
_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Within, what is said is said in the language of this code (one of `LANGUAGES`)."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """The code of the language that is spoken."""
    return _language.get()


def direction() -> str:
    """`ltr` or `rtl`: which way the language that is spoken is written."""
    return locale().text_direction


def gettext(message: str) -> str:
    """A message in the language that is spoken."""
    known = _translations(language()).gettext(message)
    # some releases of Python 3.11 find a message that has a plural by that alone
    return known if known != message else _translations(language()).ngettext(message, message, 1)


def ngettext(one: str, several: str, count: int) -> str:
    """A message about a number of things, in the form that the number takes."""
    return _translations(language()).ngettext(one, several, count)


_ = gettext


def N_(message: str) -> str:  # noqa: N802  (as gettext calls it)
    """A message that is looked up later, where the language is known."""
    return message


def looked_up(table: Mapping[str, str]) -> dict[str, str]:
    """A table of messages in the language that is spoken."""
    return {key: gettext(message) for key, message in table.items()}


def script_messages() -> dict[str, str | list[str]]:
    """What the scripts of the pages say, by the English; nothing where English is spoken. Plurals are lists of forms."""
    if language() == ENGLISH:
        return {}
    told: dict[str, str | list[str]] = {}
    for message in catalogue(language()):
        if message.id and any(name.endswith(".js") for name, _line in message.locations):
            key, said = message.id, message.string or ""
            told[key if isinstance(key, str) else key[0]] = said if isinstance(said, str) else list(said)
    return told


def day(moment: date) -> str:
    """ "23 March 2023"."""
    return by_pattern(moment, "d MMMM y")


def short_day(moment: date) -> str:
    """ "23 Mar 2023"."""
    return by_pattern(moment, "d MMM y")


def weekday(moment: date) -> str:
    """ "Thursday 23 March 2023"."""
    return by_pattern(moment, "EEEE d MMMM y")


def month(moment: date) -> str:
    """ "March 2023"."""
    return by_pattern(moment, "MMMM y")


def short_month(moment: date) -> str:
    """ "Mar 2023"."""
    return by_pattern(moment, "MMM y")


def by_pattern(moment: date, pattern: str) -> str:
    """A part of a day by a pattern of CLDR: "d MMM", "MMMM"."""
    return _dated(moment, pattern, language())


def number(count: int) -> str:
    """ "1,234"."""
    return _counted(count, language())


def listed(names: list[str]) -> str:
    """ "A, B and C"."""
    if language() == ENGLISH:  # without the comma before "and" that is the American custom
        *others, last = names or [""]
        return f"{', '.join(others)} and {last}" if others else last
    return format_list(names, locale=locale())


def territory(code: str) -> str | None:
    """The name of a country by its ISO 3166-1 alpha-2 code; None in English, where the gazetteer's own name stands."""
    return None if language() == ENGLISH else locale().territories.get(code)


def locale() -> Locale:
    """What is known of the language that is spoken: how it writes dates, numbers, names of countries."""
    return _locale(language())


@lru_cache(maxsize=10_000)
def _dated(moment: date, pattern: str, code: str) -> str:
    return format_date(moment, pattern, _locale(code))


@lru_cache(maxsize=10_000)
def _counted(count: int, code: str) -> str:
    return format_decimal(count, locale=_locale(code))


@cache
def _locale(code: str) -> Locale:
    return Locale.parse(code)


@cache
def catalogue(code: str) -> Catalog:
    """The messages of a language, as its translator wrote them; of English, as they were gathered."""
    folder = importlib.resources.files("tacitus.present").joinpath("locale")
    path = "tacitus.pot" if code == ENGLISH else f"{code}/LC_MESSAGES/tacitus.po"
    with folder.joinpath(path).open("rb") as file:
        return read_po(file, locale=code)


@cache
def _translations(code: str) -> NullTranslations:
    if code == ENGLISH:
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(code))
    compiled.seek(0)
    return Translations(compiled)
