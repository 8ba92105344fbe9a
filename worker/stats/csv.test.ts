import fc from "fast-check";
import { expect, test } from "vitest";

import { recordedBet, wonBet } from "../../test/recorded-bets.ts";
import { seeds } from "../../test/simulations.ts";
import { betColumns } from "./bet-export.ts";
import { byteOrderMark, type CsvColumn, csvHeader, csvRows } from "./csv.ts";

const columns: CsvColumn<readonly [text: string, number: string]>[] = [
  { header: "Nom; et plus", kind: "text", cell: ([text]) => text },
  { header: "Profit", kind: "number", cell: ([, number]) => number },
];

test("French parts by semicolons with decimal commas, English by commas with points", () => {
  const rows = [["Paris, SG", "-12.50"] as const];
  expect(csvHeader(columns, "fr") + csvRows(columns, rows, "fr")).toBe(
    `${byteOrderMark}"Nom; et plus";Profit\r\nParis, SG;-12,50\r\n`,
  );
  expect(csvHeader(columns, "en") + csvRows(columns, rows, "en")).toBe(
    `${byteOrderMark}Nom; et plus,Profit\r\n"Paris, SG",-12.50\r\n`,
  );
});

test("no text starts a formula, in whatever width it is written, and no number is taken for one", () => {
  for (const start of ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]) {
    const [[text] = []] = read(csvRows(columns, [[`${start}1+1`, "0"]], "en"), ",");
    expect(text, JSON.stringify(start)).toBe(`'${start}1+1`);
  }
  for (const kept of ["1=1", "a@b", " =1", "'quoted'", ""]) {
    expect(read(csvRows(columns, [[kept, "0"]], "en"), ",")[0]?.[0], kept).toBe(kept);
  }
  const numbers = ["-1", "-0.05", "12", "1e5", "-1+2", "=1", "1,5", "+3", "-", "NaN", "1.", "--1"];
  const written = numbers.map((number) => read(csvRows(columns, [["", number]], "fr"), ";")[0]?.[1]);
  expect(written).toEqual(["-1", "-0,05", "12", "1e5", "'-1+2", "'=1", "1,5", "'+3", "'-", "NaN", "1.", "'--1"]);
});

test("what is written is what another reader reads, in both languages", () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('"', ";", ",", "\r", "\n", "\t", " ", "a", "é") }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(texts, texts), { minLength: 1 }), (rows) => {
      const plain: CsvColumn<readonly [string, string]>[] = [0, 1].map((index) => ({
        header: "h",
        kind: "text",
        cell: (row) => row[index] ?? null,
      }));
      for (const locale of ["fr", "en"] as const) {
        const told = read(csvRows(plain, rows, locale), locale === "fr" ? ";" : ",");
        const unguarded = told.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\0＝＋－＠])/, "")));
        const quotedAlike = rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n\0＝＋－＠])/, "")));
        expect(unguarded).toEqual(quotedAlike);
      }
    }),
    { numRuns: seeds(1000) },
  );
});

test("no rows are no lines, and an absent cell is empty", () => {
  expect(csvRows(columns, [], "fr")).toBe("");
  const absent: CsvColumn<null>[] = [
    { header: "a", kind: "text", cell: () => null },
    { header: "b", kind: "number", cell: () => null },
  ];
  expect(csvRows(absent, [null], "fr")).toBe(";\r\n");
});

test("the export of bets agrees with the ledger to the cent, and values no simulated price", () => {
  const bets = [
    wonBet(1, {
      matches: "Saint-Étienne – Lyon",
      payoutMinor: 2_150,
      oddsThousandths: 2_150,
      fairClosingOddsThousandths: 2_000,
    }),
    recordedBet(2, {
      stakeMinor: 5,
      simulated: true,
      fairClosingOddsThousandths: 2_000,
      bookmaker: null,
      recommendedStakeMinor: 1_234,
    }),
  ];
  const french = betColumns("fr");
  const [head = [], first, second] = read(csvHeader(french, "fr") + csvRows(french, bets, "fr"), ";");
  expect(head.length).toBe(20);
  const named = (row: string[] = []) => Object.fromEntries(head.map((title, index) => [title, row[index]]));
  expect(named(first)).toMatchObject({
    "Réglé (UTC)": "2015-02-03 03:00:00",
    Match: "Saint-Étienne – Lyon",
    "Cote simulée": "non",
    Cote: "2,150",
    "Cote de clôture": "2,000",
    "Écart à la clôture": "0,0750",
    "Mise conseillée": "",
    Mise: "10,00",
    Résultat: "gagné",
    Retour: "21,50",
    Profit: "11,50",
  });
  expect(named(second)).toMatchObject({
    "Cote simulée": "oui",
    Bookmaker: "",
    "Cote de clôture": "",
    "Écart à la clôture": "",
    "Mise conseillée": "12,34",
    Mise: "0,05",
    Profit: "-0,05",
  });
  const english = betColumns("en");
  const [titles = [], row = []] = read(csvHeader(english, "en") + csvRows(english, bets, "en"), ",");
  expect(row[titles.indexOf("Profit")]).toBe("11.50");
  expect(new Set(titles).size).toBe(20);
});

/** A reader of RFC 4180 of its own, character by character. */
function read(file: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let [cell, isQuoted] = ["", false];
  const text = file.startsWith(byteOrderMark) ? file.slice(1) : file;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (isQuoted && character === '"' && text.charAt(at + 1) === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"' && (isQuoted || cell === "")) isQuoted = !isQuoted;
    else if (!isQuoted && (character === separator || character === "\n")) {
      rows.at(-1)?.push(character === "\n" ? cell.replace(/\r$/, "") : cell);
      cell = "";
      if (character === "\n") rows.push([]);
    } else cell += character;
  }
  return rows.slice(0, -1);
}
