import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { seededRandom } from "../worker/platform/seeded-random.ts";

const dayMs = 86_400_000;
const header =
  "Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG,HS,AS,HST,AST," +
  "B365H,B365D,B365A,PSH,PSD,PSA,AvgH,AvgD,AvgA,B365>2.5,B365<2.5,P>2.5,P<2.5," +
  "PSCH,PSCD,PSCA,AvgCH,AvgCD,AvgCA,PC>2.5,PC<2.5";
const teamsPerLeague = 8;

/**
 * Seven seasons of two divisions that never were, with shots, opening and closing prices, in the layout of football-data.co.uk.
 *
 * @returns the folder; the caller removes it
 */
export function writeInventedRecord(seed: string): string {
  const folder = mkdtempSync(join(tmpdir(), "aibet-record-"));
  const random = seededRandom(seed);
  for (const league of ["E0", "E1"]) {
    mkdirSync(join(folder, league));
    const strengths = Array.from({ length: teamsPerLeague }, () => random() - 0.5);
    for (let year = 2017; year <= 2023; year += 1) {
      const rows = roundsOf(year).flatMap(({ dayMs: at, pairings }) =>
        pairings.map(([home, away]) => rowOf(random, league, at, home, away, strengths)),
      );
      writeFileSync(join(folder, league, `${year}-${(year + 1) % 100}.csv`), [header, ...rows].join("\n"));
    }
  }
  return folder;
}

/** A double round robin, one round a fortnight on Saturdays from the middle of August. */
function roundsOf(year: number): { dayMs: number; pairings: [number, number][] }[] {
  const august = Date.UTC(year, 7, 10);
  const firstMs = august + ((6 - new Date(august).getUTCDay() + 7) % 7) * dayMs;
  const rounds = teamsPerLeague - 1;
  return Array.from({ length: 2 * rounds }, (_, round) => ({
    dayMs: firstMs + round * 14 * dayMs,
    pairings: [...Array(teamsPerLeague / 2).keys()].map((index): [number, number] => {
      const turn = round % rounds;
      const one = index === 0 ? rounds : (turn + index) % rounds;
      const other = index === 0 ? turn : (turn + rounds - index) % rounds;
      return round < rounds ? [one, other] : [other, one];
    }),
  }));
}

function rowOf(
  random: () => number,
  league: string,
  atMs: number,
  home: number,
  away: number,
  strengths: readonly number[],
): string {
  const edge = (strengths[home] ?? 0) - (strengths[away] ?? 0) + 0.15;
  const [homeGoals, awayGoals] = [poisson(random, 1.35 * Math.exp(edge)), poisson(random, 1.35 * Math.exp(-edge))];
  const [homeOnTarget, awayOnTarget] = [homeGoals + poisson(random, 3), awayGoals + poisson(random, 2.5)];
  const date = new Date(atMs).toISOString().slice(0, 10).split("-").toReversed().join("/");
  const name = (team: number) => `${league} ${String.fromCharCode(65 + team)}ton`;
  const [win, draw] = [0.44 + edge / 3, 0.26];
  const result = (margin: number) => [win, draw, 1 - win - draw].map((p) => priceOf(random, p, margin));
  const totals = (margin: number) => [0.52, 0.48].map((p) => priceOf(random, p, margin));
  const shots = [homeOnTarget + poisson(random, 6), awayOnTarget + poisson(random, 5), homeOnTarget, awayOnTarget];
  const opening = [result(1.05), result(1.025), result(1.06), totals(1.06), totals(1.03)].flat();
  const closing = [result(1.025), result(1.05), totals(1.03)].flat();
  const score = [homeGoals, awayGoals, Math.min(1, homeGoals), 0];
  return [date, "15:00", name(home), name(away), ...score, ...shots, ...opening, ...closing].join(",");
}

function priceOf(random: () => number, probability: number, margin: number): string {
  return (1 / (margin * probability * (0.97 + 0.06 * random()))).toFixed(2);
}

function poisson(random: () => number, mean: number): number {
  let count = 0;
  for (let product = random(); product > Math.exp(-mean); product *= random()) count += 1;
  return count;
}
