import ReconnectingWebSocket from "partysocket/ws";
import { useEffect, useReducer, useRef, useState } from "react";

import { createDelayLine } from "./delay-line.ts";
import { reconnection } from "./reconnection.ts";
import {
  type LoadedRoom,
  type RoomAction,
  intakeOf,
  isRoomNotice,
  readRoomSpeech,
  roomAfter,
  roomBefore,
} from "./room-state.ts";
import { useRevalidationWhile } from "./use-revalidation.ts";

export type Connection = "connecting" | "open" | "down";

const pollEveryMs = 15_000;
/** Networks drop silent sockets without a word, so the room is asked for a sign of life. */
const pingEveryMs = 25_000;

/**
 * Follows a match: the page's own data first, then whatever the room says. While the socket is down the page is asked
 * for again instead.
 *
 * @param delayMs how long everything is held back before it is shown
 */
export function useMatchRoom(matchId: number, loaded: LoadedRoom, delayMs: number) {
  const [room, dispatch] = useReducer(roomAfter, loaded, roomBefore);
  const [connection, setConnection] = useState<Connection>("connecting");
  /** What was heard, shown or not: from here a lost connection goes on. */
  const heardSeq = useRef(loaded.lastSeq);
  const [held] = useState(() => createDelayLine((action: RoomAction) => dispatch(shownNow(action))));
  const isOver = room.status !== "live" && room.status !== "upcoming";

  useEffect(() => {
    held.setDelayMs(delayMs);
  }, [held, delayMs]);

  useEffect(() => {
    heardSeq.current = Math.max(heardSeq.current, loaded.lastSeq);
    held.push({ type: "loaded", loaded, atMs: 0 });
  }, [held, loaded]);

  useRevalidationWhile(connection !== "open" && !isOver, pollEveryMs);

  useEffect(() => {
    if (isOver) return;
    const socket = new ReconnectingWebSocket(
      () => roomAddress(matchId, heardSeq.current),
      undefined,
      reconnection(Math.random),
    );
    let heardSincePing = true;
    function heard() {
      heardSincePing = true;
      dispatch({ type: "contact", atMs: Date.now() });
    }
    function hear(text: string) {
      const speech = readRoomSpeech(text);
      if (!speech) return;
      if (isRoomNotice(speech)) return dispatch({ type: "notice", notice: speech, atMs: Date.now() });
      const intake = intakeOf(heardSeq.current, speech);
      // The room tells what lies between to whoever comes back for it.
      if (intake === "missed") return socket.reconnect();
      if (intake === "drop") return;
      heardSeq.current = speech.seq;
      held.push({ type: "message", message: speech, atMs: 0 });
    }
    socket.addEventListener("open", () => {
      heard();
      setConnection("open");
    });
    socket.addEventListener("close", () => setConnection("down"));
    socket.addEventListener("message", ({ data }) => {
      heard();
      if (typeof data === "string") hear(data);
    });
    const pinging = setInterval(() => {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (!heardSincePing) return socket.reconnect();
      heardSincePing = false;
      socket.send("ping");
    }, pingEveryMs);
    // A browser knows of its own network before any silence could tell.
    const comeBack = () => socket.reconnect();
    const goAway = () => socket.close();
    addEventListener("online", comeBack);
    addEventListener("offline", goAway);
    return () => {
      clearInterval(pinging);
      removeEventListener("online", comeBack);
      removeEventListener("offline", goAway);
      socket.close();
    };
  }, [held, matchId, isOver]);

  return { room, connection, isOver };
}

/** What was held back is heard when it is shown: until then the clock of the match stood where it was. */
function shownNow(action: RoomAction): RoomAction {
  return { ...action, atMs: Date.now() };
}

/** Asked anew for each attempt, so that a lost connection goes on where it broke off. */
function roomAddress(matchId: number, sinceSeq: number): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/ws/matches/${matchId}?since=${sinceSeq}`;
}
