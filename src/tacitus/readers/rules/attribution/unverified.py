"""Claims that are then said not to be verified: "the group's claim could not be confirmed"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.charges import cues
from tacitus.readers.rules.attribution.lexicon import verb_frames, word_list
from tacitus.readers.rules.attribution.model import is_unsaid
from tacitus.readers.rules.factuality.walk import findings
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.attribution.responsibility import ResponsibilityMention
    from tacitus.readers.rules.scene import Scene


def doubting(scene: Scene, found: Sequence[ResponsibilityMention]) -> Iterator[ResponsibilityMention]:
    """The same, with the words of doubt on each claim that is then said not to be verified."""
    doubts: dict[int, tuple[Token, ...]] = {}
    claimed: dict[int, list[int]] = defaultdict(list)
    for place, each in enumerate(found):
        if each.kind in ("claimed", "acknowledged"):
            claimed[each.sentence].append(place)
    for sentence in scene.parsed.sentences if found else ():
        claims = sorted(claimed.get(sentence.index - 1, []) + claimed.get(sentence.index, []))
        for verb in filter(_leaves_a_claim_open, sentence.tokens if claims else ()):
            before = [n for n in claims if found[n].evidence.start < verb.idx]
            if before:
                doubts[before[-1]] = _words_of_doubt(verb)
    for place, each in enumerate(found):
        yield replace(each, hedge=doubts[place]) if place in doubts and not each.hedge else each


def _leaves_a_claim_open(verb: Token) -> bool:
    """ "The claim could not be verified", "officials did not confirm the statement"."""
    if "confirm" not in verb_frames().get(verb.lemma_.lower(), {}).values():
        return False
    told = any(map(_takes_up_a_claim, syntax.undergoers(verb)))
    return told and (is_unsaid(verb) or any(child.dep_ == "neg" for child in verb.children))


def _takes_up_a_claim(noun: Token) -> bool:
    """ "The claim (of responsibility)", "a statement": not "reports of more dead", "the claim that guards had fled"."""
    of = syntax.prepositional(noun, ("of", "about"))
    is_of_another = any(t.lemma_.lower() not in cues().blame_nouns for t in of)
    says_what = any(child.dep_ in ("acl", "ccomp") for child in noun.children)
    is_claim = noun.lemma_.lower() in cues().accusations | word_list("document_nouns")
    return is_claim and not (syntax.is_plural(noun) or is_of_another or says_what)


def _words_of_doubt(verb: Token) -> tuple[Token, ...]:
    """ "Could not be verified", "unable to verify": from the first word that bears on the verb."""
    bearing = [t for t in verb.children if t.dep_ in ("aux", "auxpass", "neg")]
    bearing += [finding.token for finding in findings(verb)]
    return (min((t for t in bearing if t.i < verb.i), default=verb, key=lambda t: t.i), verb)
