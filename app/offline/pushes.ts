import type { WorkerScope } from "./worker-scope.ts";

/** What our server pushes; nobody else has the key to encrypt it. */
type Push = { id: number; title: string; text: string; path: string };

/** Shows what was pushed to this browser, and opens the page it is about. */
export function takePushes(worker: WorkerScope): void {
  worker.addEventListener("push", (event) => {
    const { id, title, text, path } = event.data.json() as Push;
    const shown = { body: text, tag: String(id), icon: "/favicon.svg", data: { path } };
    event.waitUntil(worker.registration.showNotification(title, shown));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openPage(worker, event.notification.data.path));
  });
}

async function openPage(worker: WorkerScope, path: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((one) => new URL(one.url).pathname === path);
  await (open ? open.focus() : worker.clients.openWindow(path));
}
