import { Outlet } from "react-router";

import { AdminNav } from "../../accounts/account-nav.tsx";
import { requirePageAdmin, requirePageUser } from "../../accounts/page-user.server.ts";

export const middleware = [requirePageUser, requirePageAdmin];

/** Around every page of the administration. */
export default function AdminLayout() {
  return (
    <div className="mx-auto w-full max-w-5xl grow lg:grid lg:grid-cols-[14rem_minmax(0,1fr)] lg:border-x lg:border-line">
      <AdminNav />
      <div className="min-w-0">
        <Outlet />
      </div>
    </div>
  );
}

/** Without it what the middleware asks would not be asked while a visitor moves between these pages. */
export function loader() {
  return null;
}
