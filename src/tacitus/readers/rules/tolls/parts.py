"""Totals and their parts: "including", "among", "three of them", "8: six …, two …"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import Effect
from tacitus.readers.rules.rule import senses_of
from tacitus.readers.rules.tolls.base import Found, TollRules, bare_victim
from tacitus.readers.rules.tolls.quantities import Quantity
from tacitus.readers.rules.tolls.victims import Victim, nouns_after
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import Sentence

LIST_REACH = 6
"""Tokens between two members of a list ("including a senior police officer, two …"): longest seen 5."""
TOLD_OF: dict[str, Effect] = senses_of("tolls/told_of")
"""What "the dead" and the like count."""


class PartRules(TollRules):
    """Finds that are parts of the finds of the same sentence (or of the sentences before)."""

    def of(self, sentence: Sentence, found: list[Found]) -> Iterator[Found]:
        """Parts of the totals in `found`, and of totals named before."""
        yield from self._parts(sentence, found)
        yield from self._among_total(sentence, found)
        yield from self._some_of_them(sentence, found)
        yield from self._of_those(sentence, found)

    def _parts(self, sentence: Sentence, found: Sequence[Found]) -> Iterator[Found]:
        """ "…, including three children": victims after a cue, of the effect of the nearest toll before."""
        taken = {item.victim.start for item in found}
        for token in sentence.tokens:
            if token.lower_ not in self.words.part_cues or not self._opens_parts(token):
                continue
            owner = self._owner(token, found)
            if owner is None:
                continue
            for victim in self._listed_after(token, sentence):
                if victim.start not in taken:
                    taken.add(victim.start)
                    yield replace(owner, victim=victim, why="part of a total", part=True, update=False)

    def _opens_parts(self, cue: Token) -> bool:
        """ "Among them …" and "including …", not "panic among shoppers"."""
        following = self.doc[cue.i + 1].lower_ if cue.i + 1 < len(self.doc) else ""
        return not cue.lower_.startswith("among") or following in {"them", "those", "whom", "which", "the"}

    def _owner(self, cue: Token, found: Sequence[Found]) -> Found | None:
        """The toll whose victims stand last before the cue; else the one whose trigger follows."""
        before = [f for f in found if f.victim.start < cue.i and not f.negated and not f.part]
        return max(before, key=lambda f: (f.victim.end, f.trigger <= cue.i), default=None)

    def _listed_after(self, cue: Token, sentence: Sentence) -> Iterator[Victim]:
        start = cue.i + 1
        for token in nouns_after(self.doc, start, sentence.tokens.end):
            between = self.doc[start : token.i]
            if token.i - start > LIST_REACH or any(_ends_list(t) for t in between):
                return
            if token.i in self.victims.voices:
                return  # "including children, witnesses said"
            victim = self.victims.read(token, strict=True)
            if victim is None:
                if token.tag_ not in {"NNP", "NNPS"}:
                    return
                continue
            yield victim
            start = token.i + 1

    def _among_total(self, sentence: Sentence, found: Sequence[Found]) -> Iterator[Found]:
        """ "Ten children were among 48 people killed": the subject is a part of the total named after it."""
        for among in sentence.tokens:
            if among.lower_ not in {"among", "amongst"} or among.head.lemma_ != "be":
                continue
            following = self.doc[among.i + 1 : among.i + 3]
            told = len(following) == 2 and following[0].lower_ == "the" and self._told_of(following[1])
            total = next((f for f in found if among.i < f.victim.start <= among.i + LIST_REACH), None)
            if total is None or told:
                total = self._those_told_of(among)
            if total is None:
                continue
            for token in syntax.grammatical_subjects(among.head):
                victim = self.victims.read(token, strict=True)
                if victim is not None:
                    yield replace(total, victim=victim, why="part of a total", part=True)

    def _those_told_of(self, among: Token) -> Found | None:
        """ "Two children were among the dead": the total stands in a sentence before."""
        for told in self.doc[among.i + 1 : among.i + LIST_REACH]:
            effect = self._told_of(told)
            if effect is not None:
                nobody = bare_victim(told.i, told.i + 1, None, "unknown")
                return Found(effect=effect, trigger=told.i, victim=nobody, why="part of a total")
        return None

    def _told_of(self, word: Token) -> Effect | None:
        """The harm of "the dead", "the martyred"."""
        said = self.words.verbs.get(word.lemma_.lower()) if word.nbor(-1).lower_ == "the" else None
        return TOLD_OF.get(word.lower_) or (said if word.tag_ == "VBN" else None)

    def _some_of_them(self, sentence: Sentence, found: Sequence[Found]) -> Iterator[Found]:
        """ "Nine people were killed, three of them children"."""
        taken = {f.victim.start for f in found}
        for quantity in self.victims.numbers_in(sentence.tokens.start, sentence.tokens.end):
            if not quantity.of_them:
                continue
            owner = self._owner(self.doc[quantity.start], found)
            if owner is not None and self._speaks_of_another(owner, quantity):
                continue
            if owner is not None and quantity.start not in taken:
                noun = self.doc[quantity.end + 2] if quantity.end + 2 < len(self.doc) else None
                group = self.victims.group_named(noun.text) if noun is not None else "unknown"
                victim = replace(self.victims.bare(quantity), group=group)
                yield replace(owner, victim=victim, why="part of a total", part=True, update=False)

    def _speaks_of_another(self, owner: Found, part: Quantity) -> bool:
        """ "160 dead; the government's figure is 132, seven of them children": seven of the 132."""
        between = self.victims.numbers_in(owner.victim.end, part.start)
        return any(one.head is None and not one.of_them for one in between)

    def _of_those(self, sentence: Sentence, found: Sequence[Found]) -> Iterator[Found]:
        """ "Five of the dead were children": a figure of those told of before is a part of their total."""
        taken = {f.victim.start for f in found}
        for quantity in self.victims.numbers_in(sentence.tokens.start, sentence.tokens.end):
            words = [*self.doc[quantity.end : quantity.end + 3]]
            if [t.lower_ for t in words[:2]] not in (["of", "the"], ["of", "those"]):
                continue
            effect = TOLD_OF.get(words[-1].lower_)
            verb = _said_of(words[-1], quantity.start, quantity.end)
            if effect is None or verb is None or quantity.start in taken:
                continue
            noun = next((child for child in verb.children if child.dep_ == "attr"), None)
            group = self.victims.group_named(noun.text) if noun is not None else "unknown"
            victim = replace(self.victims.bare(quantity), group=group)
            yield Found(effect=effect, trigger=words[2].i, victim=victim, why="part of a total", part=True)


def _said_of(node: Token, start: int, end: int) -> Token | None:
    """The verb that says who those of the figure `[start, end)` above `node` were; "of the wounded died" says more."""
    number = next((above for above in node.ancestors if start <= above.i < end), None)
    said = number is not None and number.dep_ == "nsubj" and number.head.lemma_ in ("be", "come")
    return number.head if said and number is not None else None


def _ends_list(token: Token) -> bool:
    """Whether a token cannot stand inside a list of victims."""
    if token.tag_[0] == "V":
        return token.tag_ != "VBN"
    return token.lower_ in {"well", "while", "but"} or (
        token.pos_ == "ADP" and token.lower_ not in {"of", "among"}
    )
