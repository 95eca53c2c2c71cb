"""What editions of one report print: where two lines say the same in words, they say the same in numbers.

Steps in SQL over the tables of a whole dataset; `across` runs them. An edition that does not count has no figures of
its own, so the lines are compared as printed: rows of tables, paragraphs and notes.
"""

from __future__ import annotations

_NUMBER = r"\d+(?:[.,/]\d+)*"

# A line is known by its words, each number in it being "#"; one without words tells nothing. Lists of names have no
# numbers, and are counted all the same; so are the marks that say whose lists they are.
_LINES = f"""
CREATE TEMP TABLE lines AS
WITH edited AS (SELECT document_id FROM documents WHERE edition > 1 UNION
    SELECT superseded_by FROM documents WHERE edition > 1),
rows_of AS (
    SELECT split_part(table_id, '/', 1) AS document_id, table_id, "row", min(page) AS page,
        string_agg(text, ' | ' ORDER BY "column") AS text
    FROM cells WHERE split_part(table_id, '/', 1) IN (SELECT document_id FROM edited) GROUP BY table_id, "row"),
printed AS (
    SELECT document_id, table_id, "row", page, text FROM rows_of
    UNION ALL SELECT document_id, NULL, NULL, page, text FROM paragraphs
    WHERE kind <> 'running' AND document_id IN (SELECT document_id FROM edited)
    UNION ALL SELECT document_id, NULL, NULL, page, text FROM footnotes
    WHERE document_id IN (SELECT document_id FROM edited)
    UNION ALL SELECT f.document_id, NULL, NULL, a.page, a.anchor_text || ' ^ ' || f.text
    FROM footnote_anchors a JOIN footnotes f ON f.footnote_id = a.footnote_id
    WHERE f.document_id IN (SELECT document_id FROM edited)),
told AS (
    SELECT *, lower(trim(regexp_replace(regexp_replace(text, '{_NUMBER}', '#', 'g'), '\\s+', ' ', 'g'))) AS words,
        coalesce(list_aggregate(regexp_extract_all(text, '{_NUMBER}'), 'string_agg', '; '), '') AS numbers
    FROM printed)
SELECT document_id, words, list(numbers ORDER BY numbers) AS numbers,
    min(struct_pack(page := page, table_id := table_id, "row" := "row")) AS place
FROM told WHERE regexp_matches(words, '\\pL{{2}}') GROUP BY document_id, words
"""

# A scan, a part of a report, or one typeset anew from it prints less; of two files alike the words must be the same,
# wherever their lines break: a file that was saved again may break them elsewhere. Of what bears a note the last word
# is held against the other's, for the same reason. A scan may be misread.
_HELD = """
CREATE TEMP TABLE beside AS
WITH scanned AS (SELECT DISTINCT document_id FROM pages WHERE text_source = 'ocr'),
pairs AS (
    SELECT new.document_id AS ours, old.document_id AS theirs, old.path, old.edition,
        new.origin = old.origin AND new.document_id NOT IN (FROM scanned)
            AND old.document_id NOT IN (FROM scanned) AS may_be_alike,
        (new.document_id IN (FROM scanned)) <> (old.document_id IN (FROM scanned)) AS is_scan_beside
    FROM documents old JOIN documents new ON new.document_id = old.superseded_by),
tokens AS (
    SELECT document_id, len(numbers) AS times, unnest(string_split(words, ' ')) AS token FROM lines
        WHERE NOT contains(words, ' ^ ')
    UNION ALL SELECT document_id, 1, unnest(string_split(array_to_string(numbers, '; '), '; ')) FROM lines
        WHERE NOT contains(words, ' ^ ')
    UNION ALL SELECT document_id, len(numbers), regexp_extract(words, '\\S* \\^ .*') FROM lines
        WHERE contains(words, ' ^ ')),
bags AS (
    SELECT document_id, list(token || times ORDER BY token || times) AS bag FROM (
        SELECT document_id, token, sum(times) AS times FROM tokens WHERE token NOT IN ('', '|') GROUP BY ALL)
    GROUP BY document_id),
common AS (
    SELECT p.ours, p.theirs, a.words, a.numbers AS here, b.numbers AS there, a.place
    FROM pairs p JOIN lines a ON a.document_id = p.ours JOIN lines b ON b.document_id = p.theirs AND b.words = a.words
    WHERE len(a.numbers) = len(b.numbers)),
alone AS (
    SELECT p.ours, p.theirs, l.document_id = p.ours AS is_ours, count(*) AS lines,
        min_by(words, (l.place, words)) AS words
    FROM pairs p JOIN lines l ON l.document_id IN (p.ours, p.theirs)
    WHERE NOT EXISTS (FROM common x WHERE x.ours = p.ours AND x.theirs = p.theirs AND x.words = l.words)
    GROUP BY p.ours, p.theirs, is_ours),
counts AS (
    SELECT p.*, may_be_alike AND (SELECT bag FROM bags WHERE document_id = p.ours)
            IS DISTINCT FROM (SELECT bag FROM bags WHERE document_id = p.theirs) AS lacks_words,
        (SELECT count(*) FROM common x WHERE x.ours = p.ours AND x.theirs = p.theirs) AS shared,
        coalesce(a.lines, 0) AS only_here, a.words AS words_here, coalesce(b.lines, 0) AS only_there,
        b.words AS words_there
    FROM pairs p LEFT JOIN alone a ON a.ours = p.ours AND a.theirs = p.theirs AND a.is_ours
        LEFT JOIN alone b ON b.ours = p.ours AND b.theirs = p.theirs AND NOT b.is_ours),
differing AS (
    SELECT ours, theirs, count(*) AS differ, min_by(here, (place, words)) AS here,
        min_by(there, (place, words)) AS there, min_by(words, (place, words)) AS words, min(place) AS place
    FROM common WHERE here <> there GROUP BY ours, theirs)
SELECT c.*, coalesce(d.differ, 0) AS differ, d.here, d.there, d.words, d.place.page AS page,
    d.place.table_id AS table_id, d.place."row" AS "row"
FROM counts c LEFT JOIN differing d ON d.ours = c.ours AND d.theirs = c.theirs
"""

_CHECKS = """
INSERT INTO checks BY NAME
SELECT ours || '/edition/' || theirs AS check_id, ours AS document_id, table_id, 'edition' AS rule,
    'edition ' || edition || ' (' || path || ')' AS subject, page, "row",
    shared + only_there AS expected, shared - differ AS actual, -differ - only_there AS delta, 0 AS tolerance,
    CASE WHEN differ > 0 AND is_scan_beside THEN 'skipped'
        WHEN differ > 0 OR (lacks_words AND only_here + only_there > 0) THEN 'failed'
        WHEN shared = 0 THEN 'skipped' ELSE 'passed' END AS status,
    CASE WHEN differ > 0 AND is_scan_beside THEN 'A scan may be misread: ' ELSE '' END
        || CASE WHEN differ > 0 THEN 'It prints ' || array_to_string(here, '; ') || ' where that edition prints '
            || array_to_string(there, '; ') || ', in "' || cut(words) || '"'
            || CASE WHEN differ > 1 THEN ', and other numbers in ' || differ || ' lines in all' ELSE '' END || '.'
        WHEN lacks_words AND only_here + only_there > 0 THEN 'Of its lines ' || concat_ws(' and ',
                only_here || ' in this edition' || coalesce(' (such as "' || cut(words_here) || '")', ''),
                only_there || ' in that one' || coalesce(' (such as "' || cut(words_there) || '")', ''))
            || ' are not in the other, # being any number.'
        WHEN shared = 0 THEN 'The two have no line in common.'
        ELSE 'The ' || shared || ' lines that both print bear the same numbers.' END AS message
FROM beside
"""

_CUT = "CREATE TEMP MACRO cut(words) AS CASE WHEN length(words) > 60 THEN left(words, 59) || '…' ELSE words END"

FORGET = ("DELETE FROM checks WHERE rule = 'edition'",)
"""What an earlier run found must not outlive the editions that it held against one another."""

STEPS = (_CUT, _LINES, _HELD, _CHECKS, "DROP TABLE beside", "DROP TABLE lines", "DROP MACRO cut")
"""Hold editions against one another, anew; run where a report has more than one."""
