import { Form, type LoaderFunctionArgs, useLoaderData } from "react-router";

import { listUsers } from "../../../worker/accounts/administration.ts";
import { userListQuery } from "../../../worker/accounts/contract.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { queryOf } from "../../accounts/list-query.server.ts";
import { roleName, roles } from "../../accounts/role-name.ts";
import { pageContext } from "../../context.ts";
import { foundOr404 } from "../../found.server.ts";
import { formatShortDate } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { SubmitButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/notices.tsx";
import { Pager } from "../../ui/pager.tsx";

const field =
  "mt-0.5 block h-11 w-full rounded-sheet border border-ctl bg-surface px-2.5 text-[1rem] font-normal text-ink";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, zone } = context.get(pageContext);
  const query = queryOf(userListQuery, request);
  const { count, results } = await foundOr404(listUsers(services, query));
  const nowMs = services.clock.realNowMs();
  return {
    asked: { q: query.q ?? "", role: query.role ?? "" },
    count,
    page: query.page,
    pageCount: Math.ceil(count / query.page_size),
    users: results.map((user) => ({
      id: user.id,
      name: user.display_name,
      email: user.email,
      role: user.role,
      premiumUntil:
        user.premium_until !== null && Date.parse(user.premium_until) > nowMs
          ? formatShortDate(Date.parse(user.premium_until) - 1, zone)
          : null,
      isBanned: user.banned_at !== null,
      isVerified: user.email_verified_at !== null,
      since: formatShortDate(Date.parse(user.created_at), zone),
    })),
  };
}

export default function AdminUsers() {
  const { asked, count, page, pageCount, users } = useLoaderData<typeof loader>();
  return (
    <article>
      <AccountHead title={m.admin_users()} />
      <Form className="gutter grid gap-3 border-t border-line py-4 md:grid-cols-[1fr_12rem_auto] md:items-end">
        <label className="type-meta block">
          {m.admin_search()}
          <input key={asked.q} type="search" name="q" maxLength={100} defaultValue={asked.q} className={field} />
        </label>
        <label className="type-meta block">
          {m.admin_role()}
          <select key={asked.role} name="role" defaultValue={asked.role} className={field}>
            <option value="">{m.admin_any_role()}</option>
            {roles.map((role) => (
              <option key={role} value={role}>
                {roleName(role)}
              </option>
            ))}
          </select>
        </label>
        <div>
          <SubmitButton>{m.admin_search_submit()}</SubmitButton>
        </div>
      </Form>
      <output className="gutter type-meta block border-t border-ink py-2">
        {m.admin_users_found({ count: String(count) })}
      </output>
      {users.length === 0 ? <EmptyState title={m.admin_users_none()} /> : null}
      <ul>
        {users.map((user) => (
          <li key={user.id} className="gutter flex flex-wrap gap-x-4 gap-y-0.5 border-t border-line py-2.5">
            <div className="min-w-0 grow basis-60">
              <LocalLink to={`/admin/utilisateurs/${user.id}`} className="link type-h3 target break-words">
                {user.name ?? m.admin_user_erased({ id: String(user.id) })}
              </LocalLink>
              <p className="type-meta break-all">{user.email ?? "–"}</p>
            </div>
            <p className="type-meta self-center">
              {[
                roleName(user.role),
                ...(user.premiumUntil ? [m.admin_premium_until({ day: user.premiumUntil })] : []),
                ...(user.isBanned ? [m.admin_banned()] : []),
                ...(user.isVerified || user.email === null ? [] : [m.admin_unverified()]),
                m.admin_since({ day: user.since }),
              ].join(" · ")}
            </p>
          </li>
        ))}
      </ul>
      <Pager page={page} pageCount={pageCount} />
    </article>
  );
}
