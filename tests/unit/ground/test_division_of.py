"""A name that the words put in a division of a country lies in that country, whatever else is called so."""

from __future__ import annotations

import tacitus


def test_a_hamlet_of_a_countrys_region_is_no_hamlet_called_as_the_country() -> None:
    text = "Gunmen killed six herders in Tchalouk, a hamlet of Mali's Ménaka region, on Tuesday."
    places = [i.where for i in tacitus.read(text, published="2024-05-14").incidents if i.where is not None]
    assert [place.country for place in places] == ["MLI"]
