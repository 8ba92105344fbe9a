import { type ActionFunctionArgs, redirect } from "react-router";
import * as z from "zod";

import { mailTopics } from "../../../worker/accounts/topics.ts";
import { listNotifications, readAllNotifications, readNotification } from "../../../worker/notify/inbox.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { answerForm, textOf } from "../../forms/answer-form.server.ts";
import { formatMoment } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { deLocalizeHref, getLocale } from "../../paraglide/runtime.js";

const pageSize = 30;
const addressSchema = z.object({
  sujet: z.enum(mailTopics).nullable().catch(null),
  lues: z.enum(["non"]).nullable().catch(null),
  avant: z.coerce.number().int().positive().nullable().catch(null),
});

export type CentrePage = Awaited<ReturnType<typeof loadCentre>>;

/** One page of what somebody was told. */
export async function loadCentre({ services, zone }: PageContext, request: Request) {
  const { searchParams } = new URL(request.url);
  const asked = addressSchema.parse({
    sujet: searchParams.get("sujet"),
    lues: searchParams.get("lues"),
    avant: searchParams.get("avant"),
  });
  const { results, nextCursor } = await listNotifications(services, {
    topic: asked.sujet,
    unreadOnly: asked.lues === "non",
    matchId: null,
    cursor: asked.avant,
    pageSize,
    language: getLocale(),
  });
  return {
    topic: asked.sujet,
    unreadOnly: asked.lues === "non",
    nextCursor,
    newestId: results[0]?.id ?? null,
    lines: results.map((one) => ({
      id: one.id,
      title: one.title,
      text: one.text,
      path: deLocalizeHref(one.path),
      moment: formatMoment(Date.parse(one.created_at), zone),
      isRead: one.read_at !== null,
    })),
  };
}

/** Reads one or all, and comes back to the same page. */
export function answerCentre({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  const url = new URL(request.url);
  const back = `${url.pathname}${url.search}`;
  return answerForm(
    request,
    {
      async read(typed) {
        await readNotification(services, Number(textOf(typed, "id")));
        throw redirect(back);
      },
      async readAll(typed) {
        const upToId = Number(textOf(typed, "upTo"));
        await readAllNotifications(services, Number.isSafeInteger(upToId) && upToId > 0 ? upToId : null);
        throw redirect(back);
      },
    },
    { NOT_FOUND: m.problem_notification_gone },
  );
}
