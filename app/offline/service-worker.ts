import {
  copiesKept,
  isList,
  isSignOut,
  mayKeep,
  offlinePathFor,
  pagePathOf,
  patienceMs,
  roleOf,
  savedAtHeader,
  withAge,
} from "./copies.ts";
import { takePushes } from "./pushes.ts";
import { type AskEvent, type PageMessage, type WorkerScope, copiesName, takeOver } from "./worker-scope.ts";

declare const self: WorkerScope;

/** Named by what is in it: another build has a cache of its own, and the old one stays until its pages are gone. */
const filesName = `files-${fingerprintOf(self.buildFiles)}`;
/** With their data, which a page may ask for again. */
const offlinePages = ["/hors-ligne", "/en/hors-ligne", "/hors-ligne.data", "/en/hors-ligne.data"];

takePushes(self);
self.addEventListener("install", (event) => event.waitUntil(fetchBuild()));
self.addEventListener("activate", (event) => event.waitUntil(begin()));
self.addEventListener("message", ({ data }) => {
  if (data === takeOver) void self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  // What was kept belongs to everybody; a shared device shows nobody what the last one looked at all the same.
  if (isSignOut(request.method, url.pathname)) event.waitUntil(caches.delete(copiesName));
  if (request.method !== "GET") return;
  const role = roleOf(url.pathname);
  if (role === "file") event.respondWith(fileOf(request));
  else if (role === "copied") event.respondWith(freshOrCopy(event, url));
  else if (offlinePages.includes(url.pathname)) event.respondWith(fileOf(request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => withoutNetwork(url)));
});

async function fetchBuild(): Promise<void> {
  const cache = await caches.open(filesName);
  await cache.addAll(self.buildFiles);
  await cache.addAll(offlinePages.map((path) => new Request(path, { credentials: "omit", cache: "reload" })));
}

async function dropOldBuilds(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => ![filesName, copiesName].includes(name)).map((name) => caches.delete(name)));
}

/** The page that brought this worker was loaded without it: it is looked at once more, now that something is kept. */
async function begin(): Promise<void> {
  await dropOldBuilds();
  await self.clients.claim();
  const open = await self.clients.matchAll();
  await Promise.all(open.map(({ url }) => keepOpen(new URL(url)).catch(() => null)));
}

/** A file is kept once it was used: nothing else will ever stand at its address. */
async function fileOf(request: Request): Promise<Response> {
  const cache = await caches.open(filesName);
  const known = await cache.match(request.url, { ignoreVary: true, ignoreSearch: true });
  if (known) return known;
  const answer = await fetch(request);
  if (answer.status === 200 && answer.type === "basic") await cache.put(request.url, answer.clone());
  return answer;
}

/** The network's answer; the last copy where there is none, where it fails, or where it takes too long. */
async function freshOrCopy(event: AskEvent, url: URL): Promise<Response> {
  const copy = await (await caches.open(copiesName)).match(url.href, { ignoreVary: true });
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then((answer) => keep(url, event.request, answer.clone())).catch(() => null));
  const answer = await (copy ? Promise.race([fresh.catch(() => null), patience()]) : fresh.catch(() => null));
  if (copy && (answer === null || answer.status >= 500)) return shown(event, copy);
  if (answer === null) return withoutCopy(event, url);
  await tell(event, null);
  return answer;
}

function patience(): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), patienceMs);
  });
}

async function keep(url: URL, request: Request, answer: Response): Promise<void> {
  if (mayKeep(answer)) {
    await put(url, answer);
  } else if (answer.ok && request.mode === "navigate" && isList(url.pathname)) {
    // Made for somebody who is signed in, and not kept.
    await keepOpen(url);
  }
}

/** Keeps a page as everybody sees it: asked without cookies, it belongs to nobody. */
async function keepOpen(url: URL): Promise<void> {
  if (roleOf(url.pathname) !== "copied") return;
  const answer = await fetch(url.pathname + url.search, { credentials: "omit", headers: { Accept: "text/html" } });
  if (mayKeep(answer)) await put(new URL(answer.url), answer);
}

async function put(url: URL, answer: Response): Promise<void> {
  const headers = new Headers(answer.headers);
  headers.set(savedAtHeader, String(Date.now()));
  const cache = await caches.open(copiesName);
  // Taken out and put back: the order of a cache is that of coming in.
  await cache.delete(url.href, { ignoreVary: true });
  const body = await answer.arrayBuffer();
  await cache.put(url.href, new Response(body, { headers }));
  if (headers.get("Content-Type")?.startsWith("text/html")) await keepFilesOf(new TextDecoder().decode(body));
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - copiesKept)).map((oldest) => cache.delete(oldest)));
}

/** A page that is kept can be opened only with the files it names; its browser has most of them already. */
async function keepFilesOf(html: string): Promise<void> {
  const cache = await caches.open(filesName);
  for (const [file] of html.matchAll(/\/assets\/[\w.-]+\.(?:js|css)/g)) {
    if (!(await cache.match(file, { ignoreVary: true }))) await cache.add(file);
  }
}

/** A copy says when it was kept: a page in its root element, data by a message to the page that asked. */
async function shown(event: AskEvent, copy: Response): Promise<Response> {
  const savedAtMs = Number(copy.headers.get(savedAtHeader));
  if (copy.headers.get("Content-Type")?.startsWith("text/html")) {
    return new Response(withAge(await copy.text(), savedAtMs), { headers: copy.headers });
  }
  await tell(event, savedAtMs);
  return copy;
}

/** Tells a page that asked for data how old they are. */
async function tell(event: AskEvent, savedAtMs: number | null): Promise<void> {
  if (pagePathOf(new URL(event.request.url).pathname) === null) return;
  const message: PageMessage = { type: "shown", savedAtMs };
  (await self.clients.get(event.clientId))?.postMessage(message);
}

/** Data of another page that is not at hand: that page is opened whole, of which there may be a copy. */
async function withoutCopy(event: AskEvent, url: URL): Promise<Response> {
  if (event.request.mode === "navigate") return withoutNetwork(url);
  const path = pagePathOf(url.pathname);
  const asking = await self.clients.get(event.clientId);
  if (path === null || !asking || new URL(asking.url).pathname === path) return Response.error();
  const page = new URL(path + url.search, url);
  page.searchParams.delete("_routes");
  return new Response(null, {
    status: 204,
    headers: { "X-Remix-Redirect": page.pathname + page.search, "X-Remix-Reload-Document": "true" },
  });
}

/** The offline page lies under its own address, as the scripts in it expect. */
function withoutNetwork(url: URL): Response {
  return Response.redirect(offlinePathFor(url), 302);
}

function fingerprintOf(files: readonly string[]): string {
  let hash = 0;
  for (const character of files.join(" ")) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return (hash >>> 0).toString(36);
}
