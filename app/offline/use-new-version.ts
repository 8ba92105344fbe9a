import { useEffect, useState } from "react";

import { takeOver } from "./worker-scope.ts";

/**
 * Registers the service worker once the page is there. A new version of it waits until somebody asks for it.
 *
 * @returns what makes the waiting version take over and opens the page anew; null while none waits
 */
export function useNewVersion(): (() => void) | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    const { serviceWorker } = navigator;
    if (!import.meta.env.PROD || !serviceWorker) return;
    const watched = new AbortController();
    async function register() {
      const registration = await serviceWorker.register("/sw.js").catch(() => null);
      if (!registration || watched.signal.aborted) return;
      function lookForWaiting() {
        // The first one ever has nobody to replace.
        if (serviceWorker.controller) setWaiting(registration?.waiting ?? null);
      }
      lookForWaiting();
      registration.addEventListener(
        "updatefound",
        () => registration.installing?.addEventListener("statechange", lookForWaiting, { signal: watched.signal }),
        { signal: watched.signal },
      );
    }
    if (document.readyState === "complete") void register();
    else addEventListener("load", () => void register(), { once: true, signal: watched.signal });
    return () => watched.abort();
  }, []);
  if (!waiting) return null;
  return () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- to a worker of ours, not to a window
    waiting.postMessage(takeOver);
  };
}
