import { useEffect } from "react";
import { useRevalidator } from "react-router";

/** Asks for the page's data again and again while there is a reason to, somebody is looking and there is a network. */
export function useRevalidationWhile(isWorthIt: boolean, everyMs: number): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!isWorthIt) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && navigator.onLine) void revalidate();
    }, everyMs);
    return () => clearInterval(timer);
  }, [isWorthIt, everyMs, revalidate]);
}
