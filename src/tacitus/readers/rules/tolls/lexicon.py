"""The words of tolls, read once a process from `tolls.toml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

from tacitus.model.shipped import shipped_table
from tacitus.model.vocabulary import Effect

TOLL_EFFECTS = ("wounded", "missing", "displaced")
"""Effects that "the number of …" may count besides the dead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TollLexicon:
    """Lower-case words (lemmas for verbs and nouns) → the effect they state; sets for the rest."""

    verbs: dict[str, Effect]
    weak_verbs: dict[str, Effect]
    sufferers: dict[str, Effect]
    states: dict[str, Effect]
    nouns_of: dict[str, Effect]
    counted_nouns: dict[str, Effect]
    zero_nouns: dict[str, tuple[Effect, ...]]
    needs_people: frozenset[str]
    result_verbs: frozenset[str]
    harm_verbs: frozenset[str]
    harm_nouns: frozenset[str]
    remains: frozenset[str]
    life_takers: frozenset[str]
    life_losers: frozenset[str]
    toll_heads: frozenset[str]
    toll_of_what: frozenset[str]
    toll_rising: frozenset[str]
    toll_leads: frozenset[str]
    part_cues: frozenset[str]
    initiators: frozenset[str]
    war_words: frozenset[str]
    spans: frozenset[str]
    since: frozenset[str]
    rates: frozenset[str]
    least_for_war: int
    collectives: frozenset[str]
    never: frozenset[str]
    elsewhere: frozenset[str]
    people: dict[str, str]
    oneself: frozenset[str]
    anybody: frozenset[str]
    hostage_verbs: frozenset[str]
    hostage_nouns: frozenset[str]
    toll_effects: dict[str, Effect]
    titles: frozenset[str]
    between: frozenset[str]
    since_what: frozenset[str]
    months: frozenset[str]
    members: frozenset[str]
    more: frozenset[str]
    weak_nouns: dict[str, Effect]
    hospital_verbs: frozenset[str]
    hospital_nouns: frozenset[str]
    fatal: frozenset[str]
    implied: dict[str, int]
    headline_verbs: dict[str, Effect]
    headline_states: dict[str, Effect]
    parents: frozenset[str]
    superlatives: frozenset[str]
    tellers: frozenset[str]
    listers: frozenset[str]
    listed: frozenset[str]
    totals: tuple[tuple[str, ...], ...]
    revisers: frozenset[str]
    reviser_leads: frozenset[str]
    burns: frozenset[str]


@cache
def toll_lexicon() -> TollLexicon:
    """The lexicon (a parsed TOML file; immutable by convention)."""
    raw = shipped_table("tacitus.readers.rules.tolls", "tolls.toml")
    return TollLexicon(
        verbs=_by_word(raw["verbs"]),
        weak_verbs=_by_word(raw["weak_verbs"]),
        sufferers=_by_word(raw["sufferers"]),
        states=_by_word(raw["states"]),
        nouns_of=_by_word(raw["nouns_of"]),
        counted_nouns=_by_word(raw["counted_nouns"]),
        zero_nouns={word: tuple(effects) for word, effects in raw["zero_nouns"].items()},
        needs_people=frozenset(raw["needs_people"]["verbs"]),
        result_verbs=frozenset(raw["result_verbs"]["verbs"]),
        harm_verbs=frozenset(raw["harm"]["verbs"]),
        harm_nouns=frozenset(raw["harm"]["nouns"]),
        remains=frozenset(raw["remains"]["nouns"]),
        life_takers=frozenset(raw["lives"]["verbs_taking"]),
        life_losers=frozenset(raw["lives"]["verbs_losing"]),
        toll_heads=frozenset(raw["toll_words"]["heads"]),
        toll_of_what=frozenset(raw["toll_words"]["of_what"]),
        toll_rising=frozenset(raw["toll_words"]["rising"]),
        toll_leads=frozenset(raw["toll_words"]["leads"]),
        part_cues=frozenset(raw["parts"]["cues"]),
        initiators=frozenset(raw["initiators"]["nouns"]),
        war_words=frozenset(raw["cumulative"]["subjects"]),
        spans=frozenset(raw["cumulative"]["spans"]),
        since=frozenset(raw["cumulative"]["since"]),
        rates=frozenset(raw["cumulative"]["rates"]),
        least_for_war=int(raw["cumulative"]["least_for_war"]),
        collectives=frozenset(raw["collectives"]["nouns"]),
        never=frozenset(raw["never"]["nouns"]),
        elsewhere=frozenset(raw["elsewhere"]["phrases"]),
        weak_nouns=_by_word(raw["weak_nouns"]),
        hospital_verbs=frozenset(raw["hospital"]["verbs"]),
        hospital_nouns=frozenset(raw["hospital"]["nouns"]),
        fatal=frozenset(raw["fatal"]["words"]),
        implied={word: int(number) for word, number in raw["implied"].items()},
        headline_verbs=_by_word(raw["headline_verbs"]),
        headline_states=_by_word(raw["headline_states"]),
        people={word: group for group, words in raw["people"].items() for word in words},
        oneself=frozenset(raw["oneself"]["words"]),
        anybody=frozenset(raw["anybody"]["words"]),
        hostage_verbs=frozenset(raw["hostages"]["verbs"]),
        hostage_nouns=frozenset(raw["hostages"]["nouns"]),
        toll_effects=_by_word({effect: raw["toll_words"][effect] for effect in TOLL_EFFECTS}),
        titles=frozenset(raw["titles"]["words"]),
        between=frozenset(raw["between"]["words"]),
        since_what=frozenset(raw["since_what"]["words"]),
        months=frozenset(raw["since_what"]["months"]),
        members=frozenset(raw["members"]["nouns"]),
        more=frozenset(raw["more"]["words"]),
        parents=frozenset(raw["parents"]["nouns"]),
        superlatives=frozenset(raw["superlatives"]["words"]),
        tellers=frozenset(raw["tellers"]["verbs"]),
        listers=frozenset(raw["listers"]["verbs"]),
        listed=frozenset(raw["listers"]["nouns"]),
        totals=tuple(tuple(phrase.split()) for phrase in raw["totals"]["phrases"]),
        revisers=frozenset(raw["revisers"]["verbs"]),
        reviser_leads=frozenset(raw["revisers"]["leads"]),
        burns=frozenset(raw["burns"]["nouns"]),
    )


def _by_word(table: dict[str, list[str]]) -> dict[str, Effect]:
    return {word: cast(Effect, effect) for effect, words in table.items() for word in words}
