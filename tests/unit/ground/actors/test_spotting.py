"""Which names are read, and as whom."""

from __future__ import annotations

import pytest

from tacitus.ground import actors
from tacitus.model.records import Mention


def spotted(read, registry, text, **more):
    return {m.text: m.grounded for m in actors.spot(read(text), registry, **more)}


@pytest.mark.parametrize(
    ("text", "name", "actor_id", "category", "country"),
    [
        ("Houthi rebels shelled the port.", "Houthi rebels", "houthis", "rebel", "YEM"),
        ("The raid was carried out by Jabhat an-Nusrah.", "Jabhat an-Nusrah", "nusra", "rebel", "SYR"),
        ("US troops were wounded in the attack.", "US troops", None, "state_forces", "USA"),
        ("The Iraqi army retook the town.", "Iraqi army", None, "state_forces", "IRQ"),
        ("Israel said it had hit a depot.", "Israel", "state:ISR", "state", "ISR"),
        ("Russian air strikes killed nine people.", "Russian", "state:RUS", "state", "RUS"),
        ("The Kenyan government denied it.", "Kenyan government", "state:KEN", "state", "KEN"),
        ("The Pentagon confirmed the strike.", "Pentagon", "usa-dod", "state", "USA"),
        ("Lloyd Austin, the US defence secretary, spoke.", "Lloyd Austin", None, "state", "USA"),
        ("A Pakistani police officer died.", "Pakistani police officer", None, "state_forces", "PAK"),
        ("The guerrillas of the FMLN attacked.", "FMLN", "fmln", "rebel", "SLV"),
        ("The rebels, Assads regime said, fled.", "Assads regime", "syr-regime", "state", "SYR"),
    ],
)
def test_name_is_grounded(read, registry, text, name, actor_id, category, country):
    actor = spotted(read, registry, text)[name]
    assert (actor.id, actor.category, actor.country) == (actor_id, category, country)


@pytest.mark.parametrize(
    ("text", "not_an_actor"),
    [
        ("A bomb went off in Syria on Monday.", "Syria"),
        ("Gunmen opened fire near Damascus.", "Damascus"),
        ("He crossed from Turkey into Iraq.", "Iraq"),
        ("It is said that he is ill.", "is"),
        ("They told us who was there.", "us"),
        ("Iran-backed militants fled.", "Iran"),
        ("Since Monday the road is closed.", "Since"),
        ("Nigerian President Muhammadu Buhari spoke.", "Nigerian"),
        ("Schools in Niger state were shut.", "Niger state"),
    ],
)
def test_not_an_actor(read, registry, text, not_an_actor):
    assert not_an_actor not in spotted(read, registry, text)


def test_acronym_is_learnt_from_the_text(read, registry):
    text = "The Valley Front (VF) was founded. Later the Syrian Democratic Forces (SDF) met it. SDF men left."
    mentions = [m for m in actors.spot(read(text), registry) if m.text == "SDF"]
    assert [m.grounded.id for m in mentions] == ["syr-sdf", "syr-sdf"]
    assert "in this report" in mentions[1].why


def test_shared_acronym_follows_the_country_or_abstains(read, registry):
    somali = spotted(read, registry, "In Somalia, near Mogadishu in Somalia, the SNA killed five men.")["SNA"]
    assert somali.id == "som-sna"
    syrian = spotted(read, registry, "In Syria the SNA killed five men, Syria said.")["SNA"]
    assert syrian.id == "syr-sna"
    assert spotted(read, registry, "The SNA killed five men.")["SNA"].id is None


def test_capitals(read, registry):
    text = (
        "THE COLOMBIAN ARMY SAID THAT FARC MEMBERS ATTACKED US AND THAT SHE IS SAFE WITH SHINING PATH REBELS."
    )
    found = spotted(read, registry, text)
    assert found["FARC"].id == "farc"
    assert found["SHINING PATH"].id == "sendero"
    assert "US" not in found
    assert "IS" not in found


def test_surname_takes_what_the_full_name_was_given(read, registry):
    text = "Ukrainian Defence Minister Ivan Vymyslenko left. Vymyslenko did not say why."
    found = [m for m in actors.spot(read(text), registry) if m.text.endswith("Vymyslenko")]
    assert {m.grounded.country for m in found} == {"UKR"}


def test_places_keep_mistyped_names_out(read, registry):
    text = "Rebels attacked Bor."
    place = Mention(kind="place", start=text.index("Bor"), end=text.index("Bor") + 3, text="Bor")
    assert "Bor" not in spotted(read, registry, text, places=(place,))


def test_spans_slice_and_do_not_overlap(read, registry):
    text = (
        "The UN, Hamas and the Israeli army met US officials in Cairo; al-Qaeda's men and IS (ISIS) did not."
    )
    end = 0
    for mention in actors.spot(read(text), registry):
        assert text[mention.start : mention.end] == mention.text
        assert mention.start >= end
        end = mention.end


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Plans for a truce were drawn up.", "Plans"),
        ("PLANS were made.", "PLANS"),
        ("The Fact is clear.", "Fact"),
        ("The base was hit at dawn.", "The base"),
        ("In fact, the base of the tower fell.", "fact"),
        ("The front moved west.", "The front"),
    ],
)
def test_an_ordinary_word_is_no_actor(read, registry, text, word):
    found = [m.text for m in actors.spot(read(text), registry) if m.grounded is not None and m.grounded.id]
    assert word not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FACT fighters crossed into Chad.", "tcd-fact"),
        ("Nato said its troops were safe.", "io-nato"),
        ("PLAN fighters crossed from Angola into Namibia.", "swapo"),
    ],
)
def test_an_acronym_in_its_own_capitals_still_is(read, registry, text, expected):
    assert expected in [m.grounded.id for m in actors.spot(read(text), registry)]
