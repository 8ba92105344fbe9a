import { sql } from "drizzle-orm";
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

import { users } from "../accounts/schema.ts";

/** Virtual money somebody plays with, and how they mean to. Its currency and beginning are fixed. Real clock. */
export const bankrolls = sqliteTable(
  "bankrolls",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    /** The transaction that opened it, by which its own batch finds it. */
    openingId: text("opening_id").notNull(),
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    /** Empty once its owner is erased. */
    name: text("name").notNull(),
    currency: text("currency", { enum: ["EUR", "USD", "GBP"] }).notNull(),
    initialMinor: integer("initial_minor").notNull(),
    targetMinor: integer("target_minor"),
    riskTolerance: text("risk_tolerance", { enum: ["low", "medium", "high"] }).notNull(),
    strategy: text("strategy", { enum: ["flat", "percentage", "kelly"] }).notNull(),
    /** Hundredths of a percent of the balance. */
    maxStakeBasisPoints: integer("max_stake_basis_points").notNull(),
    status: text("status", { enum: ["open", "paused", "archived"] }).notNull(),
    /** The one that is offered first; at most one of a user's. */
    isActive: integer("is_active", { mode: "boolean" }).notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("bankrolls_by_opening").on(table.openingId),
    index("bankrolls_by_user").on(table.userId, table.status),
    uniqueIndex("bankrolls_one_active")
      .on(table.userId)
      .where(sql`is_active = 1`),
    check("bankrolls_currency", sql`${table.currency} in ('EUR', 'USD', 'GBP')`),
    check("bankrolls_initial", sql`${table.initialMinor} between 1000 and 1000000000000`),
    check("bankrolls_target", sql`${table.targetMinor} > ${table.initialMinor}`),
    check("bankrolls_risk_tolerance", sql`${table.riskTolerance} in ('low', 'medium', 'high')`),
    check("bankrolls_strategy", sql`${table.strategy} in ('flat', 'percentage', 'kelly')`),
    check("bankrolls_max_stake", sql`${table.maxStakeBasisPoints} between 10 and 10000`),
    check("bankrolls_status", sql`${table.status} in ('open', 'paused', 'archived')`),
    check("bankrolls_active", sql`${table.isActive} = 0 or (${table.isActive} = 1 and ${table.status} = 'open')`),
  ],
);

/** The five accounts of each bankroll's book. Balances are what the entries come to, kept by their trigger. */
export const ledgerAccounts = sqliteTable(
  "accounts",
  {
    /** Kind and bankroll: "wallet:12". */
    id: text("id").primaryKey(),
    bankrollId: integer("bankroll_id")
      .notNull()
      .references(() => bankrolls.id),
    kind: text("kind", { enum: ["wallet", "escrow", "receivable", "issuance", "house"] }).notNull(),
    balanceMinor: integer("balance_minor").notNull(),
    /** Since when a reconciliation found a difference here: nothing moves in this book until a person has looked. */
    frozenAtMs: integer("frozen_at_ms"),
  },
  (table) => [
    uniqueIndex("accounts_by_bankroll").on(table.bankrollId, table.kind),
    index("accounts_frozen")
      .on(table.frozenAtMs)
      .where(sql`frozen_at_ms is not null`),
    check("accounts_kind", sql`${table.kind} in ('wallet', 'escrow', 'receivable', 'issuance', 'house')`),
    check("accounts_wallet_never_negative", sql`${table.kind} <> 'wallet' or ${table.balanceMinor} >= 0`),
    check("accounts_escrow_never_negative", sql`${table.kind} <> 'escrow' or ${table.balanceMinor} >= 0`),
    check("accounts_receivable_never_positive", sql`${table.kind} <> 'receivable' or ${table.balanceMinor} <= 0`),
    check("accounts_balance_bounds", sql`${table.balanceMinor} between -1000000000000000 and 1000000000000000`),
  ],
);

/** What happened to a bankroll's money, one row for each event, never changed. Real clock. */
export const ledgerTransactions = sqliteTable(
  "ledger_transactions",
  {
    seq: integer("seq").primaryKey({ autoIncrement: true }),
    /** Names the event itself, such as `settle:<bet>:<revision>`: it happens once. */
    id: text("id").notNull(),
    bankrollId: integer("bankroll_id")
      .notNull()
      .references(() => bankrolls.id),
    kind: text("kind", {
      enum: ["deposit", "withdrawal", "stake", "stake_return", "settlement", "reversal", "closing"],
    }).notNull(),
    currency: text("currency", { enum: ["EUR", "USD", "GBP"] }).notNull(),
    /** What it is about, such as a bet. */
    reference: text("reference"),
    /** The owner's own words; gone once the owner is erased. */
    note: text("note"),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [
    uniqueIndex("ledger_transactions_id").on(table.id),
    index("ledger_transactions_by_bankroll").on(table.bankrollId, table.seq),
    index("ledger_transactions_by_kind").on(table.bankrollId, table.kind, table.seq),
    check(
      "ledger_transactions_kind",
      sql`${table.kind} in ('deposit', 'withdrawal', 'stake', 'stake_return', 'settlement', 'reversal', 'closing')`,
    ),
  ],
);

/**
 * The entries: each is both legs at once, out of one account and into another of the same book, so that no transaction can
 * fail to sum to zero. Written through the view `ledger_postings`.
 */
export const ledgerEntries = sqliteTable(
  "ledger_entries",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    transactionSeq: integer("transaction_seq")
      .notNull()
      .references(() => ledgerTransactions.seq),
    fromAccount: text("from_account")
      .notNull()
      .references(() => ledgerAccounts.id),
    toAccount: text("to_account")
      .notNull()
      .references(() => ledgerAccounts.id),
    amountMinor: integer("amount_minor").notNull(),
    fromBalanceAfterMinor: integer("from_balance_after_minor").notNull(),
    toBalanceAfterMinor: integer("to_balance_after_minor").notNull(),
  },
  (table) => [
    index("ledger_entries_by_transaction").on(table.transactionSeq),
    index("ledger_entries_by_from").on(table.fromAccount, table.transactionSeq),
    index("ledger_entries_by_to").on(table.toAccount, table.transactionSeq),
    check("ledger_entries_two_accounts", sql`${table.fromAccount} <> ${table.toAccount}`),
    check("ledger_entries_amount", sql`${table.amountMinor} between 1 and 1000000000000000`),
  ],
);

/** What a bankroll had been given and had won at the end of each UTC day on which that changed; kept by the entries' trigger. */
export const bankrollDays = sqliteTable(
  "bankroll_days",
  {
    bankrollId: integer("bankroll_id")
      .notNull()
      .references(() => bankrolls.id),
    /** Days since 1970-01-01. */
    day: integer("day").notNull(),
    netDepositsMinor: integer("net_deposits_minor").notNull(),
    profitMinor: integer("profit_minor").notNull(),
  },
  (table) => [primaryKey({ columns: [table.bankrollId, table.day] })],
);

/** Every reconciliation that came to its end, for who wants to know that it runs. Real clock. */
export const ledgerChecks = sqliteTable(
  "ledger_checks",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    startedAtMs: integer("started_at_ms").notNull(),
    tookMs: integer("took_ms").notNull(),
    differences: integer("differences").notNull(),
    /** Accounts it froze: those that were frozen before are not among them. */
    frozenAccounts: integer("frozen_accounts").notNull(),
  },
  (table) => [index("ledger_checks_by_time").on(table.startedAtMs)],
);

/** What was answered to a movement of money, so that asking again with the same key is answered the same. Real clock. */
export const idempotencyKeys = sqliteTable(
  "idempotency_keys",
  {
    userId: integer("user_id")
      .notNull()
      .references(() => users.id),
    key: text("key").notNull(),
    /** SHA-256 of what was asked. */
    requestHash: text("request_hash").notNull(),
    /** JSON, as the service made it. */
    answer: text("answer").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.key] }),
    index("idempotency_keys_by_time").on(table.createdAtMs),
    check("idempotency_keys_answer", sql`json_valid(${table.answer})`),
  ],
);
