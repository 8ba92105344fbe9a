import { expect, test } from "vitest";

import {
  type Circle,
  chaosContext,
  createCircle,
  createFollower,
  spoiledAnswer,
  watch,
} from "../../test/live-chaos.ts";
import { betweenAnswersMs, recordedMatch } from "../../test/recorded-match.ts";
import { seeds } from "../../test/simulations.ts";
import { openSqliteD1 } from "../../test/sqlite-d1.ts";
import { isEventLine } from "../../app/live/room-state.ts";
import { liveEventsOf } from "../collect/observation.ts";
import type { FootballProvider, ProviderFixture } from "../collect/providers/provider.ts";
import { storeFixtures } from "../collect/storing.ts";
import { listMatchesByRefs } from "../matches/service.ts";
import { type SeededRandom, seededRandom } from "../platform/seeded-random.ts";
import type { LiveEvent, RoomUpdate } from "./protocol.ts";
import { listGoalsOfTeams, listStandingUpdates, openRoom } from "./service.ts";
import { scoringSideOf } from "./standing.ts";

const dayMs = 86_400_000;
const firstKickoffMs = Date.UTC(2020, 0, 1, 19);
const provider = { name: "replay", marksClosingPrices: true } as FootballProvider;
const store = openSqliteD1();

test(
  "whatever providers, rooms and lines do, store, room and browsers end with the recorded match",
  {
    timeout: 600_000,
  },
  async () => {
    for (let seed = 1; seed <= seeds(500); seed += 1) await live(seed);
  },
);

/** Follows one match through everything that can go wrong, and compares what is left of it with the record. */
async function live(seed: number): Promise<void> {
  const random = seededRandom(`chaos ${seed}`);
  const kickoffAtMs = firstKickoffMs + seed * dayMs;
  const answers = recordedMatch(`chaos ${seed}`, kickoffAtMs, random);
  const record = answers.at(-1);
  if (!record) throw new Error("nothing was played");

  const underway: Promise<unknown>[] = [];
  const late: (() => Promise<unknown>)[] = [];
  let circles: Circle[] = [];
  const ctx = chaosContext(store, (_matchId, updates) => publishBadly(circles, updates, { random, underway, late }));
  await storeFixtures(ctx, provider, [{ ...record, ...notBegun }], kickoffAtMs - 1);
  const matchId = (await listMatchesByRefs(ctx, provider.name, [record.ref])).get(record.ref)?.id ?? 0;
  circles = [1, 2].map(() => createCircle(() => openRoom(ctx, { matchId })));
  const followers = circles.flatMap((circle) => [1, 2].map(() => createFollower(circle, random)));

  let nowMs = kickoffAtMs;
  const collect = (fixtures: (ProviderFixture | null)[]) => {
    nowMs += betweenAnswersMs;
    // Two collectors that meet: the one that comes second takes everything back and is delivered again.
    return Promise.all(fixtures.map((fixture) => storeFixtures(ctx, provider, fixture ? [fixture] : [], nowMs))).catch(
      (error: unknown) => {
        if (!/match_live_updates|raw_match_data/.test(String(error instanceof Error ? (error.cause ?? error) : error)))
          throw error;
      },
    );
  };
  for (let reached = 0; reached < answers.length; reached += random() < 0.7 ? 1 : 0) {
    const both = random() < 0.15;
    await collect([
      spoiledAnswer(answers, reached, random),
      ...(both ? [spoiledAnswer(answers, reached, random)] : []),
    ]);
    await upset(circles, followers, { random, underway, late });
  }

  // The weather clears: the source says the truth, lines hold, and the watchdog looks once more.
  for (const follower of followers) follower.heal();
  for (let answer = 0; answer < 3; answer += 1) await collect([record]);
  await Promise.all([...underway, ...late.map((deliver) => deliver())]);
  for (const follower of followers) await follower.comeBack();
  await watch(ctx, matchId, circles);
  for (const follower of followers) await follower.comeBack();

  const recorded = asLines(liveEventsOf(record));
  const { snapshot } = await openRoom(ctx, { matchId });
  const stored = await listStandingUpdates(ctx, { matchId });
  const standing = stored.flatMap(({ payload, retractsSeq }) =>
    payload.event && retractsSeq === null ? [payload.event] : [],
  );
  expect(asLines(standing), `seed ${seed}: the store`).toEqual(recorded);
  expect(asLines(snapshot.events), `seed ${seed}: the room`).toEqual(recorded);
  expect(snapshot, `seed ${seed}`).toMatchObject({
    status: "finished",
    provider_status: record.statusCode,
    home_score: record.score?.home,
    away_score: record.score?.away,
  });
  for (const [index, follower] of followers.entries()) {
    const { thread, ...seen } = follower.state();
    const events = thread.filter(isEventLine).flatMap(({ told }) => (told.by === "event" ? [told.event] : []));
    expect(asLines(events), `seed ${seed}: browser ${index}`).toEqual(recorded);
    expect(seen, `seed ${seed}: browser ${index}`).toMatchObject({
      status: "finished",
      score: [record.score?.home, record.score?.away],
      lastSeq: snapshot.seq,
    });
  }
  const goals = await goalsCounted(ctx, kickoffAtMs);
  expect(goals, `seed ${seed}: the scorers`).toBe(liveEventsOf(record).filter((event) => scoringSideOf(event)).length);
}

const notBegun = {
  statusCode: "NS",
  minute: null,
  score: null,
  fullTime: null,
  extraTime: null,
  penalties: null,
  events: [],
};

type Mischief = { random: SeededRandom; underway: Promise<unknown>[]; late: (() => Promise<unknown>)[] };

/** News that are lost, come twice, late or all at once. */
function publishBadly(circles: readonly Circle[], updates: readonly RoomUpdate[], mischief: Mischief): Promise<void> {
  const { random, underway, late } = mischief;
  for (const circle of circles) {
    const deliver = () => circle.tell(random() < 0.1 ? updates.toReversed() : updates);
    const pick = random();
    if (pick < 0.1) continue;
    if (pick < 0.25) late.push(deliver);
    else underway.push(deliver());
    if (pick > 0.9) underway.push(deliver());
  }
  return random() < 0.1 ? Promise.reject(new Error("no such room")) : Promise.resolve();
}

async function upset(
  circles: readonly Circle[],
  followers: readonly ReturnType<typeof createFollower>[],
  { random, underway, late }: Mischief,
): Promise<void> {
  if (random() < 0.3) for (const deliver of late.splice(0).toReversed()) underway.push(deliver());
  if (random() < 0.6) await Promise.all(underway.splice(0));
  for (const circle of circles) {
    const pick = random();
    if (pick < 0.1) circle.evict();
    else if (pick < 0.13) circle.lose();
  }
  for (const follower of followers) {
    const pick = random();
    if (pick < 0.15) follower.leave();
    else if (pick < 0.6) underway.push(follower.comeBack());
  }
}

async function goalsCounted(ctx: ReturnType<typeof chaosContext>, kickoffAtMs: number): Promise<number> {
  const { results } = await store.prepare("select id from teams where name like 'Chaos%'").all<{ id: number }>();
  const goals = await listGoalsOfTeams(ctx, {
    teamIds: results.map(({ id }) => id),
    fromMs: kickoffAtMs,
    beforeMs: kickoffAtMs + 1,
  });
  return goals.length;
}

/** The timeline, whatever numbers its updates have and in whatever order one minute was told. */
function asLines(events: readonly LiveEvent[]): string[] {
  return events
    .map(({ kind, minute, extra_minute: added, side, player }) =>
      [String(minute).padStart(3, "0"), added ?? 0, side, kind, player].join(" "),
    )
    .sort();
}
