import ReconnectingWebSocket from "partysocket/ws";
import { useEffect, useReducer, useRef, useState } from "react";

import { type LoadedRoom, readRoomMessage, roomAfter } from "./room-state.ts";
import { useRevalidationWhile } from "./use-revalidation.ts";

export type Connection = "connecting" | "open" | "down";

const pollEveryMs = 15_000;
/** Networks drop silent sockets without a word, so the room is asked for a sign of life. */
const pingEveryMs = 25_000;

/**
 * Follows a match: the page's own data first, then whatever the room says. While the socket is down the page is asked
 * for again instead.
 */
export function useMatchRoom(matchId: number, loaded: LoadedRoom) {
  const [room, dispatch] = useReducer(roomAfter, { ...loaded, heardAtMs: null, contactAtMs: null });
  const [connection, setConnection] = useState<Connection>("connecting");
  const lastSeq = useRef(loaded.lastSeq);
  const isOver = room.status !== "live" && room.status !== "upcoming";

  useEffect(() => {
    lastSeq.current = room.lastSeq;
  }, [room.lastSeq]);

  useEffect(() => {
    dispatch({ type: "loaded", loaded, atMs: Date.now() });
  }, [loaded]);

  useRevalidationWhile(connection !== "open" && !isOver, pollEveryMs);

  useEffect(() => {
    if (isOver) return;
    const socket = new ReconnectingWebSocket(() => roomAddress(matchId, lastSeq.current));
    let heardSincePing = true;
    function heard() {
      heardSincePing = true;
      dispatch({ type: "contact", atMs: Date.now() });
    }
    socket.addEventListener("open", () => {
      heard();
      setConnection("open");
    });
    socket.addEventListener("close", () => setConnection("down"));
    socket.addEventListener("message", ({ data }) => {
      heard();
      const message = typeof data === "string" ? readRoomMessage(data) : null;
      if (message) dispatch({ type: "message", message, atMs: Date.now() });
    });
    const pinging = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (!heardSincePing) return socket.reconnect();
      heardSincePing = false;
      socket.send("ping");
    }, pingEveryMs);
    return () => {
      clearInterval(pinging);
      socket.close();
    };
  }, [matchId, isOver]);

  return { room, connection, isOver };
}

/** Asked anew for each attempt, so that a lost connection goes on where it broke off. */
function roomAddress(matchId: number, sinceSeq: number): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/ws/matches/${matchId}?since=${sinceSeq}`;
}
