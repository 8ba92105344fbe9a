import { useEffect, useState } from "react";

/** The real time, moving on each second; null until the page runs, so that server and browser draw the same first. */
export function useNow(isMoving = true): number | null {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    setNowMs(Date.now());
    if (!isMoving) return;
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [isMoving]);
  return nowMs;
}
