import { expect, test } from "vitest";

import { createResendMailer } from "./mail.ts";

const mail = { to: "ada@aibet.example", subject: "s", text: "t", html: "<p>t</p>", idempotencyKey: "mail_1" };

test("Resend is sent each mail under its key, and a refusal says nothing of the mail", async () => {
  const calls: Request[] = [];
  let status = 200;
  const mailer = createResendMailer({
    apiKey: "re_secret",
    from: "AIBet <hello@aibet.example>",
    fetch(input, init) {
      calls.push(new Request(input instanceof Request ? input.url : input, init));
      return Promise.resolve(new Response("{}", { status }));
    },
  });
  await mailer.send({ ...mail, headers: { "List-Unsubscribe": "<https://aibet.example/u>" } });
  const [call] = calls;
  expect([call?.url, call?.method, call?.headers.get("Idempotency-Key"), call?.headers.get("Authorization")]).toEqual([
    "https://api.resend.com/emails",
    "POST",
    "mail_1",
    "Bearer re_secret",
  ]);
  expect(await call?.json()).toEqual({
    from: "AIBet <hello@aibet.example>",
    to: ["ada@aibet.example"],
    subject: "s",
    text: "t",
    html: "<p>t</p>",
    headers: { "List-Unsubscribe": "<https://aibet.example/u>" },
  });
  for (status of [301, 403, 422, 500]) {
    const error = await mailer.send(mail).catch((thrown: unknown) => thrown);
    expect(String(error)).toBe(`Error: the mail carrier answered ${status}`);
  }
});
