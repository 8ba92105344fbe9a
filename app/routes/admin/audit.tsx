import { Form, type LoaderFunctionArgs, useLoaderData } from "react-router";

import { listAudit } from "../../../worker/accounts/audit.ts";
import { auditListQuery } from "../../../worker/accounts/contract.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { queryOf } from "../../accounts/list-query.server.ts";
import { pageContext } from "../../context.ts";
import { foundOr404 } from "../../found.server.ts";
import { formatMoment } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { SubmitButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/notices.tsx";
import { Pager } from "../../ui/pager.tsx";

const field =
  "mt-0.5 block h-11 w-full rounded-sheet border border-ctl bg-surface px-2.5 text-[1rem] font-normal text-ink";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, zone } = context.get(pageContext);
  const query = queryOf(auditListQuery, request);
  const { count, results } = await foundOr404(listAudit(services, query));
  return {
    asked: { userId: query.user_id === undefined ? "" : String(query.user_id), action: query.action ?? "" },
    page: query.page,
    pageCount: Math.ceil(count / query.page_size),
    events: results.map(({ at, ...event }) => ({ ...event, at: formatMoment(Date.parse(at), zone) })),
  };
}

/** Actions are named in the code's words, as the interface for machines names them. */
export default function AdminAudit() {
  const { asked, page, pageCount, events } = useLoaderData<typeof loader>();
  return (
    <article>
      <AccountHead title={m.admin_audit()} intro={m.admin_audit_intro()} />
      <Form className="gutter grid gap-3 border-y border-line py-4 md:grid-cols-[10rem_1fr_auto] md:items-end">
        <label className="type-meta block">
          {m.admin_audit_user()}
          <input
            key={asked.userId}
            name="user_id"
            inputMode="numeric"
            maxLength={15}
            defaultValue={asked.userId}
            className={field}
          />
        </label>
        <label className="type-meta block">
          {m.admin_audit_action()}
          <input key={asked.action} name="action" maxLength={60} defaultValue={asked.action} className={field} />
        </label>
        <div>
          <SubmitButton>{m.admin_search_submit()}</SubmitButton>
        </div>
      </Form>
      {events.length === 0 ? <EmptyState title={m.admin_audit_none()} /> : null}
      <ul>
        {events.map((event) => (
          <li key={event.id} className="gutter grid gap-x-4 border-b border-line py-2 md:grid-cols-[8.5rem_1fr]">
            <p className="type-meta pt-0.5">{event.at}</p>
            <div className="min-w-0">
              <p className="type-h3 break-words">
                <span translate="no">{event.action}</span>
                {event.outcome === "refused" ? ` · ${m.admin_audit_refused()}` : null}
              </p>
              <p className="type-meta break-words" translate="no">
                {[
                  event.actor + (event.subject === null || event.subject === event.actor ? "" : ` → ${event.subject}`),
                  event.detail,
                  event.network,
                  event.request_id,
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <Pager page={page} pageCount={pageCount} />
    </article>
  );
}
