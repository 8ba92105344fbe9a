import type { ServiceContext } from "../context.ts";
import { requestPurge } from "../ops/purging.ts";
import { withClaim } from "../ops/service.ts";
import { runBatch } from "../platform/db.ts";
import { tagsOfChain } from "../platform/http/cache-policy.ts";
import { sha256Hex } from "../platform/sha256.ts";
import { type ChainHead, type PublishedRevision, canonicalJson, genesisHash, hashedText, linkBody } from "./chain.ts";
import { type NewLink, findHead, findPublishedAfter, hasUnlinked, insertLinkStatements } from "./chain-repo.ts";

const claimMs = 60_000;
/** Links of one batch: some 300 kB. */
const pageSize = 400;

/**
 * Brings what was published into the record. What a crash leaves out is found by the sweeper: a published revision without
 * a link is what makes this work due, so that nothing can be stored and forgotten.
 */
export async function appendToRecord(ctx: ServiceContext): Promise<void> {
  if (!(await isRecordBehind(ctx))) return;
  const outcome = await withClaim(ctx, { key: "predict.record", forMs: claimMs }, () => continueRecord(ctx));
  // Whoever holds the claim may have looked before our revisions were there.
  if (outcome === "held elsewhere") await ctx.queue.send([{ type: "predict.record" }]);
}

/**
 * Appends a link for every published revision that has none, in the order of their ids. Two at once make one chain: the
 * database refuses what does not continue it, and the loser goes on from where the winner came to.
 */
export async function continueRecord(ctx: ServiceContext): Promise<void> {
  let hasGrown = false;
  for (;;) {
    const head = await findHead(ctx.db);
    const revisions = await findPublishedAfter(ctx.db, head?.revisionId ?? 0, pageSize);
    if (revisions.length === 0) break;
    hasGrown = true;
    const matchAtMs = await ctx.clock.matchNowMs();
    const links = await linksOf(revisions, head, { recordedAtMs: ctx.clock.realNowMs(), matchAtMs });
    try {
      await runBatch(ctx.db, insertLinkStatements(links));
    } catch (error) {
      if ((await findHead(ctx.db))?.seq === head?.seq) throw error;
    }
  }
  if (hasGrown) await requestPurge(ctx, [tagsOfChain()]);
}

/** Whether something was published that the record does not say yet. */
export function isRecordBehind(ctx: ServiceContext): Promise<boolean> {
  return hasUnlinked(ctx.db);
}

async function linksOf(
  revisions: readonly PublishedRevision[],
  head: ChainHead | undefined,
  at: { recordedAtMs: number; matchAtMs: number },
): Promise<NewLink[]> {
  const links: NewLink[] = [];
  let { seq, hash } = head ?? { seq: 0, hash: genesisHash };
  for (const revision of revisions) {
    const previousHash = hash;
    seq += 1;
    const body = canonicalJson(linkBody(revision, { seq, ...at }));
    hash = await sha256Hex(hashedText(previousHash, body));
    links.push({ seq, revisionId: revision.id, previousHash, hash, body, ...at });
  }
  return links;
}
