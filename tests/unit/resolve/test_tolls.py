"""One rule for how many came to harm: what figures come to, by the kinds of figures that reports give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from ledger_factory import Paper, day, voice
from tacitus.ledger.ledger import Ledger
from tacitus.model.records import Count, Incident, Toll
from tacitus.resolve.tolls import toll_of, totals_of
from tacitus.resolve.values import gathered_tolls

PAPER = Paper("Shells fell.", "2024-05-07")
Bounds = tuple[int | None, int | None, int | None]


def toll(
    said: Bounds | int,
    by: str = "",
    *,
    effect: str = "killed",
    group: str = "unknown",
    part_of: Bounds | None = None,
    scope: str = "incident",
    supersedes: tuple[int, int] | None = None,
    moved_from: str | None = None,
) -> Toll:
    """A figure: one number is exact, three are its bounds."""
    low, best, high = (said, said, said) if isinstance(said, int) else said
    made = PAPER.toll("Shells fell", effect, 0, group=group, by=voice(by) if by else None, scope=scope)
    whole = Count(low=part_of[0], best=part_of[1], high=part_of[2], text=None) if part_of else None
    old = Count(low=supersedes[0], best=None, high=supersedes[1], text=None) if supersedes else None
    return replace(
        made, low=low, best=best, high=high, part_of=whole, supersedes=old, moved_from=moved_from
    )  # fmt: skip


def incident(*tolls: Toll) -> Incident:
    """An incident of one report with these figures."""
    paper = Paper("Shells fell.", "2024-05-07")
    paper.incident("Shells fell", tolls=tolls)
    return paper.reading().incidents[0]


def at_least(number: int) -> Bounds:
    return number, number, None


def vague(number: int) -> Bounds:
    return number, None, None


@pytest.mark.parametrize(
    ("told", "said"),
    [
        # one voice: groups are added, also where one of them is a lower bound
        ([toll(22, group="military"), toll(9, group="militant")], (31, 31, 31)),
        ([toll(22, group="military"), toll(at_least(4), group="civilian")], (26, 26, None)),
        ([toll(at_least(60), "officials", group="civilian"), toll(13, "officials", group="military")], (73, 73, None)),
        # another voice counts one of the groups only: it knows of no fewer
        (
            [
                toll(at_least(60), "officials", group="civilian"),
                toll(13, "officials", group="military"),
                toll(13, group="military"),
            ],
            (73, 73, None),
        ),
        (
            [toll(4, "the mayor", group="child"), toll(4, "medics", group="child"), toll(2, "medics", group="police")],
            (6, 6, 6),
        ),
        ([toll(5, "the army", group="military"), toll(5, group="military")], (5, 5, 5)),
        # a total and its breakdown
        ([toll(23), toll(12, group="military")], (23, 23, 23)),
        ([toll(10, group="civilian"), toll(7, group="child", part_of=(10, 10, 10))], (10, 10, 10)),
        ([toll(11, group="child", part_of=(None, None, None))], (11, None, None)),
        ([toll(11, group="child", part_of=(43, 43, 43))], (43, 43, 43)),
        # the same people under two names, by two voices
        ([toll(3, group="military"), toll(3, "the navy", group="civilian")], (3, 3, 3)),
        # vague words never beat figures
        ([toll(vague(40)), toll(at_least(16), "police")], (16, 16, None)),
        ([toll(vague(40)), toll((None, None, 200), "the UN")], (None, None, 200)),
        ([toll(vague(24))], (24, None, None)),
        # bounds that agree say what they say together
        ([toll(at_least(59), "doctors"), toll(84, "police")], (84, 84, 84)),
        ([toll(at_least(100), "residents"), toll((None, None, 200), "the UN"), toll(400, "relatives")], (100, 400, 400)),
        ([toll(43, "a network"), toll(at_least(75), "an aid group"), toll(at_least(70))], (43, 75, None)),
        ([toll((100, None, 300), "a service"), toll(471, "the ministry")], (100, 471, 471)),
        ([toll((None, None, 100), "witnesses"), toll(165, "the opposition")], (100, 165, 165)),
        # stated nought survives
        ([toll(0, "the mission")], (0, 0, 0)),
        ([toll(0, "the mission"), toll(3, "elders")], (0, 3, 3)),
        # what is taken back
        ([toll(at_least(103), "state media"), toll(84, "the chief", supersedes=(95, 103))], (84, 84, 84)),
        ([toll(2), toll(3, "police", supersedes=(0, 2))], (3, 3, 3)),
        # sums over several attacks are nobody's toll where one's own is known
        ([toll(39, scope="series")], (39, 39, 39)),
        ([toll(39, scope="series"), toll(16)], (16, 16, 16)),
        ([toll(3, "the mayor"), toll(14, "the ministry", scope="series", supersedes=(0, 13))], (3, 3, 3)),
        # bounds alone are kept as told
        ([toll((None, 20, None))], (None, 20, None)),
        ([toll((None, 150, 150))], (None, 150, 150)),
        ([toll((None, None, None))], (None, None, None)),
    ],
)  # fmt: skip
def test_what_figures_come_to(told: list[Toll], said: Bounds) -> None:
    found = toll_of(incident(*told), "killed")
    assert found is not None
    assert (found.low, found.best, found.high) == said


def test_nobody_speaks_of_it() -> None:
    assert toll_of(incident(toll(3)), "wounded") is None
    assert totals_of(incident()) == ()


def test_a_death_in_hospital_moves_one_from_wounded_to_dead() -> None:
    told = incident(toll(2), toll(5, effect="wounded"), toll(1, moved_from="wounded"))
    dead, hurt = toll_of(told, "killed"), toll_of(told, "wounded")
    assert dead is not None
    assert hurt is not None
    assert (dead.best, hurt.best) == (3, 4)


def test_a_death_in_hospital_that_the_new_total_holds_is_not_added_to_it() -> None:
    moved = toll(1, moved_from="wounded", part_of=(3, 3, 3))
    told = incident(toll(2), toll(3, supersedes=(0, 2)), toll(5, effect="wounded"), moved)
    assert [(one.effect, one.best) for one in totals_of(told)] == [("killed", 3), ("wounded", 4)]


def test_only_a_series_is_said_to_be_one() -> None:
    assert [one.scope for one in totals_of(incident(toll(39, scope="series")))] == ["series"]
    assert [one.scope for one in totals_of(incident(toll(39, scope="series"), toll(4)))] == ["incident"]


def folded(tmp_path: Path, *days: Sequence[Toll]) -> Incident:
    """One incident as the ledger has it, of one report a day with these figures."""
    with Ledger(tmp_path / "l.db") as ledger:
        for number, tolls in enumerate(days):
            paper = Paper(f"Report {number}. Shells fell.", f"2024-05-{7 + number:02}", f"daily {number}")
            moved = [replace(one, evidence=(paper.span("Shells fell"),)) for one in tolls]
            paper.incident(
                "Shells fell", label="shelling", when=day("2024-05-06"), where="Kharkiv", tolls=moved
            )
            ledger.add(paper.reading())
        (found,) = ledger.view().incidents
        return found


EARLY = [toll(at_least(8), "the rescue service"), toll(40, "the rescue service", effect="wounded")]


@pytest.mark.parametrize(
    ("later", "said"),
    [
        # whoever raises its own figure to a sum over several attacks spoke of these before, of the wounded too
        (
            [
                toll(14, "the rescue service", scope="series", supersedes=(0, 13)),
                toll(90, "the rescue service", effect="wounded", scope="series"),
            ],
            [("killed", 14, "series"), ("wounded", 90, "series")],
        ),
        # nothing newer is told of the wounded
        (
            [toll(14, "the rescue service", scope="series", supersedes=(0, 13))],
            [("killed", 14, "series"), ("wounded", 40, "incident")],
        ),
        # a sum that takes nothing back, or another's, stands beside
        ([toll(14, "the rescue service", scope="series")], [("killed", 8, "incident"), ("wounded", 40, "incident")]),
        (
            [toll(14, "the ministry", scope="series", supersedes=(0, 13))],
            [("killed", 8, "incident"), ("wounded", 40, "incident")],
        ),
    ],
)  # fmt: skip
def test_a_voice_raises_its_own_figure_to_a_sum(
    tmp_path: Path, later: list[Toll], said: list[tuple[str, int, str]]
) -> None:
    found = totals_of(folded(tmp_path, EARLY, later))
    assert [(one.effect, one.best, one.scope) for one in found] == said


def test_a_headline_counts_nobody_again() -> None:
    headline, body = toll(3, "the navy", group="military"), toll(3, "the navy", group="civilian")
    headline = replace(headline, evidence=())
    (only,) = gathered_tolls([headline, body], [headline])
    assert (only.best, only.group) == (3, "civilian")
    assert len(gathered_tolls([headline, body])) == 2
