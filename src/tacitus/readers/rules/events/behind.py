"""What the words put before or behind an act: another incident, with a time and doers of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.readers.rules.answering import is_answered
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

ORDERING = frozenset({"after", "before", "ahead", "following", "since", "until"})
"""Prepositions and conjunctions behind which another incident stands than the one that the clause tells of."""
CUES_OF_ANOTHER = frozenset(
    {
        "after",
        "following",
        "since",
        "retaliation",
        "response",
        "revenge",
        "reprisal",
        "reply",
        "retribution",
        "avenge",
    }
)
"""Words behind which stands what was answered."""


def stands_behind(word: Token, act: Token) -> bool:
    """Whether what leads from a word up to an act says that the one lay before or behind the other, or was answered.

    "Torched farms a day after a camp was sprayed and nine died", "stormed a camp to avenge a mine that killed one".
    """
    if not act.is_ancestor(word):
        return False
    if is_answered(word, act):
        return True
    for node in syntax.clause_path(word):
        if node == act:
            return False
        marks = [node, *(child for child in node.children if child.dep_ == "mark")]
        if any(mark.lower_ in ORDERING or mark.lower_ in CUES_OF_ANOTHER for mark in marks):
            return True
    return False
