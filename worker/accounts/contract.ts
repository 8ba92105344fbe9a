import { z } from "@hono/zod-openapi";

import { betsExportSchema } from "../bets/contract.ts";
import { instantSchema, localeSchema, pageOf, pageQuery, queryInteger } from "../platform/contract.ts";
import { canonicalZone } from "../platform/zoned-day.ts";
import { apiKeySchema } from "./key-contract.ts";
import { notifyExportSchema } from "../notify/contract.ts";
import { walletExportSchema } from "../wallet/contract.ts";
import { playHistorySchema } from "./play-contract.ts";
import { notificationPreferencesPatch, notificationPreferencesSchema } from "./topics.ts";

export const roleSchema = z.enum(["bettor", "bookmaker", "admin"]);
export type Role = z.infer<typeof roleSchema>;
export type Plan = "free" | "premium";

/** What a profile picture is drawn from: the initials, or one of a few crests. Nothing is uploaded. */
export const avatarSchema = z.enum(["initials", "pitch", "night", "sun", "river", "brick"]);
export const oddsFormatSchema = z.enum(["decimal", "fractional", "american"]);

/** Bodies take any string as password and address: what is wrong with them is said by the service, without their text. */
const typedPassword = z.string().max(1024);
const typedEmail = z.string().max(320);
const displayNameSchema = z
  .string()
  .trim()
  .min(2)
  .max(40)
  // No control, format or private characters: a name is shown to others as it stands.
  .regex(/^[^\p{C}\p{Zl}\p{Zp}<>]*$/u, "Has characters that cannot be shown");
const zoneSchema = z
  .string()
  .max(64)
  .transform((zone, context) => {
    const canonical = canonicalZone(zone);
    if (canonical !== null) return canonical;
    context.addIssue({ code: "custom", message: "No such time zone" });
    return z.NEVER;
  });

export const signInBody = z.strictObject({ email: typedEmail, password: typedPassword }).openapi("SignIn");
export const refreshBody = z.strictObject({ refresh: z.string().max(4096) }).openapi("RefreshToken");
export const verifyTokenBody = z.strictObject({ token: z.string().max(4096) }).openapi("TokenToVerify");
export const registerBody = z
  .strictObject({
    email: typedEmail,
    password: typedPassword,
    display_name: displayNameSchema,
    is_adult: z.literal(true, { error: "Only adults may have an account" }),
    accept_terms: z.literal(true, { error: "The terms have to be accepted" }),
    language: localeSchema.optional(),
  })
  .openapi("Registration");
export const mailedTokenBody = z.strictObject({ token: z.string().max(200) }).openapi("MailedToken");
export const emailBody = z.strictObject({ email: typedEmail }).openapi("EmailAddress");
export const resetBody = z
  .strictObject({ token: z.string().max(200), password: typedPassword })
  .openapi("PasswordReset");
export const changePasswordBody = z
  .strictObject({ current_password: typedPassword, new_password: typedPassword })
  .openapi("PasswordChange");
export const changeEmailBody = z
  .strictObject({ new_email: typedEmail, password: typedPassword })
  .openapi("EmailChange");
export const passwordBody = z.strictObject({ password: typedPassword }).openapi("PasswordConfirmation");
export const profilePatch = z
  .strictObject({
    display_name: displayNameSchema.optional(),
    avatar: avatarSchema.optional(),
    language: localeSchema.optional(),
    time_zone: zoneSchema.optional(),
    odds_format: oddsFormatSchema.optional(),
    notification_preferences: notificationPreferencesPatch.optional(),
  })
  .refine((body) => Object.keys(body).length > 0, "Nothing to change")
  .openapi("ProfileChange");

export const nothingSchema = z.object({});
export const signedInSchema = z
  .object({
    access: z.string(),
    refresh: z.string(),
    user: z.object({
      id: z.int(),
      email: z.string(),
      is_premium: z.boolean(),
      display_name: z.string(),
      role: roleSchema,
    }),
  })
  .openapi("SignedIn");
export const tokenPairSchema = z.object({ access: z.string(), refresh: z.string() }).openapi("TokenPair");
export const verifiedTokenSchema = z
  .object({ token_type: z.enum(["access", "refresh"]), expires_at: instantSchema })
  .openapi("VerifiedToken");

export const accountSchema = z
  .object({
    id: z.int(),
    email: z.string(),
    role: roleSchema,
    is_premium: z.boolean(),
    premium_until: instantSchema.nullable(),
    display_name: z.string(),
    avatar: avatarSchema,
    language: localeSchema,
    time_zone: z.string(),
    odds_format: oddsFormatSchema,
    notification_preferences: notificationPreferencesSchema,
    adult_declared_at: instantSchema,
    terms_accepted_at: instantSchema,
    created_at: instantSchema,
  })
  .openapi("Account");

export const sessionSchema = z
  .object({
    id: z.string(),
    device: z.string(),
    is_current: z.boolean(),
    created_at: instantSchema,
    last_used_at: instantSchema,
    expires_at: instantSchema,
  })
  .openapi("Session");
export const sessionListSchema = z.object({ sessions: z.array(sessionSchema) });
export const endedSessionsSchema = z.object({ ended: z.int().min(0) });
export const sessionParam = z.object({
  id: z
    .string()
    .max(80)
    .openapi({ param: { name: "id", in: "path" } }),
});

export const auditEntrySchema = z
  .object({
    id: z.int(),
    at: instantSchema,
    actor: z.string(),
    action: z.string(),
    subject: z.string().nullable(),
    outcome: z.enum(["done", "refused"]),
    detail: z.string().nullable(),
    request_id: z.string().nullable(),
    network: z.string().nullable(),
  })
  .openapi("AuditEntry");

export const exportSchema = z
  .object({
    exported_at: instantSchema,
    account: accountSchema,
    sessions: z.array(sessionSchema.omit({ is_current: true }).extend({ ended_at: instantSchema.nullable() })),
    api_keys: z.array(apiKeySchema),
    play: playHistorySchema,
    wallet: walletExportSchema,
    bets: betsExportSchema,
    told: notifyExportSchema,
    security_log: z.array(auditEntrySchema),
  })
  .openapi("AccountExport");

export const userSchema = z
  .object({
    id: z.int(),
    /** Null once the account is erased. */
    email: z.string().nullable(),
    display_name: z.string().nullable(),
    role: roleSchema,
    premium_until: instantSchema.nullable(),
    banned_at: instantSchema.nullable(),
    email_verified_at: instantSchema.nullable(),
    created_at: instantSchema,
  })
  .openapi("User");
export const userListSchema = pageOf(userSchema).openapi("UserList");
export const userListQuery = z.strictObject({
  ...pageQuery,
  q: z.string().trim().max(100).optional().openapi({ description: "Part of the e-mail address or the display name" }),
  role: roleSchema.optional(),
});
export const userPatch = z
  .strictObject({
    role: roleSchema.optional(),
    premium_until: instantSchema.nullable().optional(),
    banned: z.boolean().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, "Nothing to change")
  .openapi("UserChange");

export const auditListSchema = pageOf(auditEntrySchema).openapi("AuditList");
export const auditListQuery = z.strictObject({
  ...pageQuery,
  user_id: queryInteger(1, Number.MAX_SAFE_INTEGER).optional(),
  action: z.string().max(60).optional(),
});
