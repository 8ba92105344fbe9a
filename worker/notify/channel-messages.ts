import * as z from "zod";

/**
 * What a user channel says. Every message carries the user's own strictly increasing `seq` and `unread`, the notifications
 * not read yet. A client says "ping" and nothing else.
 */
const shape = { seq: z.int().min(0), unread: z.int().min(0) };

export const channelMessageSchema = z.discriminatedUnion("type", [
  /** The first on every socket. */
  z.object({ type: z.literal("hello"), ...shape }),
  z.object({
    type: z.literal("notification"),
    ...shape,
    id: z.int(),
    kind: z.string(),
    title: z.string(),
    text: z.string(),
    path: z.string(),
  }),
  z.object({
    type: z.literal("prediction_result"),
    ...shape,
    bet_id: z.int(),
    /** Null for a bet that is open again. */
    outcome: z.string().nullable(),
    profit: z.string().nullable(),
    currency: z.string(),
    match_ids: z.array(z.int()),
  }),
  z.object({
    type: z.literal("balance"),
    ...shape,
    bankroll_id: z.int(),
    balance: z.string(),
    currency: z.string(),
  }),
  /** Something was read elsewhere. */
  z.object({ type: z.literal("unread"), ...shape }),
]);

export type ChannelMessage = z.infer<typeof channelMessageSchema>;
type WithoutSeq<Message> = Message extends { seq: number } ? Omit<Message, "seq"> : never;
/** Before it has its number. `key` names it: said once, however often it is asked for; null to say it each time. */
export type NewChannelMessage = { key: string | null; message: WithoutSeq<ChannelMessage> };

/** Why a channel closes a socket; what a client does about it. */
export const closeCodes = {
  /** The session is over: sign in again. */
  session_over: 4401,
  /** Somebody opened more sockets than one person may have; the oldest goes. */
  too_many_sockets: 4408,
  binary: 1003,
  too_many_messages: 1008,
  too_long: 1009,
} as const;
