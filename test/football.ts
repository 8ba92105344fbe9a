import type {
  FootballProvider,
  ProviderAnswer,
  ProviderEvent,
  ProviderFixture,
  ProviderPrice,
} from "../worker/collect/providers/provider.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const inPlay = ["1H", "HT", "2H", "ET", "BT", "P", "SUSP", "INT", "LIVE"];

/** Football as a test wants it: what the tables below hold is what the provider answers. */
export type Football = FootballProvider & {
  readonly fixtures: Map<string, ProviderFixture>;
  prices: ProviderPrice[];
  /** Calls made so far, by name. */
  readonly calls: string[];
  /** Thrown by every call while it is set. */
  failure: Error | null;
  put(...fixtures: readonly ProviderFixture[]): void;
  /** Changes one fixture. */
  change(ref: string, change: Partial<ProviderFixture>): void;
};

export function createFootball(...initial: readonly ProviderFixture[]): Football {
  const fixtures = new Map<string, ProviderFixture>();
  const football: Football = {
    name: "replay",
    metered: false,
    marksClosingPrices: true,
    fixtures,
    prices: [],
    calls: [],
    failure: null,
    put(...more) {
      for (const fixture of more) fixtures.set(fixture.ref, fixture);
    },
    change(ref, change) {
      const fixture = fixtures.get(ref);
      if (!fixture) throw new Error(`no fixture ${ref}`);
      fixtures.set(ref, { ...fixture, ...change });
    },
    listHistorySteps: () => Promise.resolve(["everything"]),
    listHistory: () => answer("listHistory", () => all().filter((fixture) => fixture.fullTime !== null)),
    listFixtures: ({ fromMs, toMs }) =>
      answer("listFixtures", () =>
        all()
          .filter((fixture) => fixture.kickoffAtMs >= fromMs && fixture.kickoffAtMs < toMs)
          .sort((one, other) => one.kickoffAtMs - other.kickoffAtMs),
      ),
    listLiveFixtures: () =>
      answer("listLiveFixtures", () => all().filter((fixture) => inPlay.includes(fixture.statusCode))),
    listFixturesByRef: (refs) =>
      answer("listFixturesByRef", () => all().filter((fixture) => refs.includes(fixture.ref))),
    listPrices: (keys) =>
      answer("listPrices", () =>
        football.prices.filter(({ fixtureRef }) => keys.some(({ ref }) => ref === fixtureRef)),
      ),
    listAbsences: () => Promise.resolve({ items: [], calls: 0, failure: null }),
    listBackgrounds: () => Promise.resolve({ items: [], calls: 0, failure: null }),
  };
  function all(): ProviderFixture[] {
    return [...fixtures.values()];
  }
  function answer<Item>(name: string, items: () => Item[]): Promise<ProviderAnswer<Item>> {
    football.calls.push(name);
    return football.failure
      ? Promise.reject(football.failure)
      : Promise.resolve({ items: items(), calls: 1, failure: null });
  }
  football.put(...initial);
  return football;
}

/** A fixture of the Test League that has not begun. */
export function fixtureOf(
  ref: string,
  input: { home: string; away: string; kickoffAtMs: number; league?: string } & Partial<
    Omit<ProviderFixture, "home" | "away">
  >,
): ProviderFixture {
  const { home, away, league = "Test League", ...rest } = input;
  return {
    ref,
    competition: { ref: `league:${league}`, name: league, country: "XX", entrants: "clubs" },
    season: "2026-27",
    round: "1",
    kickoffEstimated: false,
    venue: null,
    neutral: false,
    home: { ref: `team:${home}`, name: home, country: null },
    away: { ref: `team:${away}`, name: away, country: null },
    statusCode: "NS",
    minute: null,
    score: null,
    halfTime: null,
    halfTimeEstimated: false,
    fullTime: null,
    extraTime: null,
    penalties: null,
    events: [],
    statistics: null,
    lineUps: null,
    ...rest,
  };
}

/** What a provider says of a match after the final whistle. */
export function finishedAs(
  home: number,
  away: number,
): Pick<ProviderFixture, "statusCode" | "minute" | "score" | "fullTime"> {
  const score = { home, away };
  return { statusCode: "FT", minute: 90, score, fullTime: score };
}

export function goalOf(side: "home" | "away", minute: number): ProviderEvent {
  return {
    key: `${side}-${minute}`,
    kind: "goal",
    minute,
    extraMinute: null,
    side,
    player: "A. Scorer",
    estimated: false,
  };
}

/** One bookmaker's prices on 1, X and 2, in decimal odds. */
export function resultPrices(
  fixtureRef: string,
  odds: readonly [number, number, number],
  options: { knownAtMs: number; closing?: boolean; simulated?: boolean; sharp?: boolean; slug?: string },
): ProviderPrice[] {
  const {
    knownAtMs,
    closing = false,
    simulated = false,
    sharp = false,
    slug = simulated ? "practice" : "alpha",
  } = options;
  return (["1", "X", "2"] as const).map((selection, index) => ({
    fixtureRef,
    bookmaker: { slug, name: slug.toUpperCase(), sharp, aggregate: false, simulated },
    market: "1X2",
    lineHundredths: null,
    selection,
    oddsThousandths: Math.round((odds[index] ?? 0) * 1000),
    knownAtMs,
    closing,
  }));
}

/**
 * Finished matches of a league in which every team has a strength of its own, one round a week up to `untilMs`, from a
 * seed.
 */
export function seasonOf(input: {
  league?: string;
  teams: readonly string[];
  rounds: number;
  untilMs: number;
  seed: number;
}): ProviderFixture[] {
  const random = randomFrom(input.seed);
  const { teams, rounds, untilMs, league = "Test League" } = input;
  return Array.from({ length: rounds }, (_, round) => {
    const kickoffAtMs = untilMs - (rounds - round) * 7 * dayMs;
    return pairsOfRound(teams, round).map(([home, away], game) => {
      const homeGoals = poisson(1.5 * strengthOf(teams, home), random);
      const awayGoals = poisson(1.1 * strengthOf(teams, away), random);
      return fixtureOf(`${league} ${round} ${game}`, {
        home,
        away,
        league,
        kickoffAtMs: kickoffAtMs + game * hourMs,
        ...finishedAs(homeGoals, awayGoals),
      });
    });
  }).flat();
}

/** Teams named after the league, so that leagues do not share them. */
export function teamsOf(league: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${league} Town ${String(index + 1).padStart(2, "0")}`);
}

/** Circle method: in every round each team plays once, home and away by turns. */
function pairsOfRound(teams: readonly string[], round: number): [string, string][] {
  const [first, ...others] = teams;
  const shift = round % others.length;
  const circle = [first ?? "", ...others.slice(shift), ...others.slice(0, shift)];
  return Array.from({ length: Math.floor(teams.length / 2) }, (_, index) => {
    const pair = [circle[index] ?? "", circle[circle.length - 1 - index] ?? ""] as [string, string];
    return round % 2 === 0 ? pair : [pair[1], pair[0]];
  });
}

function strengthOf(teams: readonly string[], team: string): number {
  return 1.5 - teams.indexOf(team) / teams.length;
}

function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean);
  let goals = 0;
  for (let product = random(); product > limit; product *= random()) goals += 1;
  return goals;
}

/** mulberry32: small, seeded, good enough for goals. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
