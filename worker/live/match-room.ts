import type { ServiceContext } from "../context.ts";
import { type ToldPresence, isPresenceDue } from "./room.ts";
import type { RoomNotice, RoomUpdate } from "./protocol.ts";
import { SpectatorCircle } from "./spectator-circle.ts";
import { describeFeed, openRoom } from "./service.ts";

/** Above this a broadcast takes a noticeable time, and those who enter are sent to relays. */
const mostSockets = 2_000;
const relayCount = 8;
/** How often a room whose match is in play looks whether its source still speaks, in real time. */
const watchEveryMs = 120_000;
const relaysKey = "relays";

/**
 * The room of one match: holds sockets and nothing else. What it says comes from the store, so it may be evicted or
 * redeployed at any moment; `seq` is the store's, never its own. It wakes for news, for those who enter, and while its
 * match is in play every two minutes, to say how old the news are should the source have fallen silent.
 */
export class MatchRoom extends SpectatorCircle {
  /** Tests fill a room without opening thousands of sockets. */
  capacity = mostSockets;
  /** Spectators at each relay, as far as it has said. */
  readonly #atRelay = new Map<number, number>(
    (this.ctx.storage.kv.get<number[]>(relaysKey) ?? []).map((relay) => [relay, 0]),
  );
  #entered = 0;
  #toldPresence: ToldPresence | null = null;
  #toldSilence = false;
  /** Null until something was heard of the match since the room woke. */
  #isLive: boolean | null = null;

  /** Opens a socket, or says in `Relay` which relay has room for it. */
  override async fetch(request: Request): Promise<Response> {
    if (this.ctx.getWebSockets().length >= this.capacity) return this.#sendToRelay();
    const { answer, record } = await this.enter(request);
    await this.#watch(record.snapshot.status === "live");
    await this.#tellPresence();
    return answer;
  }

  /** Called by the collector with what has just been stored. */
  async publish(updates: readonly RoomUpdate[]): Promise<void> {
    const last = updates.at(-1);
    if (!last) return;
    const atRelays = this.#atRelays((relay) => relay.publish(updates));
    await this.spectators.tell(updates);
    await atRelays;
    await this.#watch(last.status === "live");
    await this.#tellPresence();
  }

  /** The watchdog: repeats the last news to whom they did not reach, and says how old they are when the source is silent. */
  override async alarm(): Promise<void> {
    try {
      const ctx = this.compose();
      const { snapshot, updates } = await openRoom(ctx, { matchId: this.matchId });
      this.#isLive = snapshot.status === "live";
      await this.publish(updates.slice(-1));
      await this.#tellFeed(ctx);
    } catch (error) {
      this.compose().log.error("room_watch_failed", { matchId: this.matchId, reason: String(error) });
    } finally {
      await this.#watch(this.#isLive ?? true);
    }
  }

  protected override presence(): number {
    return super.presence() + [...this.#atRelay.values()].reduce((sum, count) => sum + count, 0);
  }

  #sendToRelay(): Response {
    const relay = this.#entered++ % relayCount;
    const isNew = !this.#atRelay.has(relay);
    this.#atRelay.set(relay, (this.#atRelay.get(relay) ?? 0) + 1);
    // Remembered before anybody is there: a relay that has been forgotten would never hear anything.
    if (isNew) this.ctx.storage.kv.put(relaysKey, [...this.#atRelay.keys()]);
    return new Response(null, { status: 421, headers: { Relay: String(relay) } });
  }

  async #tellFeed(ctx: ServiceContext): Promise<void> {
    const notice = await describeFeed(ctx, { matchId: this.matchId });
    const isSilent = notice.state === "silent";
    if (isSilent || this.#toldSilence) await this.#notify(notice);
    this.#toldSilence = isSilent;
  }

  async #tellPresence(): Promise<void> {
    const spectators = this.presence();
    const nowMs = Date.now();
    if (!isPresenceDue(this.#toldPresence, spectators, nowMs)) return;
    this.#toldPresence = { spectators, atMs: nowMs };
    await this.#notify({ type: "presence", match_id: this.matchId, spectators });
  }

  async #notify(notice: RoomNotice): Promise<void> {
    const atRelays = this.#atRelays((relay) => relay.notify(notice));
    this.notify(notice);
    await atRelays;
  }

  /** A relay that cannot be reached finds the gap with the next news. */
  async #atRelays(call: (relay: ReturnType<typeof this.env.ROOM_RELAY.getByName>) => Promise<number>): Promise<void> {
    await Promise.all(
      [...this.#atRelay.keys()].map(async (relay) => {
        try {
          this.#atRelay.set(relay, await call(this.env.ROOM_RELAY.getByName(`${this.matchId}/${relay}`)));
        } catch (error) {
          this.compose().log.warn("relay_unreachable", { matchId: this.matchId, relay, reason: String(error) });
        }
      }),
    );
  }

  async #watch(isLive: boolean): Promise<void> {
    this.#isLive = isLive;
    if (!isLive || this.presence() === 0 || (await this.ctx.storage.getAlarm()) !== null) return;
    await this.ctx.storage.setAlarm(Date.now() + watchEveryMs);
  }
}
