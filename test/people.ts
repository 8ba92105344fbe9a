import * as z from "zod";

const mailsSchema = z.array(z.object({ text: z.string() }));
const tokensSchema = z.object({ access: z.string() });

/**
 * Registers somebody with a built Worker, confirms their address and signs them in.
 *
 * @returns the token their browser would hold in the cookie `__Host-access`
 */
export async function signInNewcomer(house: URL, { email, name }: { email: string; name: string }): Promise<string> {
  const credentials = { email, password: "une phrase bien assez longue" };
  await post(house, "/api/v1/auth/register/", {
    ...credentials,
    display_name: name,
    is_adult: true,
    accept_terms: true,
  });
  await post(house, "/api/v1/auth/verify-email/", { token: await mailedToken(house, email) });
  return tokensSchema.parse(await post(house, "/api/v1/jwt/token/", credentials)).access;
}

async function mailedToken(house: URL, email: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const [mail] = mailsSchema.parse(await (await fetch(new URL(`/dev/mail?to=${email}`, house))).json());
    const token = /token=([\w-]+)/.exec(mail?.text ?? "")?.[1];
    if (token !== undefined) return token;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no mail came to ${email}`);
}

async function post(house: URL, path: string, body: object): Promise<unknown> {
  const answer = await fetch(new URL(path, house), {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
