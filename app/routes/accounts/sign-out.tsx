import { type ActionFunctionArgs, redirect, redirectDocument } from "react-router";

import { signedOutCookies } from "../../../worker/accounts/page-session.ts";
import { endOwnSession } from "../../../worker/accounts/sessions.ts";
import { pageContext } from "../../context.ts";
import { localizeHref } from "../../paraglide/runtime.js";

export function loader(): never {
  throw redirect(localizeHref("/"));
}

/** A whole new page: nothing of what was shown before stays in the browser's memory. */
export async function action({ context }: ActionFunctionArgs): Promise<never> {
  const { services } = context.get(pageContext);
  if (services.actor.kind === "user") await endOwnSession(services);
  const headers = new Headers();
  for (const cookie of signedOutCookies()) headers.append("Set-Cookie", cookie);
  throw redirectDocument(localizeHref("/"), { headers });
}
