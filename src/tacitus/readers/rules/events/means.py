"""With what: weapons and ways of attack, their number and stated origin.

The classes and their nouns are `ontology/means.toml`. A number counts munitions or strikes ("three drones");
"a salvo of missiles" has an unknown number. The origin is what the text says of the weapon ("Iranian-made",
"of Russian origin", "supplied by"): never who used it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.model.records import Count, Span
from tacitus.ontology.means import attack_nouns, class_by_phrase, last_words
from tacitus.readers.rules.tolls.quantities import Quantity, quantities, read_count
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

LONGEST = 6
"""Tokens in the longest phrase tried (hyphens count)."""
COLLECTIVES = frozenset(
    [
        "salvo",
        "barrage",
        "volley",
        "wave",
        "swarm",
        "series",
        "hail",
        "spate",
        "flurry",
        "string",
        "burst",
        "dozen",
        "pair",
    ]
)
MADE = frozenset(
    ["made", "built", "supplied", "manufactured", "produced", "designed", "provided", "origin", "sourced"]
)
ORIGIN_REACH = 32
"""Tokens after a weapon in which "of … origin" is looked for: a clause may stand between them."""
ORIGIN_NOUNS = frozenset(["origin", "manufacture", "make", "design", "provenance"])


@dataclass(frozen=True, slots=True, kw_only=True)
class MeansMention:
    """One means as the text names it.

    `head` is the token index of its noun, `origin` that of the country or demonym it is said to come from.
    `count` is None when no number is given. `definite`: most likely spoken of before.
    """

    span: Span
    class_: str
    count: Count | None
    head: int
    origin: int | None
    definite: bool


def find_means(parsed: ParsedReport, known: Sequence[Quantity] | None = None) -> tuple[MeansMention, ...]:
    """Every means of the report in text order; `known` is `quantities(parsed.doc)` if the caller has it."""
    numbers: dict[int, list[Quantity]] = {}
    for quantity in quantities(parsed.doc) if known is None else known:
        if quantity.kind == "count" and quantity.head:
            numbers.setdefault(quantity.head, []).append(quantity)
    ends = last_words()
    found = []
    covered = -1
    for token in reversed(parsed.doc):
        if covered != -1 and token.i >= covered:
            continue
        if not _forms(token) & ends:
            continue
        match = _match(token) if _names_a_means(token) else None
        if match is not None and not _is_a_pit(token, match[0]):
            covered, class_ = match
            found.append(_mention(parsed, covered, token, class_, numbers))
    return tuple(reversed(found))


def _names_a_means(token: Token) -> bool:
    """Whether a word of the table stands as a noun, and not before one that makes it something else."""
    if token.pos_ not in {"NOUN", "PROPN", "ADJ", "X"} and not token.lower_.endswith("ing"):
        return False
    following = token.nbor(1) if token.i + 1 < len(token.doc) else token
    if token.dep_ == "compound" and following.i == token.head.i and following.pos_ == "NOUN":
        return following.lemma_.lower() in attack_nouns() or following.tag_ == "NNP"
    return True


ON_A_MINE = frozenset({"on", "over", "by", "onto", "to"})
"""Prepositions before the mine that goes off; coal comes out "of" one and people work "in" it."""
WENT_OFF = frozenset(
    {
        "kill",
        "injure",
        "wound",
        "maim",
        "explode",
        "detonate",
        "hit",
        "strike",
        "damage",
        "destroy",
        "tear",
        "blow",
    }
)


def _is_a_pit(token: Token, start: int) -> bool:
    """Whether a bare "mine" is dug for coal: it neither goes off nor lies where somebody stepped."""
    if token.lemma_.lower() != "mine" or start != token.i:
        return False
    if token.dep_ in ("nsubj", "nsubjpass", "agent"):
        return token.head.lemma_.lower() not in WENT_OFF
    if token.dep_ == "pobj":
        verb = token.head.head
        return token.head.lower_ not in ON_A_MINE or verb.lemma_.lower() not in STEPPED
    return token.dep_ != "compound"


STEPPED = frozenset(
    {
        "kill",
        "injure",
        "wound",
        "maim",
        "die",
        "step",
        "drive",
        "run",
        "tread",
        "hit",
        "blow",
        "roll",
        "go",
        "lose",
    }
)
"""What is done on or over a mine, or by one."""


def _forms(token: Token) -> set[str]:
    """What a word may be filed under; a capitalised plural ("Drones hit …") has no singular lemma."""
    return {token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s")}


def _match(last: Token) -> tuple[int, str] | None:
    """The longest phrase of the table that ends at `last`: its first token index and class."""
    doc, table = last.doc, class_by_phrase()
    words = [t.lower_ for t in doc[max(0, last.i - LONGEST + 1) : last.i]]
    for size in range(min(LONGEST, len(words) + 1), 0, -1):
        front = words[len(words) - size + 1 :]
        for form in sorted(_forms(last)):
            class_ = table.get((*front, form))
            if class_ is not None:
                return last.i - size + 1, class_
    return None


def _mention(
    parsed: ParsedReport, start: int, head: Token, class_: str, numbers: Mapping[int, list[Quantity]]
) -> MeansMention:
    return MeansMention(
        span=parsed.span_of(parsed.doc[start : head.i + 1]),
        class_=class_,
        count=_count(parsed, start, head, numbers),
        head=head.i,
        origin=_origin(start, head),
        definite=syntax.is_definite(head),
    )


def _count(
    parsed: ParsedReport, start: int, head: Token, numbers: Mapping[int, list[Quantity]]
) -> Count | None:
    counted = [q for index in range(start, head.i + 1) for q in numbers.get(index, ())]
    quantity = min(counted, key=lambda q: q.start, default=None)
    if quantity is not None and not quantity.of_them and quantity.best != 0:
        return read_count(parsed, parsed.doc[quantity.head or head.i], counted)
    if _in_collective(head) or syntax.is_plural(head):
        return None
    count = read_count(parsed, head, ())
    return count if count is not None and count.best else None


def _in_collective(head: Token) -> bool:
    return head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lemma_.lower() in COLLECTIVES


def _origin(start: int, head: Token) -> int | None:
    """The country or demonym of "Iranian-made drones", "a drone … of Iranian origin", "built in Iran"."""
    for token in (*_made_before(start, head), *_made_after(head)):
        if token.ent_type_ in {"NORP", "GPE"} or token.tag_ in {"NNP", "NNPS"} or token.text[:1].isupper():
            return int(token.i)
    return None


def _made_before(start: int, head: Token) -> Iterator[Token]:
    doc = head.doc
    for token in doc[max(0, start - 6) : head.i]:
        stem, _, made = token.lower_.rpartition("-")
        if stem and made in MADE:
            yield token
        if token.lower_ in MADE and token.i >= 2 and doc[token.i - 1].text == "-":
            yield doc[token.i - 2]


def _speaks_of(origin: Token, weapon: Token) -> bool:
    """Whether "of … origin" hangs on the weapon or is said of it ("a drone used in the raid was of … origin")."""
    preposition = origin.head
    if preposition.lower_ != "of":
        return False
    governor = preposition.head
    return governor == weapon or any(s == weapon for s in syntax.grammatical_subjects(governor))


def _made_after(head: Token) -> Iterator[Token]:
    sentence = head.sent
    for token in head.doc[head.i + 1 : min(sentence.end, head.i + ORIGIN_REACH)]:
        if token.lower_ in ORIGIN_NOUNS and _speaks_of(token, head):
            yield from (t for t in token.lefts if t.dep_ in {"amod", "compound", "nmod"})
        elif token.lower_ in MADE and token.dep_ == "acl" and token.head.i == head.i:
            yield from syntax.prepositional(token, ("in", "by"))


NOT_USED = frozenset(
    "seize recover confiscate find discover carry buy sell supply give deliver send produce store surrender hand "
    "steal smuggle transport hold possess capture test show display intercept say defuse receive make".split()
)
"""Verbs after which a weapon was there, but not used."""


def not_used(head: Token) -> bool:
    """Whether a weapon (its noun) was there without being used: stolen, shown, shot down."""
    verb = next((node for node in syntax.clause_path(head) if node.pos_ in ("VERB", "AUX")), None)
    return verb is not None and verb.lemma_.lower() in NOT_USED
