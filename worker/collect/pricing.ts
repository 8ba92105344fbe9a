import type { ServiceContext } from "../context.ts";
import { type Match, listFixtureKeys, listMatchPage, loadRatingHeads } from "../matches/service.ts";
import { type NewMatchContext, keepContextsStatements } from "../matches/contexts.ts";
import { workKeyOf } from "../messages.ts";
import { addPrices } from "../odds/service.ts";
import { markDueStatements, releaseClaim } from "../ops/service.ts";
import { runBatch } from "../platform/db.ts";
import { type Asked, areAbsencesDue, arePricesDue, callsLeft, isBackgroundDue, neverAsked } from "./pace.ts";
import type { FixtureKey, FootballProvider, ProviderAnswer } from "./providers/provider.ts";
import { type RunTally, addTallies, loggedRun, noTally } from "./run.ts";
import { predictionHorizonMs } from "./service.ts";
import { type Question, findAsked, chargeCallsStatements, markAskedStatements } from "./watch-repo.ts";

const dayMs = 86_400_000;

/**
 * Prices of everything in the horizon, and the closing prices of what has just kicked off.
 *
 * @returns the competitions in which a price is new
 */
export async function collectOdds(ctx: ServiceContext): Promise<number[]> {
  const moved = new Set<number>();
  await loggedRun(ctx, "odds", async (provider, nowMs) => {
    const { matches } = await listMatchPage(
      ctx,
      { fromMs: provider.metered ? nowMs : nowMs - dayMs, toMs: nowMs + predictionHorizonMs },
      { number: 1, size: 500 },
    );
    const asked = provider.metered ? await findAskedOf(ctx, matches) : new Map<number, Asked>();
    const due = provider.metered
      ? withTheirDay(matches, asked, (match, known) => arePricesDue(match.kickoffAtMs, known, nowMs))
      : matches;
    const keys = await listFixtureKeys(ctx, provider.name, due);
    const answer = await provider.listPrices([...keys.values()]);
    const matchIdByRef = new Map([...keys].map(([id, key]) => [key.ref, id]));
    const prices = answer.items.flatMap(({ fixtureRef, ...price }) => {
      const matchId = matchIdByRef.get(fixtureRef);
      return matchId === undefined ? [] : [{ ...price, matchId }];
    });
    const headOf = await loadRatingHeads(ctx);
    const competitionIds = new Set(due.map((match) => headOf(match.competitionId)));
    const withNewPrice = new Set(
      await addPrices(ctx, prices, [
        ...markDueStatements([...competitionIds].map(repricing)),
        ...askedStatements(provider, "pricesAskedAtMs", matchIdByRef, answer, (price) => price.fixtureRef, nowMs),
      ]),
    );
    for (const match of matches) if (withNewPrice.has(match.id)) moved.add(headOf(match.competitionId));
    for (const id of competitionIds) if (!moved.has(id)) await releaseClaim(ctx, repricing(id));
    return { ...answer, due: due.length, fetched: answer.items.length, stored: withNewPrice.size };
  });
  return [...moved];
}

/** Who is missing, how the season went and how earlier meetings ended, where the source knows and the quota allows. */
export function collectSurroundings(ctx: ServiceContext): Promise<void> {
  return loggedRun(ctx, "surroundings", async (provider, nowMs) => {
    // A record holds nothing of the kind.
    if (!provider.metered) return noTally();
    const { matches } = await listMatchPage(
      ctx,
      { statuses: ["upcoming"], fromMs: nowMs + 1, toMs: nowMs + 2 * dayMs },
      { number: 1, size: 200 },
    );
    const absences = await askAbout(ctx, provider, {
      question: "absencesAskedAtMs",
      kind: "absences",
      matches: withTheirDay(matches, await findAskedOf(ctx, matches), (match, known) =>
        areAbsencesDue(match.kickoffAtMs, known, nowMs),
      ),
      ask: (keys) => provider.listAbsences([...keys.values()]),
      bodyOf: (item) => item.absences,
      nowMs,
    });
    if (absences.failure) return absences;
    // Read again: the absences have cost something, too.
    const asked = await findAskedOf(ctx, matches);
    const background = await askAbout(ctx, provider, {
      question: "backgroundAskedAtMs",
      kind: "background",
      matches: matches.filter((match) => {
        const known = asked.get(match.id) ?? neverAsked;
        return isBackgroundDue(match.kickoffAtMs, known, nowMs) && callsLeft(known) > 0;
      }),
      ask: (keys) =>
        provider.listBackgrounds([...keys].map(([id, key]) => ({ ...key, callsLeft: callsLeft(asked.get(id)) }))),
      bodyOf: ({ seasons, headToHead }) => ({ seasons, headToHead }),
      nowMs,
    });
    return addTallies(absences, background);
  });
}

async function askAbout<Item extends { fixtureRef: string }>(
  ctx: ServiceContext,
  provider: FootballProvider,
  input: {
    question: Question;
    kind: NewMatchContext["kind"];
    matches: readonly Match[];
    ask(keys: ReadonlyMap<number, FixtureKey>): Promise<ProviderAnswer<Item>>;
    bodyOf(item: Item): unknown;
    nowMs: number;
  },
): Promise<RunTally> {
  const { matches, nowMs } = input;
  const keys = await listFixtureKeys(ctx, provider.name, matches);
  const answer = await input.ask(keys);
  const matchIdByRef = new Map([...keys].map(([id, key]) => [key.ref, id]));
  const contexts = answer.items.flatMap((item): NewMatchContext[] => {
    const matchId = matchIdByRef.get(item.fixtureRef);
    return matchId === undefined
      ? []
      : [{ matchId, kind: input.kind, provider: provider.name, body: input.bodyOf(item), knownAtMs: nowMs }];
  });
  await runBatch(ctx.db, [
    ...keepContextsStatements(ctx, contexts),
    ...askedStatements(provider, input.question, matchIdByRef, answer, (item) => item.fixtureRef, nowMs),
  ]);
  return { ...answer, due: matches.length, fetched: answer.items.length, stored: contexts.length };
}

/** What is due, and what the same call brings along: the other matches of the competition on that day. */
function withTheirDay(
  matches: readonly Match[],
  asked: ReadonlyMap<number, Asked>,
  isDue: (match: Match, known: Asked) => boolean,
): Match[] {
  const affordable = matches.filter((match) => callsLeft(asked.get(match.id)) > 0);
  const dayOf = (match: Match) => `${match.competitionId} ${Math.floor(match.kickoffAtMs / dayMs)}`;
  const days = new Set(affordable.filter((match) => isDue(match, asked.get(match.id) ?? neverAsked)).map(dayOf));
  return affordable.filter((match) => days.has(dayOf(match)));
}

/** A whole answer speaks for every fixture it was asked about; one cut short only for those it names. */
function askedStatements<Item>(
  provider: FootballProvider,
  question: Question,
  matchIdByRef: ReadonlyMap<string, number>,
  answer: ProviderAnswer<Item>,
  refOf: (item: Item) => string,
  nowMs: number,
) {
  if (!provider.metered || matchIdByRef.size === 0) return [];
  const named = answer.items.flatMap((item) => matchIdByRef.get(refOf(item)) ?? []);
  const allIds = [...matchIdByRef.values()];
  // Which of them a call cut short was made for nobody can tell: its cost is everybody's.
  const callsThousandths = Math.ceil((answer.calls * 1000) / allIds.length);
  const answered = new Set(answer.failure ? named : allIds);
  return [
    ...markAskedStatements(question, [...answered], { nowMs, callsThousandths }),
    ...chargeCallsStatements(
      allIds.filter((id) => !answered.has(id)),
      callsThousandths,
    ),
  ];
}

function findAskedOf(ctx: ServiceContext, matches: readonly Match[]): Promise<Map<number, Asked>> {
  return findAsked(
    ctx.db,
    matches.map((match) => match.id),
  );
}

function repricing(competitionId: number): string {
  return workKeyOf({ type: "predict.competition", competitionId });
}
