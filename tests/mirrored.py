"""A language that is written from right to left, made of the English messages: to see whether pages mirror."""

from __future__ import annotations

import re
from gettext import NullTranslations
from string import ascii_lowercase

import pytest

from messages import update
from tacitus.present import language

CODE, NAME = "ar", "العربية"
_LETTERS = str.maketrans(ascii_lowercase, "ابتثجحخدذرزسشصضطظعغفقكلمنه")
_KEPT = re.compile(r"(%\(\w+\)s|%%|<[^>]*>|<code>.*?</code>|&\w+;)")


def mirrored(message: str) -> str:
    """A message in Arabic letters; placeholders and markup stay."""
    parts = _KEPT.split(message)
    return "".join(part if n % 2 else part.lower().translate(_LETTERS) for n, part in enumerate(parts))


class Mirror(NullTranslations):
    """Every message in Arabic letters."""

    def gettext(self, message: str) -> str:
        return mirrored(message)

    def ngettext(self, one: str, several: str, count: int) -> str:
        return mirrored(one if count == 1 else several)


def speak_arabic_letters(patch: pytest.MonkeyPatch) -> None:
    """Have the pages offer the language, as `?lang=ar`."""
    plain, known, catalogue = language._translations, language.catalogue, update.gathered()
    for message in catalogue:
        if message.id:
            told = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(map(mirrored, told))
            message.string = said if len(said) > 1 else said[0]
    patch.setitem(language.LANGUAGES, CODE, NAME)
    patch.setattr(language, "_translations", lambda code: Mirror() if code == CODE else plain(code))
    patch.setattr(language, "catalogue", lambda code: catalogue if code == CODE else known(code))
