const people = [
  "Wojciech Szczęsny",
  "Alexander-Arnold",
  "Gabriel Magalhães",
  "Papastathopoulos",
  "N. Otamendi",
  "J. Wilson-Esbrand",
  "Rice",
  "Hendry-Blackstock",
  "Saka",
  "Gyökeres",
  "Schweinsteiger-Ivanović",
];
const twelves = { home: 12, away: 12 };

/** Lets a source tell everything there is to tell around a finished match, in words as long as they come. */
export async function tellEverything(database: D1Database, matchId: number): Promise<void> {
  const match = await database
    .prepare("select home_team_id, away_team_id, home_team, away_team, kickoff_at_ms from matches where id = ?")
    .bind(matchId)
    .first<{
      home_team_id: number;
      away_team_id: number;
      home_team: string;
      away_team: string;
      kickoff_at_ms: number;
    }>();
  if (!match) throw new Error(`there is no match ${matchId}`);
  const lineUp = {
    formation: "4-2-3-1",
    coach: "Mikel Arteta Amatriain",
    starting: people.map((name, index) => ({ name, number: index + 1, position: [..."GDDDDMMMFFF"][index] ?? null })),
    substitutes: people.map((name, index) => ({ name, number: index + 20, position: null })),
  };
  const season = {
    competition: "Premier League",
    season: "2014",
    ...Object.fromEntries(
      ["played", "wins", "draws", "losses", "goalsFor", "goalsAgainst", "cleanSheets", "failedToScore"].map((name) => [
        name,
        { ...twelves, ...(name === "played" ? { home: 99, away: 99 } : {}) },
      ]),
    ),
  };
  const contexts = {
    line_ups: { home: lineUp, away: lineUp },
    absences: [
      { side: "home", player: people[3], reason: "Cruciate Ligament Rupture, Knee Surgery", certain: true },
      { side: "home", player: people[10], reason: null, certain: false },
    ],
    background: {
      seasons: { home: season, away: season },
      headToHead: Array.from({ length: 8 }, (_, nth) => ({
        ref: `told ${nth}`,
        kickoffAtMs: match.kickoff_at_ms - (nth + 1) * 1000 * 86_400_000,
        competition: "UEFA Champions League",
        venue: "Estádio Municipal de Braga (Pedreira), Braga",
        home: match.home_team,
        away: match.away_team,
        score: { home: 10, away: nth },
      })),
    },
  };
  const figures = { expectedGoals: 12.34, possession: 62, shots: 17, redCards: 0, passes: 1234, accuratePasses: 987 };
  const details = {
    halfTime: { home: 0, away: 0 },
    fullTime: null,
    extraTime: { home: 10, away: 10 },
    penalties: { home: 13, away: 14 },
    statistics: { home: figures, away: { possession: 38, shots: 3, redCards: 0, passes: 999 } },
    estimated: [],
  };
  await database.batch([
    ...Object.entries(contexts).map(([kind, body]) =>
      database
        .prepare("insert into match_contexts values (?, ?, 'api-football', ?, ?, 0)")
        .bind(matchId, kind, JSON.stringify(body), match.kickoff_at_ms - 3_600_000),
    ),
    database
      .prepare("update matches set venue = ?, neutral = 1, provider_status = 'PEN', score_details = ? where id = ?")
      .bind("Estádio Municipal de Braga (Pedreira), Braga", JSON.stringify(details), matchId),
    ...[match.home_team_id, match.away_team_id].flatMap((teamId) =>
      people.map((player, nth) => goalStatement(database, { teamId, player, nth, beforeMs: match.kickoff_at_ms })),
    ),
  ]);
}

/** Lets a player have scored in the nth last match his team had at home. */
function goalStatement(
  database: D1Database,
  { teamId, player, nth, beforeMs }: { teamId: number; player: string; nth: number; beforeMs: number },
): D1PreparedStatement {
  const event = { kind: "goal", minute: 7, extra_minute: null, side: "home", player, estimated: false };
  return database
    .prepare(
      `insert into match_live_updates (match_id, seq, fact_key, kind, minute, home_score, away_score, status, payload,
        match_at_ms, recorded_at_ms)
      select id, ?1, 'told ' || ?1, 'event', 7, 1, 0, 'FT', ?2, kickoff_at_ms, 0 from matches
      where home_team_id = ?3 and kickoff_at_ms < ?4 - 86400000 order by kickoff_at_ms desc limit 1 offset ?5`,
    )
    .bind(1000 + nth, JSON.stringify({ event, matchStatus: "finished", phaseBegan: false }), teamId, beforeMs, nth);
}
