import type { MemorySettings } from "./strength-memory.ts";

/**
 * Learns from closing prices of earlier matches, and a little from their results: what prices have not taken in yet.
 *
 * Chosen by coordinate search on 2013-14 to 2020-21, six leagues, for the least divergence of the predictions from the
 * closing prices of the same matches (which is far less noisy than the log loss of what happened, and needs the same thing).
 */
export const marketMemorySettings: MemorySettings = {
  strength: {
    awaySign: -1,
    constant: {
      mean: 0.35,
      variance: 0.05,
      dailyVariance: 1.6e-5,
    },
    dailyVariance: 0.001,
    longestDriftDays: 77,
    breakVariance: 0.05,
    breakKeeps: 0.97,
    founder: {
      mean: 0,
      variance: 0.3,
    },
    arrival: {
      mean: -0.45,
      variance: 0.16,
      keeps: 0.4,
    },
    divisionGap: 0.7,
  },
  openness: {
    awaySign: 1,
    constant: {
      mean: 0.6,
      variance: 0.1,
      dailyVariance: 0.00064,
    },
    dailyVariance: 0.00027,
    longestDriftDays: 77,
    breakVariance: 0.004,
    breakKeeps: 0.66,
    founder: {
      mean: 0,
      variance: 0.02,
    },
    arrival: {
      mean: 0,
      variance: 0.02,
      keeps: 0.4,
    },
    divisionGap: 0,
  },
  priceVariance: {
    strength: 0.066,
    openness: 0.019,
  },
  goalVariance: {
    strength: 0.4,
    openness: 0.2,
  },
  shotVariance: {
    strength: 0.3,
    openness: 0.16,
  },
  shares: {
    onTarget: 0.44,
    all: 0.14,
  },
};

/** Learns from results and shots alone; chosen in the same way. */
export const resultMemorySettings: MemorySettings = {
  strength: {
    awaySign: -1,
    constant: {
      mean: 0.35,
      variance: 0.05,
      dailyVariance: 2e-5,
    },
    dailyVariance: 0.00013,
    longestDriftDays: 96,
    breakVariance: 0.033,
    breakKeeps: 1,
    founder: {
      mean: 0,
      variance: 0.3,
    },
    arrival: {
      mean: -0.34,
      variance: 0.14,
      keeps: 0.55,
    },
    divisionGap: 0.45,
  },
  openness: {
    awaySign: 1,
    constant: {
      mean: 0.6,
      variance: 0.1,
      dailyVariance: 1.6e-5,
    },
    dailyVariance: 2.5e-5,
    longestDriftDays: 60,
    breakVariance: 0.004,
    breakKeeps: 0.85,
    founder: {
      mean: 0,
      variance: 0.02,
    },
    arrival: {
      mean: 0,
      variance: 0.02,
      keeps: 0.15,
    },
    divisionGap: 0,
  },
  priceVariance: null,
  goalVariance: {
    strength: 2.6,
    openness: 1,
  },
  shotVariance: {
    strength: 1.3,
    openness: 0.5,
  },
  shares: {
    onTarget: 0.31,
    all: 0.15,
  },
};
