import type { SessionState } from "./sessions-repo.ts";

/** What is over elsewhere may count here for as long, and no longer. */
const knownForMs = 5_000;
const mostKnown = 5_000;

const known = new Map<string, { state: SessionState; readAtMs: number }>();

/**
 * The state of a session, read at most once in five seconds of an isolate. A cache, and nothing that decides: every
 * isolate asks the store again by itself. Holds values, because a promise of one request cannot be awaited by another.
 *
 * @param sessionVersion of the token that was shown: one that is newer than what is known here asks again
 */
export async function knowSessionState(
  session: { id: string; sessionVersion: number },
  nowMs: number,
  read: () => Promise<SessionState | null>,
): Promise<SessionState | null> {
  const found = known.get(session.id);
  const isFresh = found !== undefined && nowMs >= found.readAtMs && nowMs - found.readAtMs < knownForMs;
  if (isFresh && found.state.sessionVersion >= session.sessionVersion) return found.state;
  const state = await read();
  if (known.size >= mostKnown) known.clear();
  if (state) known.set(session.id, { state, readAtMs: nowMs });
  else known.delete(session.id);
  return state;
}

/** Asks the store the next time. */
export function forgetSessionState(sessionId: string): void {
  known.delete(sessionId);
}
