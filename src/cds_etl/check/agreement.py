"""What documents say of the same thing: figures of one day agree, and what only counts up does not fall.

Steps in SQL over the tables of a whole dataset; `across` runs them. A report that restates an earlier period's figure
revises it, which is for `across`.
"""

from __future__ import annotations

# Each figure as the stretch in which it says that the truth lies. "Gần 20.000" is within one unit of its last digit
# that is not zero, "hơn 700" is open above; a number with decimals, or told in thousands, is as wide as its rounding.
_SAID = r"""
CREATE TEMP TABLE said AS
WITH read AS (
    SELECT o.*, i.measure, d.kind, coalesce(d.report_number, d.title, d.document_id) AS named,
        coalesce(d.published_date, o.as_of) AS day, o.status = 'disputed' AS is_disputed,
        o.period_basis <> 'document' AND o.period_end < coalesce(
            TRY_STRPTIME(d.report_year || '-' || d.report_week || '-1', '%G-%V-%u')::DATE, d.published_date)
            AS looks_back,
        length(regexp_extract(o.value_raw, ',(\d+)', 1)) AS decimals,
        o.scale * power(10::DOUBLE, -decimals) AS quantum,
        CASE WHEN o.scale > 1 OR decimals > 0 THEN quantum / 2 ELSE 0 END AS rounding,
        round(abs(o.value) / quantum)::HUGEINT::VARCHAR AS digits,
        quantum * power(10::DOUBLE, length(digits) - length(rtrim(digits, '0'))) AS coarse
    FROM observations o
    JOIN documents d ON d.document_id = o.document_id AND d.is_current
    JOIN indicators i ON i.indicator_id = o.indicator_id AND i.is_mapped
    WHERE o.modality = 'measured' AND o.value IS NOT NULL AND o.entity_id IS NOT NULL AND o.as_of IS NOT NULL
        AND o.status <> 'revised')
SELECT observation_id, document_id, table_id, page, "row", "column", indicator_id, measure, entity_id, entity_raw,
    as_of, period_basis, period_start, period_end, value, denominator, value_raw, qualifier, source, kind, named, day,
    is_disputed, looks_back,
    CASE qualifier WHEN 'exact' THEN rounding WHEN 'about' THEN coarse END AS width,
    CASE WHEN qualifier = 'at_most' THEN '-Infinity'::DOUBLE ELSE value - coalesce(width, rounding) END AS least,
    CASE WHEN qualifier = 'at_least' THEN 'Infinity'::DOUBLE ELSE value + coalesce(width, rounding) END AS most,
    '"' || concat_ws(' ', qualifier_raw, value_raw) || '"' AS printed,
    row_number() OVER (
        PARTITION BY document_id, indicator_id, entity_id, as_of
        ORDER BY is_disputed, qualifier <> 'exact', source <> 'table', row_kind = 'subtotal', observation_id) = 1
        AS speaks
FROM read
"""

# Of the documents that speak of one day the most exact is what the others are held against.
_AGREEMENTS = """
CREATE TEMP TABLE held AS
WITH placed AS (
    SELECT *, first_value(observation_id) OVER (
        PARTITION BY indicator_id, entity_id, as_of
        ORDER BY is_disputed, qualifier <> 'exact', kind <> 'report', day, source <> 'table', observation_id) AS best
    FROM said WHERE speaks
    QUALIFY count(*) OVER (PARTITION BY indicator_id, entity_id, as_of) > 1)
SELECT 'agreement' AS rule, new.observation_id AS new_id, old.observation_id AS old_id,
    new.least <= old.most AND old.least <= new.most AND coalesce(new.denominator = old.denominator, TRUE) AS holds,
    FALSE AS is_other_count
FROM placed new JOIN said old ON old.observation_id = new.best AND new.observation_id <> new.best
WHERE NOT (new.kind = 'report' AND old.kind = 'report' AND (new.looks_back OR old.looks_back))
    AND (new.period_start = old.period_start OR 'document' IN (new.period_basis, old.period_basis)
        OR new.period_start IS NULL OR old.period_start IS NULL OR new.period_end = new.period_start
        OR old.period_end = old.period_start)
"""

# Each figure against the last one before it that has a bound below; a column of months may hold what each month adds.
# What is counted from January on ("9 tháng đầu năm") is less than what is counted from the beginning: each rises alone.
_RISING = """
INSERT INTO held
WITH counted AS (
    SELECT *, period_basis <> 'document' AND period_end - period_start >= 7 AS is_of_year, row_number() OVER (
        PARTITION BY indicator_id, entity_id, as_of, is_of_year
        ORDER BY is_disputed, qualifier <> 'exact', kind <> 'report', day, source <> 'table', observation_id) AS place
    FROM said
    WHERE speaks AND measure = 'cumulative' AND (period_basis = 'document' OR period_end - period_start < 7
        OR (month(period_start) = 1 AND day(period_start) = 1))
    QUALIFY place = 1),
ordered AS (
    SELECT *, lag(observation_id) OVER (
        PARTITION BY indicator_id, entity_id, year(as_of), is_of_year ORDER BY as_of) AS before
    FROM counted)
SELECT 'cumulative' AS rule, new.observation_id AS new_id, old.observation_id AS old_id, new.most >= old.least AS holds,
    -- One slip is a fault; where a quarter of a column falls, it counts from another day.
    count(*) FILTER (new.most < old.least) OVER beside > greatest(1, count(*) OVER beside / 4) AS is_other_count
FROM ordered new JOIN said old ON old.observation_id = new.before
WINDOW beside AS (PARTITION BY new.document_id, new.table_id, new.indicator_id)
"""

# What rises as it should is told in one check for each indicator of a table or text: most figures do, every week.
_SETTLED = """
CREATE TEMP TABLE settled AS
SELECT held.* FROM held JOIN said new ON new.observation_id = new_id JOIN said old ON old.observation_id = old_id
WHERE rule = 'cumulative' AND (is_other_count OR (holds AND NOT new.is_disputed AND NOT old.is_disputed))
"""

_RISEN = """
INSERT INTO checks BY NAME
SELECT coalesce(table_id, document_id) || '/cumulative/' || replace(indicator_id, '/', '_') AS check_id,
    document_id, table_id, 'cumulative' AS rule, indicator_id AS subject, min(page) AS page, 0 AS tolerance,
    CASE WHEN bool_or(is_other_count) THEN 'skipped' ELSE 'passed' END AS status,
    CASE WHEN bool_or(is_other_count) THEN count(*) FILTER (NOT holds) || ' of ' || count(*)
        || ' figures have fallen since they were last told: they count from another day.'
        WHEN count(*) = 1 THEN 'The figure has not fallen since it was last told.'
        ELSE 'None of the ' || count(*) || ' figures has fallen since it was last told.' END AS message
FROM settled JOIN said ON observation_id = new_id
GROUP BY document_id, table_id, indicator_id
"""

_CHECKS = """
DELETE FROM held WHERE (rule, new_id) IN (SELECT rule, new_id FROM settled);
INSERT INTO checks BY NAME
SELECT coalesce(new.table_id, new.document_id) || '/' || held.rule
        || substr(new.observation_id, length(coalesce(new.table_id, new.document_id)) + 1) AS check_id,
    new.document_id, new.table_id, held.rule,
    concat_ws(' ', new.printed, new.entity_raw, 'on ' || new.as_of) AS subject,
    new.page, new."row", new."column",
    CASE WHEN new.value = old.value AND NOT holds THEN old.denominator ELSE old.value END AS expected,
    CASE WHEN new.value = old.value AND NOT holds THEN new.denominator ELSE new.value END AS actual,
    actual - expected AS delta,
    CASE WHEN isfinite(new.least) AND isfinite(new.most) AND isfinite(old.least) AND isfinite(old.most)
        THEN least(new.width + old.width, 1e17) ELSE 0 END AS tolerance,
    CASE WHEN new.is_disputed OR old.is_disputed THEN 'skipped' WHEN holds THEN 'passed' ELSE 'failed' END AS status,
    CASE WHEN new.is_disputed OR old.is_disputed
        THEN 'It is not held against ' || there || ': one of the two is in dispute itself.'
        WHEN held.rule = 'agreement' THEN CASE WHEN holds THEN 'It agrees with ' || there || '.'
            ELSE new.printed || ' contradicts ' || there || ', which speaks of the same day.' END
        ELSE new.printed || ' has fallen from ' || there || ' of ' || old.as_of || ', and can only rise.' END
        AS message
FROM held
JOIN said new ON new.observation_id = held.new_id
JOIN (SELECT *, printed || ' (' || named || ', page ' || page || ')' AS there FROM said) old
    ON old.observation_id = held.old_id
"""

_TERMS = """
INSERT INTO check_terms BY NAME
WITH ids AS (
    SELECT held.*, coalesce(table_id, document_id) || '/' || rule
        || substr(new_id, length(coalesce(table_id, document_id)) + 1) AS check_id
    FROM held JOIN said ON observation_id = new_id)
SELECT check_id, new_id AS observation_id, 1 AS sign, 'total' AS role FROM ids
UNION ALL BY NAME SELECT check_id, old_id AS observation_id, -1 AS sign, 'part' AS role FROM ids
"""

FORGET = (
    "DELETE FROM check_terms WHERE check_id IN (SELECT check_id FROM checks WHERE rule IN ('agreement', 'cumulative'))",
    "DELETE FROM checks WHERE rule IN ('agreement', 'cumulative')",
)
"""What an earlier run found must not outlive the documents that it held against one another."""

STEPS = (
    _SAID, _AGREEMENTS, _RISING, _SETTLED, _RISEN, _CHECKS, _TERMS,
    "DROP TABLE settled", "DROP TABLE held", "DROP TABLE said",
)  # fmt: skip
"""Find both kinds of checks anew; run behind the revisions, which take figures out."""
