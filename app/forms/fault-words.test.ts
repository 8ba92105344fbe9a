import { expect, test } from "vitest";

import { accountFaults } from "../../worker/accounts/faults.ts";
import { registerBody } from "../../worker/accounts/contract.ts";
import { m } from "../paraglide/messages.js";
import { wordsOfFault, wordsOfIssue } from "./fault-words.ts";

test("everything a service finds wrong with an account is said in words of its own, none of them in English", () => {
  const said = Object.values(accountFaults).map((text) => wordsOfFault("password", text));
  expect(new Set(said).size).toBe(said.length);
  expect(said).not.toContain(m.fault_field());
  for (const text of Object.values(accountFaults)) expect(said).not.toContain(text);
});

test("everything the contract finds wrong with a registration is said at its field, and how it can be put right", () => {
  const empty = { email: "a@b.fr", password: "x", display_name: " ", is_adult: false, accept_terms: false };
  const issues = registerBody.safeParse(empty).error?.issues ?? [];
  expect(Object.fromEntries(issues.map((issue) => [issue.path.join("."), wordsOfIssue(issue)]))).toEqual({
    display_name: m.fault_short({ minimum: "2" }),
    is_adult: m.fault_adult(),
    accept_terms: m.fault_terms(),
  });
  const [hidden] = registerBody.safeParse({ ...empty, display_name: "a\u202eb" }).error?.issues ?? [];
  expect(hidden && wordsOfIssue(hidden)).toBe(m.fault_characters());
});

test("a fault nobody has words for is still said in the language of the page", () => {
  expect(wordsOfFault("colour", "Colour is out")).toBe(m.fault_field());
});
