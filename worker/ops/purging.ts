import type { ServiceContext } from "../context.ts";
import { purgesOf } from "../platform/http/cache-policy.ts";
import { messageOf } from "../platform/logger.ts";

/**
 * Asks for what is kept under these tags to be forgotten. Nothing fails for it: what could not be asked for is stale until
 * its lifetime ends.
 */
export async function requestPurge(ctx: ServiceContext, tagLists: readonly (readonly string[])[]): Promise<void> {
  const messages = purgesOf(tagLists).map((tags) => ({ type: "cache.purge" as const, tags }));
  if (messages.length === 0) return;
  try {
    await ctx.queue.send(messages);
  } catch (error) {
    ctx.log.warn("purge_not_sent", { purges: messages.length, reason: messageOf(error) });
  }
}

/** Forgets what the shared cache keeps under any of these tags, in as few purges as there can be. */
export async function purgePages(ctx: ServiceContext, tagLists: readonly (readonly string[])[]): Promise<void> {
  if (!ctx.pageCache) return;
  for (const tags of purgesOf(tagLists)) await ctx.pageCache.purge(tags);
}
