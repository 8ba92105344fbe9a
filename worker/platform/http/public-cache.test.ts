import fc from "fast-check";
import { expect, test } from "vitest";

import {
  anonymousRequest,
  browserAnswer,
  isPublicRead,
  privateAnswer,
  publicViewOf,
  withEtag,
} from "./public-cache.ts";

const origin = "https://aibet.example";

function asked(path: string, headers: Record<string, string> = {}, method = "GET"): Request {
  return new Request(`${origin}${path}`, { method, headers });
}

function publicAnswer(body = "same for all"): Response {
  return new Response(body, {
    headers: {
      "Cache-Control": "public, max-age=60, stale-while-revalidate=60",
      "Cache-Tag": "predictions",
      "Content-Type": "text/plain",
    },
  });
}

test("only reading is public, and never a socket or a local door", () => {
  for (const path of [
    "/",
    "/api/v1/predictions/",
    "/api/v1/predictions/7/",
    "/predictions/7",
    "/development",
    "/wsx",
    "/images/teams/a.svg",
    "/x?next=/dev/clock",
  ]) {
    expect(isPublicRead(asked(path)), path).toBe(true);
    expect(isPublicRead(asked(path, {}, "HEAD")), path).toBe(true);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      expect(isPublicRead(asked(path, {}, method)), `${method} ${path}`).toBe(false);
    }
  }
  for (const path of ["/dev", "/dev/", "/dev/clock", "/ws", "/ws/matches/1", "/dev?x", "/x/../dev/mail"]) {
    expect(isPublicRead(asked(path)), path).toBe(false);
  }
  expect(isPublicRead(asked("/", { Upgrade: "websocket" }))).toBe(false);
  for (const path of [
    "/api/v1/auth",
    "/api/v1/auth/api-keys/",
    "/api/v1/admin/api-keys/1",
    "/api/v1/predictions/user-predictions/",
    "/api/v1/predictions/user-predictions/7/",
    "/api/v1/predictions/7/follow/quote/",
    "/predictions/7/suivre",
    "/en/predictions/7/suivre.data",
    "/paris",
  ]) {
    expect(isPublicRead(asked(path)), path).toBe(false);
  }
});

test("what carries an identity, or belongs to somebody, never enters the shared cache", () => {
  const credentials: Record<string, string>[] = [
    { Authorization: "Bearer x" },
    { Authorization: "" },
    { "X-API-Key": "aibet_live_x" },
  ];
  const cookie = { Cookie: "tz=Europe/Paris; __Host-access=x" };
  for (const path of ["/", "/predictions", "/en/direct", "/performance.data"]) {
    expect(isPublicRead(asked(path, cookie)), path).toBe(false);
    expect(isPublicRead(asked(path, { Cookie: "__Host-refresh=x" })), path).toBe(false);
    expect(isPublicRead(asked(path, { Cookie: "tz=Europe/Paris; session=x" })), path).toBe(true);
    for (const headers of credentials) expect(isPublicRead(asked(path, headers)), path).toBe(false);
  }
  for (const path of ["/api/v1/predictions/", "/api/v1/openapi.json", "/v1/anything", "/images/teams/a.svg"]) {
    expect(isPublicRead(asked(path, cookie)), `${path} looks at no cookie`).toBe(true);
    for (const headers of credentials) expect(isPublicRead(asked(path, headers)), path).toBe(false);
  }
  for (const path of [
    "/api/v1/auth/me",
    "/api/v1/jwt/verify",
    "/api/v1/admin/users",
    "/api/v1/collection/logs",
    "/compte",
    "/compte.data",
    "/en/compte/securite",
    "/connexion?next=/",
    "/inscription/confirmation?token=x",
    "/mot-de-passe/nouveau",
    "/admin",
    "/en/admin/users",
  ]) {
    for (const headers of [cookie, {}, ...credentials]) expect(isPublicRead(asked(path, headers)), path).toBe(false);
  }
  for (const path of ["/comptes", "/administration", "/api/v1/author", "/pariser"])
    expect(isPublicRead(asked(path)), path).toBe(true);
});

test("what belongs to one visitor is kept by nobody, whatever its page asked for", () => {
  const answer = privateAnswer(publicAnswer());
  expect(answer.headers.get("Cache-Control")).toBe("private, no-store");
  expect(answer.headers.get("Cache-Tag")).toBeNull();
});

test("the zone is the one of the cookie, and Paris where the cookie is anything else", () => {
  const zoneOf = (cookie: string) => publicViewOf(asked("/", { Cookie: cookie })).zone;
  expect(publicViewOf(asked("/"))).toEqual({ zone: "Europe/Paris" });
  expect(zoneOf("tz=America/New_York")).toBe("America/New_York");
  expect(zoneOf("a=b; tz=America%2FNew_York; c=d")).toBe("America/New_York");
  expect(zoneOf("session=1;tz=Asia%2fTokyo")).toBe("Asia/Tokyo");

  const hostile = [
    "xtz=Asia/Tokyo",
    "tz=",
    "tz",
    "tz=Europe/Atlantis",
    "tz=../../secrets",
    "tz=__proto__",
    "tz=<script>alert(1)</script>",
    "tz=%00",
    "tz=%E0%A4%A",
    "tz='; drop table matches; --",
    `tz=${"Europe/".repeat(2000)}Paris`,
    `tz="Asia/Tokyo"`,
  ];
  for (const cookie of hostile) expect(zoneOf(cookie), cookie.slice(0, 40)).toBe("Europe/Paris");
});

test("one zone is one cache key, however its name is written", () => {
  const letters = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(letters, (upper) => {
      const written = [..."asia/tokyo"].map((letter, index) => (upper[index] ? letter.toUpperCase() : letter)).join("");
      expect(publicViewOf(asked("/", { Cookie: `tz=${written}` }))).toEqual({ zone: "Asia/Tokyo" });
    }),
  );
  fc.assert(
    fc.property(fc.string(), (value) => {
      const zone = publicViewOf(asked("/", { Cookie: `tz=${encodeURIComponent(value)}` })).zone;
      expect(Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone).toBe(zone);
    }),
  );
});

test("an offset is no zone of a place: it would make a cache key of every minute", () => {
  for (const cookie of ["tz=+01:00", "tz=-0730", "tz=+09"]) {
    expect(publicViewOf(asked("/", { Cookie: cookie })).zone, cookie).toBe("Europe/Paris");
  }
});

test("the public half of the house learns neither who asks nor what they have seen", () => {
  const request = asked(
    "/api/v1/predictions/?page=2",
    {
      Accept: "text/html",
      "Accept-Language": "fr",
      Authorization: "Bearer secret",
      Cookie: "session=secret",
      "If-None-Match": '"known"',
      "X-Forwarded-Host": "evil.example",
      "CF-Connecting-IP": "192.0.2.1",
      Origin: "https://evil.example",
      Range: "bytes=0-1",
    },
    "HEAD",
  );
  const passed = anonymousRequest(request);
  expect([passed.url, passed.method]).toEqual([`${origin}/api/v1/predictions/?page=2`, "HEAD"]);
  expect([...passed.headers.keys()].sort()).toEqual(["accept", "accept-language"]);
  expect([...anonymousRequest(asked("/", { Cookie: "a=b" })).headers.keys()]).toEqual([]);
});

test("what did not opt in is private, whatever it says of itself", async () => {
  const answers = [
    new Response("x"),
    new Response("x", { headers: { "Cache-Control": "max-age=600", ETag: '"1"' } }),
    new Response("x", { headers: { "Cache-Control": "private, max-age=600", ETag: '"1"', "Cache-Tag": "a" } }),
    new Response("x", { status: 404 }),
  ];
  for (const answer of answers) {
    const { status } = answer;
    const given = browserAnswer(asked("/", { "If-None-Match": '"1"' }), answer);
    expect(given.status).toBe(status);
    expect(given.headers.get("Cache-Control")).toBe("private, no-store");
    expect(given.headers.get("Cache-Tag")).toBeNull();
    expect(await given.text()).toBe("x");
  }
});

test("a public answer is revalidated by the browser every time, and not sent again while it is the same", async () => {
  const etag = (await withEtag(asked("/"), publicAnswer())).headers.get("ETag") ?? "";
  expect(etag).toMatch(/^"[0-9a-f]{32}"$/);

  const given = browserAnswer(asked("/"), await withEtag(asked("/"), publicAnswer()));
  expect([given.status, given.headers.get("Cache-Control")]).toEqual([200, "public, max-age=0"]);
  expect([given.headers.get("Cache-Tag"), given.headers.get("ETag")]).toEqual([null, etag]);
  expect(await given.text()).toBe("same for all");

  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, ` ${etag} , "other"`, "*"]) {
    const same = browserAnswer(asked("/", { "If-None-Match": known }), await withEtag(asked("/"), publicAnswer()));
    expect([same.status, same.body], known).toEqual([304, null]);
    expect(same.headers.get("ETag")).toBe(etag);
    expect(same.headers.get("Cache-Control")).toBe("public, max-age=0");
    expect(same.headers.get("Content-Type")).toBeNull();
  }
  for (const known of ['"other"', etag.slice(1, -1), ""]) {
    const fresh = browserAnswer(asked("/", { "If-None-Match": known }), await withEtag(asked("/"), publicAnswer()));
    expect(fresh.status, known).toBe(200);
  }
  const changed = await withEtag(asked("/"), publicAnswer("something new"));
  expect(browserAnswer(asked("/", { "If-None-Match": etag }), changed).status).toBe(200);
});

test("only a whole public answer gets an ETag", async () => {
  const untagged = [
    new Response("x"),
    new Response("x", { status: 404, headers: { "Cache-Control": "public, max-age=60" } }),
    new Response("x", { headers: { "Cache-Control": "private, no-store" } }),
  ];
  for (const answer of untagged) expect(await withEtag(asked("/"), answer)).toBe(answer);
  const head = publicAnswer();
  expect(
    await withEtag(new Request("https://aibet.test/", { method: "HEAD" }), head),
    "a HEAD answer has no body to name",
  ).toBe(head);
  const noTag = browserAnswer(asked("/", { "If-None-Match": "*" }), publicAnswer());
  expect(noTag.status, "without an ETag nothing is known to be the same").toBe(200);
});

test("a stream that names itself is passed on unread, and not begun for who has it already", async () => {
  let pulls = 0;
  const stream = () =>
    new Response(
      new ReadableStream(
        {
          pull(controller) {
            pulls += 1;
            controller.close();
          },
        },
        { highWaterMark: 0 },
      ),
      { headers: { "Cache-Control": "public, max-age=300", ETag: '"head"' } },
    );
  const answer = stream();
  expect(await withEtag(asked("/"), answer)).toBe(answer);
  const same = browserAnswer(asked("/", { "If-None-Match": '"head"' }), stream());
  expect([same.status, same.body, pulls]).toEqual([304, null, 0]);
  await browserAnswer(asked("/"), answer).text();
  expect(pulls).toBe(1);
});

test("the answer to an upgrade is handed on untouched", () => {
  // Node has no Response of status 101; the runtime's own is only ever looked at, never copied.
  const upgraded = Object.defineProperty(new Response(null), "status", { value: 101 });
  expect(browserAnswer(asked("/ws/matches/1"), upgraded)).toBe(upgraded);
  expect([...upgraded.headers.keys()]).toEqual([]);
});
