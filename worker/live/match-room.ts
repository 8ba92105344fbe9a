import { DurableObject } from "cloudflare:workers";

import { composeContext } from "../compose.ts";
import type { Bindings } from "../bindings.ts";
import type { RoomUpdate } from "./protocol.ts";
import { greetSpectator } from "./service.ts";

/**
 * The room of one match: holds the sockets and nothing else. What it says comes from the store, so it may be evicted
 * or redeployed at any moment; `seq` is the store's, never its own.
 */
export class MatchRoom extends DurableObject<Bindings> {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  /** Opens a socket: the whole state first, or what was missed since `?since=`. */
  override async fetch(request: Request): Promise<Response> {
    const address = new URL(request.url);
    const matchId = Number(address.searchParams.get("match"));
    const since = address.searchParams.get("since");
    const pair = new WebSocketPair();
    const [client, server] = [pair[0], pair[1]];
    // Accepted before the store is read: an update published meanwhile reaches this socket too, and the client drops
    // whatever its snapshot already contains by number.
    this.ctx.acceptWebSocket(server);
    const greeting = await greetSpectator(composeContext(this.env, { kind: "anonymous" }), {
      matchId,
      sinceSeq: since === null ? null : Number(since),
    });
    for (const message of greeting) server.send(JSON.stringify(message));
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Called by the collector with what has just been stored. */
  publish(updates: readonly RoomUpdate[]): void {
    const texts = updates.map((update) => JSON.stringify(update));
    for (const socket of this.ctx.getWebSockets()) {
      try {
        for (const text of texts) socket.send(text);
      } catch {
        // One dead socket must not silence the room; the runtime closes it.
      }
    }
  }

  /** Nothing a spectator says changes anything; only "ping" is answered, without waking the room. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const length = typeof message === "string" ? message.length : message.byteLength;
    if (length > 1024) socket.close(1009, "message too long");
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 are reserved: they may be received but never sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }
}
