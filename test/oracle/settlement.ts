import { Rational } from "./rational.ts";

/** One leg as an oracle sees it: numbers as people write them, and the fate of its match. */
export type OracleLeg = {
  market: "1X2" | "OU" | "BTTS" | "DNB" | "DC" | "AH";
  selection: string;
  /** As "2.75" or "-0.25"; null where the market has none. */
  line: string | null;
  /** As "2.150". */
  odds: string;
  fate: { kind: "played" | "abandoned"; home: number; away: number } | { kind: "void" };
};

type Verdict = "wins" | "loses" | "returns";

/** Every way back into a match, and goals beyond every line: what none of these changes is decided. */
const futureGoals = [0, 1, 2, 3, 4, 5, 6, 7, 60];
const futures = futureGoals.flatMap((home) => futureGoals.map((away) => ({ home, away })));

/**
 * What a bet returns, worked out by cutting it up: a leg on a quarter line makes two bets of half the stake on the lines
 * beside it, so a bet becomes many that know only winning, losing and returning; the exact sum of them is cut once.
 */
export function oracleReturn(stakeMinor: number, legs: readonly OracleLeg[]): number {
  return exactReturn(Rational.of(String(stakeMinor)), legs).wholePart();
}

function exactReturn(stake: Rational, legs: readonly OracleLeg[]): Rational {
  const [leg, ...others] = legs;
  if (!leg) return stake;
  const half = Rational.of("1/2");
  let sum = Rational.zero;
  for (const line of plainLines(leg.line)) {
    const verdict = verdictOf(leg, line);
    if (verdict === "loses") continue;
    const carried = verdict === "wins" ? stake.times(half).times(Rational.of(leg.odds)) : stake.times(half);
    sum = sum.plus(exactReturn(carried, others));
  }
  return sum;
}

/** Always two, equal where the line is whole or a half. */
function plainLines(line: string | null): [string, string] {
  if (line === null) return ["0", "0"];
  const aside = /\.(?:25|75)$/.test(line) ? 0.25 : 0;
  return [String(Number(line) - aside), String(Number(line) + aside)];
}

function verdictOf(leg: OracleLeg, line: string): Verdict {
  const { fate } = leg;
  if (fate.kind === "void") return "returns";
  const now = verdictAt(leg, line, fate);
  if (fate.kind === "played") return now;
  const settled = futures.every((more) => {
    const later = { home: fate.home + more.home, away: fate.away + more.away };
    return verdictAt(leg, line, later) === now;
  });
  return settled ? now : "returns";
}

function verdictAt(leg: OracleLeg, line: string, { home, away }: { home: number; away: number }): Verdict {
  const given = Number(line);
  const table: Record<OracleLeg["market"], () => number> = {
    "1X2": () => ({ "1": home - away, "2": away - home, X: home === away ? 1 : -1 })[leg.selection] || -1,
    DC: () =>
      ({ "1X": home - away + 0.5, X2: away - home + 0.5, "12": Math.abs(home - away) - 0.5 })[leg.selection] ?? 0,
    BTTS: () => ({ yes: Math.min(home, away) - 0.5, no: 0.5 - Math.min(home, away) })[leg.selection] ?? 0,
    OU: () => ({ over: home + away - given, under: given - home - away })[leg.selection] ?? 0,
    DNB: () => ({ "1": home - away, "2": away - home })[leg.selection] ?? 0,
    AH: () => ({ "1": home + given - away, "2": away - home - given })[leg.selection] ?? 0,
  };
  const ahead = table[leg.market]();
  return ahead > 0 ? "wins" : ahead < 0 ? "loses" : "returns";
}
