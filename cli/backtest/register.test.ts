import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { backtestNamed } from "../../test/backtests.ts";
import { openStore } from "../import/open-store.ts";
import { migrate } from "../local-worker.ts";
import { engineVersion, fingerprintOf, hashFiles } from "./identity.ts";
import { registerInStores, registrationSql, takeInBacktests } from "./register.ts";

// Each store is a workerd of its own.
vi.setConfig({ testTimeout: 60_000 });
let stateRoot = "";

beforeEach(() => {
  stateRoot = mkdtempSync(join(tmpdir(), "aibet-register-"));
});

afterEach(() => rmSync(stateRoot, { recursive: true }));

function modelsIn(database: D1Database) {
  return database.prepare("select count(*) as count from backtest_models").first("count");
}

test("a store that is being served is registered in beside the live one, once, and its server sees it", async () => {
  const served = await openStore(join(stateRoot, "default"));
  try {
    await migrate(served.database);
    expect(await modelsIn(served.database)).toBe(0);
    const writing = Promise.all(
      Array.from({ length: 40 }, () => served.database.prepare("update match_clock set speed = 1").run()),
    );
    expect(await registerInStores(backtestNamed("a"), stateRoot)).toEqual({ added: ["live", "default"], known: [] });
    await writing;
    expect(await modelsIn(served.database)).toBe(2);
    expect(await registerInStores(backtestNamed("a"), stateRoot)).toEqual({ added: [], known: ["live", "default"] });
    expect(await modelsIn(served.database)).toBe(2);
  } finally {
    await served.close();
  }
});

test("a store made later takes in what was registered before it, as often as it is started", async () => {
  const nothing = await openStore(undefined);
  try {
    await migrate(nothing.database);
    expect(await takeInBacktests(nothing.database, stateRoot)).toBe(0);
    mkdirSync(join(stateRoot, "backtests"));
    for (const name of ["a", "b"]) {
      const backtest = backtestNamed(name, { seed: name });
      writeFileSync(join(stateRoot, "backtests", `${name}.sql`), registrationSql(backtest, 1));
    }
    expect(await takeInBacktests(nothing.database, stateRoot)).toBe(2);
    expect(await takeInBacktests(nothing.database, stateRoot)).toBe(2);
    expect(await modelsIn(nothing.database)).toBe(4);
  } finally {
    await nothing.close();
  }
});

test("what is kept for later gains the lookahead check, and does not lose it", async () => {
  const checked = backtestNamed("a", { lookahead: { days: 8, lines: 100, differences: 0 } });
  for (const backtest of [backtestNamed("a"), checked, backtestNamed("a")]) await registerInStores(backtest, stateRoot);
  expect(readdirSync(join(stateRoot, "backtests"))).toEqual([`${checked.fingerprint}.sql`]);
  const later = await openStore(undefined);
  try {
    await migrate(later.database);
    await takeInBacktests(later.database, stateRoot);
    expect(await later.database.prepare("select lookahead_lines from backtests").first("lookahead_lines")).toBe(100);
  } finally {
    await later.close();
  }
});

test("another byte, name, setting or engine is another run; the order of the files is not", () => {
  const path = (name: string, text: string) => {
    const file = join(stateRoot, name);
    writeFileSync(file, text);
    return file;
  };
  const [a, b, c] = [path("a", "one"), path("b", "two"), path("c", "twp")];
  const hash = hashFiles([
    { name: "1", path: a },
    { name: "2", path: b },
  ]);
  expect(
    hashFiles([
      { name: "2", path: b },
      { name: "1", path: a },
    ]),
  ).toBe(hash);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  const others = [
    hashFiles([
      { name: "1", path: a },
      { name: "2", path: c },
    ]),
    hashFiles([
      { name: "1", path: a },
      { name: "3", path: b },
    ]),
    hashFiles([{ name: "1", path: a }]),
  ];
  expect(new Set([hash, ...others]).size).toBe(4);

  expect(engineVersion()).toMatch(/^[0-9a-f]{12}$/);
  expect(engineVersion()).toBe(engineVersion());
  const run = { dataHash: hash, leagues: ["E0"], fromDate: "a", toDate: "b", seed: "1", engineVersion: "x" };
  const fingerprints = [run, { ...run, seed: "2" }, { ...run, leagues: ["E1"] }, { ...run, engineVersion: "y" }];
  expect(new Set(fingerprints.map(fingerprintOf)).size).toBe(4);
});
