import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { listUsers } from "../../../worker/accounts/administration.ts";
import { listAudit } from "../../../worker/accounts/audit.ts";
import { auditListQuery, userListQuery } from "../../../worker/accounts/contract.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { pageContext } from "../../context.ts";
import { formatNumber } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { Figures } from "../../ui/figures.tsx";

export async function loader({ context }: LoaderFunctionArgs) {
  const { services } = context.get(pageContext);
  const [users, admins, events] = await Promise.all([
    listUsers(services, userListQuery.parse({ page_size: "1" })),
    listUsers(services, userListQuery.parse({ page_size: "1", role: "admin" })),
    listAudit(services, auditListQuery.parse({ page_size: "1" })),
  ]);
  return { users: users.count, admins: admins.count, events: events.count };
}

export default function AdminEntry() {
  const { users, admins, events } = useLoaderData<typeof loader>();
  return (
    <article>
      <AccountHead title={m.admin_title()} intro={m.admin_intro()} />
      <div className="gutter pb-5">
        <Figures
          figures={[
            { label: m.admin_users(), value: formatNumber(users) },
            { label: m.admin_admins(), value: formatNumber(admins) },
            { label: m.admin_events(), value: formatNumber(events) },
          ]}
        />
        <p className="mt-4 flex flex-wrap gap-x-5">
          <LocalLink to="/admin/utilisateurs" className="link inline-block py-2">
            {m.admin_users()}
          </LocalLink>
          <LocalLink to="/admin/audit" className="link inline-block py-2">
            {m.admin_audit()}
          </LocalLink>
        </p>
      </div>
    </article>
  );
}
