import { z } from "@hono/zod-openapi";

import { dayKeySchema, instantSchema, queryInteger } from "../platform/contract.ts";
import { minorOf } from "../platform/money.ts";
import { accountKinds, currencies, transactionKinds } from "./ledger.ts";

export const leastInitialMinor = 1_000;

export const currencySchema = z.enum(currencies);
export const riskToleranceSchema = z.enum(["low", "medium", "high"]);
export const strategySchema = z.enum(["flat", "percentage", "kelly"]);

export const amountSchema = z.string().openapi({ description: "Two decimals", example: "50.00" });

/** An amount in a body, in minor units. */
export function amountOf(leastMinor: number, message: string) {
  return z
    .string()
    .max(20)
    .transform((amount, context) => {
      const minor = minorOf(amount);
      if (minor !== null && minor >= leastMinor) return minor;
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .openapi({ type: "string", description: "A decimal string with at most two decimals", example: "50.00" });
}

export const movedAmount = amountOf(1, 'Expected an amount above 0 such as "50.00"');
const targetAmount = amountOf(leastInitialMinor + 1, "Expected an amount above 10.00").nullable();
const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}<>]*$/u, "Has characters that cannot be shown");
const maxStakeSchema = z
  .number()
  .min(0.1)
  .max(100)
  .refine((percentage) => Math.abs(percentage * 100 - Math.round(percentage * 100)) < 1e-6, "At most two decimals")
  .openapi({ description: "Percent of the balance that one stake may be", example: 2 });

export const createBankrollBody = z
  .strictObject({
    name: nameSchema,
    initial_amount: amountOf(leastInitialMinor, 'Expected an amount of at least "10.00"'),
    target_amount: targetAmount.optional(),
    currency: currencySchema.default("EUR"),
    risk_tolerance: riskToleranceSchema.default("medium"),
    strategy: strategySchema.default("flat"),
    max_stake_percentage: maxStakeSchema.default(2),
  })
  .openapi("NewBankroll");

export const bankrollPatch = z
  .strictObject({
    name: nameSchema.optional(),
    target_amount: targetAmount.optional(),
    risk_tolerance: riskToleranceSchema.optional(),
    strategy: strategySchema.optional(),
    max_stake_percentage: maxStakeSchema.optional(),
    is_active: z.boolean().optional().openapi({ description: "Offered first; takes the place of another" }),
    is_paused: z.boolean().optional().openapi({ description: "Takes no stakes until it goes on" }),
  })
  .refine((body) => Object.keys(body).length > 0, "Nothing to change")
  .openapi("BankrollChange");

export const bankrollSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    currency: currencySchema,
    initial_amount: amountSchema,
    current_amount: amountSchema.openapi({ description: "What can be staked or withdrawn now" }),
    open_stakes: amountSchema,
    owed_amount: amountSchema.openapi({ description: "Taken back by corrected results and not yet paid" }),
    target_amount: amountSchema.nullable(),
    risk_tolerance: riskToleranceSchema,
    strategy: strategySchema,
    max_stake_percentage: z.number(),
    status: z.enum(["open", "paused", "archived"]),
    is_active: z.boolean(),
    is_frozen: z.boolean().openapi({ description: "Its books are being looked into: nothing moves" }),
    performance: z.object({
      total_bets: z.int().min(0).openapi({ description: "Settled ones, void ones too" }),
      successful_bets: z.int().min(0),
      failed_bets: z.int().min(0),
      void_bets: z.int().min(0),
      success_rate: z.number().nullable().openapi({ description: "Successful ones of those that were decided" }),
      average_odds: z.number().nullable(),
      turnover: amountSchema.openapi({ description: "Stakes of decided bets" }),
      profit: amountSchema,
      roi: z.number().openapi({ description: "Profit over everything paid in" }),
      yield: z.number().nullable().openapi({ description: "Profit over stakes, on real prices alone" }),
      closing_line_value: z.number().nullable(),
      real_price_bets: z.int().min(0),
      simulated_price_bets: z.int().min(0),
    }),
    created_at: instantSchema,
    updated_at: instantSchema,
  })
  .openapi("Bankroll");
export const bankrollListSchema = z.array(bankrollSchema);

const movementFields = {
  amount: movedAmount,
  currency: currencySchema.optional().openapi({ description: "Refused where it is not the bankroll's" }),
  note: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\p{Cc}<>]*$/u, "Has characters that cannot be shown")
    .optional(),
};
export const movementBody = z.strictObject(movementFields).openapi("Movement");
export const paymentBody = z
  .strictObject({
    bankroll_id: z.int().positive().optional().openapi({ description: "The active bankroll where none is named" }),
    ...movementFields,
  })
  .openapi("NewPayment");

export const idempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, "1 to 255 visible ASCII characters")
    .optional()
    .openapi({
      description:
        "Names the request: sent again with the same key it is answered the same, and done once. Kept 30 days",
    }),
});

export const transactionSchema = z
  .object({
    id: z.string(),
    type: z.enum(transactionKinds),
    amount: amountSchema.openapi({ description: "What the balance gained, or lost", example: "-12.50" }),
    currency: currencySchema,
    balance_after: amountSchema,
    reference: z.string().nullable().openapi({ description: "What it is about, such as a bet" }),
    note: z.string().nullable(),
    created_at: instantSchema,
  })
  .openapi("BankrollTransaction");

const cursorQuery = {
  cursor: queryInteger(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .openapi({ description: "Of the address of the next page" }),
  page_size: queryInteger(1, 100).default(20),
  date_from: dayKeySchema.optional().openapi({ description: "A UTC day" }),
  date_to: dayKeySchema.optional().openapi({ description: "The last UTC day" }),
};
export const transactionListQuery = z.strictObject({ ...cursorQuery, type: z.enum(transactionKinds).optional() });
export const transactionListSchema = z
  .object({ next: z.url().nullable(), results: z.array(transactionSchema) })
  .openapi("BankrollTransactionList");

export const evolutionQuery = z.strictObject({ date_from: cursorQuery.date_from, date_to: cursorQuery.date_to });
export const evolutionSchema = z
  .object({
    currency: currencySchema,
    initial_amount: amountSchema,
    target_amount: amountSchema.nullable(),
    points: z.array(
      z.object({
        date: dayKeySchema,
        balance: amountSchema.openapi({ description: "Deposits and profit together, open stakes at what they cost" }),
        net_deposits: amountSchema.openapi({ description: "Everything paid in, less everything withdrawn" }),
        profit: amountSchema.openapi({ description: "What settled bets won and lost" }),
      }),
    ),
  })
  .openapi("BankrollEvolution");

const paymentKinds = ["deposit", "withdrawal", "closing"] as const;
export const paymentSchema = z
  .object({
    id: z.string(),
    type: z.enum(paymentKinds),
    amount: amountSchema,
    currency: currencySchema,
    bankroll_id: z.int(),
    balance_after: amountSchema,
    status: z.literal("completed").openapi({ description: "Virtual money: a payment that is refused never exists" }),
    note: z.string().nullable(),
    created_at: instantSchema,
  })
  .openapi("Payment");
export const paymentListQuery = z.strictObject({ ...cursorQuery, type: z.enum(paymentKinds).optional() });
export const paymentListSchema = z
  .object({ next: z.url().nullable(), results: z.array(paymentSchema) })
  .openapi("PaymentList");

const ofBook = { bankroll_id: z.int(), user_id: z.int(), currency: currencySchema };
export const reconciliationSchema = z
  .object({
    checked_at: instantSchema,
    accounts: z.int().min(0),
    transactions: z.int().min(0),
    entries: z.int().min(0),
    differences: z.array(
      z.object({
        account: z.string(),
        ...ofBook,
        balance: amountSchema,
        from_entries: amountSchema,
        finding: z.string(),
      }),
    ),
    frozen: z.array(
      z.object({
        account: z.string(),
        ...ofBook,
        frozen_at: instantSchema,
        finding: z.string().nullable().openapi({ description: "Why, as the log of the last 90 days has it" }),
      }),
    ),
    last_checks: z
      .array(
        z.object({
          started_at: instantSchema,
          took_ms: z.int().min(0),
          differences: z.int().min(0),
          frozen_accounts: z.int().min(0).openapi({ description: "Frozen then; those frozen before not counted" }),
        }),
      )
      .openapi({ description: "The last ten, newest first" }),
    totals: z.array(z.object({ currency: currencySchema, kind: z.enum(accountKinds), balance: amountSchema })),
  })
  .openapi("Reconciliation");

/** What the export of an account says of its money. */
export const walletExportSchema = z
  .object({
    bankrolls: z.array(bankrollSchema),
    transactions: z.array(transactionSchema.extend({ bankroll_id: z.int() })),
  })
  .openapi("WalletExport");
