export type OutgoingMail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
  /** The same mail sent twice is one mail, as far as the carrier can help it. */
  idempotencyKey: string;
};

export type Mailer = { send(mail: OutgoingMail): Promise<void> };

const timeoutMs = 10_000;

/** Cloudflare's own carrier. It knows no idempotency: the key goes along in a header for whoever looks into a double. */
export function createCloudflareMailer(binding: SendEmail, from: string): Mailer {
  return {
    async send({ to, subject, text, html, headers, idempotencyKey }) {
      await binding.send({ from, to, subject, text, html, headers: { ...headers, "X-Mail-Id": idempotencyKey } });
    },
  };
}

/** Resend over HTTP; it keeps idempotency keys for a day. @throws Error with the carrier's status, never with the mail */
export function createResendMailer(settings: { apiKey: string; from: string; fetch: typeof fetch }): Mailer {
  return {
    async send({ to, subject, text, html, headers, idempotencyKey }) {
      const answer = await settings.fetch("https://api.resend.com/emails", {
        method: "POST",
        headers: {
          Authorization: `Bearer ${settings.apiKey}`,
          "Content-Type": "application/json",
          "Idempotency-Key": idempotencyKey,
        },
        body: JSON.stringify({ from: settings.from, to: [to], subject, text, html, headers: headers ?? {} }),
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the mail carrier answered ${answer.status}`);
    },
  };
}
