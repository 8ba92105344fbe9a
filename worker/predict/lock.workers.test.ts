import { env } from "cloudflare:workers";
import { expect, test } from "vitest";

const db = env.DB;
const hourMs = 3_600_000;
let nextId = 1;

async function nowMs(): Promise<number> {
  const row = await db.prepare("select now_ms from match_now").first<{ now_ms: number }>();
  return row?.now_ms ?? Number.NaN;
}

/** The match clock may be moved forward, by anybody; that is how these matches kick off. */
async function passTime(ms: number) {
  await db.prepare("update match_clock set anchor_match_ms = anchor_match_ms + ?").bind(ms).run();
}

/** A match that kicks off in an hour of the match clock. */
async function upcomingMatch() {
  const id = nextId++;
  const kickoffAtMs = (await nowMs()) + hourMs;
  await db.batch([
    db.prepare(
      `insert or ignore into competitions (id, slug, name, country, created_at_ms) values (1, 'l', 'League', 'XX', 0)`,
    ),
    db.prepare(
      `insert or ignore into teams (id, slug, name, country, created_at_ms) values (1, 'a', 'A', 'XX', 0), (2, 'b', 'B', 'XX', 0)`,
    ),
    db.prepare(
      `insert or ignore into model_registry (id, slug, name, version, parameters, created_at_ms) values (1, 'm', 'M', '1', '{}', 0)`,
    ),
    db.prepare(
      `insert or ignore into model_runs (id, model_id, competition_id, as_of_ms, sample_size, log_likelihood, parameters, recorded_at_ms) values (1, 1, 1, 0, 1, 0.5, '{}', 0)`,
    ),
    db
      .prepare(
        `insert into matches (id, source_key, competition_id, season, home_team_id, away_team_id, league, country, home_team, away_team,
          home_slug, away_slug, kickoff_at_ms, status, provider_status, created_at_ms, updated_at_ms)
         values (?1, 'test:' || ?1, 1, '2026', 1, 2, 'League', 'XX', 'A', 'B', 'a', 'b', ?2, 'upcoming', 'NS', 0, 0)`,
      )
      .bind(id, kickoffAtMs),
  ]);
  return id;
}

function headStatement(matchId: number, predictionId = matchId) {
  return db
    .prepare(
      `insert into predictions (id, match_id, market, competition_id, league, sport, search_text, created_at_ms, kickoff_at_ms, match_status)
       select ?1, id, '1X2', 1, league, sport, 'a b', 0, kickoff_at_ms, status from matches where id = ?2`,
    )
    .bind(predictionId, matchId);
}

function revisionStatement(
  matchId: number,
  revision: number,
  options: { verb?: string; id?: number; lateMs?: number } = {},
) {
  return db
    .prepare(
      `${options.verb ?? "insert"} into prediction_revisions (id, prediction_id, match_id, market, revision, model_run_id, kickoff_at_ms,
        published_at_ms, recorded_at_ms, probability_1, probability_2, probability_3, probability_source, expected_home_goals,
        expected_away_goals, rho, result_home, result_draw, result_away, over_probability, btts_probability, pick,
        score_prediction, confidence, published, odds_simulated, text_fr, text_en, evidence)
       select ?1, ?2, id, '1X2', ?3, 1, kickoff_at_ms, (select now_ms from match_now) + ?4, 0, 0.5, 0.3, 0.2, 'independent', 1.4, 1.1, 0, 0.5, 0.3, 0.2,
        0.5, 0.5, '1', '1-0', 70, 1, 0, '{}', '{}', '{}' from matches where id = ?2`,
    )
    .bind(options.id ?? null, matchId, revision, options.lateMs ?? 0);
}

async function predictedAndKickedOff(): Promise<number> {
  const id = await upcomingMatch();
  await db.batch([headStatement(id), revisionStatement(id, 1)]);
  await passTime(2 * hourMs);
  return id;
}

test("before kick-off revisions are appended, and only appended", async () => {
  const id = await upcomingMatch();
  await db.batch([headStatement(id), revisionStatement(id, 1)]);
  await revisionStatement(id, 2).run();

  const head = await db
    .prepare("select revision, confidence, published from predictions where id = ?")
    .bind(id)
    .first();
  expect(head).toEqual({ revision: 2, confidence: 70, published: 1 });
  await expect(
    db.prepare("update prediction_revisions set probability_1 = 0.6 where match_id = ?").bind(id).run(),
  ).rejects.toThrow(/only ever appended/);
  await expect(db.prepare("delete from prediction_revisions where match_id = ?").bind(id).run()).rejects.toThrow(
    /only ever appended/,
  );
  await expect(revisionStatement(id, 2, { verb: "insert or replace" }).run()).rejects.toThrow(/only ever appended/);
  await expect(revisionStatement(id, 4).run()).rejects.toThrow(/only ever appended/);
  await expect(revisionStatement(id, 3, { lateMs: hourMs / 2 }).run()).rejects.toThrow(/locked/);
});

test("after kick-off UPDATE, DELETE, INSERT and INSERT OR REPLACE of a revision are refused", async () => {
  const id = await predictedAndKickedOff();
  const stored = await db
    .prepare("select id from prediction_revisions where match_id = ?")
    .bind(id)
    .first<{ id: number }>();

  await expect(
    db.prepare("update prediction_revisions set pick = '2' where match_id = ?").bind(id).run(),
  ).rejects.toThrow(/appended/);
  await expect(
    db.prepare("update or replace prediction_revisions set pick = '2' where match_id = ?").bind(id).run(),
  ).rejects.toThrow(/appended/);
  await expect(db.prepare("delete from prediction_revisions where match_id = ?").bind(id).run()).rejects.toThrow(
    /appended/,
  );
  await expect(revisionStatement(id, 2).run()).rejects.toThrow(/locked/);
  await expect(revisionStatement(id, 2, { verb: "insert or ignore" }).run()).rejects.toThrow(/locked/);
  await expect(revisionStatement(id, 1, { verb: "insert or replace", id: stored?.id ?? 0 }).run()).rejects.toThrow(
    /locked|appended/,
  );
});

test("after kick-off the prediction itself cannot be repointed, removed, replaced or made", async () => {
  const id = await predictedAndKickedOff();
  const other = await upcomingMatch();
  await passTime(2 * hourMs);

  for (const change of ["revision_id = null", "revision = 2", "confidence = 99", "published = 0"]) {
    await expect(db.prepare(`update predictions set ${change} where id = ?`).bind(id).run()).rejects.toThrow(/locked/);
  }
  await expect(db.prepare("update predictions set market = 'OU' where id = ?").bind(id).run()).rejects.toThrow(
    /identity/,
  );
  await expect(db.prepare("delete from predictions where id = ?").bind(id).run()).rejects.toThrow(/never deleted/);
  await expect(headStatement(other).run()).rejects.toThrow(/locked/);
});

test("moving the kick-off or the status first comes too late", async () => {
  const id = await predictedAndKickedOff();
  const tomorrow = (await nowMs()) + 24 * hourMs;
  await db.prepare("update matches set kickoff_at_ms = ? where id = ?").bind(tomorrow, id).run();
  await expect(revisionStatement(id, 2).run()).rejects.toThrow(/locked/);

  const postponed = await predictedAndKickedOff();
  await db.prepare("update matches set status = 'postponed' where id = ?").bind(postponed).run();
  await db
    .prepare("update matches set status = 'upcoming', kickoff_at_ms = ? where id = ?")
    .bind(tomorrow, postponed)
    .run();
  await expect(revisionStatement(postponed, 2).run()).rejects.toThrow(/locked/);

  for (const statement of [
    `delete from prediction_locks where match_id = ${id}`,
    `update prediction_locks set match_id = 999 where match_id = ${id}`,
    `insert or replace into prediction_locks (match_id, kickoff_at_ms, locked_at_ms) values (${id}, 0, 0)`,
    `delete from matches where id = ${id}`,
    `update matches set id = 9999 where id = ${id}`,
    `insert or replace into matches select * from matches where id = ${id}`,
  ]) {
    await expect(db.prepare(statement).run(), statement).rejects.toThrow();
  }
});

test("the clock row cannot be turned back, removed or replaced", async () => {
  const id = await predictedAndKickedOff();
  for (const statement of [
    "update match_clock set anchor_match_ms = anchor_match_ms - 60000",
    "update match_clock set speed = 0, anchor_real_ms = 0, anchor_match_ms = 0",
    "update match_clock set running_until_real_ms = 1",
    "delete from match_clock",
    "insert or replace into match_clock (id, anchor_real_ms, anchor_match_ms, speed) values (1, 0, 0, 0)",
    "insert into match_clock (id, anchor_real_ms, anchor_match_ms, speed) values (2, 0, 0, 0)",
  ]) {
    await expect(db.prepare(statement).run(), statement).rejects.toThrow();
  }
  await expect(revisionStatement(id, 2).run()).rejects.toThrow(/locked/);
});

test("a match postponed before its kick-off may be predicted again once it has a new one", async () => {
  const match = await upcomingMatch();
  await db.batch([headStatement(match), revisionStatement(match, 1)]);
  await db.prepare("update matches set status = 'postponed' where id = ?").bind(match).run();
  await passTime(2 * hourMs);

  await expect(revisionStatement(match, 2).run(), "while it has no new kick-off").rejects.toThrow(/locked/);
  await db
    .prepare("update matches set status = 'upcoming', kickoff_at_ms = ? where id = ?")
    .bind((await nowMs()) + 24 * hourMs, match)
    .run();
  await revisionStatement(match, 2).run();
  const head = await db.prepare("select revision from predictions where id = ?").bind(match).first();
  expect(head).toEqual({ revision: 2 });
});

test("a match that goes live is locked whatever its kick-off says", async () => {
  const match = await upcomingMatch();
  await db.batch([headStatement(match), revisionStatement(match, 1)]);
  await db.prepare("update matches set status = 'live' where id = ?").bind(match).run();
  await db.prepare("update matches set status = 'upcoming' where id = ?").bind(match).run();
  await expect(revisionStatement(match, 2).run()).rejects.toThrow(/locked/);
});
