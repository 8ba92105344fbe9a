import type { Fault, World, WorldFixture } from "./api-football-world.ts";

/** The world as a faulty upstream sees it. */
export function distortWorld(world: World, faults: readonly Fault[]): World {
  return { ...world, fixtures: faults.reduce(distort, world.fixtures) };
}

function distort(fixtures: WorldFixture[], fault: Fault): WorldFixture[] {
  switch (fault.kind) {
    case "unknown_status":
      return fixtures.map((fixture) => ({ ...fixture, status: "XYZ" }));
    case "moved_kickoff":
      return fixtures.map((fixture) => ({ ...fixture, kickoffAtMs: fixture.kickoffAtMs + fault.byMs }));
    case "score_back":
      return fixtures.map(takenBack);
    case "duplicates":
      return fixtures
        .map((fixture) => ({ ...fixture, events: fixture.events?.flatMap((event) => [event, event]) }))
        .flatMap((fixture) => [fixture, fixture]);
    default:
      return fixtures;
  }
}

/** The text of an answer in which every event belongs to teams that play elsewhere. */
export function withForeignEvents(body: string): string {
  const answer = JSON.parse(body) as { get: string; response: unknown };
  const items = Array.isArray(answer.response) ? answer.response : [];
  const response = answer.get === "fixtures/events" ? items.map(foreign) : items.map(withForeignList);
  return JSON.stringify({ ...answer, response });
}

function withForeignList(item: { events?: object[] }): object {
  return item.events ? { ...item, events: item.events.map(foreign) } : item;
}

function foreign(event: object): object {
  return { ...event, team: { id: 999_999, name: "Elsewhere United", logo: "" } };
}

/** A goal less for whoever has one; a finished match plays on. */
function takenBack(fixture: WorldFixture): WorldFixture {
  const { goals, fullTime: _unknown, ...rest } = fixture;
  if (!goals) return fixture;
  const fewer = goals.home > 0 ? { ...goals, home: goals.home - 1 } : { ...goals, away: Math.max(0, goals.away - 1) };
  const isOver = ["FT", "AET", "PEN"].includes(fixture.status);
  return isOver ? { ...rest, goals: fewer, status: "2H", elapsed: 80 } : { ...fixture, goals: fewer };
}
