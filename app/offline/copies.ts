/** What the service worker decides by; without any of its means. */

/** How an address of our own is answered where there is no network. */
export type Role =
  /** A file of the build, named by its content: the same for ever. */
  | "file"
  /** Something anybody may see, of which the last copy is kept. */
  | "copied"
  /** Asked of the network alone, as if there were no service worker. */
  | "passed";

export const savedAtHeader = "X-Saved-At";
/** Pages and what they are made of; the oldest give way. */
export const copiesKept = 80;
/** A network that has not answered by then is as good as none where a copy is at hand. */
export const patienceMs = 6_000;

const lists = /^(?:\/en)?(?:\/?|\/predictions|\/direct|\/performance)$/;
const details = /^(?:\/en)?\/(?:predictions|matchs)\/\d+$/;

/** @param pathname of an address of our own that is asked for with GET */
export function roleOf(pathname: string): Role {
  if (/^\/(?:assets|fonts|icons)\//.test(pathname) || pathname === "/favicon.svg") return "file";
  if (pathname === "/__manifest" || pathname.startsWith("/images/teams/")) return "copied";
  const path = pagePathOf(pathname) ?? pathname;
  return lists.test(path) || details.test(path) ? "copied" : "passed";
}

/** The page whose data an address holds; null for an address that holds no data of a page. */
export function pagePathOf(pathname: string): string | null {
  const stem = /^(.*)\.data$/.exec(pathname)?.[1];
  if (stem === undefined) return null;
  return stem.endsWith("/_") ? stem.slice(0, -1) : stem;
}

/** Whether a list is what somebody signed in reads as well: its public copy is fetched for them apart. */
export function isList(pathname: string): boolean {
  return lists.test(pathname);
}

/** What says of itself that it is the same for everybody, and nothing else, is ever kept. */
export function mayKeep(answer: Pick<Response, "status" | "type" | "headers">): boolean {
  return (
    answer.status === 200 &&
    answer.type === "basic" &&
    (answer.headers.get("Cache-Control")?.startsWith("public") ?? false)
  );
}

/** Where somebody is sent who asks for a page that is not at hand; it stands in the address, so that they can try again. */
export function offlinePathFor({ pathname, search }: Pick<URL, "pathname" | "search">): string {
  return `${isEnglish(pathname) ? "/en" : ""}/hors-ligne#${pathname}${search}`;
}

/** The page of a kept copy, saying in its root element when it was kept. */
export function withAge(html: string, savedAtMs: number): string {
  return html.replace("<html ", `<html data-copy-of="${savedAtMs}" `);
}

export function isSignOut(method: string, pathname: string): boolean {
  return method === "POST" && /^(?:\/en)?\/deconnexion(?:\.data)?$/.test(pathname);
}

function isEnglish(pathname: string): boolean {
  return pathname === "/en" || pathname.startsWith("/en/");
}
