import { expect, test } from "vitest";

import { loadCommonPasswords } from "./common-passwords.ts";
import { findPasswordFault, normalizePassword } from "./password-rules.ts";

const about = { email: "ada.lovelace@aibet.example", displayName: "Countess Ada" };
const none = () => false;

test("8 to 128 characters of any kind will do, counted as people count them", () => {
  for (const password of [
    "xkcdwqzr",
    "12 34 56",
    "日本語のパスワードです",
    "🦊🦊🦊🦊🦊🦊🦊🦊",
    " ".repeat(8),
    "a".repeat(64),
    "é".repeat(128),
  ]) {
    expect(findPasswordFault(password, about, none), password).toBeNull();
  }
  expect(findPasswordFault("1234567", about, none)).toBe("too_short");
  expect(findPasswordFault("e\u0301".repeat(7), about, none), "seven letters, fourteen code points").toBe("too_short");
  expect(findPasswordFault("a".repeat(129), about, none)).toBe("too_long");
  expect(normalizePassword("e\u0301")).toBe("é");
});

test("at least 3,000 common passwords are refused, in whatever case", async () => {
  const common = await loadCommonPasswords();
  expect(common.size).toBeGreaterThanOrEqual(3000);
  expect([...common].every((word) => word.length >= 8 && word === word.toLowerCase())).toBe(true);
  for (const password of [
    "password",
    "PASSWORD",
    "Password1",
    "12345678",
    "qwertyuiop",
    "iloveyou",
    "trustno1",
    "football",
  ]) {
    expect(
      findPasswordFault(password, about, (word) => common.has(word)),
      password,
    ).toBe("common");
  }
});

test("what is little more than a name, the address or ours is refused, and a phrase that holds one is not", () => {
  for (const password of [
    "lovelace1",
    "LOVELACE!!",
    "Countess2026",
    "aibet1234",
    "AiBet-AiBet-1",
    "countess ada",
    "ada.lovelace99",
  ]) {
    expect(findPasswordFault(password, about, none), password).toBe("personal");
  }
  for (const password of ["my aibet has a long tail", "lovelace wrote the first one"]) {
    expect(findPasswordFault(password, about, none), password).toBeNull();
  }
  expect(findPasswordFault("adaadaada", about, none), "words of three letters are everywhere").toBeNull();
});
