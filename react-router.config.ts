import type { Config } from "@react-router/dev/config";

export default {
  // Asked for piece by piece, routes cannot be found without network, and a kept page would lead nowhere.
  routeDiscovery: { mode: "initial" },
  ssr: true,
} satisfies Config;
