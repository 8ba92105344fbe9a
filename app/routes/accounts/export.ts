import type { LoaderFunctionArgs } from "react-router";

import { exportOwnAccount } from "../../../worker/accounts/profile.ts";
import { pageContext } from "../../context.ts";

/** Everything kept of who asks, as a file. */
export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  const { services } = context.get(pageContext);
  return new Response(JSON.stringify(await exportOwnAccount(services), null, 2), {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Content-Disposition": 'attachment; filename="aibet-export.json"',
    },
  });
}
