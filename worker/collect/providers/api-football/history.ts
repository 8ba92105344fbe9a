import type { ProviderAnswer, ProviderFixture } from "../provider.ts";
import { countryCodeOf } from "./countries.ts";
import { type Errand, createErrand, isBeyondPlan } from "./errand.ts";
import { type ParsedFixture, parseFixtures } from "./parse-fixture.ts";
import { type Season, printSeason } from "./seasons.ts";
import { type Source, isFresh, isOfLeagues, learnSeasons, markFresh, surroundingsOf } from "./source.ts";
import { wireTeam } from "./wire.ts";

const dayMs = 24 * 3_600_000;

/**
 * The seasons of the house's leagues that touch a range, as "league/year", oldest first: one call a league and day, for
 * leagues begin and end their seasons when they like.
 *
 * @throws GateClosedError or UpstreamError: a list without some league would be taken for the whole past
 */
export async function listHistorySteps(source: Source, range: { fromMs: number; toMs: number }): Promise<string[]> {
  const errand = createErrand(source.client);
  for (const leagueRef of source.leagueRefs) {
    const subject = `seasons of league ${leagueRef}`;
    if (isFresh(source, subject)) continue;
    const asked = await errand.ask({ path: "leagues", parameters: { id: leagueRef }, priority: "history" });
    if (asked.failure) throw asked.failure;
    learnSeasons(source, asked.items);
    markFresh(source, subject);
  }
  return [...source.memory.seasons]
    .flatMap(([leagueRef, seasons]) => seasons.map((season) => ({ ...season, step: `${leagueRef}/${season.year}` })))
    .filter(({ startMs, endMs }) => startMs < range.toMs && endMs > range.fromMs)
    .toSorted((one, other) => one.startMs - other.startMs)
    .map(({ step }) => step);
}

/** The finished matches of a season. @throws Error for a step `listHistorySteps` never named */
export async function listHistory(source: Source, step: string): Promise<ProviderAnswer<ProviderFixture>> {
  const [, league, year] = /^(\d{1,6})\/(\d{4})$/.exec(step) ?? [];
  if (league === undefined || year === undefined) throw new Error(`no step of this history: ${step}`);
  const errand = createErrand(source.client);
  const question = { league, season: year };
  const { items, failure } = await errand.tryAsking({ path: "fixtures", parameters: question, priority: "history" });
  // A season the plan does not hold is none of this source's, or it would hold up all that follow.
  if (isBeyondPlan(failure)) source.refuse(failure.message);
  else if (failure) errand.fail(failure);
  const parsed = parseFixtures(items.filter(isOfLeagues(source)), surroundingsOf(source), source.refuse);
  if (parsed.some(({ fixture }) => fixture.competition.country === "WORLD")) {
    await learnTeamCountries(source, errand, question);
  }
  const season = seasonOf(source.memory.seasons.get(league) ?? [], Number(year), parsed);
  return errand.answer(
    parsed
      .filter(({ isFinished }) => isFinished)
      .map(({ fixture }) => ({
        ...fixture,
        season,
        home: { ...fixture.home, country: source.memory.teamCountries.get(fixture.home.ref) ?? null },
        away: { ...fixture.away, country: source.memory.teamCountries.get(fixture.away.ref) ?? null },
      })),
  );
}

/** One season has one name: where the upstream has not told of it, its own matches tell how far it reaches. */
function seasonOf(known: readonly Season[], year: number, parsed: readonly ParsedFixture[]): string {
  const kickoffs = parsed.map(({ fixture }) => fixture.kickoffAtMs);
  const [startMs, endMs] = [Math.min(...kickoffs), Math.max(...kickoffs) + dayMs];
  const seasons = known.length > 0 || kickoffs.length === 0 ? known : [{ year, startMs, endMs }];
  return printSeason(seasons, year, startMs);
}

/** Once a season: teams do not move. A team whose country is missing or unknown stays without. */
async function learnTeamCountries(
  source: Source,
  errand: Errand,
  parameters: { league: string; season: string },
): Promise<void> {
  const subject = `teams of ${parameters.league}/${parameters.season}`;
  if (isFresh(source, subject)) return;
  const { items, failure } = await errand.ask({ path: "teams", parameters, priority: "history" });
  for (const item of items) {
    const read = wireTeam.safeParse(item);
    if (!read.success) source.refuse(`a team: ${read.error.issues[0]?.path.join(".")}`);
    const code = countryCodeOf(read.data?.team.country ?? "");
    if (read.success && code !== "XX") source.memory.teamCountries.set(String(read.data.team.id), code);
  }
  if (!failure) markFresh(source, subject);
}
