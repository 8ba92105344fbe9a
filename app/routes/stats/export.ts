import type { LoaderFunctionArgs, MiddlewareFunction } from "react-router";

import { requirePageUser } from "../../accounts/page-user.server.ts";
import { exportBets } from "../../../worker/stats/analytics.ts";
import { everyDay } from "../../../worker/stats/records.ts";
import { pageContext } from "../../context.ts";
import { getLocale } from "../../paraglide/runtime.js";
import { askAsPage, scopeOfAddress } from "./analytics.server.ts";

export const middleware: MiddlewareFunction<Response>[] = [requirePageUser];

/** One's settled bets as a file in the language of the page. */
export async function loader({ request, context }: LoaderFunctionArgs): Promise<Response> {
  const { services } = context.get(pageContext);
  const input = { query: scopeOfAddress(request), days: everyDay, lang: getLocale() };
  return new Response(await askAsPage(exportBets(services, input)), {
    headers: {
      "Content-Type": "text/csv; charset=utf-8",
      "Content-Disposition": 'attachment; filename="aibet-paris.csv"',
    },
  });
}
