import { DurableObject } from "cloudflare:workers";

import type { Bindings } from "../bindings.ts";
import { composeContext } from "../compose.ts";
import type { ServiceContext } from "../context.ts";
import { type MessageWindow, judgeMessage } from "./incoming.ts";
import type { RoomNotice } from "./protocol.ts";
import type { RoomRecord } from "./room.ts";
import { openRoom } from "./service.ts";
import { createSpectators, sendAll } from "./spectators.ts";

const toldSeqKey = "told_seq";

/** Sockets that follow one match and may sleep between its news: what a room and its relays have in common. */
export class SpectatorCircle extends DurableObject<Bindings> {
  protected readonly spectators = createSpectators({
    sockets: () => this.ctx.getWebSockets(),
    load: () => openRoom(this.compose(), { matchId: this.matchId }),
    toldSeq: {
      read: () => this.ctx.storage.kv.get<number>(toldSeqKey) ?? null,
      write: (seq) => this.ctx.storage.kv.put(toldSeqKey, seq),
    },
    realNowMs: () => Date.now(),
  });

  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** A room is named by its match, a relay by its match and its own number behind a slash. */
  protected get matchId(): number {
    return Number.parseInt(this.ctx.id.name ?? "", 10);
  }

  protected compose(): ServiceContext {
    return composeContext(this.env, { kind: "anonymous" });
  }

  /** Opens a socket: the whole state first, or what was missed since `?since=`, then how many watch. */
  protected async enter(request: Request): Promise<{ answer: Response; record: RoomRecord }> {
    const since = new URL(request.url).searchParams.get("since");
    const pair = new WebSocketPair();
    const [client, server] = [pair[0], pair[1]];
    const record = await this.spectators.admit(since === null ? null : Number(since), () => {
      this.ctx.acceptWebSocket(server);
      return server;
    });
    sendAll([server], [{ type: "presence", match_id: this.matchId, spectators: this.presence() }]);
    return { answer: new Response(null, { status: 101, webSocket: client }), record };
  }

  /** How many watch the match, as far as is known here. */
  protected presence(): number {
    return this.ctx.getWebSockets().length;
  }

  /** @returns how many heard it */
  notify(notice: RoomNotice): number {
    const sockets = this.ctx.getWebSockets();
    sendAll(sockets, [notice]);
    return sockets.length;
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const before: MessageWindow | null = socket.deserializeAttachment();
    const { said, closing } = judgeMessage(message, before, Date.now());
    socket.serializeAttachment(said);
    if (closing) socket.close(closing.code, closing.reason);
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 are reserved: they may be received but never sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }
}
