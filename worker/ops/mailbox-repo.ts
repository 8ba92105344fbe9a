import { desc, eq, sql } from "drizzle-orm";

import type { Database, Statement } from "../platform/db.ts";
import { localMail } from "./schema.ts";

export async function insertLocalMail(db: Database, mail: typeof localMail.$inferInsert): Promise<void> {
  await db.insert(localMail).values(mail).onConflictDoNothing();
}

/** Newest first. */
export function findLocalMail(db: Database, recipient: string | null) {
  return db
    .select()
    .from(localMail)
    .where(recipient === null ? undefined : eq(localMail.recipient, recipient))
    .orderBy(desc(localMail.id))
    .limit(100);
}

export function deleteLocalMailStatement(recipient: string): Statement {
  return sql`delete from local_mail where recipient = ${recipient}`;
}
