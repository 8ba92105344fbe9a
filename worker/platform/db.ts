import { type SQL, sql } from "drizzle-orm";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { SQLiteAsyncDialect } from "drizzle-orm/sqlite-core";

export type Database = DrizzleD1Database & { $client: D1Database };

/** One statement of a batch, not yet run. */
export type Statement = SQL;

/** True where the statement before it in the batch changed a row. */
export const rowChanged: Statement = sql`changes() > 0`;

const dialect = new SQLiteAsyncDialect();
const encoder = new TextEncoder();

export function openDatabase(binding: D1Database): Database {
  return drizzle(binding);
}

/**
 * All statements or none: D1 has no other transaction. Goes to D1 itself, because drizzle's own batch cannot bind the
 * parameters of raw SQL.
 *
 * @returns the rows each statement returns
 */
export async function runBatch(db: Database, statements: readonly Statement[]): Promise<unknown[][]> {
  if (statements.length === 0) return [];
  const answers = await db.$client.batch(
    statements.map((statement) => {
      const { sql: text, params } = dialect.sqlToQuery(statement);
      return db.$client.prepare(text).bind(...params);
    }),
  );
  return answers.map((answer) => answer.results);
}

/** A statement with its values written out, for a file that is run elsewhere. */
export function sqlTextOf(statement: Statement): string {
  return dialect.sqlToQuery(statement.inlineParams()).sql.trim();
}

/**
 * Rows as one bound parameter, read back with `json_each`: D1 allows 100 parameters a statement, and a string of 2 MB.
 * Chunks of several rows stay within `maxBytes`.
 */
export function jsonChunks(rows: readonly unknown[], maxBytes = 900_000): string[] {
  const chunks: string[] = [];
  let parts: string[] = [];
  let size = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    const bytes = encoder.encode(text).byteLength;
    if (size + bytes + 2 > maxBytes && parts.length > 0) {
      chunks.push(`[${parts.join(",")}]`);
      parts = [];
      size = 0;
    }
    parts.push(text);
    size += bytes + 1;
  }
  if (parts.length > 0) chunks.push(`[${parts.join(",")}]`);
  return chunks;
}

/** `column IN (…)` over any number of values. */
export function inJsonList(column: SQL | { getSQL(): SQL }, values: readonly (string | number)[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}
