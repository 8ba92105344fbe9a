import { useCallback, useSyncExternalStore } from "react";

export const spoilerDelays = [0, 30, 60] as const;
/** Seconds. */
export type SpoilerDelay = (typeof spoilerDelays)[number];

const storageKey = "spoiler-delay";

/** How long after it happened somebody wants to be told, kept in this browser. */
export function useSpoilerDelay(): [SpoilerDelay, (delay: SpoilerDelay) => void] {
  const delay = useSyncExternalStore(onChange, storedDelay, noDelay);
  const keep = useCallback((chosen: SpoilerDelay) => {
    try {
      localStorage.setItem(storageKey, String(chosen));
    } catch {
      // A browser that keeps nothing forgets this too.
    }
    dispatchEvent(new StorageEvent("storage", { key: storageKey }));
  }, []);
  return [delay, keep];
}

function onChange(tell: () => void): () => void {
  addEventListener("storage", tell);
  return () => removeEventListener("storage", tell);
}

function storedDelay(): SpoilerDelay {
  try {
    return spoilerDelays.find((delay) => String(delay) === localStorage.getItem(storageKey)) ?? 0;
  } catch {
    return 0;
  }
}

function noDelay(): SpoilerDelay {
  return 0;
}
