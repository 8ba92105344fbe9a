import { meetingsOf, predictionsOf, teamStatisticsOf, teamsOf } from "./api-football-records.ts";
import type { World, WorldFixture } from "./api-football-world.ts";
import {
  wireEventsOf,
  wireFixtureOf,
  wireInjuryOf,
  wireLineUpsOf,
  wireOddsOf,
  wireSeasonsOf,
  wireStatisticsOf,
} from "./api-football-wire.ts";

const dayMs = 24 * 3_600_000;
const itemsPerOddsPage = 10;
const inPlay = new Set(["1H", "HT", "2H", "ET", "BT", "P", "SUSP", "INT", "LIVE"]);

export type Query = Readonly<Record<string, string>>;
/** `errors` says no to the question; `response` is what it would have answered. */
export type DoubleAnswer =
  | { errors: Record<string, string> }
  | { response: object; paging: { current: number; total: number } };

/** What the upstream answers to one question, faults and quotas aside. @param nowMs the upstream's clock */
export function answerOf(world: World, path: string, query: Query, nowMs: number): DoubleAnswer {
  const refusal = refusalOf(world, path, query, nowMs);
  if (refusal) return { errors: refusal };
  if (path === "odds") return pageOf(oddsOf(world, query), Number(query.page ?? "1"));
  const response = responseOf(world, path, query);
  if (!response) return { errors: { endpoint: "This endpoint do not exist." } };
  return { response, paging: { current: 1, total: 1 } };
}

function responseOf(world: World, path: string, query: Query): object | null {
  const named = world.fixtures.find(({ id }) => String(id) === query.fixture);
  switch (path) {
    case "leagues":
      return world.leagues
        .filter(({ id, seasons }) =>
          query.current === "true" ? seasons.some(({ current }) => current) : String(id) === query.id,
        )
        .map((league) => wireSeasonsOf(league, ({ current }) => current || query.current !== "true"));
    case "teams":
      return teamsOf(world, Number(query.league), Number(query.season));
    case "teams/statistics":
      return teamStatisticsOf(world, {
        league: Number(query.league),
        season: Number(query.season),
        team: Number(query.team),
      });
    case "fixtures":
      return fixturesOf(world, query);
    case "fixtures/events":
      return named ? wireEventsOf(named) : [];
    case "fixtures/statistics":
      return named ? wireStatisticsOf(named) : [];
    case "fixtures/lineups":
      return named ? wireLineUpsOf(named) : [];
    case "fixtures/headtohead": {
      const [one, other] = (query.h2h ?? "").split("-").map(Number);
      return meetingsOf(world, one ?? 0, other ?? 0);
    }
    case "injuries":
      return (world.injuries ?? []).flatMap((injury) => {
        const fixture = world.fixtures.find(({ id }) => id === injury.fixtureId);
        return fixture && isAsked(fixture, query) ? [wireInjuryOf(world, fixture, injury)] : [];
      });
    case "predictions":
      return predictionsOf(world, Number(query.fixture));
    default:
      return null;
  }
}

function fixturesOf(world: World, query: Query): object[] {
  if (query.live) {
    const leagues = query.live.split("-");
    return world.fixtures
      .filter(({ status, leagueId }) => inPlay.has(status) && (query.live === "all" || leagues.includes(`${leagueId}`)))
      .map((fixture) => wireFixtureOf(world, fixture, { events: true }));
  }
  const ids = query.ids?.split("-") ?? (query.id ? [query.id] : null);
  if (ids) {
    const details = world.detailsById !== false;
    return world.fixtures
      .filter(({ id }) => ids.includes(String(id)))
      .map((fixture) => wireFixtureOf(world, fixture, { events: details, sheets: details }));
  }
  return world.fixtures.filter((fixture) => isAsked(fixture, query)).map((fixture) => wireFixtureOf(world, fixture));
}

function oddsOf(world: World, query: Query): object[] {
  return (world.odds ?? []).flatMap((odds) => {
    const fixture = world.fixtures.find(({ id }) => id === odds.fixtureId);
    return fixture && isAsked(fixture, query) ? [wireOddsOf(world, fixture, odds)] : [];
  });
}

/** By fixture, league, season, one date or a range of dates, whichever are given. */
function isAsked(fixture: WorldFixture, query: Query): boolean {
  const date = dateOf(fixture.kickoffAtMs);
  return (
    (query.fixture === undefined || query.fixture === String(fixture.id)) &&
    (query.league === undefined || query.league === String(fixture.leagueId)) &&
    (query.season === undefined || query.season === String(fixture.season)) &&
    (query.date === undefined || query.date === date) &&
    (query.from === undefined || query.from <= date) &&
    (query.to === undefined || query.to >= date)
  );
}

function pageOf(items: object[], current: number): DoubleAnswer {
  const total = Math.max(1, Math.ceil(items.length / itemsPerOddsPage));
  return {
    response: items.slice((current - 1) * itemsPerOddsPage, current * itemsPerOddsPage),
    paging: { current, total },
  };
}

function refusalOf(world: World, path: string, query: Query, nowMs: number): Record<string, string> | null {
  if (Object.keys(query).length === 0) return { required: "At least one parameter is required." };
  if (query.live !== undefined && !/^(all|\d+(-\d+)+)$/.test(query.live)) {
    return { live: "The Live field does not match the regular expression: [id-id-id...] or string: all." };
  }
  if ((query.ids?.split("-").length ?? 0) > 20) return { ids: "The Ids field must contain at most 20 ids." };
  const needsSeason = ["fixtures", "odds", "injuries", "teams"].includes(path) && query.league !== undefined;
  if (needsSeason && query.season === undefined) return { season: "The Season field is required." };
  return world.plan === "Free" ? refusalOfFreePlan(query, nowMs) : null;
}

function refusalOfFreePlan(query: Query, nowMs: number): Record<string, string> | null {
  const no = "Free plans do not have access to";
  if (query.ids !== undefined) return { plan: `${no} the Ids parameter.` };
  if (query.last !== undefined) return { plan: `${no} the Last parameter.` };
  const year = new Date(nowMs).getUTCFullYear();
  if (query.season !== undefined && Number(query.season) > year - 2) {
    return { plan: `${no} this season, try from ${year - 4} to ${year - 2}.` };
  }
  const [first, last] = [dateOf(nowMs - dayMs), dateOf(nowMs + dayMs)];
  if (query.date !== undefined && query.season === undefined && (query.date < first || query.date > last)) {
    return { plan: `${no} this date, try from ${first} to ${last}.` };
  }
  return null;
}

function dateOf(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}
