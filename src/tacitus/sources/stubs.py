"""Pages that stand in the place of an article: the first lines before a paywall, an error, a question about cookies.

The words are in `stubs.toml`, with pages that must be refused and reports that must not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tacitus.errors import ConsentPage, ErrorPage, Paywall, UnreadableSource
from tacitus.model.shipped import shipped_table

_PIECE = re.compile(r"\s*(?:[|»·:]|\s[-–—]\s)\s*")
_WALLED_WORDS = 160
"""A page that says itself that it must be paid for, and has no more words than these, is the beginning alone."""
_ERRORS: dict[str, tuple[type[UnreadableSource], str, str]] = {
    "error_page": (
        ErrorPage,
        "It is a server's message, not the article",
        "Open the address in a browser, and save the article once it is shown.",
    ),
    "consent_page": (
        ConsentPage,
        "It is a question about cookies, not the article",
        "Answer it in a browser, and save the article once it is shown.",
    ),
    "paywall": (
        Paywall,
        "It is the beginning of an article that must be paid for",
        "Save the whole article where you have access to it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Stub:
    """How one kind of stub is told: by a piece of the title, or by phrases in no more than so many words."""

    name: str
    words: int
    least: int
    titles: re.Pattern[str]
    phrases: re.Pattern[str]

    def told_by(self, title: str, text: str) -> str | None:
        """The words that give it away; None for an article."""
        if len(text.split()) > self.words:
            return None
        piece = next((piece for piece in _PIECE.split(title) if self.titles.fullmatch(piece.strip())), None)
        if piece:
            return piece.strip()
        said = list(dict.fromkeys(one.lower() for one in self.phrases.findall(text.replace("’", "'"))))
        return ", ".join(said) if len(said) >= self.least else None


def refuse_stubs(title: str, text: str, *, dated: bool, walled: bool) -> None:
    """Raise `ErrorPage`, `ConsentPage` or `Paywall` for a page that is no article.

    `dated` says that the page describes itself as an article with a date of publication: it can then only be cut
    short by a paywall. `walled` says that the page marks itself as not free.
    """
    for stub in stubs():
        if stub.name != "paywall" and dated:
            continue
        if said := stub.told_by(title, text):
            _refuse(stub.name, f"“{said}”")
    if walled and len(text.split()) <= _WALLED_WORDS:
        _refuse("paywall", "the page marks itself as not free and holds only its first words")


def _refuse(name: str, why: str) -> None:
    error, what, remedy = _ERRORS[name]
    raise error(f"{what} ({why}).", remedy=remedy)


@cache
def stubs() -> tuple[Stub, ...]:
    """The kinds of stub, as the table has them."""
    table = shipped_table(__package__ or "", "stubs.toml")
    return tuple(
        Stub(name, row["words"], row["least"], _titles(row["titles"]), _phrases(row["phrases"]))
        for name, row in table.items()
    )


def _titles(written: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(one).replace(r"\*", r".{1,60}") for one in written), re.IGNORECASE)


def _phrases(written: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}" for one in written), re.IGNORECASE)
