import { describe, expect, it } from "vitest";

import type { TapeDatabase } from "../../worker/collect/providers/tape-database.ts";
import { describeTape } from "../../worker/collect/providers/replay.ts";
import { loadTape } from "./load-tape.ts";
import { openSqliteTape } from "./sqlite-database.ts";
import { writeTape } from "./write-tape.ts";

const tape = await loadTape({
  tapeFolder: undefined,
  speed: 60,
  requestedStart: "2013-02-09",
  nodeModulesDir: "node_modules",
});

async function count(database: TapeDatabase, table: string): Promise<number> {
  const { results } = await database.prepare(`select count(*) as n from ${table}`).all<{ n: number }>();
  return results[0]?.n ?? -1;
}

describe("writeTape", () => {
  it("stores every fixture and fact, in statements D1 accepts", async () => {
    const database = openSqliteTape();
    const bound: number[] = [];
    const steps: string[] = [];
    const watched: TapeDatabase = {
      batch: (statements) => database.batch(statements),
      prepare: (sql) => {
        const statement = database.prepare(sql);
        return {
          all: () => statement.all(),
          bind: (...values) => {
            bound.push(values.length, ...values.map((value) => (typeof value === "string" ? value.length / 1e6 : 0)));
            return statement.bind(...values);
          },
        };
      },
    };
    expect(await writeTape(watched, tape, ({ step, done, total }) => steps.push(`${step} ${done}/${total}`))).toBe(
      "imported",
    );
    expect(Math.max(...bound)).toBeLessThanOrEqual(100);
    expect(await count(database, "tape_fixtures")).toBe(tape.fixtures.length);
    expect(await count(database, "tape_facts")).toBe(tape.facts.length);
    expect(steps.at(-1)).toBe(`write ${steps.length}/${steps.length}`);
    database.close();
  });

  it("leaves the same content alone, but moves the start", async () => {
    const database = openSqliteTape();
    await writeTape(database, tape);
    await database.batch([database.prepare("update tape_facts set payload = '{}' where kind = 'price'")]);
    expect(await writeTape(database, { ...tape, startMs: tape.startMs + 1 })).toBe("unchanged");
    expect((await describeTape(database)).startMs).toBe(tape.startMs + 1);
    const { results } = await database.prepare("select payload from tape_facts where kind = 'price' limit 1").all();
    expect(results).toEqual([{ payload: "{}" }]);
    database.close();
  });

  it("replaces another tape", async () => {
    const database = openSqliteTape();
    await writeTape(database, tape);
    const [fixture] = tape.fixtures;
    await writeTape(database, { ...tape, hash: "other", fixtures: fixture ? [fixture] : [], facts: [] });
    expect([await count(database, "tape_fixtures"), await count(database, "tape_facts")]).toEqual([1, 0]);
    database.close();
  });

  it("begins anew after a crash at any statement", async () => {
    for (let survived = 1; survived <= 3; survived += 1) {
      const database = openSqliteTape();
      let batches = 0;
      const failing: TapeDatabase = {
        prepare: (sql) => database.prepare(sql),
        batch: async (statements) => {
          batches += 1;
          if (batches > survived) throw new Error("power cut");
          await database.batch(statements);
        },
      };
      await expect(writeTape(failing, tape)).rejects.toThrow("power cut");
      await expect(describeTape(database)).rejects.toThrow();
      expect(await writeTape(database, tape)).toBe("imported");
      expect(await count(database, "tape_facts")).toBe(tape.facts.length);
      database.close();
    }
  });
});
