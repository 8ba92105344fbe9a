import { describe, expect, it } from "vitest";

import { overwriteGetLocale } from "../paraglide/runtime.js";
import {
  formatDay,
  formatList,
  formatMoment,
  formatNumber,
  formatPercent,
  formatSigned,
  formatTime,
  zoneName,
} from "./format.ts";

const kickoffMs = Date.parse("2015-02-07T23:30:00Z");

describe("figures and instants", () => {
  it("are written as French writes them", () => {
    overwriteGetLocale(() => "fr");
    expect(formatPercent(0.385, 1)).toBe("38,5\u202f%");
    expect(formatNumber(12345.678, 2)).toBe("12\u202f345,68");
    expect(formatSigned(-0.04, 1)).toBe("±0,0");
    expect(formatSigned(4.24, 1)).toBe("+4,2");
    expect(formatSigned(-4.26, 1)).toBe("−4,3");
    expect(formatList(["stade", "absences", "compositions"])).toBe("stade, absences et compositions");
  });

  it("are written as English writes them", () => {
    overwriteGetLocale(() => "en");
    expect(formatPercent(0.385, 1)).toBe("38.5%");
    expect(formatNumber(12345.678, 2)).toBe("12,345.68");
    expect(formatList(["venue", "absences", "line-ups"])).toBe("venue, absences and line-ups");
  });

  it("stand in the zone they are asked in, day and hour alike", () => {
    overwriteGetLocale(() => "fr");
    expect(formatTime(kickoffMs, "Europe/Paris")).toBe("00:30");
    expect(formatDay(kickoffMs, "Europe/Paris")).toBe("dim. 8 févr.");
    expect(formatDay(kickoffMs, "America/New_York")).toBe("sam. 7 févr.");
    expect(formatMoment(kickoffMs, "UTC")).toBe("7 févr., 23:30");
    expect(zoneName("America/New_York")).toBe("New York");
  });
});
