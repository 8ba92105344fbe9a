import type { FixtureKey, ProviderAbsences } from "../provider.ts";
import { wireInjury } from "./wire.ts";

/** Who will miss, or may miss, the fixtures that were asked for; each player once a fixture. */
export function parseAbsences(
  items: readonly unknown[],
  asked: readonly FixtureKey[],
  refuse: (reason: string) => void,
): ProviderAbsences[] {
  const byRef = new Map(asked.map((fixture) => [fixture.ref, { fixture, absences: new Map<string, Absence>() }]));
  for (const item of items) {
    const read = wireInjury.safeParse(item);
    if (!read.success) {
      refuse(`an absence: ${read.error.issues[0]?.path.join(".")}`);
      continue;
    }
    const { player, team, fixture } = read.data;
    const found = byRef.get(String(fixture.id));
    if (!found) continue;
    const side = sideOf(String(team.id), found.fixture);
    const name = player.name.trim().slice(0, 100);
    if (!side || name === "") {
      refuse(`an absence of fixture ${fixture.id}: ${side ? "no name" : `team ${team.id} does not play`}`);
      continue;
    }
    found.absences.set(`${side} ${player.id ?? name}`, {
      side,
      player: name,
      reason: player.reason?.trim().slice(0, 100) || null,
      certain: player.type === "Missing Fixture",
    });
  }
  return [...byRef].flatMap(([fixtureRef, { absences }]) =>
    absences.size === 0 ? [] : [{ fixtureRef, absences: [...absences.values()] }],
  );
}

type Absence = ProviderAbsences["absences"][number];

function sideOf(teamRef: string, { homeRef, awayRef }: FixtureKey): "home" | "away" | null {
  if (teamRef === homeRef) return "home";
  return teamRef === awayRef ? "away" : null;
}
