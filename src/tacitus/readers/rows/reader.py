"""A row → claims: what its coded cells say, each with the cell that it stands in, on the word of the dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from tacitus.boundary import step
from tacitus.errors import RecordError, nearest
from tacitus.exchange.days import Days
from tacitus.exchange.import_rules import ImportRules, SideRules, TollRules
from tacitus.exchange.lists import name_in
from tacitus.ground.places import zone_of
from tacitus.model.codec import to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import (
    Actor,
    Claim,
    Count,
    Extraction,
    Interval,
    Kind,
    Means,
    Place,
    Reject,
    Report,
    Span,
    Speaker,
    SpeakerLink,
    TargetObject,
    Toll,
    Value,
)
from tacitus.model.vocabulary import ActorCategory, Effect, PlacePrecision, Side, SpeakerRole, Status
from tacitus.ontology.kinds import parent_of, sheets
from tacitus.ontology.means import means_table
from tacitus.readers.rows import NAME, VERSION
from tacitus.readers.rows.cells import Cell, cells_of
from tacitus.readers.rows.kinds import kind_in_words
from tacitus.readers.rows.values import (
    Around,
    BadCell,
    actor_of,
    body_of,
    bounds,
    country_code,
    day_of,
    degrees,
    gw_country,
    instants_of,
    interval_of,
    spread,
    three,
    whole,
)

STAGE = "row"
CONFIDENCE = 0.95
"""How sure it is that a cell says what it says; whether the dataset is right is another question."""


class LeftOut(RecordError):
    """A row that tells of no incident of ours."""

    reason = "out_of_scope"


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one format."""

    rules: ImportRules

    @property
    def name(self) -> str:
        """What it goes by."""
        return NAME

    @property
    def version(self) -> str:
        """Its version."""
        return VERSION

    def read(self, report: Report) -> Extraction:
        """The claims of a row, and the cells that were not taken. Raises `RecordError` for a row that tells nothing."""
        step("row")
        row = _Row(self.rules, report, cells_of(report, self.rules.row.tags))
        row.read()
        return Extraction(report=report, claims=tuple(row.claims), rejects=tuple(row.rejects))


@dataclass(slots=True)
class _Row:
    """One row under way."""

    rules: ImportRules
    report: Report
    cells: Mapping[str, Cell]
    claims: list[Claim] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    def read(self) -> None:
        account = content_id("i", self.report.id, "row")
        told = [*self._kind(), *self._part(self._when), *self._part(self._where)]
        for side in self.rules.side:
            told += self._part(partial(self._side, side))
        for rule in self.rules.toll:
            told += self._part(partial(self._toll, rule))
        told += [*self._part(self._means), *self._part(self._object)]
        self.claims = [self._claim(account, one) for one in told]

    def _part(self, read: Callable[[], Iterable[_Told]]) -> list[_Told]:
        """What a part of the row says; a cell that is wrong leaves it out, where it does not spoil the row."""
        try:
            return list(read())
        except BadCell as error:
            if error.whole_row:
                raise
            self._doubt("bad_cell", str(error), error.cell)
            return []

    def _doubt(self, reason: str, message: str, cell: Cell) -> None:
        self.rejects.append(Reject(stage=STAGE, reason=reason, message=message, evidence=cell.span))

    def _claim(self, account: str, told: _Told) -> Claim:
        spans = tuple(cell.span for cell in told.cells)
        plain = [[span.start, span.end] for span in spans]
        return Claim(
            id=content_id("c", account, told.field, to_plain(told.value), plain),
            incident=account,
            field=told.field,
            value=told.value,
            speaker=told.speaker or self.speaker(),
            modality="reported",
            polarity="affirmed",
            hedge=None,
            segment="body",
            evidence=spans,
            confidence=CONFIDENCE,
            extractor=f"{NAME}/{self.rules.address}: {', '.join(cell.column for cell in told.cells)}",
            version=VERSION,
            context=self._context(told),
        )

    def speaker(self, sources: Cell | None = None) -> Speaker:
        """The dataset, then whom the row names as its source."""
        first = SpeakerLink(name=self.rules.dataset, text=None, role=cast(SpeakerRole, self.rules.role))
        cell = sources or next(filter(None, map(self.cells.get, self.rules.row.sources)), None)
        named = cell.parts(self.rules.row.split) if cell is not None else []
        return (
            first,
            *(
                SpeakerLink(name=name_in(one.text), text=one.span, role="media", id=body_of(one.text))
                for one in named
            ),
        )

    def _context(self, told: _Told) -> Span | None:
        """For the kind the cell in sentences, where there is one: it is what people read first."""
        if told.field != "type":
            return None
        words = next(filter(None, map(self.cells.get, self.rules.row.words)), None)
        return words.span if words is not None else None

    # -- kind --------------------------------------------------------------------------------------------

    def _kind(self) -> Iterator[_Told]:
        label, cells = self._label()
        sheet = sheets()[label]
        status, cell = self._coded_status()
        kind = Kind(
            type=sheet["type"],
            mode=sheet.get("mode"),
            label=label,
            status=status,
            parent=parent_of(label),
        )
        yield _Told("type", kind, (*cells, *([cell] if cell is not None else [])))

    def _label(self) -> tuple[str, list[Cell]]:
        rules, seen = self.rules.kind, list[Cell]()
        for columns in rules.columns:
            named = [cell for name in columns.split(" + ") if (cell := self.cells.get(name)) is not None]
            for cells in (
                [[part] for cell in named for part in cell.parts(rules.split)] if rules.split else [named]
            ):
                code = " + ".join(cell.text for cell in cells)
                if code in rules.left_out:
                    raise LeftOut(f'column "{cells[0].column}": "{code}" is no incident of armed violence')
                label = rules.codes.get(code) or (code if code in sheets() else None)
                if cells and label is not None:
                    return label, cells
            seen += named
        for cell in filter(None, map(self.cells.get, rules.words)):
            if (found := kind_in_words(cell)) is not None:
                return found[0], [found[1]]
        return self._kind_unknown(seen)

    def _kind_unknown(self, seen: list[Cell]) -> tuple[str, list[Cell]]:
        rules = self.rules.kind
        if rules.default is not None and self.cells:
            if seen:
                self._doubt("unknown_code", f'column "{seen[0].column}": no kind is known by it', seen[0])
            return rules.default, seen or [next(iter(self.cells.values()))]
        if not seen:
            raise RecordError("No cell says of what kind it is.")
        near = nearest(seen[0].text, rules.codes or sheets())
        hint = f"; the nearest known one is '{near}'" if near else ""
        raise RecordError(
            f'column "{seen[0].column}": no kind is known by the code "{seen[0].text[:80]}"{hint}'
        )

    def _coded_status(self) -> tuple[Status, Cell | None]:
        cell = self.cells.get(self.rules.kind.status or "")
        found = None if cell is None else self.rules.kind.statuses.get(cell.text)
        return ("current", None) if found is None else (cast(Status, found), cell)

    # -- when and where ------------------------------------------------------------------------------------

    def _when(self) -> Iterator[_Told]:
        rules = self.rules.when
        start, end, precision = (self.cells.get(n or "") for n in (rules.start, rules.end, rules.precision))
        start = start or end
        if start is None:
            return
        cells = tuple(dict.fromkeys(cell for cell in (start, end, precision) if cell is not None))
        if rules.instants:
            yield _Told("when", instants_of(start, end, precision), cells)
            return
        days = Days(day_of(start), day_of(end or start))
        if days.many < 1:
            raise BadCell(end or start, f"day on or after {days.first}", whole_row=True)
        yield _Told("when", self._spread(days, start, precision), cells)

    def _spread(self, days: Days, start: Cell, precision: Cell | None) -> Interval:
        code = precision.text if precision is not None else ""
        around = self.rules.when.codes.get(code)
        if around is not None and days.many == 1:
            days = spread(days.first, cast(Around, around))
        elif code and self.rules.when.codes and around is None and precision is not None:
            self._doubt(
                "unknown_code", f'column "{precision.column}": no precision is known by "{code}"', precision
            )
        told = f"{precision.column} {code}" if precision is not None else None
        return interval_of(days, start, told)

    def _where(self) -> Iterator[_Told]:
        rules = self.rules.where
        lat, lon, points = self._point()
        country, of_country = self._country()
        named = next(filter(None, (*map(self.cells.get, rules.name), of_country, *points)), None)
        if named is None:
            return
        precision, cell = self._precision(named)
        reason = "the row gives no point" if lat is None else self._doubtful(precision, cell)
        if rules.middles and precision == "country" and lat is not None:
            lat, lon, reason = None, None, "the dataset gives the middle of the country, which is no place"
        admin1 = self.cells.get(rules.admin1 or "")
        place = Place(
            name=f"{lat}, {lon}" if named in points else named.text,
            text=named.span,
            lat=lat,
            lon=lon,
            radius_km=self._radius(precision) if lat is not None else None,
            precision=precision,
            kind=None,
            country=country,
            admin1=admin1.text if admin1 is not None else None,
            gazetteer=None,
            reason=reason,
        )
        place = place if self.rules.when.instants else replace(place, zone=zone_of(place))
        every = (named, *points, *(one for one in (cell, of_country, admin1) if one is not None))
        yield _Told("where", place, tuple(dict.fromkeys(every)))

    def _doubtful(self, precision: PlacePrecision, cell: Cell | None) -> str | None:
        wide = precision in ("near", "admin2", "admin1", "region") and cell is not None
        return f"{cell.column} {cell.text}: {precision}" if wide and cell is not None else None

    def _country(self) -> tuple[str | None, Cell | None]:
        rules = self.rules.where
        numbered = self.cells.get(rules.gw or "")
        if numbered is not None and (code := gw_country(numbered.text)) is not None:
            return code, numbered
        first = None
        for cell in filter(None, map(self.cells.get, rules.country)):
            first = first or cell
            if (code := country_code(cell.text)) is not None:
                return code, cell
        if first is not None:
            self._doubt(
                "unknown_code", f'column "{first.column}": no country is known by "{first.text[:80]}"', first
            )
        return None, first

    def _precision(self, named: Cell) -> tuple[PlacePrecision, Cell | None]:
        rules = self.rules.where
        cell = self.cells.get(rules.precision or "")
        if cell is not None and cell.text in rules.codes:
            return cast(PlacePrecision, rules.codes[cell.text]), cell
        if cell is not None:
            self._doubt(
                "unknown_code", f'column "{cell.column}": no precision is known by "{cell.text[:80]}"', cell
            )
        if named.column in rules.country:
            return "country", None
        return ("admin1" if named.column == rules.admin1 else "settlement"), None

    def _radius(self, precision: PlacePrecision) -> float | None:
        told = self.cells.get(self.rules.where.radius or "")
        if told is not None:
            return degrees(told, 21_000)
        found = self.rules.where.radius_km.get(precision)
        return float(found) if found is not None else None

    def _point(self) -> tuple[float | None, float | None, list[Cell]]:
        rules = self.rules.where
        lat, lon = self.cells.get(rules.lat or ""), self.cells.get(rules.lon or "")
        if lat is None or lon is None:
            return None, None, []
        try:
            return degrees(lat, 90), degrees(lon, 180), [lat, lon]
        except BadCell as error:
            self._doubt("bad_cell", str(error), error.cell)
            return None, None, []

    # -- who and how many --------------------------------------------------------------------------------

    def _holds(self, only: Mapping[str, tuple[str, ...]]) -> bool:
        return all(
            (cell := self.cells.get(name)) is not None and cell.text in values
            for name, values in only.items()
        )

    def _side(self, side: SideRules) -> Iterator[_Told]:
        if not self._holds(side.only):
            return
        code, told = self.cells.get(side.category or ""), self.cells.get(side.country or "")
        category = cast(
            ActorCategory, side.codes.get(code.text, "unknown") if code is not None else "unknown"
        )
        country = (gw_country(told.text) or country_code(told.text)) if told is not None else None
        forms = [(form.begins, form.category) for form in self.rules.names]
        for column in side.columns:
            cell = self.cells.get(column)
            for one in cell.parts(self.rules.row.split) if cell is not None else ():
                actor: Actor = actor_of(one, category, country, forms)
                yield _Told(side.part, actor, (one, *([code] if code is not None else [])))

    def _toll(self, rule: TollRules) -> Iterator[_Told]:
        if not self._holds(rule.only):
            return
        low, best, high = (self.cells.get(name or "") for name in (rule.low, rule.best, rule.high))
        figures = [whole(cell) if cell is not None else None for cell in (low, best, high)]
        ranged = self.cells.get(rule.bounds or "")
        if ranged is not None:
            figures, best = three(ranged), ranged
        if not any(figures) and (rule.zero == "unknown" or figures == [None, None, None]):
            return
        if (rule.low, rule.high, ranged) == (None, None, None):
            figures = [figures[1]] * 3
        count, doubts = bounds(*figures)
        cells = tuple(cell for cell in (best, low, high) if cell is not None)
        for bound, cell in (("low", low), ("high", high)):
            if bound in doubts and cell is not None:
                beside = ", ".join(f"{one.column} {one.text}" for one in cells if one is not cell)
                self._doubt(
                    "bad_cell", f'column "{cell.column}": {cell.text} breaks the order with {beside}', cell
                )
        named = self.cells.get(rule.sources or "")
        speaker = self.speaker(named)
        yield _Told("toll", self._toll_of(rule, count, cells, speaker), cells, speaker)

    def _toll_of(self, rule: TollRules, count: Count, cells: tuple[Cell, ...], speaker: Speaker) -> Toll:
        of = self.cells.get(rule.part_of or "")
        entire = whole(of) if of is not None else None
        series = self.rules.series
        coded = self.cells.get(series.column) if series is not None else None
        is_series = series is not None and coded is not None and coded.text in series.codes
        return Toll(
            effect=cast(Effect, rule.effect),
            low=count.low,
            best=count.best,
            high=count.high,
            group=rule.group,
            nationality=None,
            side=cast(Side, rule.side),
            speaker=speaker,
            scope="series" if is_series else "incident",
            evidence=tuple(cell.span for cell in cells),
            part_of=Count(low=entire, best=entire, high=entire, text=None) if entire is not None else None,
        )

    def _means(self) -> Iterator[_Told]:
        cell = self.cells.get(self.rules.kind.means or "")
        for one in cell.parts(self.rules.row.split) if cell is not None else ():
            if one.text not in means_table():
                raise BadCell(one, "class of means")
            yield _Told("means", Means(text=one.span, class_=one.text), (one,))

    def _object(self) -> Iterator[_Told]:
        cell = self.cells.get(self.rules.kind.target_object or "")
        if cell is not None:
            yield _Told("target_object", TargetObject(text=cell.span, class_=cell.text), (cell,))


@dataclass(frozen=True, slots=True)
class _Told:
    """A value, and the cells that say it."""

    field: str
    value: Value
    cells: tuple[Cell, ...]
    speaker: Speaker | None = None
