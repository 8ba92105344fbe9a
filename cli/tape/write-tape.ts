import type { TapeDatabase, TapeStatement } from "../../worker/collect/providers/tape-database.ts";
import type { Tape } from "./build-tape.ts";
import type { TapeProgress } from "./record.ts";

/** D1 takes strings of up to 2 MB; smaller ones keep every statement short. */
const chunkChars = 900_000;

const tables = ["tape", "tape_facts", "tape_fixtures"];

/** The `tape` row is written last: without it the other tables are the ruins of an import that did not end. */
const schema = [
  `create table if not exists tape (
    id integer primary key check (id = 1),
    hash text not null,
    name text not null,
    source text not null,
    season text not null,
    start_ms integer not null,
    first_ms integer not null,
    last_ms integer not null,
    kickoffs_estimated integer not null check (kickoffs_estimated in (0, 1)),
    goals_estimated integer not null check (goals_estimated in (0, 1)),
    prices_simulated integer not null check (prices_simulated in (0, 1))
  ) strict`,
  `create table if not exists tape_fixtures (
    ref text primary key,
    competition_ref text not null,
    competition_name text not null,
    country text not null,
    entrants text not null check (entrants in ('clubs', 'nations')),
    season text not null,
    round text,
    kickoff_at_ms integer not null,
    kickoff_estimated integer not null check (kickoff_estimated in (0, 1)),
    venue text,
    neutral integer not null check (neutral in (0, 1)),
    home_ref text not null,
    home_name text not null,
    away_ref text not null,
    away_name text not null,
    announced_at_ms integer not null
  ) strict, without rowid`,
  "create index if not exists tape_fixtures_by_kickoff on tape_fixtures (kickoff_at_ms)",
  `create table if not exists tape_facts (
    fixture_ref text not null,
    known_at_ms integer not null,
    seq integer not null,
    kind text not null check (kind in ('kick_off', 'goal', 'half_time', 'second_half', 'break', 'extra_time', 'shootout',
      'full_time', 'statistics', 'price')),
    payload text not null check (json_valid(payload)),
    primary key (fixture_ref, known_at_ms, seq)
  ) strict, without rowid`,
  "create index if not exists tape_facts_by_instant on tape_facts (known_at_ms)",
];

const insertFixtures = `insert into tape_fixtures
  select value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9,
    value->>10, value->>11, value->>12, value->>13, value->>14, value->>15 from json_each(?)`;

const insertFacts = `insert into tape_facts
  select value->>0, value->>1, value->>2, value->>3, value->>4 from json_each(?)`;

/**
 * Imports a tape, replacing what was there. A tape with the same content is left as it is (only its start may move),
 * and an import that broke off is begun anew.
 *
 * @returns whether anything was imported
 */
export async function writeTape(
  database: TapeDatabase,
  tape: Tape,
  onProgress?: TapeProgress,
): Promise<"imported" | "unchanged"> {
  if ((await importedHash(database)) === tape.hash) {
    await database.prepare("update tape set start_ms = ? where start_ms <> ?").bind(tape.startMs, tape.startMs).all();
    return "unchanged";
  }
  await database.batch([
    ...tables.map((table) => database.prepare(`drop table if exists ${table}`)),
    ...schema.map((statement) => database.prepare(statement)),
  ]);
  const statements = [...rowStatements(database, tape), tapeRowStatement(database, tape)];
  for (const [index, statement] of statements.entries()) {
    await database.batch([statement]);
    onProgress?.({ step: "write", done: index + 1, total: statements.length });
  }
  return "imported";
}

async function importedHash(database: TapeDatabase): Promise<string | null> {
  const present = await database
    .prepare("select name from sqlite_master where type = 'table' and name = 'tape'")
    .all<{ name: string }>();
  if (present.results.length === 0) return null;
  const { results } = await database.prepare("select hash from tape").all<{ hash: string }>();
  return results[0]?.hash ?? null;
}

function rowStatements(database: TapeDatabase, { fixtures, facts }: Tape): TapeStatement[] {
  const fixtureRows = fixtures.map((fixture) => [
    fixture.ref,
    fixture.competition.ref,
    fixture.competition.name,
    fixture.competition.country,
    fixture.competition.entrants,
    fixture.season,
    fixture.round,
    fixture.kickoffAtMs,
    fixture.kickoffEstimated ? 1 : 0,
    fixture.venue,
    fixture.neutral ? 1 : 0,
    fixture.home.ref,
    fixture.home.name,
    fixture.away.ref,
    fixture.away.name,
    fixture.announcedAtMs,
  ]);
  // In the order of the primary key the table grows at its end, which is several times as fast.
  const factRows = facts
    .map((fact, seq) => [fact.fixtureRef, fact.knownAtMs, seq, fact.kind, JSON.stringify(fact.payload)] as const)
    .toSorted((a, b) => (a[0] === b[0] ? a[1] - b[1] || a[2] - b[2] : a[0] < b[0] ? -1 : 1));
  return [
    ...chunksOf(fixtureRows).map((chunk) => database.prepare(insertFixtures).bind(chunk)),
    ...chunksOf(factRows).map((chunk) => database.prepare(insertFacts).bind(chunk)),
  ];
}

function tapeRowStatement(database: TapeDatabase, tape: Tape): TapeStatement {
  return database
    .prepare("insert into tape values (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    .bind(
      tape.hash,
      tape.name,
      tape.source,
      tape.season,
      tape.startMs,
      tape.firstMs,
      tape.lastMs,
      tape.estimated.kickoffs ? 1 : 0,
      tape.estimated.goals ? 1 : 0,
      tape.estimated.prices ? 1 : 0,
    );
}

function chunksOf(rows: readonly (readonly unknown[])[]): string[] {
  const chunks: string[] = [];
  let texts: string[] = [];
  let chars = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (texts.length > 0 && chars + text.length > chunkChars) {
      chunks.push(`[${texts.join(",")}]`);
      texts = [];
      chars = 0;
    }
    texts.push(text);
    chars += text.length + 1;
  }
  return texts.length > 0 ? [...chunks, `[${texts.join(",")}]`] : chunks;
}
