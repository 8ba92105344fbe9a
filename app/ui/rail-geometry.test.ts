import { describe, expect, it } from "vitest";

import { railGeometry } from "./rail-geometry.ts";

describe("rail geometry", () => {
  it("lays the outcomes end to end from 0 to 100", () => {
    const { segments, boundaries } = railGeometry([0.38, 0.26, 0.36], null);
    expect(segments).toEqual([
      { from: 0, length: 38 },
      { from: 38, length: 26 },
      { from: 64, length: 36 },
    ]);
    expect(boundaries).toEqual([38, 64]);
  });

  it("puts a notch at each boundary of the market", () => {
    expect(railGeometry([0.38, 0.26, 0.36], [0.37, 0.25, 0.38]).notches).toEqual([37, 62]);
    expect(railGeometry([0.38, 0.26, 0.36], null).notches).toEqual([]);
  });

  it("fills the rail although the probabilities do not quite sum to 1", () => {
    const { segments } = railGeometry([0.2, 0.2], null);
    expect(segments.map(({ length }) => length)).toEqual([50, 50]);
  });
});
