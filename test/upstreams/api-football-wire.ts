import type {
  World,
  WorldEvent,
  WorldFixture,
  WorldInjury,
  WorldLeague,
  WorldLineUp,
  WorldOdds,
  WorldScore,
  WorldTeam,
} from "./api-football-world.ts";

const media = "https://media.api-sports.io/football";

/** A fixture as `/fixtures` prints it, with the lists that come with some questions. */
export function wireFixtureOf(
  world: World,
  fixture: WorldFixture,
  carries: { events?: boolean; sheets?: boolean } = {},
): object {
  const { id, kickoffAtMs, status, elapsed = null, goals = null, venue } = fixture;
  const seconds = kickoffAtMs / 1000;
  const hasBegun = goals !== null;
  return {
    fixture: {
      id,
      referee: null,
      timezone: "UTC",
      date: isoOf(kickoffAtMs),
      timestamp: seconds,
      periods: { first: hasBegun ? seconds : null, second: hasBegun && (elapsed ?? 0) > 45 ? seconds + 3600 : null },
      venue: { id: null, name: venue?.name ?? null, city: venue?.city ?? null },
      status: { long: longStatuses[status] ?? status, short: status, elapsed, extra: null },
    },
    league: { ...wireLeagueOf(world, fixture), season: fixture.season, round: fixture.round ?? "Regular Season - 1" },
    teams: {
      home: { ...wireTeamOf(fixture.home), winner: winnerOf(goals, "home") },
      away: { ...wireTeamOf(fixture.away), winner: winnerOf(goals, "away") },
    },
    goals: wireScoreOf(goals),
    score: {
      // While the first half runs, its score so far stands here.
      halftime: wireScoreOf(fixture.halfTime ?? (status === "1H" ? goals : null)),
      fulltime: wireScoreOf(fixture.fullTime ?? (status === "FT" ? goals : null)),
      extratime: wireScoreOf(fixture.extraTime ?? null),
      penalty: wireScoreOf(fixture.penalties ?? null),
    },
    ...(carries.events ? { events: wireEventsOf(fixture) } : {}),
    ...(carries.sheets ? { lineups: wireLineUpsOf(fixture), statistics: wireStatisticsOf(fixture), players: [] } : {}),
  };
}

export function wireEventsOf(fixture: WorldFixture): object[] {
  return (fixture.events ?? []).map((event) => {
    const [type, detail, comments] = eventWords[event.kind];
    // An own goal stands with the team it counts for.
    const isHome = (event.side === "home") !== (event.kind === "own_goal");
    return {
      time: { elapsed: event.minute, extra: event.extra ?? null },
      team: wireTeamOf(isHome ? fixture.home : fixture.away),
      player: event.player,
      assist: { id: null, name: null },
      type,
      detail,
      comments,
    };
  });
}

export function wireStatisticsOf({ home, away, statistics }: WorldFixture): object[] {
  if (!statistics) return [];
  const listed = (ofTeam: Record<string, number | string | null>) =>
    Object.entries(ofTeam).map(([type, value]) => ({ type, value }));
  return [
    { team: wireTeamOf(home), statistics: listed(statistics.home) },
    { team: wireTeamOf(away), statistics: listed(statistics.away) },
  ];
}

export function wireLineUpsOf({ home, away, lineUps }: WorldFixture): object[] {
  if (!lineUps) return [];
  const sheet = (team: WorldTeam, { formation, coach, starting, substitutes }: WorldLineUp) => ({
    team: { ...wireTeamOf(team), colors: null },
    coach: { id: null, name: coach, photo: null },
    formation,
    startXI: starting.map(([number, name, pos]) => ({ player: { id: null, name, number, pos, grid: null } })),
    substitutes: substitutes.map(([number, name, pos]) => ({ player: { id: null, name, number, pos, grid: null } })),
  });
  return [sheet(home, lineUps.home), sheet(away, lineUps.away)];
}

export function wireSeasonsOf(league: WorldLeague, only: (season: WorldLeague["seasons"][number]) => boolean): object {
  return {
    league: { id: league.id, name: league.name, type: "League", logo: `${media}/leagues/${league.id}.png` },
    country: { name: league.country, code: null, flag: null },
    seasons: league.seasons.filter(only).map((season) => ({ ...season, coverage: { odds: true } })),
  };
}

export function wireOddsOf(world: World, fixture: WorldFixture, odds: WorldOdds): object {
  return {
    league: { ...wireLeagueOf(world, fixture), season: fixture.season },
    fixture: bareFixtureOf(fixture),
    update: isoOf(odds.updatedAtMs),
    bookmakers: odds.bookmakers.map(({ name, result, totals, bothScore }, index) => ({
      id: index + 1,
      name,
      bets: [
        ...(result ? [bet(1, "Match Winner", { Home: result.home, Draw: result.draw, Away: result.away })] : []),
        // Nobody has to read these, but they come along.
        ...(result ? [bet(2, "Home/Away", { Home: result.home, Away: result.away })] : []),
        ...(totals
          ? [
              bet(
                5,
                "Goals Over/Under",
                Object.fromEntries(
                  totals.flatMap(({ line, over, under }) => [
                    [`Over ${line}`, over],
                    [`Under ${line}`, under],
                  ]),
                ),
              ),
            ]
          : []),
        ...(bothScore ? [bet(8, "Both Teams Score", { Yes: bothScore.yes, No: bothScore.no })] : []),
      ],
    })),
  };
}

export function wireInjuryOf(world: World, fixture: WorldFixture, injury: WorldInjury): object {
  const { player, certain, reason, side } = injury;
  return {
    player: { ...player, photo: "", type: certain ? "Missing Fixture" : "Questionable", reason },
    team: wireTeamOf(side === "home" ? fixture.home : fixture.away),
    fixture: bareFixtureOf(fixture),
    league: { ...wireLeagueOf(world, fixture), season: fixture.season },
  };
}

export function wireTeamOf({ id, name }: WorldTeam): { id: number; name: string; logo: string } {
  return { id, name, logo: `${media}/teams/${id}.png` };
}

export function wireLeagueOf(world: World, { leagueId }: WorldFixture): object {
  const league = world.leagues.find((one) => one.id === leagueId);
  return { id: leagueId, name: league?.name ?? "", country: league?.country ?? "", logo: "", flag: null };
}

/** "2026-08-14T19:00:00+00:00" */
export function isoOf(instantMs: number): string {
  return `${new Date(instantMs).toISOString().slice(0, 19)}+00:00`;
}

function bareFixtureOf({ id, kickoffAtMs }: WorldFixture): object {
  return { id, timezone: "UTC", date: isoOf(kickoffAtMs), timestamp: kickoffAtMs / 1000 };
}

function bet(id: number, name: string, odds: Record<string, number>): object {
  return { id, name, values: Object.entries(odds).map(([value, odd]) => ({ value, odd: odd.toFixed(2) })) };
}

function wireScoreOf(score: WorldScore | null): { home: number | null; away: number | null } {
  return score ?? { home: null, away: null };
}

function winnerOf(goals: WorldScore | null, side: "home" | "away"): boolean | null {
  if (!goals || goals.home === goals.away) return null;
  return goals[side] > goals[side === "home" ? "away" : "home"];
}

const eventWords: Readonly<Record<WorldEvent["kind"], [type: string, detail: string, comments: string | null]>> = {
  goal: ["Goal", "Normal Goal", null],
  own_goal: ["Goal", "Own Goal", null],
  penalty_goal: ["Goal", "Penalty", null],
  missed_penalty: ["Goal", "Missed Penalty", null],
  yellow_card: ["Card", "Yellow Card", "Foul"],
  red_card: ["Card", "Red Card", null],
  substitution: ["subst", "Substitution 1", null],
  var: ["Var", "Goal cancelled", null],
  shootout_goal: ["Goal", "Penalty", "Penalty Shootout"],
  shootout_miss: ["Goal", "Missed Penalty", "Penalty Shootout"],
};

const longStatuses: Readonly<Record<string, string>> = {
  TBD: "Time to be defined",
  NS: "Not Started",
  "1H": "First Half",
  HT: "Halftime",
  "2H": "Second Half",
  ET: "Extra Time",
  BT: "Break Time",
  P: "Penalty In Progress",
  SUSP: "Match Suspended",
  INT: "Match Interrupted",
  FT: "Match Finished",
  AET: "Match Finished",
  PEN: "Match Finished",
  PST: "Match Postponed",
  CANC: "Match Cancelled",
  ABD: "Match Abandoned",
  AWD: "Technical Loss",
  WO: "WalkOver",
  LIVE: "In Progress",
};
