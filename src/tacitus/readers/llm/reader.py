"""The reader over a language model: what it points at becomes a claim where the text and our own reading bear it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast, get_args

from tacitus.boundary import step
from tacitus.model.ids import content_id
from tacitus.model.records import (
    Actor,
    Extraction,
    Kind,
    Mention,
    Reject,
    Relation,
    Report,
    Responsibility,
    Span,
    Speaker,
    Toll,
    Value,
)
from tacitus.model.vocabulary import LinkRelation, Polarity, Status
from tacitus.ontology.kinds import go_together, parent_of, sheets
from tacitus.readers.llm import NAME, VERSION
from tacitus.readers.llm.answers import IncidentSaid, LinkSaid, Part, Quote
from tacitus.readers.llm.asking import Budget, Model, model_of, prompt
from tacitus.readers.llm.grounding import Ground
from tacitus.readers.llm.windows import Unfounded, Window, shown, windows_of
from tacitus.readers.model.scheme import STATUSES
from tacitus.readers.rules import VERSION as RULES_VERSION
from tacitus.readers.rules.attribution.chains import Speakers
from tacitus.readers.rules.attribution.sides import is_same_side
from tacitus.readers.rules.claims import PUT_AS, ClaimWriter, Signature, Telling
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.world import World, load_world
from tacitus.settings import load_settings

STAGE = "llm"
CONFIDENCE = 0.5
"""Of every claim: nobody has measured how often this model is right, so a person should look."""

P = TypeVar("P", bound=Part)


def by_settings() -> ModelReader:
    """The reader of the settings. Raises `UsageError` where they name no server or model, and `InstallationError`."""
    return ModelReader(model_of(load_settings()), load_world())


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Reads by a language model. `spent` says what it has used in this process."""

    model: Model
    world: World
    name: str = NAME

    @property
    def version(self) -> str:
        """That of our part: of checking, of grounding, and of the prompt."""
        return f"{VERSION}+rules-{RULES_VERSION}+prompt-{prompt()['version']}"

    @property
    def spent(self) -> str:
        """What was used so far, in words."""
        return self.model.in_words()

    def read(self, report: Report) -> Extraction:
        """The claims of a report, and what the model said beside that does not hold.

        Costs the parse and one request for each 12,000 characters. Raises `ServerFailed`, `Overrun`, `SpendingLimit`.
        """
        settings = replace(self.world.settings, network=False)  # which reads along with the rules alone
        scene = set_scene(report, replace(self.world, settings=settings))
        speakers = Speakers(scene, scene.parsed.report, scene.describe)
        writer = ClaimWriter(scene, speakers, Signature(NAME, self.version, CONFIDENCE))
        reading = _Reading(Ground(scene, speakers), writer, f"{self.model.name}@{prompt()['version']}")
        budget = Budget(left=self.model.settings.llm_tokens)
        for window in windows_of(scene.parsed):
            incidents, links = self.model.ask(reading.words(window), budget)
            step("claims")
            reading.take(window, incidents, links)
        spotted = (*scene.spotted.actors, *scene.spotted.places, *scene.spotted.times, *reading.triggers)
        return Extraction(
            report=scene.parsed.report,
            claims=writer.claims,
            mentions=tuple(sorted(spotted, key=lambda one: (one.start, one.end, one.kind))),
            rejects=tuple(dict.fromkeys(reading.rejects)),
        )


@dataclass(slots=True)
class _Account:
    """An incident under way: what the claims on it share."""

    id: str
    label: str
    triggers: list[Span]
    polarity: Polarity


@dataclass(slots=True)
class _Reading:
    """One report under way."""

    ground: Ground
    writer: ClaimWriter
    why: str
    """Model and version of the prompt: what the claims are signed by, after the reader's name."""
    rejects: list[Reject] = field(default_factory=list)
    triggers: list[Mention] = field(default_factory=list)
    accounts: list[_Account] = field(default_factory=list)
    """In the order of finding; their positions are the numbers that the model is told."""

    @property
    def _report(self) -> Report:
        return self.ground.scene.parsed.report

    def words(self, window: Window) -> Iterator[str]:
        """The messages by which a stretch is shown."""
        if self.accounts:
            found = (f"{n}: {one.label}, {one.triggers[0].text}" for n, one in enumerate(self.accounts))
            yield "\n".join((prompt()["found_before"], *found))
        yield f"{prompt()['report']}\n\n{window.text}"

    def take(
        self, window: Window, incidents: Iterable[IncidentSaid | str], links: Iterable[LinkSaid | str]
    ) -> None:
        """Check the answer to a stretch, and write what holds."""
        known, made = len(self.accounts), list[_Account | None]()
        for one in incidents:
            made.append(None)
            with self._held():
                made[-1] = self._incident(window, _formed(one), known)
        for link in links:
            with self._held():
                self._link(window, _formed(link), made)

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Within, what does not hold becomes a reject, and the rest goes on."""
        try:
            yield
        except Unfounded as error:
            self.rejects.append(
                Reject(stage=STAGE, reason=error.code, message=error.message, evidence=error.evidence)
            )

    # -- incidents ---------------------------------------------------------------------------------------

    def _incident(self, window: Window, said: IncidentSaid, known: int) -> _Account:
        if said.kind not in sheets() or said.status not in get_args(Status):
            raise Unfounded("unknown_label", f"{shown(said.kind)}, {shown(said.status)}: in no vocabulary")
        triggers = list(self._spans(window, said.triggers))
        if not triggers:
            raise Unfounded("no_trigger", f"no word of the text holds that would name the {said.kind}")
        if said.status not in STATUSES:
            raise Unfounded("not_happened", f"spoken of as {said.status}", triggers[0])
        account = self._account(said, triggers, known)
        self._kind(account, said, triggers)
        self._when_where_how(window, said, account)
        self._who(window, said, account, triggers)
        return account

    def _spans(self, window: Window, quotes: Iterable[Quote]) -> Iterator[Span]:
        for quote in quotes:
            with self._held():
                yield window.span(quote)

    def _account(self, said: IncidentSaid, triggers: list[Span], known: int) -> _Account:
        """The one that shares a word with it, or that the model says it is; else a new one.

        Its id is as the rules give it: where both find it by one word and call it the same, it is one account.
        """
        same = next((one for one in self.accounts if set(one.triggers) & set(triggers)), None)
        if same is None and said.same_as is not None and 0 <= said.same_as < known:
            found = self.accounts[said.same_as]
            same = found if go_together("labels", found.label, said.kind) else None
        if same is not None:
            same.triggers += [one for one in triggers if one not in same.triggers]
            return same
        first = self.ground.head(triggers[0]).idx
        polarity: Polarity = "denied" if said.status == "denied" else "affirmed"
        made = _Account(
            content_id("i", self._report.id, [first, said.kind]), said.kind, list(triggers), polarity
        )
        self.accounts.append(made)
        return made

    def _kind(self, account: _Account, said: IncidentSaid, triggers: Iterable[Span]) -> None:
        sheet = sheets()[said.kind]
        kind = Kind(
            type=sheet["type"],
            mode=sheet.get("mode"),
            label=said.kind,
            status=cast(Status, said.status),
            parent=parent_of(said.kind),
        )
        for span in triggers:
            self._claim(account, "type", kind, span)
            self.triggers.append(
                Mention(
                    kind="trigger", start=span.start, end=span.end, text=span.text, why=f"{NAME}/{self.why}"
                )
            )

    def _when_where_how(self, window: Window, said: IncidentSaid, account: _Account) -> None:
        for quote in said.when:
            with self._held():
                span = window.span(quote)
                self._claim(account, "when", self.ground.day(span), span)
        for quote in said.where:
            with self._held():
                span = window.span(quote)
                self._claim(account, "where", self.ground.place(span), span)
        for one in said.means:
            with self._held():
                span = window.span(one.quote)
                self._claim(account, "means", self.ground.means(one, span), span)
        if said.thing is not None:
            with self._held():
                span = window.span(said.thing.quote)
                self._claim(account, "target_object", self.ground.thing(said.thing, span), span)

    def _who(self, window: Window, said: IncidentSaid, account: _Account, triggers: Sequence[Span]) -> None:
        """Targets and tolls, who is said to have done it, and who did it."""
        hit = set[int]()
        for span in self._spans(window, said.targets):
            with self._held():
                actor = self.ground.actor(span)
                self._claim(account, "target", actor, actor.text or span)
                hit |= {token.i for token in self.ground.tokens(span)}
        for toll in said.tolls:
            with self._held():
                self._toll(account, *self.ground.toll(toll, window, hit))
        denying = list[Actor]()
        for one in said.responsibility:
            with self._held():
                found, at = self.ground.responsibility(one, window)
                self._responsible(account, found, at)
                denying += [found.actor] if found.kind == "denied" else []
        for span in self._spans(window, said.initiators):
            with self._held():
                self._initiator(account, span, triggers, denying)

    def _toll(self, account: _Account, toll: Toll, at: int) -> None:
        told = self._told(account, at, toll.speaker)
        self._claim(account, "toll", toll, *toll.evidence, told=told)

    def _responsible(self, account: _Account, found: Responsibility, at: int) -> None:
        modality = PUT_AS.get(found.kind, "reported")
        speaker = found.speaker or self.writer.speakers.chain(at)
        polarity: Polarity = "denied" if found.kind == "denied" else "affirmed"
        told = Telling(speaker=speaker, modality=modality, polarity=polarity)
        self._claim(account, "responsibility", found, found.evidence, told=told)

    def _initiator(
        self, account: _Account, span: Span, triggers: Iterable[Span], denying: Iterable[Actor]
    ) -> None:
        """Who did it, where nobody says that his side did not."""
        actor = self.ground.doer(span, triggers)
        if any(is_same_side(actor, other) for other in denying):
            raise Unfounded("disputed", f"{shown(span.text)} denies it", span)
        self._claim(account, "initiator", actor, actor.text or span)

    def _link(self, window: Window, said: LinkSaid, made: Sequence[_Account | None]) -> None:
        """What one incident of the answer is to another, where both hold."""
        span = window.span(said.quote)
        if said.relation not in get_args(LinkRelation):
            raise Unfounded("unknown_label", f"{shown(said.relation)} is in no vocabulary", span)
        ends = [made[n] if 0 <= n < len(made) else None for n in (said.later, said.earlier)]
        later, earlier = ends
        if later is None or earlier is None or later is earlier:
            raise Unfounded("no_incident", f"{shown(span.text)} links what are not two incidents", span)
        if not any(self.ground.together(span, one) for end in (later, earlier) for one in end.triggers):
            raise Unfounded("apart", f"{shown(span.text)} stands in no sentence that names either", span)
        relation = Relation(
            incident=earlier.id, relation=cast(LinkRelation, said.relation), strength="stated"
        )
        self._claim(later, "part_of" if said.relation == "part_of" else "follows", relation, span)

    def _claim(
        self, account: _Account, name: str, value: Value, *spans: Span, told: Telling | None = None
    ) -> None:
        """Write a claim. Who tells it is read at the first of its words, unless given."""
        told = told or self._told(account, self.ground.head(spans[0]).i)
        sentence = self.ground.scene.parsed.sentence_at(spans[0].start)
        assert sentence is not None, "a window is made of sentences"
        self.writer.add(account.id, name, value, sentence, spans, self.why, told)

    def _told(self, account: _Account, at: int, speaker: Speaker | None = None) -> Telling:
        """Who tells what stands at a token, and how, as our own attributions have it."""
        speakers = self.writer.speakers
        return Telling(
            speaker=speaker or speakers.chain(at),
            modality=speakers.modality(at),
            polarity=account.polarity,
        )


def _formed(said: P | str) -> P:
    """A part of an answer. Raises `Unfounded` for one that has another form."""
    if isinstance(said, str):
        raise Unfounded("bad_answer", f"a part of the answer has another form: {said}")
    return said
