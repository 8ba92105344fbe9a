import type { PageMessage } from "./worker-scope.ts";

const changed = "copy-age";

/** When the copy this page shows was kept, as the service worker wrote it down; null for a page that came fresh. */
export function copyAgeMs(): number | null {
  const written = document.documentElement.dataset.copyOf;
  return written === undefined ? null : Number(written);
}

/** Hears what the service worker says of data it hands over later, and tells that the age has changed. */
export function watchCopyAge(tell: () => void): () => void {
  function hear({ data }: MessageEvent<PageMessage>) {
    if (data.type !== "shown") return;
    if (data.savedAtMs === null) delete document.documentElement.dataset.copyOf;
    else document.documentElement.dataset.copyOf = String(data.savedAtMs);
    dispatchEvent(new Event(changed));
  }
  const worker = navigator.serviceWorker;
  worker?.addEventListener("message", hear);
  addEventListener(changed, tell);
  return () => {
    worker?.removeEventListener("message", hear);
    removeEventListener(changed, tell);
  };
}
