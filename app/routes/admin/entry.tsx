import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { listUsers } from "../../../worker/accounts/administration.ts";
import { listAudit } from "../../../worker/accounts/audit.ts";
import { countWaitingBooks } from "../../../worker/bets/held-up.ts";
import { auditListQuery, userListQuery } from "../../../worker/accounts/contract.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { pageContext } from "../../context.ts";
import { formatNumber } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { Figures } from "../../ui/figures.tsx";

export async function loader({ context }: LoaderFunctionArgs) {
  const { services } = context.get(pageContext);
  const [users, admins, events, books] = await Promise.all([
    listUsers(services, userListQuery.parse({ page_size: "1" })),
    listUsers(services, userListQuery.parse({ page_size: "1", role: "admin" })),
    listAudit(services, auditListQuery.parse({ page_size: "1" })),
    countWaitingBooks(services),
  ]);
  return { users: users.count, admins: admins.count, events: events.count, books };
}

export default function AdminEntry() {
  const { users, admins, events, books } = useLoaderData<typeof loader>();
  return (
    <article>
      <AccountHead title={m.admin_title()} intro={m.admin_intro()} />
      <div className="gutter pb-5">
        <Figures
          figures={[
            { label: m.admin_users(), value: formatNumber(users) },
            { label: m.admin_admins(), value: formatNumber(admins) },
            { label: m.admin_events(), value: formatNumber(events) },
            { label: m.admin_books_frozen(), value: formatNumber(books.frozenBooks) },
            { label: m.admin_held_up(), value: formatNumber(books.heldUp) },
            { label: m.admin_corrections(), value: formatNumber(books.lateCorrections) },
          ]}
        />
        <p className="mt-4 flex flex-wrap gap-x-5">
          <LocalLink to="/admin/utilisateurs" className="link inline-block py-2">
            {m.admin_users()}
          </LocalLink>
          <LocalLink to="/admin/comptabilite" className="link inline-block py-2">
            {m.admin_books()} <Waiting count={books.frozenBooks} />
          </LocalLink>
          <LocalLink to="/admin/reglements" className="link inline-block py-2">
            {m.admin_settlements()} <Waiting count={books.heldUp + books.lateCorrections} />
          </LocalLink>
          <LocalLink to="/admin/audit" className="link inline-block py-2">
            {m.admin_audit()}
          </LocalLink>
        </p>
      </div>
    </article>
  );
}

/** How much waits behind a link; nothing where nothing does. */
function Waiting({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span className="ml-1 inline-flex min-w-5 justify-center rounded-pill bg-ink px-1 font-bold text-bg tabular-nums no-underline">
      {formatNumber(count)} <span className="sr-only">{m.admin_waiting()}</span>
    </span>
  );
}
