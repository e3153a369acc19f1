"""What a correction says of where and when: "An earlier version said the attack was in Goma; it was in Bukavu."

As with figures (`tolls/corrections.py`) nothing is claimed from the note alone. Where it names the place or the day that
the article has for one incident, and another beside it, that other is taken back; where the article still has what the
note calls wrong, the right value takes its place; where the note names no more than what an earlier version said, the
only place or day that the article has stands for it. What is taken back is a claim that is denied in a segment of the
kind `correction`: it stands as history and makes no incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeGuard

from tacitus.model.codec import to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import Claim, Interval, Mention, Place, Segment, Span, Speaker
from tacitus.ontology.events import event_lexicon
from tacitus.readers.rules import NAME, VERSION
from tacitus.readers.rules.confidence import confidence
from tacitus.readers.rules.scene import NAMED_DAYS
from tacitus.resolve.corrections import is_same
from tacitus.resolve.places import FINENESS
from tacitus.syntax import dependencies as syntax
from tacitus.text.lexicon import corrections

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.scene import Scene

HAPPENS = frozenset({"be", "take", "occur", "happen"})
"""Verbs by which "it" is told to have been somewhere."""
MOST_BETWEEN = 3
"""Words between what says that something is wrong and what is ("not in the town of Goma")."""

Stated = Place | Interval


@dataclass(frozen=True, slots=True)
class Correction:
    """What a note takes back of one field, in its own words, and what holds instead (None where it does not say)."""

    field: str
    words: Span
    wrong: tuple[Stated, ...]
    right: Stated | None


def with_corrections(claims: Sequence[Claim], scene: Scene, printed_by: Speaker) -> tuple[Claim, ...]:
    """The claims of a report, those that a note of it speaks of put right, and what is taken back beside them."""
    made = tuple(claims)
    for correction in _corrections(scene):
        made = _put_right(made, correction, printed_by)
    return made


def _put_right(claims: tuple[Claim, ...], noted: Correction, printed_by: Speaker) -> tuple[Claim, ...]:
    account = _meant(claims, noted)
    mine = [c for c in claims if c.incident == account and c.field == noted.field and _is_stated(c.value)]
    if account is None or not mine:
        return claims
    kept: dict[str, Claim] = {}
    told = False
    for claim in claims:
        if claim not in mine:
            kept[claim.id] = claim
            continue
        if noted.right is not None and _is_one_of(claim.value, noted.wrong):
            claim = _with(claim, noted.right, (*claim.evidence, noted.words))
        elif not told and _is_stated(claim.value) and not _is_one_of(claim.value, noted.wrong):
            claim = _with(claim, claim.value, (*claim.evidence, noted.words))
            told = True
        kept.setdefault(claim.id, claim)
    for value in noted.wrong:
        taken_back = _taken_back(account, value, noted, printed_by)
        kept.setdefault(taken_back.id, taken_back)
    return tuple(kept.values())


def _meant(claims: Iterable[Claim], noted: Correction) -> str | None:
    """The one account that a correction is of; None where it may be of several, or of none."""
    values: dict[str, list[Stated]] = {}
    for claim in claims:
        if claim.field == noted.field and _is_stated(claim.value):
            values.setdefault(claim.incident, []).append(claim.value)
    if noted.right is None:
        ((account, said),) = values.items() if len(values) == 1 else ((None, []),)
        clear = bool(said) and all(is_same(one, other) for one, other in pairwise(said))
        return account if clear and not _is_one_of(said[0], noted.wrong) else None
    right = [account for account, said in values.items() if _is_one_of(noted.right, said)]
    wrong = [account for account, said in values.items() if any(_is_one_of(one, noted.wrong) for one in said)]
    found = right or wrong
    return found[0] if len(found) == 1 else None


def _with(claim: Claim, value: Stated, evidence: tuple[Span, ...]) -> Claim:
    spans = [[span.start, span.end] for span in evidence]
    made = content_id("c", claim.incident, claim.field, to_plain(value), spans)
    return replace(claim, id=made, value=value, evidence=evidence)


def _taken_back(account: str, value: Stated, noted: Correction, printed_by: Speaker) -> Claim:
    assert value.text is not None
    spans = [[value.text.start, value.text.end]]
    return Claim(
        id=content_id("c", account, noted.field, to_plain(value), spans, "taken back"),
        incident=account,
        field=noted.field,
        value=value,
        speaker=printed_by,
        modality="asserted",
        polarity="denied",
        hedge=None,
        segment="correction",
        evidence=(value.text,),
        confidence=confidence(noted.field, "correction", "asserted", False, "correction"),
        extractor=f"{NAME}/correction",
        version=VERSION,
        context=noted.words,
    )


def _corrections(scene: Scene) -> Iterator[Correction]:
    for segment in scene.parsed.report.segments:
        if segment.kind == "correction":
            for field, mentions in (("where", scene.spotted.places), ("when", scene.spotted.times)):
                within = [m for m in mentions if segment.start <= m.start < segment.end]
                named = [
                    (token, value) for m in within if (token := _head(scene, m)) and (value := _value(m))
                ]
                found = _read(scene, segment, field, _finest(named))
                if found is not None:
                    yield found


def _head(scene: Scene, mention: Mention) -> Token | None:
    span = scene.parsed.doc.char_span(mention.start, mention.end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


def _value(mention: Mention) -> Stated | None:
    """What a mention was grounded to, in its own words: a place, or a time that names a day."""
    value = mention.grounded
    return replace(value, text=mention.span) if _is_stated(value) else None


def _is_stated(value: object) -> TypeGuard[Stated]:
    """Whether a value can be put right: a place, or a time that names its day."""
    return isinstance(value, Place) or (isinstance(value, Interval) and value.precision in NAMED_DAYS)


def _finest(named: Sequence[tuple[Token, Stated]]) -> list[tuple[Token, Stated]]:
    """Of places those that are told most finely: "Goma, in North Kivu" is one."""
    fineness = {id(value): _fineness(value) for _, value in named}
    finest = min(fineness.values(), default=0)
    return [pair for pair in named if fineness[id(pair[1])] == finest]


def _fineness(value: Stated) -> int:
    return FINENESS[value.precision or "country"] if isinstance(value, Place) else 0


def _read(
    scene: Scene, segment: Segment, field: str, named: Sequence[tuple[Token, Stated]]
) -> Correction | None:
    """What a note says of one field; None where it leaves open what of it is wrong, or what holds."""
    named = [(token, value) for token, value in named if _is_of_incident(scene, segment, field, token)]
    denied = [value for token, value in named if _is_denied(token, named)]
    wrong = denied or list(_of_before(named))
    right = [value for _, value in named if not _is_one_of(value, wrong)]
    if not wrong or any(not is_same(one, other) for one, other in pairwise(right)):
        return None
    if denied and not right:
        return None  # "it was not in Goma" says less than an article that has it elsewhere
    words = scene.parsed.span(segment.start, segment.end)
    return Correction(field, words, tuple(_each_once(wrong)), right[0] if right else None)


def _is_denied(token: Token, named: Sequence[tuple[Token, Stated]]) -> bool:
    """ "…, not in Goma"; "from Goma to Bukavu", "to Bukavu from Goma"."""
    others = [other.i + 1 for other, _ in named if other.i < token.i]
    before = token.doc[max(0, token.left_edge.i - MOST_BETWEEN, *others) : token.i]
    words = " ".join(one.lower_ for one in before if one.text != "," and one.pos_ != "PROPN")
    if any(f" {against} " in f" {words} " for against in corrections().against):
        return True
    led = {one.i: one.nbor(-1).lower_ for one, _ in named if one.i and one.sent == token.sent}
    return led.get(token.i) == "from" and "to" in led.values()


def _of_before(named: Sequence[tuple[Token, Stated]]) -> Iterator[Stated]:
    """What an earlier version said: in a sentence that speaks of it, the first that follows, or the only one."""
    for sentence in dict.fromkeys(token.sent for token, _ in named):
        told = [token.i for token in sentence if token.lower_ in corrections().before]
        here = [(token, value) for token, value in named if token.sent == sentence]
        if told and (after := [value for token, value in here if token.i > told[0]]):
            yield after[0]
        elif told and len(here) == 1:
            yield here[0][1]


def _is_of_incident(scene: Scene, segment: Segment, field: str, token: Token) -> bool:
    """Whether a place or a day is told of what happened, by the clause that it stands in: "the attack was in Goma",
    "the day of the strike was Monday"; not "the mayor is from Goma", "the article was amended on Monday"."""
    path = list(syntax.clause_path(token))
    verb = next((node for node in path[1:] if node.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return any(_tells(field, one) for one in token.sent)
    if _is_of_kind(verb):
        return True
    parts = [*syntax.grammatical_subjects(verb), *(c for c in verb.children if c.dep_ in ("dobj", "attr"))]
    parts += syntax.prepositional(verb, ("as",))  # "gave Goma as the scene"
    if any(_tells(field, one) or _is_of_kind(one) for one in (*path[1:], *parts)):
        return True
    it = any(one.lower_ in ("it", "this") for one in parts)
    note = [one for one in scene.parsed.doc if segment.start <= one.idx < segment.end]
    return it and verb.lemma_ in HAPPENS and any(_tells(field, one) or _is_of_kind(one) for one in note)


def _tells(field: str, token: Token) -> bool:
    """Whether a word says that it is of the field: "location", "day"."""
    return token.lemma_.lower() in corrections().of_field[field]


def _is_of_kind(token: Token) -> bool:
    """Whether a word is one by which an incident is told: "attack", "bombed"; "take" alone is none."""
    lemma, words = (token.lemma_.lower(),), event_lexicon()
    table = {"NOUN": words.nouns, "PROPN": words.nouns, "VERB": words.verbs}.get(token.pos_, {})
    return lemma in table and table[lemma].needs is None


def _is_one_of(value: object, others: Iterable[Stated]) -> bool:
    return _is_stated(value) and any(is_same(value, other) for other in others)


def _each_once(values: Iterable[Stated]) -> Iterator[Stated]:
    seen: list[Stated] = []
    for value in values:
        if not _is_one_of(value, seen):
            seen.append(value)
            yield value
