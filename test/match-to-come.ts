import { createFootball, fixtureOf, seasonOf, teamsOf } from "./football.ts";
import { createWorld, hourMs, startMs } from "./world.ts";

/** A season and a match to come in an hour, known to its source as "match", whose collection waits to be delivered. */
export function matchToCome() {
  const teams = teamsOf("Test", 6);
  const football = createFootball(
    ...seasonOf({ teams, rounds: 20, untilMs: startMs, seed: 2 }),
    fixtureOf("match", { home: teams[0] ?? "", away: teams[1] ?? "", kickoffAtMs: startMs + hourMs }),
  );
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  return { football, world };
}
