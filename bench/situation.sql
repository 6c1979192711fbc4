-- Who holds each place at a day, as known by a day, where all that changes the map are captures known to the day:
-- the rules of docs/reference/standing.md and holding.md as one query. Parameters: $at, $known_by.
WITH said AS (
  SELECT claim_id, source_id, stance, repeats_id,
         row_number() OVER (PARTITION BY claim_id, source_id ORDER BY known_at DESC, said_order DESC) AS newest
  FROM claims_statement WHERE known_at <= $known_by
), live AS (
  SELECT claim_id, stance, source_id, repeats_id FROM said WHERE newest = 1
), voices AS (
  SELECT live.claim_id, live.stance, side.side, s.reliability IN ('A', 'B') AS good,
         live.stance = 'asserts' AND NOT EXISTS (
           SELECT 1 FROM live AS other
           WHERE other.claim_id = live.claim_id AND other.source_id = live.repeats_id AND other.stance = 'asserts'
         ) AS root
  FROM live JOIN claims_source AS s ON s.id = live.source_id LEFT JOIN side ON side.actor_id = s.side_id
), weighed AS (
  SELECT v.claim_id,
         max(CASE WHEN v.stance = 'denies' THEN 1 ELSE 0 END) AS denied,
         max(CASE WHEN v.stance <> 'denies' THEN 1 ELSE 0 END) AS kept,
         count(DISTINCT CASE WHEN v.root THEN coalesce(v.side, '-') END) AS sides,
         sum(CASE WHEN v.root THEN 1 ELSE 0 END) AS voices,
         max(CASE WHEN v.root AND v.side IS NULL AND v.good THEN 1 ELSE 0 END) AS graded,
         max(CASE WHEN v.root AND v.side = hurts.side AND hurts.side <> serves.side THEN 1 ELSE 0 END) AS against
  FROM voices AS v JOIN claims_claim AS c ON c.id = v.claim_id
  LEFT JOIN side AS serves ON serves.actor_id = c.agent_id LEFT JOIN side AS hurts ON hurts.actor_id = c.target_id
  WHERE c.effect = 'holds'
  GROUP BY v.claim_id
), judged AS (
  SELECT claim_id, verdict,
         row_number() OVER (PARTITION BY claim_id ORDER BY known_at DESC, recorded_at DESC) AS newest
  FROM claims_assessment WHERE known_at <= $known_by
), standing AS (
  SELECT c.id, c.place_id, c.true_from, c.effect_by_id AS holder, c.target_id AS target,
         CASE WHEN j.verdict IN ('confirmed', 'refuted', 'withdrawn') THEN j.verdict
              WHEN w.claim_id IS NULL THEN 'unsaid'
              WHEN w.denied = 1 AND w.kept = 1 THEN 'disputed'
              WHEN w.denied = 1 THEN 'withdrawn'
              WHEN w.sides > 1 OR w.against = 1 OR (w.voices > 1 AND w.graded = 1) THEN 'corroborated'
              ELSE 'reported' END AS standing
  FROM claims_claim AS c LEFT JOIN weighed AS w ON w.claim_id = c.id
  LEFT JOIN judged AS j ON j.claim_id = c.id AND j.newest = 1
  WHERE c.effect = 'holds'
), counting AS (
  SELECT *, CASE WHEN standing = 'disputed' THEN 0 ELSE 1 END AS settled
  FROM standing WHERE standing IN ('reported', 'corroborated', 'confirmed', 'disputed')
), ordered AS (
  SELECT *,
         sum(settled) OVER (PARTITION BY place_id ORDER BY true_from, id) AS stretch,
         row_number() OVER (PARTITION BY place_id ORDER BY true_from DESC, id DESC) AS from_end,
         row_number() OVER (PARTITION BY place_id ORDER BY true_from, id) AS nth,
         CASE WHEN settled = 1 AND holder = lag(CASE WHEN settled = 1 THEN holder END) OVER (
           PARTITION BY place_id ORDER BY true_from, id) THEN 0 ELSE 1 END AS begins
  FROM counting WHERE true_from <= $at
), runs AS (
  SELECT *, sum(begins) OVER (PARTITION BY place_id ORDER BY true_from, id) AS run FROM ordered
), last_one AS (
  SELECT place_id, stretch, run, settled, holder FROM runs WHERE from_end = 1
), held AS (
  SELECT l.place_id, l.holder, min(r.true_from) AS since,
         max(CASE WHEN r.standing IN ('corroborated', 'confirmed') THEN 1 ELSE 0 END) AS sure
  FROM last_one AS l JOIN runs AS r ON r.place_id = l.place_id AND r.run = l.run
  WHERE l.settled = 1 GROUP BY l.place_id, l.holder
), contest AS (
  SELECT r.place_id, r.holder AS party, CASE WHEN r.settled = 0 THEN r.true_from END AS since
  FROM last_one AS l JOIN runs AS r ON r.place_id = l.place_id AND r.stretch = l.stretch WHERE l.settled = 0
  UNION ALL
  SELECT r.place_id, r.target, NULL
  FROM last_one AS l JOIN runs AS r ON r.place_id = l.place_id
  WHERE l.settled = 0 AND l.stretch = 0 AND r.nth = 1 AND r.target IS NOT NULL
), later AS (
  SELECT place_id, target, standing,
         row_number() OVER (PARTITION BY place_id ORDER BY true_from, id) AS nth
  FROM counting WHERE true_from > $at AND target IS NOT NULL
)
SELECT place_id, 'held', CASE WHEN sure = 1 THEN 'assessed' ELSE 'claimed' END, cast(holder AS varchar), since FROM held
UNION ALL
SELECT place_id, 'contested', 'contested', group_concat(DISTINCT cast(party AS varchar)), min(since) FROM contest GROUP BY place_id
UNION ALL
SELECT place_id, 'held', CASE WHEN standing IN ('corroborated', 'confirmed') THEN 'assessed' ELSE 'claimed' END,
       cast(target AS varchar), NULL
FROM later WHERE nth = 1 AND place_id NOT IN (SELECT place_id FROM last_one)
