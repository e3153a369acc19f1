"""Whether a figure is of one incident or of a war, a year, a campaign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.model.records import Count
from tacitus.readers.rules.tolls.base import Found
from tacitus.readers.rules.tolls.lexicon import toll_lexicon
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence


def is_cumulative(item: Found, count: Count | None, sentence: Sentence) -> bool:
    """Whether the figure itself is a war's: too large for one incident, or its doer is a war or campaign.

    What the rest of the sentence says of it is `spreads_figures`.
    """
    words = toll_lexicon()
    figure = max((n for n in (count.low, count.best, count.high) if n is not None), default=0) if count else 0
    if figure >= words.least_for_war and item.effect in {"killed", "wounded"}:
        return True
    trigger = sentence.tokens.doc[item.trigger]
    return trigger.tag_[0] == "V" and any(t.lemma_.lower() in words.war_words for t in syntax.doers(trigger))


def spreads_figures(sentence: Sentence) -> bool:
    """Whether a sentence spreads its figures over a time ("since 2011", "this year", "daily")."""
    words = toll_lexicon()
    return any(
        (token.text in words.rates and token.tag_ in {"RB", "JJ"})
        or (token.lower_ in words.since and _since_a_while(token))
        or (token.lower_ in words.spans and _is_long_span(token))
        for token in sentence.tokens
    )


def _since_a_while(since: Token) -> bool:
    """ "Since 2011", "since the start of the war", "since March": not "since Monday" or "since dawn"."""
    words = toll_lexicon()
    if any(t.lower_ in words.superlatives for t in since.doc[since.sent.start : since.i]):
        return False
    following = since.doc[since.i + 1 : since.i + 8]
    return any(
        (t.text.isdecimal() and len(t.text) == 4)
        or t.lemma_.lower() in words.since_what
        or (t.ent_type_ == "DATE" and t.lower_ in words.months)
        for t in following
    )


def _is_long_span(token: Token) -> bool:
    """ "This year", "over the past three months", "in two decades": not "a year ago", "12-year-old"."""
    following = token.nbor(1).lower_ if token.i + 1 < len(token.doc) else ""
    if following in {"-", "old", "ago", "earlier", "later", "before", "after", "'s"}:
        return False
    if token.i and token.nbor(-1).lower_ in {"-", "–"}:
        return False
    before = {t.lower_ for t in token.doc[max(0, token.i - 5) : token.i]}
    return (token.i > 0 and token.nbor(-1).lower_ in {"this"}) or (
        bool(before & {"past", "last", "over", "during", "throughout"}) and token.lower_.endswith("s")
    )
