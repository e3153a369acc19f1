"""Which of a sentence's places is the place of an event: a search over the parse from the trigger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tacitus.model.records import Mention

if TYPE_CHECKING:
    from tacitus.model.parsed import ParsedReport
    from spacy.tokens import Token


def attach_places(parsed: ParsedReport, trigger_token: Token, places: Sequence[Mention]) -> list[Mention]:
    """The place mentions of the trigger's sentence that say where its event happened, by start."""
    sentence = trigger_token.sent
    return [place for place in places if sentence.start_char <= place.start < sentence.end_char]
