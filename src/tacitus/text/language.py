"""Which language a report is in: the only module that imports py3langid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tacitus.errors import UnsupportedLanguage

if TYPE_CHECKING:
    from tacitus.model.records import Report

FUNCTION_WORDS = frozenset(
    (
        "the of and to in a an on at for by with from that this was were is are be been has have "
        "had said as it its he his she her they their who which not but or after before near"
    ).split()
)
"""Words that English prose cannot do without, and that names and places do not contain."""
SURE_SHARE = 0.2
"""From this share of function words on the text is English (English news has 0.35 to 0.5)."""
FOREIGN_SHARE = 0.06
"""Below this share a long text is no English prose (other languages share "a", "as", "is", "on")."""
SHORT = 25
"""Words below which the absence of function words proves nothing: headlines and name lists have few."""
SAMPLE = 20_000
_WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """ISO 639-1 code, None when there are no words. Short Latin-script text counts as English."""
    sample = text[:SAMPLE]
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        return None
    share = sum(word in FUNCTION_WORDS for word in words) / len(words)
    if share >= SURE_SHARE:
        return "en"
    code = _identified(sample)
    if code == "en" or not _latin(words):
        return code
    return code if len(words) >= SHORT and share < FOREIGN_SHARE else "en"


def require_english(report: Report) -> None:
    """Raise `UnsupportedLanguage` for a report (`language` already filled in) that the reader cannot read."""
    if report.language not in (None, "en"):
        raise UnsupportedLanguage(
            f"The text looks like language '{report.language}', not English.",
            remedy="Tacitus reads English only: give it a translation.",
        )


def _latin(words: list[str]) -> bool:
    letters = "".join(words[:2000])
    return 2 * sum(char < "ɐ" for char in letters) > len(letters)


def _identified(sample: str) -> str:
    from py3langid import classify  # loads its model (0.1 s): only where the function words leave a doubt

    code, _ = classify(sample)
    return str(code)
