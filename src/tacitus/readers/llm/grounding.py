"""Words that a model points at → values, by our own parse, calendar, gazetteer, registry and reading of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast, get_args

from tacitus.ground import calendar, places
from tacitus.model.records import (
    Actor,
    Count,
    Interval,
    Means,
    Mention,
    Place,
    Responsibility,
    Span,
    Speaker,
    TargetObject,
    Toll,
)
from tacitus.model.vocabulary import Effect, ResponsibilityKind
from tacitus.readers.llm.answers import (
    Labelled,
    Quote,
    ResponsibilitySaid,
    TollSaid,
    means_classes,
    thing_classes,
)
from tacitus.readers.llm.windows import Unfounded, Window, shown
from tacitus.readers.rules.attribution.chains import Speakers
from tacitus.readers.rules.attribution.standing import deed_of, standing
from tacitus.readers.rules.describing import nameless
from tacitus.readers.rules.facets import Grounder
from tacitus.readers.rules.roles import LAUNCH
from tacitus.readers.rules.scene import Scene
from tacitus.readers.rules.tolls.quantities import quantities
from tacitus.readers.rules.tolls.victims import Victim, VictimReader
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span as TokenSpan
    from spacy.tokens import Token

NOUNS = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "X"})
"""Parts of speech of words that name somebody."""


@dataclass(slots=True)
class Ground:
    """Grounds the quotes of one report. Every method raises `Unfounded` for what does not hold."""

    scene: Scene
    speakers: Speakers
    _grounder: Grounder = field(init=False)
    _victims: VictimReader = field(init=False)

    def __post_init__(self) -> None:
        self._grounder = Grounder(self.scene)
        numbers = quantities(self.scene.parsed.doc)
        self._victims = VictimReader(self.scene.parsed, self.scene.describe, numbers)

    def tokens(self, span: Span) -> TokenSpan:
        """The tokens of words that a window gave."""
        found = self.scene.parsed.doc.char_span(span.start, span.end)
        assert found is not None, "a window gives whole tokens"
        return found

    def head(self, span: Span) -> Token:
        """The token that the others of the words hang on."""
        return self.tokens(span).root

    def place(self, span: Span) -> Place:
        """The place that the words name, as the gazetteer has it."""
        for mention in self._among(span, self.scene.place_at):
            if isinstance(mention.grounded, Place):
                return replace(mention.grounded, zone=places.zone_of(mention.grounded))
        raise Unfounded("unknown_place", f"{shown(span.text)} names no place that is known", span)

    def day(self, span: Span) -> Interval:
        """The interval that the words give by our calendar."""
        parsed, named = self.scene.parsed, list(self._among(span, self.scene.time_at))
        # "two days after the vote on 5 March" is not 5 March
        counted = any(calendar.relative(parsed, mention) is not None for mention in named)
        for mention in named if not counted else ():
            told = mention.timex is None or mention.timex.type in ("DATE", "TIME")
            stamp = calendar.is_stamp(parsed, mention)
            if isinstance(mention.grounded, Interval) and told and not stamp:
                return mention.grounded
        raise Unfounded("no_day", f"{shown(span.text)} gives no time that can be tied to the calendar", span)

    def actor(self, span: Span) -> Actor:
        """Who the words stand for; a private person is what he does, never his name."""
        head = self.head(span)
        if head.pos_ not in NOUNS or head.i in self.scene.time_at:
            raise Unfounded("no_actor", f"{shown(span.text)} names nobody", span)
        found = nameless(self.scene.parsed, self.scene.describe(head))
        if found is None:
            raise Unfounded("private_name", "only the name of a private person is told", span)
        return found

    def doer(self, span: Span, triggers: Iterable[Span]) -> Actor:
        """Who did it: by our own parse he may be the doer of a deed that his sentence names, and is not only accused."""
        actor, head = self.actor(span), self.head(span)
        named = {self.head(one).i for one in triggers if self.together(span, one)}
        if not named:
            raise Unfounded("apart", f"{shown(span.text)} stands in no sentence that names the deed", span)
        deed = deed_of(self.scene, head, named)
        spoken_of = deed not in syntax.clause_path(
            head
        )  # "blamed X for the attack", "X condemned the attack"
        does = (
            deed.i in named or deed.lemma_.lower() in LAUNCH or any(head.doc[i].pos_ == "VERB" for i in named)
        )
        if head in syntax.undergoers(deed) or not does:
            raise Unfounded("no_doer", f"{shown(span.text)} is not who does it there", span)
        if spoken_of or not standing(self.scene, deed, head).does:
            raise Unfounded("accused", f"{shown(span.text)} is only said to have done it, or not to", span)
        return actor

    def means(self, said: Labelled, span: Span) -> Means:
        """With what: the class is ours where we know the word."""
        for token in self.tokens(span):
            known = self.scene.means_at.get(token.i)
            if known is not None:
                return Means(text=known.span, class_=known.class_, count=known.count)
        return Means(text=span, class_=_label(said.kind, means_classes(), span))

    def thing(self, said: Labelled, span: Span) -> TargetObject:
        """What was hit: the class is ours where we know the word."""
        known = self._grounder.thing(self.head(span))
        return known or TargetObject(text=span, class_=_label(said.kind, thing_classes(), span))

    def speaker(self, quote: Quote, window: Window) -> Speaker:
        """The chain from whom the words name to the outlet."""
        span = window.span(quote)
        head = self.head(span).i
        told = self.scene.attributions.by_source.get(head)
        chain = self.speakers.of_source(head, told.cue if told is not None else None)
        if len(chain) == len(self.speakers.printed_by()):
            raise Unfounded("no_voice", f"{shown(span.text)} names nobody who can speak", span)
        return chain

    def toll(self, said: TollSaid, window: Window, targets: set[int]) -> tuple[Toll, int]:
        """The figure that we read in the words, and the token that it stands at; `targets` are tokens of those hit."""
        span = window.span(said.quote)
        effect = _label(said.effect, get_args(Effect), span)
        victim = self._victim(span)
        count = victim.count or Count(low=None, best=None, high=None, text=None)
        if count.text is not None and not _overlap(count.text, span):
            raise Unfounded("no_figure", f"the figure of {shown(span.text)} stands outside of it", span)
        if said.number is not None and said.number not in (count.low, count.best, count.high):
            raise Unfounded(
                "figure_differs", f"{shown(span.text)} does not say {str(said.number)[:20]}", span
            )
        at = victim.head if victim.head is not None else victim.start
        speaker = self.speaker(said.speaker, window) if said.speaker else self.speakers.chain(at)
        evidence = [span] if count.text is None or _within(count.text, span) else [span, count.text]
        toll = Toll(
            effect=cast(Effect, effect),
            low=count.low,
            best=count.best,
            high=count.high,
            group=victim.group,
            nationality=victim.nationality,
            side="target" if victim.side == "unknown" and at in targets else victim.side,
            speaker=speaker,
            scope="incident",
            evidence=tuple(evidence),
            part_of=Count(low=None, best=None, high=None, text=None) if said.part else None,
        )
        return toll, at

    def _victim(self, span: Span) -> Victim:
        """Who came to harm and how many, by the one number in the words or by their noun."""
        tokens = self.tokens(span)
        by_token = self._victims.by_token
        numbers = {by_token[t.i].start: by_token[t.i] for t in tokens if t.i in by_token}
        if len(numbers) > 1:
            raise Unfounded("several_figures", f"{shown(span.text)} holds more than one figure", span)
        found = (
            self._victims.of_quantity(next(iter(numbers.values())))
            if numbers
            else self._victims.read(self.head(span), strict=False)
        )
        if found is None:
            raise Unfounded("no_figure", f"{shown(span.text)} counts nobody", span)
        return found

    def responsibility(self, said: ResponsibilitySaid, window: Window) -> tuple[Responsibility, int]:
        """Who is said to have done it, and the token at which it is said. Actor or speaker stands in its sentence."""
        span = window.span(said.quote)
        kind = _label(said.kind, get_args(ResponsibilityKind), span)
        named = window.span(said.actor)
        spoken = window.span(said.speaker) if said.speaker else None
        if not any(self.together(span, one) for one in (named, spoken) if one is not None):
            raise Unfounded(
                "apart", f"neither {shown(named.text)} nor who says so stands in that sentence", span
            )
        head = self.head(named).i
        if said.speaker:
            speaker = self.speaker(said.speaker, window)
        else:
            # whom nobody quotes in claiming or denying it speaks for himself
            own = kind in ("claimed", "acknowledged", "denied")
            speaker = self.speakers.alone(head) if own else self.speakers.chain(head)
        found = Responsibility(
            kind=cast(ResponsibilityKind, kind),
            actor=self.actor(named),
            speaker=speaker,
            hedge=None,
            evidence=span,
        )
        return found, self.head(span).i

    def together(self, one: Span, other: Span) -> bool:
        """Whether two places stand in one sentence."""
        sentences = [self.scene.parsed.sentence_at(span.start) for span in (one, other)]
        return sentences[0] is not None and sentences[0] == sentences[1]

    def _among(self, span: Span, found: dict[int, Mention]) -> Iterator[Mention]:
        yield from dict.fromkeys(found[token.i] for token in self.tokens(span) if token.i in found)


def _label(said: str | None, known: tuple[str, ...] | list[str], span: Span) -> str:
    if said is None or said not in known:
        raise Unfounded("unknown_label", f"{shown(said or '')} is in no vocabulary", span)
    return said


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
