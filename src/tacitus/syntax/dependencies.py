"""Questions to the parse that every extractor asks: who does it, to whom, by what preposition.

Works on spaCy tokens with Universal-like English labels (`nsubj`, `dobj`, `agent` …, the CLEAR scheme of
en_core_web_*). All functions are pure and cost no more than the clause is long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
NOUN_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})
DEFINITE = frozenset({"the", "this", "that", "these", "those"})
RELATIVE = frozenset({"who", "that", "which", "whom", "whose"})
NOUN_TAGS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
MAX_CLIMB = 6
"""How many heads are climbed in search of a shared subject; deeper chains are parser noise."""
FINITE = frozenset({"VBD", "VBZ", "VBP"})
PUNISH = frozenset(
    "sentence jail imprison arrest detain try fine punish prosecute indict acquit hang execute extradite sanction "
    "remand want hunt honour honor decorate".split()
)
"""Verbs whose subject did not do what is told after "for" or "over" ("jailed two men for bombing the station")."""
OBJECT_CONTROL = frozenset(
    "accuse blame order tell ask urge force allow permit enable command instruct persuade suspect charge "
    "convict criticise criticize condemn denounce thank praise help direct send prompt lead cause "
    "see watch hear film show catch".split()
)
"""Verbs whose object, not subject, does what the dependent clause says ("accused Hamas of killing …")."""


def with_conjuncts(head: Token) -> Iterator[Token]:
    """`head` and everything coordinated with it, in order."""
    waiting = [head]
    while waiting:
        token = waiting.pop()
        yield token
        joined = [c for c in token.children if c.dep_ == "conj" and c.pos_ in NOUN_TAGS | {"ADJ"}]
        waiting += reversed(joined)


def is_passive(verb: Token) -> bool:
    """Whether `verb` is a passive (full, reduced, or sharing the passive auxiliary of a conjunct)."""
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.tag_ not in ("VBN", "VBD"):
        return False
    if _is_cut_short(verb):
        return True
    if any(child.dep_ in ("nsubj", "dobj") for child in verb.children):
        return False
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl", "amod", "oprd", "ccomp", "pcomp", "xcomp"):
        return not any(child.dep_ == "aux" for child in verb.children)
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and not _has_own_clause(verb):
        return is_passive(verb.head)
    # headline style without the auxiliary: "Three killed in blast" comes out as a root participle
    return any(child.dep_ == "agent" for child in verb.children)


def is_habit(verb: Token) -> bool:
    """ "Does not target civilians": what somebody never does, told of nothing that happened."""
    helpers = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    negated = any(child.dep_ == "neg" for child in verb.children)
    return negated and not helpers.isdisjoint({"do", "does"})


def _is_cut_short(verb: Token) -> bool:
    """ "The boy hit by a rocket in Sderot died": read as if he had hit somebody, but for the "by" behind the verb."""
    has = {child.dep_ for child in verb.children}
    return "agent" in has and "nsubj" in has and not has & {"dobj", "aux"}


def _has_own_clause(verb: Token) -> bool:
    return any(child.dep_ in ("nsubj", "nsubjpass", "aux") for child in verb.children)


def antecedent_of(token: Token) -> Token:
    """The noun a relative pronoun stands for, or `token` itself."""
    if token.lower_ not in RELATIVE:
        return token
    node = token
    for _ in range(MAX_CLIMB):
        if node.dep_ == "relcl":
            return node.head
        if node.head == node:
            break
        node = node.head
    return token


def grammatical_subjects(verb: Token, *, climb: int = MAX_CLIMB) -> list[Token]:
    """Heads of the subject of `verb`, own or shared (conjuncts, control, relative and reduced clauses)."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    if own:
        return [found for child in map(_past_brackets, own) for found in with_conjuncts(antecedent_of(child))]
    if climb == 0:
        return []
    return _shared_subjects(verb, climb)


def _past_brackets(subject: Token) -> Token:
    """ "(Lake Radio via Wire) Rebels claimed …": a credit before a sentence is not its subject, what follows it is."""
    if (
        subject.head.i < subject.i
        or subject.doc[subject.left_edge.i - 1 if subject.left_edge.i else 0].text != "("
    ):
        return subject
    between = subject.doc[subject.i : subject.head.i]
    closing = next((t.i for t in between if t.text in "()"), None)
    if closing is None or subject.doc[closing].text == "(":
        return subject
    named = (t for t in subject.doc[closing + 1 : subject.head.i] if t.pos_ in ("NOUN", "PROPN"))
    return next((t for t in named if t.dep_ != "compound" or t.head.i > subject.head.i), subject)


def _shared_subjects(verb: Token, climb: int) -> list[Token]:
    head = verb.head
    if verb.dep_ in ("acl", "relcl") and head.pos_ in NOUN_TAGS:
        # "plans to attack": the noun is no doer of an infinitive
        if verb.dep_ == "acl" and any(child.tag_ == "TO" for child in verb.children):
            return []
        return list(with_conjuncts(head))
    if verb.dep_ == "conj" and head.pos_ in ("VERB", "AUX"):
        relative, *others = [child for child in head.children if child.dep_ == "nsubj"] or [head]
        if others and relative.lower_ in RELATIVE:
            return list(with_conjuncts(antecedent_of(relative)))  # "who then, X believes, killed …"
        return grammatical_subjects(_told_beside(verb), climb=climb - 1)
    if verb.dep_ == "pcomp" and head.dep_ == "prep" and head.head.pos_ in ("VERB", "AUX"):
        if head.lower_ in ("for", "over") and head.head.lemma_.lower() in PUNISH:
            return []
        return _controller(head.head, climb)
    if verb.dep_ in ("xcomp", "advcl", "ccomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        if _has_lost_its_subject(verb):
            return []
        # "blamed Iran, rejecting the claim": what is set apart by a comma is the subject's
        apart = (
            verb.dep_ == "advcl" and verb.left_edge.i > head.i and verb.doc[verb.left_edge.i - 1].text == ","
        )
        return grammatical_subjects(head, climb=climb - 1) if apart else _controller(head, climb)
    return []


def _told_beside(verb: Token) -> Token:
    """The verb that a conjoined one goes on from: in "the group that calls itself X and killed" it is no "calls"."""
    head = verb.head
    if head.dep_ != "relcl" or verb.tag_ != "VBD" or head.tag_ not in ("VBZ", "VBP"):
        return head
    return next((node for node in clause_path(head.head) if node.tag_ == "VBD"), head)


def _has_lost_its_subject(verb: Token) -> bool:
    """Whether a finite clause must have a subject that the parse did not find; the main clause's is not his."""
    marked = any(child.dep_ == "mark" for child in verb.children)
    if verb.dep_ == "ccomp":
        return marked or (verb.tag_ in FINITE and verb.i != verb.head.i + 1)
    return verb.dep_ == "advcl" and marked and verb.tag_ in FINITE


def _controller(verb: Token, climb: int) -> list[Token]:
    if verb.lemma_.lower() in OBJECT_CONTROL and not is_passive(verb):
        objects = direct_objects(verb)
        if objects:
            return objects
    return grammatical_subjects(verb, climb=climb - 1)


def direct_objects(verb: Token) -> list[Token]:
    """Heads of the direct object, conjuncts included; a relative clause's gap is filled by its antecedent."""
    own = [child for child in verb.children if child.dep_ in ("dobj", "dative", "oprd", "attr")]
    own = [child for child in own if child.dep_ == "dobj"] or [c for c in own if c.pos_ in NOUN_TAGS]
    # "accused the paramilitary Rapid Support Forces": an adjective that the parser took for an object of its own
    own = [child for child in own if child.pos_ != "ADJ" or child.i + 1 != _start_of_next(own, child)]
    return [found for child in own for found in with_conjuncts(antecedent_of(child))]


def _start_of_next(listed: list[Token], one: Token) -> int | None:
    return min((other.left_edge.i for other in listed if other.i > one.i), default=None)


def doers(verb: Token) -> list[Token]:
    """Who or what does `verb`: the subject of an active verb, the "by" phrase of a passive one."""
    if is_passive(verb):
        return list(prepositional(verb, ("by",), labels=("agent", "prep")))
    return grammatical_subjects(verb)


def undergoers(verb: Token) -> list[Token]:
    """Whom or what `verb` befalls: the object of an active verb, the subject of a passive one."""
    return grammatical_subjects(verb) if is_passive(verb) else direct_objects(verb)


def prepositional(
    head: Token, prepositions: Iterable[str], *, labels: tuple[str, ...] = ("prep", "agent")
) -> Iterator[Token]:
    """Objects (conjuncts included) of the given prepositions that hang on `head`."""
    wanted = frozenset(prepositions)
    for child in head.children:
        # "by a bullet, and by a trooper"
        added = child.dep_ == "conj" and child.pos_ == "ADP"
        if (child.dep_ in labels or added) and child.lower_ in wanted:
            for grandchild in child.children:
                if grandchild.dep_ in ("pobj", "pcomp"):
                    yield from with_conjuncts(grandchild)


def governor(noun: Token) -> Token:
    """The noun of what was done to a noun ("the bombing of a market", "a blast in a shop"), itself where none is."""
    above = noun.head.head
    below = noun.dep_ == "pobj" and noun.head.lower_ in ("of", "on", "in", "at")
    return above if below and above.pos_ in ("NOUN", "PROPN") else noun


def modifiers(noun: Token) -> list[Token]:
    """Compound, adjectival and possessive modifiers of `noun`, left to right, nested ones included."""
    found: list[Token] = []
    for child in noun.children:
        if child.dep_ in ("compound", "amod", "nmod", "poss", "npadvmod", "nummod", "quantmod"):
            found.extend(modifiers(child))
            found.append(child)
    return sorted(found, key=lambda token: token.i)


QUANTIFIERS = frozenset(
    "one some most many several all both none few dozen dozens hundreds thousands scores part half any each "
    "majority number handful group percent".split()
)


def counted(token: Token) -> Token:
    """What a partitive counts: "one of its commanders" is a commander, "most of the rockets" are rockets."""
    if token.lower_ in QUANTIFIERS - {"group"} or token.pos_ == "NUM" or token.like_num:
        return next(prepositional(token, ("of",)), token)
    if token.lower_ == "group" and not is_definite(token):
        return next((t for t in prepositional(token, ("of",)) if is_plural(t)), token)
    return token


IDENTIFY = frozenset({"identify", "name"})


def identified(noun: Token) -> Token:
    """ "Named Karim as the gunman who …", "identified the gunman who … as Karim": the name of whom the noun tells."""
    verb = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "as" else noun.head
    if verb.lemma_.lower() not in IDENTIFY or noun.pos_ == "PROPN":
        return noun
    called = (*undergoers(verb), *prepositional(verb, ("as",)))
    return next((t for t in called if t.pos_ == "PROPN"), noun) if noun in called else noun


def counted_after(token: Token) -> Token | None:
    """The counted noun whose phrase begins right after `token` ("shot dead at least 100 people"), wherever the parse
    hangs it."""
    for number in token.doc[token.i + 1 : token.i + 1 + COUNT_REACH]:
        if number.dep_ == "nummod" and number.head.left_edge.i == token.i + 1:
            return number.head
    return None


COUNT_REACH = 4
"""Tokens from the start of a counted phrase to its number ("at least 100")."""


_BEFORE_NOUN = frozenset("compound amod nmod poss nummod quantmod det advmod npadvmod punct".split())
"""How what belongs to a noun phrase and stands before its head depends on it."""


def noun_phrase(head: Token) -> list[Token]:
    """Tokens of the noun phrase of `head`: left dependents, "of" and name-like right ones; no clauses."""
    tokens = [head]
    for child in head.children:
        if child.i < head.i and child.dep_ in _BEFORE_NOUN:
            tokens.extend(child.subtree)
    return sorted(tokens, key=lambda token: token.i)


def clause_path(token: Token) -> Iterator[Token]:
    """`token` and its heads up to the root."""
    yield token
    while token.head != token:
        token = token.head
        yield token


def is_plural(noun: Token) -> bool:
    """Whether a noun is plural by its tag or ending."""
    return noun.tag_ in ("NNS", "NNPS")


def is_definite(noun: Token) -> bool:
    """Whether a noun has a definite determiner or is a day's ("Monday's attack").

    Any other possessive is none: "his attacks" may be any.
    """
    return any(
        child.lower_ in DEFINITE or (child.dep_ == "poss" and child.ent_type_ == "DATE")
        for child in noun.children
    )


def is_measured_since(trigger: Token, token: Token) -> bool:
    """Whether a word is of what a superlative is compared with: "the deadliest attack since the war began in 2015",
    "the first troops killed since the war in Gaza"."""
    told = trigger.head if trigger.dep_ in ("acl", "relcl") else trigger
    best = any(
        c.tag_ == "JJS" or c.lower_ in ("first", "worst") for node in (trigger, told) for c in node.children
    )
    return best and any(word.lower_ == "since" for word in trigger.doc[trigger.i : token.i])


LINKING = frozenset({"link", "connect", "join"})


def is_far_end(token: Token) -> bool:
    """ "The bridge that links the peninsula to Russia": where a way leads, not where something was."""
    return token.dep_ == "pobj" and token.head.lower_ in ("to", "with") and token.head.head.lemma_ in LINKING
