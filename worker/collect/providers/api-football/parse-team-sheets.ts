import type { ProviderFixture, ProviderLineUps } from "../provider.ts";
import type { StatisticName } from "../../../matches/match.ts";
import type { Sides } from "./parse-events.ts";
import { wireLineUp, wireTeamStatistics } from "./wire.ts";
import type * as z from "zod";

type Statistics = NonNullable<ProviderFixture["statistics"]>;
type WireLineUp = z.infer<typeof wireLineUp>;

/** What was counted of both teams; null where the upstream counted nothing. What it leaves null stays absent. */
export function parseStatistics(
  items: readonly unknown[],
  sides: Sides,
  refuse: (reason: string) => void,
): Statistics | null {
  const statistics: Statistics = { home: {}, away: {} };
  for (const item of items) {
    const parsed = wireTeamStatistics.safeParse(item);
    const side = parsed.success ? sideOf(parsed.data.team.id, sides) : null;
    if (!parsed.success || !side) {
      refuse("statistics of no team of this match");
      continue;
    }
    for (const { type, value } of parsed.data.statistics) {
      const name = Object.hasOwn(statisticsByType, type) ? statisticsByType[type] : undefined;
      const counted = countOf(value);
      if (name && counted !== null) statistics[side][name] = counted;
    }
  }
  const isEmpty = Object.keys(statistics.home).length + Object.keys(statistics.away).length === 0;
  return isEmpty ? null : statistics;
}

const statisticsByType: Readonly<Record<string, StatisticName>> = {
  expected_goals: "expectedGoals",
  "Ball Possession": "possession",
  "Total Shots": "shots",
  "Shots on Goal": "shotsOnTarget",
  "Corner Kicks": "corners",
  Offsides: "offsides",
  Fouls: "fouls",
  "Yellow Cards": "yellowCards",
  "Red Cards": "redCards",
  "Goalkeeper Saves": "saves",
  "Total passes": "passes",
  "Passes accurate": "accuratePasses",
};

/** A number, "1.57" or "55%". */
function countOf(value: string | number | null | undefined): number | null {
  const text = String(value ?? "");
  const counted = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  return counted <= 10_000 ? counted : null;
}

/** Both teams as they line up; null until both are known. */
export function parseLineUps(
  items: readonly unknown[],
  sides: Sides,
  refuse: (reason: string) => void,
): ProviderLineUps | null {
  const lineUps: Partial<ProviderLineUps> = {};
  for (const item of items) {
    const parsed = wireLineUp.safeParse(item);
    const side = parsed.success ? sideOf(parsed.data.team.id, sides) : null;
    if (parsed.success && side) lineUps[side] ??= lineUpOf(parsed.data);
    else refuse("a line-up of no team of this match");
  }
  const { home, away } = lineUps;
  return home && away ? { home, away } : null;
}

function lineUpOf({ formation, coach, startXI, substitutes }: WireLineUp): ProviderLineUps["home"] {
  return {
    formation: formation?.trim().slice(0, 20) || null,
    coach: coach?.name?.trim().slice(0, 100) || null,
    starting: (startXI ?? []).flatMap(playerOf).slice(0, 11),
    substitutes: (substitutes ?? []).flatMap(playerOf).slice(0, 30),
  };
}

function playerOf({
  player: { name, number, pos },
}: NonNullable<WireLineUp["startXI"]>[number]): ProviderLineUps["home"]["starting"] {
  const trimmed = name?.trim().slice(0, 100);
  if (!trimmed) return [];
  const shirt = typeof number === "number" && Number.isInteger(number) && number >= 0 && number <= 999 ? number : null;
  const position = (["G", "D", "M", "F"] as const).find((letter) => letter === pos) ?? null;
  return [{ name: trimmed, number: shirt, position }];
}

function sideOf(teamId: number, { homeId, awayId }: Sides): "home" | "away" | null {
  if (teamId === homeId) return "home";
  return teamId === awayId ? "away" : null;
}
