import { type SQL, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";

export type AuditEntry = {
  atMs: number;
  actor: string;
  action: string;
  subject: string | null;
  outcome: "done" | "refused";
  detail: string | null;
  requestId: string | null;
  networkHash: string | null;
};

export type AuditRow = AuditEntry & { id: number };

/** @param onlyIf a condition on other tables, for an entry that depends on what its batch did */
export function insertAuditStatement(entry: AuditEntry, onlyIf: SQL = sql`1`): Statement {
  return sql`insert into audit_log (at_ms, actor, action, subject, outcome, detail, request_id, network_hash)
    select ${entry.atMs}, ${entry.actor}, ${entry.action}, ${entry.subject}, ${entry.outcome}, ${entry.detail},
      ${entry.requestId}, ${entry.networkHash} where ${onlyIf}`;
}

/** Takes away from which networks somebody came. */
export function pseudonymizeAuditStatement(who: string): Statement {
  return sql`update audit_log set network_hash = null
    where (actor = ${who} or subject = ${who}) and network_hash is not null`;
}

export type AuditFilter = { who: string | null; action: string | null };

export async function findAuditPage(
  db: Database,
  filter: AuditFilter,
  page: { limit: number; offset: number },
): Promise<AuditRow[]> {
  return db.all<AuditRow>(sql`select id, at_ms as "atMs", actor, action, subject, outcome, detail,
      request_id as "requestId", network_hash as "networkHash"
    from audit_log where ${matching(filter)} order by id desc limit ${page.limit} offset ${page.offset}`);
}

export async function countAudit(db: Database, filter: AuditFilter): Promise<number> {
  const [row] = await db.all<{ count: number }>(sql`select count(*) as count from audit_log where ${matching(filter)}`);
  return row?.count ?? 0;
}

function matching({ who, action }: AuditFilter): SQL {
  const byWho = who === null ? sql`1` : sql`(subject = ${who} or actor = ${who})`;
  return action === null ? byWho : sql`${byWho} and action = ${action}`;
}
