import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** Called around everything asked of the store: what runs in between is done at once, as one transaction. */
export type Around = <Result>(texts: readonly string[], run: () => Result) => Promise<Result>;

const constraint = 19;
const atOnce: Around = (_texts, run) => Promise.resolve().then(run);

/** A store of its own within this process, with every migration run. */
export function openMigratedDatabase(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  const folder = join(import.meta.dirname, "..", "migrations");
  const files = readdirSync(folder).filter((file) => file.endsWith(".sql"));
  for (const file of files.toSorted()) database.exec(readFileSync(join(folder, file), "utf8"));
  return database;
}

/** For simulations of more days than workerd could live through. */
export function openSqliteD1(): D1Database {
  return new SqliteD1(openMigratedDatabase(), atOnce);
}

/**
 * D1 as its users see it, over `node:sqlite`: the same statements, batches and errors in a process of our own, where the order
 * of calls is ours to choose.
 */
export class SqliteD1 {
  readonly #database: DatabaseSync;
  readonly #around: Around;

  constructor(database: DatabaseSync, around: Around) {
    this.#database = database;
    this.#around = around;
  }

  prepare(query: string): SqliteStatement {
    return new SqliteStatement(this.#database, this.#around, query, []);
  }

  batch<T = unknown>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> {
    const own = statements.map((statement) => {
      if (!(statement instanceof SqliteStatement)) throw new TypeError("a statement of another database");
      return statement;
    });
    return this.#around(
      own.map(({ query }) => query),
      () => {
        this.#database.exec("savepoint batch");
        try {
          const answers = own.map((statement) => answerOf(statement.rows<T>()));
          this.#database.exec("release batch");
          return answers;
        } catch (error) {
          this.#database.exec("rollback to batch; release batch");
          throw error;
        }
      },
    );
  }

  exec(): Promise<D1ExecResult> {
    return Promise.reject(new Error("nobody runs bare SQL"));
  }

  withSession(): D1DatabaseSession {
    throw new Error("nobody opens a session");
  }

  dump(): Promise<ArrayBuffer> {
    return Promise.reject(new Error("nobody dumps"));
  }
}

class SqliteStatement {
  readonly #database: DatabaseSync;
  readonly #around: Around;
  readonly query: string;
  readonly #values: readonly SQLInputValue[];

  constructor(database: DatabaseSync, around: Around, query: string, values: readonly SQLInputValue[]) {
    this.#database = database;
    this.#around = around;
    this.query = query;
    this.#values = values;
  }

  bind(...values: unknown[]): SqliteStatement {
    return new SqliteStatement(this.#database, this.#around, this.query, values as SQLInputValue[]);
  }

  all<T = Record<string, unknown>>(): Promise<D1Result<T>> {
    return this.#around([this.query], () => answerOf(this.rows<T>()));
  }

  run<T = Record<string, unknown>>(): Promise<D1Result<T>> {
    return this.all<T>();
  }

  async first<T>(column?: string): Promise<T | null> {
    const { results } = await this.all<Record<string, T>>();
    const [row] = results;
    return row === undefined ? null : column === undefined ? (row as T) : (row[column] ?? null);
  }

  raw<T = unknown[]>(options: { columnNames: true }): Promise<[string[], ...T[]]>;
  raw<T = unknown[]>(options?: { columnNames?: false }): Promise<T[]>;
  raw<T = unknown[]>(): Promise<T[] | [string[], ...T[]]> {
    return this.#around([this.query], () => this.#read((statement) => statement.setReturnArrays(true)) as T[]);
  }

  rows<T>(): T[] {
    return this.#read((statement) => statement.setReturnArrays(false)) as T[];
  }

  #read(shape: (statement: StatementSync) => void): unknown[] {
    try {
      const statement = preparedOn(this.#database, this.query);
      shape(statement);
      return statement.all(...this.#values);
    } catch (error) {
      throw asD1(error);
    }
  }
}

const prepared = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

function preparedOn(database: DatabaseSync, query: string): StatementSync {
  const known = prepared.get(database) ?? new Map<string, StatementSync>();
  prepared.set(database, known);
  const statement = known.get(query) ?? database.prepare(query);
  known.set(query, statement);
  return statement;
}

/** In the words of D1, by which services know a refusal from trouble. */
function asD1(error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  const code: unknown = error instanceof Error ? Reflect.get(error, "errcode") : null;
  const isRefusal = typeof code === "number" && (code & 0xff) === constraint;
  return new Error(`D1_ERROR: ${said}${isRefusal ? ": SQLITE_CONSTRAINT" : ""}`, { cause: error });
}

function answerOf<T>(results: T[]): D1Result<T> {
  const meta = {
    duration: 0,
    size_after: 0,
    rows_read: 0,
    rows_written: 0,
    last_row_id: 0,
    changed_db: false,
    changes: 0,
  };
  return { success: true, results, meta };
}
