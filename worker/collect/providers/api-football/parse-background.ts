import { statusOfProviderCode } from "../../../matches/match.ts";
import { type FixtureKey, type ProviderBackground, providerBackgroundSchema } from "../provider.ts";
import { type Surroundings, parseFixtures } from "./parse-fixture.ts";
import { wirePrediction, wireSeasonRecord, wireTeamSeason } from "./wire.ts";

type SeasonRecord = NonNullable<ProviderBackground["seasons"]["home"]>;

/** @returns null where there is no prediction, or none of this fixture's teams */
export function parsePrediction(
  items: readonly unknown[],
  fixture: FixtureKey,
  refuse: (reason: string) => void,
): ProviderBackground | null {
  if (items.length === 0) return null;
  const read = wirePrediction.safeParse(items[0]);
  if (!read.success) {
    refuse(`the prediction of fixture ${fixture.ref}: ${read.error.issues[0]?.path.join(".")}`);
    return null;
  }
  const { league, teams, h2h } = read.data;
  if (String(teams.home.id) !== fixture.homeRef || String(teams.away.id) !== fixture.awayRef) {
    refuse(`the prediction of fixture ${fixture.ref} is about other teams`);
    return null;
  }
  const recordOf = (record: unknown): SeasonRecord | null => seasonRecordOf(record, league.name, fixture.season);
  return backgroundOf(
    fixture,
    { home: recordOf(teams.home.league), away: recordOf(teams.away.league) },
    parseHeadToHead(h2h ?? [], fixture, refuse),
  );
}

/** @returns null where the upstream has no record of this team in this season */
export function parseTeamSeason(items: readonly unknown[], teamRef: string, season: string): SeasonRecord | null {
  const read = wireTeamSeason.safeParse(items[0]);
  if (!read.success || String(read.data.team.id) !== teamRef) return null;
  return seasonRecordOf(items[0], read.data.league.name, season);
}

/** Finished meetings of the two teams, newest first; the fixture itself is none. */
export function parseHeadToHead(
  items: readonly unknown[],
  fixture: FixtureKey,
  refuse: (reason: string) => void,
): ProviderBackground["headToHead"] {
  return parseFixtures(items, nothingKnown, refuse)
    .flatMap(({ fixture: met }) => {
      const finished = statusOfProviderCode(met.statusCode) === "finished" && met.fullTime !== null;
      if (!finished || !met.fullTime || met.ref === fixture.ref || !areTheSame(met, fixture)) return [];
      const { ref, kickoffAtMs, venue } = met;
      return [
        {
          ref,
          kickoffAtMs,
          competition: met.competition.name,
          venue,
          home: met.home.name,
          away: met.away.name,
          score: met.fullTime,
        },
      ];
    })
    .toSorted((one, other) => other.kickoffAtMs - one.kickoffAtMs)
    .slice(0, mostMeetings);
}

/** @returns null where nothing at all is known */
export function backgroundOf(
  fixture: FixtureKey,
  seasons: ProviderBackground["seasons"],
  headToHead: ProviderBackground["headToHead"],
): ProviderBackground | null {
  if (!seasons.home && !seasons.away && headToHead.length === 0) return null;
  return providerBackgroundSchema.safeParse({ fixtureRef: fixture.ref, seasons, headToHead }).data ?? null;
}

function seasonRecordOf(record: unknown, competition: string, season: string): SeasonRecord | null {
  const read = wireSeasonRecord.safeParse(record);
  if (!read.success) return null;
  const { fixtures, goals, clean_sheet: cleanSheets, failed_to_score: failedToScore } = read.data;
  return {
    competition: competition.trim().slice(0, 100),
    season,
    played: fixtures.played,
    wins: fixtures.wins,
    draws: fixtures.draws,
    losses: fixtures.loses,
    goalsFor: goals.for.total,
    goalsAgainst: goals.against.total,
    cleanSheets,
    failedToScore,
  };
}

function areTheSame(met: { home: { ref: string }; away: { ref: string } }, fixture: FixtureKey): boolean {
  const pair = [met.home.ref, met.away.ref];
  return pair.includes(fixture.homeRef) && pair.includes(fixture.awayRef);
}

const mostMeetings = 10;
const nothingKnown: Surroundings = { seasons: new Map(), teamCountries: new Map() };
