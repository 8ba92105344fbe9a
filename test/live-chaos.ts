import {
  type LoadedRoom,
  type RoomState,
  intakeOf,
  isRoomNotice,
  readRoomSpeech,
  roomAfter,
  roomBefore,
} from "../app/live/room-state.ts";
import type { ServiceContext } from "../worker/context.ts";
import type { RoomUpdate } from "../worker/live/protocol.ts";
import { openRoom } from "../worker/live/service.ts";
import { type SpectatorSocket, type Spectators, createSpectators } from "../worker/live/spectators.ts";
import { type ProviderFixture } from "../worker/collect/providers/provider.ts";
import { tallyOf } from "../worker/collect/providers/tape-goals.ts";
import { realTimeMapping } from "../worker/platform/clock.ts";
import { openDatabase } from "../worker/platform/db.ts";
import { readConfig } from "../worker/platform/env.ts";
import type { SeededRandom } from "../worker/platform/seeded-random.ts";
import { drawEvent } from "./recorded-match.ts";

/** A context whose rooms are `publish`, on a store of this process. */
export function chaosContext(store: D1Database, publish: ServiceContext["rooms"]["publish"]): ServiceContext {
  const quiet = () => undefined;
  return {
    db: openDatabase(store),
    clock: {
      realNowMs: () => Date.now(),
      matchNowMs: () => Promise.resolve(Date.now()),
      mapping: () => Promise.resolve(realTimeMapping),
    },
    config: readConfig({ ENVIRONMENT: "local" }),
    actor: { kind: "system", job: "chaos" },
    caller: { address: null, userAgent: null, requestId: null },
    accounts: null,
    mailer: null,
    provider: null,
    gate: null,
    replay: null,
    gpt: null,
    pageCache: null,
    queue: { send: () => Promise.resolve() },
    rooms: { publish },
    push: null,
    channels: { tell: () => Promise.resolve(), recheck: () => Promise.resolve(), keepTicket: () => Promise.resolve() },
    log: { info: quiet, warn: quiet, error: quiet },
  };
}

/** What a provider that is not at its best makes of the truth; null for no answer at all. */
export function spoiledAnswer(
  answers: readonly ProviderFixture[],
  reached: number,
  random: SeededRandom,
): ProviderFixture | null {
  const truth = answers[reached];
  if (!truth) throw new RangeError(`no answer ${reached}`);
  const pick = random();
  if (pick < 0.45) return truth;
  if (pick < 0.5) return null;
  // Back in time, be it to before the kick-off of another half.
  if (pick < 0.6) return answers[Math.floor(random() * (reached + 1))] ?? truth;
  if (pick < 0.66) return { ...truth, events: [] };
  if (pick < 0.72) return { ...truth, events: truth.events.slice(0, -1) };
  if (pick < 0.78) return { ...truth, events: truth.events.toReversed() };
  if (pick < 0.84) {
    // A goal that will be taken back, with its score or ahead of it.
    const events = [...truth.events, { ...drawEvent(truth.minute ?? 1, 90, random), kind: "goal" as const }];
    return { ...truth, events, score: random() < 0.5 ? tallyOf(events) : truth.score };
  }
  const spoiled = truth.events.map((event) =>
    random() < 0.6
      ? event
      : { ...event, minute: Math.max(1, event.minute - 1), player: `Player ${Math.floor(random() * 6)}` },
  );
  return { ...truth, events: spoiled };
}

/** A room or a relay: what survives of it is its sockets, unless they are closed too, and the number it had reached. */
export function createCircle(load: Parameters<typeof createSpectators>[0]["load"]) {
  const sockets = new Set<SpectatorSocket>();
  let toldSeq: number | null = null;
  let spectators = awake();

  function awake(): Spectators {
    return createSpectators({
      sockets: () => [...sockets],
      load,
      toldSeq: { read: () => toldSeq, write: (seq) => (toldSeq = seq) },
      realNowMs: () => Date.now(),
    });
  }
  return {
    sockets,
    tell: (updates: readonly RoomUpdate[]) => spectators.tell(updates),
    admit: (sinceSeq: number | null, socket: SpectatorSocket) =>
      spectators.admit(sinceSeq, () => {
        sockets.add(socket);
        return socket;
      }),
    /** What was being said is said no more. */
    evict() {
      spectators = awake();
    },
    /** A new object with nothing left of the old one, as after a deploy that lost it. */
    lose() {
      toldSeq = null;
      sockets.clear();
      spectators = awake();
    },
  };
}

export type Circle = ReturnType<typeof createCircle>;

const nothingKnown: LoadedRoom = {
  status: "upcoming",
  providerStatus: "NS",
  minute: null,
  score: null,
  speed: 1,
  lastSeq: 0,
  thread: [],
};

/** A browser on a bad line: what it hears may come twice or in the wrong order, and it may be gone for a while. */
export function createFollower(circle: Circle, random: SeededRandom) {
  let state: RoomState = roomBefore(nothingKnown);
  let heardSeq = 0;
  let socket: SpectatorSocket | null = null;
  let isLost = true;
  let kept: string | null = null;
  let isBad = true;

  function connect(): Promise<unknown> {
    if (socket) circle.sockets.delete(socket);
    const mine: SpectatorSocket = {
      send(text) {
        if (socket === mine) receive(text);
      },
    };
    socket = mine;
    isLost = false;
    kept = null;
    return circle.admit(heardSeq, mine).catch(() => {
      if (socket === mine) isLost = true;
    });
  }
  function receive(text: string): void {
    if (isBad && kept === null && random() < 0.1) {
      kept = text;
      return;
    }
    hear(text);
    if (isBad && random() < 0.1) hear(text);
    if (kept !== null) hear(kept);
    kept = null;
  }
  function hear(text: string): void {
    const speech = readRoomSpeech(text);
    if (!speech || isRoomNotice(speech) || isLost) return;
    const intake = intakeOf(heardSeq, speech);
    if (intake === "missed") isLost = true;
    if (intake !== "take") return;
    heardSeq = speech.seq;
    state = roomAfter(state, { type: "message", message: speech, atMs: 0 });
  }
  return {
    state: () => state,
    /** Comes back when it was away, lost its socket or noticed a gap. */
    async comeBack(): Promise<void> {
      if (isLost || !socket || !circle.sockets.has(socket)) await connect();
    },
    leave(): void {
      if (socket) circle.sockets.delete(socket);
      socket = null;
    },
    /** From now on the line is a good one, and what was on its way arrives. */
    heal(): void {
      isBad = false;
      if (kept !== null) hear(kept);
      kept = null;
    },
  };
}

/** What the watchdog of a room does. */
export async function watch(ctx: ServiceContext, matchId: number, circles: readonly Circle[]): Promise<void> {
  const { updates } = await openRoom(ctx, { matchId });
  for (const circle of circles) await circle.tell(updates.slice(-1));
}
