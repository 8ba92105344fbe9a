import type { LiveEvent, RoomMessage, RoomNotice, RoomUpdate } from "../../worker/live/protocol.ts";

/** One line of the thread of a match. Lines of the server come worded; those of the socket are worded where shown. */
export type ThreadLine = {
  /** The update that says it. */
  seq: number;
  /** Where it stands among the others: a correction stands where what it corrects stood. */
  place: number;
  minute: number | null;
  score: readonly [home: number, away: number];
  told:
    | { by: "server"; text: string; isEvent: boolean }
    | { by: "event"; event: LiveEvent }
    | { by: "retraction"; event: LiveEvent }
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
  /** How many watch; null until the room has said so. */
  spectators: number | null;
  /** Real instant at which the source last spoke, while it is silent. */
  silentSinceMs: number | null;
  /** In the order of their places. */
  thread: ThreadLine[];
};

export type RoomAction =
  | { type: "message"; message: RoomMessage; atMs: number }
  | { type: "notice"; notice: RoomNotice; atMs: number }
  | { type: "loaded"; loaded: LoadedRoom; atMs: number }
  | { type: "contact"; atMs: number };

/** What the page's own data says of a match. */
export type LoadedRoom = Omit<RoomState, "heardAtMs" | "contactAtMs" | "spectators" | "silentSinceMs">;

export function roomBefore(loaded: LoadedRoom): RoomState {
  return { ...loaded, heardAtMs: null, contactAtMs: null, spectators: null, silentSinceMs: null };
}

/** What becomes of the page when the room says something. What it already knows by number changes nothing. */
export function roomAfter(state: RoomState, action: RoomAction): RoomState {
  const { atMs } = action;
  switch (action.type) {
    case "contact":
      return { ...state, contactAtMs: atMs };
    case "notice":
      return { ...noticed(state, action.notice, atMs), contactAtMs: atMs };
    case "loaded": {
      // Asking again may answer from before the last message; the higher number is the newer truth.
      const isOlder = action.loaded.lastSeq < state.lastSeq;
      return { ...state, ...(isOlder ? {} : { ...action.loaded, heardAtMs: atMs }), contactAtMs: atMs };
    }
    case "message":
      return heard(state, action.message, atMs);
  }
}

/**
 * Whether a message is news to somebody who has heard everything up to `heardSeq`: to be taken, known already, or proof
 * that something between was missed and has to be asked for.
 */
export function intakeOf(heardSeq: number, message: RoomMessage): "take" | "drop" | "missed" {
  if (message.type === "snapshot") return "take";
  if (message.seq <= heardSeq) return "drop";
  return message.seq === heardSeq + 1 ? "take" : "missed";
}

function heard(state: RoomState, message: RoomMessage, atMs: number): RoomState {
  // A snapshot is sent to who knows nothing, or what never was: whatever its number, it is the truth.
  if (message.type === "snapshot") {
    return { ...movedOn(state, message, atMs), speed: message.speed, thread: threadOfSnapshot(state.thread, message) };
  }
  if (message.seq <= state.lastSeq) return { ...state, contactAtMs: atMs };
  return { ...movedOn(state, message, atMs), thread: threadAfter(state, message) };
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
    silentSinceMs: null,
  };
}

function noticed(state: RoomState, notice: RoomNotice, atMs: number): RoomState {
  if (notice.type === "presence") return { ...state, spectators: notice.spectators };
  return { ...state, silentSinceMs: notice.state === "silent" ? atMs - notice.age_seconds * 1_000 : null };
}

function threadAfter(state: RoomState, message: RoomUpdate): ThreadLine[] {
  const correctedSeq = message.type === "event" ? (message.replaces ?? message.retracts) : undefined;
  const corrected = state.thread.find(({ seq }) => seq === correctedSeq);
  const kept = corrected ? state.thread.filter((line) => line !== corrected) : state.thread;
  const isReplacement = message.type === "event" && message.replaces !== undefined;
  const told = toldBy(state, message);
  if (!told) return kept;
  return inOrder([
    ...kept,
    {
      seq: message.seq,
      place: isReplacement ? (corrected?.place ?? message.replaces ?? message.seq) : message.seq,
      minute: told.by === "event" ? told.event.minute : message.minute,
      score: [message.home_score ?? 0, message.away_score ?? 0],
      told,
    },
  ]);
}

/** @returns null for what says nothing that was not said before */
function toldBy(state: RoomState, message: RoomUpdate): ThreadLine["told"] | null {
  if (message.type === "event") {
    return { by: message.retracts === undefined ? "event" : "retraction", event: message.event };
  }
  if (message.provider_status !== state.providerStatus) {
    return { by: "status", providerStatus: message.provider_status };
  }
  // Providers that tell of no goals still tell of the score.
  const [home, away] = state.score ?? [0, 0];
  return message.home_score === home && message.away_score === away ? null : { by: "score" };
}

/** What stands takes the place of every event known before; phases and scores stay as they were heard. */
function threadOfSnapshot(
  thread: readonly ThreadLine[],
  { events, seq: lastSeq }: Extract<RoomMessage, { type: "snapshot" }>,
): ThreadLine[] {
  const standing = new Set(events.map(({ seq }) => seq));
  const kept = thread.filter((line) => line.seq <= lastSeq && (!isEventLine(line) || standing.has(line.seq)));
  const known = new Set(kept.map(({ seq }) => seq));
  const missed = events.flatMap(({ seq, first_seq: place, home_score: home, away_score: away, ...event }) =>
    known.has(seq)
      ? []
      : [{ seq, place, minute: event.minute, score: [home, away] as const, told: { by: "event" as const, event } }],
  );
  return inOrder([...kept, ...missed]);
}

export function isEventLine({ told }: ThreadLine): boolean {
  return told.by === "event" || (told.by === "server" && told.isEvent);
}

function inOrder(lines: readonly ThreadLine[]): ThreadLine[] {
  return lines.toSorted((one, other) => one.place - other.place || one.seq - other.seq);
}

/** @returns what the room said, or null for what is none of its words: another format of a newer server, a "pong" */
export function readRoomSpeech(text: string): RoomMessage | RoomNotice | null {
  try {
    const message: unknown = JSON.parse(text);
    return isRoomMessage(message) || isRoomNotice(message) ? message : null;
  } catch {
    return null;
  }
}

export function isRoomNotice(value: unknown): value is RoomNotice {
  return isTyped(value) && (value.type === "presence" || value.type === "feed");
}

const messageTypes: ReadonlySet<unknown> = new Set(["snapshot", "live_score_update", "event", "match_finished"]);

/** Our own server keeps to its schema; this only tells its messages from anything else. */
function isRoomMessage(value: unknown): value is RoomMessage {
  return isTyped(value) && messageTypes.has(value.type) && "seq" in value && typeof value.seq === "number";
}

function isTyped(value: unknown): value is { type: unknown } {
  return typeof value === "object" && value !== null && "type" in value;
}
