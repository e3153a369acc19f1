"""What a mention says of its incident, grounded: the bridge from extract to ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tacitus.ground import calendar
from tacitus.model import measures
from tacitus.model.records import Actor, Interval, Mention, Place, Span, TargetObject
from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.events import refinement_by_means
from tacitus.ontology.kinds import sheets
from tacitus.readers.rules import dating
from tacitus.readers.rules.attribution.sides import STATES, is_party, principal
from tacitus.readers.rules.attribution.standing import Standing, deed_of, standing
from tacitus.readers.rules.describing import nameless, public
from tacitus.readers.rules.events.alike import Facets
from tacitus.readers.rules.events.dying import dies_of_wounds
from tacitus.readers.rules.events.mentions import EventMention
from tacitus.readers.rules.rule import words_of
from tacitus.readers.rules.scene import ATTACKERS, Scene
from tacitus.resolve.places import combine
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.parsed import ParsedReport

PLAIN = frozenset({"attack", "explosion", "shooting", "killing", "bombing"})
"""Labels that a means makes more precise."""
USERS = words_of("roles/users")

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
SITE_PREPOSITIONS = ("in", "at", "inside", "outside", "on", "aboard", "into", "through")
AREAS = frozenset({"settlement", "military_vehicle"})
"""Classes of things that say where it was rather than what was hit."""


@dataclass(slots=True)
class Grounder:
    """Grounds the arguments of event mentions, remembering what it described."""

    scene: Scene
    _facets: dict[int, Facets] = field(default_factory=dict)

    @property
    def parsed(self) -> ParsedReport:
        """The report that is read."""
        return self.scene.parsed

    def facets(self, mention: EventMention) -> Facets:
        """The mention's own facets (not those of its draft)."""
        if mention.index not in self._facets:
            self._facets[mention.index] = self._made(mention)
        return self._facets[mention.index]

    def _made(self, mention: EventMention) -> Facets:
        thing = self.target_object(mention)
        when = self.when(mention)
        label = label_of(mention)
        return Facets(
            when=when,
            old=when is not None and dating.is_historical(self.scene, when),
            where=self.where(mention),
            initiators=self.initiators(mention),
            claimed=self._doers(mention, claimed=True),
            targets=self.targets(mention),
            object_class=thing.class_ if thing is not None else None,
            means=frozenset(means.class_ for means in mention.means)
            or frozenset(filter(None, [implied_means(mention)])),
            label=label,
            type=mention.kind.type if label == mention.kind.label else sheets()[label]["type"],
            figures=frozenset(
                (toll.effect, toll.count.best) for toll in mention.tolls if toll.count and toll.count.best
            ),
        )

    def when(self, mention: EventMention) -> Interval | None:
        """The tightest interval of the mention's own time phrases that stand on the calendar."""
        counted, others = self._counted(mention)
        intervals = counted or [
            time.grounded
            for time in dating.own_times(self.scene, mention)
            if isinstance(time.grounded, Interval)
            and (time.timex is None or time.timex.type in ("DATE", "TIME"))
            and calendar.relative(self.parsed, time) is None
            and time.start not in others
            and not calendar.is_stamp(self.parsed, time)
        ]
        if not intervals:
            return dating.counted_back(self.scene, mention)
        combined = calendar.combine(intervals)
        return self._over(mention, combined if combined is not None else intervals[0])

    def _over(self, mention: EventMention, when: Interval) -> Interval:
        """A weekday of what has happened lies behind the report ("would not forget the killing on Friday")."""
        published, told = self.parsed.report.published, mention.factuality
        if published is None or (told is not None and told.status != "happened"):
            return when
        weekday = any("weekday" in time.why for time in mention.times)
        start, end = map(datetime.fromisoformat, (when.start, when.end))
        # more than a day: elsewhere it is to-morrow already
        ahead = measures.instant(when.start) > measures.instant(published.end) + DAY
        if not weekday or not ahead or end - start > DAY:
            return when
        return replace(when, start=(start - WEEK).isoformat(), end=(end - WEEK).isoformat())

    def _counted(self, mention: EventMention) -> tuple[list[Interval], set[int]]:
        """ "Two days after the election on 5 March": counted from the day of what it hangs on.

        The second value has the starts of the dates that are the other event's.
        """
        found: list[Interval] = []
        others: set[int] = set()
        for time in mention.times:
            told = calendar.relative(self.parsed, time)
            below = self._dates_below(told.anchor) if told is not None else []
            others.update(date.start for date in below)
            if told is not None and len(below) == 1 and isinstance(below[0].grounded, Interval):
                counted = calendar.resolve_relative(told, below[0].grounded)
                found += [counted] if counted is not None else []
        return found, others

    def _dates_below(self, anchor: int) -> list[Mention]:
        """The dates in the phrase or clause headed by the token at `anchor`."""
        head = self.parsed.doc[anchor]
        within = [t for t in head.subtree if t.i >= anchor or head.pos_ in ("VERB", "AUX")]
        dates = {time.start: time for t in within if (time := self.scene.time_at.get(t.i)) is not None}
        return [time for time in dates.values() if isinstance(time.grounded, Interval)]

    def where(self, mention: EventMention) -> Place | None:
        """The most specific honest place of the mention's own place phrases, by the voice that names the first one."""
        return next((where for where, _ in self.told_places(mention)), None)

    def told_places(self, mention: EventMention) -> list[tuple[Place, list[Mention]]]:
        """Where each voice has it, with its words: "… at Kango, the rebels say; the army places it at Lambarene"."""
        voices: dict[int | None, list[Mention]] = {}
        for place in mention.places:
            voices.setdefault(self._voice_at(place), []).append(place)
        told = (
            (combine([p.grounded for p in of if isinstance(p.grounded, Place)]), of) for of in voices.values()
        )
        return [(where, of) for where, of in told if where is not None]

    def _voice_at(self, place: Mention) -> int | None:
        """The head of who says where, where several do: the outlet's own places and one speaker's go together."""
        span = self.parsed.doc.char_span(place.start, place.end, alignment_mode="expand")
        around = self.scene.attributions.around(span.root.i) if span is not None else ()
        told = [a for a in around if a.source_head is not None and a.tells]
        return min(told, key=lambda a: a.size).source_head if told else None

    def initiators(self, mention: EventMention) -> tuple[Actor, ...]:
        """Who did it, as narrated, acknowledged, or said by somebody; not who is only accused or suspected."""
        return self._doers(mention, claimed=False)

    def _doers(self, mention: EventMention, *, claimed: bool) -> tuple[Actor, ...]:
        """The doers of a mention, or the groups that claim to be."""
        if mention.blamed or (mention.factuality is not None and mention.factuality.polarity == "denied"):
            return ()
        found: list[Actor] = []
        for token in mention.initiators:
            actor, stands = self.doer(token), self.standing(mention, token)
            if actor is None and claimed:
                actor = self._who_says_it_of_himself(token)
            if actor is None or not stands.does or actor in found:
                continue
            if claimed == (stands.word == "own" and actor.category not in STATES):
                found.append(actor)
        return tuple(found)

    def _who_says_it_of_himself(self, token: Token) -> Actor | None:
        """ "A group calling itself X said that it had carried out the attack": whatever its name is taken for."""
        source = self.scene.speaker_of_self(token)
        return self.scene.describe(source) if source is not None else None

    def on_others_word(self, mention: EventMention) -> list[Actor]:
        """The doers who are so only because somebody else says it."""
        said = (token for token in mention.initiators if self.standing(mention, token).word == "said")
        return [actor for token in said if (actor := self.doer(token)) is not None]

    def standing(self, mention: EventMention, doer: Token) -> Standing:
        """On whose word a doer of a mention stands."""
        deed = deed_of(self.scene, doer, {t.token.i for t in mention.triggers})
        told = mention.factuality if deed == mention.lead.token else None
        return standing(self.scene, deed, doer, told)

    def doer(self, token: Token) -> Actor | None:
        """The actor of a phrase; "its fighters" and "its jets" are whose they are; a private person has no name."""
        actor = self._doing(token)
        return public(self.scene, token, actor) if actor is not None else None

    def _doing(self, token: Token) -> Actor | None:
        if token.pos_ == "PRON":
            owner = self.scene.stands_for(token)
            side = None if owner is None or is_party(self.scene, owner) else principal(self.scene, owner)
            owner = side or owner
            armed = owner is not None and is_party(self.scene, owner)
            return self.scene.describe(owner) if owner is not None and armed else None
        actor = self.scene.describe(token)
        pronoun = next((c for c in token.children if c.dep_ == "poss" and c.pos_ == "PRON"), None)
        owner = self.scene.stands_for(pronoun) if pronoun is not None else None
        if owner is None or actor.id is not None:
            return actor
        side = None if is_party(self.scene, owner) else principal(self.scene, owner)
        whole = self.scene.describe(side or owner)
        if whole.id is None and owner.pos_ != "PROPN" and not is_party(self.scene, owner):
            # "a rebel commander said his men …": they did it, whoever commands them
            return replace(actor, category=whole.category, country=actor.country or whole.country)
        if whole.category in ("rebel", "militia", "criminal"):
            return whole
        return replace(actor, country=actor.country or whole.country)

    def targets(self, mention: EventMention) -> tuple[Actor, ...]:
        """Whom the violence befell: people and bodies, and the users of things that were hit."""
        found: list[Actor] = []
        for token in mention.targets:
            if token.pos_ == "PRON" or (
                token.i in self.scene.place_at and token.i not in self.scene.actor_at
            ):
                continue
            if token.lemma_.lower() in ATTACKERS and not mention.initiators and len(mention.targets) > 1:
                continue  # "two attackers were killed as well": who else was there to attack?
            hit = [self._of_its_nation(actor, token) for actor in self._behind(token)]
            for actor in filter(None, (nameless(self.parsed, actor) for actor in hit)):
                if all(actor.name != other.name for other in found):
                    found.append(actor)
        return tuple(one for one in found if not any(_is_within(one, other) for other in found))

    def _of_its_nation(self, actor: Actor, token: Token) -> Actor:
        """ "Eight of its own soldiers": of the country whose they are."""
        pronoun = next((c for c in token.children if c.dep_ == "poss" and c.pos_ == "PRON"), None)
        owner = self.scene.stands_for(pronoun) if pronoun is not None and not actor.country else None
        return actor if owner is None else replace(actor, country=self.scene.describe(owner).country)

    def target_object(self, mention: EventMention) -> TargetObject | None:
        """The first thing that was hit."""
        hit = (thing for token in mention.targets if (thing := self.thing(token)) is not None)
        return next(hit, None) or self._site(mention)

    def thing(self, token: Token) -> TargetObject | None:
        """The thing that a noun names; None for people and for what is in no class."""
        target = self.scene.target_class(token)
        if target is None or self.scene.is_people(token):
            return None
        return TargetObject(text=self.phrase(token), class_=target.name)

    def _site(self, mention: EventMention) -> TargetObject | None:
        """Where nothing else was hit: the building or vehicle in which people were ("shot in a restaurant")."""
        if mention.kind.type != "ASSAULT" or mention.kind.label in ("armed_clash", "interception"):
            return None
        for trigger in mention.triggers:
            if trigger.kind.frame in ("harm", "suffer") and _is_state(trigger.token):
                continue  # "lie wounded in its wards": where they are now
            if dies_of_wounds(trigger.token):
                continue  # "died in hospital"
            for token in syntax.prepositional(trigger.token, SITE_PREPOSITIONS):
                thing = self.thing(token)
                if thing is not None and thing.class_ not in AREAS:
                    return thing
        return None

    def _behind(self, token: Token) -> list[Actor]:
        target = self.scene.target_class(token)
        if target is None or self.scene.is_people(token):
            harmed = token.i in self.scene.victim_at and token.pos_ == "NOUN"
            return [self.scene.describe(token)] if harmed or self.scene.is_actor(token) else []
        owners = [m for m in syntax.modifiers(token) if self._owns(m)]
        described = [self.scene.describe(owner) for owner in _outermost(owners, self.scene)]
        # a name nobody knows before a thing is the thing's name ("the Haret Hreik district")
        actors = [actor for actor in described if actor.category != "unknown"]
        if target.military:
            actors = [replace(a, category="state_forces") if a.category == "state" else a for a in actors]
        users = (user for user in _users(token, self.scene) if not _is_called_so(user))
        return actors or [self.scene.describe(user) for user in users if not self._said_at_first(token)]

    def _said_at_first(self, thing: Token) -> bool:
        """ "Had first said that the strike destroyed a car that belonged to them": what was put right since."""
        around = self.scene.attributions.around(thing.i)
        cues = [self.parsed.doc[a.cue_index] for a in around if a.tells]
        return any(c.lower_ in AT_FIRST and c.dep_ == "advmod" for cue in cues for c in cue.children)

    def _owns(self, modifier: Token) -> bool:
        if modifier.i in self.scene.actor_at:
            return True
        noun = lookup(modifier.lemma_)
        return (
            noun is not None
            and self.scene.is_armed(modifier)
            and (noun.is_people or noun.category == "militia")
        )

    def phrase(self, head: Token) -> Span:
        """The noun phrase of a head without its article, and without the person whose it is ("Karim Aziz's house")."""
        whose = {t.i for child in head.children if _names_a_person(child) for t in child.subtree}
        tokens = [t for t in syntax.noun_phrase(head) if not t.is_space and t.i not in whose]
        while len(tokens) > 1 and (tokens[0].dep_ == "det" or tokens[0].is_punct):
            tokens = tokens[1:]
        return self.parsed.span_of(tokens)


def _names_a_person(child: Token) -> bool:
    """A possessive or an "of" by whose name a plain thing is called: "John Deng's house", "the home of John Deng"."""
    if child.dep_ == "poss":
        return child.ent_type_ == "PERSON"
    owners = [t for t in child.children if t.dep_ == "pobj"]
    return child.lower_ == "of" and child.head.pos_ == "NOUN" and any(t.ent_type_ == "PERSON" for t in owners)


def _is_within(one: Actor, other: Actor) -> bool:
    """ "The True Harbour" in "the crew of the tanker True Harbour": a part of another's phrase is nobody else."""
    if one is other or one.text is None or other.text is None or one.id is not None:
        return False
    return other.text.start <= one.text.start and one.text.end <= other.text.end and one.text != other.text


AT_FIRST = frozenset({"first", "initially", "originally"})


def _is_called_so(user: Token) -> bool:
    """ "A building used by 'terrorists'": a word in quotation marks is what somebody calls them."""
    left, right = user.doc[max(user.i - 1, 0)], user.doc[min(user.i + 1, len(user.doc) - 1)]
    return left.is_quote and right.is_quote


def _is_state(verb: Token) -> bool:
    """ "Lie wounded", "lay injured": how somebody is while he does something else."""
    return verb.tag_ == "VBN" and verb.dep_ in ("xcomp", "advcl", "acomp", "oprd")


def label_of(mention: EventMention) -> str:
    """The plain label of a mention, made precise by its means."""
    kind = mention.kind
    if kind.label == "seizure":
        taken = {toll.effect for toll in mention.tolls}
        return "arrest" if "detained" in taken else "abduction" if "abducted" in taken else kind.label
    effects = {toll.effect for toll in mention.tolls}
    if kind.label == "killing" and effects and effects <= {"missing", "abducted"}:
        return "attack"  # nobody was killed that is known
    if kind.label == "vehicle_ramming" and any(m.class_ in ("suicide", "ied") for m in mention.means):
        # a suicide bomber who rams a gate bombs it
        return "suicide_bombing" if any(m.class_ == "suicide" for m in mention.means) else "bombing"
    if kind.label in PLAIN and kind.type == "ASSAULT":
        for means in mention.means:
            refined = refinement_by_means().get(means.class_)
            if kind.label == "explosion" and means.class_ == "arson":
                continue  # a blast that set lorries alight was no arson
            if refined is None or (kind.label == "shooting" and means.class_ != "small_arms"):
                continue
            if kind.label != "bombing" or means.class_ in ("air_strike", "drone", "missile", "suicide"):
                return refined
        return _by_verb(mention)
    return kind.label


def _by_verb(mention: EventMention) -> str:
    """Who just "fires on" somebody shoots."""
    label, verb = mention.kind.label, mention.lead.token
    if any(means.class_ == "riot_control" for means in mention.means):
        return label
    if mention.kind.frame == "fire" and verb.lemma_.lower() in ("fire", "shoot"):
        return "shooting"
    return label


def mode_of(label: str, mention: EventMention) -> str | None:
    """PLOVER's mode for a label; who uses tear gas or water cannon controls a crowd."""
    if label == "attack" and any(means.class_ == "riot_control" for means in mention.means):
        return "crowd-control"
    mode: str | None = sheets()[label].get("mode")
    return mode


def implied_means(mention: EventMention) -> str | None:
    """What the word itself says ("bombing", "stabbed"); the verb "bomb" may be done from the air."""
    return None if mention.lead.token.lemma_.lower() == "bomb" else mention.kind.means


def _outermost(tokens: Sequence[Token], scene: Scene) -> list[Token]:
    """One token for each actor mention among the modifiers."""
    seen: set[int] = set()
    kept = []
    for token in tokens:
        mention = scene.actor_at.get(token.i)
        key = mention.start if mention is not None else token.idx
        if key not in seen and not any(
            t in tokens and t != token for t in [token.head] if t.i in scene.actor_at
        ):
            seen.add(key)
            kept.append(token)
    return kept


def _users(thing: Token, scene: Scene) -> list[Token]:
    """ "facilities used by groups …", "a base of the army", "a camp housing refugees"."""
    found = [
        t
        for t in syntax.prepositional(thing, ("of", "for"))
        if scene.is_actor(t) and t.i not in scene.place_at
    ]
    for child in thing.children:
        if child.dep_ in ("acl", "relcl") and child.lemma_.lower() in USERS:
            found += [t for t in syntax.doers(child) if t != thing and scene.is_actor(t)]
            found += [t for t in syntax.undergoers(child) if t != thing and scene.is_actor(t)]
            found += [t for t in syntax.prepositional(child, ("by", "to")) if scene.is_actor(t)]
    unique: dict[int, Token] = {token.i: token for token in found}
    return list(unique.values())
