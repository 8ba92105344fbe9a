import { expect, test } from "vitest";

import { overwriteGetLocale } from "../paraglide/runtime.js";
import { sourceTrouble } from "./source-trouble.ts";

const nowMs = Date.parse("2026-10-03T13:30:00Z");
const [lastGoodAtMs, troubledSinceMs] = [Date.parse("2026-10-03T12:01:00Z"), Date.parse("2026-10-03T12:05:00Z")];
const page = { zone: "Europe/Paris", nowMs };

test("while the source answers nothing is said", () => {
  expect(sourceTrouble({ lastGoodAtMs, troubledSinceMs: null }, page)).toBeNull();
  expect(sourceTrouble({ lastGoodAtMs: null, troubledSinceMs: null }, page)).toBeNull();
});

test("trouble is told in hours of the page's zone, with their day once one of them is not of today", () => {
  overwriteGetLocale(() => "fr");
  expect(sourceTrouble({ lastGoodAtMs, troubledSinceMs }, page)).toBe(
    "La source ne répond pas depuis 14:05\u202f; les données affichées datent de 14:01.",
  );
  expect(sourceTrouble({ lastGoodAtMs, troubledSinceMs }, { ...page, nowMs: nowMs + 86_400_000 })).toBe(
    "La source ne répond pas depuis le 3 oct., 14:05\u202f; les données affichées datent du 3 oct., 14:01.",
  );
  overwriteGetLocale(() => "en");
  expect(sourceTrouble({ lastGoodAtMs, troubledSinceMs }, { ...page, zone: "UTC" })).toBe(
    "The source has not answered since 12:05; the figures shown date from 12:01.",
  );
  expect(sourceTrouble({ lastGoodAtMs: null, troubledSinceMs }, page)).toBe("The source has not answered yet.");
});
