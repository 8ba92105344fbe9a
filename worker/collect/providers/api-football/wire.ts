import * as z from "zod";

/**
 * API-Football v3 as it comes over the wire, as far as the house reads it: whatever else an answer holds is ignored,
 * and what it may leave out is nullish. Items of a list are read one by one, so that a broken one takes no other along.
 */
const id = z.int().positive();
const goals = z.int().nullish();
const score = z.object({ home: goals, away: goals }).nullish();
const team = z.object({ id, name: z.string() });

/** `errors` is an empty list, or an object of texts by kind; `parameters` an empty list, or the question's own. */
export const wireEnvelope = z.object({
  get: z.string().nullish(),
  parameters: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
  errors: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  paging: z.object({ current: z.int(), total: z.int() }).nullish(),
  response: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
});

/** Enough of an item to see whether anybody asked for it: some answers hold the whole world. */
export const wireHead = z.object({ fixture: z.object({ id }).nullish(), league: z.object({ id }).nullish() });

export const wireFixture = z.object({
  fixture: z.object({
    id,
    date: z.string().nullish(),
    /** Seconds. */
    timestamp: z.number().nullish(),
    venue: z.object({ name: z.string().nullish(), city: z.string().nullish() }).nullish(),
    status: z.object({ short: z.string(), elapsed: z.number().nullish() }),
  }),
  league: z.object({
    id,
    name: z.string(),
    country: z.string().nullish(),
    season: z.int(),
    round: z.string().nullish(),
  }),
  teams: z.object({ home: team, away: team }),
  goals: score,
  score: z.object({ halftime: score, fulltime: score, extratime: score, penalty: score }).nullish(),
  /** These three come with some questions and not with others. */
  events: z.array(z.unknown()).nullish(),
  statistics: z.array(z.unknown()).nullish(),
  lineups: z.array(z.unknown()).nullish(),
});

export const wireEvent = z.object({
  time: z.object({ elapsed: z.number(), extra: z.number().nullish() }),
  team: z.object({ id }),
  player: z.object({ id: z.int().nullish(), name: z.string().nullish() }).nullish(),
  type: z.string(),
  detail: z.string().nullish(),
  comments: z.string().nullish(),
});

export const wireTeamStatistics = z.object({
  team: z.object({ id }),
  statistics: z.array(z.object({ type: z.string(), value: z.union([z.number(), z.string()]).nullish() })),
});

const sheetPlayer = z.object({
  player: z.object({ name: z.string().nullish(), number: z.number().nullish(), pos: z.string().nullish() }),
});

export const wireLineUp = z.object({
  team: z.object({ id }),
  formation: z.string().nullish(),
  coach: z.object({ name: z.string().nullish() }).nullish(),
  startXI: z.array(sheetPlayer).nullish(),
  substitutes: z.array(sheetPlayer).nullish(),
});

export const wireOdds = z.object({
  fixture: z.object({ id }),
  update: z.string().nullish(),
  bookmakers: z.array(z.unknown()),
});

export const wireBookmaker = z.object({
  name: z.string(),
  bets: z.array(
    z.object({
      id: z.int(),
      values: z.array(
        z.object({
          value: z.union([z.string(), z.number()]).nullish(),
          odd: z.union([z.string(), z.number()]).nullish(),
          suspended: z.boolean().nullish(),
        }),
      ),
    }),
  ),
});

export const wireInjury = z.object({
  player: z.object({
    id: z.int().nullish(),
    name: z.string(),
    type: z.string().nullish(),
    reason: z.string().nullish(),
  }),
  team: z.object({ id }),
  fixture: z.object({ id }),
});

const homeAndAway = z.object({ home: z.int().min(0), away: z.int().min(0) });

/** The season record of a team, as predictions and team statistics both print it; `loses` is their word. */
export const wireSeasonRecord = z.object({
  fixtures: z.object({ played: homeAndAway, wins: homeAndAway, draws: homeAndAway, loses: homeAndAway }),
  goals: z.object({ for: z.object({ total: homeAndAway }), against: z.object({ total: homeAndAway }) }),
  clean_sheet: homeAndAway,
  failed_to_score: homeAndAway,
});

export const wireTeamSeason = z.object({ team: z.object({ id }), league: z.object({ name: z.string() }) });

const predictionTeam = z.object({ id, league: z.unknown() });

export const wirePrediction = z.object({
  league: z.object({ name: z.string() }),
  teams: z.object({ home: predictionTeam, away: predictionTeam }),
  h2h: z.array(z.unknown()).nullish(),
});

export const wireLeague = z.object({
  league: z.object({ id }),
  seasons: z.array(z.object({ year: z.int(), start: z.iso.date(), end: z.iso.date() })),
});

export const wireTeam = z.object({ team: z.object({ id, country: z.string().nullish() }) });

export const wireStatus = z.object({
  subscription: z.object({ plan: z.string(), active: z.boolean() }),
  requests: z.object({ current: z.int(), limit_day: z.int() }),
});
