import ReconnectingWebSocket from "partysocket/ws";

import { type ChannelMessage, channelMessageSchema, closeCodes } from "../../worker/notify/channel-messages.ts";

const ticketPath = "/notifications/billet";
/** Networks drop silent sockets without a word, so the channel is asked for a sign of life. */
const pingEveryMs = 25_000;
/** The session is over, or the person has newer pages open than this one: asking again would change nothing. */
const final: readonly number[] = [closeCodes.session_over, closeCodes.too_many_sockets];

class NoTicketError extends Error {}

/** Follows what happens to who is signed in, until it is closed or their session ends. @returns what closes it */
export function openChannel(hear: (message: ChannelMessage) => void): () => void {
  const socket = new ReconnectingWebSocket(addressWithTicket);
  let lastSeq = -1;
  let heardSincePing = true;
  socket.addEventListener("open", () => {
    heardSincePing = true;
  });
  socket.addEventListener("message", ({ data }) => {
    heardSincePing = true;
    const message = typeof data === "string" ? readMessage(data) : null;
    // A channel that lost its memory counts from the beginning again, and says so first.
    if (!message || (message.type !== "hello" && message.seq <= lastSeq)) return;
    lastSeq = message.seq;
    hear(message);
  });
  socket.addEventListener("close", ({ code }) => {
    if (final.includes(code)) close();
  });
  const pinging = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!heardSincePing) return socket.reconnect();
    heardSincePing = false;
    socket.send("ping");
  }, pingEveryMs);
  function close(): void {
    clearInterval(pinging);
    socket.close();
  }
  /** A ticket opens one socket: every attempt asks for its own. */
  async function addressWithTicket(): Promise<string> {
    const answer = await fetch(ticketPath, { method: "POST" });
    if (!answer.ok) {
      if (answer.status === 401) close();
      throw new NoTicketError(`no ticket: ${answer.status}`);
    }
    const { ticket, path }: { ticket: string; path: string } = await answer.json();
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    return `${scheme}://${location.host}${path}?ticket=${encodeURIComponent(ticket)}`;
  }
  return close;
}

function readMessage(text: string): ChannelMessage | null {
  try {
    return channelMessageSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
