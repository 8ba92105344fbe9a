import { type ActionFunctionArgs, redirect } from "react-router";
import type * as z from "zod";

import { type ApiKeyPlan, apiKeyScopes } from "../../../worker/accounts/api-keys.ts";
import { type apiKeySchema, createApiKeyBody } from "../../../worker/accounts/key-contract.ts";
import { apiKeyBody, createApiKey, listApiKeys, revokeApiKey } from "../../../worker/accounts/key-service.ts";
import type { KeyLine } from "../../accounts/key-list.tsx";
import { type PageContext, pageContext } from "../../context.ts";
import { RefusedInput, answerForm, endOfDay, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { formatMoment, formatShortDate } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";

const planNames: Record<ApiKeyPlan, () => string> = {
  free: () => m.plan_free(),
  pro: () => m.key_plan_pro(),
  enterprise: () => m.key_plan_enterprise(),
};

/** The caller's keys as their page shows them. */
export async function loadKeys({ services, zone }: PageContext) {
  const nowMs = services.clock.realNowMs();
  const rows = await listApiKeys(services);
  return { keys: rows.map((row) => lineOf(apiKeyBody(row), { nowMs, zone })), scopes: [...apiKeyScopes] };
}

/** Makes or revokes a key. A new one is in the answer, and nowhere after it. */
export function answerKeys({ request, context }: ActionFunctionArgs) {
  const { services, zone } = context.get(pageContext);
  return answerForm(
    request,
    {
      async create(typed) {
        const input = readTyped(createApiKeyBody, {
          name: textOf(typed, "name"),
          scopes: apiKeyScopes.filter((scope) => typed.has(scope)),
          expires_at: endOfDay(textOf(typed, "expires_at"), zone),
        });
        const expiresAtMs = input.expires_at === null ? null : Date.parse(input.expires_at);
        if (expiresAtMs !== null && expiresAtMs <= services.clock.realNowMs()) {
          throw new RefusedInput({ expires_at: m.fault_past() });
        }
        const { key } = await createApiKey(services, { name: input.name, scopes: input.scopes, expiresAtMs });
        return { made: key };
      },
      async revoke(typed) {
        await revokeApiKey(services, { keyId: Number(textOf(typed, "key")) });
        throw redirect(`${localizeHref("/compte/cles")}?fait=cle`);
      },
    },
    { RULE_REFUSED: m.problem_keys_full, NOT_FOUND: m.problem_key_gone },
  );
}

function lineOf(key: z.infer<typeof apiKeySchema>, { nowMs, zone }: { nowMs: number; zone: string }): KeyLine {
  const isExpired = key.expires_at !== null && Date.parse(key.expires_at) <= nowMs;
  const day = (instant: string) => formatShortDate(Date.parse(instant), zone);
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    isLive: key.revoked_at === null && !isExpired,
    notes: [
      ...(key.revoked_at === null ? [] : [m.key_revoked()]),
      ...(isExpired ? [m.key_expired()] : []),
      planNames[key.plan](),
      m.key_created({ day: day(key.created_at) }),
      ...(key.expires_at === null || isExpired
        ? []
        : [m.key_until({ day: formatShortDate(Date.parse(key.expires_at) - 1, zone) })]),
      key.last_used_at === null
        ? m.key_unused()
        : m.key_used({ moment: formatMoment(Date.parse(key.last_used_at), zone) }),
    ],
  };
}
