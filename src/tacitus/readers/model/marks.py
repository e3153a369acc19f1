"""What the network says of a report: which words name an incident, who and what belongs to it, and who says so.

The whole report is shown to it, a long one story by story, in windows that overlap; each piece is answered for by the
window in which it stands deepest. Answers are chances, 0 to 1; what is made of them stands where they are used, beside
the rules.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from tacitus.readers.model.anchored import Anchors, Shown
from tacitus.readers.model.scheme import (
    ANCHORED,
    LABELS,
    LAYERS,
    PHRASE,
    RELATIONS,
    STATUSES,
    Layer,
    Relation,
)
from tacitus.readers.model.session import Pieces, cut, run
from tacitus.readers.model.windows import Window, capital_classes, windows_over
from tacitus.text.outline import WHOLE, Outline

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

PAIR_BIAS = -1.0
"""Added to every pair's score, as in training."""

ARMED = 0.5
"""Below this chance that a window tells of armed violence, nothing in it is an incident (a protest apart)."""
UNARMED = 0.25
"""From this share of stories (of windows, where there are none) on that seem to tell of no violence, a report is held for
a collection of separate ones."""
NAMED_PLACE = 0.8
"""From this chance on the network vouches that words are the name of a place."""

ANCHOR = 0.7
"""Share that the word of the report as one trigger sees it has in what two spans are to each other."""

EDGE = 0.001
"""Chances are held to be no nearer to never and always, where they are weighed as log-odds."""

Stretch = tuple[int, int]
"""Characters [start, end) of the report."""
Sides = tuple["Numbers", "Numbers"]


def _chance(log_odds: float) -> float:
    """Log-odds as a chance."""
    return 1 / (1 + math.exp(-log_odds)) if log_odds > -HOPELESS else 0.0


HOPELESS = 700.0
"""Log-odds beyond which nothing is left to compute."""


def chances(left: Numbers, right: Numbers) -> Numbers:
    """How likely each of the left spans stands in their relation to each of the right ones, [left, right]."""
    found: Numbers = 1 / (1 + np.exp(-(left @ right.T / left.shape[1] ** 0.5 + PAIR_BIAS)))
    return found


def log_odds(left: Numbers, right: Numbers) -> Numbers:
    """The log-odds that each of the left spans stands in its relation to the right one in its row, [spans]."""
    found: Numbers = (left * right).sum(axis=1) / left.shape[1] ** 0.5 + PAIR_BIAS
    return found


def mix(product: float, marked: float) -> float:
    """Log-odds by vectors and by a marked trigger as one: where the second is not a number, the first alone."""
    return product if math.isnan(marked) else ANCHOR * marked + (1 - ANCHOR) * product


def mixed(products: Numbers, marked: Numbers) -> Numbers:
    """The same of several."""
    found: Numbers = np.where(np.isnan(marked), products, ANCHOR * marked + (1 - ANCHOR) * products)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The network's answers for the word pieces of one report, in order. Offsets are characters of the report."""

    offsets: tuple[Stretch, ...]
    tags: Numbers
    """[pieces, layers, 3]: chances that a piece is outside, begins, or is inside a span of a layer."""
    labels: Numbers
    statuses: Numbers
    part: Numbers
    armed: Numbers
    """[pieces]: the chance that what is told around is armed violence: the highest of the windows that show a piece."""
    left: Numbers
    right: Numbers
    anchors: Anchors | None = None
    _found: dict[tuple[Layer, float], list[tuple[int, int, float]]] = field(default_factory=dict)
    """Spans that were asked for before: every sentence asks for those of the report."""
    _numbers: dict[Stretch, tuple[int, int]] = field(default_factory=dict)
    """Stretches whose pieces were asked for before."""

    def chance(self, layer: Layer, start: int, end: int) -> float:
        """How likely [start, end) is a span of a layer: the mean over its pieces; 0 where it has none."""
        first, last = self._pieces(start, end)
        return float(1 - self.tags[first:last, LAYERS.index(layer), 0].mean()) if first < last else 0.0

    def spans(
        self, layer: Layer, least: float = 0.5, within: Stretch | None = None
    ) -> list[tuple[int, int, float]]:
        """The spans of a layer with at least that chance: start, end, chance, by start; those that start `within`."""
        if (layer, least) not in self._found:
            self._found[layer, least] = list(self._spans(layer, least))
        found = self._found[layer, least]
        if within is None:
            return found
        return found[bisect_left(found, (within[0],)) : bisect_left(found, (within[1],))]

    def _spans(self, layer: Layer, least: float) -> Iterator[tuple[int, int, float]]:
        tags = self.tags[:, LAYERS.index(layer)]
        at = 0
        while at < len(tags):
            last = at + 1
            if 1 - tags[at, 0] >= least:
                while last < len(tags) and 1 - tags[last, 0] >= least and tags[last, 2] >= tags[last, 1]:
                    last += 1
                share = float((1 - tags[at:last, 0]).mean())
                yield self.offsets[at][0], self.offsets[last - 1][1], share
            at = last

    def together(self, relation: Relation, one: Stretch, other: Stretch) -> float:
        """How likely two spans stand in a relation, with the one that it leads to marked where it is a trigger."""
        return _chance(mix(self._product(relation, one, other), self._seen(relation, one, other)))

    def together_by_vectors(self, relation: Relation, one: Stretch, other: Stretch) -> float:
        """The same without anything marked: worse, and free of cost."""
        return _chance(self._product(relation, one, other))

    def _product(self, relation: Relation, one: Stretch, other: Stretch) -> float:
        """The log-odds by the vectors of the two spans; hopeless where one has no pieces."""
        (a, b), (c, d) = self._pieces(*one), self._pieces(*other)
        if a >= b or c >= d:
            return -math.inf
        at = RELATIONS.index(relation)
        left = (self.left[a, at] + self.left[b - 1, at]) / 2
        right = (self.right[c, at] + self.right[d - 1, at]) / 2
        return float(left @ right / left.shape[0] ** 0.5) + PAIR_BIAS

    def its(self, layer: Layer, span: Stretch, triggers: Sequence[Stretch]) -> float:
        """How likely a span is of a layer and belongs to one of the triggers: "who did it" of this incident.

        What a span is and whether it belongs, each asked by itself; and as a trigger sees it, both at once.
        """
        held = self.chance(layer, *span) * max(self.together("of", span, trigger) for trigger in triggers)
        edge = min(max(held, EDGE), 1 - EDGE)
        seen = (self._seen(layer, span, trigger) for trigger in triggers)
        marked = max((one for one in seen if not math.isnan(one)), default=math.nan)
        return _chance(mix(math.log(edge / (1 - edge)), marked))

    def marked(self, name: str, spans: Sequence[Stretch], trigger: Stretch) -> Numbers:
        """The log-odds that each span is to a trigger what `name` of `scheme.ANCHORED` says, [spans].

        Of the report as that trigger sees it; not a number where a span stands too far away, or nothing is known.
        """
        return np.array([self._seen(name, span, trigger) for span in spans], np.float32)

    def _seen(self, name: str, span: Stretch, trigger: Stretch) -> float:
        """The same of one span."""
        if self.anchors is None or name not in ANCHORED:
            return math.nan
        return self.anchors.log_odds(name, self._pieces(*span), self._pieces(*trigger))

    def sides(self, relation: Relation, spans: Sequence[Stretch]) -> Sides:
        """The vectors of spans as the left and as the right of a relation, each [spans, width]; `chances` pairs them."""
        at = RELATIONS.index(relation)
        found = [self._pieces(*span) for span in spans]
        left, right = (
            np.stack([(side[a] + side[b - 1]) / 2 if a < b else np.zeros_like(side[0]) for a, b in found])
            for side in (self.left[:, at], self.right[:, at])
        )
        return left, right

    def names_a_place(self, start: int, end: int) -> bool:
        """Whether the characters [start, end) are one whole span that the network holds for where it was."""
        first, last = self._pieces(start, end)
        tags = self.tags[:, LAYERS.index("place")]
        goes_on = last < len(tags) and tags[last, 2] >= NAMED_PLACE / 2
        begins = first < last and tags[first, 1] >= NAMED_PLACE
        return bool(begins and not goes_on and self.chance("place", start, end) >= NAMED_PLACE)

    def label(self, start: int, end: int) -> tuple[str, float]:
        """The likeliest label of a trigger, and its chance."""
        return _likeliest(self.labels, self._pieces(start, end), LABELS)

    def labels_of_all(self, spans: Sequence[Stretch]) -> dict[str, float]:
        """The mean chance of each label over the triggers of one incident; all 0 where they have no pieces."""
        pieces = [self._pieces(*span) for span in spans]
        means = [self.labels[a:b].mean(axis=0) for a, b in pieces if a < b]
        mean = np.stack(means).mean(axis=0) if means else np.zeros(len(LABELS), np.float32)
        return dict(zip(LABELS, map(float, mean), strict=True))

    def status(self, start: int, end: int) -> list[float]:
        """The chances of each of `STATUSES` for a trigger; all 0 where it has no pieces."""
        first, last = self._pieces(start, end)
        mean = self.statuses[first:last].mean(axis=0) if first < last else np.zeros(len(STATUSES), np.float32)
        return [float(chance) for chance in mean]

    def part_of(self, start: int, end: int) -> float:
        """How likely the figure at [start, end) is part of another one."""
        first, last = self._pieces(start, end)
        return float(self.part[first:last].mean()) if first < last else 0.0

    def tells_of_violence(self, start: int, end: int) -> float:
        """How likely what is told around [start, end) is armed violence at all."""
        first, last = self._pieces(start, end)
        return float(self.armed[first:last].max()) if first < last else 0.0

    def _pieces(self, start: int, end: int) -> tuple[int, int]:
        """The pieces [first, last) that share a character with [start, end)."""
        known = self._numbers.get((start, end))
        if known is None:
            first = bisect_right(self.offsets, start, key=lambda stretch: stretch[1])
            last = max(first, bisect_left(self.offsets, end, key=lambda stretch: stretch[0]))
            known = self._numbers[start, end] = first, last
        return known


def read_marks(text: str, outline: Outline = WHOLE) -> Marks:
    """Show a report to the network. Raises `InstallationError` when it is not installed as it was shipped.

    What does not fit one window is shown story by story; and where such a window seems to tell of no violence, each of
    its paragraphs alone too: ten words on a blast are lost among a page of daily life. Where a long text that no heading
    parts has many such windows, all its paragraphs are, and what each says alone holds. Costs about a third of a
    millisecond of one core for a word, twice that in such windows.
    """
    pieces = cut(text)
    classes = capital_classes(text)
    capitals = [classes[start] for start, _ in pieces.offsets]
    stories, paragraphs = (_numbers_of(pieces, starts) for starts in (outline.stories, outline.paragraphs))
    windows = list(windows_over(len(pieces.numbers), stories))
    looks = [_Look(window, run(pieces.numbers[window.slice], capitals[window.slice])) for window in windows]
    if len(windows) > 1:
        peaceful = [look for look in looks if look.armed < ARMED]
        mixed = outline.is_flat and len(peaceful) >= UNARMED * len(looks)
        closer = [part for look in (looks if mixed else peaceful) for part in look.window.parts(paragraphs)]
        again = [
            _Look(part, run(pieces.numbers[part.slice], capitals[part.slice]), alone=mixed) for part in closer
        ]
        looks += [look for look in again if mixed or look.armed >= ARMED]
    return _put_together(pieces.offsets, looks)


@dataclass(frozen=True, slots=True)
class _Look:
    """A window and what the network answers to it."""

    window: Window
    answers: list[Numbers]
    alone: bool = False
    """Whether what was said before of what it shows no longer holds."""

    @property
    def armed(self) -> float:
        """The chance that the window tells of any armed violence."""
        return float(1 / (1 + np.exp(-self.answers[_SCOPE])))

    @property
    def shown(self) -> Shown:
        """The window as the layers below see it."""
        phrases = (1 - _shares(self.answers[_TAGS])[:, :, 0]).max(axis=1) >= PHRASE
        return Shown(self.window, self.answers[_LOWER], np.pad(phrases, 1))


def _put_together(offsets: Sequence[Stretch], looks: Sequence[_Look]) -> Marks:
    """What all looks say together; of two that answer for a piece the later one is heard."""
    outputs = [one for at, one in enumerate(looks[0].answers[:_LOWER]) if at != _SCOPE]
    made = [np.zeros((len(offsets), *one.shape[1:]), np.float32) for one in outputs]
    armed = np.zeros(len(offsets), np.float32)
    for look in looks:
        window = look.window
        armed[window.slice] = np.maximum(0 if look.alone else armed[window.slice], look.armed)
        given = (one for at, one in enumerate(look.answers[:_LOWER]) if at != _SCOPE)
        for whole, one in zip(made, given, strict=True):
            whole[window.kept : window.kept_end] = one[
                window.kept - window.first : window.kept_end - window.first
            ]
    tags, labels, statuses, part, left, right = made
    return Marks(
        offsets=tuple(offsets),
        tags=_shares(tags),
        labels=_shares(labels),
        statuses=_shares(statuses),
        part=(1 / (1 + np.exp(-part))).astype(np.float32),
        armed=armed,
        left=left,
        right=right,
        anchors=Anchors([look.shown for look in looks]),
    )


def _numbers_of(pieces: Pieces, starts: Sequence[int]) -> list[int]:
    """The first piece at or behind each offset."""
    return [bisect_right(pieces.offsets, start, key=lambda stretch: stretch[1]) for start in starts]


_TAGS, _SCOPE, _LOWER = 0, 4, 7
"""Where the tags stand among the outputs, the scope, which is the window's, and what the lower layers made."""


def _likeliest(chances: Numbers, pieces: tuple[int, int], names: tuple[str, ...]) -> tuple[str, float]:
    mean = chances[slice(*pieces)].mean(axis=0) if pieces[0] < pieces[1] else np.zeros(len(names), np.float32)
    best = int(mean.argmax())
    return names[best], float(mean[best])


def _shares(logits: Numbers) -> Numbers:
    """Softmax over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Numbers = raised / raised.sum(axis=-1, keepdims=True)
    return shares
