import { expect, test } from "vitest";

import { m } from "../paraglide/messages.js";
import { accountWord, findingWords } from "./book-words.ts";

test("what differs in the books is said in words, and what nobody has words for as it was found", () => {
  expect(findingWords("balance")).toBe(m.finding_balance());
  expect(findingWords("transaction without entries: stake:bet_1")).toBe(m.finding_transaction({ id: "stake:bet_1" }));
  expect(findingWords("2 bets settle otherwise by their terms, first 7")).toBe(
    m.finding_terms({ count: "2", id: "7" }),
  );
  expect(findingWords("something new")).toBe("something new");
  expect([accountWord("escrow:12"), accountWord("vault:12")]).toEqual([m.ledger_escrow(), "vault:12"]);
});
