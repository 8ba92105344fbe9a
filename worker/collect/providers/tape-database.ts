/** The part of D1 a tape needs; Cloudflare's `D1Database` satisfies it, and so does a small wrapper of `node:sqlite`. */
export type TapeDatabase = {
  prepare(sql: string): TapeStatement;
  /** All statements or none. */
  batch(statements: TapeStatement[]): Promise<unknown>;
};

export type TapeStatement = {
  bind(...values: (string | number | null)[]): TapeStatement;
  all<Row>(): Promise<{ results: Row[] }>;
};
