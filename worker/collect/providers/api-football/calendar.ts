import type { ProviderAnswer, ProviderFixture } from "../provider.ts";
import { type Asked, type Errand, createErrand, isBeyondPlan } from "./errand.ts";
import { parseFixtures } from "./parse-fixture.ts";
import { datesInRange, yearsInRange } from "./seasons.ts";
import { type Source, isFresh, isOfLeagues, learnSeasons, markFresh, surroundingsOf } from "./source.ts";

type Range = { fromMs: number; toMs: number };

/**
 * The fixtures of the house's leagues in a range: one call a date or one a league, whichever is less, and once a day
 * one for the running seasons. Where the plan does not hold a season, the dates are asked instead.
 */
export async function listFixtures(source: Source, range: Range): Promise<ProviderAnswer<ProviderFixture>> {
  const errand = createErrand(source.client);
  await learnRunningSeasons(source, errand);
  const dates = datesInRange(range);
  const seasons = seasonsInRange(source, range);
  if (dates.length === 0 || seasons.length === 0) return errand.answer([]);

  const bySeason = seasons.length <= dates.length ? await askBySeason(source, errand, seasons, dates) : null;
  const items = bySeason ?? (await askByDate(source, errand, dates));
  const fixtures = parseFixtures(items.filter(isOfLeagues(source)), surroundingsOf(source), source.refuse)
    .map(({ fixture }) => fixture)
    .filter(({ kickoffAtMs }) => kickoffAtMs >= range.fromMs && kickoffAtMs < range.toMs);
  return errand.answer(fixtures.toSorted((one, other) => one.kickoffAtMs - other.kickoffAtMs));
}

/** Where the upstream does not tell, what it told before stands. */
async function learnRunningSeasons(source: Source, errand: Errand): Promise<void> {
  if (isFresh(source, runningSeasons)) return;
  const asked = await errand.ask({ path: "leagues", parameters: { current: "true" }, priority: "calendar" });
  if (asked.failure) return;
  learnSeasons(source, asked.items);
  markFresh(source, runningSeasons);
  for (const leagueRef of source.leagueRefs) {
    if (!source.memory.seasons.has(leagueRef)) source.refuse(`league ${leagueRef} is not one of the upstream's`);
  }
}

const runningSeasons = "running seasons";

type LeagueSeason = { leagueRef: string; year: number };

function seasonsInRange({ leagueRefs, memory }: Source, range: Range): LeagueSeason[] {
  return [...leagueRefs].flatMap((leagueRef) => {
    const running = memory.seasons.get(leagueRef)?.at(-1);
    return running ? yearsInRange(running, range).map((year) => ({ leagueRef, year })) : [];
  });
}

/** @returns null as soon as the plan does not hold a season */
async function askBySeason(
  source: Source,
  errand: Errand,
  seasons: readonly LeagueSeason[],
  dates: readonly string[],
): Promise<unknown[] | null> {
  if (seasons.some(({ year }) => isFresh(source, beyondPlan(year)))) return null;
  const answers: Asked[] = [];
  for (const { leagueRef, year } of seasons) {
    const asked = await errand.tryAsking({
      path: "fixtures",
      parameters: { league: leagueRef, season: String(year), from: dates[0] ?? "", to: dates.at(-1) ?? "" },
      priority: "calendar",
    });
    if (isBeyondPlan(asked.failure)) {
      markFresh(source, beyondPlan(year));
      return null;
    }
    answers.push(asked);
  }
  errand.judge(answers, source.refuse);
  return answers.flatMap(({ items }) => items);
}

/** The subject under which a season the plan does not hold is remembered. */
export function beyondPlan(year: number | string): string {
  return `season ${year} is beyond the plan`;
}

async function askByDate(source: Source, errand: Errand, dates: readonly string[]): Promise<unknown[]> {
  const answers: Asked[] = [];
  for (const date of dates) {
    const asked = await errand.tryAsking({ path: "fixtures", parameters: { date }, priority: "calendar" });
    const isAfterAnswer = answers.some(({ failure }) => failure === null);
    answers.push(asked);
    // A plan holds the days around today: behind the first one it does not, there is none it does.
    if (isAfterAnswer && isBeyondPlan(asked.failure)) break;
  }
  errand.judge(answers, source.refuse);
  return answers.flatMap(({ items }) => items);
}
