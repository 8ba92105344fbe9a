import type { ApiKeyScope } from "../../worker/accounts/api-keys.ts";
import { m } from "../paraglide/messages.js";

/** What a key may be used for, in words. */
export const scopeNames: Record<ApiKeyScope, () => string> = {
  "predictions:read": () => m.scope_predictions_read(),
  "predictions:submit": () => m.scope_predictions_submit(),
  webhooks: () => m.scope_webhooks(),
  "metrics:read": () => m.scope_metrics_read(),
  forecast: () => m.scope_forecast(),
};
