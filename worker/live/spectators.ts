import type { RoomMessage, RoomNotice, RoomUpdate } from "./protocol.ts";
import { type RoomRecord, greetingOf, newsAfter } from "./room.ts";

export type SpectatorSocket = { send(text: string): void };

/** What a circle of spectators leans on; a Durable Object brings its own, a simulation another. */
export type SpectatorPorts = {
  sockets(): readonly SpectatorSocket[];
  /** The match as the store holds it now. */
  load(): Promise<RoomRecord>;
  /** The number up to which everything was said here. It outlives the memory; null before anything was. */
  toldSeq: { read(): number | null; write(seq: number): void };
  realNowMs(): number;
};

/** What the store said is good for those who enter within this time; a crowd that returns at once asks it once. */
const recordFreshMs = 2_000;

export type Spectators = ReturnType<typeof createSpectators>;

/**
 * The sockets of a room or of a part of it. Whoever enters hears the state or what they missed before anything else, and
 * then all news in the order of their numbers, none twice and none left out: what a caller forgot comes from the store.
 */
export function createSpectators(ports: SpectatorPorts) {
  let loading: { record: Promise<RoomRecord>; atMs: number } | null = null;
  let telling: Promise<unknown> = Promise.resolve();

  function load(): NonNullable<typeof loading> {
    const begun = { record: ports.load(), atMs: ports.realNowMs() };
    loading = begun;
    // What failed is asked for again by the next one.
    begun.record.catch(() => {
      if (loading === begun) loading = null;
    });
    return begun;
  }

  function fresh(): NonNullable<typeof loading> {
    return loading && ports.realNowMs() - loading.atMs < recordFreshMs ? loading : load();
  }

  /** Lets somebody in; `accept` makes the socket one of `sockets()`. */
  async function admit(sinceSeq: number | null, accept: () => SpectatorSocket): Promise<RoomRecord> {
    let asked = fresh();
    let record = await asked.record;
    // News that came while the store was read are not in the answer, and whoever was not in yet did not hear them.
    // Somebody who knows more than we do shows that our answer is old.
    for (let knowsMore = (sinceSeq ?? 0) > record.snapshot.seq; asked !== loading || knowsMore; knowsMore = false) {
      asked = knowsMore ? load() : fresh();
      record = await asked.record;
    }
    const socket = accept();
    if (ports.toldSeq.read() === null) ports.toldSeq.write(record.snapshot.seq);
    sendAll([socket], greetingOf(record, sinceSeq));
    return record;
  }

  /** Says what of these updates was not said yet. @returns what was said */
  function tell(updates: readonly RoomUpdate[]): Promise<RoomUpdate[]> {
    // One after the other: while one waits for the store, the next would find the same gap.
    const told = telling.then(
      () => tellNow(updates),
      () => tellNow(updates),
    );
    telling = told.catch(() => undefined);
    return told;
  }

  async function tellNow(updates: readonly RoomUpdate[]): Promise<RoomUpdate[]> {
    const lowest = Math.min(...updates.map(({ seq }) => seq));
    const toldSeq = ports.toldSeq.read() ?? lowest - 1;
    const known = newsAfter(toldSeq, updates);
    const news = known === "gap" ? (await ports.load()).updates.filter(({ seq }) => seq > toldSeq) : known;
    const last = news.at(-1);
    if (!last) return [];
    loading = null;
    ports.toldSeq.write(last.seq);
    sendAll(ports.sockets(), news);
    return news;
  }

  return { admit, tell };
}

/** Each message is written once, whoever hears it. */
export function sendAll(sockets: readonly SpectatorSocket[], messages: readonly (RoomMessage | RoomNotice)[]): void {
  const texts = messages.map((message) => JSON.stringify(message));
  for (const socket of sockets) {
    try {
      for (const text of texts) socket.send(text);
    } catch {
      // One dead socket must not silence the room; the runtime closes it.
    }
  }
}
