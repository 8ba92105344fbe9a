import type { ServiceContext } from "../context.ts";
import { findFreshness } from "./freshness-repo.ts";

/** Instants of the match clock, as everything a page shows. */
export type Freshness = {
  /** The last collection that came to its end; null before the first. */
  lastGoodAtMs: number | null;
  /** The first of the failed or delayed collections since then; null when the last one was good. */
  troubledSinceMs: number | null;
};

/** How old what we show is, and since when the source has kept us from renewing it. */
export async function getFreshness(ctx: ServiceContext): Promise<Freshness> {
  const row = await findFreshness(ctx.db);
  return { lastGoodAtMs: row.last_good_at_ms, troubledSinceMs: row.troubled_since_ms };
}
