import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_splitSqlQuery } from "wrangler";

import type { Backtest } from "../../worker/predict/backtests/backtest.ts";
import { registerBacktest, writeBacktestSql } from "../../worker/predict/backtests/service.ts";
import { createImportContext } from "../import/import-context.ts";
import { openStore } from "../import/open-store.ts";
import { migrate } from "../local-worker.ts";

const attempts = 5;

/** What became of a registration: stores written to, and those that had it. */
export type Registration = { added: string[]; known: string[] };

/**
 * Registers a backtest in the live store and in the store of every replay played so far, also while they are being served,
 * and leaves it beside them for the stores to come.
 *
 * @param stateRoot folder under which every store has a folder of its own
 */
export async function registerInStores(backtest: Backtest, stateRoot: string): Promise<Registration> {
  keepForLater(backtest, stateRoot);
  const registration: Registration = { added: [], known: [] };
  for (const name of new Set(["live", ...storesIn(stateRoot)])) {
    const store = await openStore(join(stateRoot, name));
    try {
      await patiently(() => migrate(store.database));
      const context = createImportContext(store.database);
      registration[await patiently(() => registerBacktest(context, { backtest }))].push(name);
    } finally {
      await store.close();
    }
  }
  return registration;
}

/** Takes what was registered before a store existed into it. Returns how many runs were looked at. */
export async function takeInBacktests(database: D1Database, stateRoot: string): Promise<number> {
  const folder = keptIn(stateRoot);
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  for (const name of names) {
    const statements = unstable_splitSqlQuery(readFileSync(join(folder, name), "utf8"));
    await database.batch(statements.map((statement) => database.prepare(statement)));
  }
  return names.length;
}

/** The registration as a file for `wrangler d1 execute --file`. */
export function registrationSql(backtest: Backtest, nowMs: number): string {
  return writeBacktestSql(backtest, nowMs)
    .map((statement) => `${statement};\n`)
    .join("");
}

/** A run without a lookahead check does not replace the same one with it. */
function keepForLater(backtest: Backtest, stateRoot: string): void {
  mkdirSync(keptIn(stateRoot), { recursive: true });
  const path = join(keptIn(stateRoot), `${backtest.fingerprint}.sql`);
  if (!existsSync(path) || backtest.lookahead) writeFileSync(path, registrationSql(backtest, Date.now()));
}

function keptIn(stateRoot: string): string {
  return join(stateRoot, "backtests");
}

function storesIn(stateRoot: string): string[] {
  return readdirSync(stateRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(stateRoot, entry.name, "v3", "d1")))
    .map(({ name }) => name);
}

/** A store that is being served may be writing at this very moment. */
async function patiently<Result>(write: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (attempt === attempts || !/locked|busy/i.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 200));
    }
  }
}
