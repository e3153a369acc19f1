"""What the network is asked: layers of spans, kinds of a trigger, relations of two spans, in the order of its outputs."""

from __future__ import annotations

from typing import Literal, get_args

from tacitus.model.vocabulary import Effect

Layer = Literal[
    "trigger", "idle", "initiator", "target", "object", "means", "place", "time",
    "killed", "wounded", "missing", "detained", "abducted", "displaced",
    "speaker", "accused", "accuser",
]  # fmt: skip
"""`idle` are violent words that name no incident; `accused` is whose act it is said to be, `accuser` who says so."""
Relation = Literal[
    "of", "same", "says", "accuses", "answers", "follows", "part_of",
    "claimed", "denied", "attributed", "assessed",
]  # fmt: skip
"""of: argument → trigger of its incident; same: trigger → trigger; says: toll → speaker; accuses: accused → accuser;
answers, follows, part_of: trigger → earlier or larger trigger; the last four: accused → trigger, how it is held."""
LAYERS: tuple[Layer, ...] = get_args(Layer)
RELATIONS: tuple[Relation, ...] = get_args(Relation)
EFFECTS: tuple[Effect, ...] = get_args(Effect)
LABELS = (
    "abduction", "air_strike", "armed_clash", "arrest", "arson", "assassination", "attack", "beating", "bombing",
    "chemical_attack", "demonstration", "drone_strike", "execution", "explosion", "interception", "invasion",
    "killing", "looting", "missile_strike", "release", "riot", "rocket_attack", "seizure", "sexual_violence",
    "shelling", "shooting", "stabbing", "suicide_bombing", "torture", "vehicle_ramming",
)  # fmt: skip
STATUSES = ("current", "historical", "ongoing", "denied")
SHARED_LAYERS = 3
"""Layers of the network that are run once for a report; those above are run again for each trigger, marked."""
NEAR, SHOWN = 40, 136
"""Pieces on each side of a marked trigger that the upper layers are always shown, and how many pieces at most."""
PHRASE = 0.1
"""From this chance on that a piece is of any layer it is shown farther away too, the nearest first: of the rest of a
window the layers below have already said what it means for its neighbours."""
ARGUMENTS: tuple[Layer, ...] = (
    "initiator", "target", "object", "means", "place", "time",
    "killed", "wounded", "missing", "detained", "abducted", "displaced",
)  # fmt: skip
ANCHORED: dict[str, tuple[Layer, ...]] = {
    "of": (*ARGUMENTS, "accused"),
    "same": ("trigger",),
    "answers": ("trigger",),
    "follows": ("trigger",),
    "part_of": ("trigger",),
    "claimed": ("accused",),
    "denied": ("accused",),
    "attributed": ("accused",),
    "assessed": ("accused",),
    **{layer: (layer,) for layer in ARGUMENTS},
}
"""What is asked of every piece where one trigger is marked, and the layers whose spans it is asked of: the relations in
which they stand to the trigger, and whether they are this argument of its incident."""
