"""MUC-4 templates from messages in capitals (all sentences are ours)."""

from __future__ import annotations

from typing import Any

import pytest
from evaluation.adapters.muc4 import predict

pytestmark = pytest.mark.filterwarnings("ignore")


def templates(body: str, day: str = "1989-10-12") -> list[dict[str, Any]]:
    text = f"QUITO, 12 OCT 89 (RADIO TEST) -- [TEXT] {body}"
    made: list[dict[str, Any]] = predict({"id": "x", "text": text, "published": day})["templates"]
    return made


def values(template: dict[str, Any], slot: str) -> list[str]:
    return [fill if isinstance(fill, str) else fill["value"] for fill in template.get(slot, [])]


def test_a_murder_has_its_victim_place_and_gunmen() -> None:
    (made,) = templates("UNIDENTIFIED GUNMEN YESTERDAY MURDERED JUDGE TIBURCIO QUIROZ IN GUAYAQUIL, ECUADOR.")
    assert values(made, "inc-type") == ["ATTACK"]
    assert values(made, "inc-date") == ["11 OCT 89"]
    assert made["inc-loc"][0].startswith("ECUADOR: GUAYAQUIL")
    assert values(made, "hum-tgt-name") == ["TIBURCIO QUIROZ"]
    assert values(made, "hum-tgt-type") == ["LEGAL OR JUDICIAL"]
    assert values(made, "hum-tgt-effect") == ["DEATH"]
    assert values(made, "perp-ind-id") == ["UNIDENTIFIED GUNMEN"]


def test_a_bomb_damages_a_thing() -> None:
    (made,) = templates(
        "A BOMB EXPLODED TODAY IN FRONT OF THE PROVINCIAL BANK IN LIMA, PERU, CAUSING DAMAGE."
    )
    assert values(made, "inc-type") == ["BOMBING"]
    assert values(made, "inc-instr-type") == ["BOMB"]
    assert values(made, "phys-tgt-type") == ["FINANCIAL"]


def test_clashes_of_armies_are_left_out() -> None:
    assert templates("ARMY TROOPS CLASHED WITH GUERRILLAS IN PERU TODAY. THREE SOLDIERS WERE KILLED.") == []


def test_threats_alone_make_no_template() -> None:
    assert templates("THE GROUP THREATENED TO KILL THE MAYOR OF AYACUCHO, PERU.") == []


def test_history_is_left_out() -> None:
    assert templates("TERRORISTS KILLED MAYOR TIBURCIO QUIROZ IN LIMA, PERU, ON 3 MARCH 1985.") == []


def test_roles_hold_names_and_weapons() -> None:
    text = "LIMA, 12 OCT 89 -- [TEXT] REBELS KILLED SENATOR TIBURCIO QUIROZ WITH A GRENADE IN LIMA, PERU."
    roles = predict({"id": "x", "text": text, "published": "1989-10-12"})["roles"]
    assert roles["Victim"] == [["tiburcio quiroz"]]
    assert roles["Weapon"] == [["grenade"]]


@pytest.mark.parametrize("text", ["", " ", "[TEXT]", "NO CITY, NO DATE --", "12345 ... !!!", "A" * 3000])
def test_nothing_is_read_from_nothing(text: str) -> None:
    assert predict({"id": "x", "text": text})["templates"] == []


def test_names_are_told_without_trade_and_office() -> None:
    (made,) = templates("GUERRILLAS TODAY KIDNAPPED MAYORAL CANDIDATE TIBURCIO QUIROZ NEAR CALI, COLOMBIA.")
    assert values(made, "hum-tgt-name") == ["TIBURCIO QUIROZ"]


def test_seizures_by_the_army_are_left_out() -> None:
    assert (
        templates("ARMY TROOPS SEIZED TWO FARMS OWNED BY A DRUG TRAFFICKER NEAR CALI, COLOMBIA, TODAY.") == []
    )


def test_a_killing_by_name_and_a_bombing_are_two() -> None:
    made = templates(
        "GUNMEN SHOT AND KILLED JUDGE TIBURCIO QUIROZ IN LIMA, PERU, ON 11 OCTOBER. ON THE SAME DAY REBELS "
        "DETONATED TWO BOMBS IN FRONT OF A BANK IN LIMA."
    )
    assert sorted(values(one, "inc-type")[0] for one in made) == ["ATTACK", "BOMBING"]
