/** Of what a service worker has, the part ours uses; the library of types that knows all of it contradicts that of pages. */
export type WorkerScope = {
  /** Written before the code by the build: every file that the first pages are made of. */
  buildFiles: readonly string[];
  location: { origin: string };
  clients: {
    claim(): Promise<void>;
    get(id: string): Promise<Page | undefined>;
    matchAll(which?: { type: "window"; includeUncontrolled: boolean }): Promise<readonly Page[]>;
    openWindow(path: string): Promise<unknown>;
  };
  registration: {
    showNotification(
      title: string,
      options: { body: string; tag: string; icon: string; data: { path: string } },
    ): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof Events>(name: Name, listen: (event: Events[Name]) => void): void;
};

export type AskEvent = LastingEvent & {
  request: Request;
  clientId: string;
  respondWith(answer: Promise<Response>): void;
};

type Page = { url: string; postMessage(message: PageMessage): void; focus(): Promise<unknown> };
type LastingEvent = { waitUntil(work: Promise<unknown>): void };
type Events = {
  install: LastingEvent;
  activate: LastingEvent;
  fetch: AskEvent;
  message: { data: unknown };
  push: LastingEvent & { data: { json(): unknown } };
  notificationclick: LastingEvent & { notification: { close(): void; data: { path: string } } };
};

/** What the worker tells a page: when the data it just got was kept, or null where it came fresh. */
export type PageMessage = { type: "shown"; savedAtMs: number | null };
/** What a page tells the worker: take over now. */
export const takeOver = "take-over";
/** The cache of copies, by the name under which the offline page finds it. */
export const copiesName = "copies";
