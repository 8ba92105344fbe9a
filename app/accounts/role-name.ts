import type { Role } from "../../worker/accounts/contract.ts";
import { m } from "../paraglide/messages.js";

/** What a role is called. */
export function roleName(role: Role): string {
  const names: Record<Role, () => string> = {
    bettor: m.role_bettor,
    bookmaker: m.role_bookmaker,
    admin: m.role_admin,
  };
  return names[role]();
}

export const roles: readonly Role[] = ["bettor", "bookmaker", "admin"];
