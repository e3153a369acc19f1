-- What people ask of the tables, for SQLite and DuckDB alike.
CREATE VIEW said AS
  SELECT c.incident, i.label, i.when_start, i."where", i.country, c.field, c.value, c.value_low, c.value_best,
         c.value_high, c.effect, coalesce(c.claimant, c.outlet) AS speaker, c.claimant_role AS role,
         c.claimant_is_party AS is_party, c.outlet, c.words AS evidence, c.report, c.span_start, c.span_end,
         c.reported_at, c.known_at, c.polarity, c.modality, c.hedge
  FROM claims c JOIN incidents i ON i.id = c.incident;
CREATE VIEW toll_by_speaker AS
  SELECT t.incident, t.effect, t."group", coalesce(t.speaker, t.outlet) AS speaker, t.low, t.best, t.high,
         t.reported_at, t.report
  FROM tolls t;
CREATE VIEW who_is_said_to_have_done_it AS
  SELECT a.incident, a.part AS held, a.name AS actor, a.speakers FROM actors a WHERE a.part <> 'target';
