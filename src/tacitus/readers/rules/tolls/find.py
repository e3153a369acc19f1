"""Who came to harm, how many, and which words say so.

`find_tolls` reads one report. A trigger (verb, state or noun of `tolls.toml`) names the effect; its
victims are read from the parse (object of the active, subject of the passive, "of" phrase, small clause) and,
where the parse fails (headlines, thinned-out punctuation), from the number phrase that touches the trigger.

Conventions: coordinated victims are separate tolls ("his wife and two children": 1 and 2). A part of a
total ("19 people, including 3 children"; "8: six in the city, two near the border") points at its total by
`is_part_of` and must not be added to it. "Killing or wounding 20" gives no figure to either effect; "two
each" is at least two. A count of nought is only ever a stated one ("no casualties"), with `negated`. Who
says so, and whether it happened at all, is left to other extractors.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.model.records import Actor, Count, Span
from tacitus.model.vocabulary import Effect, Side
from tacitus.readers.rules.learned.tolls import counted, weighed, with_parts
from tacitus.readers.rules.tolls.base import Found, is_joint
from tacitus.readers.rules.tolls.corrections import with_corrections
from tacitus.readers.rules.tolls.labels import labelled
from tacitus.readers.rules.tolls.lexicon import toll_lexicon
from tacitus.readers.rules.tolls.nouns import NounRules
from tacitus.readers.rules.tolls.parts import TOLD_OF, PartRules
from tacitus.readers.rules.tolls.quantities import NOUN_TAGS, Quantity, quantities
from tacitus.readers.rules.tolls.scope import is_cumulative, spreads_figures
from tacitus.readers.rules.tolls.states import StateRules
from tacitus.readers.rules.tolls.taken_back import without_taken_back
from tacitus.readers.rules.tolls.told import figures_told
from tacitus.readers.rules.tolls.verbs import VerbRules
from tacitus.readers.rules.tolls.victims import Describe, VictimReader
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from tacitus.model.parsed import ParsedReport, Sentence
    from tacitus.readers.model.marks import Marks


@dataclass(frozen=True, slots=True, kw_only=True)
class TollMention:
    """One statement of harm. Token indices are those of `parsed.doc`.

    `count` is None when people were harmed but nobody says how many; `head` is None for a bare figure.
    `nationality` is a demonym or country as written, or ISO 3166-1 alpha-3 when the registry gave it.
    `is_part_of` is the index, in the tuple that `find_tolls` returned, of the total that includes this toll.
    `cumulative`: the figure covers more than one incident ("this year", "bringing the toll to").
    `update`: a running figure that replaces earlier ones ("rose to"). `definite` and pronouns: most likely
    people spoken of before. `additional`: on top of those named before
    ("another", "also"). `supersedes`: earlier figures that this one takes back. `moved_from`: where those counted
    stood before ("one of the wounded died"). `brings`: a running total ("bringing the toll to").
    `weak`: harm is likely but not said ("was shot"). `start` is the first token of the
    victim phrase; `why` names the rule.
    """

    effect: Effect
    count: Count | None
    head: int | None
    trigger: int
    group: str
    nationality: str | None
    side: Side
    negated: bool
    evidence: tuple[Span, ...]
    is_part_of: int | None = None
    cumulative: bool = False
    update: bool = False
    definite: bool = False
    named: bool = False
    weak: bool = False
    additional: bool = False
    actor: Actor | None = None
    start: int = 0
    why: str = ""
    supersedes: Count | None = None
    moved_from: Effect | None = None
    brings: bool = False


def find_tolls(
    parsed: ParsedReport,
    describe: Describe | None = None,
    known: Sequence[Quantity] | None = None,
    marks: Marks | None = None,
    voices: Container[int] = (),
) -> tuple[TollMention, ...]:
    """Every toll of the report, sentence by sentence.

    `describe` says what the registry knows of a noun token; `known` is `quantities(parsed.doc)` if at hand; `marks`
    is what the trained network says of the report; `voices` are the tokens that head those who speak.
    """
    reader = _TollReader(VictimReader(parsed, describe, known, voices), marks)
    mentions: list[TollMention] = []
    for sentence in parsed.sentences:
        found = _without_doubles(reader.in_sentence(sentence), reader.victims)
        found = _with_sums_broken_down([*_of_the_same_people(found, parsed.doc)])
        found = _with_told(found, sentence, mentions, reader.victims)
        found, replaced = without_taken_back(
            _with_the_newly_dead(found, parsed.doc), sentence, reader.victims
        )
        if replaced is not None and not found:
            _take_back(mentions, replaced)
        spread = bool(found) and spreads_figures(sentence)
        base = len(mentions)
        for item, total in _with_totals(found):
            if total is None and item.part:
                place = _latest_total(mentions, item)
            else:
                place = None if total is None else base + total
            mention = replace(_mention(item, parsed, place, sentence), supersedes=_supersedes(item, replaced))
            if mention.moved_from is None and item.victim.of_them and item.effect == "killed":
                mention = replace(mention, moved_from=_effect_on_them(item, found, mentions))
            if mention.moved_from is not None and mention.is_part_of is None:
                mention = replace(mention, is_part_of=_running_total(mentions, mention))
            mentions.append(
                replace(mention, cumulative=True) if spread and not _on_a_day(parsed, item) else mention
            )
        _sum_up(mentions, base, sentence)
    return tuple(with_corrections(mentions, parsed, quantities(parsed.doc) if known is None else known))


def _on_a_day(parsed: ParsedReport, item: Found) -> bool:
    """ "… gunmen killed 60 on Friday": a figure with a weekday of its own is that day's."""
    return any(
        token.tag_ == "NNP" and token.ent_type_ in ("DATE", "TIME") and token.text.endswith("day")
        for token in syntax.prepositional(parsed.doc[item.trigger], ("on",))
    )


def _with_told(
    found: Sequence[Found], sentence: Sentence, mentions: Sequence[TollMention], victims: VictimReader
) -> list[Found]:
    """With the figures that speak of what was told before; where the network saw them too, the rule knows more."""
    ruled = [item for item in found if not item.why.startswith("network")]
    told = list(figures_told(sentence, ruled, mentions, victims))
    starts = {item.victim.count.text for item in told if item.victim.count is not None}
    rest = [i for i in found if i in ruled or i.victim.count is None or i.victim.count.text not in starts]
    return [*rest, *told]


def _with_sums_broken_down(found: Sequence[Found]) -> list[Found]:
    """ "Nine people, two soldiers and seven civilians": what stands with a figure and adds up to it is its parts."""
    kept = list(found)
    for index, total in enumerate(kept):
        after = [
            i for i in range(index + 1, len(kept)) if kept[i].trigger == total.trigger and not kept[i].part
        ]
        figures = [_best(kept[i]) for i in after]
        if (
            len(figures) > 1
            and not total.part
            and None not in figures
            and sum(filter(None, figures)) == _best(total)
        ):
            for i in after:
                kept[i] = replace(kept[i], part=True)
    return kept


def _best(item: Found) -> int | None:
    return item.victim.count.best if item.victim.count else None


def _with_the_newly_dead(found: Sequence[Found], doc: Doc) -> list[Found]:
    """ "Rose to 17 after three of the wounded died": a running toll has those who died since."""
    kept = list(found)
    for index, item in enumerate(kept):
        since = any(node.dep_ in ("advcl", "pcomp") for node in syntax.clause_path(doc[item.trigger]))
        if not since or item.part or item.negated:
            continue
        died_later = _moved_from(item, doc) is not None
        if any(
            total.effect == item.effect
            and not total.part
            and (total.update or died_later)
            and total.victim.start < item.victim.start
            and (_best(total) or 0) > (_best(item) or 0) > 0
            for total in kept
        ):
            kept[index] = replace(item, part=True)
    return kept


def _take_back(mentions: list[TollMention], replaced: Count) -> None:
    """Let the last total that can replace the figures taken back do so."""
    for place in range(len(mentions) - 1, -1, -1):
        one = mentions[place]
        best = one.count.best if one.count is not None else None
        if (
            best is not None
            and one.is_part_of is None
            and not (replaced.low or 0) <= best <= (replaced.high or 0)
        ):
            mentions[place] = replace(one, supersedes=replaced)
            return


def _running_total(mentions: Sequence[TollMention], died: TollMention) -> int | None:
    """The toll that has risen by the day of the report, which has those who died since among it."""
    known = (
        place
        for place in range(len(mentions) - 1, -1, -1)
        if mentions[place].update and mentions[place].effect == died.effect
    )
    return next(known, None)


def _effect_on_them(item: Found, found: Sequence[Found], mentions: Sequence[TollMention]) -> Effect | None:
    """ "76 were wounded, and two of them died": what had become of "them" before, where they lived."""
    here = [one.effect for one in found if one.victim.start < item.victim.start]
    last = here[-1] if here else mentions[-1].effect if mentions else None
    return "wounded" if last == "wounded" else None


def _supersedes(item: Found, replaced: Count | None) -> Count | None:
    """The earlier figures that a toll takes back: named ones, or with a running toll all lower ones."""
    if replaced is not None and not item.part:
        return replaced
    best = item.victim.count.best if item.victim.count else None
    return Count(low=0, best=None, high=best - 1, text=None) if item.update and best else None


def _sum_up(mentions: list[TollMention], base: int, sentence: Sentence) -> None:
    """ "In all, 21 were killed"; "…, bringing the toll to three": what was told before is part of that total."""
    said = [token.lower_ for token in sentence.tokens]
    phrases = toll_lexicon().totals
    sums = any(tuple(said[i : i + len(p)]) == p for p in phrases for i in range(len(said) - len(p) + 1))
    for index in range(base, len(mentions)):
        total = mentions[index]
        if total.count is None or total.count.best is None or total.is_part_of is not None:
            continue
        if not sums and not (total.brings and _is_reached(total, index, mentions)):
            continue
        mentions[index] = replace(total, cumulative=total.cumulative and not total.brings)
        for place, other in enumerate(mentions[:index]):
            figure = other.count.best if other.count else None
            if (
                other.effect == total.effect
                and other.is_part_of is None
                and 0 < (figure or 0) < total.count.best
            ):
                mentions[place] = replace(other, is_part_of=index)


def _is_reached(total: TollMention, index: int, mentions: Sequence[TollMention]) -> bool:
    """Whether the dead told of in the report add up to the toll that is "brought to" a figure."""
    figures = [m.count.best or 0 for m in mentions[:index] if m.effect == total.effect and m.count]
    best = total.count.best if total.count else None
    last = figures[-1] if figures else 0
    earlier = figures[:-1]
    return bool(last) and (
        best in {last + one for one in earlier} or (not earlier and mentions[index - 1].additional)
    )


OTHERS = frozenset({"other", "others", "more"})
AGES = frozenset({"unknown", "child", "woman"})
"""What the others need not be too: "killed twelve children and wounded dozens of others"."""


def _of_the_same_people(found: Sequence[Found], doc: Doc) -> Iterator[Found]:
    """ "Two soldiers were killed and three others wounded": the others are soldiers as well."""
    last = "unknown"
    for item in found:
        victim = item.victim
        alike = victim.head is not None and doc[victim.head].lower_ in OTHERS
        if victim.group == "unknown" and alike and last not in AGES:
            item = replace(item, victim=replace(victim, group=last))
        elif victim.group != "unknown" and not item.part:
            last = victim.group
        yield item


class _TollReader:
    """All rules over one report."""

    def __init__(self, victims: VictimReader, marks: Marks | None = None) -> None:
        self.victims = victims
        self._marks = marks
        self._verbs = VerbRules(victims)
        self._states = StateRules(victims)
        self._nouns = NounRules(victims)
        self._parts = PartRules(victims)

    def in_sentence(self, sentence: Sentence) -> list[Found]:
        """All finds of a sentence, in order of rule precedence within each trigger."""
        found: list[Found] = []
        for token in sentence.tokens:
            tag = token.tag_
            if is_joint(token):
                continue
            if tag[0] == "V":
                found.extend(self._verbs.at(token))
            found.extend(self._states.at(token))
            if tag in NOUN_TAGS:
                found.extend(self._nouns.at(token, sentence))
        labels = list(labelled(sentence, self.victims))
        starts = {item.victim.start for item in labels}
        found = [item for item in found if item.victim.start not in starts]
        found.extend(self._parts.of(sentence, [*found, *labels]))
        if self._marks is not None:
            found = list(weighed(found, self.victims, self._marks))
        found += labels  # no other word says more surely of what a figure is
        if self._marks is not None:
            found.extend(counted(sentence, self.victims, self._marks, tuple(found)))
            found = list(with_parts(found, self.victims, self._marks))
        return found


def _is_oneself(item: Found, doc: Doc) -> bool:
    return item.victim.head is not None and doc[item.victim.head].lower_ in toll_lexicon().oneself


def _is_named_already(item: Found, found: Sequence[Found], doc: Doc) -> bool:
    """Whether "himself" is somebody who is a victim of the same sentence by another word."""
    if not _is_oneself(item, doc):
        return False
    doers = {token.i for token in syntax.grammatical_subjects(doc[item.trigger])}
    return any(f.victim.head in doers and f.effect != item.effect for f in found)


def _crosses_a_bar(item: Found, victims: VictimReader) -> bool:
    """Whether a name stands beyond the " | " or " - " that sets the outlet off in a headline."""
    if not item.victim.named or item.victim.start < item.trigger:
        return False
    between = victims.doc[item.trigger : item.victim.start]
    return any(
        t.text in {"|", "-", "–", "—", "::"} and t.whitespace_ and t.nbor(-1).whitespace_ for t in between
    )


def _without_doubles(found: Sequence[Found], victims: VictimReader) -> list[Found]:
    """One toll for one victim phrase and effect; a weak one yields to any other about the same victims."""
    found = [
        item
        for item in found
        if not _crosses_a_bar(item, victims) and not _is_named_already(item, found, victims.doc)
    ]
    strong = {f.victim.start for f in found if not f.weak}
    kept: dict[tuple[Effect, int], Found] = {}
    for item in found:
        if item.weak and item.victim.start in strong:
            continue
        kept.setdefault((item.effect, item.victim.start), item)
    return sorted(kept.values(), key=lambda f: (f.victim.start, f.trigger))


def _with_totals(found: Sequence[Found]) -> Iterator[tuple[Found, int | None]]:
    """Each find with the index (within `found`) of the total it belongs to."""
    for index, item in enumerate(found):
        yield item, _total_of(index, found)


def _total_of(index: int, found: Sequence[Found]) -> int | None:
    item = found[index]
    if not (item.part or item.victim.of_them):
        return None
    nearest = [*range(index - 1, -1, -1), *range(index + 1, len(found))]
    return next((place for place in nearest if _may_hold(found[place], item)), None)


def _may_hold(total: Found, part: Found) -> bool:
    alike = total.effect == part.effect and not total.part and not total.victim.of_them
    return alike and _is_within(part, _best(total))


def _is_within(part: Found, total: int | None) -> bool:
    """Whether a figure is no larger than what it is to be a part of."""
    return total is None or (_best(part) or 0) <= total


def _latest_total(mentions: Sequence[TollMention], part: Found) -> int | None:
    """The last toll of an effect in the sentences before: what "among the dead" speaks of."""
    for place in range(len(mentions) - 1, -1, -1):
        one = mentions[place]
        total = one.count.best if one.count is not None else None
        if one.effect == part.effect and one.is_part_of is None and _is_within(part, total):
            return place
    return None


def _mention(item: Found, parsed: ParsedReport, total: int | None, sentence: Sentence) -> TollMention:
    victim = item.victim
    count = None if item.shared else victim.count
    if item.negated and (count is None or count.best != 0):
        count = Count(low=0, best=0, high=0, text=count.text if count else None)
    spans = {
        parsed.span_of(parsed.doc[victim.start : victim.end]),
        parsed.span_of(parsed.doc[item.trigger]),
    }
    return TollMention(
        effect=item.effect,
        count=count,
        head=victim.head,
        trigger=item.trigger,
        group=victim.group,
        nationality=victim.nationality,
        side=victim.side,
        negated=item.negated,
        evidence=tuple(sorted(spans)),
        is_part_of=total,
        cumulative=item.cumulative or is_cumulative(item, count, sentence),
        update=item.update,
        definite=victim.definite or victim.of_them,
        named=victim.named,
        weak=item.weak,
        additional=victim.more or any(t.lower_ == "also" for t in parsed.doc[item.trigger].lefts),
        actor=victim.actor,
        start=victim.start,
        why=item.why,
        moved_from=_moved_from(item, parsed.doc),
        brings=item.update and item.cumulative,
    )


def _moved_from(item: Found, doc: Doc) -> Effect | None:
    """ "One of the wounded died": those who were among the wounded before."""
    if item.effect != "killed" or item.victim.start > item.trigger:
        return None
    said = [token.lower_ for token in doc[item.victim.start : item.trigger]]
    of = said.index("of") if "of" in said else len(said)
    return "wounded" if any(TOLD_OF.get(word) == "wounded" for word in said[of + 1 : of + 3]) else None
