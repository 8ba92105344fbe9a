import { asc } from "drizzle-orm";

import { type Database, inJsonList } from "../platform/db.ts";
import { userPredictionStats } from "./schema.ts";

export function findTallies(db: Database, bankrollIds: readonly number[]) {
  const { userId, dimension, name, bankrollId } = userPredictionStats;
  return db
    .select()
    .from(userPredictionStats)
    .where(inJsonList(bankrollId, bankrollIds))
    .orderBy(asc(bankrollId), asc(userId), asc(dimension), asc(name));
}
