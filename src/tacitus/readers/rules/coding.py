"""Who did what to whom in one sentence, as PLOVER codes it: event type, source and target as tokens.

The main clause is read; verbs of saying and light verbs hand over to what they govern. What is still to come is a
promise or a threat, what is refused a rejection, what somebody says another must do a demand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.plover import HOSTILE, CodingLexicon, VerbRule, coding_lexicon
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

MAX_DEPTH = 5
"""How many verbs of saying and light verbs are followed down."""
CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "conj", "pcomp", "dep", "parataxis")
OWN_WORDS = frozenset(
    "dobj pobj prep compound amod nmod prt advmod attr nsubjpass oprd poss conj acomp agent dative appos pcomp".split()
)
FORCES = frozenset(
    "force troop army aircraft helicopter tank soldier navy warplane jet gunship predator drone".split()
)
UNARMED = frozenset("camp refugee civilian village villager worker tourist".split())
LATER = frozenset(
    "after following before during despite since amid because under according without until while unless if as "
    "although though when".split()
)
"""Words that open a phrase on something else than what was done."""
SETTLED = frozenset({"AGREE", "DEMAND", "DISAPPROVE", "THREATEN", "REJECT", "CONSULT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """One coded event: heads of the noun phrases in each role; `targets` in order of preference."""

    type: str
    verb: Token
    sources: tuple[Token, ...]
    targets: tuple[Token, ...]
    why: str


@dataclass(frozen=True, slots=True)
class _Mood:
    future: bool = False
    refused: bool = False
    promised: bool = False


def plain_coding(verb: Token) -> Coding:
    """Source and targets of a verb that no rule reads; the type is "" then."""
    return _coding(verb, "", _sources(verb), "verb alone")


def code_sentence(tokens: TokenSpan) -> Coding | None:
    """The event of the sentence's main clause, None when no rule reads it."""
    lexicon = coding_lexicon()
    root = tokens.root
    return _read(root, _Mood(), (), lexicon, 0) or _anywhere(tokens, lexicon)


def _read(
    verb: Token, mood: _Mood, sources: tuple[Token, ...], lexicon: CodingLexicon, depth: int
) -> Coding | None:
    mood = _moved(verb, mood, lexicon)
    sources = _acting(verb, _sources(verb), sources)
    lemma = verb.lemma_.lower()
    content = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp", "parataxis")]
    if lemma in lexicon.say and depth < MAX_DEPTH:
        for clause in content:
            found = _said(clause, mood, sources, lexicon, depth)
            if found is not None:
                return found
    rule = _rule(verb, lexicon)
    lower = _lower(verb, lexicon)
    hands_over = lemma in lexicon.light or lemma in lexicon.future or lemma in lexicon.refusal
    if depth < MAX_DEPTH and hands_over and (rule is None or not rule.governed):
        for clause in lower:
            below = _Mood(
                mood.future or lemma in lexicon.future,
                mood.refused or lemma in lexicon.refusal,
                mood.promised or lemma in lexicon.promise,
            )
            found = _read(clause, below, sources, lexicon, depth + 1)
            if found is not None:
                return found
    if rule is not None:
        return _coding(
            verb, _in_mood(_of_force(rule.type, verb, sources), mood, verb), sources, f"rule '{rule.verb}'"
        )
    if depth < MAX_DEPTH:
        for clause in (c for c in verb.children if c.dep_ in CLAUSES and c.pos_ in ("VERB", "AUX")):
            found = _read(clause, mood, sources, lexicon, depth + 1)
            if found is not None:
                return found
    return None


def _acting(verb: Token, own: tuple[Token, ...], above: tuple[Token, ...]) -> tuple[Token, ...]:
    """The verb's own doers; a thing does nothing where somebody above does ("sends arms to help defend …")."""
    light = coding_lexicon().light
    handed = (
        verb.dep_ in ("xcomp", "ccomp", "advcl") and {verb.lemma_.lower(), verb.head.lemma_.lower()} & light
    )
    if handed and above and not any(_can_act(token) for token in own):
        return above
    return own or above


def _can_act(token: Token) -> bool:
    named = any(t.ent_type_ in ("NORP", "GPE", "ORG", "PERSON") for t in _words((token,)))
    return named or token.pos_ in ("PROPN", "PRON") or lookup(token.lemma_.lower()) is not None


def _lower(verb: Token, lexicon: CodingLexicon) -> list[Token]:
    """Clauses that a light or modal verb hands over to, those of "is willing to" included."""
    own = [c for c in verb.children if c.dep_ == "xcomp"]
    if verb.lemma_.lower() in lexicon.refusal:
        own += [c for c in verb.children if c.dep_ == "ccomp"]
    return own + [
        c for a in verb.children if a.dep_ == "acomp" for c in a.children if c.dep_ in ("xcomp", "ccomp")
    ]


def _said(
    clause: Token, mood: _Mood, sources: tuple[Token, ...], lexicon: CodingLexicon, depth: int
) -> Coding | None:
    """What is said: an obligation of somebody else's is a demand, the rest is read for itself."""
    own = syntax.grammatical_subjects(clause, climb=0)
    other = [t for t in own if t.pos_ != "PRON"]
    speaking = [t for t in sources if t.pos_ != "PRON"]
    if other and speaking and any(c.lower_ in lexicon.obligation for c in clause.children):
        return _coding(clause, "DEMAND", sources, "obligation", targets=tuple(other))
    if syntax.is_passive(clause) and not mood.future and _is_hostile(clause, lexicon):
        sources = ()  # whoever tells of it did not do it
    return _read(clause, mood, sources, lexicon, depth + 1)


def _is_hostile(verb: Token, lexicon: CodingLexicon) -> bool:
    rule = _rule(verb, lexicon)
    return rule is not None and rule.type in HOSTILE


def _moved(verb: Token, mood: _Mood, lexicon: CodingLexicon) -> _Mood:
    helpers = [c for c in verb.children if c.dep_ in ("aux", "acomp", "advmod", "neg")]
    future = mood.future or any(c.lower_ in lexicon.future and c.dep_ != "neg" for c in helpers)
    refused = mood.refused != any(c.dep_ == "neg" for c in helpers)
    promised = mood.promised or any(c.lower_ in lexicon.promise for c in helpers)
    return _Mood(future, refused, promised)


def _in_mood(kind: str, mood: _Mood, verb: Token) -> str:
    if mood.refused:
        return "REJECT" if kind not in HOSTILE | {"DISAPPROVE", "RETREAT"} else "AGREE"
    if mood.promised and kind not in ("DEMAND", "DISAPPROVE", "REJECT"):
        return "AGREE"
    if kind == "RETREAT" and verb.lemma_.lower() == "resign":
        return kind
    if mood.future and kind in HOSTILE:
        return "THREATEN"
    if mood.future and kind not in SETTLED - {"CONSULT"}:
        return "AGREE"
    return kind


def _of_force(kind: str, verb: Token, sources: tuple[Token, ...]) -> str:
    """Killing by armed forces is fighting; an attack on people without arms is an assault."""
    if kind == "ASSAULT" and verb.lemma_.lower() in ("kill", "wound", "injure"):
        return "FIGHT" if any(t.lemma_.lower() in FORCES for t in _words(sources)) else kind
    if kind == "FIGHT" and verb.lemma_.lower() == "attack":
        hit = syntax.undergoers(verb)
        return "ASSAULT" if any(t.lemma_.lower() in UNARMED for t in _words(hit)) else kind
    return kind


def _words(heads: Iterable[Token]) -> Iterator[Token]:
    for head in heads:
        yield head
        yield from syntax.modifiers(head)


def _rule(verb: Token, lexicon: CodingLexicon) -> VerbRule | None:
    rules = lexicon.rules.get(verb.lemma_.lower())
    if rules is None:
        return None
    governed = set(_governed(verb))
    return next((r for r in rules if not r.governed or r.governed & governed), None)


def _governed(verb: Token) -> Iterator[str]:
    """Lemmas and forms below the verb, clauses left out."""
    for child in verb.children:
        if child.dep_ in OWN_WORDS:
            yield from (child.lemma_.lower(), child.lower_)
            yield from _governed(child)


def _sources(verb: Token) -> tuple[Token, ...]:
    quoted = verb.lemma_.lower() == "quote" and syntax.is_passive(verb)
    return tuple(
        t
        for t in (syntax.undergoers(verb) if quoted else syntax.doers(verb))
        if t.pos_ != "PRON" or t.lower_ not in ("it", "they", "he", "she")
    )


def _coding(
    verb: Token, kind: str, sources: tuple[Token, ...], why: str, targets: tuple[Token, ...] = ()
) -> Coding:
    if not targets:
        passive = tuple(syntax.undergoers(verb)) if syntax.is_passive(verb) else ()
        targets = (*passive, *_below(verb, {t.i for s in sources for t in s.subtree}))
    return Coding(type=kind, verb=verb, sources=sources, targets=targets, why=why)


def _below(verb: Token, taken: set[int]) -> tuple[Token, ...]:
    """Nouns below the verb in reading order, phrases on circumstances last."""
    aside = {t.i for child in verb.children if _is_aside(child) for t in child.subtree}
    nouns = [
        t for t in verb.subtree if t.i > verb.i and t.i not in taken and t.pos_ in ("NOUN", "PROPN", "ADJ")
    ]
    return tuple(sorted(nouns, key=lambda t: (t.i in aside, t.i)))


def _is_aside(child: Token) -> bool:
    opens = [child.lower_, *(c.lower_ for c in child.children if c.dep_ in ("mark", "advmod", "prep"))]
    return child.dep_ in ("prep", "advcl", "npadvmod", "parataxis") and any(word in LATER for word in opens)


def _anywhere(tokens: Iterable[Token], lexicon: CodingLexicon) -> Coding | None:
    """No clause was read from the root: the first verb or deed noun that a rule knows."""
    for token in tokens:
        if token.pos_ in ("VERB", "NOUN") and (rule := _rule(token, lexicon)) is not None:
            sources = _sources(token) if token.pos_ == "VERB" else tuple(t for t in syntax.modifiers(token))
            return _coding(token, rule.type, sources, f"rule '{rule.verb}' anywhere")
    return None
