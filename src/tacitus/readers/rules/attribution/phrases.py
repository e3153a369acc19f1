"""Attribution without a verb of its own: "according to X", "in X's words", "the claim that", "sure that"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.readers.rules.attribution.clauses import source_of, that_clause
from tacitus.readers.rules.attribution.lexicon import adjective_frames, noun_frames, word_list
from tacitus.readers.rules.attribution.model import Draft, Range, child, subtree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

CLAUSE_HEADS = frozenset({"VERB", "AUX"})
VIEWS = frozenset({"word", "view", "opinion", "account", "eye"})


def phrase_drafts(doc: Doc) -> Iterator[Draft]:
    """Drafts for prepositional and nominal cues."""
    for token in doc:
        if token.dep_ == "prep" or token.lower_ == "according":
            yield from _according(token)
        elif token.pos_ == "NOUN" and (frames := noun_frames().get(token.lemma_.lower())):
            yield from _nominal(token, frames)
        elif token.pos_ == "ADJ" and (frames := adjective_frames().get(token.lower_)):
            yield from _adjectival(token, frames)


def _adjectival(adjective: Token, frames: dict[str, str]) -> Iterator[Draft]:
    """ "is confident that …", "made clear that …"."""
    verb = adjective.head
    if adjective.dep_ not in ("acomp", "oprd", "ccomp", "xcomp") or verb.pos_ not in CLAUSE_HEADS:
        return
    if adjective.lower_ == "clear" and verb.lemma_ != "make":
        return
    contents = [
        *_noun_contents(adjective, frames),
        *(
            (subtree(kid), frames["clause"])
            for kid in adjective.children
            if kid.dep_ == "ccomp" and "clause" in frames
        ),
        *(
            (subtree(kid), frames["inf"])
            for kid in adjective.children
            if kid.dep_ == "xcomp" and "inf" in frames
        ),
    ]
    source = source_of(verb)
    if contents and source is not None:
        yield Draft(
            cue=adjective,
            cue_range=(min(verb.i, adjective.i), max(verb.i, adjective.i) + 1),
            verb_class=contents[0][1],
            kind="adjective",
            source=source,
            source_range=subtree(source),
            contents=[part for part, _ in contents],
            negated=any(kid.dep_ == "neg" for kid in verb.children),
        )


def _according(prep: Token) -> Iterator[Draft]:
    found = _according_to(prep) or _in_the_words_of(prep)
    if found is None:
        return
    source, cue = found
    low, high = subtree(prep)
    host = prep.sent.root if _closes(prep, high) else _clause_above(prep)
    start, end = subtree(host)
    yield Draft(
        cue=prep,
        cue_range=cue,
        verb_class="report",
        kind="according",
        source=source,
        source_range=subtree(source),
        contents=[part for part in ((start, low), (high, end)) if part[0] < part[1]],
    )


def _closes(prep: Token, end: int) -> bool:
    """Whether a phrase stands behind a comma at the end of its sentence: it is about all of that."""
    behind = prep.doc[end : prep.sent.end]
    return prep.i > 0 and prep.nbor(-1).text == "," and all(t.is_punct or t.is_space for t in behind)


def _according_to(prep: Token) -> tuple[Token, Range] | None:
    if prep.lower_ != "according":
        return None
    to = child(prep, "prep", "pcomp", "dep")
    source = child(to, "pobj", "dobj") if to is not None else child(prep, "pobj")
    if source is None:
        return None
    return source, (prep.i, to.i + 1 if to is not None else prep.i + 1)


def _in_the_words_of(prep: Token) -> tuple[Token, Range] | None:
    noun = child(prep, "pobj") if prep.lower_ in ("in", "by") else None
    if noun is None or noun.lemma_.lower() not in VIEWS:
        return None
    of = child(noun, "prep")
    source = child(of, "pobj") if of is not None and of.lower_ == "of" else child(noun, "poss")
    if source is None:
        return None
    return source, (prep.i, max(noun.i, of.i if of is not None else 0) + 1)


def _clause_above(token: Token) -> Token:
    step = token
    while step.head != step and (step == token or step.pos_ not in CLAUSE_HEADS):
        step = step.head
    return step


def _nominal(noun: Token, frames: dict[str, str]) -> Iterator[Draft]:
    contents = list(_noun_contents(noun, frames))
    if not contents:
        return
    source = _noun_source(noun)
    yield Draft(
        cue=noun,
        cue_range=(noun.i, noun.i + 1),
        verb_class=contents[0][1],
        kind="noun",
        source=source,
        source_range=subtree(source) if source is not None else None,
        contents=[part for part, _ in contents],
        negated=any(kid.dep_ in ("det", "neg") and kid.lower_ == "no" for kid in noun.children),
    )


def _noun_contents(noun: Token, frames: dict[str, str]) -> Iterator[tuple[Range, str]]:
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be" and "clause" in frames:
        # "the governor's account is that separatists attacked"
        said = next((k for k in noun.head.children if k.dep_ == "ccomp" and k.i > noun.head.i), None)
        if said is not None:
            yield subtree(said), frames["clause"]
    told = that_clause(noun) if "clause" in frames else None
    if told is not None:
        yield subtree(told), frames["clause"]
    for kid in noun.children:
        if kid.dep_ in ("acl", "relcl", "ccomp") and kid.i > noun.i and kid != told:
            if "inf" in frames and any(t.tag_ == "TO" for t in kid.children if t.dep_ in ("mark", "aux")):
                yield subtree(kid), frames["inf"]
        elif kid.dep_ == "prep" and told is None and (taken := frames.get(f"prep:{kid.lower_}")):
            said = child(kid, "pobj", "pcomp")
            if said is not None:
                yield subtree(said), taken


def _noun_source(noun: Token) -> Token | None:
    owner = child(noun, "poss")
    if owner is not None:
        return owner
    givers = ("by", "from", "among", "of") if that_clause(noun) is not None else ("by", "from", "among")
    for kid in noun.children:
        if kid.dep_ in ("prep", "agent") and kid.lower_ in givers:
            giver = child(kid, "pobj")
            if giver is not None:
                return giver
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in word_list("light_verbs"):
        return source_of(verb)
    return None
