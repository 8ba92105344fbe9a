import type { RoomNotice, RoomUpdate } from "./protocol.ts";
import { SpectatorCircle } from "./spectator-circle.ts";

/** A part of the spectators of a match that has more of them than its room can tell at once. The room tells it the news. */
export class RoomRelay extends SpectatorCircle {
  /** Everybody who watches the match, as the room last said. */
  #everybody: number | null = null;

  override async fetch(request: Request): Promise<Response> {
    return (await this.enter(request)).answer;
  }

  /** @returns how many watch here */
  async publish(updates: readonly RoomUpdate[]): Promise<number> {
    await this.spectators.tell(updates);
    return super.presence();
  }

  override notify(notice: RoomNotice): number {
    if (notice.type === "presence") this.#everybody = notice.spectators;
    return super.notify(notice);
  }

  protected override presence(): number {
    return Math.max(this.#everybody ?? 0, super.presence());
  }
}
