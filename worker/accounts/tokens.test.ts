import { SignJWT, UnsecuredJWT, generateKeyPair } from "jose";
import { beforeAll, expect, test } from "vitest";

import { type Issuer, signToken, verifyToken } from "./tokens.ts";

const encoder = new TextEncoder();
const newest = { kid: "b", secret: encoder.encode("newest-secret-of-a-test-0123456789abcdef") };
const older = { kid: "a", secret: encoder.encode("older-secret-of-a-test-0123456789abcdefgh") };
const nowMs = Date.UTC(2026, 10, 21, 12);
const issuer: Issuer = { keys: [newest, older], name: "https://aibet.example", nowMs };
const subject = { userId: 12, sessionId: `ses_${"s".repeat(43)}`, sessionVersion: 3, tokenId: "t".repeat(43) };
const seconds = nowMs / 1000;

const header = { alg: "HS256", typ: "at+jwt", kid: "b" };
const payload = {
  iss: issuer.name,
  aud: "aibet:access",
  sub: "12",
  sid: subject.sessionId,
  ver: 3,
  jti: subject.tokenId,
  iat: seconds,
  exp: seconds + 3600,
};

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}

/** Signs any header and any text, however wrong, with the newest key. */
async function signed(head: object, body: object | string, secret: Uint8Array = newest.secret): Promise<string> {
  const input = `${base64url(JSON.stringify(head))}.${base64url(typeof body === "string" ? body : JSON.stringify(body))}`;
  const key = await crypto.subtle.importKey("raw", new Uint8Array(secret), { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const signature = await crypto.subtle.sign("HMAC", key, encoder.encode(input));
  return `${input}.${Buffer.from(signature).toString("base64url")}`;
}

let good = "";
beforeAll(async () => {
  good = await signToken(issuer, "access", subject);
});

test("a token of ours says who shows it, until its hour is over", async () => {
  const claims = { userId: 12, sessionId: subject.sessionId, sessionVersion: 3, expiresAtMs: nowMs + 3_600_000 };
  expect(await verifyToken(issuer, "access", good)).toEqual(claims);
  expect(
    await verifyToken(issuer, "access", await signed(header, payload)),
    "the forger of this test can sign",
  ).toEqual(claims);
  expect(await verifyToken({ ...issuer, nowMs: nowMs + 3_604_000 }, "access", good)).toEqual(claims);
  expect(await verifyToken({ ...issuer, nowMs: nowMs + 3_606_000 }, "access", good)).toBeNull();
});

test("after a rotation the new key signs and the old one verifies, until it is taken away", async () => {
  const before = await signToken({ ...issuer, keys: [older] }, "access", subject);
  expect(await verifyToken(issuer, "access", before)).not.toBeNull();
  expect(await verifyToken({ ...issuer, keys: [newest] }, "access", before)).toBeNull();
  expect(JSON.parse(Buffer.from(good.split(".")[0] ?? "", "base64url").toString())).toMatchObject({ kid: "b" });
});

const hostile: [name: string, forge: () => string | Promise<string>][] = [
  ["no signature, alg none", () => new UnsecuredJWT(payload).encode()],
  ["alg none with a signature", () => signed({ ...header, alg: "none" }, payload)],
  ["alg None", () => signed({ ...header, alg: "None" }, payload)],
  ["alg nOnE", () => signed({ ...header, alg: "nOnE" }, payload)],
  [
    "alg HS384 of our key",
    () => new SignJWT(payload).setProtectedHeader({ ...header, alg: "HS384" }).sign(newest.secret),
  ],
  [
    "alg HS512 of our key",
    () => new SignJWT(payload).setProtectedHeader({ ...header, alg: "HS512" }).sign(newest.secret),
  ],
  [
    "another algorithm's own key",
    async () =>
      new SignJWT(payload)
        .setProtectedHeader({ ...header, alg: "ES256" })
        .sign((await generateKeyPair("ES256")).privateKey),
  ],
  ["no alg at all", () => signed({ typ: "at+jwt", kid: "b" }, payload)],
  ["signed with another secret", () => signed(header, payload, encoder.encode("x".repeat(40)))],
  ["signed with an empty secret's neighbour", () => signed(header, payload, encoder.encode("\0"))],
  ["signed with the other key than its kid says", () => signed(header, payload, older.secret)],
  ["signed with the public issuer name", () => signed(header, payload, encoder.encode(issuer.name))],
  ["an unknown kid", () => signed({ ...header, kid: "c" }, payload)],
  ["no kid", () => signed({ alg: "HS256", typ: "at+jwt" }, payload)],
  ["a kid that climbs", () => signed({ ...header, kid: "../../dev/null" }, payload)],
  ["a kid of SQL", () => signed({ ...header, kid: "b' or '1'='1" }, payload)],
  ["a kid of the prototype", () => signed({ ...header, kid: "__proto__" }, payload)],
  ["a key of its own in jwk", () => signed({ ...header, jwk: { kty: "oct", k: "AAAA" } }, payload)],
  ["a key's address in jku", () => signed({ ...header, jku: "https://evil.example/keys" }, payload)],
  ["a certificate's address in x5u", () => signed({ ...header, x5u: "https://evil.example/cert" }, payload)],
  ["a certificate of its own in x5c", () => signed({ ...header, x5c: ["AAAA"] }, payload)],
  ["an unknown crit", () => signed({ ...header, crit: ["exp-free"], "exp-free": true }, payload)],
  ["an unencoded payload by b64", () => signed({ ...header, crit: ["b64"], b64: false }, payload)],
  ["no typ", () => signed({ alg: "HS256", kid: "b" }, payload)],
  ["typ JWT", () => signed({ ...header, typ: "JWT" }, payload)],
  ["typ of a refresh token", () => signed({ ...header, typ: "rt+jwt" }, payload)],
  ["a refresh token", () => signToken(issuer, "refresh", subject)],
  ["no audience", () => signed(header, { ...payload, aud: undefined })],
  ["the audience of refresh tokens", () => signed(header, { ...payload, aud: "aibet:refresh" })],
  ["another issuer", () => signed(header, { ...payload, iss: "https://aibet.example.evil" })],
  ["no issuer", () => signed(header, { ...payload, iss: undefined })],
  ["no expiry", () => signed(header, { ...payload, exp: undefined })],
  ["an expiry in words", () => signed(header, { ...payload, exp: "2099-01-01" })],
  ["an expiry of a number in words", () => signed(header, { ...payload, exp: String(seconds + 3600) })],
  ["expired", () => signed(header, { ...payload, iat: seconds - 3700, exp: seconds - 100 })],
  ["an expiry beyond its age", () => signed(header, { ...payload, iat: seconds - 7200, exp: seconds + 86_400 })],
  ["issued in the future", () => signed(header, { ...payload, iat: seconds + 600 })],
  ["not valid yet", () => signed(header, { ...payload, nbf: seconds + 600 })],
  ["no subject", () => signed(header, { ...payload, sub: undefined })],
  ["a subject of zero", () => signed(header, { ...payload, sub: "0" })],
  ["a subject of SQL", () => signed(header, { ...payload, sub: "12 or 1=1" })],
  ["a subject that is a number", () => signed(header, { ...payload, sub: 12 })],
  ["no session", () => signed(header, { ...payload, sid: undefined })],
  ["a session of another form", () => signed(header, { ...payload, sid: "' or 1=1 --" })],
  ["no version", () => signed(header, { ...payload, ver: undefined })],
  ["a version in words", () => signed(header, { ...payload, ver: "3" })],
  ["no token id", () => signed(header, { ...payload, jti: undefined })],
  [
    "claims given twice, the last one wrong",
    () => signed(header, `${JSON.stringify(payload).slice(0, -1)},"aud":"x"}`),
  ],
  ["a payload that is a list", () => signed(header, [payload])],
  ["a payload that is no JSON", () => signed(header, "{")],
  ["eight kilobytes", () => signed(header, { ...payload, padding: "x".repeat(8192) })],
  ["a changed payload", () => good.replace(/\.[^.]+\./, `.${base64url(JSON.stringify({ ...payload, sub: "1" }))}.`)],
  ["a truncated signature", () => good.slice(0, -4)],
  ["no signature part", () => good.slice(0, good.lastIndexOf("."))],
  ["a fourth part", () => `${good}.x`],
  ["white space before", () => ` ${good}`],
  ["a line break after", () => `${good}\n`],
  ["full-width letters", () => good.replace("e", "ｅ")],
  ["padding", () => `${good}==`],
  ["nothing", () => ""],
];

test.each(hostile)("refused: %s", async (_name, forge) => {
  expect(await verifyToken(issuer, "access", await forge())).toBeNull();
});

test("there are at least 25 of them, each with a name of its own", () => {
  expect(new Set(hostile.map(([name]) => name)).size).toBe(hostile.length);
  expect(hostile.length).toBeGreaterThanOrEqual(25);
});
