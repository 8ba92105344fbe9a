import type { ServiceContext } from "../context.ts";
import { listFixtureKeys, listMatchesByRefs } from "../matches/service.ts";
import { addPrices } from "../odds/service.ts";
import { yearsNeeded } from "../predict/engine/pool-settings.ts";
import type { FootballProvider, ProviderFixture } from "./providers/provider.ts";
import { type RunTally, addTallies, loggedRun, noTally } from "./run.ts";
import { storeFixtures } from "./storing.ts";
import { findHistorySteps, insertHistoryStep } from "./watch-repo.ts";

const yearMs = 366 * 86_400_000;

/** Whether the past was never collected to its end, of the leagues that are followed now. */
export async function needsHistory(ctx: ServiceContext): Promise<boolean> {
  return !(await findHistorySteps(ctx.db, ctx.provider?.name ?? "none")).has(wholeHistory(ctx));
}

/** The mark that says all of it is there; a league that is followed later asks for its past anew. */
function wholeHistory(ctx: ServiceContext): string {
  const leagueRefs = ctx.replay ? [] : (ctx.config.apiFootball?.leagueRefs ?? []);
  return ["whole", ...leagueRefs.toSorted()].join(" ");
}

/** Past seasons, once and piece by piece, so that the models have something to learn from. */
export function collectHistory(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "history", async (provider, nowMs) => {
    const [steps, done] = await Promise.all([
      provider.listHistorySteps({ fromMs: nowMs - yearsBack(provider) * yearMs, toMs: nowMs }),
      findHistorySteps(ctx.db, provider.name),
    ]);
    let tally: RunTally = { ...noTally(), due: steps.length };
    for (const step of steps.filter((one) => !done.has(one))) {
      const answer = await provider.listHistory(step);
      const stored = await storeFixtures(ctx, provider, answer.items, nowMs);
      await storePastPrices(ctx, provider, answer.items);
      tally = addTallies(tally, { ...answer, due: 0, fetched: answer.items.length, stored });
      if (answer.failure) return tally;
      await insertHistoryStep(ctx.db, { provider: provider.name, step, doneAtMs: ctx.clock.realNowMs() });
    }
    await insertHistoryStep(ctx.db, {
      provider: provider.name,
      step: wholeHistory(ctx),
      doneAtMs: ctx.clock.realNowMs(),
    });
    return tally;
  });
}

/** As far back as the models look; of national teams that is far, and worth no quota. */
function yearsBack({ metered }: FootballProvider): number {
  return yearsNeeded(metered ? "clubs" : "nations");
}

/** What the market thought of past matches says how strong their teams were. Where calls are counted nobody keeps prices so long. */
async function storePastPrices(
  ctx: ServiceContext,
  provider: FootballProvider,
  fixtures: readonly ProviderFixture[],
): Promise<void> {
  if (provider.metered || fixtures.length === 0) return;
  const matches = await listMatchesByRefs(
    ctx,
    provider.name,
    fixtures.map(({ ref }) => ref),
  );
  const keys = await listFixtureKeys(ctx, provider.name, [...matches.values()]);
  const { items } = await provider.listPrices([...keys.values()]);
  const prices = items.flatMap(({ fixtureRef, ...price }) => {
    const match = matches.get(fixtureRef);
    return match ? [{ ...price, matchId: match.id }] : [];
  });
  await addPrices(ctx, prices, []);
}
