"""A small ledger in memory, by hand: for tests of the page and the API that need exact records."""

from __future__ import annotations

from dataclasses import replace

from plain import Viewed
from tacitus.errors import MissingInput
from tacitus.model.ids import content_id
from tacitus.model.ledger import (
    Attribution,
    Clock,
    LedgerClaim,
    LedgerContradiction,
    LedgerIncident,
    LedgerView,
    Member,
    ReportEntry,
    TollEntry,
)
from tacitus.model.records import (
    Actor,
    Interval,
    Kind,
    Link,
    Means,
    Place,
    Report,
    Responsibility,
    Segment,
    Span,
    Speaker,
    SpeakerLink,
    TargetObject,
    Toll,
    Value,
)
from tacitus.resolve.tolls import added_up

WIRE = """Drone hits base in the north, killing two

Share
By our reporter
A drone struck an army base near Northtown on Monday, killing two soldiers, the defence ministry said.
Later the militia bombed a market in Southtown; a monitor said at least 30 people were killed.
The ministry said the market attack was in retaliation."""
DAILY = """Toll of base attack rises to five

The drone attack on a base near Northtown killed five soldiers, a monitor said on Tuesday."""


def span_of(text: str, words: str) -> Span:
    """The first place of `words` in `text`."""
    start = text.index(words)
    return Span(start=start, end=start + len(words), text=words, report=content_id("r", text))


def day(iso: str, following: str, text: Span | None = None) -> Interval:
    """A whole day."""
    return Interval(start=f"{iso}T00:00:00", end=f"{following}T00:00:00", precision="day", text=text)


MINISTRY: Speaker = (
    SpeakerLink(name="defence ministry", text=span_of(WIRE, "the defence ministry"), role="authority"),
    SpeakerLink(name="Wire", text=None, role="outlet"),
)
MONITOR: Speaker = (SpeakerLink(name="monitor", text=span_of(DAILY, "a monitor"), role="monitor"),)
MILITIA = Actor(name="militia", text=span_of(WIRE, "the militia"), id=None, category="militia", country=None)


def _report(text: str, outlet: str, published: Interval, headline_end: int) -> Report:
    furniture = text.find("Share")
    segments = [Segment(kind="headline", start=0, end=headline_end)]
    body = headline_end + 2
    if furniture >= 0:
        segments.append(Segment(kind="furniture", start=furniture, end=furniture + 5))
        byline = text.index("By our")
        segments.append(Segment(kind="byline", start=byline, end=byline + len("By our reporter")))
        body = text.index("A drone")
    segments.append(Segment(kind="body", start=body, end=len(text)))
    return Report(
        id=content_id("r", text),
        text=text,
        title=text[:headline_end],
        outlet=outlet,
        published=published,
        segments=tuple(segments),
    )


REPORTS = (
    _report(WIRE, "Wire", day("2024-05-07", "2024-05-08"), WIRE.index("\n")),
    _report(DAILY, "Daily", day("2024-05-08", "2024-05-09"), DAILY.index("\n")),
)
NORTH = Place(
    name="Northtown",
    text=span_of(WIRE, "near Northtown"),
    lat=36.5,
    lon=40.7,
    radius_km=25.0,
    precision="near",
    kind="settlement",
    country="SYR",
    admin1=None,
    gazetteer=None,
)
NOWHERE = Place(
    name="Southtown",
    text=span_of(WIRE, "Southtown"),
    lat=None,
    lon=None,
    radius_km=None,
    precision=None,
    kind=None,
    country=None,
    admin1=None,
    gazetteer=None,
    reason="several places have that name",
)


TOLD = ((WIRE, "2024-05-07"), (DAILY, "2024-05-08"))
"""The texts of the reports and when they were told, oldest first."""


def entry(toll: Toll, told: tuple[str, str]) -> TollEntry:
    """A figure as the history of a toll has it."""
    text, known_at = told
    return TollEntry(
        known_at=known_at,
        effect=toll.effect,
        low=toll.low,
        best=toll.best,
        high=toll.high,
        speaker=toll.speaker,
        report=content_id("r", text),
        group=toll.group,
    )


def killed(report: str, words: str, number: int, speaker: Speaker, low: int | None = None) -> Toll:
    """A figure for killed."""
    return Toll(
        effect="killed",
        low=number if low is None else low,
        best=number,
        high=number if low is None else None,
        group="military",
        nationality=None,
        side="target",
        speaker=speaker,
        scope="incident",
        evidence=(span_of(report, words),),
    )


def claim(
    incident: str, report: Report, field: str, value: Value, words: str, speaker: Speaker
) -> LedgerClaim:
    """An affirmed claim."""
    return LedgerClaim(
        id=content_id("c", incident, report.id, field, words),
        incident=incident,
        field=field,
        value=value,
        speaker=speaker,
        modality="asserted",
        polarity="affirmed",
        hedge=None,
        segment="body",
        evidence=(span_of(report.text, words),),
        confidence=0.9,
        extractor="by hand",
        version="1",
        report=report.id,
    )


WIRE_REPORT, DAILY_REPORT = REPORTS
BASE_CLAIMS = (
    claim(
        "i_base",
        WIRE_REPORT,
        "type",
        Kind(type="ASSAULT", mode="heavy-weapons", label="drone_strike"),
        "A drone struck",
        MINISTRY,
    ),
    claim("i_base", WIRE_REPORT, "where", NORTH, "near Northtown", MINISTRY),
    claim(
        "i_base",
        WIRE_REPORT,
        "toll",
        killed(WIRE, "killing two soldiers", 2, MINISTRY),
        "killing two soldiers",
        MINISTRY,
    ),
)
LATE_CLAIM = claim(
    "i_base",
    DAILY_REPORT,
    "toll",
    killed(DAILY, "killed five soldiers", 5, MONITOR),
    "killed five soldiers",
    MONITOR,
)
MARKET_CLAIM = claim("i_market", WIRE_REPORT, "initiator", MILITIA, "the militia", MINISTRY)


def base(*, late: bool) -> LedgerIncident:
    """The attack on the base, with or without the second report."""
    tolls = [killed(WIRE, "killing two soldiers", 2, MINISTRY)]
    members = [
        Member(
            report=WIRE_REPORT.id, incident="i_1", evidence=(span_of(WIRE, "A drone struck an army base"),)
        )
    ]
    claims = [c.id for c in BASE_CLAIMS]
    if late:
        tolls.append(killed(DAILY, "killed five soldiers", 5, MONITOR))
        members.append(
            Member(report=DAILY_REPORT.id, incident="i_2", evidence=(span_of(DAILY, "drone attack"),))
        )
        claims.append(LATE_CLAIM.id)
    made = LedgerIncident(
        id="i_base",
        type="ASSAULT",
        mode="heavy-weapons",
        label="drone_strike",
        status="current",
        when=day("2024-05-06", "2024-05-07", span_of(WIRE, "Monday")),
        where=NORTH,
        initiators=(),
        targets=(),
        target_object=TargetObject(text=span_of(WIRE, "an army base"), class_="military_base"),
        means=(Means(text=span_of(WIRE, "drone"), class_="drone"),),
        tolls=tuple(tolls),
        responsibility=(),
        evidence=(span_of(WIRE, "A drone struck an army base"),),
        claims=tuple(claims),
        reasons={"initiators": "no one is named"},
        members=tuple(members),
        toll_history=tuple(entry(toll, day) for toll, day in zip(tolls, TOLD, strict=False)),
        independent_origins=len(members),
        grade="fair",
        merged_ids=("i_2",) if late else (),
        merge_reasons=("same place and day",) if late else (),
    )
    return replace(made, totals=added_up(made))


MARKET = LedgerIncident(
    id="i_market",
    type="ASSAULT",
    mode="explosives",
    label="bombing",
    status="current",
    when=None,
    where=NOWHERE,
    initiators=(MILITIA,),
    targets=(),
    target_object=None,
    means=(),
    tolls=(),
    responsibility=(
        Responsibility(
            kind="attributed",
            actor=MILITIA,
            speaker=MINISTRY,
            hedge=None,
            evidence=span_of(WIRE, "the militia bombed"),
        ),
    ),
    evidence=(span_of(WIRE, "the militia bombed a market"),),
    claims=(MARKET_CLAIM.id,),
    members=(
        Member(
            report=WIRE_REPORT.id, incident="i_3", evidence=(span_of(WIRE, "the militia bombed a market"),)
        ),
    ),
    toll_history=(),
    independent_origins=1,
    grade="weak",
    merged_ids=(),
    attributions=(
        Attribution(actor="militia", actor_id=None, kind="narrated", speakers=(), reports=(WIRE_REPORT.id,)),
    ),
)


class MemoryLedger(Viewed):
    """Two reports, two incidents; before 8 May 2024 only the first report is known."""

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """The view with or without the second report."""
        late = as_of is None or as_of >= "2024-05-08"
        reports = REPORTS if late else REPORTS[:1]
        return LedgerView(
            as_of=as_of,
            rule="by hand 1",
            reports=tuple(
                ReportEntry(
                    id=r.id,
                    path=None,
                    title=r.title,
                    outlet=r.outlet,
                    published=r.published,
                    origin=r.id,
                    known_at="2024-06-01",
                )
                for r in reports
            ),
            claims=(*BASE_CLAIMS, MARKET_CLAIM, *((LATE_CLAIM,) if late else ())),
            incidents=(base(late=late), MARKET),
            links=(
                Link(
                    from_="i_market",
                    to="i_base",
                    relation="retaliation",
                    strength="stated",
                    lag=None,
                    speaker=MINISTRY,
                    evidence=(span_of(WIRE, "in retaliation"),),
                ),
            ),
            contradictions=(
                LedgerContradiction(
                    id="k_toll",
                    incidents=("i_base",),
                    kind="value",
                    field="toll",
                    claims=(BASE_CLAIMS[2].id, LATE_CLAIM.id),
                    between="speakers",
                    explanation="two against five killed",
                ),
            )
            if late
            else (),
        )

    def report(self, report_id: str) -> Report:
        """One of the two."""
        for report in REPORTS:
            if report.id == report_id:
                return report
        raise MissingInput(f"There is no report {report_id}.")


class EmptyLedger(MemoryLedger):
    """Nothing."""

    def view(self, as_of: str | None = None, clock: Clock = "reported") -> LedgerView:
        """An empty view."""
        return LedgerView(as_of=as_of, rule="by hand 1")
