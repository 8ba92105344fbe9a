-- Written by hand: drizzle-kit knows no views, triggers or first rows.

-- Match time equals real time until a replay says otherwise.
INSERT INTO match_clock (id, anchor_real_ms, anchor_match_ms, speed, running_until_real_ms) VALUES (1, 0, 0, 1, NULL);
--> statement-breakpoint
CREATE VIEW match_now AS
SELECT CAST(anchor_match_ms + speed * (
  min(CAST(unixepoch('subsec') * 1000 AS INTEGER), coalesce(running_until_real_ms, 9007199254740991)) - anchor_real_ms
) AS INTEGER) AS now_ms
FROM match_clock WHERE id = 1;
--> statement-breakpoint
-- Only an empty store, where no time has passed for anybody, may be given its first instant.
CREATE TRIGGER match_clock_never_runs_backwards BEFORE UPDATE ON match_clock
WHEN EXISTS (SELECT 1 FROM matches) AND (NEW.id <> OLD.id OR
  NEW.anchor_match_ms + NEW.speed * (min(CAST(unixepoch('subsec') * 1000 AS INTEGER), coalesce(NEW.running_until_real_ms, 9007199254740991)) - NEW.anchor_real_ms)
  < (SELECT now_ms FROM match_now))
BEGIN SELECT RAISE(ABORT, 'the match clock never runs backwards'); END;
--> statement-breakpoint
CREATE TRIGGER match_clock_is_one_row BEFORE INSERT ON match_clock
WHEN EXISTS (SELECT 1 FROM match_clock)
BEGIN SELECT RAISE(ABORT, 'there is one match clock'); END;
--> statement-breakpoint
CREATE TRIGGER match_clock_stays BEFORE DELETE ON match_clock
BEGIN SELECT RAISE(ABORT, 'the match clock is never deleted'); END;
--> statement-breakpoint

-- A match that has kicked off leaves a mark that nothing removes. The mark is set before the row changes, from the row
-- as it was, so that moving the kick-off or the status first comes too late. A match postponed before its kick-off is
-- the one that may pass its old hour unmarked.
CREATE TRIGGER matches_mark_kickoff BEFORE UPDATE ON matches
WHEN NEW.status IN ('live', 'finished') OR (
  OLD.status <> 'postponed' AND coalesce((SELECT now_ms FROM match_now), 9007199254740991) >= OLD.kickoff_at_ms
)
BEGIN
  INSERT INTO prediction_locks (match_id, kickoff_at_ms, locked_at_ms)
  SELECT OLD.id, OLD.kickoff_at_ms, coalesce((SELECT now_ms FROM match_now), OLD.kickoff_at_ms)
  WHERE NOT EXISTS (SELECT 1 FROM prediction_locks WHERE match_id = OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER matches_keep_identity BEFORE UPDATE OF id, source_key, home_team_id, away_team_id ON matches
WHEN NEW.id <> OLD.id OR NEW.source_key <> OLD.source_key OR NEW.home_team_id <> OLD.home_team_id OR NEW.away_team_id <> OLD.away_team_id
BEGIN SELECT RAISE(ABORT, 'a match keeps its identity'); END;
--> statement-breakpoint
CREATE TRIGGER matches_never_replaced BEFORE INSERT ON matches
WHEN EXISTS (SELECT 1 FROM matches WHERE id = NEW.id OR source_key = NEW.source_key OR api_football_id = NEW.api_football_id)
BEGIN SELECT RAISE(ABORT, 'a match row is updated, never replaced'); END;
--> statement-breakpoint
CREATE TRIGGER matches_never_deleted BEFORE DELETE ON matches
BEGIN SELECT RAISE(ABORT, 'a match is cancelled, never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER matches_tell_predictions AFTER UPDATE OF status, kickoff_at_ms ON matches
WHEN NEW.status <> OLD.status OR NEW.kickoff_at_ms <> OLD.kickoff_at_ms
BEGIN
  UPDATE predictions SET match_status = NEW.status, kickoff_at_ms = NEW.kickoff_at_ms WHERE match_id = NEW.id;
END;
--> statement-breakpoint

CREATE TRIGGER prediction_locks_written_once BEFORE INSERT ON prediction_locks
WHEN EXISTS (SELECT 1 FROM prediction_locks WHERE match_id = NEW.match_id)
BEGIN SELECT RAISE(ABORT, 'a lock is written once'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_locks_never_changed BEFORE UPDATE ON prediction_locks
BEGIN SELECT RAISE(ABORT, 'a lock is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_locks_never_deleted BEFORE DELETE ON prediction_locks
BEGIN SELECT RAISE(ABORT, 'a lock is never removed'); END;
--> statement-breakpoint

-- Open means: no mark, and a match row that says, by the clock of this database, that kick-off is still to come.
-- Everything else is refused, a missing match or clock row included.
CREATE VIEW open_matches AS
SELECT matches.id AS match_id, matches.kickoff_at_ms AS kickoff_at_ms, match_now.now_ms AS now_ms
FROM match_now JOIN matches ON matches.kickoff_at_ms > match_now.now_ms AND matches.status IN ('upcoming', 'postponed')
WHERE NOT EXISTS (SELECT 1 FROM prediction_locks WHERE prediction_locks.match_id = matches.id);
--> statement-breakpoint
CREATE TRIGGER prediction_revisions_locked_at_kickoff BEFORE INSERT ON prediction_revisions
WHEN NOT EXISTS (
  SELECT 1 FROM open_matches
  WHERE match_id = NEW.match_id AND kickoff_at_ms = NEW.kickoff_at_ms AND NEW.published_at_ms <= now_ms
)
BEGIN SELECT RAISE(ABORT, 'prediction locked: the match has kicked off'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_revisions_append_only BEFORE INSERT ON prediction_revisions
WHEN EXISTS (
  SELECT 1 FROM prediction_revisions
  WHERE id = NEW.id OR (prediction_id = NEW.prediction_id AND revision = NEW.revision)
) OR NOT EXISTS (
  SELECT 1 FROM predictions
  WHERE id = NEW.prediction_id AND match_id = NEW.match_id AND market = NEW.market AND revision = NEW.revision - 1
)
BEGIN SELECT RAISE(ABORT, 'prediction revisions are only ever appended'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_revisions_never_updated BEFORE UPDATE ON prediction_revisions
BEGIN SELECT RAISE(ABORT, 'prediction revisions are only ever appended'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_revisions_never_deleted BEFORE DELETE ON prediction_revisions
BEGIN SELECT RAISE(ABORT, 'prediction revisions are only ever appended'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_revisions_become_current AFTER INSERT ON prediction_revisions
BEGIN
  UPDATE predictions
  SET revision_id = NEW.id, revision = NEW.revision, confidence = NEW.confidence, published = max(published, NEW.published)
  WHERE id = NEW.prediction_id;
END;
--> statement-breakpoint

CREATE TRIGGER predictions_locked_at_kickoff BEFORE INSERT ON predictions
WHEN NOT EXISTS (SELECT 1 FROM open_matches WHERE match_id = NEW.match_id)
BEGIN SELECT RAISE(ABORT, 'prediction locked: the match has kicked off'); END;
--> statement-breakpoint
CREATE TRIGGER predictions_never_replaced BEFORE INSERT ON predictions
WHEN EXISTS (SELECT 1 FROM predictions WHERE id = NEW.id OR (match_id = NEW.match_id AND market = NEW.market))
BEGIN SELECT RAISE(ABORT, 'a prediction is never replaced'); END;
--> statement-breakpoint
CREATE TRIGGER predictions_never_deleted BEFORE DELETE ON predictions
BEGIN SELECT RAISE(ABORT, 'a prediction is never deleted'); END;
--> statement-breakpoint
CREATE TRIGGER predictions_keep_identity BEFORE UPDATE OF id, match_id, market, competition_id ON predictions
WHEN NEW.id <> OLD.id OR NEW.match_id <> OLD.match_id OR NEW.market <> OLD.market OR NEW.competition_id <> OLD.competition_id
BEGIN SELECT RAISE(ABORT, 'a prediction keeps its identity'); END;
--> statement-breakpoint
CREATE TRIGGER predictions_content_locked BEFORE UPDATE OF revision_id, revision, confidence, published ON predictions
WHEN NOT EXISTS (SELECT 1 FROM open_matches WHERE match_id = OLD.match_id) OR NOT EXISTS (
  SELECT 1 FROM prediction_revisions
  WHERE id = NEW.revision_id AND prediction_id = OLD.id AND revision = NEW.revision AND revision > OLD.revision
)
BEGIN SELECT RAISE(ABORT, 'prediction locked: the match has kicked off'); END;
--> statement-breakpoint

CREATE TRIGGER prediction_evaluations_written_once BEFORE INSERT ON prediction_evaluations
WHEN EXISTS (
  SELECT 1 FROM prediction_evaluations
  WHERE id = NEW.id OR (prediction_id = NEW.prediction_id AND result_revision = NEW.result_revision)
)
BEGIN SELECT RAISE(ABORT, 'an evaluation is written once for each revision of the result'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_evaluations_never_updated BEFORE UPDATE ON prediction_evaluations
BEGIN SELECT RAISE(ABORT, 'evaluations are only ever appended'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_evaluations_never_deleted BEFORE DELETE ON prediction_evaluations
BEGIN SELECT RAISE(ABORT, 'evaluations are only ever appended'); END;
--> statement-breakpoint
CREATE TRIGGER prediction_evaluations_become_current AFTER INSERT ON prediction_evaluations
WHEN NOT EXISTS (
  SELECT 1 FROM prediction_evaluations
  WHERE prediction_id = NEW.prediction_id AND result_revision > NEW.result_revision
)
BEGIN
  UPDATE predictions SET evaluation_id = NEW.id, outcome = NEW.status WHERE id = NEW.prediction_id;
END;
