import { savedAtHeader } from "./copies.ts";
import { copiesName } from "./worker-scope.ts";

export type KeptPage = { path: string; title: string; savedAtMs: number };

/** The pages this device has a copy of, the one kept last first. */
export async function listKeptPages(): Promise<KeptPage[]> {
  if (!("caches" in globalThis) || !(await caches.has(copiesName))) return [];
  const cache = await caches.open(copiesName);
  const pages = await Promise.all((await cache.keys()).map((request) => pageOf(request, cache)));
  return pages.flatMap((page) => page ?? []).toSorted((one, other) => other.savedAtMs - one.savedAtMs);
}

async function pageOf(request: Request, cache: Cache): Promise<KeptPage | null> {
  const copy = await cache.match(request, { ignoreVary: true });
  if (!copy?.headers.get("Content-Type")?.startsWith("text/html")) return null;
  const { pathname, search } = new URL(request.url);
  const { title } = new DOMParser().parseFromString(await copy.text(), "text/html");
  return { path: pathname + search, title, savedAtMs: Number(copy.headers.get(savedAtHeader)) };
}
