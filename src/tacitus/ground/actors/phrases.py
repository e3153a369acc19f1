"""Small readings of noun phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Span

DETERMINER = re.compile(r"(?:the|a|an|this|that|these|those|some|its|their|his|her|our)\s+", re.IGNORECASE)


def head_of(tokens: list[Token]) -> Token:
    """The token that the others hang on: the one whose head lies outside."""
    within = {token.i for token in tokens}
    for token in reversed(tokens):
        if token.head.i not in within or token.head.i == token.i:
            return token
    return tokens[-1]


def left_edge(span: Span) -> int:
    """Where `span` starts without its determiner."""
    match = DETERMINER.match(span.text)
    return span.start + (match.end() if match else 0)


def text_of(tokens: Iterable[Token]) -> str:
    """`tokens` as a lower-case phrase, hyphens closed up; inflection is left to the lookup."""
    words = " ".join(token.lower_ for token in tokens if not token.is_space)
    return re.sub(r"\s*[-–]\s*", "-", words).strip("- ")
