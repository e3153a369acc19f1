"""Words that name violence: verbs and nouns of the event lexicon that are not meant otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tacitus.model.vocabulary import NO_ACCOUNT
from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.events import Kind, event_lexicon, ground_nouns, peaceful
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.scene import Scene

VIOLENT_MODIFIERS = frozenset(
    "deadly lethal fatal armed military retaliatory terrorist terror suicide rebel guerrilla insurgent militant "
    "bloody cross-border nocturnal surprise precision targeted sectarian ethnic communal missile drone rocket "
    "bomb artillery mortar air aerial ground naval enemy hostile heavy fierce intense gun knife sniper "
    "coordinated indiscriminate double-tap joint cruise amphibious".split()
)
NOUNS = ("NOUN", "PROPN")
APART = ("ablaze", "alight", "down", "up", "on", "off", "hostage", "prisoner", "to", "free")
"""Particles and resultatives that may stand behind the object ("took its pilot hostage")."""
PARTICLE_REACH = 5
"""How many tokens after a verb its particle or resultative may stand ("set dozens of homes ablaze")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A word that names an incident. `start`/`end` are token indexes (half-open), `why` the rule."""

    token: Token
    start: int
    end: int
    kind: Kind
    why: str

    @property
    def stretch(self) -> tuple[int, int]:
        """The characters [start, end) of its head word."""
        return self.token.idx, self.token.idx + len(self.token)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A word of violence that was not taken, and why."""

    token: Token
    kind: Kind
    why: str

    @property
    def explained(self) -> bool:
        """Whether the words say of what it was ("died of cancer"), not only after or during what ("after the quake")."""
        return self.why.startswith(("of '", "from '", "by '"))


def find_triggers(scene: Scene) -> tuple[list[Trigger], list[NearMiss]]:
    """All triggers of the report in order, and the words that nearly were."""
    triggers: list[Trigger] = []
    misses: list[NearMiss] = []
    for sentence in scene.parsed.sentences:
        if sentence.segment.kind in NO_ACCOUNT:
            continue
        for word in _candidates(scene, sentence.tokens):
            candidate = _by_whom(scene, word)
            why_not = _why_not(scene, candidate)
            trigger = _of_what_flies(scene, candidate)
            if why_not:
                misses.append(NearMiss(token=trigger.token, kind=trigger.kind, why=why_not))
            else:
                triggers.append(trigger)
    return triggers, misses


DESTROYING = frozenset({"destroy", "eliminate", "neutralize", "neutralise", "hit", "stop"})
FLYING = frozenset({"drone", "missile"})
"""Classes of means; rockets are destroyed on their launchers as often as in flight."""


CARRIERS = frozenset({"vehicle", "military_vehicle"})
"""Classes of things whose "interception" is an attack on the road."""
HOMES = frozenset(
    "home house bed bus car village school hospital mosque church vehicle market field cell".split()
)


def _by_whom(scene: Scene, trigger: Trigger) -> Trigger:
    """ "Gunmen invaded a village" attack it, and who is "taken from his home" is abducted."""
    verb, lexicon = trigger.token, event_lexicon()
    if verb.pos_ != "VERB":
        return trigger
    lemma = verb.lemma_.lower()
    if lemma == "invade" and not any(_is_of_a_state(scene, doer) for doer in syntax.doers(verb)):
        return replace(trigger, kind=lexicon.verbs[("attack",)])
    if lemma == "take" and trigger.kind.needs == "ground" and _is_taken_away(scene, verb):
        return replace(trigger, kind=lexicon.verbs[("abduct",)])
    return trigger


def _is_of_a_state(scene: Scene, token: Token) -> bool:
    mention = scene.actor_at.get(token.i)
    if mention is not None and mention.grounded is not None:
        return getattr(mention.grounded, "category", None) in ("state", "state_forces")
    return token.lemma_.lower() in ("troop", "soldier", "army", "force", "tank")


def _is_taken_away(scene: Scene, verb: Token) -> bool:
    """Whether armed people take people, or people are taken from where they live or travel."""
    taken = list(map(syntax.counted, syntax.undergoers(verb)))
    if not any(_is_person(scene, token) for token in taken):
        return False
    if any(True for _ in syntax.prepositional(verb, ("to",))):
        return False
    if any(scene.is_armed(doer) for doer in syntax.doers(verb)):
        return True
    return syntax.is_passive(verb) and any(
        token.lemma_.lower() in HOMES for token in syntax.prepositional(verb, ("from", "off"))
    )


def _is_person(scene: Scene, token: Token) -> bool:
    """Whether a noun or a bare figure counts people."""
    return scene.is_people(token) or (token.like_num and not any(c.dep_ == "prep" for c in token.children))


def _takes_people(scene: Scene, trigger: Trigger) -> bool:
    """Whether people are held or led away: by armed people, or by nobody named."""
    verb = trigger.token
    if trigger.kind.word.startswith("be "):
        return any(_is_person(scene, t) for t in syntax.grammatical_subjects(verb))
    if verb.dep_ == "acl" and not any(True for _ in syntax.prepositional(verb, ("under", "over", "on"))):
        return False  # "the men held at the centre": where they are kept
    doers, taken = syntax.doers(verb), list(map(syntax.counted, syntax.undergoers(verb)))
    if not taken and _is_headline_passive(verb):
        doers, taken = [], doers
    if not any(_is_person(scene, token) for token in taken):
        return False
    return not doers or any(scene.is_armed(doer) for doer in doers)


CAPTIVE = frozenset({"hostage", "captive", "abductee", "kidnappee"})
"""Nouns of people who are held by others than a state."""
TAKING = frozenset({"abduct", "kidnap", "seize", "take", "snatch", "capture", "hold"})


def _frees_captives(scene: Scene, trigger: Trigger) -> bool:
    """Whether those who are freed, or who come home, are said to have been taken."""
    token = trigger.token
    if token.pos_ in ("VERB", "AUX", "ADJ"):
        freed = [*syntax.undergoers(token), *syntax.grammatical_subjects(token)]
    else:
        freed = list(syntax.prepositional(token, ("of",)))
    return any(_is_captive(scene, syntax.counted(person)) for person in freed)


def _is_captive(scene: Scene, person: Token) -> bool:
    if person.lemma_.lower() in CAPTIVE:
        return True
    if not _is_person(scene, person):
        return False
    return any(
        (c.dep_ == "amod" and (c.lower_ in CAPTIVE or _taken(c)))
        or (c.dep_ in ("acl", "relcl") and (_taken(c) or (c.dep_ == "relcl" and c.lemma_.lower() in TAKING)))
        for c in person.children
    )


def _taken(word: Token) -> bool:
    """ "Kidnapped", "seized": the participle, whatever the tagger calls it."""
    forms = {word.lemma_.lower(), word.lower_.removesuffix("ed"), word.lower_.removesuffix("d")}
    forms.add(word.lower_.removesuffix("ped"))
    return word.lower_.endswith(("ed", "en", "held")) and bool(forms & TAKING)


def _is_headline_passive(verb: Token) -> bool:
    """ "Driver held", "29 caught": the auxiliary is left out."""
    return verb.tag_ in ("VBD", "VBN") and not any(
        c.dep_ in ("dobj", "aux", "prt", "dative") for c in verb.children
    )


def _of_what_flies(scene: Scene, trigger: Trigger) -> Trigger:
    """ "121 drones were destroyed": what is done to a weapon in flight is an interception."""
    verb = trigger.token
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in DESTROYING | {"intercept"}:
        return trigger
    things = [scene.means_of(syntax.counted(thing)) for thing in syntax.undergoers(verb)]
    classes = {scene.means_at[thing.i].class_ for thing in things if thing is not None}
    if verb.lemma_.lower() == "intercept":
        people = not classes and any(
            scene.is_people(thing) or getattr(scene.target_class(thing), "name", None) in CARRIERS
            for thing in syntax.undergoers(verb)
        )
        return replace(trigger, kind=event_lexicon().verbs[("attack",)]) if people else trigger
    flies = bool(classes & FLYING) and None not in things  # "destroyed two boats and a drone" is an attack
    return replace(trigger, kind=event_lexicon().verbs[("intercept",)]) if flies else trigger


def _candidates(scene: Scene, tokens: Iterable[Token]) -> Iterator[Trigger]:
    lexicon = event_lexicon()
    for token in tokens:
        if token.tag_ == "VBG" and (token.lower_,) in lexicon.nouns and not syntax.direct_objects(token):
            # "Shelling killed four" is parsed as a clause
            found = _noun(token, lexicon.nouns)
        elif (
            token.pos_ in ("VERB", "AUX")
            or _opens_fire(token)
            or (token.pos_ == "ADJ" and token.tag_ in ("VBN", "VBD"))
        ):
            found = _verb(token, lexicon.verbs)
        elif token.i in scene.time_at and token.pos_ == "PROPN":
            found = None  # the month of March is no march
        elif token.pos_ in ("NOUN", "PROPN", "ADJ") and token.ent_type_ != "PERSON":
            found = _noun(token, lexicon.nouns) or _mistagged_verb(scene, token, lexicon.verbs)
        else:
            found = None
        found = found or _dated_weapon(scene, token)
        if found is not None:
            yield found


def _dated_weapon(scene: Scene, noun: Token) -> Trigger | None:
    """ "Claimed Tuesday's truck bomb": a weapon that has a day was used on it."""
    if noun.i not in scene.means_at or not any(
        c.dep_ == "poss" and c.i in scene.time_at for c in noun.children
    ):
        return None
    kind = event_lexicon().nouns[("attack",)]
    return Trigger(token=noun, start=noun.i, end=noun.i + 1, kind=kind, why="weapon with a day")


def _opens_fire(token: Token) -> bool:
    """ "Police open fire": a headline verb that the tagger takes for an adjective."""
    return token.lower_ == "open" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "fire"


def _verb(token: Token, verbs: dict[tuple[str, ...], Kind]) -> Trigger | None:
    lemma = token.lemma_.lower()
    doc = token.doc
    window = [doc[i].lower_ for i in range(token.i + 1, min(len(doc), token.i + 1 + PARTICLE_REACH))]
    found = [
        (place, words, kind)
        for words, kind in _starting_with(verbs, lemma)
        if (place := _find_run(window, words[1:])) is not None and (place == 0 or words[1] in APART)
    ]
    if found:
        place, words, kind = min(found, key=lambda option: (option[0], -len(option[1])))
        end = token.i + len(words) if place == 0 else token.i + 1
        return Trigger(token=token, start=token.i, end=end, kind=kind, why=f"verb '{kind.word}'")
    # the lemmatiser makes "rap" of "raped", so the form without its ending is tried as well
    forms = (lemma, token.lower_.removesuffix("d"), token.lower_.removesuffix("ed"))
    single = next((verbs[(form,)] for form in forms if (form,) in verbs), None)
    if single is None:
        return None
    return Trigger(token=token, start=token.i, end=token.i + 1, kind=single, why=f"verb '{single.word}'")


def _starting_with(table: dict[tuple[str, ...], Kind], lemma: str) -> Iterator[tuple[tuple[str, ...], Kind]]:
    lexicon = event_lexicon()
    yield from (lexicon.longer_verbs if table is lexicon.verbs else lexicon.longer_nouns).get(lemma, ())


def _find_run(window: list[str], words: tuple[str, ...]) -> int | None:
    for start in range(len(window) - len(words) + 1):
        if tuple(window[start : start + len(words)]) == words:
            return start
    return None


def _noun(token: Token, nouns: dict[tuple[str, ...], Kind]) -> Trigger | None:
    lemma = _noun_lemma(token)
    doc = token.doc
    for words, headed in _starting_with(nouns, lemma):
        # "an exchange of fire": the head stands first
        rest = [doc[i].lower_ for i in range(token.i + 1, min(len(doc), token.i + len(words)))]
        if words[1] == "of" and rest == list(words[1:]):
            end = token.i + len(words)
            return Trigger(token=token, start=token.i, end=end, kind=headed, why=f"noun '{headed.word}'")
    for length in (3, 2):
        start = token.i - length + 1
        if start < 0:
            continue
        words = (*(doc[i].lower_ for i in range(start, token.i)), lemma)
        kind = nouns.get(words)
        if kind is not None:
            return Trigger(token=token, start=start, end=token.i + 1, kind=kind, why=f"noun '{kind.word}'")
    kind = nouns.get((lemma,)) or nouns.get((token.lower_,))
    if kind is None:
        return None
    return Trigger(token=token, start=token.i, end=token.i + 1, kind=kind, why=f"noun '{kind.word}'")


def _noun_lemma(token: Token) -> str:
    """The singular in lower case; a noun mistaken for a name keeps its plural ending, so cut it."""
    lemma = token.lemma_.lower()
    if token.pos_ == "PROPN" and lemma.endswith("s") and len(lemma) > 4:
        return lemma[:-2] if lemma.endswith(("shes", "ches")) else lemma[:-1]
    return lemma


def _mistagged_verb(scene: Scene, token: Token, verbs: dict[tuple[str, ...], Kind]) -> Trigger | None:
    """A headline verb read as a noun or name: "Blast Kills Three", "Rebels Attack Town", "glide bomb levels bakery"."""
    if token.pos_ not in ("PROPN", "NOUN") or token.i + 1 >= len(token.doc):
        return None
    word = token.lower_
    lemma = word[:-1] if word.endswith("s") else word
    kind = verbs.get((lemma,))
    if kind is None or not word.endswith("s") or kind.frame not in ("attack", "harm"):
        return None
    following = token.doc[token.i + 1]
    counted = not kind.guarded and (following.like_num or following.pos_ in ("NUM", "DET"))
    done_with = token.i > 0 and scene.means_of(token.nbor(-1)) is not None and following.pos_ in NOUNS
    if counted or done_with:
        return Trigger(
            token=token, start=token.i, end=token.i + 1, kind=kind, why=f"headline verb '{kind.word}'"
        )
    return None


def _why_not(scene: Scene, trigger: Trigger) -> str | None:
    """Why a word of the lexicon is no trigger here; None when it is one."""
    token, kind = trigger.token, trigger.kind
    if token.pos_ in ("VERB", "AUX", "ADJ"):
        reason = _verb_objection(scene, token, kind)
    else:
        reason = _noun_objection(token, kind)
    if reason:
        return reason
    if kind.needs == "people":
        return None if _takes_people(scene, trigger) else "nobody is taken"
    if kind.needs == "captives":
        return None if _frees_captives(scene, trigger) else "no captives go free"
    if kind.needs == "ground" and not _takes_ground(scene, token):
        return "no ground is taken"
    if kind.frame == "suffer" and not _harm_is_violent(scene, token):
        return "a death without a word of violence"
    if kind.frame == "fire":
        return None if _fires_means(scene, token) else "no weapon is fired"
    if kind.needs is None and kind.guarded and not _is_violent(scene, trigger):
        return "peaceful sense: no armed actor, means, target or harm beside it"
    return None


ANSWERING = frozenset({"shoot", "fire", "hit", "strike", "fight"})


def _says(verb: Token) -> bool:
    return any(c.dep_ in ("ccomp", "parataxis") for c in verb.children)


def remarks_on_those_harmed(verb: Token) -> bool:
    """ "They were the first troops killed there": said of those whose death was told."""
    return verb.dep_ == "acl" and any(c.lower_ in ("first", "last", "latest") for c in verb.head.children)


def _verb_objection(scene: Scene, verb: Token, kind: Kind) -> str | None:
    lists = peaceful()
    if verb.lemma_.lower() in ANSWERING and any(c.lower_ == "back" for c in verb.children) and _says(verb):
        return "an answer in words"
    for obj in map(syntax.counted, syntax.undergoers(verb)):
        if obj.lemma_.lower() in lists.objects and not (scene.is_actor(obj) or scene.target_class(obj)):
            return f"object '{obj.text}' is no victim"
    for subject in syntax.doers(verb):
        if kind.label == "arrest" and subject.lemma_.lower() in lists.judges:
            return f"'{subject.text}' passes a sentence"
        if (harmless := no_matter_of_war(scene, verb, subject)) is not None:
            return harmless
        if _names_violence(syntax.governor(subject)):
            continue  # "the bombing of a market that killed 43"
        if subject.lemma_.lower() in lists.subjects and subject.i not in scene.means_at:
            if subject.head.lower_ == "by" and subject.lemma_.lower() in lists.causes:
                return f"by '{subject.text}', which is no violence"
            return f"subject '{subject.text}' attacks nobody"
    if any(c.lower_ == "back" for c in verb.children) and any(c.dep_ == "ccomp" for c in verb.children):
        return "an answer in words"
    if _tells_since_when(verb):
        return "says since when"
    if remarks_on_those_harmed(verb):
        return "a remark on those harmed"
    if kind.frame in ("harm", "suffer"):
        beside = [verb.head, *(c for c in verb.children if c.dep_ in ("ccomp", "parataxis", "advcl"))]
        if (burst := next((one for one in beside if gave_way(scene, one)), None)) is not None:
            return f"of what '{burst.text}' by itself"
        tolls = scene.harm_at.get(verb.i, [])
        if tolls and all(toll.cumulative for toll in tolls):
            return "counts the dead of a war"
        for cause in syntax.prepositional(verb, ("of", "from")):
            if cause.lemma_.lower() in lists.causes:
                return f"{cause.head.lower_} '{cause.text}', which is no violence"
        for cause in syntax.prepositional(verb, ("in", "by", "after", "during")):
            if cause.lemma_.lower() in lists.causes:
                return f"cause '{cause.text}' is no violence"
    return None


def _tells_since_when(token: Token) -> bool:
    """ "Since fighting broke out in 2019", "since the attack of 1998": a date, not an incident."""
    for node in syntax.clause_path(token):
        marked = any(c.lower_ == "since" and c.dep_ == "mark" for c in node.children)
        if marked or node.lower_ == "since":
            return any(t.text.isdecimal() and len(t.text) == 4 for t in node.subtree if t.i > token.i)
    return False


def _noun_objection(noun: Token, kind: Kind) -> str | None:
    lists = peaceful()
    if _tells_since_when(noun):
        return "says since when"
    if noun.dep_ in ("compound", "nmod", "amod") and noun.head.lemma_.lower() in lists.heads:
        return f"only modifies '{noun.head.text}'"
    for modifier in syntax.modifiers(noun):
        if kind.type == "PROTEST" or (modifier.pos_ == "PROPN" and modifier.head != noun):
            continue  # "election protests", "General Amin's assassination"
        if modifier.lemma_.lower() in lists.modifiers:
            return f"'{modifier.text}' makes it something else"
    if kind.label == "explosion" and (burst := what_burst(noun)) is not None:
        return f"of '{burst.text}', which bursts by accident"
    if (strikers := who_struck_work(noun)) is not None:
        return f"'{strikers.text}' strike for pay"
    for cause in syntax.prepositional(noun, ("of", "from")):
        if cause.lemma_.lower() in lists.causes:
            return f"cause '{cause.text}' is no violence"
    return None


def no_matter_of_war(scene: Scene, verb: Token, doer: Token) -> str | None:
    """Why what somebody or something did is an accident or a matter of his own; None where it may be of war."""
    burst = what_burst(doer)
    if burst is not None and (names_a_blast(doer) or any(went_up(scene, v) for v in (verb, *verb.conjuncts))):
        return f"of '{burst.text}', which bursts by accident"
    if _harmed_by_driving(scene, doer):
        return f"by '{doer.text}', whose driving it was"
    return f"by '{doer.text}', a matter of his own" if doer.lemma_.lower() in peaceful().private else None


def went_up(scene: Scene, verb: Token) -> bool:
    """ "A gas main blew up", "a boiler exploded": by itself, and nobody armed nor a weapon beside it."""
    bursts = verb.lemma_.lower() in ("blow", "explode", "burst", "erupt") and not syntax.is_passive(verb)
    others = (t for t in verb.sent if t.i in scene.means_at or _is_irregular(t))
    return bursts and not syntax.direct_objects(verb) and not any(others)


def _is_irregular(word: Token) -> bool:
    noun = lookup(word.lemma_) if word.pos_ == "NOUN" else None
    return noun is not None and noun.category in ("rebel", "militia", "criminal")


def _harmed_by_driving(scene: Scene, doer: Token) -> bool:
    """ "A drunken lorry driver ploughed into a queue and killed four": nothing in the sentence says that he meant it."""
    lists = peaceful()
    if doer.lemma_.lower() not in lists.drivers or scene.is_armed(doer) or doer.i in scene.means_at:
        return False
    return not any(t.lemma_.lower() in lists.meant or t.i in scene.means_at for t in doer.sent)


def names_a_blast(noun: Token) -> bool:
    kind = event_lexicon().nouns.get((noun.lemma_.lower(),))
    return kind is not None and kind.label == "explosion"


def gave_way(scene: Scene, verb: Token) -> bool:
    """ "A tanker of chlorine burst", "a dam burst": a thing that is no weapon, and nobody did it."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in peaceful().giving_way or syntax.direct_objects(verb):
        return False
    doers = [] if syntax.is_passive(verb) else syntax.doers(verb)
    return bool(doers) and not any(scene.means_of(one) or scene.is_actor(one) for one in doers)


def who_struck_work(noun: Token) -> Token | None:
    """Who left their work in a strike: "a strike by metal workers"."""
    if noun.lemma_.lower() not in ("strike", "action", "blockade"):
        return None
    doers = syntax.prepositional(noun, ("by", "of"))
    return next((doer for doer in doers if doer.lemma_.lower() in peaceful().strikers), None)


def what_burst(noun: Token) -> Token | None:
    """What went up by accident in a blast: "a gas explosion", "the explosion of a boiler", "a blast caused by a leak"."""
    words = peaceful().bursting
    caused = [kid for kid in noun.children if kid.dep_ == "acl" and kid.lemma_ == "cause"]
    own = [kid for kid in noun.children if kid.dep_ in ("compound", "amod", "nmod")]
    of = [
        *syntax.prepositional(noun, ("of", "from")),
        *(t for verb in caused for t in syntax.prepositional(verb, ("by",))),
    ]
    return next((word for word in (*own, *of) if word.lemma_.lower() in words), None)


def _harm_is_violent(scene: Scene, token: Token) -> bool:
    """Whether a death or casualty stands beside violence or means, or counts the dead of violence just told."""
    lexicon = event_lexicon()
    if token.i in scene.harm_at and _earlier_violence(token):
        return True
    for other in token.sent:
        if other.i == token.i:
            continue
        if other.i in scene.means_at:
            return True
        kind = lexicon.verbs.get((other.lemma_.lower(),)) or lexicon.nouns.get((other.lemma_.lower(),))
        if kind is not None and not kind.guarded and kind.frame != "suffer":
            return True
    return False


INTO = ("into", "on", "onto", "of")


def _takes_ground(scene: Scene, token: Token) -> bool:
    """Whether an armed or state actor (or nobody named) takes a place, or what stands for one."""
    if token.pos_ in ("VERB", "AUX", "ADJ"):
        objects = syntax.undergoers(token)
        agents = [syntax.counted(agent) for agent in syntax.doers(token)]
        named = all(scene.is_armed(a) or a.i in scene.actor_at or a.lower_ in ("it", "they") for a in agents)
        if not named or not (agents or syntax.is_passive(token)):
            return False
    else:
        objects = []
    taken = map(syntax.counted, [*objects, *syntax.prepositional(token, INTO)])
    return any(t.i in scene.place_at or t.lemma_.lower() in ground_nouns() for t in taken)


AIMED = ("at", "on", "upon", "into", "against", "toward", "towards", "across", "over")


ROUNDS = frozenset({"shot", "round", "gunshot"})
USING = frozenset({"use", "deploy"})
USED_IN_ANGER = frozenset({"riot_control", "chemical", "small_arms"})
"""What is not "used" but against somebody; drones and missiles may be used for much else."""


def _fires_means(scene: Scene, verb: Token) -> bool:
    objects = syntax.undergoers(verb)
    if verb.lemma_.lower() in USING:
        things = [thing for obj in objects if (thing := scene.means_of(obj)) is not None]
        return any(scene.means_at[thing.i].class_ in USED_IN_ANGER for thing in things) and any(
            scene.is_armed(agent) for agent in syntax.doers(verb)
        )
    if any(scene.means_of(obj) is not None for obj in objects):
        # a missile launched at nobody is a test
        if verb.lemma_.lower() != "launch":
            return True
        aimed = any(
            t.i not in scene.time_at for head in (verb, *objects) for t in syntax.prepositional(head, AIMED)
        )
        return aimed and not any(_names_violence(obj) for obj in objects)
    if any(obj.lemma_.lower() in ROUNDS for obj in objects):
        return True
    if objects or verb.lemma_.lower() not in ("fire", "shoot", "open"):
        return False
    if verb.lemma_.lower() == "fire" and any(scene.is_armed(doer) for doer in syntax.doers(verb)):
        # "the rocket that the group had fired": the parse may have lost what was fired
        fired_it = verb.dep_ == "relcl" and not any(c.lower_ == "who" for c in verb.children)
        return not (syntax.is_passive(verb) or fired_it)
    return any(True for _ in syntax.prepositional(verb, ("at", "on", "upon", "into", "toward", "towards")))


PROTESTERS = frozenset(
    {"thousand", "hundred", "dozen", "crowd", "supporter", "opponent", "resident", "march", "worker"}
)


def _is_protest(scene: Scene, trigger: Trigger) -> bool:
    """Whether people do it, or it is against something or somewhere: no software is demonstrated."""
    token = trigger.token
    if token.pos_ in ("VERB", "AUX"):
        return not syntax.direct_objects(token) and any(
            scene.is_people(a) or a.lemma_.lower() in PROTESTERS for a in syntax.doers(token)
        )
    if any(True for _ in syntax.prepositional(token, ("against", "by", "over"))):
        return True
    if any(t.i in scene.place_at for t in syntax.prepositional(token, ("in", "at", "outside", "across"))):
        return True
    return syntax.is_plural(token) or any(m.lower_ in VIOLENT_MODIFIERS for m in syntax.modifiers(token))


def _is_violent(scene: Scene, trigger: Trigger) -> bool:
    if trigger.kind.type == "PROTEST":
        return _is_protest(scene, trigger)
    if trigger.token.pos_ in ("VERB", "AUX", "ADJ"):
        return _verb_is_violent(scene, trigger.token)
    return _noun_is_violent(scene, trigger.token)


def _verb_is_violent(scene: Scene, verb: Token) -> bool:
    agents = [syntax.counted(t) for t in syntax.doers(verb)]
    patients = [syntax.counted(t) for t in syntax.undergoers(verb)]
    if any(scene.means_of(a) is not None or scene.is_armed(a) or _names_violence(a) for a in agents):
        return True
    if any(scene.is_armed(p) or scene.means_of(p) is not None for p in patients):
        return True
    if any(scene.is_armed(t) for t in syntax.prepositional(verb, ("with", "against"))):
        return True
    acted = not agents or any(scene.is_actor(a) for a in agents)
    if any(p.i in scene.victim_at or scene.target_class(p) for p in patients) and acted:
        return True
    return any(
        scene.means_of(m) is not None
        for m in syntax.prepositional(verb, ("with", "by", "in", "from", "using"))
    )


HEARD = frozenset({"ring", "hear", "erupt", "echo", "sound", "discharge"})
"""What shots do or are done to, as against shots at goal."""


def _noun_is_violent(scene: Scene, noun: Token) -> bool:
    if noun.lower_ in ("shots", "gunshots"):
        return noun.dep_ in ("nsubj", "nsubjpass", "dobj") and noun.head.lemma_.lower() in HEARD
    owned = [syntax.counted(t) for t in syntax.prepositional(noun, ("of",))]
    if any(scene.is_people(t) or t.i in scene.actor_at for t in owned):
        return True
    for modifier in syntax.modifiers(noun):
        if modifier.i in scene.means_at or modifier.lower_ in VIOLENT_MODIFIERS:
            return True
        if modifier.i in scene.actor_at or scene.is_armed(modifier):
            return True
    for target in syntax.prepositional(noun, ("on", "against", "at", "with", "between", "by")):
        if scene.is_actor(target) or scene.target_class(target) or target.i in scene.place_at:
            return True
    if noun.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj") and _governor_is_violent(scene, noun):
        return True
    return syntax.is_definite(noun) and _earlier_violence(noun)


def _governor_is_violent(scene: Scene, noun: Token) -> bool:
    verb = noun.head
    if verb.dep_ == "prep":
        verb = verb.head
    kind = event_lexicon().verbs.get((verb.lemma_.lower(),))
    if kind is not None and (not kind.guarded or verb.i in scene.harm_at or kind.label == "attack"):
        return True
    if verb.i in scene.harm_at:
        return True
    return noun.dep_ == "dobj" and any(scene.is_armed(subject) for subject in syntax.doers(verb))


def _names_violence(noun: Token) -> bool:
    kind = event_lexicon().nouns.get((_noun_lemma(noun),))
    if kind is None or _noun_objection(noun, kind) is not None:
        return False
    return not (kind.guarded and noun.lemma_.lower() in ("operation", "incident"))


def _earlier_violence(noun: Token) -> bool:
    """Whether an unguarded word of violence stands before a definite noun: "the strike" takes it up again."""
    lexicon = event_lexicon()
    first = max(0, noun.i - 200)
    for token in noun.doc[first : noun.i]:
        lemma = token.lemma_.lower()
        table = lexicon.verbs if token.pos_ == "VERB" else lexicon.nouns
        kind = table.get((lemma,))
        if kind is not None and not kind.guarded:
            return True
    return False
