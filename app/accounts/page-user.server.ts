import { type MiddlewareFunction, data, redirect } from "react-router";

import { getOwnAccount } from "../../worker/accounts/profile.ts";
import { safeReturnPath } from "../../worker/platform/http/same-origin.ts";
import { pageContext } from "../context.ts";
import { deLocalizeHref, localizeHref } from "../paraglide/runtime.js";

/** Where the visit was going when an account was asked for; survives the mail that confirms a new one. */
const returnCookie = "retour";
const returnCookieSeconds = 86_400;

/** Shows a page to everybody, and to whoever is signed in in their own time zone. */
export const recognisePageUser: MiddlewareFunction<Response> = async ({ context }, next) => {
  const page = context.get(pageContext);
  if (page.services.actor.kind === "user") {
    const { time_zone: zone } = await getOwnAccount(page.services);
    context.set(pageContext, { ...page, zone, isOwnZone: true });
  }
  return next();
};

/** Sends who is not signed in to the sign-in page and back; shows everybody else the page in their own time zone. */
export const requirePageUser: MiddlewareFunction<Response> = async ({ url, context }, next) => {
  const page = context.get(pageContext);
  if (page.services.actor.kind !== "user") throw redirect(signInHref(url.pathname + url.search));
  const { time_zone: zone } = await getOwnAccount(page.services);
  context.set(pageContext, { ...page, zone, isOwnZone: true });
  return next();
};

/** Lets administrators through. Stands after `requirePageUser`. */
export const requirePageAdmin: MiddlewareFunction<Response> = async ({ context }, next) => {
  const { services } = context.get(pageContext);
  if (services.actor.kind !== "user" || services.actor.role !== "admin") throw data(null, { status: 403 });
  return next();
};

/** @param path a path of this site */
export function signInHref(path: string): string {
  return `${localizeHref("/connexion")}?retour=${encodeURIComponent(path)}`;
}

/** Where the sign-in of a request leads: what its address, or else its cookie, asks for; null for nothing in particular. */
export function returnPathOf(request: Request): string | null {
  const cookie = /(?:^|;\s*)retour=([^;]+)/.exec(request.headers.get("Cookie") ?? "")?.[1];
  const asked = new URL(request.url).searchParams.get("retour") ?? (cookie === undefined ? null : decoded(cookie));
  const path = safeReturnPath(asked);
  return path === "/" ? null : path;
}

/** Remembers where a newcomer wanted to go. */
export function returnCookieOf(path: string | null): string {
  const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";
  if (path === null) return `${returnCookie}=; Max-Age=0; ${attributes}`;
  return `${returnCookie}=${encodeURIComponent(path)}; Max-Age=${returnCookieSeconds}; ${attributes}`;
}

/** The same page in the language of an account. */
export function inLanguage(path: string, locale: "fr" | "en"): string {
  return localizeHref(deLocalizeHref(path), { locale });
}

function decoded(cookie: string): string | null {
  try {
    return decodeURIComponent(cookie);
  } catch {
    return null;
  }
}
