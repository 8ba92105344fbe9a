import { type ActionFunctionArgs, data } from "react-router";

import { issueTicket } from "../../../worker/notify/ticket.ts";
import { pageContext } from "../../context.ts";

/** A ticket for the socket of who is signed in by cookies; the API gives the same to who has a token. */
export async function action({ context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  if (services.actor.kind !== "user") throw data(null, { status: 401 });
  return Response.json(await issueTicket(services), { headers: { "Cache-Control": "private, no-store" } });
}
