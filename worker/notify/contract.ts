import { z } from "@hono/zod-openapi";

import { mailTopics, notificationPreferencesSchema } from "../accounts/topics.ts";
import { instantSchema, langQuery, queryInteger } from "../platform/contract.ts";
import { predictionListQuery } from "../predict/contract.ts";
import { favouriteKinds } from "./choices.ts";
import { toldKinds } from "./told.ts";

const clockTimeSchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Expected HH:MM")
  .openapi({ example: "08:00" });
const quietHoursSchema = z
  .strictObject({ from: clockTimeSchema, until: clockTimeSchema })
  .refine(({ from, until }) => from !== until, { message: "Quiet hours need an end", path: ["until"] });
const choices = {
  topics: notificationPreferencesSchema,
  quiet_hours: quietHoursSchema.nullable().openapi({
    description: "When no mail and no push goes out, by the clock of one's time zone; the inbox is never delayed",
  }),
  digest_at: clockTimeSchema.openapi({ description: "From when on the daily digest goes out" }),
};
export const preferencesBody = z.strictObject(choices).openapi("NotificationPreferencesChange");
export const preferencesSchema = z
  .object({
    ...choices,
    time_zone: z.string(),
    push_public_key: z.string().nullable().openapi({ description: "Null where push is not configured" }),
  })
  .openapi("NotificationPreferences");

export const notificationSchema = z
  .object({
    id: z.int(),
    type: z.enum(toldKinds),
    topic: z.enum(mailTopics).nullable().openapi({ description: "Null for alerts to administrators" }),
    title: z.string(),
    text: z.string(),
    path: z.string().openapi({ description: "The page it leads to" }),
    bet_id: z.int().nullable(),
    match_ids: z.array(z.int()),
    created_at: instantSchema,
    read_at: instantSchema.nullable(),
  })
  .openapi("Notification");
export const notificationListSchema = z
  .object({ next: z.url().nullable(), results: z.array(notificationSchema) })
  .openapi("NotificationList");
export const notificationListQuery = z.strictObject({
  topic: z.enum(mailTopics).optional(),
  unread: z.enum(["true", "false"]).default("false"),
  match_id: queryInteger(1, Number.MAX_SAFE_INTEGER).optional(),
  cursor: queryInteger(1, Number.MAX_SAFE_INTEGER).optional().openapi({ description: "Only what is older than it" }),
  page_size: queryInteger(1, 100).default(20),
  ...langQuery,
});
export const unreadCountSchema = z.object({ unread_count: z.int().min(0) }).openapi("UnreadCount");
export const readAllSchema = z.object({ read: z.int().min(0) }).openapi("ReadNotifications");

const base64url = z.string().regex(/^[\w-]+=*$/, "Expected base64url");
/** Where browsers' makers keep their push services; nobody's own network. */
const endpointSchema = z
  .url({ protocol: /^https$/ })
  .max(1000)
  .refine(
    (address) => URL.canParse(address) && isPublicHost(new URL(address)),
    "Expected the address of a push service",
  );
export const pushSubscriptionBody = z
  .object({
    endpoint: endpointSchema,
    keys: z.object({ p256dh: base64url.min(86).max(90), auth: base64url.min(22).max(26) }),
  })
  .openapi("PushSubscription");
export const pushEndpointBody = z.strictObject({ endpoint: z.string().max(1000) }).openapi("PushEndpoint");
export const createdSchema = z.object({ id: z.int() }).openapi("Created");

export const favouriteBody = z
  .strictObject({ kind: z.enum(favouriteKinds), id: z.int().positive() })
  .openapi("FavouriteChange");
export const favouriteSchema = z
  .object({
    id: z.int(),
    kind: z.enum(favouriteKinds),
    entity_id: z.int(),
    name: z.string().nullable(),
    created_at: instantSchema,
  })
  .openapi("Favourite");
export const favouriteListSchema = z.object({ results: z.array(favouriteSchema) }).openapi("FavouriteList");

const { status, sport, league, type, q, ordering } = predictionListQuery.shape;
const ofThePage = "Of the page alone";
/** What the prediction list and its page take, days and pages aside: they are of the moment. */
const filterSchema = z
  .strictObject({
    status: status.unwrap().optional(),
    sport,
    league,
    confidence_min: z.int().min(0).max(100).optional(),
    type: type.unwrap().optional(),
    q,
    ordering: ordering.unwrap().optional(),
    min_probability: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .openapi({ description: `${ofThePage}, in percent` }),
    min_reliability: z
      .int()
      .min(1)
      .max(5)
      .optional()
      .openapi({ description: `${ofThePage}, in pips of five` }),
    min_edge: z
      .int()
      .min(0)
      .max(100)
      .optional()
      .openapi({ description: `${ofThePage}, in points` }),
    hide_started: z.literal(1).optional().openapi({ description: ofThePage }),
  })
  .refine((filter) => Object.keys(filter).length > 0, "Nothing to filter by");
export const savedFilterBody = z
  .strictObject({ name: z.string().trim().min(1).max(60), filter: filterSchema })
  .openapi("SavedFilterChange");
export const savedFilterNameBody = savedFilterBody.pick({ name: true });
export const savedFilterSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    filter: filterSchema,
    path: z.string().openapi({ description: "The list it opens" }),
    created_at: instantSchema,
  })
  .openapi("SavedFilter");
export const savedFilterListSchema = z.object({ results: z.array(savedFilterSchema) }).openapi("SavedFilterList");

export const ticketSchema = z
  .object({
    ticket: z.string(),
    path: z.string().openapi({ description: "The socket it opens, once" }),
    expires_at: instantSchema,
  })
  .openapi("SocketTicket");

/** What the export of an account says of all this. */
export const notifyExportSchema = z
  .object({
    quiet_hours: quietHoursSchema.nullable(),
    digest_at: clockTimeSchema,
    favourites: z.array(favouriteSchema),
    saved_filters: z.array(savedFilterSchema),
    push_devices: z.array(z.object({ service: z.string(), created_at: instantSchema })),
    notifications: z.array(notificationSchema),
  })
  .openapi("NotificationExport");

/** A name that could be anybody's on the internet: no address, no port, nothing of a local network. */
function isPublicHost({ hostname, port, username, password }: URL): boolean {
  if (port !== "" || username !== "" || password !== "") return false;
  return /^(?=.{4,253}$)([a-z0-9-]{1,63}\.)+(?!local$|internal$|localhost$|home$|lan$|arpa$)[a-z][a-z0-9-]{1,62}$/.test(
    hostname,
  );
}
