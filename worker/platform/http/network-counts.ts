import type { Bindings } from "../../bindings.ts";
import type { Config } from "../env.ts";
import { type Allowance, type Usage, type Verdict, admitRequest, multiplied, newUsage } from "../limits.ts";
import { networkOf } from "../network.ts";

/** Networks remembered at once; the one that has been quiet longest is forgotten first. */
const mostNetworks = 10_000;
const usageByNetwork = new Map<string, Usage>();

/**
 * Counts a request of somebody who has not said who they are. Approximate on purpose, so that it costs nothing: Cloudflare
 * counts the minute for each of its locations, and this isolate remembers all windows for itself.
 */
export async function countNetwork(
  env: Pick<Bindings, "ANONYMOUS_REQUESTS">,
  config: Pick<Config, "rateLimitFactor">,
  request: Request,
  input: { allowance: Allowance; nowMs: number },
): Promise<Verdict> {
  const { nowMs } = input;
  const network = networkOf(request.headers.get("CF-Connecting-IP"));
  const allowance = multiplied(input.allowance, config.rateLimitFactor);
  const [usage, verdict] = admitRequest(usageByNetwork.get(network) ?? newUsage(), { allowance, leaseId: null, nowMs });
  remember(network, usage);
  // The limit of the binding is written in wrangler.toml and knows no factor.
  if (!verdict.allowed || config.rateLimitFactor !== 1) return verdict;
  const { success } = await env.ANONYMOUS_REQUESTS.limit({ key: network });
  return success ? verdict : refusedElsewhere(verdict, nowMs);
}

/** Other isolates have let through what this one knows nothing of. */
function refusedElsewhere(verdict: Verdict, nowMs: number): Verdict {
  const windows = verdict.windows.map((window) => (window.name === "minute" ? { ...window, remaining: 0 } : window));
  const resetAtMs = windows.find(({ name }) => name === "minute")?.resetAtMs ?? nowMs;
  return { ...verdict, windows, allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((resetAtMs - nowMs) / 1000)) };
}

function remember(network: string, usage: Usage): void {
  usageByNetwork.delete(network);
  usageByNetwork.set(network, usage);
  if (usageByNetwork.size <= mostNetworks) return;
  const oldest = usageByNetwork.keys().next();
  if (!oldest.done) usageByNetwork.delete(oldest.value);
}
