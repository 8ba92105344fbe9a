import { useSyncExternalStore } from "react";

/** The real time to the second, moving on; null until the page runs, so that server and browser draw the same first. */
export function useNow(isMoving = true): number | null {
  return useSyncExternalStore(isMoving ? everySecond : never, wholeSecondMs, unknown);
}

function everySecond(onChange: () => void): () => void {
  const timer = setInterval(onChange, 1000);
  return () => clearInterval(timer);
}

function never(): () => void {
  return () => {};
}

function wholeSecondMs(): number {
  return Math.floor(Date.now() / 1000) * 1000;
}

function unknown(): null {
  return null;
}
