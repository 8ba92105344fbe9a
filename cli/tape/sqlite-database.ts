import { DatabaseSync } from "node:sqlite";

import type { TapeDatabase, TapeStatement } from "../../worker/collect/providers/tape-database.ts";

/** For tests and measurements: a tape in `node:sqlite`, which binds numbers as D1 does, as REAL. */
export function openSqliteTape(path = ":memory:"): TapeDatabase & { close(): void } {
  const database = new DatabaseSync(path);
  const statement = (sql: string, values: (string | number | null)[]): TapeStatement => ({
    bind: (...bound) => statement(sql, bound),
    async all<Row>() {
      return { results: database.prepare(sql).all(...values) as Row[] };
    },
  });
  return {
    prepare: (sql) => statement(sql, []),
    async batch(statements) {
      database.exec("begin");
      try {
        for (const each of statements) await each.all();
        database.exec("commit");
      } catch (error) {
        database.exec("rollback");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
