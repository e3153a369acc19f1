"""Drafts → filled MUC-4 templates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from evaluation.muc_drafts import Draft, days_of
from evaluation.muc_phrases import class_of, compound, is_one_of, name_of, number_of, phrase, tidy, with_of
from evaluation.muc_words import muc_words
from tacitus.extract import syntax
from tacitus.ontology.actor_categories import lookup

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.extract.events import EventMention
    from tacitus.model.records import Mention
    from tacitus.pipeline.read import Read

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
OLD = timedelta(days=75)
"""Incidents further back are history, which the keys leave out."""
Fill = str | dict[str, str]
ORGANIZED = frozenset({"rebel", "militia", "criminal", "state_forces"})


MOST_PLACES = 4
OUTSIDE = frozenset(
    {"LATIN AMERICA", "CENTRAL AMERICA", "SOUTH AMERICA", "ATLANTIC", "PACIFIC", "BANK", "UNITED STATES"}
)
PREMISES = frozenset(
    "office headquarters branch building residence home house installation facility center school church".split()
)
OWNERS = {
    "GOVERNMENT OFFICIAL": "GOVERNMENT OFFICE OR RESIDENCE",
    "POLITICAL FIGURE": "POLITICAL FIGURE OFFICE OR RESIDENCE",
    "DIPLOMAT": "DIPLOMAT OFFICE OR RESIDENCE",
    "LAW ENFORCEMENT": "LAW ENFORCEMENT FACILITY",
}
AERIAL = frozenset(
    "aircraft helicopter bombardment mortar strafe aerial indiscriminate indiscriminately bombardments".split()
)
LONGEST_ACRONYM = 6
BODIES = frozenset("army force police government guard military regime brigade battalion command".split())
SYNONYMS = frozenset("guerrilla guerilla rebel terrorist subversive insurgent extremist fighter".split())
GUN_REACH = 1
NOBODIES = frozenset("man person people individual youth subject woman element group".split())
SHADY = frozenset("unidentified unknown armed hooded masked uniformed paid hired several".split())
DEFINITE = True
OF_PHRASES = True
MAX_NAME = 5
GROUPS = frozenset({"rebel", "militia", "criminal"})
STRONG = frozenset(
    "guerrilla guerilla rebel terrorist gunman subversive extremist assailant attacker kidnapper hitman commando "
    "trafficker insurgent assassin criminal individual narcotrafficker delinquent".split()
)
CLAIMING = frozenset("claim admit acknowledge responsibility".split())
ACCUSING = frozenset(
    "accuse blame attribute charge suspect allege allegedly apparently presumably presume believe link implicate "
    "suspicion reportedly probably seem appear".split()
)
AUTHORITIES = frozenset(
    "police authority minister government army official military commander president".split()
)
HURTING = frozenset(
    "damage destroy burn dynamite bomb demolish shatter wreck blow hit shake affect attack ransack torch".split()
)
DESTROYING = frozenset({"destroy", "demolish", "raze"})
BURSTING = frozenset("explode go explosion detonate place plant hurl throw toss leave blast set bomb".split())
WHERE = ("at", "in", "inside", "near", "under", "outside", "against", "on", "by", "into", "beneath", "behind")
MILITARY = frozenset("military army infantry armored armed guerrilla battalion".split())
EXPLOSIVES = frozenset({"VEHICLE BOMB", "DYNAMITE", "BOMB", "EXPLOSIVE", "MINE", "AERIAL BOMB"})


def _arms(draft: Draft, kind: str) -> bool:
    """Whether a weapon of this kind goes with the type of incident."""
    if draft.type == "BOMBING":
        return kind in EXPLOSIVES | {"GRENADE", "ROCKET", "MORTAR", "MISSILE", "MOLOTOV COCKTAIL"}
    if draft.type == "ATTACK":
        return kind not in ("BOMB", "FIRE", "STONE")
    return kind in ("MOLOTOV COCKTAIL", "FIRE") if draft.type == "ARSON" else kind == "GUN"


@dataclass(slots=True)
class Human:
    """Somebody harmed or aimed at."""

    name: str | None
    desc: str | None
    kind: str
    number: str
    effect: str | None
    nation: str | None
    key: str
    definite: bool = False

    @property
    def ref(self) -> str:
        """What the other slots point at."""
        return self.name or self.desc or ""


@dataclass(slots=True)
class Thing:
    """A building, vehicle or the like."""

    id: str
    kind: str
    number: str
    effect: str | None
    key: str
    nation: str | None


@dataclass(slots=True)
class Party:
    """Perpetrators: persons, organizations, and whether they act for a state."""

    persons: list[str] = field(default_factory=list)
    organizations: dict[str, str] = field(default_factory=dict)
    state: bool = False
    identities: list[str] = field(default_factory=list)
    officers: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    terrorists: bool = False


def templates_of(read: Read, drafts: list[Draft], published: date | None) -> list[dict[str, list[Fill]]]:
    """One template for every draft that is relevant."""
    filler = Filler(read, published, {m.sentence.index for draft in drafts for m in draft.mentions})
    made = [found for draft in drafts if (found := filler.template(draft)) is not None]
    return _merged(made)


def _merged(made: list[dict[str, list[Fill]]]) -> list[dict[str, list[Fill]]]:
    """Templates of one type that harm the same named person are one: the fuller stays."""
    kept: list[dict[str, list[Fill]]] = []
    for new in made:
        twin = next((old for old in kept if _same_victim(old, new)), None)
        if twin is None:
            kept.append(new)
        elif sum(map(len, new.values())) > sum(map(len, twin.values())):
            kept[kept.index(twin)] = {**twin, **new}
        else:
            twin.update({name: fills for name, fills in new.items() if name not in twin})
    return kept


def _same_victim(one: dict[str, list[Fill]], other: dict[str, list[Fill]]) -> bool:
    if one["inc-type"] != other["inc-type"]:
        return False
    left = [set(str(n).split()) for n in one.get("hum-tgt-name", ())]
    right = [set(str(n).split()) for n in other.get("hum-tgt-name", ())]
    return any(a <= b or b <= a for a in left for b in right)


class Filler:
    """Fills the slots of one report's drafts."""

    def __init__(self, read: Read, published: date | None, told: set[int]) -> None:
        self.read = read
        self.told = told
        self.scene = read.scene
        self.parsed = read.scene.parsed
        self.published = published
        self.named: set[str] = set()
        self.country = self._main_country()
        self.names = self._personal_names()

    THREATS = False
    SPECIFIC = True

    def _specific(self, draft: Draft, humans: list[Human], things: list[Thing], party: Party) -> bool:
        """Whether one incident is told, not violence in general."""
        if draft.days or draft.towns:
            return True
        if any(h.name or h.number not in ("PLURAL",) for h in humans):
            return True
        if DEFINITE and any(
            m.definite and m.kind.frame == "harm" and any(syntax.is_definite(t) for t in m.targets)
            for m in draft.mentions
        ):
            return True
        return bool(things) or bool(party.persons or party.organizations) and draft.type != "ATTACK"

    def _from_the_air(self, draft: Draft, party: Party) -> bool:
        """Bombing by armies, which the keys call an attack."""
        words = {t.lemma_.lower() for m in draft.mentions for t in m.sentence.tokens}
        labels = {t.kind.label for m in draft.mentions for t in m.triggers}
        return party.state or bool(labels & {"air_strike", "shelling"}) or bool(words & AERIAL)

    def template(self, draft: Draft) -> dict[str, list[Fill]] | None:
        """The template, None when the incident is none of MUC's."""
        country, place = self._place(draft)
        humans, things = self._humans(draft), self._things(draft)
        party = self._party(draft)
        when = self._date(draft)
        if country is None or when is None:
            return None
        if not (humans or things):
            return None
        if draft.type == "BOMBING" and self._from_the_air(draft, party):
            draft.type = "ATTACK"
        if draft.stage == "THREATENED" and not self.THREATS:
            return None
        if self.SPECIFIC and not self._specific(draft, humans, things, party):
            return None
        slots: dict[str, list[Fill]] = {
            "inc-date": [when] if when else [],
            "inc-loc": [place],
            "inc-type": [draft.type],
            "inc-stage": [draft.stage],
            "perp-inc-cat": ["STATE-SPONSORED VIOLENCE" if party.state else "TERRORIST ACT"],
        }
        slots |= self._instruments(draft)
        slots |= _party_slots(party)
        slots |= _thing_slots(things)
        slots |= _human_slots(humans)
        if not humans and self._nobody_hurt(draft):
            slots["hum-tgt-effect"] = [{"value": "NO INJURY OR DEATH", "ref": "-"}]
        return {name: fills for name, fills in slots.items() if fills}

    def _context(self, draft: Draft, reach: int = 1) -> list[Token]:
        """Tokens of the sentences that tell of a draft, and of neighbours that tell of no other."""
        own = {m.sentence.index for m in draft.mentions}
        taken = self.told - own
        near = {i + step for i in own for step in range(-reach, reach + 1)} - taken
        sentences = self.parsed.sentences
        chosen = [
            i for i in sorted(own | near) if 0 <= i < len(sentences) and sentences[i].segment.kind == "body"
        ]
        return [t for i in chosen for t in sentences[i].tokens if not t.is_space]

    # when and where ------------------------------------------------------------------------------------

    def _date(self, draft: Draft) -> str | None:
        """A day, a range, "- DAY" by default, "" when unknown; None for what is long past."""
        spans = sorted(draft.days, key=lambda d: (d[1] - d[0], d))
        if spans:
            first, last = spans[0]
            if self.published is not None and last < self.published - OLD:
                return None
            return _day(first) if first == last else f"{_day(first)} - {_day(last)}"
        return f"- {_day(self.published)}" if self.published is not None else ""

    def _personal_names(self) -> list[list[str]]:
        """The words of every personal name in the report."""
        found = []
        for entity in self.parsed.doc.ents:
            if entity.label_ == "PERSON":
                name = name_of(self.parsed, entity.root)
                if name is not None:
                    found.append(name.upper().split())
        return found

    def _main_country(self) -> str | None:
        """The country of the region that the report names most, its dateline's first."""
        votes: Counter[str] = Counter()
        for mention in self.scene.spotted.places:
            name = muc_words().iso.get(getattr(mention.grounded, "country", None) or "")
            if name:
                votes[name] += 1
                if getattr(mention.grounded, "name", "").upper() == name:
                    self.named.add(name)
        for token in self.parsed.doc:
            if (name := muc_words().demonyms.get(token.lower_.removesuffix("s"))) is not None:
                votes[name] += 1
                self.named.add(name)
        if not votes:
            for actor in self.scene.spotted.actors:
                name = muc_words().iso.get(getattr(actor.grounded, "country", None) or "")
                if name:
                    votes[name] += 1
        return votes.most_common(1)[0][0] if votes else None

    def _place(self, draft: Draft) -> tuple[str | None, str]:
        """Country, and the whole location: naming more places than the key costs nothing."""
        own = [place for mention in draft.mentions for place in mention.places]
        near = [] if any(self._is_town(p) for p in own) else self._places_near(draft)
        names: dict[str, str] = {}
        countries: Counter[str] = Counter()
        for place in [*own, *near]:
            country = muc_words().iso.get(getattr(place.grounded, "country", None) or "")
            if country is not None and place in own and (country == self.country or country in self.named):
                countries[country] += 1
            text = tidy(place.text).upper()
            if text != country and text not in OUTSIDE and (country is not None or self._is_town(place)):
                admin = getattr(place.grounded, "kind", None) == "admin"
                names.setdefault(text, "DEPARTMENT" if admin else "CITY")
        country = countries.most_common(1)[0][0] if countries else self.country
        if country is None:
            return None, ""
        ordered = sorted(names.items(), key=lambda n: n[1] != "DEPARTMENT")
        return country, ": ".join([country, *(f"{name} ({kind})" for name, kind in ordered[:MOST_PLACES])])

    @staticmethod
    def _is_town(place: Mention) -> bool:
        return getattr(place.grounded, "kind", None) == "settlement"

    def _places_near(self, draft: Draft) -> list[Mention]:
        """Places named in the sentences around, personal names left out."""
        found: dict[int, Mention] = {}
        for token in self._context(draft):
            place = self.scene.place_at.get(token.i)
            if (
                place is not None
                and token.ent_type_ not in ("PERSON", "ORG", "NORP")
                and token.dep_ in ("pobj", "compound", "appos")
            ):
                found.setdefault(place.start, place)
        return list(found.values())

    # with what -----------------------------------------------------------------------------------------

    def _instruments(self, draft: Draft) -> dict[str, list[Fill]]:
        """Weapons named where the incident is told, one of each kind; else what the type goes by."""
        words, context = muc_words(), self._context(draft)
        found: dict[str, str] = {}
        for token in context:
            kind = class_of(token, words.weapons) if token.pos_ in ("NOUN", "PROPN") else None
            if kind is None or not _arms(draft, kind):
                continue
            if token.dep_ == "compound" and class_of(token.head, words.weapons) is not None:
                continue
            found.setdefault(kind, compound(self.parsed, token))
        if "VEHICLE BOMB" in found:
            found.pop("BOMB", None)
        for vague in ("EXPLOSIVE", "GUN"):
            if len(found) > 1:
                found.pop(vague, None)
        types: list[Fill] = [{"value": kind, "ref": text} for kind, text in found.items()]
        if not types and (default := self._default_weapon(draft, context)) is not None:
            types = [{"value": default, "ref": "-"}]
        return {"inc-instr-id": list(found.values()), "inc-instr-type": types}

    def _default_weapon(self, draft: Draft, context: list[Token]) -> str | None:
        lemmas = {token.lemma_.lower() for token in context}
        if draft.type == "BOMBING":
            return (
                "BOMB"
                if any(t.lemma_.lower() in ("bomb", "bombing") for t in self.parsed.doc)
                else "EXPLOSIVE"
            )
        shot = {"shoot", "gun", "gunman", "shooting", "shot", "machinegun", "gunfire", "riddle", "bullet"}
        return "GUN" if draft.type == "ATTACK" and lemmas & shot else None

    # who did it ----------------------------------------------------------------------------------------

    def _party(self, draft: Draft) -> Party:
        party = Party()
        for mention in draft.mentions:
            for head in mention.initiators:
                self._perpetrator(party, mention, head)
        if party.terrorists:
            party.persons = [p for p in party.persons if p not in party.officers]
            party.state = False
        targets = {t.i for m in draft.mentions for head in m.targets for t in head.subtree}
        self._named_groups(party, self._context(draft) + self._claims(), targets)
        if not party.persons:
            self._gunmen(party, self._context(draft, GUN_REACH), targets)
        return party

    def _claims(self) -> list[Token]:
        """Tokens of the sentences that speak of responsibility."""
        found = [s.tokens for s in self.parsed.sentences if "RESPONSIB" in s.tokens.text.upper()]
        return [token for tokens in found for token in tokens]

    def _named_groups(self, party: Party, context: list[Token], targets: set[int]) -> None:
        """Armed groups named where the incident is told, each once by its identity."""
        seen = {id_ for id_ in party.identities}
        for token in context:
            actor = self.scene.actor_at.get(token.i)
            grounded = actor.grounded if actor is not None else None
            if actor is None or token.i in targets or getattr(grounded, "category", None) not in GROUPS:
                continue
            if not any(t.text[:1].isupper() for t in self._tokens_of(actor)):
                continue
            identity = getattr(grounded, "id", None)
            if identity is None or identity in seen:
                continue
            country = getattr(grounded, "country", None)
            if country is not None and country not in muc_words().iso:
                continue
            seen.add(identity)
            party.identities.append(identity)
            party.organizations.setdefault(self._short_name(identity, actor), _confidence(token))

    def _short_name(self, identity: str, actor: Mention) -> str:
        """The acronym of a group where the report gives one, else the name as it stands."""
        surfaces = [
            tidy(other.text)
            for other in self.scene.spotted.actors
            if getattr(other.grounded, "id", None) == identity
        ]
        acronyms = [name for name in surfaces if " " not in name and len(name) <= LONGEST_ACRONYM]
        return acronyms[0] if acronyms else tidy(actor.text)

    def _tokens_of(self, actor: Mention) -> list[Token]:
        return [t for t in self.parsed.doc.char_span(actor.start, actor.end, alignment_mode="expand") or ()]

    def _gunmen(self, party: Party, context: list[Token], targets: set[int]) -> None:
        """The first common noun of attackers, where no doer was read."""
        for token in context:
            if token.pos_ != "NOUN" or token.i in targets or not _may_attack(token):
                continue
            if token.dep_ in ("nsubj", "conj") or (
                token.dep_ == "pobj" and token.head.lower_ in ("by", "to", "of")
            ):
                party.persons.append(phrase(self.parsed, token))
                return

    def _perpetrator(self, party: Party, mention: EventMention, head: Token) -> None:
        words = muc_words()
        actor = self.scene.actor_at.get(head.i)
        grounded = actor.grounded if actor is not None else None
        category = getattr(grounded, "category", None)
        text = phrase(self.parsed, head)
        if head.pos_ == "PRON":
            return
        person = is_one_of(head, words.terrorist) or is_one_of(head, words.state)
        if is_one_of(head, BODIES) and getattr(grounded, "id", None):
            person = False
        name = name_of(self.parsed, head)
        if category in ORGANIZED and getattr(grounded, "id", None) and not person:
            if grounded.id not in party.identities:  # type: ignore[union-attr]
                party.identities.append(grounded.id)  # type: ignore[union-attr]
                party.organizations.setdefault(self._short_name(grounded.id, actor), _confidence(head))  # type: ignore[union-attr, arg-type]
            party.state |= category == "state_forces"
            return
        if person:
            kind = "guerrilla" if is_one_of(head, SYNONYMS) else head.lemma_.lower()
            party.persons += [text] if kind not in party.kinds else []
            party.kinds.add(kind)
            if is_one_of(head, words.state) and not is_one_of(head, words.terrorist):
                party.officers.append(text)
                party.state = True
            else:
                party.terrorists = True
            for modifier in syntax.modifiers(head) + list(syntax.prepositional(head, ("of", "from"))):
                named = self.scene.actor_at.get(modifier.i)
                if named is not None and getattr(named.grounded, "category", None) in ORGANIZED:
                    if named.grounded.id not in party.identities:  # type: ignore[union-attr]
                        party.identities.append(named.grounded.id)  # type: ignore[union-attr]
                        name = self._short_name(named.grounded.id, named)  # type: ignore[union-attr, arg-type]
                        party.organizations.setdefault(name, _confidence(head))
        elif name is not None and name not in party.persons:
            party.persons.append(name)

    # to whom -------------------------------------------------------------------------------------------

    def _humans(self, draft: Draft) -> list[Human]:
        kept: list[Human] = []
        for mention in draft.mentions:
            effects = {t.head: t.effect for t in mention.tolls if t.head is not None}
            named = [c for t in mention.targets for c in syntax.with_conjuncts(t)] + _adjectival(mention)
            heads = {t.i: t for t in named} | {i: self.parsed.doc[i] for i in effects}
            for index, head in sorted(heads.items()):
                human = self._human(draft, mention, head, effects.get(index))
                if isinstance(human, Human):
                    _join(kept, human)
        if any(h.name for h in kept):
            kept = [h for h in kept if h.name or not h.definite]
        return kept

    def _human(self, draft: Draft, mention: EventMention, head: Token, effect: str | None) -> Human | None:
        words = muc_words()
        if head.pos_ == "PRON":
            return None
        if is_one_of(head, words.combatants) or self._everybody(head):
            return None
        name = self._full_name(name_of(self.parsed, head))
        kind = class_of(head, words.humans)
        if kind is None and (noun := lookup(head.lemma_)) is not None and noun.is_people:
            kind = "CIVILIAN" if noun.category == "civilian" else None
        actor = self.scene.actor_at.get(head.i)
        category = getattr(actor.grounded, "category", None) if actor is not None else None
        if kind == "ACTIVE MILITARY" and name is None:
            return None
        if kind is None and (
            name is None or head.ent_type_ not in ("PERSON", "") or category in ("rebel", "militia")
        ):
            return None
        desc = self._description(head, name)
        if desc is not None and kind is None:
            kind = class_of(desc, words.humans)
        how = {"killed": "DEATH", "wounded": "INJURY"}.get(effect or "")
        if (
            how is None
            and draft.type == "ATTACK"
            and mention.kind.label in ("killing", "assassination", "execution")
        ):
            how = "DEATH"
        text = None if desc is None else phrase(self.parsed, desc)
        if desc is not None and name is not None and OF_PHRASES:
            text = with_of(self.parsed, desc)
        return Human(
            name=name,
            desc=text,
            kind=kind or "CIVILIAN",
            number="1" if name else number_of(head),
            effect=how,
            nation=self._nation(head),
            key=(name or head.lemma_).split()[-1].lower(),
            definite=name is None and number_of(head) == "1" and syntax.is_definite(head),
        )

    @staticmethod
    def _everybody(head: Token) -> bool:
        """ "The civilian population", "the Salvadoran people": nobody in particular."""
        if head.lemma_.lower() in ("population", "populace", "nation"):
            return True
        peoples = {m.lower_ for m in syntax.modifiers(head)} & (
            muc_words().demonyms.keys() | {"our", "their"}
        )
        return head.lower_ in ("people", "citizens") and bool(peoples) and number_of(head) == "PLURAL"

    def _full_name(self, name: str | None) -> str | None:
        """The fullest form in which the report names a person."""
        if name is None:
            return None
        words = name.upper().split()
        fuller = [full for full in self.names if len(full) <= MAX_NAME and _within(words, full)]
        return " ".join(max(fuller, key=len)) if fuller else name

    def _nobody_hurt(self, draft: Draft) -> bool:
        """Whether the sentences around say that nobody came to harm."""
        context = {t.i for t in self._context(draft)}
        return any(
            toll.trigger in context and toll.count is not None and toll.count.best == 0
            for toll in self.scene.tolls
        )

    def _description(self, head: Token, name: str | None) -> Token | None:
        """The noun that describes somebody: the head itself, an apposition, or a title before the name."""
        if name is None:
            return head
        for child in head.children:
            if child.dep_ == "appos" and child.pos_ == "NOUN":
                return child
        titles = [t for t in syntax.modifiers(head) if t.i < head.i and class_of(t, muc_words().humans)]
        if head.dep_ == "appos" and class_of(head.head, muc_words().humans):
            return head.head
        return titles[-1] if titles else None

    def _nation(self, head: Token) -> str | None:
        for token in [head, *syntax.modifiers(head)]:
            if (nation := muc_words().foreign.get(token.lower_)) is not None:
                return nation
        return None

    # what ----------------------------------------------------------------------------------------------

    def _use_of(self, head: Token, kind: str) -> str:
        """What premises are used for: by the words around ("union offices", "the home of the minister")."""
        if not is_one_of(head, PREMISES):
            return kind
        words = muc_words()
        owners = [*syntax.modifiers(head), *syntax.prepositional(head, ("of",))]
        for token in [m for o in owners for m in (o, *syntax.modifiers(o))]:
            if (person := class_of(token, words.humans)) in OWNERS:
                return OWNERS[person]
            use = class_of(token, words.physical)
            if use not in (None, "OTHER", "TRANSPORT VEHICLE"):
                return str(use)
        return kind

    def _abroad(self, head: Token) -> str | None:
        """The foreign country that a thing belongs to."""
        for token in syntax.modifiers(head):
            nation = muc_words().foreign.get(token.lower_) or muc_words().demonyms.get(token.lower_)
            if nation is not None and nation != self.country:
                return nation
        return None

    def _things(self, draft: Draft) -> list[Thing]:
        kept: dict[str, Thing] = {}
        for mention in draft.mentions:
            verbs = {t.token.lemma_.lower() for t in mention.triggers}
            for head in [c for t in mention.targets for c in syntax.with_conjuncts(t)]:
                self._thing(kept, draft, head, verbs)
        for token in self._context(draft):
            lemma = token.lemma_.lower()
            if token.pos_ == "VERB" and lemma in HURTING:
                for head in [*syntax.undergoers(token), *syntax.prepositional(token, ("against",))]:
                    self._thing(kept, draft, head, {lemma})
            if draft.type == "BOMBING" and lemma in BURSTING:
                for head in syntax.prepositional(token, WHERE):
                    self._thing(kept, draft, head, {lemma}, placed=True)
            if lemma == "damage" and token.pos_ == "NOUN":
                for head in syntax.prepositional(token, ("to", "in", "at")):
                    self._thing(kept, draft, head, {lemma})
        return list(kept.values())

    def _thing(
        self, kept: dict[str, Thing], draft: Draft, head: Token, verbs: set[str], *, placed: bool = False
    ) -> None:
        if head.lemma_.lower() in ("front", "entrance", "side") and (
            of := list(syntax.prepositional(head, ("of", "to")))
        ):
            head = of[0]
        kind = class_of(head, muc_words().physical)
        if kind is None or class_of(head, muc_words().humans) or head.i in self.scene.victim_at:
            return
        if placed and kind == "TRANSPORTATION ROUTE":
            return
        military = [head, *syntax.modifiers(head)]
        if any(is_one_of(t, muc_words().military_objects) or t.lower_ in MILITARY for t in military):
            return
        effect = None
        if verbs & DESTROYING:
            effect = "DESTROYED"
        elif draft.type != "ATTACK" or "damage" in verbs:
            effect = "SOME DAMAGE"
        text = with_of(self.parsed, head) if is_one_of(head, PREMISES) else phrase(self.parsed, head)
        thing = Thing(
            text, self._use_of(head, kind), number_of(head), effect, head.lemma_.lower(), self._abroad(head)
        )
        kept.setdefault(thing.key, thing)


def _may_attack(token: Token) -> bool:
    """Whether a noun names attackers, by itself or by its modifiers ("armed men")."""
    if is_one_of(token, STRONG):
        return True
    return is_one_of(token, NOBODIES) and any(m.lower_ in SHADY for m in token.children)


def _adjectival(mention: EventMention) -> list[Token]:
    """ "The murdered senator": the noun that a participle of harm stands before."""
    return [t.token.head for t in mention.triggers if t.token.dep_ == "amod" and t.token.tag_ == "VBN"]


def _confidence(token: Token) -> str:
    """How sure the sentence is of a perpetrator."""
    lemmas = {t.lemma_.lower() for t in token.sent}
    if lemmas & CLAIMING and "deny" not in lemmas:
        return "CLAIMED OR ADMITTED"
    if lemmas & ACCUSING:
        by_authorities = lemmas & AUTHORITIES
        return "SUSPECTED OR ACCUSED BY AUTHORITIES" if by_authorities else "SUSPECTED OR ACCUSED"
    return "REPORTED AS FACT"


def _within(part: list[str], whole: list[str]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))


def _join(kept: list[Human], new: Human) -> None:
    """Add a human target unless it is known; the fuller account stays."""
    for old in kept:
        if _same_human(old, new):
            if new.name and (old.name is None or len(new.name) > len(old.name)):
                old.name = new.name
            old.desc = old.desc or new.desc
            old.effect = new.effect if new.effect == "DEATH" or old.effect is None else old.effect
            old.nation = old.nation or new.nation
            if old.kind == "CIVILIAN":
                old.kind = new.kind
            if old.number == "PLURAL":
                old.number = new.number if new.number != "1" else old.number
            return
    kept.append(new)


def _same_human(old: Human, new: Human) -> bool:
    """Whether two names or descriptions mean the same people."""
    if old.name and new.name:
        one, other = set(old.name.split()), set(new.name.split())
        return one <= other or other <= one or old.name.split()[-1] == new.name.split()[-1]
    if old.key == new.key:
        return True
    if old.name or new.name or not (old.desc and new.desc):
        return False
    return bool(_stems(old.desc) & _stems(new.desc)) and "1" not in (old.number, new.number)


def _stems(desc: str) -> set[str]:
    return {word.rstrip("S") for word in desc.upper().split() if len(word) > 3} - {
        "SALVADORAN",
        "COLOMBIAN",
        "OTHER",
    }


def _day(day: date) -> str:
    return f"{day.day:02d} {MONTHS[day.month - 1]} {day.year % 100:02d}"


def _party_slots(party: Party) -> dict[str, list[Fill]]:
    return {
        "perp-ind-id": list(party.persons),
        "perp-org-id": list(party.organizations),
        "perp-org-conf": [{"value": c, "ref": o} for o, c in party.organizations.items()],
    }


def _thing_slots(things: list[Thing]) -> dict[str, list[Fill]]:
    return {
        "phys-tgt-id": [t.id for t in things],
        "phys-tgt-type": [{"value": t.kind, "ref": t.id} for t in things],
        "phys-tgt-num": [{"value": t.number, "ref": t.id} for t in things],
        "phys-tgt-nation": [{"value": t.nation, "ref": t.id} for t in things if t.nation],
        "phys-tgt-effect": [{"value": t.effect, "ref": t.id} for t in things if t.effect],
    }


def _human_slots(humans: list[Human]) -> dict[str, list[Fill]]:
    return {
        "hum-tgt-name": [h.name for h in humans if h.name],
        "hum-tgt-desc": [{"value": h.desc, "ref": h.name} if h.name else h.desc for h in humans if h.desc],
        "hum-tgt-type": [{"value": h.kind, "ref": h.ref} for h in humans],
        "hum-tgt-num": [{"value": h.number, "ref": h.ref} for h in humans],
        "hum-tgt-nation": [{"value": h.nation, "ref": h.ref} for h in humans if h.nation],
        "hum-tgt-effect": [{"value": h.effect, "ref": h.ref} for h in humans if h.effect],
    }
