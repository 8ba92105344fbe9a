import { type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";

export type Database = DrizzleD1Database;
export type Statement = BatchItem<"sqlite">;

export function openDatabase(binding: D1Database): Database {
  return drizzle(binding);
}

/** All statements or none. D1 has no other transaction. */
export async function runBatch(db: Database, statements: readonly Statement[]): Promise<unknown[]> {
  const [first, ...rest] = statements;
  if (!first) return [];
  return db.batch([first, ...rest]);
}

/**
 * Rows as one bound parameter, read back with `json_each`: D1 allows 100 parameters a statement, and a string of 2 MB.
 * Chunks stay below `maxBytes`.
 */
export function jsonChunks(rows: readonly unknown[], maxBytes = 900_000): string[] {
  const chunks: string[] = [];
  let parts: string[] = [];
  let size = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (size + text.length > maxBytes && parts.length > 0) {
      chunks.push(`[${parts.join(",")}]`);
      parts = [];
      size = 0;
    }
    parts.push(text);
    size += text.length + 1;
  }
  if (parts.length > 0) chunks.push(`[${parts.join(",")}]`);
  return chunks;
}

/** `column IN (…)` over any number of values. */
export function inJsonList(column: SQL | { getSQL(): SQL }, values: readonly (string | number)[]): SQL {
  return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`;
}
