import type { Fault, ReceivedCall, World } from "./api-football-world.ts";

/** Steers one space of the double over HTTP, from Node or from inside workerd. */
export type ApiFootballControl = {
  /** What the adapter is given as base URL. */
  readonly baseUrl: string;
  setWorld(world: World): Promise<void>;
  /** Instead of those set before; none clears them. */
  setFaults(...faults: Fault[]): Promise<void>;
  /** Calls of the upstream's own endpoints, oldest first. */
  calls(): Promise<ReceivedCall[]>;
  /** Empties the list of calls and gives the whole quota back. */
  forgetCalls(): Promise<void>;
};

/** A space of its own on the double at `serverUrl`, so that tests do not see each other. */
export async function openApiFootballSpace(serverUrl: string, world: World): Promise<ApiFootballControl> {
  const response = await send(`${serverUrl}/__spaces`, "POST", {});
  const { baseUrl } = await response.json<{ baseUrl: string }>();
  const control = createApiFootballControl(baseUrl);
  await control.setWorld(world);
  return control;
}

export function createApiFootballControl(baseUrl: string): ApiFootballControl {
  return {
    baseUrl,
    async setWorld(world) {
      await send(`${baseUrl}/__state`, "PUT", world);
    },
    async setFaults(...faults) {
      await send(`${baseUrl}/__faults`, "PATCH", faults);
    },
    async calls() {
      const response = await send(`${baseUrl}/__calls`, "GET");
      return response.json<ReceivedCall[]>();
    },
    async forgetCalls() {
      await send(`${baseUrl}/__calls`, "DELETE");
    },
  };
}

async function send(url: string, method: string, body?: unknown): Promise<Response> {
  const response = await fetch(url, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${url}: HTTP ${response.status} ${await response.text()}`);
  return response;
}
