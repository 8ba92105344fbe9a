import fc from "fast-check";
import { expect, test } from "vitest";

import { isOwnOrigin, safeReturnPath } from "./same-origin.ts";

const own = "https://aibet.example";

test("a path of ours is followed as it was asked for", () => {
  for (const path of [
    "/",
    "/predictions",
    "/en/predictions/12?type=OU#odds",
    "/compte?x=https://evil.example",
    "/a//b",
  ]) {
    expect(safeReturnPath(path)).toBe(path);
  }
  expect(safeReturnPath("/compte/../predictions")).toBe("/predictions");
});

const hostileTargets: unknown[] = [
  undefined,
  null,
  0,
  {},
  ["/predictions"],
  "",
  " ",
  "predictions",
  "?x",
  "#x",
  ".",
  "..",
  "https://evil.example",
  "http://evil.example",
  "HTTPS://evil.example",
  "//evil.example",
  "///evil.example",
  "////evil.example",
  "https:evil.example",
  "https:/evil.example",
  "https:\\\\evil.example",
  "\\evil.example",
  "\\\\evil.example",
  "/\\evil.example",
  "/\\/evil.example",
  "\\/evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/\r/evil.example",
  "\t//evil.example",
  "\n//evil.example",
  " //evil.example",
  "//evil.example/%2f..",
  "/%2f/evil.example",
  "/%2F%2Fevil.example",
  "/%5cevil.example",
  "/%5C%5Cevil.example",
  "/.//evil.example",
  "/..//evil.example",
  "/././/evil.example",
  "/a/..//evil.example",
  "/%2e//evil.example",
  "/%2e%2e//evil.example",
  "//evil.example:443",
  "//user@evil.example",
  "https://aibet.example@evil.example",
  "https://aibet.example.evil.example",
  "//aibet.example",
  "https://aibet.example/predictions",
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "vbscript:msgbox(1)",
  "file:///etc/passwd",
  "ftp://evil.example",
  "blob:https://evil.example/1",
  "mailto:a@evil.example",
  "ws://evil.example",
  "/\u0000/evil.example",
  "/\u2028/evil.example",
  "／／evil.example",
  "/／evil.example",
  "/evil\r\nSet-Cookie: a=b",
  "/evil\r\nLocation: https://evil.example",
  `/${"a".repeat(2000)}`,
  "//[::1]/",
  "//2130706433",
  "http://0x7f.1",
];

test.each(hostileTargets.map((target) => [JSON.stringify(target) ?? "undefined", target]))(
  "no way out to %s",
  (_name, target) => {
    const path = safeReturnPath(target);
    expect(new URL(path, own).origin).toBe(own);
    expect(path).toBe("/");
  },
);

test("whatever is asked for, the answer stays on this site and is asked for the same again", () => {
  const parts = fc.array(
    fc.constantFrom("/", "\\", ".", "..", "%2f", "%5c", "evil.example", ":", "@", "?", "#", "\t", "a"),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        parts.map((list) => list.join("")),
        fc.string(),
      ),
      (target) => {
        const path = safeReturnPath(target);
        expect(new URL(path, own).origin).toBe(own);
        expect(path).toMatch(/^\/(?![/\\])/);
        expect(safeReturnPath(path)).toBe(path);
      },
    ),
    { numRuns: 2000 },
  );
});

function sent(headers: Record<string, string>): Request {
  return new Request(`${own}/compte`, { method: "POST", headers });
}

test("a form of ours may act", () => {
  for (const headers of [
    { Origin: own },
    { "Sec-Fetch-Site": "same-origin" },
    { Origin: own, "Sec-Fetch-Site": "same-origin" },
  ] as Record<string, string>[]) {
    expect(isOwnOrigin(sent(headers))).toBe(true);
  }
  expect(isOwnOrigin(new Request("http://10.0.0.7/compte", { method: "POST", headers: { Origin: own } }), own)).toBe(
    true,
  );
});

test.each([
  [{}],
  [{ Origin: "null" }],
  [{ Origin: "" }],
  [{ Origin: "http://aibet.example" }],
  [{ Origin: "https://aibet.example:8443" }],
  [{ Origin: "https://aibet.example/" }],
  [{ Origin: "https://AIBET.example" }],
  [{ Origin: "https://www.aibet.example" }],
  [{ Origin: "https://aibet.example.evil" }],
  [{ Origin: "https://evilaibet.example" }],
  [{ Origin: "https://aibet.example@evil.example" }],
  [{ Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" }],
  [{ Origin: own, "Sec-Fetch-Site": "cross-site" }],
  [{ Origin: own, "Sec-Fetch-Site": "same-site" }],
  [{ Origin: own, "Sec-Fetch-Site": "none" }],
  [{ "Sec-Fetch-Site": "cross-site" }],
  [{ "Sec-Fetch-Site": "same-site" }],
  [{ "Sec-Fetch-Site": "none" }],
  [{ "Sec-Fetch-Site": "" }],
  [{ Referer: `${own}/compte` }],
  [{ Host: "aibet.example" }],
] as [Record<string, string>][])("nothing acts for a request with %j", (headers) => {
  expect(isOwnOrigin(sent(headers))).toBe(false);
});
