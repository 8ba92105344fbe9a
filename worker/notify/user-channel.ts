import { DurableObject } from "cloudflare:workers";

import { findOpenSession } from "../accounts/sessions.ts";
import type { Bindings } from "../bindings.ts";
import { composeContext } from "../compose.ts";
import type { ServiceContext } from "../context.ts";
import { type ChannelMessage, type NewChannelMessage, closeCodes } from "./channel-messages.ts";
import { countUnreadOf } from "./inbox.ts";

const mostSockets = 5;
const mostTickets = 20;
const longestMessage = 16 * 1024;
const mostMessagesASecond = 20;
/** Whoever signs out elsewhere is told at once; this is for what nobody told us. */
const recheckMs = 55_000;
/** Keys of what was said last: a message that comes twice comes soon. */
const mostRemembered = 300;

type Ticket = { hash: string; sessionId: string; expiresAtMs: number };
type Attachment = {
  sessionId: string;
  sessionVersion: number;
  openedAtMs: number;
  heard: { sinceMs: number; count: number };
};

/**
 * The channel of one user, named by their number: holds the sockets of the pages they have open, and the tickets that open
 * them. What it says comes from the store; lost, it begins anew with its first ticket.
 */
export class UserChannel extends DurableObject<Bindings> {
  constructor(state: DurableObjectState, env: Bindings) {
    super(state, env);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong"));
  }

  keepTicket(ticket: Ticket): void {
    this.#keepTickets([...this.#openTickets(), ticket].slice(-mostTickets));
  }

  /** Opens a socket for the ticket `?ticket=` is the hash of; 401 for one that is used, over, or nobody's. */
  override async fetch(request: Request): Promise<Response> {
    const hash = new URL(request.url).searchParams.get("ticket");
    const tickets = this.#openTickets();
    const ticket = tickets.find((kept) => kept.hash === hash);
    // Taken before anything is waited for: of any number at once, one finds it.
    this.#keepTickets(tickets.filter((kept) => kept !== ticket));
    const session = ticket && (await findOpenSession(this.#services(), ticket.sessionId));
    if (!ticket || session?.userId !== this.#userId()) return new Response(null, { status: 401 });

    this.#closeOldest();
    const pair = new WebSocketPair();
    const [client, server] = [pair[0], pair[1]];
    this.ctx.acceptWebSocket(server);
    const openedAtMs = Date.now();
    const attachment: Attachment = {
      sessionId: ticket.sessionId,
      sessionVersion: session.sessionVersion,
      openedAtMs,
      heard: { sinceMs: openedAtMs, count: 0 },
    };
    server.serializeAttachment(attachment);
    const unread = await countUnreadOf(this.#services(), this.#userId());
    say([server], { type: "hello", seq: this.#seq(), unread });
    if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(openedAtMs + recheckMs);
    return new Response(null, { status: 101, webSocket: client });
  }

  /** Says in every open page what was not said yet. */
  tell(messages: readonly NewChannelMessage[]): void {
    const said = this.ctx.storage.kv.get<string[]>("said") ?? [];
    let seq = this.#seq();
    const sockets = this.ctx.getWebSockets();
    for (const { key, message } of messages) {
      if (key !== null && said.includes(key)) continue;
      if (key !== null) said.push(key);
      seq += 1;
      say(sockets, { ...message, seq });
    }
    this.ctx.storage.kv.put("seq", seq);
    this.ctx.storage.kv.put("said", said.slice(-mostRemembered));
  }

  /** Closes the sockets whose session has ended, or was made before the password changed. */
  async recheck(): Promise<void> {
    const sockets = this.ctx.getWebSockets().map((socket) => ({ socket, opened: attachmentOf(socket) }));
    const services = this.#services();
    for (const [sessionId, ofSession] of Map.groupBy(sockets, ({ opened }) => opened?.sessionId ?? "")) {
      const session = await findOpenSession(services, sessionId);
      for (const { socket, opened } of ofSession) {
        const counts = session?.userId === this.#userId() && session.sessionVersion === opened?.sessionVersion;
        if (!counts) socket.close(closeCodes.session_over, "session over");
      }
    }
  }

  override async alarm(): Promise<void> {
    try {
      await this.recheck();
    } finally {
      this.#keepTickets(this.#openTickets());
      if (this.ctx.getWebSockets().length > 0) await this.ctx.storage.setAlarm(Date.now() + recheckMs);
    }
  }

  /** Nothing a page says changes anything; "ping" is answered without waking anybody. */
  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (typeof message !== "string") return socket.close(closeCodes.binary, "text only");
    if (new TextEncoder().encode(message).byteLength > longestMessage) {
      return socket.close(closeCodes.too_long, "message too long");
    }
    const opened = attachmentOf(socket);
    if (!opened) return socket.close(closeCodes.session_over, "session over");
    const nowMs = Date.now();
    const { sinceMs, count } = opened.heard;
    const heard = nowMs - sinceMs >= 1_000 ? { sinceMs: nowMs, count: 1 } : { sinceMs, count: count + 1 };
    if (heard.count > mostMessagesASecond) return socket.close(closeCodes.too_many_messages, "too many messages");
    socket.serializeAttachment({ ...opened, heard });
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // 1005 and 1006 are reserved: they may be received but never sent.
    socket.close(code === 1005 || code === 1006 ? 1000 : code);
  }

  #closeOldest(): void {
    const open = this.ctx
      .getWebSockets()
      .filter((socket) => socket.readyState === WebSocket.OPEN)
      .sort((one, other) => (attachmentOf(one)?.openedAtMs ?? 0) - (attachmentOf(other)?.openedAtMs ?? 0));
    for (const socket of open.slice(0, Math.max(0, open.length - mostSockets + 1))) {
      socket.close(closeCodes.too_many_sockets, "too many pages");
    }
  }

  #openTickets(): Ticket[] {
    const nowMs = Date.now();
    return (this.ctx.storage.kv.get<Ticket[]>("tickets") ?? []).filter(({ expiresAtMs }) => expiresAtMs > nowMs);
  }

  #keepTickets(tickets: readonly Ticket[]): void {
    this.ctx.storage.kv.put("tickets", tickets);
  }

  #seq(): number {
    return this.ctx.storage.kv.get<number>("seq") ?? 0;
  }

  #userId(): number {
    return Number(this.ctx.id.name);
  }

  #services(): ServiceContext {
    return composeContext(this.env, { kind: "system", job: "user channel" });
  }
}

function say(sockets: readonly WebSocket[], message: ChannelMessage): void {
  const text = JSON.stringify(message);
  for (const socket of sockets) {
    try {
      socket.send(text);
    } catch {
      // One dead socket must not silence the others; the runtime closes it.
    }
  }
}

function attachmentOf(socket: WebSocket): Attachment | null {
  return socket.deserializeAttachment() as Attachment | null;
}
