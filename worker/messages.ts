import * as z from "zod";

const positiveId = z.int().positive();

/** Everything that travels on a queue. A message carries ids, never state: the handler reads what is true when it runs. */
export const jobMessageSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("collect.daily") }),
  z.object({ type: z.literal("collect.statuses") }),
  z.object({ type: z.literal("collect.live") }),
  z.object({ type: z.literal("collect.odds") }),
  z.object({ type: z.literal("ops.retention") }),
  z.object({ type: z.literal("predict.competition"), competitionId: positiveId }),
  z.object({ type: z.literal("predict.refit"), competitionId: positiveId }),
  z.object({ type: z.literal("settle.match"), matchId: positiveId }),
]);

export type JobMessage = z.infer<typeof jobMessageSchema>;
export type QueueName = "collect" | "predict" | "settle";

/** The queue each kind of message travels on. */
export function queueOf(message: JobMessage): QueueName {
  const [prefix] = message.type.split(".");
  return prefix === "predict" || prefix === "settle" ? prefix : "collect";
}
