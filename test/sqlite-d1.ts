import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/**
 * A store of its own within this process, with every migration run: D1's interface over `node:sqlite`, for simulations
 * of more days than workerd could live through.
 */
export function openSqliteD1(): D1Database {
  const database = new DatabaseSync(":memory:");
  const folder = join(import.meta.dirname, "..", "migrations");
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  for (const file of files.toSorted()) database.exec(readFileSync(join(folder, file), "utf8"));

  const prepared = new Map<string, StatementSync>();
  function prepare(query: string): StatementSync {
    const statement = prepared.get(query) ?? database.prepare(query);
    prepared.set(query, statement);
    return statement;
  }
  function rows(query: string, values: readonly SQLInputValue[], asArrays: boolean): unknown[] {
    const statement = prepare(query);
    statement.setReturnArrays(asArrays);
    return statement.all(...values);
  }
  const run = new WeakMap<object, () => unknown[]>();
  function statementOf(query: string, values: readonly SQLInputValue[]): object {
    const statement = {
      bind: (...bound: SQLInputValue[]) => statementOf(query, bound),
      all: async () => ({ results: rows(query, values, false) }),
      run: async () => ({ results: rows(query, values, false) }),
      raw: async () => rows(query, values, true),
    };
    run.set(statement, () => rows(query, values, false));
    return statement;
  }
  const d1 = {
    prepare: (query: string) => statementOf(query, []),
    async batch(statements: readonly object[]) {
      database.exec("begin");
      try {
        const answers = statements.map((statement) => ({ results: run.get(statement)?.() ?? [] }));
        database.exec("commit");
        return answers;
      } catch (error) {
        database.exec("rollback");
        throw error;
      }
    },
  };
  return d1 as D1Database;
}
