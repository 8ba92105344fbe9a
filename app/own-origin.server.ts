import { type MiddlewareFunction, data } from "react-router";

import { isOwnOrigin } from "../worker/platform/http/same-origin.ts";
import { pageContext } from "./context.ts";
import { deLocalizeHref } from "./paraglide/runtime.js";

/** Authorised by the token in its address alone: mailboxes ask for it themselves, from nowhere (RFC 8058). */
const oneClick = "/desabonnement";

/** Whatever a page is asked to change is refused before anything looks at it, unless a page of ours asks. */
export const refuseForeignOrigins: MiddlewareFunction<Response> = async ({ request, url, context }, next) => {
  if (request.method === "GET" || request.method === "HEAD" || deLocalizeHref(url.pathname) === oneClick) return next();
  const { services, origin } = context.get(pageContext);
  if (isOwnOrigin(request, origin)) return next();
  services.log.warn("foreign_origin_refused", { path: url.pathname });
  throw data(null, { status: 403 });
};
