import { type LoaderFunctionArgs, Outlet, useLoaderData } from "react-router";

import { AccountNav } from "../../accounts/account-nav.tsx";
import { Avatar } from "../../accounts/avatar.tsx";
import { requirePageUser } from "../../accounts/page-user.server.ts";
import { getOwnAccount } from "../../../worker/accounts/profile.ts";
import { pageContext } from "../../context.ts";
import { m } from "../../paraglide/messages.js";

export const middleware = [requirePageUser];

export async function loader({ context }: LoaderFunctionArgs) {
  const account = await getOwnAccount(context.get(pageContext).services);
  const { display_name: name, avatar, email, role, is_premium: isPremium } = account;
  return { name, avatar, email, isAdmin: role === "admin", isPremium };
}

/** Around every page of the account: whose it is, and where else to go. */
export default function AccountLayout() {
  const { name, avatar, email, isAdmin, isPremium } = useLoaderData<typeof loader>();
  return (
    <div className="mx-auto w-full max-w-5xl grow lg:grid lg:grid-cols-[14rem_minmax(0,1fr)] lg:border-x lg:border-line">
      <AccountNav isAdmin={isAdmin} />
      <div className="min-w-0">
        <div className="gutter flex items-center gap-3 border-b border-line py-3">
          <Avatar avatar={avatar} name={name} />
          <p className="min-w-0">
            <span className="type-h3 block truncate">{name}</span>
            <span className="type-meta block truncate">
              {email} · {isPremium ? m.plan_premium() : m.plan_free()}
            </span>
          </p>
        </div>
        <Outlet />
      </div>
    </div>
  );
}
