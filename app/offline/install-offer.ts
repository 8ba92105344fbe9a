/** What Chromium gives those who hold its offer back. */
type InstallOffer = Event & { prompt(): Promise<unknown> };

const changed = "install-offer";

/**
 * Holds the browser's offer back before anything is shown: it comes once, perhaps before any other script has run, and
 * nobody wants it on a first visit.
 */
export const holdOfferScript =
  'addEventListener("beforeinstallprompt",e=>{e.preventDefault();window.installOffer=e;dispatchEvent(new Event("install-offer"))})';

/** The browser's offer to install, from the second visit on and until it was declined once. */
export function currentOffer(): InstallOffer | null {
  const held: unknown = Reflect.get(globalThis, "installOffer");
  if (!(held instanceof Event && "prompt" in held)) return null;
  return Number(stored("visits") ?? "0") > 1 && stored("install-declined") === null ? (held as InstallOffer) : null;
}

export function watchOffer(tell: () => void): () => void {
  addEventListener(changed, tell);
  return () => removeEventListener(changed, tell);
}

/** Asks the browser to install; it does so once for every offer. */
export function takeOffer(): void {
  const offer = currentOffer();
  letGo();
  void offer?.prompt();
}

export function declineOffer(): void {
  store("install-declined", "1");
  letGo();
}

/** Counts the visit, which lasts as long as its tab. */
export function countVisit(): void {
  try {
    if (sessionStorage.getItem("visited") !== null) return;
    sessionStorage.setItem("visited", "1");
  } catch {
    // A browser that stores nothing is on its first visit every time.
    return;
  }
  store("visits", String(Number(stored("visits") ?? "0") + 1));
  dispatchEvent(new Event(changed));
}

function letGo(): void {
  Reflect.deleteProperty(globalThis, "installOffer");
  dispatchEvent(new Event(changed));
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // What is not stored is asked again.
  }
}
