import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { promisesOfGain as banned } from "../../worker/predict/promises.ts";

const variantsSchema = z.array(z.looseObject({ match: z.record(z.string(), z.string()) }));
const fileSchema = z.record(z.string(), z.union([z.string(), variantsSchema]));
const locales = ["fr", "en"] as const;

const files = {
  fr: readMessages("fr"),
  en: readMessages("en"),
};

describe("messages", () => {
  it("say the same things in both languages, with the same values", () => {
    expect(Object.keys(files.en).sort()).toEqual(Object.keys(files.fr).sort());
    for (const key of Object.keys(files.fr)) {
      expect(placeholdersOf(files.en[key]), key).toEqual(placeholdersOf(files.fr[key]));
    }
  });

  it.each(locales)("promise nothing (%s)", (locale) => {
    for (const [key, text] of textsOf(locale)) expect(text, key).not.toMatch(banned);
  });

  it("would notice a promise", () => {
    for (const text of [
      "Gagnez plus",
      "Gain garanti",
      "un pari sûr",
      "Sans risque",
      "a safe bet",
      "Guaranteed",
      "risk-free",
    ]) {
      expect(text).toMatch(banned);
    }
    for (const text of ["mesure", "assurée", "unsafe ground", "l’assurance"]) expect(text).not.toMatch(banned);
  });

  it("keep to French typography", () => {
    for (const [key, text] of textsOf("fr")) {
      expect(text, `${key}: a narrow no-break space stands before : ; ! ? % »`).not.toMatch(
        /[^\u202f][:;!?%»](?!\/\/)/,
      );
      expect(text, `${key}: and after «`).not.toMatch(/«[^\u202f]/);
      expect(text, `${key}: apostrophes are curled`).not.toMatch(/'/);
      expect(text, `${key}: decimals have commas`).not.toMatch(/\d\.\d(?!\s*\.)/);
      expect(text, `${key}: the ellipsis is one sign`).not.toMatch(/\.\.\./);
    }
  });

  it("keep to English typography", () => {
    for (const [key, text] of textsOf("en")) {
      expect(text, key).not.toMatch(/[\s\u202f][:;!?]/);
      expect(text, key).not.toMatch(/\.\.\.|'|"|«/);
    }
  });
});

function readMessages(locale: string): z.infer<typeof fileSchema> {
  const text = readFileSync(join(import.meta.dirname, "..", "..", "messages", `${locale}.json`), "utf8");
  const { $schema: _, ...messages } = fileSchema.parse(JSON.parse(text));
  return messages;
}

/** Every text of a language with its key; figures of licences and the like are no decimals. */
function textsOf(locale: (typeof locales)[number]): [key: string, text: string][] {
  return Object.entries(files[locale]).flatMap(([key, message]) =>
    variantsOf(message).map((text): [string, string] => [key, text.replace("License 1.1", "License")]),
  );
}

function variantsOf(message: string | z.infer<typeof variantsSchema> | undefined): string[] {
  if (message === undefined) return [];
  return typeof message === "string" ? [message] : message.flatMap(({ match }) => Object.values(match));
}

function placeholdersOf(message: string | z.infer<typeof variantsSchema> | undefined): string[] {
  const names = variantsOf(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? ""));
  return [...new Set(names)].sort();
}
