import type { PageContext } from "../../context.ts";

const dayMs = 86_400_000;
/** The protocol takes ten times as many; the smaller file costs one round trip to make. */
export const sitemapPageSize = 5_000;

/** Kick-offs whose predictions search engines are told of, on the match clock: everything to come, and a month back. */
export async function toldRange({ services }: PageContext): Promise<{ fromMs: number; toMs: number }> {
  const nowMs = await services.clock.matchNowMs();
  return { fromMs: nowMs - 30 * dayMs, toMs: nowMs + 365 * dayMs };
}
