"""Any noun phrase → who; affiliations; antecedents."""

from __future__ import annotations

import pytest

from tacitus.ground import actors


def head(parsed, word):
    return next(token for token in parsed.doc if token.text == word)


def described(read, registry, text, word):
    parsed = read(text)
    return actors.describe(parsed, head(parsed, word), registry, actors.spot(parsed, registry))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Iran-backed militants fired rockets.", "militants", (None, "militia", None)),
        ("It killed 11 pro-Iranian fighters.", "fighters", (None, "militia", None)),
        ("Pro-government fighters entered the town.", "fighters", (None, "militia", None)),
        ("Five US troops were wounded.", "troops", (None, "state_forces", "USA")),
        ("Gunmen killed a priest.", "Gunmen", (None, "unknown", None)),
        ("Unknown assailants fled.", "assailants", (None, "unknown", None)),
        ("Police arrested him.", "Police", (None, "state_forces", None)),
        ("Rebels took the bridge.", "Rebels", (None, "rebel", None)),
        ("Militants burned houses.", "Militants", (None, "rebel", None)),
        ("The Syrian army left.", "army", ("syr-saa", "state_forces", "SYR")),
        ("Residents fled the town.", "Residents", (None, "civilian", None)),
        ("It killed an American contractor.", "contractor", (None, "civilian", "USA")),
        ("Taliban fighters attacked a post.", "fighters", ("taliban", "rebel", "AFG")),
        ("Two members of the Taliban died.", "members", ("taliban", "rebel", "AFG")),
        ("The Taliban's victims were buried.", "victims", (None, "civilian", None)),
        ("Anti-Taliban militiamen held the pass.", "militiamen", (None, "militia", None)),
    ],
)
def test_phrase_is_grounded(read, registry, text, word, expected):
    actor = described(read, registry, text, word)
    assert (actor.id, actor.category, actor.country) == expected


def test_text_is_the_phrase_without_determiner_and_clause(read, registry):
    actor = described(read, registry, "The masked gunmen who fled killed a priest.", "gunmen")
    assert actor.text.text == "masked gunmen"


def test_generic_words_never_name_a_group(read, registry):
    for noun in (
        "rebels",
        "militants",
        "guerrillas",
        "insurgents",
        "terrorists",
        "separatists",
        "militiamen",
    ):
        assert described(read, registry, f"The {noun} attacked the Syrian town.", noun).id is None


@pytest.mark.parametrize(
    ("text", "subject", "relation", "other"),
    [
        ("Iran-backed militants fired rockets.", "militants", "backed_by", "Iran"),
        ("It killed pro-Iranian fighters.", "fighters", "affiliated_with", "Iran"),
        (
            "Groups affiliated with the IRGC used it.",
            "Groups",
            "affiliated_with",
            "Islamic Revolutionary Guard Corps",
        ),
        ("Assad, who is supported by Russia, left.", "Assad", "backed_by", "Russia"),
        ("The militia is linked to al-Qaida.", "militia", "affiliated_with", "al-Qaeda"),
        ("The brigade was a front group for Hezbollah.", "brigade", "front_for", "Hezbollah"),
    ],
)
def test_affiliation(read, registry, text, subject, relation, other):
    parsed = read(text)
    found = actors.affiliations(parsed, registry, actors.spot(parsed, registry))
    assert (subject, relation, other) in [(parsed.doc[i].text, a.relation, a.to) for i, a in found]
    assert all(text[a.evidence.start : a.evidence.end] == a.evidence.text for _, a in found)
    assert all(a.speaker is None for _, a in found)


def test_coalition_is_not_affiliated_with_itself(read, registry):
    parsed = read("The Saudi-led coalition bombed the port.")
    assert actors.affiliations(parsed, registry, actors.spot(parsed, registry)) == []


def test_definite_description_refers_back(read, registry):
    parsed = read("Boko Haram burned a village. The group said it would return.")
    found = actors.antecedent(parsed, head(parsed, "group"), actors.spot(parsed, registry))
    assert found is not None
    assert found.grounded.id == "boko-haram"


def test_indefinite_description_does_not(read, registry):
    parsed = read("Boko Haram burned a village. A group said it would return.")
    assert actors.antecedent(parsed, head(parsed, "group"), actors.spot(parsed, registry)) is None


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("M23 fighters entered a town. The rebels shelled its market.", "rebels", "m23"),
        ("The Sudanese army advanced. On Monday the army bombed a bridge.", "army", "sdn-saf"),
        ("Hamas and Islamic Jihad met in Gaza. The group fired rockets.", "group", None),
        ("Hezbollah attacked the group.", "group", None),
        ("Boko Haram said the group attacked a town.", "group", "boko-haram"),
        ("Al-Shabaab attacked a base. The Iran-backed group fled.", "group", None),
        ("Boko Haram burned a village. The gunmen fled.", "gunmen", None),
        ("The Iraqi army and the Turkish army clashed. The army bombed a bridge.", "army", None),
        ("France sent troops. The group left.", "group", None),
    ],
)
def test_a_description_takes_up_one_name_or_none(read, registry, text, word, expected):
    parsed = read(text)
    token = [t for t in parsed.doc if t.lower_ == word][-1]
    found = actors.antecedent(parsed, token, actors.spot(parsed, registry))
    assert (found.grounded.id if found is not None else None) == expected


GENERIC = """Iran-backed militias|Iranian-backed militiamen|Iran-aligned armed groups|Pro-government fighters
Pro-Russian separatists|Houthi-aligned gunmen|Gunmen|Unknown gunmen|Unidentified assailants|Masked men
Suspected jihadists|Islamist militants|Al-Qaeda-linked militants|IS-affiliated fighters|Turkish-backed rebels
US-backed Kurdish fighters|Kurdish fighters|Shiite militias|Sunni insurgents|Tribal fighters
Separatist rebels|Cartel gunmen|Bandits|Israeli settlers|Chechen fighters|Fulani herdsmen|Tigrayan rebels
Cabinda separatists|Kokang rebels|Biafra separatists|Russian mercenaries|Foreign fighters|Vigilantes
Anti-Taliban fighters|Colombian guerrillas|Maoist rebels|Rohingya militants|Hutu militiamen
Baloch separatists|M23-allied fighters|Allied militias"""


@pytest.mark.parametrize("phrase", GENERIC.replace("\n", "|").split("|"))
def test_a_generic_description_never_is_a_named_group(read, registry, phrase):
    parsed = read(f"{phrase} attacked the town.")
    token = next(t for t in parsed.doc if t.dep_ == "nsubj" and t.head.lemma_ == "attack")
    found = actors.describe(parsed, token, registry, actors.spot(parsed, registry))
    assert found.id is None
    assert found.category in ("rebel", "militia", "criminal", "civilian", "unknown")
    again = actors.describe(parsed, token, registry, actors.spot(parsed, registry))
    assert again == found
