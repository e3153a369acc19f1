"""What the trained factuality regressor looks at: strings read off the parse and off the rules' findings."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Token

    from tacitus.readers.rules.factuality.walk import Finding

SUBJECTS = ("nsubj", "nsubjpass", "expl", "csubj")
NAMED = frozenset(
    {"aux", "auxpass", "neg", "mark", "advmod", "prt", "det", "nummod", "expl", "npadvmod", "prep"}
)
"""Relations of dependents that are named by their word."""
PATH_STEPS = 5
"""Ancestors that are named one by one; the whole path of relations is a feature of its own."""
NEAR = 3
"""Words to each side that are named."""


def features(trigger: Token, found: Sequence[Finding], status: str, modality: str) -> list[str]:
    """The feature strings of one trigger, without order or weight; duplicates are possible."""
    return [
        f"status={status}",
        f"modality={modality}",
        f"status+tag={status}+{trigger.tag_}",
        *_of_findings(found),
        *_of_trigger(trigger),
        *_of_children(trigger),
        *_of_ancestors(trigger),
        *_of_sentence(trigger),
        *_of_neighbours(trigger),
        *_pairs(_facts(trigger, found)),
    ]


def _facts(trigger: Token, found: Sequence[Finding]) -> list[str]:
    """The ten facts that are also looked at two by two."""
    sentence, above = trigger.sent, trigger.head
    subject = next((kid for kid in trigger.children if kid.dep_ in SUBJECTS), None)
    last = next((token for token in reversed(list(sentence)) if not token.is_space), trigger)
    return [
        "e:" + "+".join(finding.effect for finding in found),
        "g:" + _verbal_group(trigger),
        "d:" + trigger.dep_,
        "p:" + ">".join(_path(trigger)),
        "s:" + (subject.lower_ if subject is not None and subject.pos_ == "PRON" else _tag(subject)),
        "q:" + last.text,
        "r:" + _verbal_group(sentence.root),
        "u:" + (above.lemma_.lower() if above != trigger else ""),
        "l:" + trigger.lemma_.lower(),
        "h:" + (_verbal_group(above) if above != trigger else ""),
    ]


def _tag(token: Token | None) -> str:
    return token.tag_ if token is not None else "none"


def _path(trigger: Token) -> list[str]:
    """Relations from the trigger upwards, at most `PATH_STEPS`."""
    node = trigger
    path: list[str] = []
    while node.head != node and len(path) < PATH_STEPS:
        path.append(node.dep_)
        node = node.head
    return path


def _pairs(facts: Sequence[str]) -> Iterator[str]:
    for left, right in combinations(facts, 2):
        yield f"{left}&{right}"


def _of_findings(found: Sequence[Finding]) -> Iterator[str]:
    for finding in found:
        yield f"effect={finding.effect}"
        yield f"cue={finding.effect}:{finding.token.lemma_.lower()}"
    if found:
        yield "effects=" + "+".join(finding.effect for finding in found)
        yield f"nearest={found[0].effect}"


def _of_trigger(trigger: Token) -> Iterator[str]:
    lemma = trigger.lemma_.lower()
    yield f"lemma={lemma}"
    yield f"tag={trigger.tag_}"
    yield f"dep={trigger.dep_}"
    yield f"tag+dep={trigger.tag_}+{trigger.dep_}"
    yield f"lemma+tag={lemma}+{trigger.tag_}"
    yield f"word={trigger.lower_}"


def _verbal_group(trigger: Token) -> str:
    """Auxiliaries and own tag, such as "have+be:VBN": tense, aspect and voice."""
    aux = [kid.lemma_.lower() for kid in trigger.children if kid.dep_ in ("aux", "auxpass")]
    return "+".join(aux) + ":" + trigger.tag_


def _of_children(trigger: Token) -> Iterator[str]:
    group = _verbal_group(trigger)
    yield f"group={group}"
    relations = {kid.dep_ for kid in trigger.children}
    subject = next((kid for kid in trigger.children if kid.dep_ in SUBJECTS), None)
    who = subject.lower_ if subject is not None and subject.pos_ == "PRON" else None
    person = who or (subject.tag_ if subject is not None else "none")
    yield f"subject={person}"
    if subject is not None:
        determiner = next(
            (kid.lower_ for kid in subject.children if kid.dep_ in ("det", "poss", "nummod")), "bare"
        )
        yield f"subject={subject.lemma_.lower()}"
        yield f"subject={subject.tag_}:{determiner}"
        yield f"subject+group={subject.tag_}:{determiner}+{group}"
    yield f"subject+group={person}+{group}"
    yield f"group+dep={group}+{trigger.dep_}"
    for kid in trigger.children:
        yield f"kid={kid.dep_}"
        if kid.dep_ in (
            "aux",
            "auxpass",
            "neg",
            "mark",
            "advmod",
            "prt",
            "det",
            "nummod",
            "expl",
            "npadvmod",
            "prep",
        ):
            yield f"kid={kid.dep_}:{kid.lower_}"
        if kid.dep_ in ("dobj", "acomp", "attr", "xcomp", "ccomp", "advcl"):
            yield f"kid={kid.dep_}:{kid.lemma_.lower()}"
            yield f"kid={kid.dep_}:{kid.tag_}"
    for wanted in (*SUBJECTS, "aux", "neg", "mark", "dobj"):
        if wanted not in relations:
            yield f"without={wanted}"


def _of_ancestors(trigger: Token) -> Iterator[str]:
    node = trigger
    path: list[str] = []
    for step in range(1, PATH_STEPS + 1):
        if node.head == node:
            break
        path.append(node.dep_)
        node = node.head
        lemma = node.lemma_.lower()
        if step <= 2:
            yield f"up{step}={lemma}"
            yield f"up{step}={'>'.join(path)}:{lemma}"
            yield f"up{step}+tag={'>'.join(path)}:{trigger.tag_}:{lemma}"
        yield f"up{step}=tag:{node.tag_}"
        yield f"up{step}=group:{'>'.join(path)}:{_verbal_group(node)}"
        for kid in node.children:
            if kid.dep_ in ("neg", "mark") or kid.tag_ == "MD":
                yield f"above={kid.dep_}:{kid.lower_}"
                yield f"above{step}={kid.dep_}:{kid.lower_}"
            elif kid.dep_ in SUBJECTS and kid.pos_ == "PRON":
                yield f"above{step}=subject:{kid.lower_}"
    yield "path=" + ">".join(path)


def _of_sentence(trigger: Token) -> Iterator[str]:
    sentence = trigger.sent
    root = sentence.root
    last = next((token for token in reversed(list(sentence)) if not token.is_space), root)
    yield f"end={last.text}"
    yield f"root={root.lemma_.lower()}"
    yield f"root={_verbal_group(root)}"
    yield f"first={sentence[0].lower_}"
    words = {token.lower_ for token in sentence}
    for word in ("if", "please", "should", "would", "will", "when", "because", "?", "!", "$", "hope", "let"):
        if word in words:
            yield f"has={word}"
    yield f"length={min(len(sentence) // 6, 6)}"
    yield f"place={(trigger.i - sentence.start) * 4 // max(len(sentence), 1)}"


def _of_neighbours(trigger: Token) -> Iterator[str]:
    doc = trigger.doc
    for offset in range(-NEAR, NEAR + 1):
        place = trigger.i + offset
        if offset and 0 <= place < len(doc):
            yield f"near{offset}={doc[place].lower_}"
            yield f"near{offset}=tag:{doc[place].tag_}"
    if trigger.i == trigger.sent.start:
        yield f"opens={trigger.tag_}"
        yield f"opens={trigger.lemma_.lower()}"
    if trigger.i > 1:
        yield f"before={doc[trigger.i - 2].lower_}_{doc[trigger.i - 1].lower_}"
