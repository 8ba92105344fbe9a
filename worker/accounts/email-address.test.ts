import fc from "fast-check";
import { expect, test } from "vitest";

import { normalizeEmail } from "./email-address.ts";

test("an address has one spelling, whatever it was typed with", () => {
  for (const [typed, normal] of [
    ["Ada@AIBET.example", "ada@aibet.example"],
    [" ada@aibet.example ", "ada@aibet.example"],
    ["ＡＤＡ@aibet.example", "ada@aibet.example"],
    ["ﬁona@aibet.example", "fiona@aibet.example"],
    ["ada+tips@aibet.example", "ada+tips@aibet.example"],
    ["zoé@münchen.example", "zoé@xn--mnchen-3ya.example"],
    ["zoe\u0301@münchen.example", "zoé@xn--mnchen-3ya.example"],
    ["иван@пример.рф", "иван@xn--e1afmkfd.xn--p1ai"],
    ["山田たろう@aibet.example", "山田たろう@aibet.example"],
    ["o'neil@aibet.example", "o'neil@aibet.example"],
  ] as const) {
    expect(normalizeEmail(typed), typed).toBe(normal);
  }
});

test.each([
  "",
  "ada",
  "@aibet.example",
  "ada@",
  "ada@localhost",
  "ada@127.0.0.1",
  "ada@[::1]",
  "ada@aibet",
  "ada@.example",
  "ada@-aibet.example",
  "a da@aibet.example",
  "ada@aibet.example\nBcc: x@y.example",
  "ada\r\n@aibet.example",
  "ada\u0000@aibet.example",
  "ada\u202e@aibet.example",
  "ada\u200b@aibet.example",
  "a\u00adda@aibet.example",
  '"ada"@aibet.example',
  "ada@evil.example@aibet.example",
  "аdа@aibet.example",
  "adа@aibet.example",
  "αda@aibet.example",
  ".ada@aibet.example",
  "ada.@aibet.example",
  "a..da@aibet.example",
  "ada@aibet.example/path",
  "ada@aibet.example?x",
  "ada@aibet.example#x",
  "ada@user:aibet.example",
  "ada@aibet.example:25",
  "ada<x>@aibet.example",
  `${"a".repeat(65)}@aibet.example`,
  `ada@${"a".repeat(64)}.example`,
  `ada@${"aa.".repeat(90)}example`,
])("%j is no address", (typed) => {
  expect(normalizeEmail(typed)).toBeNull();
});

test("a spelling that is taken once is taken again as it stands, and never holds what could break out of a header", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.emailAddress(),
        fc.string({ unit: "grapheme" }).map((text) => `${text}@aibet.example`),
      ),
      (typed) => {
        const normal = normalizeEmail(typed);
        if (normal === null) return;
        expect(normalizeEmail(normal)).toBe(normal);
        if (/^[!-~]+$/.test(typed)) expect(normalizeEmail(typed.toUpperCase())).toBe(normal);
        expect(normal).not.toMatch(/[\s\p{C}<>"(),:;\\]/u);
      },
    ),
    { numRuns: 2000 },
  );
});
