import fc from "fast-check";
import { expect, test } from "vitest";

import { seeds } from "../../test/simulations.ts";
import { seasonOf, teamsOf } from "../../test/football.ts";
import type { KnownPrice } from "../odds/prices.ts";
import { fitEngine } from "./engine/engine.ts";
import { type Market, type Selection, markets, selectionsOf } from "./market.ts";
import { type DraftRevision, type RunParameters, differsMaterially, reviseMatch } from "./revision.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 9, 2, 12);
const teams = teamsOf("L", 10);
const results = seasonOf({ teams, rounds: 60, untilMs: nowMs, seed: 11 }).map((fixture) => ({
  day: Math.floor(fixture.kickoffAtMs / dayMs),
  division: 0,
  neutral: false,
  shots: null,
  closing: null,
  homeTeamId: teams.indexOf(fixture.home.name) + 1,
  awayTeamId: teams.indexOf(fixture.away.name) + 1,
  homeGoals: fixture.fullTime?.home ?? Number.NaN,
  awayGoals: fixture.fullTime?.away ?? Number.NaN,
  playedAtMs: fixture.kickoffAtMs,
}));
const run = { id: 5, parameters: runAsOf(nowMs) };
const match = {
  id: 9,
  kickoffAtMs: nowMs + dayMs,
  homeTeamId: 1,
  awayTeamId: 10,
  homeTeam: "L Town 01",
  awayTeam: "L Town 10",
  homeSlug: "l-town-01",
  neutral: false,
  awaySlug: "l-town-10",
};

function runAsOf(atMs: number): RunParameters {
  const { calibration: _, ...engine } = fitEngine(results, atMs);
  return { ...engine, historyKey: 1, calibration: { expectedCalibrationError: 0.02, logLikelihood: -290, count: 300 } };
}

function revise(changes: Partial<Parameters<typeof reviseMatch>[0]> = {}): DraftRevision[] {
  return reviseMatch({ match, run, results, prices: [], nowMs, ...changes });
}

function draftOf(drafts: readonly DraftRevision[], market: Market): DraftRevision {
  const draft = drafts.find((one) => one.market === market);
  if (!draft) throw new Error(`no draft of ${market}`);
  return draft;
}

function pricesOf(odds: readonly number[], changes: Partial<KnownPrice> = {}, market: Market = "1X2"): KnownPrice[] {
  return selectionsOf[market].map((selection, index) => ({
    matchId: 9,
    bookmakerSlug: "alpha",
    bookmakerName: "Alpha",
    sharp: false,
    aggregate: false,
    simulated: false,
    market,
    lineHundredths: market === "OU" ? 250 : 0,
    selection,
    oddsThousandths: Math.round((odds[index] ?? 0) * 1000),
    closing: false,
    knownAtMs: nowMs - 1000,
    ...changes,
  }));
}

function lastOf(draft: DraftRevision) {
  return {
    probability1: draft.probabilities[0] ?? 0,
    probability2: draft.probabilities[1] ?? 0,
    probability3: draft.probabilities[2] ?? null,
    kickoffAtMs: draft.kickoffAtMs,
    oddsThousandths: draft.odds?.oddsThousandths ?? null,
    probabilitySource: draft.probabilitySource,
    modelRunId: draft.modelRunId,
  };
}

test("one draft a market, each with probabilities that sum to one, the likeliest pick and a score that agrees", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...teams.keys()),
      fc.constantFrom(...teams.keys()),
      fc.boolean(),
      (home, away, priced) => {
        fc.pre(home !== away);
        const drafts = revise({
          match: { ...match, homeTeamId: home + 1, awayTeamId: away + 1 },
          prices: priced ? pricesOf([2.4, 3.3, 3.1]) : [],
        });
        expect(drafts.map((draft) => draft.market)).toEqual([...markets]);
        for (const { market, probabilities, pick, result } of drafts) {
          expect(probabilities).toHaveLength(selectionsOf[market].length);
          expect(probabilities.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
          expect(result[0] + result[1] + result[2]).toBeCloseTo(1, 9);
          const selections: readonly Selection[] = selectionsOf[market];
          expect(probabilities[selections.indexOf(pick)]).toBe(Math.max(...probabilities));
        }
        const first = draftOf(drafts, "1X2");
        const [homeGoals = 0, awayGoals = 0] = first.scorePrediction.split("-").map(Number);
        expect(Math.sign(homeGoals - awayGoals)).toBe({ "1": 1, X: 0, "2": -1 }[first.pick as "1" | "X" | "2"]);
        expect(first.probabilities[0]).toBeCloseTo(first.result[0], 9);
        expect(draftOf(drafts, "OU").probabilities[0]).toBe(first.overProbability);
        expect(draftOf(drafts, "BTTS").probabilities[0]).toBeCloseTo(first.bttsProbability, 12);
      },
    ),
    { numRuns: seeds(40) },
  );
});

test("without a price the model's own probabilities are published, and nothing pretends to be a market", () => {
  const draft = draftOf(revise(), "1X2");
  expect(draft).toMatchObject({
    probabilitySource: "independent",
    marketResult: null,
    odds: null,
    pick: "1",
    modelRunId: 5,
    searchText: "l town 01 l town 10",
    evidence: { sets: { market: null }, bestOdds: {} },
  });
  expect(draft.probabilities).toEqual([...draft.evidence.sets.independent].map((p) => expect.closeTo(p, 9)));
  expect(draft.evidence.confidenceReasons.map((reason) => reason.code)).toContain("no_market_price");
});

test("with prices the market without its margin is published, and the model's own set is kept beside it", () => {
  const draft = draftOf(revise({ prices: pricesOf([4, 3.6, 1.95]) }), "1X2");
  expect(draft).toMatchObject({ probabilitySource: "market", pick: "2", odds: { oddsThousandths: 1950 } });
  expect(draft.marketResult?.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
  expect(draft.result).toEqual(draft.marketResult);
  expect(draft.evidence.sets.market).toEqual(draft.marketResult);
  expect(draft.evidence.sets.independent).toEqual(draftOf(revise(), "1X2").evidence.sets.independent);
  expect(draft.evidence.bestOdds).toEqual({
    "1": { odds: 4, simulated: false },
    X: { odds: 3.6, simulated: false },
    "2": { odds: 1.95, simulated: false },
  });
});

test("closing prices, later prices and incomplete books do not enter a prediction", () => {
  const plain = revise();
  for (const [name, prices] of Object.entries({
    closing: pricesOf([4, 3.6, 1.95], { closing: true }),
    later: pricesOf([4, 3.6, 1.95], { knownAtMs: nowMs + 1 }),
  })) {
    expect(revise({ prices }), name).toEqual(plain);
  }
  const incomplete = revise({ prices: pricesOf([4, 3.6, 1.95]).slice(0, 2) });
  expect(draftOf(incomplete, "1X2")).toMatchObject({ probabilitySource: "independent", marketResult: null });
});

test("a simulated bookmaker may be followed, and moves no probability", () => {
  const draft = draftOf(
    revise({ prices: pricesOf([9, 9, 1.2], { simulated: true, bookmakerSlug: "practice" }) }),
    "1X2",
  );
  const plain = draftOf(revise(), "1X2");
  expect(draft).toMatchObject({ probabilitySource: "independent", odds: { oddsThousandths: 9000, simulated: true } });
  expect(draft.probabilities).toEqual(plain.probabilities);
  expect(draft.confidence).toBe(plain.confidence);
});

test("a team nobody knows and a record gone stale lower the confidence until the prediction is kept back", () => {
  const established = draftOf(revise(), "1X2");
  const stranger = draftOf(revise({ match: { ...match, awayTeamId: 99 } }), "1X2");
  const strangers = draftOf(revise({ match: { ...match, homeTeamId: 98, awayTeamId: 99 } }), "1X2");
  expect(established.published).toBe(true);
  expect(stranger.confidence).toBeLessThan(established.confidence);
  expect(strangers).toMatchObject({ published: false, evidence: { form: { home: { matchesCounted: 0 } } } });
  const stale = draftOf(revise({ match: { ...match, kickoffAtMs: nowMs + 200 * dayMs } }), "1X2");
  expect(stale.confidence).toBeLessThan(established.confidence);
  expect(stale.evidence.confidenceReasons.map((reason) => reason.code)).toContain("stale_results");
});

test("a draft that says the same is no revision", () => {
  for (const prices of [[], pricesOf([2.4, 3.3, 3.1])]) {
    const again = revise({ prices });
    for (const draft of revise({ prices })) {
      expect(differsMaterially(lastOf(draft), draftOf(again, draft.market)), draft.market).toBe(false);
    }
  }
});

test("a new hour, another source, a new price or half a point of probability is one", () => {
  const draft = draftOf(revise({ prices: pricesOf([2.4, 3.3, 3.1]) }), "1X2");
  const last = lastOf(draft);
  const changed = {
    kickoff: { ...last, kickoffAtMs: last.kickoffAtMs + 1 },
    source: { ...last, probabilitySource: "independent" },
    price: { ...last, oddsThousandths: 2500 },
    "no price before": { ...last, oddsThousandths: null },
    first: { ...last, probability1: last.probability1 + 0.0051 },
    third: { ...last, probability3: (last.probability3 ?? 0) - 0.0051 },
  };
  for (const [name, before] of Object.entries(changed)) expect(differsMaterially(before, draft), name).toBe(true);
  expect(differsMaterially({ ...last, probability1: last.probability1 + 0.0049 }, draft)).toBe(false);
});

test("the run of the day of the match is told whatever it says, an earlier one only where it matters", () => {
  const matchDay = { id: 6, parameters: runAsOf(match.kickoffAtMs) };
  for (const [draft, isTold] of [
    [draftOf(revise({ run: matchDay }), "1X2"), true],
    [draftOf(revise({ run: { ...run, id: 6 } }), "1X2"), false],
  ] as const) {
    expect(differsMaterially({ ...lastOf(draft), modelRunId: 5 }, draft)).toBe(isTold);
    expect(differsMaterially(lastOf(draft), draft), "of the same run").toBe(false);
  }
});
