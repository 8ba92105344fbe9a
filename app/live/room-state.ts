import type { LiveEvent, RoomMessage } from "../../worker/live/protocol.ts";

/** One line of the thread of a match. Lines of the server come worded; those of the socket are worded where shown. */
export type ThreadLine = {
  seq: number;
  minute: number | null;
  score: readonly [home: number, away: number];
  told:
    | { by: "server"; text: string; isEvent: boolean }
    | { by: "event"; event: LiveEvent }
    | { by: "status"; providerStatus: string }
    | { by: "score" };
};

/** What a page knows of a match. */
export type RoomState = {
  status: string;
  providerStatus: string;
  minute: number | null;
  score: readonly [home: number, away: number] | null;
  /** Match milliseconds per real millisecond. */
  speed: number;
  lastSeq: number;
  /** Real instant, by the browser's own clock, at which the minute was last said; null while nothing has run yet. */
  heardAtMs: number | null;
  /** Real instant at which anything was last heard, be it that nothing is new. */
  contactAtMs: number | null;
  /** Oldest first. */
  thread: ThreadLine[];
};

export type RoomAction =
  | { type: "message"; message: RoomMessage; atMs: number }
  | { type: "loaded"; loaded: LoadedRoom; atMs: number }
  | { type: "contact"; atMs: number };

/** What the page's own data says of a match. */
export type LoadedRoom = Omit<RoomState, "heardAtMs" | "contactAtMs">;

/** What becomes of the page when the room says something. What it already knows by number changes nothing. */
export function roomAfter(state: RoomState, action: RoomAction): RoomState {
  const { atMs } = action;
  if (action.type === "contact") return { ...state, contactAtMs: atMs };
  // Asking again may answer from before the last message; the higher number is the newer truth.
  if (action.type === "loaded") {
    const isOlder = action.loaded.lastSeq < state.lastSeq;
    return isOlder ? { ...state, contactAtMs: atMs } : { ...action.loaded, heardAtMs: atMs, contactAtMs: atMs };
  }
  const { message } = action;
  if (message.type === "snapshot") {
    const isNews = message.seq > state.lastSeq;
    return isNews
      ? {
          ...movedOn(state, message, atMs),
          speed: message.speed,
          thread: threadWith(state.thread, missedLines(state, message)),
        }
      : { ...state, speed: message.speed, contactAtMs: atMs };
  }
  if (message.seq <= state.lastSeq) return { ...state, contactAtMs: atMs };
  return { ...movedOn(state, message, atMs), thread: threadWith(state.thread, newLines(state, message)) };
}

function movedOn(state: RoomState, message: RoomMessage, atMs: number): RoomState {
  return {
    ...state,
    status: message.status,
    providerStatus: message.provider_status,
    minute: message.minute,
    score: message.home_score === null || message.away_score === null ? null : [message.home_score, message.away_score],
    lastSeq: message.seq,
    heardAtMs: atMs,
    contactAtMs: atMs,
  };
}

function newLines(state: RoomState, message: Exclude<RoomMessage, { type: "snapshot" }>): ThreadLine[] {
  const line = {
    seq: message.seq,
    minute: message.minute,
    score: [message.home_score ?? 0, message.away_score ?? 0] as const,
  };
  if (message.type === "event") {
    return [{ ...line, minute: message.event.minute, told: { by: "event", event: message.event } }];
  }
  if (message.provider_status !== state.providerStatus) {
    return [{ ...line, told: { by: "status", providerStatus: message.provider_status } }];
  }
  // Providers that tell of no goals still tell of the score.
  const [home, away] = state.score ?? [0, 0];
  return line.score[0] === home && line.score[1] === away ? [] : [{ ...line, told: { by: "score" } }];
}

function missedLines(state: RoomState, message: Extract<RoomMessage, { type: "snapshot" }>): ThreadLine[] {
  return message.events
    .filter((event) => event.seq > state.lastSeq)
    .map((event) => ({
      seq: event.seq,
      minute: event.minute,
      score: [event.home_score, event.away_score],
      told: { by: "event", event },
    }));
}

function threadWith(thread: readonly ThreadLine[], lines: readonly ThreadLine[]): ThreadLine[] {
  const known = new Set(thread.map(({ seq }) => seq));
  return [...thread, ...lines.filter(({ seq }) => !known.has(seq))].sort((one, other) => one.seq - other.seq);
}

/** @returns the message, or null for what is none of the room's: another format of a newer server, a "pong" */
export function readRoomMessage(text: string): RoomMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    return isRoomMessage(message) ? message : null;
  } catch {
    return null;
  }
}

const messageTypes: ReadonlySet<unknown> = new Set(["snapshot", "live_score_update", "event", "match_finished"]);

/** Our own server keeps to its schema; this only tells its messages from anything else. */
function isRoomMessage(value: unknown): value is RoomMessage {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    messageTypes.has(value.type) &&
    "seq" in value &&
    typeof value.seq === "number"
  );
}
