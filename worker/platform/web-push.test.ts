import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterAll, beforeAll, expect, test } from "vitest";

import { newBrowser, newVapidKeys, readPush, readVapid } from "../../test/push-service.ts";
import { createPushCarrier, isPushKey } from "./web-push.ts";

type Received = { path: string; headers: Record<string, string | string[] | undefined>; body: Buffer };

const received: Received[] = [];
let status = 201;
/** A push service of our own: keeps what it gets, and answers as the test says. */
const service = createServer((request, answer) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) });
    answer.writeHead(status, status === 302 ? { Location: "/elsewhere" } : {}).end("answer");
  });
});

beforeAll(() => new Promise<void>((resolve) => void service.listen(0, "127.0.0.1", resolve)));
afterAll(() => void service.close());

const keys = newVapidKeys();
const note = { text: JSON.stringify({ title: "But : Reims 1–0 Lens" }), forSeconds: 1800, isUrgent: true };

/** Subscriptions name services by HTTPS; this one is reached without it. */
const carrier = createPushCarrier(keys, (input, init) => {
  const { pathname } = new URL(new Request(input).url);
  return fetch(`http://127.0.0.1:${(service.address() as AddressInfo).port}${pathname}`, init);
});

test("the push service of these tests reads the example of RFC 8291", () => {
  const browser = {
    privateKey: Buffer.from("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "base64url"),
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
  };
  const body = Buffer.from(
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    "base64url",
  );
  expect(readPush(browser, body)).toBe("When I grow up, I want to be a watermelon");
});

test("a push reaches the service signed by our key, and only the browser it is for can read it", async () => {
  status = 201;
  const browser = newBrowser("https://push.example.com/send/one");
  expect(await carrier.send(browser, note)).toBe("sent");
  const push = received.at(-1);
  expect(push).toMatchObject({
    path: "/send/one",
    headers: { "content-encoding": "aes128gcm", ttl: "1800", urgency: "high" },
  });
  expect(push?.body.toString("latin1")).not.toContain("Reims");
  expect(push?.body.byteLength).toBeLessThanOrEqual(4096);
  expect(readPush(browser, push?.body ?? Buffer.alloc(0))).toBe(note.text);
  expect(() => readPush(newBrowser(browser.endpoint), push?.body ?? Buffer.alloc(0))).toThrow();

  const { key, payload } = await readVapid(String(push?.headers["authorization"]), "https://push.example.com");
  expect(key).toBe(keys.publicKey);
  expect(payload.sub).toBe("mailto:operator@aibet.example");
  const lifetimeSeconds = (payload.exp ?? 0) - Date.now() / 1000;
  expect(lifetimeSeconds).toBeGreaterThan(0);
  expect(lifetimeSeconds).toBeLessThan(86_400);
});

test("a service that knows the browser no more says so for good, and every other refusal may pass", async () => {
  const browser = newBrowser("https://push.example.com/send/two");
  for (status of [404, 410]) expect(await carrier.send(browser, note)).toBe("gone");
  for (status of [302, 400, 413, 429, 500]) {
    await expect(carrier.send(browser, note), String(status)).rejects.toThrow(`the push service answered ${status}`);
  }
  expect(
    received.some(({ path }) => path === "/elsewhere"),
    "nobody's address sends us elsewhere",
  ).toBe(false);
});

test("a key is a point of the curve, or nothing can be encrypted for it", async () => {
  const { p256dh } = newBrowser("https://push.example.com/");
  expect(await isPushKey(p256dh)).toBe(true);
  const changed = `${p256dh.slice(0, 40)}${p256dh[40] === "A" ? "B" : "A"}${p256dh.slice(41)}`;
  for (const wrong of ["", "AAAA", "B".repeat(87), changed]) expect(await isPushKey(wrong), wrong).toBe(false);
});
