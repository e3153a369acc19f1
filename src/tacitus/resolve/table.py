"""The functions of the comparison table: each says how two accounts stand on one thing.

A function looks at the two accounts alone, returns the level it found and a sentence on it, and is symmetric.
What a level weighs stands in `weights.json`. Adding a comparison is adding a function to `COMPARISONS` and its
levels to that file.
"""

from __future__ import annotations

from collections.abc import Callable

from tacitus.model.instants import parse_instant
from tacitus.model.measures import distance_km
from tacitus.model.records import Actor, Place, TargetObject
from tacitus.ontology.kinds import is_above, is_loose, nearest, relation, tells_sides_alone
from tacitus.resolve.accounts import AREA_RADIUS_KM, DAY, ZONE_SLACK, Account
from tacitus.resolve.story import (
    people_in,
    rarest_in,
    rarity_of,
    share_a_key,
    shared_names,
    without_boilerplate,
)
from tacitus.resolve.wording import likeness
from tacitus.resolve.words import LOOSE_OBJECTS

Finding = tuple[str, str]
"""(level, what to say about it)"""

POINT_SLACK_KM = 3.0
"""Two gazetteers may put one place this far apart."""
NEAR_KM = 20.0
"""Places whose circles miss each other by less than this may be one, named after different towns."""
TOWN_RADIUS_KM = 12.0
"""A town of this radius and more is large enough for several incidents on one day."""
HOUR = 3_600.0
TO_THE_MINUTE = 300.0
"""Intervals no wider than this (seconds) tell the minute."""
CLOCKS_DIFFER = 240.0
"""Two reporters' clocks may be this far (seconds) apart."""
BRUSHING = 0.4
"""Parts of a day ("afternoon", "evening") that share less than this of the shorter one are different parts."""
COPIED, COPIED_WORDS = 0.95, 5
"""Likeness, and distinct content words, from which two accounts are one text in two outlets."""
NEWS_DAYS = 3
"""News without a date is presumed to be of the days just before it was published."""
KIN_DAYS = 92
"""Reports of one story come out within so many days; later ones are looked for by day and place alone."""
STORIES = (("one", 6.5), ("likely", 4.5), ("faint", 2.5))
"""Likeness of two reports from which they are, likely are or may be of one story."""
VERY_RARE = 4.0
WORDY = 0.08
"""Likeness from which two texts are said to share wording."""
RARE_NUMBER = 5
"""From this number on an equal toll tells two accounts from others."""
STALE_DAYS = 10
"""News without a date is not of an incident this much older than its publication."""


def place(left: Account, right: Account) -> Finding:
    """Distance of the two points against the radii that were sworn to, and what each names of the other's place."""
    here, there = left.incident.where, right.incident.where
    if here is None or there is None:
        return _place_by_setting(left, right)
    if left.country and right.country and left.country != right.country:
        abroad = f"{here.name} and {there.name} are in different countries"
        return ("apart", abroad) if _both_say(left, right) else _apart_in_place(left, right, abroad)
    if left.point is None or right.point is None:
        return _places_by_name(left, right)
    gap = distance_km(*left.point[:2], *right.point[:2])
    reach = left.point[2] + right.point[2] + POINT_SLACK_KM
    widest = max(left.point[2], right.point[2])
    apart = f"{here.name} lies {gap:.0f} km from {there.name}"
    if gap > reach + NEAR_KM + 0.25 * widest:
        return _apart_in_place(left, right, f"{apart}, more than their radii allow ({reach:.0f} km)")
    if here.gazetteer and here.gazetteer == there.gazetteer and widest < AREA_RADIUS_KM:
        return ("same" if widest < TOWN_RADIUS_KM else "same_town"), f"both at {here.name}"
    if _neighbours(left, right):
        return "neighbours", f"{apart}, and neither account names the other's place"
    if gap > reach:
        return "near", apart
    if widest >= AREA_RADIUS_KM and not _one_settlement(here, there):
        return _areas(left, right)
    return "within", f"{apart}, within their radii ({reach:.0f} km)"


def _neighbours(left: Account, right: Account) -> bool:
    """Whether each account's own words put it in a place of its own and do not name the other's."""
    here, there = left.incident.where, right.incident.where
    assert here is not None
    assert there is not None
    stated = _states_where(left) and _states_where(right)
    one = here.gazetteer is not None and here.gazetteer == there.gazetteer
    return stated and not one and not _names_place(left, there) and not _names_place(right, here)


def _both_say(left: Account, right: Account) -> bool:
    """Whether each account's own words name its place, within a country, and not the other's."""
    here, there = left.incident.where, right.incident.where
    return all(
        mine is not None
        and other is not None
        and mine.precision != "country"
        and one.states(mine.text)
        and not _names_place(one, other)
        for one, mine, other in ((left, here, there), (right, there, here))
    )


def _apart_in_place(left: Account, right: Account, words: str) -> Finding:
    """Two places part; within one story only where both were well read."""
    if (left.well_placed and right.well_placed) or not kin(left, right):
        return "apart", words
    return "doubtful", f"{words}, but one of them may be read wrongly"


def _areas(left: Account, right: Account) -> Finding:
    """Overlapping places of which at least one is wide."""
    here, there = left.incident.where, right.incident.where
    assert here is not None
    assert there is not None
    for one, other in ((left, right), (right, left)):
        if one.is_narrow and not other.is_narrow:
            return _wide_and_narrow(one, other)
    inner = [(one, name) for one, other in ((left, right), (right, left)) if (name := _told_inside(other))]
    for account, name in inner:
        if rarest_in(name) & account.story.capitals and not _states_where(account):
            return "setting", f"both give only a wide area, and both reports name {name}"
    if len(inner) > 1:
        names = " and ".join(sorted({name for _, name in inner}))
        return (
            "unnamed",
            f"both give only a wide area, set at {names}, of which neither report names the other's",
        )
    if here.name.casefold() == there.name.casefold():
        return "same_area", f"both in {here.name}"
    return "wide", f"{here.name} and {there.name} overlap, both of them wide"


def _told_inside(account: Account) -> str | None:
    """What a widely placed account's words, or its report, name inside the area."""
    where = account.incident.where
    if where is None or where.text is None:
        return None
    return where.text.text if rarest_in(where.text.text) != rarest_in(where.name) else None


def _wide_and_narrow(narrow: Account, wide: Account) -> Finding:
    """A wide place says little; what counts is whether its report names the narrow one."""
    where = narrow.incident.where
    assert where is not None
    if _names_place(wide, where):
        return "named", f"one gives only a wide area, but its own words name {where.name}"
    if _report_names(wide, where) and not _states_where(wide):
        return "setting", f"one gives only a wide area, but its report names {where.name}"
    inside = _told_inside(wide)
    if inside and rarest_in(inside) & narrow.capitals and not _states_where(wide):
        return (
            "setting",
            f"one gives only a wide area, and its report names {inside}, as the other's own words do",
        )
    if narrow.well_placed:
        return "unnamed", f"one gives only a wide area, and its report never names {where.name}"
    return "area", f"one gives only a wide area, around {where.name}"


def _place_by_setting(left: Account, right: Account) -> Finding:
    """An account without a place may be where its words, or its report's other incidents, are."""
    for one, other in ((left, right), (right, left)):
        where = other.incident.where
        if one.incident.where is not None or where is None:
            continue
        if _names_place(one, where):
            level = "setting" if _is_wide(other) else "named"
            return level, f"one gives no place, but its own words name {where.name}"
        if any(_reaches(place, other) for place in one.setting) or _report_names(one, where):
            return "setting", f"one gives no place, but its report also tells of {where.name}"
        if _states_where(other):
            return "unnamed", f"one gives no place, and its report never names {where.name}"
    return "unknown", "one gives no place"


def _report_names(account: Account, place: Place) -> bool:
    return any(keys & account.story.capitals for keys in _told_as(place))


def _names_place(account: Account, place: Place) -> bool:
    return any(keys & account.capitals for keys in _told_as(place))


def _told_as(place: Place) -> list[frozenset[str]]:
    told = dict.fromkeys((place.name, place.text.text if place.text else place.name))
    return [keys for name in told if (keys := rarest_in(name))]


def _reaches(place: Place, account: Account) -> bool:
    radius = place.radius_km
    if account.point is None or place.lat is None or place.lon is None or radius is None:
        return False
    gap = distance_km(place.lat, place.lon, *account.point[:2])
    return radius < AREA_RADIUS_KM and gap <= radius + account.point[2] + POINT_SLACK_KM


def _one_settlement(here: Place, there: Place) -> bool:
    """One town by name, though one reader was not sure which of that name."""
    narrow = {here.precision, there.precision} <= {"exact", "near", "settlement"}
    return narrow and here.gazetteer is not None and here.gazetteer == there.gazetteer


def _places_by_name(left: Account, right: Account) -> Finding:
    """Two places of which at least one has no point: what counts is whether the one is named where the other is told."""
    here, there = left.incident.where, right.incident.where
    assert here is not None
    assert there is not None
    if here.name.casefold() == there.name.casefold():
        return ("same_area" if _is_wide(left) else "within"), f"both at {here.name}"
    pairs = [(one, other) for one, other in ((left, right), (right, left)) if not _is_wide(other)]
    found = [_named_in(one, other) for one, other in pairs]
    if found:
        return min(found, key=lambda level_words: _BY_NAME.index(level_words[0]))
    if left.country and left.country == right.country:
        return "country", f"both in {left.country}"
    return "unknown", "a place has no point"


_BY_NAME = ("named", "setting", "unnamed")
"""Whether a place is named where another account is told: in its words, in its report, nowhere. Nearest first."""


def _named_in(account: Account, other: Account) -> Finding:
    where = other.incident.where
    assert where is not None
    if _names_place(account, where):
        return "named", f"one is told of {where.name}, which the other names in its own words"
    if _report_names(account, where) and not _states_where(account):
        return "setting", f"one is told of {where.name}, which the other's report names"
    return "unnamed", f"one is told of {where.name}, which the other's report never names"


def _states_where(account: Account) -> bool:
    """Whether its own words name a place that is no area: then where else its report is set says nothing of it."""
    where = account.incident.where
    return account.states(where.text if where else None) and (
        not _is_wide(account) or bool(_told_inside(account))
    )


def _is_wide(account: Account) -> bool:
    """Whether its place is an area; one that has no point is as narrow as its name."""
    return account.incident.where is not None and account.point is not None and not account.is_narrow


def time(left: Account, right: Account) -> Finding:
    """Overlap of the two intervals, with slack where a zone is unknown."""
    if left.when is None or right.when is None:
        return _time_by_report(left, right)
    gap = max(left.when[0], right.when[0]) - min(left.when[1], right.when[1])
    widths = sorted(end - start for start, end in (left.when, right.when))
    comparable = left.zoned == right.zoned
    slack = 0.0 if comparable else ZONE_SLACK
    if gap >= DAY or (gap >= DAY / 4 + slack and widths[1] < DAY):
        return _apart_in_time(left, right, f"{_span_words(gap)} lie between them")
    if widths[1] <= TO_THE_MINUTE and comparable:
        if gap <= CLOCKS_DIFFER:
            return "same_minute", "at the same minute"
        if gap <= HOUR:
            return "minutes_apart", f"{_span_words(gap)} lie between them"
    if widths[1] <= 6 * HOUR and comparable:
        if gap < 0 or gap <= HOUR:
            return "same_hour", "within the same hours"
        return "other_hour", f"{_span_words(gap)} lie between them"
    if gap >= 0 and widths[1] < DAY:
        return "other_part", f"at different hours, with {_span_words(gap)} between them"
    if gap >= 0:
        return ("other_day" if comparable else "next_day"), "on neighbouring days"
    if widths[1] <= DAY / 2 and comparable and -gap < widths[0] * BRUSHING:
        return "other_part", "at different parts of one day"
    if widths[1] <= 1.5 * DAY:
        return "same_day", "on the same day"
    if widths[1] <= 8 * DAY:
        return "same_week", "within the same week"
    return "same_span", "their times overlap, at least one of them wide"


def _apart_in_time(left: Account, right: Account, words: str) -> Finding:
    """Two times part; within one story only where both were well read."""
    if (left.well_timed and right.well_timed) or not kin(left, right):
        return "apart", words
    if left.is_news and right.is_news:
        return "each_news", f"{words}, and each was news in its time"
    return "doubtful", f"{words}, but one of them may be read wrongly"


def _time_by_report(left: Account, right: Account) -> Finding:
    """Where a time is unknown, publication bounds it: news is young and comes after what it tells."""
    if left.when is None and right.when is None:
        return _both_undated(left, right)
    dated, undated = (left, right) if left.when is not None else (right, left)
    assert dated.when is not None
    if undated.published is None:
        return _timeless(left, right)
    told = _epoch(undated.published.end)
    if dated.when[0] > told + ZONE_SLACK:
        early = "one was reported before the other happened"
        return ("apart" if dated.well_timed or not kin(left, right) else "doubtful"), early
    age = told - dated.when[1]
    if age <= NEWS_DAYS * DAY and undated.incident.status == "current":
        return "presumed", "one gives no time, but came out just after the other happened"
    if age > STALE_DAYS * DAY and undated.incident.status == "current":
        return ("stale" if kin(left, right) else "apart"), "one is news long after the other happened"
    return "unknown", "one gives no time"


def _both_undated(left: Account, right: Account) -> Finding:
    if left.published is None or right.published is None:
        return _timeless(left, right)
    if not left.incident.status == right.incident.status == "current":
        return "unknown", "neither gives a time"
    apart = abs(_epoch(left.published.start) - _epoch(right.published.start))
    if apart > STALE_DAYS * DAY:
        return (
            "stale" if kin(left, right) else "apart"
        ), "neither gives a time, and they came out weeks apart"
    if apart <= NEWS_DAYS * DAY:
        return "presumed", "neither gives a time, and both came out within the same days"
    return "unknown", "neither gives a time"


def _timeless(left: Account, right: Account) -> Finding:
    """With neither a time nor a day of publication, the days of the week that are named are what is left."""
    if not left.weekdays or not right.weekdays:
        return "timeless", "one gives neither a time nor its day of publication"
    if left.weekdays & right.weekdays:
        return "weekday", "both name the same day of the week"
    return "other_weekday", "they name different days of the week"


def kind(left: Account, right: Account) -> Finding:
    """Label, by the table of kinds."""
    one, other = left.incident, right.incident
    if one.label == other.label:
        return ("generic" if is_loose(one.label) else "same"), f"both {_plain(one.label)}"
    both = f"{_plain(one.label)} and {_plain(other.label)}"
    found = relation("labels", one.label, other.label)
    if found == "compatible":
        broad = is_loose(one.label) or is_loose(other.label) or is_above(one.label, other.label)
        return ("generic" if broad else found), f"{both} can be one thing"
    if found == "disputed":
        return found, f"{both} can be rival accounts of one thing"
    return ("other" if found == "other" else "different"), both


def means(left: Account, right: Account) -> Finding:
    """Classes of means, by the table of kinds."""
    if not left.means or not right.means:
        return "unknown", "a means is not named"
    found = nearest("means", left.means, right.means)
    if found == "same":
        shared = sorted(left.means & right.means)
        return "same", "both by " + " and ".join(_plain(name) for name in shared)
    both = f"{_listed(left.means)} and {_listed(right.means)}"
    if found in ("compatible", "disputed"):
        return "compatible", f"{both} are easily taken for each other"
    return "different", both


def initiator(left: Account, right: Account) -> Finding:
    """Who did it, as stated or as somebody says; the other side's victim as initiator speaks against."""
    doers, others = left.incident.initiators, right.incident.initiators
    crossed = _same_actor(doers, right.incident.targets) or _same_actor(others, left.incident.targets)
    if doers and others and crossed and not _same_actor(doers, others):
        if _tells_sides_alone(left, right):
            return "unknown", "one tells of two sides and not who began"
        return "reversed", "the one's initiator is the other's target"
    level, words = _actors(doers, others, "initiator")
    if level == "unknown" and _same_actor(_named(left), _named(right)):
        return "blamed", f"both name {_shared_name(_named(left), _named(right))} for it"
    return level, words


def _tells_sides_alone(left: Account, right: Account) -> bool:
    return tells_sides_alone(left.incident.label) or tells_sides_alone(right.incident.label)


def _named(account: Account) -> tuple[Actor, ...]:
    """Everybody named as having done it, or as denying it."""
    return account.incident.initiators + tuple(said.actor for said in account.incident.responsibility)


def target(left: Account, right: Account) -> Finding:
    """Who was hit."""
    one, other = left.incident, right.incident
    crossed = _same_actor(one.initiators, other.targets) or _same_actor(other.initiators, one.targets)
    if crossed and _tells_sides_alone(left, right):
        return "unknown", "one tells of two sides and not who was hit"
    return _actors(left.incident.targets, right.incident.targets, "target")


def object_(left: Account, right: Account) -> Finding:
    """What was hit."""
    one, other = left.incident.target_object, right.incident.target_object
    if one is None or other is None:
        return "unknown", "what was hit is not named"
    if one.class_ == other.class_:
        level = "same_loose" if one.class_ in LOOSE_OBJECTS else "same"
        return level, _of_one_kind(one, other)
    both = f"{_called(one)} and {_called(other)}"
    if {one.class_, other.class_} & LOOSE_OBJECTS:
        return "loose", f"{both} can be one thing"
    return "different", both


def _of_one_kind(one: TargetObject, other: TargetObject) -> str:
    """By the words of both reports: a class takes in much ("market" a hotel and a bar too)."""
    if _called(one).casefold() == _called(other).casefold():
        return f"both hit {_called(one)}"
    return f"{_called(one)} and {_called(other)} are one kind of thing"


def _called(thing: TargetObject) -> str:
    return f"“{' '.join(thing.text.text.split())}”"


def tolls(left: Account, right: Account) -> Finding:
    """Figures as evolving ranges: equal ones bind, moved ones do not part."""
    shared = [
        effect
        for effect in ("killed", "wounded", "abducted", "detained", "missing")
        if effect in left.figures and effect in right.figures
    ]
    levels = [
        (*_figures(left.figures[e], right.figures[e], _rarest_number(left, right, e)), e) for e in shared
    ]
    if not levels:
        return "unknown", "no figure in common"
    order = tuple("far none_and_some same_rare same part moved leap risen shrunk unknown".split())
    level, words, effect = min(levels, key=lambda row: order.index(row[0]))
    if level in ("moved", "leap") and _shrunk(left, right, effect):
        return "shrunk", f"{effect}: {words}, the smaller figure told days later"
    if level in ("far", "leap") and _shrunk(right, left, effect, rising=True):
        return "risen", f"{effect}: {words}, the larger figure told days later"
    return level, f"{effect}: {words}"


def _shrunk(left: Account, right: Account, effect: str, *, rising: bool = False) -> bool:
    """Tolls rise as bodies are found: one that falls by more than half in a later report is seldom the same."""
    if left.published is None or right.published is None:
        return False
    early, late = sorted((left, right), key=lambda account: account.told, reverse=rising)
    return abs(late.told - early.told) >= DAY and 2 * late.figures[effect][1] < early.figures[effect][1]


def _rarest_number(left: Account, right: Account, effect: str) -> int | None:
    """The largest number of an effect that both give, if it is large enough to tell something."""
    common = left.numbers.get(effect, frozenset()) & right.numbers.get(effect, frozenset())
    return max((number for number in common if number >= RARE_NUMBER), default=None)


def _figures(left: tuple[int, int], right: tuple[int, int], both: int | None) -> Finding:
    if left[0] < 0 or right[0] < 0:
        return "unknown", "no number"
    if both is not None:
        return "same_rare", f"the same figure, {both}"
    words = f"{_range_words(left)} against {_range_words(right)}"
    if left[0] == right[0] or left[1] == right[1]:
        return ("same_rare" if left[1] >= RARE_NUMBER else "same"), f"the same figure, {_range_words(left)}"
    low, high = sorted((left[1], right[1]))
    if low == 0:
        return ("none_and_some" if high > 0 else "same"), words
    if left[0] <= right[1] and right[0] <= left[1]:
        return "part", f"{words}, one within the other"
    if high > 4 * low and high - low > 8:
        return "far", words
    if high > 2 * low and high - low > 8:
        return "leap", f"{words}, more than double"
    return "moved", f"{words}, as tolls change"


def names(left: Account, right: Account) -> Finding:
    """Names that both accounts use, other than of the place and the parties; a ship's name is no other's.

    Names match and are never shown: they may be a victim's.
    """
    if left.vessels and right.vessels and not _one_vessel(left.vessels, right.vessels):
        return "other_ship", f"{_titled(left.vessels)} and {_titled(right.vessels)} are different ships"
    told = _known_names(left, right)
    if (left.people & right.people) - told or (left.vessels & right.vessels):
        return "person", "both have a full name in common"
    if (left.people & right.story.people) - told or (right.people & left.story.people) - told:
        return "person_near", "a full name that one tells is in the other's report"
    rare = rarity_of(shared_names(left.rare_names, right.rare_names).values())
    if rare:
        return ("rare" if rare >= VERY_RARE else "some"), "both have a rare name in common"
    crossed = rarity_of(shared_names(left.rare_names, right.story.names).values()) + rarity_of(
        shared_names(right.rare_names, left.story.names).values()
    )
    if crossed:
        return "crossed", "a rare name that one tells is in the other's report"
    return "none", "no name in common"


def _known_names(left: Account, right: Account) -> frozenset[tuple[str, ...]]:
    """The names of the places and parties of both, as keys."""
    found = [place.name for place in (left.incident.where, right.incident.where) if place]
    found += [actor.name for one in (left.incident, right.incident) for actor in one.initiators + one.targets]
    return frozenset().union(*(people_in(name) for name in found))


def _one_vessel(one: frozenset[str], other: frozenset[str]) -> bool:
    return any(set(a.split()) & set(b.split()) for a in one for b in other)


def _titled(found: frozenset[str]) -> str:
    return ", ".join(name.title() for name in sorted(found)[:3])


def kin(left: Account, right: Account) -> bool:
    """Whether their reports may be of one story: they share a rare name, and came out within the same months."""
    if not share_a_key(left.story, right.story):
        return False
    if left.published is None or right.published is None:
        return True
    return abs(left.told - right.told) <= KIN_DAYS * DAY


def story(left: Account, right: Account) -> Finding:
    """How alike the two reports are as a whole: by rare names, words and headlines."""
    one, other = without_boilerplate(left.story, right.story)
    shared = shared_names(one.names, other.names)
    share, titles = likeness(one.words, other.words), likeness(one.opening, other.opening)
    rare = rarity_of(shared.values())
    score = 0.55 * min(rare, 12.0) + 0.12 * min(sum(shared.values()), 20.0) + 9.0 * share + 3.0 * titles
    level = next((name for name, least in STORIES if score >= least), "none")
    return level, f"the two reports {_in_common(share, len(shared))}"


ELSEWHERE = frozenset({"apart", "doubtful", "neighbours", "unnamed"})
"""Findings on places by which the same words tell of another one, where both say where: a bulletin of the same form for
the next town."""


def wording(left: Account, right: Account) -> Finding:
    """Likeness of the words around the evidence, rare words counting most."""
    share = likeness(left.words, right.words)
    words = f"the two passages {_in_common(share)}"
    if share >= COPIED and len(left.words) >= COPIED_WORDS and _published_together(left, right):
        if place(left, right)[0] in ELSEWHERE and _states_where(left) and _states_where(right):
            return "form", "the same form of words for another place"
        return "copied", "the same words, published together"
    if share >= 0.45:
        return "alike", words
    if share >= 0.2:
        return "close", words
    return ("some" if share >= 0.08 else "little"), words


def _in_common(share: float, names: int = 0) -> str:
    """How much of their wording two texts share, rare words counting most, and how many rare names."""
    told = f"{names} rare name{'s' if names > 1 else ''}"
    if share >= WORDY:
        return f"share {share:.0%} of their wording" + (f" and {told}" if names else "")
    return f"share {told} and hardly another word" if names else "have hardly a word in common"


def _published_together(left: Account, right: Account) -> bool:
    if left.published is None or right.published is None:
        return left.published is right.published
    return abs(left.told - right.told) <= 2 * DAY


def series(left: Account, right: Account) -> Finding:
    """A series of strikes is not one of its strikes."""
    if left.is_series is None or right.is_series is None:
        return "same", "one may tell of a series"
    if left.is_series == right.is_series:
        return ("both", "both tell of a series") if left.is_series else ("same", "both one incident")
    if place(left, right)[0] in ("same", "same_town", "within", "same_area"):
        return "mixed_here", "one tells of several blows at the place where the other tells of one incident"
    return "mixed", "one tells of a series, the other of one incident"


COMPARISONS: dict[str, Callable[[Account, Account], Finding]] = {
    "place": place,
    "time": time,
    "kind": kind,
    "means": means,
    "initiator": initiator,
    "target": target,
    "object": object_,
    "tolls": tolls,
    "names": names,
    "wording": wording,
    "series": series,
    "story": story,
}
"""The table, in the order in which reasons are told."""


def _actors(one: tuple[Actor, ...], other: tuple[Actor, ...], role: str) -> Finding:
    if not one or not other:
        return "unknown", f"{'an' if role[0] in 'aeiou' else 'a'} {role} is not named"
    both = f"{one[0].name} and {other[0].name}"
    if _same_actor(one, other):
        return "same", f"the same {role}, {_shared_name(one, other)}"
    if _compatible(one, other):
        return "compatible", f"{both} can be the same {role}"
    return "different", f"different {role}s, {both}"


def _actor_keys(actors: tuple[Actor, ...]) -> dict[str, str]:
    keys = {}
    for actor in actors:
        keys[actor.name.casefold()] = actor.name
        if actor.id:
            keys[actor.id] = actor.name
    return keys


def _same_actor(one: tuple[Actor, ...], other: tuple[Actor, ...]) -> bool:
    return bool(_actor_keys(one).keys() & _actor_keys(other).keys())


def _shared_name(one: tuple[Actor, ...], other: tuple[Actor, ...]) -> str:
    keys = _actor_keys(one)
    return keys[min(keys.keys() & _actor_keys(other).keys())]


def _compatible(one: tuple[Actor, ...], other: tuple[Actor, ...]) -> bool:
    """One country, a stated affiliation, or an actor of unknown kind that the other may name."""
    for left in one:
        for right in other:
            if left.country and left.country == right.country:
                return True
            if "unknown" in (left.category, right.category):
                return True
            if left.category == right.category and not (left.id and right.id):
                return True  # "militiamen" may be called "fighters"
            ties = {tie.to.casefold() for actor in (left, right) for tie in actor.affiliations}
            if ties & {left.name.casefold(), right.name.casefold()}:
                return True
    return False


def _epoch(instant: str) -> float:
    return parse_instant(instant).timestamp()


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _listed(found: frozenset[str]) -> str:
    return ", ".join(_plain(name) for name in sorted(found))


def _range_words(figures: tuple[int, int]) -> str:
    return str(figures[0]) if figures[0] == figures[1] else f"{figures[0]} to {figures[1]}"


def _span_words(seconds: float) -> str:
    if seconds >= 2 * DAY:
        return f"{seconds / DAY:.0f} days"
    if seconds >= 2 * HOUR:
        return f"{seconds / HOUR:.0f} hours"
    return f"{max(0, seconds) / 60:.0f} minutes"
