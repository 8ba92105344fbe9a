import { describe, expect, it } from "vitest";

import { overwriteGetLocale } from "../paraglide/runtime.js";
import { decidingScore, decisionWords, finishedWords, frequencyWords, railLabel } from "./wording.ts";

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

describe("what followed the 90 minutes", () => {
  const over = { status: "finished", providerStatus: "PEN", score: [1, 1], extraTime: null, penalties: null } as const;

  it("is told in full and in short, and not at all where nothing followed", () => {
    overwriteGetLocale(() => "fr");
    const both = { ...over, extraTime: [2, 2], penalties: [3, 4] } as const;
    expect(decisionWords(both)).toBe("2–2 après prolongation, 3–4 aux tirs au but");
    expect(decisionWords(both, "short")).toBe("2–2 a.p., 3–4 t.a.b.");
    expect(decisionWords({ ...over, extraTime: [2, 1] })).toBe("2–1 après prolongation");
    overwriteGetLocale(() => "en");
    expect(decisionWords({ ...over, extraTime: [1, 1], penalties: [3, 4] })).toBe("3–4 on penalties");
    expect(decisionWords(over)).toBeNull();
  });

  it("waits for the end, but for a shoot-out that is under way", () => {
    overwriteGetLocale(() => "en");
    const live = { ...over, status: "live", extraTime: [2, 1] } as const;
    expect(decisionWords({ ...live, providerStatus: "ET" })).toBeNull();
    expect(decisionWords({ ...live, providerStatus: "P", penalties: [2, 1] })).toBe("2–1 on penalties");
  });

  it("says how a match ended where its scores do not", () => {
    overwriteGetLocale(() => "en");
    expect(finishedWords(over)).toBe("full time on penalties");
    expect(finishedWords({ ...over, providerStatus: "AET" })).toBe("full time after extra time");
    expect(finishedWords({ ...over, penalties: [3, 4] })).toBe("full time");
    expect(finishedWords({ ...over, providerStatus: "FT" })).toBe("full time");
  });

  it("decides the match", () => {
    expect(decidingScore(over)).toEqual([1, 1]);
    expect(decidingScore({ ...over, extraTime: [2, 2] })).toEqual([2, 2]);
    expect(decidingScore({ ...over, extraTime: [2, 2], penalties: [3, 4] })).toEqual([3, 4]);
  });
});
