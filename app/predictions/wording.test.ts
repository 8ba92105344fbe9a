import { describe, expect, it } from "vitest";

import { overwriteGetLocale } from "../paraglide/runtime.js";
import { frequencyWords, railLabel } from "./wording.ts";

const line = {
  type: "1X2" as const,
  home: "Paris",
  away: "Marseille",
  probabilities: [0.54, 0.26, 0.2],
  market: [0.51, 0.27, 0.22],
};

describe("probabilities in words", () => {
  it("say everything the rail shows", () => {
    overwriteGetLocale(() => "fr");
    expect(railLabel(line)).toBe(
      "Probabilités\u202f: Paris 54\u202f%, nul 26\u202f%, Marseille 20\u202f%. Marché\u202f: 51, 27, 22.",
    );
    expect(railLabel({ ...line, market: null })).not.toContain("Marché");
  });

  it("name the answers of a question about goals", () => {
    overwriteGetLocale(() => "en");
    expect(railLabel({ ...line, type: "BTTS", probabilities: [0.6, 0.4], market: null })).toBe(
      "Probabilities: yes 60%, no 40%.",
    );
  });

  it("count as people do, and promise neither always nor never", () => {
    overwriteGetLocale(() => "fr");
    expect(frequencyWords(0.38)).toBe("environ 4 fois sur\u00a010");
    expect(frequencyWords(0.99)).toBe("plus de 19 fois sur\u00a020");
    expect(frequencyWords(0.01)).toBe("moins d’une fois sur\u00a020");
    overwriteGetLocale(() => "en");
    expect(frequencyWords(0.1)).toBe("about 1 time in\u00a010");
  });
});
