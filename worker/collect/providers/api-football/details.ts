import { GateClosedError } from "../../upstream.ts";
import type { ProviderAnswer, ProviderFixture } from "../provider.ts";
import { type Errand, createErrand, isBeyondPlan } from "./errand.ts";
import { parseEvents } from "./parse-events.ts";
import { type ParsedFixture, parseFixtures } from "./parse-fixture.ts";
import { parseLineUps, parseStatistics } from "./parse-team-sheets.ts";
import { type Source, isFresh, isOfLeagues, isOneOf, markFresh, surroundingsOf } from "./source.ts";

const mostRefsPerCall = 20;
const idsBeyondPlan = "several fixtures in one call are beyond the plan";

/** Everything in play in the house's leagues, in one call. */
export async function listLiveFixtures(source: Source): Promise<ProviderAnswer<ProviderFixture>> {
  const errand = createErrand(source.client);
  if (source.leagueRefs.size === 0) return errand.answer([]);
  // The upstream takes several leagues or "all", but not one alone.
  const live = source.leagueRefs.size > 1 ? [...source.leagueRefs].join("-") : "all";
  const { items } = await errand.ask({ path: "fixtures", parameters: { live }, priority: "live" });
  const parsed = parseFixtures(items.filter(isOfLeagues(source)), surroundingsOf(source), source.refuse);
  return errand.answer(parsed.map(({ fixture }) => fixture));
}

/** The named fixtures with everything that belongs to them; what their own answer lacks is asked for. */
export async function listFixturesByRef(
  source: Source,
  refs: readonly string[],
): Promise<ProviderAnswer<ProviderFixture>> {
  const errand = createErrand(source.client);
  const asked = [...new Set(refs)].filter((ref) => /^\d{1,12}$/.test(ref));
  const items: unknown[] = [];
  for (let first = 0; first < asked.length; first += mostRefsPerCall) {
    items.push(...(await askTogether(source, errand, asked.slice(first, first + mostRefsPerCall))));
  }
  const wanted = items.filter(isOneOf(new Set(asked)));
  const parsed = parseFixtures(wanted, surroundingsOf(source), source.refuse);
  const withEvents: ParsedFixture[] = [];
  // Events first: the room waits for them, while statistics can do without their turn.
  for (const one of parsed) withEvents.push(await addEvents(source, errand, one));
  const complete: ProviderFixture[] = [];
  for (const one of withEvents) complete.push(await addTeamSheets(source, errand, one));
  return errand.answer(complete);
}

/** A small plan takes one fixture a call only. */
async function askTogether(source: Source, errand: Errand, refs: readonly string[]): Promise<unknown[]> {
  if (refs.length > 1 && !isFresh(source, idsBeyondPlan)) {
    const asked = await errand.tryAsking({ path: "fixtures", parameters: { ids: refs.join("-") }, priority: "live" });
    if (!isBeyondPlan(asked.failure)) {
      if (asked.failure) errand.fail(asked.failure);
      return asked.items;
    }
    markFresh(source, idsBeyondPlan);
  }
  const items: unknown[] = [];
  for (const ref of refs) {
    items.push(...(await errand.ask({ path: "fixtures", parameters: { id: ref }, priority: "live" })).items);
  }
  return items;
}

async function addEvents(source: Source, errand: Errand, parsed: ParsedFixture): Promise<ParsedFixture> {
  const { fixture, isInPlay, isFinished, lacks } = parsed;
  if (!lacks.events || !(isInPlay || isFinished)) return parsed;
  const { items } = await errand.ask({
    path: "fixtures/events",
    parameters: { fixture: fixture.ref },
    priority: "live",
  });
  return {
    ...parsed,
    fixture: { ...fixture, events: parseEvents(items, sidesOf(fixture), refuseOf(source, fixture)) },
  };
}

async function addTeamSheets(
  source: Source,
  errand: Errand,
  { fixture, isFinished, lacks }: ParsedFixture,
): Promise<ProviderFixture> {
  if (!isFinished) return fixture;
  const sides = sidesOf(fixture);
  const refuse = refuseOf(source, fixture);
  return {
    ...fixture,
    statistics: lacks.statistics
      ? parseStatistics(await askIfOpen(errand, "fixtures/statistics", fixture.ref), sides, refuse)
      : fixture.statistics,
    lineUps: lacks.lineUps
      ? parseLineUps(await askIfOpen(errand, "fixtures/lineups", fixture.ref), sides, refuse)
      : fixture.lineUps,
  };
}

/** What a match can do without: a gate that is closed to it fails nothing. */
async function askIfOpen(errand: Errand, path: string, fixtureRef: string): Promise<unknown[]> {
  const asked = await errand.tryAsking({ path, parameters: { fixture: fixtureRef }, priority: "statistics" });
  if (asked.failure && !(asked.failure instanceof GateClosedError)) errand.fail(asked.failure);
  return asked.items;
}

function sidesOf({ home, away }: ProviderFixture): { homeId: number; awayId: number } {
  return { homeId: Number(home.ref), awayId: Number(away.ref) };
}

function refuseOf({ refuse }: Source, { ref }: ProviderFixture): (reason: string) => void {
  return (reason) => refuse(`fixture ${ref}: ${reason}`);
}
