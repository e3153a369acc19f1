"""Attribution by verbs with a clause, an infinitive, an object or a preposition as what is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.lexicon import (
    media_names,
    role_nouns,
    verb_frames,
    word_list,
)
from tacitus.readers.rules.attribution.model import Draft, Range, child, is_negated, subtree
from tacitus.syntax.dependencies import prepositional

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Doc, Token

FOLLOWS = frozenset({"after", "before", "when", "while", "as", "because", "since"})
"""Conjunctions whose clause, after a parenthetical cue, belongs to what was said."""
RECIPIENTS = frozenset({"to", "with", "on", "in", "by"})
IN_WRITING = frozenset({"in", "by", "via", "through", "on"})
"""Prepositions before the document in which something is said."""
MAX_CLIMB = 6
"""Steps from a verb without subject to the verb whose subject it shares (longest chain seen is 4)."""


def clause_drafts(doc: Doc) -> Iterator[Draft]:
    """One draft per attributing verb that has content in its own sentence."""
    frames = verb_frames()
    for token in doc:
        if token.pos_ in ("VERB", "AUX") and (entry := frames.get(lemma_of(token))):
            draft = _draft(token, entry)
            if draft is not None:
                yield draft


def lemma_of(token: Token) -> str:
    """Lower-case lemma."""
    return str(token.lemma_).lower()


def _draft(verb: Token, frames: dict[str, str]) -> Draft | None:
    passive = is_passive(verb)
    closing = _closing_host(verb) if "parenthetical" in frames else None
    if closing is not None:
        contents = [(closing, frames["parenthetical"])]
    else:
        contents = list(_contents(verb, frames, passive))
    tail = _closing_tail(verb, frames) if not contents or child(verb, "nsubj") is None else None
    if tail is not None:
        return tail
    if not contents:
        return None
    verb_class = contents[0][1]
    source = _who_spoke(source_of(verb)) if verb_class != "seem" else None
    return Draft(
        cue=verb,
        cue_range=cue_range(verb),
        verb_class=verb_class,
        kind="clause",
        source=source,
        source_range=source_range(source, verb) if source is not None else None,
        contents=[part for part, _ in contents],
        negated=is_negated(verb),
        medium=medium_of(verb),
        aside=closing is not None or verb.dep_ == "parataxis",
    )


def _who_spoke(source: Token | None) -> Token | None:
    """ "…, seven of them children, the judge said": a subject with a subject of its own is no speaker; what is set
    beside it is."""
    if source is None or child(source, "nsubj") is None:
        return source
    return child(source, "appos") or source


CLOSING = frozenset({"say", "tell", "add", "report", "confirm", "announce"})
TAIL = 8
"""Tokens that may follow a closing "said" (a day, a recipient); our choice."""
STRETCH = 16
"""Tokens of each half of a speaker between commas; our choice."""


def _closing_tail(verb: Token, frames: dict[str, str]) -> Draft | None:
    """ "…, the head of the clinic, Dr Noor, said on Friday": read by its commas, which the parser loses."""
    doc, first, end = verb.doc, verb.sent.start, verb.sent.end
    if lemma_of(verb) not in CLOSING or "parenthetical" not in frames or end - verb.i > TAIL + 1:
        return None
    if doc[verb.i - 1].text != "," or any(t.pos_ == "VERB" or t.text == "," for t in doc[verb.i + 1 : end]):
        return None
    commas = [i for i in range(first, verb.i - 1) if doc[i].text == ","]
    if len(commas) < 2:
        return None
    opening, middle = commas[-2:]
    named = doc[opening + 1 : middle]
    if not 0 < len(named) <= STRETCH or verb.i - middle > STRETCH or any(t.pos_ == "VERB" for t in named):
        return None
    if not any(t.pos_ in ("VERB", "AUX") for t in doc[first:opening]) or named[0].pos_ == "ADP":
        return None
    head = _first_noun(named)
    if head is None:
        return None
    return Draft(
        cue=verb,
        cue_range=cue_range(verb),
        verb_class=frames["parenthetical"],
        kind="clause",
        source=head,
        source_range=(opening + 1, verb.i - 1),
        contents=[(first, opening)],
        medium=medium_of(verb),
        aside=True,
    )


def _first_noun(phrase: Iterable[Token]) -> Token | None:
    """The head of a noun phrase by its words: the last noun before a preposition."""
    head = None
    for token in phrase:
        if token.pos_ == "ADP" and head is not None:
            break
        if token.pos_ in ("NOUN", "PROPN"):
            head = token
    return head


def _closing_host(verb: Token) -> Range | None:
    """ "A said B, C reported", which the parser reads as A saying that C reported B: all before C."""
    above = verb.head
    if verb.dep_ != "ccomp" or above.i > verb.i or "clause" not in verb_frames().get(lemma_of(above), {}):
        return None
    subject = child(verb, "nsubj")
    said = child(verb, "ccomp")
    if subject is None or said is None or not said.i < subject.i:
        return None
    start = subject.left_edge.i
    if verb.doc[start - 1].text != ",":
        return None
    return above.left_edge.i, start


def is_passive(verb: Token) -> bool:
    """Whether `verb` stands in the passive, or is a participle that modifies a noun."""
    if any(kid.dep_ in ("nsubjpass", "auxpass") for kid in verb.children):
        return True
    return verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl") and child(verb, "aux") is None


def _contents(verb: Token, frames: dict[str, str], passive: bool) -> Iterator[tuple[Range, str]]:
    yield from _clauses(verb, frames)
    yield from _phrases(verb, frames)
    if passive and "obj-inf" in frames and (inner := child(verb, "xcomp")) is not None:
        subject = child(verb, "nsubjpass")
        yield subtree(inner), frames["obj-inf"]
        if subject is not None and not _is_expletive(subject):
            yield subtree(subject), frames["obj-inf"]
    elif passive and "obj" in frames:
        subject = child(verb, "nsubjpass")
        if subject is not None and not _is_expletive(subject):
            yield subtree(subject), _class_of_object(subject, frames)
        for said, taken in _behind_the_source(verb, frames):
            yield subtree(said), taken
    if "parenthetical" in frames and verb.head != verb:
        yield from _host(verb, frames["parenthetical"])


def _behind_the_source(verb: Token, frames: dict[str, str]) -> Iterator[tuple[Token, str]]:
    """ "Accused by police of shooting nine": the parse hangs the deed on who accuses."""
    for source in prepositional(verb, ("by",)):
        for kid in source.children:
            said = child(kid, "pcomp") if kid.dep_ == "prep" else None
            if said is not None and (taken := frames.get(f"prep:{kid.lower_}")):
                yield said, taken


def _clauses(verb: Token, frames: dict[str, str]) -> Iterator[tuple[Range, str]]:
    clause = frames.get("clause") or frames.get("quote")
    end = _ends_at(verb)
    follows = any(kid.dep_ == "ccomp" and verb.i < kid.i < end for kid in verb.children)
    for kid in verb.children:
        if kid.dep_ == "ccomp" and (kid.i > end or (kid.i < verb.i and follows)):
            continue
        if kid.dep_ == "ccomp":
            taken = clause or frames.get("obj-inf") or frames.get("small")
            if taken:
                yield subtree(kid), taken
        elif kid.dep_ == "xcomp":
            taken = _infinitive(kid, frames)
            if taken:
                yield subtree(kid), taken
        elif kid.dep_ == "oprd" and "small" in frames:
            yield subtree(kid), frames["small"]
        elif kid.dep_ == "advcl" and clause and _continues(kid, verb):
            yield subtree(kid), clause
        elif kid.dep_ == "prep" and clause and (told := _clause_of_document(kid)) is not None:
            yield subtree(told), clause
        elif kid.dep_ == "dobj" and clause and _names_its_subject(kid):
            yield subtree(kid), clause
        elif kid.dep_ == "prep" and kid.lower_ == "as" and clause:
            said = child(kid, "pcomp")
            if said is not None and lemma_of(said) not in verb_frames():
                yield subtree(said), clause


def _names_its_subject(noun: Token) -> bool:
    """ "Said the armed group Hezbollah had fired": the parser takes the noun for an object, the name for who fired it."""
    told = child(noun, "relcl")
    subject = child(told, "nsubj") if told is not None else None
    return (
        noun.pos_ == "NOUN"
        and subject is not None
        and subject.pos_ == "PROPN"
        and subject.left_edge.i == noun.i + 1
        and told is not None
        and not any(kid.tag_ in ("WDT", "WP", "IN") for kid in told.children if kid.i < subject.i)
    )


def _ends_at(verb: Token) -> int:
    """Where a closing cue ends what is said: "the army did it, the rebels said; according to the army …"."""
    before = any(kid.dep_ == "ccomp" and kid.i < verb.i for kid in verb.children)
    stops = (t.i for t in verb.doc[verb.i : verb.sent.end] if before and t.text == ";")
    return next(stops, len(verb.doc))


def _clause_of_document(preposition: Token) -> Token | None:
    """ "Denied in a statement that …": the clause that the parser hangs on the statement."""
    noun = child(preposition, "pobj")
    if preposition.lower_ not in IN_WRITING or noun is None:
        return None
    if noun.lemma_.lower() not in word_list("document_nouns"):
        return None
    clauses = (kid for kid in noun.children if kid.dep_ in ("acl", "relcl", "ccomp"))
    return next(
        (c for c in clauses if any(t.dep_ == "mark" and t.lower_ == "that" for t in c.children)), None
    )


def _infinitive(kid: Token, frames: dict[str, str]) -> str | None:
    marked = any(t.dep_ == "aux" and t.tag_ == "TO" for t in kid.children)
    if marked:
        return frames.get("inf") or frames.get("obj-inf")
    if kid.tag_ == "VBG":
        return frames.get("gerund")
    return frames.get("small")


def _continues(clause: Token, verb: Token) -> bool:
    """Whether `clause`, hung on a parenthetical cue, goes on with what is said (", X said, days after …")."""
    if clause.i < verb.i or verb.i + 1 >= len(verb.doc) or verb.nbor().text != ",":
        return False
    if not (verb.dep_ == "parataxis" or any(k.dep_ == "ccomp" and k.i < verb.i for k in verb.children)):
        return False
    return any(kid.dep_ == "mark" and kid.lower_ in FOLLOWS for kid in clause.children)


def _phrases(verb: Token, frames: dict[str, str]) -> Iterator[tuple[Range, str]]:
    for kid in verb.children:
        if kid.dep_ == "dobj" and "obj" in frames:
            yield subtree(kid), _class_of_object(kid, frames)
        elif kid.dep_ == "dobj" and "obj-as" in frames and (role := _as_phrase(verb)) is not None:
            yield subtree(kid), frames["obj-as"]
            yield subtree(role), frames["obj-as"]
        elif kid.dep_ == "dobj" and "small" in frames and child(verb, "oprd", "prep") is not None:
            yield subtree(kid), frames["small"]
        elif kid.dep_ in ("prep", "agent") and (taken := frames.get(f"prep:{kid.lower_}")):
            said = child(kid, "pobj", "pcomp")
            if said is not None:
                yield subtree(said), taken


def _class_of_object(noun: Token, frames: dict[str, str]) -> str:
    """ "Rejected reports that …" denies what the reports say; "rejected the offer" does not."""
    denies = frames["obj"] == "reject" and "clause" in frames and _has_that_clause(noun)
    return frames["clause"] if denies else frames["obj"]


def _whole_host(verb: Token, end: int) -> Token:
    """The clause that a parenthetical cue is about: one that closes the sentence is about all of it."""
    host = verb.head
    sentence = verb.sent
    closing = all(verb.doc[i].is_punct or verb.doc[i].is_space for i in range(end, sentence.end))
    while closing and host.dep_ == "ccomp":
        host = host.head
    return host


def _has_that_clause(noun: Token) -> bool:
    return that_clause(noun) is not None


def that_clause(noun: Token) -> Token | None:
    """The verb of "the claim that …", also where the parse hangs it on the claimant ("the claim of X that …")."""
    for head in (noun, *prepositional(noun, ("of",))):
        for kid in head.children:
            marked = any(t.dep_ == "mark" and t.lower_ == "that" for t in kid.children)
            if kid.dep_ in ("acl", "ccomp", "relcl") and kid.i > head.i and marked:
                return kid
    return None


def _as_phrase(verb: Token) -> Token | None:
    return next((kid for kid in verb.children if kid.dep_ == "prep" and kid.lower_ == "as"), None)


def _host(verb: Token, verb_class: str) -> Iterator[tuple[Range, str]]:
    """The clause around a parenthetical cue: "X, Reuters reported" or "as Reuters reported, X"."""
    parenthetical = verb.dep_ == "parataxis"
    as_clause = verb.dep_ == "advcl" and any(
        k.dep_ in ("mark", "advmod") and k.lower_ == "as" for k in verb.children
    )
    if not (parenthetical or as_clause) or child(verb, "ccomp") is not None:
        return
    if child(verb, "dobj") is not None and parenthetical:
        return
    low, high = subtree(verb)
    start, end = subtree(_whole_host(verb, high))
    if start < low:
        yield (start, low), verb_class
    if high < end:
        yield (high, end), verb_class


def cue_range(verb: Token) -> Range:
    """The verb with its auxiliaries, negation and particle, contiguous."""
    start, end = verb.i, verb.i + 1
    kids = {kid.i: kid for kid in verb.children}
    while start - 1 in kids and kids[start - 1].dep_ in ("aux", "auxpass", "neg", "advmod"):
        start -= 1
    while end in kids and kids[end].dep_ in ("prt", "advmod"):
        end += 1
    if end in kids and _takes(verb, kids[end]):
        end += 1
    return start, end


def _takes(verb: Token, kid: Token) -> bool:
    """Whether `kid` is the preposition that the cue needs ("called for")."""
    governed = kid.dep_ == "prep" and child(kid, "pobj", "pcomp") is not None
    return governed and f"prep:{kid.lower_}" in verb_frames().get(lemma_of(verb), {})


def source_of(verb: Token) -> Token | None:
    """Head of who says it: own subject, the agent of a passive, or the subject shared through the tree."""
    if is_passive(verb):
        agent = child(verb, "agent")
        by = child(agent, "pobj") if agent is not None else None
        if by is not None:
            return by
        if not _quoted_saying(verb):
            return None
    subject = child(verb, "nsubj", "nsubjpass")
    if subject is not None:
        return None if _is_expletive(subject) else subject
    return _subject_before(verb) or _shared_subject(verb)


def _subject_before(verb: Token) -> Token | None:
    """ "Iran fires missiles, says it hit a base; Iraq protests": the subject of the clause that "says" goes on from."""
    sides = [kid for kid in verb.children if kid.dep_ == "ccomp"]
    before, after = [k for k in sides if k.i < verb.i], [k for k in sides if k.i > verb.i]
    return child(before[-1], "nsubj") if before and after else None


def _quoted_saying(verb: Token) -> bool:
    """ "was quoted as saying": the passive subject speaks."""
    return lemma_of(verb) in ("quote", "cite") and any(
        kid.dep_ == "prep" and kid.lower_ == "as" for kid in verb.children
    )


def _is_expletive(subject: Token) -> bool:
    return subject.lower_ in ("it", "there") and is_passive(subject.head)


def _shared_subject(verb: Token) -> Token | None:
    step = verb
    for _ in range(MAX_CLIMB):
        above = step.head
        if above == step:
            return None
        if step.dep_ == "acl":
            return _author(above)
        if step.dep_ == "relcl":
            return None
        if step.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "parataxis", "dep", "agent"):
            return None
        subject = child(above, "nsubj", "nsubjpass")
        if subject is not None:
            return None if _is_expletive(subject) else subject
        step = above
    return None


def _author(noun: Token) -> Token:
    """Who stands behind "in a statement saying …": the giver of a document, else the noun itself."""
    if noun.lemma_.lower() not in word_list("document_nouns"):
        return noun
    owner = child(noun, "poss")
    if owner is not None:
        return owner
    verb = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ in ("dobj", "pobj") and verb.pos_ == "VERB":
        return source_of(verb) or noun
    return noun


def source_range(source: Token, cue: Token) -> Range:
    """The noun phrase of `source` up to the clause that the cue opens."""
    start, end = subtree(source)
    end = min(
        [end, *(k.i for k in source.children if k.i > cue.i and k.dep_ == "prep" and child(k, "pcomp"))]
    )
    if start <= cue.i < end:
        for kid in source.children:
            low, high = subtree(kid)
            if low <= cue.i < high:
                return (start, low) if source.i < low else (high, end)
    return start, end


def medium_of(verb: Token) -> Token | None:
    """The outlet spoken to or through: "told CNN", "in a talk with a daily", "quoted by X as saying"."""
    quoting = verb.head.head if verb.dep_ == "pcomp" and verb.head.lower_ == "as" else None
    if quoting is not None and (agent := child(quoting, "agent")) is not None and is_passive(quoting):
        return child(agent, "pobj")
    for kid in verb.children:
        if kid.dep_ in ("dobj", "dative") and lemma_of(verb) in ("tell", "inform") and is_media(kid):
            return kid
        if kid.dep_ in ("prep", "dative") and kid.lower_ in RECIPIENTS:
            found = _medium_below(kid)
            if found is not None:
                return found
    return None


def _medium_below(preposition: Token) -> Token | None:
    noun = child(preposition, "pobj")
    if noun is None:
        return None
    if is_media(noun) and preposition.lower_ != "in":
        return noun
    for kid in noun.children:
        if kid.dep_ == "prep" and kid.lower_ in ("with", "to", "on", "for"):
            inner = child(kid, "pobj")
            if inner is not None and is_media(inner):
                return inner
    return None


PEOPLE_OF_MEDIA = frozenset(
    {"journalist", "reporter", "correspondent", "editor", "columnist", "media", "press"}
)


def is_media(noun: Token) -> bool:
    """Whether `noun` heads the name or description of a news outlet (not of a journalist)."""
    lemma = noun.lemma_.lower()
    if lemma in PEOPLE_OF_MEDIA:
        return False
    if role_nouns().get(lemma) == "media":
        return True
    names = [noun, *(kid for kid in noun.children if kid.dep_ in ("compound", "nmod"))]
    capital = noun.pos_ == "PROPN" or noun.ent_type_ == "ORG"
    return capital and any(n.lower_ in media_names() or role_nouns().get(n.lower_) == "media" for n in names)
