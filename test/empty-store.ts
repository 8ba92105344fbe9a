import { type applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

/** Storage as after the first deployment, every Durable Object forgotten. */
export async function emptyStore(): Promise<void> {
  await reset();
  const { DB, TEST_MIGRATIONS } = env as Env & { TEST_MIGRATIONS: Parameters<typeof applyD1Migrations>[1] };
  // In one batch: half the suite begins with this.
  await DB.batch(TEST_MIGRATIONS.flatMap(({ queries }) => queries.map((query) => DB.prepare(query))));
}
