"""Drafts → filled MUC-4 templates."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evaluation.muc_drafts import Draft
from evaluation.muc_message import Message
from evaluation.muc_parties import Party, PartyReader
from evaluation.muc_people import Human, PeopleReader
from evaluation.muc_phrases import class_of, tidy, weapon
from evaluation.muc_things import Thing, ThingReader
from evaluation.muc_words import muc_words
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Mention
    from tacitus.readers.rules.read import Read

MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
OLD = timedelta(days=75)
"""Incidents further back are history, which the keys leave out."""
UNITS = frozenset("MUNICIPALITY DEPARTMENT PROVINCE CANTON VILLAGE NEIGHBORHOOD TOWN STATE REGION".split())
"""Words that keys put in brackets behind a place's name."""
SITES = frozenset("university airport neighborhood canton village hamlet suburb municipality river".split())
"""Words that follow the name of a place no gazetteer has."""
Fill = str | dict[str, str]
MOST_PLACES = 4
OUTSIDE = frozenset(
    {"LATIN AMERICA", "CENTRAL AMERICA", "SOUTH AMERICA", "ATLANTIC", "PACIFIC", "BANK", "UNITED STATES"}
)
AERIAL = frozenset(
    "aircraft helicopter bombardment mortar strafe aerial indiscriminate indiscriminately bombardments".split()
)
EXPLOSIVES = frozenset({"VEHICLE BOMB", "DYNAMITE", "BOMB", "EXPLOSIVE", "MINE", "AERIAL BOMB"})


def _arms(draft: Draft, kind: str) -> bool:
    """Whether a weapon of this kind goes with the type of incident."""
    if draft.type == "BOMBING":
        return kind in EXPLOSIVES | {"GRENADE", "ROCKET", "MORTAR", "MISSILE", "MOLOTOV COCKTAIL"}
    if draft.type == "ATTACK":
        return kind not in ("BOMB", "FIRE", "STONE")
    return kind in ("MOLOTOV COCKTAIL", "FIRE") if draft.type == "ARSON" else kind == "GUN"


def templates_of(read: Read, drafts: list[Draft], published: date | None) -> list[dict[str, list[Fill]]]:
    """One template for every draft that is relevant."""
    filler = Filler(Message(read, drafts), published)
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
    """Fills the slots of one message's drafts."""

    def __init__(self, message: Message, published: date | None) -> None:
        self.message = message
        self.scene = message.scene
        self.parsed = message.parsed
        self.published = published
        self.parties = PartyReader(message)
        self.people = PeopleReader(message)
        self.things = ThingReader(message)

    def template(self, draft: Draft) -> dict[str, list[Fill]] | None:
        """The template, None when the incident is none of MUC's."""
        country, place = self._place(draft)
        humans, things = self.people.people(draft), self.things.things(draft)
        party = self.parties.party(draft)
        when = self._date(draft)
        if country is None or when is None or draft.stage == "THREATENED" or not (humans or things):
            return None
        if draft.type == "BOMBING" and self._from_the_air(draft, party):
            draft.type = "ATTACK"
        if not self._specific(draft, humans, things, party):
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
        if not humans and self.people.nobody_hurt(draft):
            slots["hum-tgt-effect"] = [{"value": "NO INJURY OR DEATH", "ref": "-"}]
        return {name: fills for name, fills in slots.items() if fills}

    def _specific(self, draft: Draft, humans: list[Human], things: list[Thing], party: Party) -> bool:
        """Whether one incident is told, not violence in general."""
        if not things and all(h.kind == "LAW ENFORCEMENT" and not h.name for h in humans):
            return False
        if draft.days or draft.towns:
            return True
        if any(h.name or h.number != "PLURAL" for h in humans):
            return True
        if any(
            m.definite and m.kind.frame == "harm" and any(syntax.is_definite(t) for t in m.targets)
            for m in draft.mentions
        ):
            return True
        return bool(things) or (draft.type != "ATTACK" and bool(party.persons or party.organizations))

    def _from_the_air(self, draft: Draft, party: Party) -> bool:
        """Bombing by armies, which the keys call an attack."""
        words = {t.lemma_.lower() for m in draft.mentions for t in m.sentence.tokens}
        labels = {t.kind.label for m in draft.mentions for t in m.triggers}
        return party.state or bool(labels & {"air_strike", "shelling"}) or bool(words & AERIAL)

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

    def _place(self, draft: Draft) -> tuple[str | None, str]:
        """Country, and the whole location: naming more places than the key costs nothing."""
        own = [p for mention in draft.mentions for p in mention.places if self._is_capitalised(p)]
        near = [] if any(self._is_town(p) for p in own) else self._places_near(draft)
        names: dict[str, str] = {}
        countries: Counter[str] = Counter()
        for place in [*own, *near]:
            country = muc_words().iso.get(getattr(place.grounded, "country", None) or "")
            if (
                country is not None
                and place in own
                and (country == self.message.country or country in self.message.named)
            ):
                countries[country] += 1
            text = _bare_place(tidy(place.text).upper())
            if text != country and text not in OUTSIDE and (country is not None or self._is_town(place)):
                admin = getattr(place.grounded, "kind", None) == "admin"
                names.setdefault(text, "DEPARTMENT" if admin else "CITY")
        for site in self._sites(draft):
            names.setdefault(site, "CITY")
        country = countries.most_common(1)[0][0] if countries else self.message.country
        if country is None:
            return None, ""
        ordered = sorted(names.items(), key=lambda n: n[1] != "DEPARTMENT")
        return country, ": ".join([country, *(f"{name} ({kind})" for name, kind in ordered[:MOST_PLACES])])

    def _sites(self, draft: Draft) -> list[str]:
        """Named neighbourhoods, villages, universities, airports of the sentences that tell of it."""
        found = []
        for mention in draft.mentions:
            for token in mention.sentence.tokens:
                if token.lower_ in SITES and token.dep_ in ("pobj", "appos", "conj", "compound"):
                    before = [t for t in token.lefts if t.dep_ in ("compound", "amod", "nmod")]
                    if any(t.text[:1].isupper() for t in before) and token.ent_type_ != "PERSON":
                        whole = tidy(
                            self.parsed.span_of(self.parsed.doc[before[0].left_edge.i : token.i + 1]).text
                        )
                        found.append(_bare_place(whole.upper()))
        return found

    def _is_capitalised(self, place: Mention) -> bool:
        """Whether a place is written as a name; ordinary words ("drug", "trial") are towns somewhere."""
        tokens = self.parsed.doc.char_span(place.start, place.end, alignment_mode="expand")
        return tokens is not None and any(token.text[:1].isupper() for token in tokens)

    @staticmethod
    def _is_town(place: Mention) -> bool:
        return getattr(place.grounded, "kind", None) == "settlement"

    def _places_near(self, draft: Draft) -> list[Mention]:
        """Places named in the sentences around, personal names left out."""
        found: dict[int, Mention] = {}
        for token in self.message.context(draft):
            place = self.scene.place_at.get(token.i)
            if (
                place is not None
                and self._is_capitalised(place)
                and token.ent_type_ not in ("PERSON", "ORG", "NORP")
                and token.dep_ in ("pobj", "compound", "appos")
            ):
                found.setdefault(place.start, place)
        return list(found.values())

    # with what -----------------------------------------------------------------------------------------

    def _instruments(self, draft: Draft) -> dict[str, list[Fill]]:
        """Weapons named where the incident is told, one of each kind; else what the type goes by."""
        context = self.message.context(draft)
        found = self._weapons(draft, self.message.context(draft, 0)) or self._weapons(draft, context)
        if "VEHICLE BOMB" in found:
            found.pop("BOMB", None)
        for vague in ("EXPLOSIVE", "GUN"):
            if len(found) > 1:
                found.pop(vague, None)
        types: list[Fill] = [{"value": kind, "ref": text} for kind, text in found.items()]
        if not types and (default := self._default_weapon(draft, context)) is not None:
            types = [{"value": default, "ref": "-"}]
        return {"inc-instr-id": list(found.values()), "inc-instr-type": types}

    def _weapons(self, draft: Draft, context: list[Token]) -> dict[str, str]:
        """Kind of weapon → the first phrase that names one."""
        words = muc_words()
        found: dict[str, str] = {}
        for token in context:
            kind = class_of(token, words.weapons) if token.pos_ in ("NOUN", "PROPN") else None
            if kind is None or not _arms(draft, kind):
                continue
            if token.dep_ == "compound" and class_of(token.head, words.weapons) is not None:
                continue
            found.setdefault(kind, weapon(self.parsed, token))
        return found

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


def _bare_place(name: str) -> str:
    """The name without the word for what it is ("AYAPEL MUNICIPALITY")."""
    words = name.split()
    return " ".join(words[:-1]) if len(words) > 1 and words[-1] in UNITS else name


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
