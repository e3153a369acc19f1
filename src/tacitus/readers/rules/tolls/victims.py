"""Who was harmed: one victim noun (or a figure standing alone) → count, group, nationality, side."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.model.records import Actor, Count
from tacitus.model.vocabulary import Side
from tacitus.ontology import actor_categories
from tacitus.readers.rules.rule import words_of
from tacitus.readers.rules.tolls.lexicon import toll_lexicon
from tacitus.readers.rules.tolls.quantities import NOUN_TAGS, Quantity, count_of, quantities
from tacitus.syntax.dependencies import NOUN_MODIFIERS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from tacitus.model.parsed import ParsedReport

Describe = Callable[["Token"], Actor | None]
"""What the registry knows of a noun (`pipeline` passes it in); None when it knows nothing."""

SINGLE_PRONOUNS = frozenset({"he", "him", "she", "her", "himself", "herself"})
NOBODY = words_of("tolls/nobody")
DEFINITE = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its"})
PLACE_TYPES = frozenset(
    {"GPE", "LOC", "FAC", "ORG", "PRODUCT", "EVENT", "DATE", "TIME", "WORK_OF_ART", "LAW"}
)
GROUP_OF_CATEGORY = {
    "state_forces": "military",
    "rebel": "militant",
    "militia": "militant",
    "criminal": "criminal",
    "civilian": "civilian",
    "ngo": "aid_worker",
    "media": "journalist",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Victim:
    """A victim expression: `head` its noun (None for a bare figure), tokens `[start, end)` its phrase."""

    head: int | None
    start: int
    end: int
    count: Count | None
    group: str
    nationality: str | None
    side: Side
    definite: bool
    named: bool
    actor: Actor | None
    of_them: bool
    more: bool = False


class VictimReader:
    """Reads victim expressions of one report; holds its number phrases by head noun and by token."""

    def __init__(
        self,
        parsed: ParsedReport,
        describe: Describe | None,
        known: Sequence[Quantity] | None = None,
        voices: Container[int] = (),
    ) -> None:
        self.parsed = parsed
        self.doc: Doc = parsed.doc
        self.describe = describe
        self.voices = voices
        """Tokens that head those who speak."""
        self.numbers: Sequence[Quantity] = [
            q for q in (quantities(parsed.doc) if known is None else known) if q.kind == "count"
        ]
        self._starts = [q.start for q in self.numbers]
        self.by_head = {q.head: q for q in reversed(self.numbers) if q.head is not None}
        self.by_token = {i: q for q in self.numbers for i in range(q.start, q.end)}

    def numbers_in(self, start: int, end: int) -> Sequence[Quantity]:
        """Number phrases that start among tokens `[start, end)`."""
        return self.numbers[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def read(self, token: Token, *, strict: bool) -> Victim | None:
        """The victim expression at `token`; None when it is nobody. `strict`: only known nouns of people."""
        token = _number_of(token)
        quantity = self.by_token.get(token.i)
        if quantity is not None:
            return self.of_quantity(quantity)
        quantity = self.by_head.get(token.i)
        if quantity is not None and quantity.of_them:
            quantity = None
        if not self._is_somebody(token, counted=quantity is not None, strict=strict):
            return None
        return self._of_noun(token, quantity)

    def listed_before(self, victim: Victim) -> Victim | None:
        """ "Mother, child found dead": a bare noun of people that opens the sentence and a comma after it."""
        if victim.start < 2 or self.doc[victim.start - 1].text != ",":
            return None
        first = self.doc[victim.start - 2]
        opens = first.i == first.sent.start or self.doc[first.i - 1].text in {":", "\n", "\n\n"}
        return self.read(first, strict=True) if opens and first.i != victim.head else None

    def of_quantity(self, quantity: Quantity) -> Victim | None:
        """The victims that a number phrase counts, whether or not their noun stands beside it."""
        head = self.doc[quantity.head] if quantity.head is not None else None
        if head is not None and _is_thing(head):
            return None
        if self.is_family_size(quantity):
            return self.read(self.doc[quantity.start - 2], strict=True)
        if head is not None and self._is_somebody(head, counted=True, strict=True):
            return self._of_noun(head, quantity)
        return self.bare(quantity)

    def is_family_size(self, quantity: Quantity) -> bool:
        """ "A father of four was killed": one dead, not four."""
        before = [t.lemma_.lower() for t in self.doc[max(0, quantity.start - 2) : quantity.start]]
        return before[-1:] == ["of"] and before[0] in toll_lexicon().parents

    def one(self, token: Token, article: Token) -> Victim | None:
        """Somebody whom an article counts, whatever noun he is called by ("a crane operator", "a fourth")."""
        if _is_thing(token) or token.i in self.by_head or token.lemma_.lower() in toll_lexicon().collectives:
            return None
        span = self.parsed.span_of(self.doc[article.i : token.i + 1])
        count = Count(low=1, best=1, high=1, text=span)
        return replace(self._of_noun(token, None), start=article.i, count=count)

    def oneself(self, token: Token) -> Victim:
        """Who did it to themselves, at a reflexive pronoun or "self"."""
        return self._of_noun(token, None)

    def bare(self, quantity: Quantity) -> Victim:
        """The victims of a figure whose noun is not theirs ("12 deaths") or that has none ("killed 12")."""
        return Victim(
            head=None,
            start=quantity.start,
            end=quantity.end,
            count=count_of(self.parsed, quantity),
            group="unknown",
            nationality=None,
            side="unknown",
            definite=self.doc[quantity.start].lower_ in DEFINITE,
            named=False,
            actor=None,
            of_them=quantity.of_them,
            more=any(t.lower_ in toll_lexicon().more for t in self.doc[quantity.start : quantity.end + 1]),
        )

    def _of_noun(self, token: Token, quantity: Quantity | None) -> Victim:
        start = min([token.i, *(t.i for t in token.lefts if t.dep_ not in {"punct", "cc", "prep"})])
        if quantity is not None:
            start = min(start, quantity.start)
        actor = self.describe(token) if self.describe is not None else None
        return Victim(
            head=token.i,
            start=start,
            end=token.i + 1,
            count=self._count(token, quantity, start),
            group=self._group(token, actor),
            nationality=_nationality(token) or (actor.country if actor else None),
            side="initiator" if token.lemma_.lower() in toll_lexicon().initiators else "unknown",
            definite=self._is_definite(token),
            named=is_name(token),
            actor=actor,
            of_them=False,
            more=any(t.lower_ in toll_lexicon().more for t in self.doc[start : token.i + 1]),
        )

    def _count(self, token: Token, quantity: Quantity | None, start: int) -> Count | None:
        if quantity is not None:
            count = count_of(self.parsed, quantity)
            return _at_least(count) if self._is_each(token) else count
        value = _implied_number(token)
        if value is None:
            return None
        return Count(
            low=value, best=value, high=value, text=self.parsed.span_of(self.doc[start : token.i + 1])
        )

    def _group(self, token: Token, actor: Actor | None) -> str:
        row = self._row(token)
        group = row.group if row is not None else None
        group = group or toll_lexicon().people.get(token.lemma_.lower())
        if group is not None and group != "unknown":
            return group
        if actor is not None and (of_actor := GROUP_OF_CATEGORY.get(actor.category)):
            return of_actor
        if token.lemma_.lower() in toll_lexicon().members:
            return self._group_of_body(token)
        return "unknown"

    def _is_each(self, token: Token) -> bool:
        """ "Two people each in Alden and Borne": the figure is of each, the total is not given."""
        return token.i + 1 < len(self.doc) and self.doc[token.i + 1].lower_ in {"each", "apiece"}

    def _row(self, token: Token) -> actor_categories.ActorNoun | None:
        """The table's row for the noun with the words before it ("police officer"), else for its lemma."""
        phrase = " ".join(t.text for t in self.doc[max(0, token.i - 2) : token.i + 1])
        return actor_categories.lookup(phrase) or actor_categories.lookup(token.lemma_)

    def _group_of_body(self, member: Token) -> str:
        """The group of "members of X" and "X members": that of X."""
        bodies = [
            t
            for of in member.children
            if of.lower_ in {"of", "from"}
            for t in of.children
            if t.dep_ == "pobj"
        ]
        bodies += [t for t in reversed(list(member.lefts)) if t.dep_ in NOUN_MODIFIERS]
        for body in bodies:
            actor = self.describe(body) if self.describe is not None else None
            group = GROUP_OF_CATEGORY.get(actor.category) if actor is not None else None
            group = group or actor_categories.victim_group_of(body.lemma_)
            if body.dep_ == "amod" and group not in actor_categories.COMBATANT_GROUPS:
                continue  # a "local leader" need not be a civilian
            if group is not None and group != "unknown":
                return group
        return "unknown"

    def group_named(self, word: str) -> str:
        """Victim group that an attribute names ("civilian casualties"), `unknown` when it names none."""
        return actor_categories.victim_group_of(word) or "unknown" if word else "unknown"

    def _is_definite(self, token: Token) -> bool:
        return token.tag_ in {"PRP", "WP", "WDT"} or any(t.lower_ in DEFINITE for t in token.lefts)

    def _is_somebody(self, token: Token, *, counted: bool, strict: bool) -> bool:
        lemma = token.lemma_.lower()
        if _is_thing(token) or _is_same_person(token) or token.lower_ in toll_lexicon().anybody:
            return False
        if not counted and lemma in toll_lexicon().toll_heads:
            return False  # "the number killed" is nobody
        if token.tag_ in {"PRP", "WP"} or token.lower_ in NOBODY:
            return token.lower_ not in {"it", "itself", "what", "i", "we", "you", "us", "me"}
        if lemma in toll_lexicon().people or token.lower_ in toll_lexicon().people:
            return True
        if token.lower_ in {"other", "others", "one"} or token.lower_ in toll_lexicon().implied:
            return True
        row = self._row(token)
        if row is not None:
            return counted or row.is_people
        if is_name(token):
            return True
        return counted and not strict and token.tag_ in NOUN_TAGS and token.ent_type_ not in PLACE_TYPES


def _is_thing(token: Token) -> bool:
    """Whether a noun names a thing or beast; a capitalised plural has no singular lemma."""
    never = toll_lexicon().never
    return token.lemma_.lower() in never or token.lower_.removesuffix("s") in never


def _is_same_person(token: Token) -> bool:
    """ "A tribal leader and former mayor" is one person."""
    return (
        token.dep_ == "conj"
        and any(t.lower_ in {"former", "ex", "ex-"} for t in token.lefts)
        and not any(t.dep_ in {"det", "poss", "nummod"} for t in token.lefts)
    )


def _number_of(token: Token) -> Token:
    """ "A number of citizens", "a group of men" are citizens and men."""
    if token.lower_ in {"number", "group", "handful", "majority", "rest"}:
        return next(
            (t for of in token.children if of.lower_ == "of" for t in of.children if t.dep_ == "pobj"), token
        )
    return token


def is_name(token: Token) -> bool:
    """Whether a token heads a person's name, as the tagger and the entity recogniser see it."""
    if token.ent_type_ == "PERSON" or any(t.lower_ in toll_lexicon().titles for t in token.lefts):
        return True
    return (
        token.tag_ == "NNP"
        and token.ent_type_ in {"", "NORP"}
        and token.text[:1].isupper()
        and not token.is_upper
    )


def _at_least(count: Count) -> Count:
    return Count(low=count.low, best=None, high=None, text=count.text)


def _implied_number(token: Token) -> int | None:
    """How many people a noun without a figure means: nobody, one, a couple, or None (not said)."""
    lower, lemma = token.lower_, token.lemma_.lower()
    if lower in NOBODY or (lower == "one" and any(t.lower_ == "no" for t in token.lefts)):
        return 0
    if any(t.lower_ == "no" and t.dep_ == "det" for t in token.lefts):
        return 0
    if lower in SINGLE_PRONOUNS or lower == "one":
        return 1
    if lower in toll_lexicon().implied:
        return toll_lexicon().implied[lower]
    if token.tag_ in {"NN", "NNP"} and lemma not in toll_lexicon().collectives:
        return 1
    return None


def _nationality(token: Token) -> str | None:
    """The demonym or country before the noun ("Syrian fighters", "US troops"), never one that only modifies
    an allegiance ("pro-Iranian", "Iran-backed")."""
    for child in token.lefts:
        if child.ent_type_ in {"NORP", "GPE"} and child.dep_ in NOUN_MODIFIERS:
            before = child.nbor(-1).text if child.i else ""
            after = child.nbor(1).text if child.i + 1 < len(child.doc) else ""
            if any(joined.dep_ == "conj" for joined in child.children):
                return None  # "Filipino and Sri Lankan sailors"
            if "-" not in (before, after) and "-" not in child.text and not child.lower_.startswith("pro"):
                return str(child.text)
    return str(token.text) if token.ent_type_ == "NORP" and token.tag_ in {"NNS", "NNPS"} else None


def nouns_after(doc: Doc, start: int, end: int) -> Iterator[Token]:
    """Heads of noun phrases in `[start, end)`: nouns that no noun to their right takes as a compound."""
    for token in doc[start:end]:
        if token.tag_ in NOUN_TAGS and not (
            token.dep_ in {"compound", "nmod", "poss"} and token.head.i > token.i
        ):
            yield token
