"""What a report itself calls untrue: "A video claims to show a strike that killed 40 soldiers. This is false."

A verdict is the report's own where nobody is said to give it; what an army calls false is its denial, and stays one. It
is of what others are said to tell ("posts say that …", "a clip shows …"), never of what the report asserts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tacitus.model.vocabulary import SUMMARIES
from tacitus.ontology.kinds import go_together
from tacitus.readers.rules.attribution.find import holding
from tacitus.readers.rules.factuality.walk import findings
from tacitus.readers.rules.rule import words_of
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from tacitus.readers.rules.events.mentions import EventMention
    from tacitus.readers.rules.scene import Scene

UNTRUE = words_of("factuality/untrue")
TELLINGS = words_of("factuality/tellings")
SHOWING = words_of("factuality/showing")
IN_TRUTH = words_of("factuality/in_truth")
UNTRULY = words_of("factuality/untruly")
TAKING_UP = frozenset({"this", "that", "it", "these", "they", "none"})
REACH = 2
"""Sentences between what is told and the verdict on it (our choice)."""
BARE = 3
"""Words of a verdict that is no sentence: "Verdict: False"."""
CONTENT = frozenset({"ccomp", "xcomp", "advcl", "pcomp", "acl", "relcl"})
"""How what is told hangs on the verb of telling."""
UNSURE = ("alleged", "reported", "assessed")


def refuted(scene: Scene, mentions: Sequence[EventMention]) -> set[int]:
    """The indexes of those mentions that the report itself calls untrue."""
    told = [mention for mention in mentions if is_somebodys_telling(scene, mention)]
    found = {mention.index for mention in told if _is_told_untruly(mention)}
    for verdict in _verdicts(scene) if told else ():
        found |= {mention.index for mention in _judged(scene, verdict, told)}
    labels = [mention.kind.label for mention in mentions if mention.index in found]
    return found | {
        mention.index
        for mention in told
        if mention.segment in SUMMARIES
        and any(go_together("labels", mention.kind.label, one) for one in labels)
    }


def is_somebodys_telling(scene: Scene, mention: EventMention) -> bool:
    """Whether somebody else, or a picture, is said to tell of it."""
    told = mention.factuality
    if told is not None and told.modality in UNSURE:
        return True
    for node in syntax.clause_path(mention.lead.token):
        subjects = (kid for kid in node.children if kid.dep_ in ("nsubj", "nsubjpass"))
        if any(_is_telling(word) for word in (node, *subjects)):
            return True
    return any(found.tells for found in holding(scene.attributions, mention.lead.token.i))


def _is_telling(word: Token) -> bool:
    return word.pos_ in ("NOUN", "PROPN") and word.lemma_.lower() in TELLINGS


def _is_told_untruly(mention: EventMention) -> bool:
    """ "Users falsely claimed that jets had bombed …", "a false claim that …", "fake reports of an attack"."""
    for node in syntax.clause_path(mention.lead.token):
        head = node.head
        untruly = any(kid.lower_ in UNTRULY and kid.dep_ == "advmod" for kid in head.children)
        if node.dep_ in CONTENT and untruly and head != node and mention.lead.token != head:
            return True
        untrue = any(kid.lower_ in UNTRUE and kid.dep_ == "amod" for kid in node.children)
        if untrue and _is_telling(node) and node != mention.lead.token and not mention.definite:
            return True
    return False


def _verdicts(scene: Scene) -> Iterator[Token]:
    """The verbs by which the report says that something told is untrue, or that a picture is of something else."""
    for sentence in scene.parsed.sentences:
        words = [token for token in sentence.tokens if token.is_alpha]
        if 0 < len(words) <= BARE and words[-1].lower_ in UNTRUE and not any(map(_is_verb, words)):
            yield words[-1]
        for token in filter(_is_verb, words):
            # a picture "said to show" something judges nothing
            voices = (a for a in holding(scene.attributions, token.i) if a.verb_class != "show")
            if (_calls_untrue(token) or _shows_another(token)) and not any(voices):
                yield token


def _is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def _calls_untrue(verb: Token) -> bool:
    """ "Is false", "proved to be a hoax", "has been debunked"."""
    named = verb.lower_ in UNTRUE or (verb.lemma_.lower() in UNTRUE and syntax.is_passive(verb))
    said = verb.lemma_ == "be" and any(
        kid.dep_ in ("acomp", "attr") and UNTRUE & {kid.lower_, kid.lemma_.lower()} for kid in verb.children
    )
    return (named or said) and not any(found.effect != "reported" for found in findings(verb))


def _shows_another(verb: Token) -> bool:
    """ "The video actually shows a gas explosion": not what it was said to show."""
    if verb.lemma_.lower() not in SHOWING or not any(_is_telling(one) for one in _subjects(verb)):
        return False
    return any(
        kid.lower_ in IN_TRUTH
        or (kid.lower_ == "in" and {"fact", "reality"} & {t.lower_ for t in kid.children})
        for kid in verb.children
    )


def _subjects(verb: Token) -> list[Token]:
    """The subjects of a verb, those of "proved (to be)" where it has none."""
    own = [kid for kid in verb.children if kid.dep_ in ("nsubj", "nsubjpass")]
    return own or syntax.grammatical_subjects(verb)


def _judged(scene: Scene, verdict: Token, told: Sequence[EventMention]) -> Sequence[EventMention]:
    """What a verdict is of: what its subject tells, else what was told last before it."""
    subjects = _subjects(verdict)
    within = {token.i for subject in subjects for token in subject.subtree}
    named = [mention for mention in told if mention.lead.token.i in within]
    if named:
        return named
    if _is_verb(verdict) and not any(_takes_up(subject) for subject in subjects):
        return []
    here = scene.parsed.sentence_at(verdict.idx)
    before = [mention for mention in told if here and mention.lead.token.i < verdict.i]
    last = max((mention.sentence.index for mention in before), default=None)
    if here is None or last is None or here.index - last > REACH:
        return []
    return [mention for mention in before if mention.sentence.index == last]


def _takes_up(subject: Token) -> bool:
    """ "This", "the claim", "the video": no claim of something else ("the claim that the mayor had fled")."""
    if subject.lower_ in TAKING_UP:
        return True
    says_what = any(kid.dep_ in ("acl", "ccomp", "prep") for kid in subject.children)
    return _is_telling(subject) and syntax.is_definite(subject) and not says_what
