/** A crowd of spectators, as so many sockets of this process. */
export type Crowd = Awaited<ReturnType<typeof gather>>;

/** So many at once knock; more would be refused before they are heard. */
const knocking = 200;

/** @returns once every socket is open */
export async function gather(address: URL, size: number) {
  const url = new URL(address);
  url.protocol = "ws:";
  const sockets: WebSocket[] = [];
  let heard: (text: string) => void = () => undefined;

  async function open(): Promise<void> {
    const socket = new WebSocket(url);
    socket.addEventListener("message", ({ data }) => heard(String(data)));
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener("open", () => resolve(), { once: true });
      socket.addEventListener("error", () => reject(new Error(`${url.pathname} lets nobody in`)), { once: true });
    });
    sockets.push(socket);
  }
  let left = size;
  await Promise.all(
    Array.from({ length: Math.min(knocking, size) }, async () => {
      while (left-- > 0) await open();
    }),
  );
  return {
    size,
    /**
     * How long after `say` began every socket had heard what `isIt` knows.
     *
     * @throws Error when somebody has not after half a minute
     */
    hear(isIt: (text: string) => boolean, say: () => Promise<unknown>): Promise<{ allMs: number; medianMs: number }> {
      return new Promise((resolve, reject) => {
        const tookMs: number[] = [];
        const startedMs = performance.now();
        const patience = setTimeout(() => reject(new Error(`${tookMs.length} of ${size} heard it`)), 30_000);
        heard = (text) => {
          if (!isIt(text)) return;
          tookMs.push(performance.now() - startedMs);
          if (tookMs.length < size) return;
          clearTimeout(patience);
          heard = () => undefined;
          resolve({ allMs: tookMs.at(-1) ?? 0, medianMs: tookMs[Math.floor(size / 2)] ?? 0 });
        };
        say().catch(reject);
      });
    },
    async leave(): Promise<void> {
      await Promise.all(
        sockets.map(
          (socket) =>
            new Promise<void>((resolve) => {
              socket.addEventListener("close", () => resolve(), { once: true });
              socket.close();
            }),
        ),
      );
    },
  };
}
