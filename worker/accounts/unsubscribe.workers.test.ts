import { env } from "cloudflare:test";
import { expect, test } from "vitest";

import { accountContext, registeredUser } from "../../test/accounts.ts";
import type { NotificationPreferences } from "./topics.ts";
import { topicOfUnsubscription, unsubscribeFromMail, unsubscribeHeaders } from "./unsubscribe.ts";

async function preferencesOf(userId: number): Promise<NotificationPreferences> {
  const row = await env.DB.prepare("select notification_preferences as kept from user_profiles where user_id = ?")
    .bind(userId)
    .first<{ kept: string }>();
  return JSON.parse(row?.kept ?? "null");
}

function tokenOf(header: string | undefined): string {
  return new URL(/^<(.*)>$/.exec(header ?? "")?.[1] ?? "").searchParams.get("token") ?? "";
}

test("the way out that a recurring mail carries ends that one subject and nothing else, however often it is taken", async () => {
  const user = await registeredUser();
  const other = await registeredUser();
  await env.DB.prepare("update user_profiles set notification_preferences = ?")
    .bind(
      JSON.stringify(
        Object.fromEntries(
          ["results", "new_predictions", "live_events", "daily_digest"].map((topic) => [
            topic,
            { inbox: true, email: true },
          ]),
        ),
      ),
    )
    .run();
  const ctx = accountContext();
  ctx.config.linkOrigin = "https://aibet.example";
  const headers = unsubscribeHeaders(ctx, { userId: user.id, topic: "daily_digest" });
  expect(headers["List-Unsubscribe"]).toMatch(/^<https:\/\/aibet\.example\/desabonnement\?token=[\w.%-]+>$/);
  expect(headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
  const token = tokenOf(headers["List-Unsubscribe"]);
  expect(await unsubscribeFromMail(ctx, token)).toBe("daily_digest");
  expect(await unsubscribeFromMail(ctx, token)).toBe("daily_digest");
  expect(await preferencesOf(user.id)).toMatchObject({
    daily_digest: { inbox: true, email: false },
    results: { inbox: true, email: true },
  });
  expect(await preferencesOf(other.id)).toMatchObject({ daily_digest: { inbox: true, email: true } });
});

test("a token that was altered, or is for somebody or something else, opens nothing", async () => {
  const user = await registeredUser();
  const ctx = accountContext();
  ctx.config.linkOrigin = "https://aibet.example";
  const token = tokenOf(unsubscribeHeaders(ctx, { userId: user.id, topic: "results" })["List-Unsubscribe"]);
  expect(topicOfUnsubscription(ctx, token)).toEqual({ userId: user.id, topic: "results" });
  const signature = token.split(".")[2] ?? "";
  for (const hostile of [
    "",
    signature,
    `${user.id}.daily_digest.${signature}`,
    `${user.id + 1}.results.${signature}`,
    `${user.id}.results.${"A".repeat(43)}`,
    `0${token}`,
    `${token}A`,
    `${user.id}.__proto__.${signature}`,
  ]) {
    expect(topicOfUnsubscription(ctx, hostile), hostile).toBeNull();
    await expect(unsubscribeFromMail(ctx, hostile), hostile).rejects.toMatchObject({ code: "VALIDATION_ERROR" });
  }
});
