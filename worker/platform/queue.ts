/** Sends messages to the queue each belongs to. Cloudflare takes at most 100 messages a call. */
export type MessageSender<Message> = { send(messages: readonly Message[]): Promise<void> };

export function createQueueSender<Message, Name extends string>(
  queues: Record<Name, Queue<Message>>,
  queueOf: (message: Message) => Name,
): MessageSender<Message> {
  return {
    async send(messages) {
      const byQueue = Map.groupBy(messages, queueOf);
      for (const [name, group] of byQueue) {
        for (let start = 0; start < group.length; start += 100) {
          await queues[name].sendBatch(group.slice(start, start + 100).map((body) => ({ body })));
        }
      }
    },
  };
}
