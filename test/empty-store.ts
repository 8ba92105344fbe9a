import { type applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

const mostAttempts = 3;

/** Storage as after the first deployment, every Durable Object forgotten. */
export async function emptyStore(): Promise<void> {
  const { DB, TEST_MIGRATIONS } = env as Env & { TEST_MIGRATIONS: Parameters<typeof applyD1Migrations>[1] };
  for (let attempt = 1; ; attempt += 1) {
    await reset();
    try {
      // In one batch: half the suite begins with this.
      await DB.batch(TEST_MIGRATIONS.flatMap(({ queries }) => queries.map((query) => DB.prepare(query))));
      return;
    } catch (error) {
      // What the file before left on its way can hold the old store open through one reset.
      if (attempt === mostAttempts) throw error;
    }
  }
}
