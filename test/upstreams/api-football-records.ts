import type { World, WorldFixture, WorldTeam } from "./api-football-world.ts";
import { wireFixtureOf, wireLeagueOf, wireTeamOf } from "./api-football-wire.ts";

/** `/teams/statistics`: an object, or an empty list where the team plays nothing in this season. */
export function teamStatisticsOf(
  world: World,
  { league, season, team }: { league: number; season: number; team: number },
): object {
  const played = seasonOf(world, league, season).filter(({ home, away }) => home.id === team || away.id === team);
  const [first] = played;
  if (!first) return [];
  return {
    league: { ...wireLeagueOf(world, first), season },
    team: wireTeamOf(first.home.id === team ? first.home : first.away),
    form: null,
    ...seasonRecordOf(played, team),
  };
}

/** `/predictions`: one item, or none where the world holds no predictions. */
export function predictionsOf(world: World, fixtureId: number): object[] {
  const fixture = world.fixtures.find(({ id }) => id === fixtureId);
  if (!fixture || world.predicts === false) return [];
  const season = seasonOf(world, fixture.leagueId, fixture.season);
  const withRecord = (team: WorldTeam) => ({
    ...wireTeamOf(team),
    last_5: { form: "50%" },
    league: seasonRecordOf(
      season.filter(({ home, away }) => home.id === team.id || away.id === team.id),
      team.id,
    ),
  });
  return [
    {
      predictions: { winner: null, advice: "", percent: { home: "45%", draw: "45%", away: "10%" } },
      league: { ...wireLeagueOf(world, fixture), season: fixture.season },
      teams: { home: withRecord(fixture.home), away: withRecord(fixture.away) },
      comparison: {},
      h2h: meetingsOf(world, fixture.home.id, fixture.away.id),
    },
  ];
}

/** `/fixtures/headtohead`: every meeting of two teams, whatever became of it, in no order to rely on. */
export function meetingsOf(world: World, one: number, other: number): object[] {
  return world.fixtures
    .filter(({ home, away }) => (home.id === one && away.id === other) || (home.id === other && away.id === one))
    .map((fixture) => wireFixtureOf(world, fixture));
}

/** `/teams`: who plays in a season. */
export function teamsOf(world: World, league: number, season: number): object[] {
  const country = world.leagues.find(({ id }) => id === league)?.country;
  const teams = new Map(
    world.fixtures
      .filter((fixture) => fixture.leagueId === league && fixture.season === season)
      .flatMap(({ home, away }) => [home, away])
      .map((team) => [team.id, team]),
  );
  return [...teams.values()].map((team) => ({
    team: { ...wireTeamOf(team), code: null, country: team.country ?? country, founded: null, national: false },
    venue: { id: null, name: null, city: null },
  }));
}

function seasonOf(world: World, league: number, season: number): WorldFixture[] {
  return world.fixtures.filter(
    (fixture) => fixture.leagueId === league && fixture.season === season && fixture.status === "FT" && fixture.goals,
  );
}

/** Counts per ground, as the upstream prints them; a total beside each. */
function seasonRecordOf(played: readonly WorldFixture[], team: number): object {
  const games = played.map(({ home, goals = { home: 0, away: 0 } }) => {
    const atHome = home.id === team;
    return { atHome, scored: atHome ? goals.home : goals.away, against: atHome ? goals.away : goals.home };
  });
  const sum = (count: (game: (typeof games)[number]) => number) => {
    const at = (ground: boolean) =>
      games.filter(({ atHome }) => atHome === ground).reduce((total, game) => total + count(game), 0);
    return { home: at(true), away: at(false), total: at(true) + at(false) };
  };
  return {
    fixtures: {
      played: sum(() => 1),
      wins: sum(({ scored, against }) => Number(scored > against)),
      draws: sum(({ scored, against }) => Number(scored === against)),
      loses: sum(({ scored, against }) => Number(scored < against)),
    },
    goals: {
      for: { total: sum(({ scored }) => scored), average: {}, minute: {} },
      against: { total: sum(({ against }) => against), average: {}, minute: {} },
    },
    clean_sheet: sum(({ against }) => Number(against === 0)),
    failed_to_score: sum(({ scored }) => Number(scored === 0)),
  };
}
