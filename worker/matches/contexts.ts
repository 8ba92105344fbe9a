import type * as z from "zod";

import {
  type ProviderAbsences,
  type ProviderLineUps,
  providerAbsencesSchema,
  providerFixtureSchema,
} from "../collect/providers/provider.ts";
import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import { fingerprintOf } from "../platform/fingerprint.ts";
import {
  type MatchContextKind,
  type NewMatchContext,
  findContextsOfMatches,
  putContextStatements,
} from "./context-repo.ts";

export type { NewMatchContext } from "./context-repo.ts";

/** Who plays and who does not, as far as sources have told; `fingerprint` names exactly this. */
export type TeamNews = {
  lineUps: ProviderLineUps | null;
  absences: ProviderAbsences["absences"] | null;
  fingerprint: string;
};

/** The team news of every one of these matches, of those nothing is known of too. */
export async function listTeamNews(ctx: ServiceContext, matchIds: readonly number[]): Promise<Map<number, TeamNews>> {
  const rows = await findContextsOfMatches(ctx.db, matchIds, ["line_ups", "absences"]);
  const byMatch = Map.groupBy(rows, (row) => row.matchId);
  return new Map(
    matchIds.map((matchId) => {
      const ofMatch = byMatch.get(matchId) ?? [];
      const lineUps = bodyOf(ofMatch, "line_ups", providerFixtureSchema.shape.lineUps.unwrap());
      const absences = bodyOf(ofMatch, "absences", providerAbsencesSchema.shape.absences);
      return [matchId, { lineUps, absences, fingerprint: fingerprintOf(JSON.stringify([lineUps, absences])) }];
    }),
  );
}

/** To be run in the batch of the answer that told it: the last word of each kind is kept. */
export function keepContextsStatements(ctx: ServiceContext, contexts: readonly NewMatchContext[]): Statement[] {
  return putContextStatements(contexts, ctx.clock.realNowMs());
}

/** Null where it is unknown, or stored in a form nobody can read any more. */
function bodyOf<Body>(
  rows: readonly { kind: MatchContextKind; body: unknown }[],
  kind: MatchContextKind,
  schema: z.ZodType<Body>,
): Body | null {
  return schema.safeParse(rows.find((row) => row.kind === kind)?.body).data ?? null;
}
