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
    foundingDays: 60,
    absenceDays: 250,
    joint: true,
    negligibleCovariance: 0,
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
    foundingDays: 60,
    absenceDays: 250,
    joint: true,
    negligibleCovariance: 0,
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
  importanceVariance: null,
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
    foundingDays: 60,
    absenceDays: 250,
    joint: true,
    negligibleCovariance: 0,
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
    foundingDays: 60,
    absenceDays: 250,
    joint: true,
    negligibleCovariance: 0,
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
  importanceVariance: null,
  shares: {
    onTarget: 0.31,
    all: 0.15,
  },
};

/**
 * Of national teams, from the results of all their competitions. Chosen by coordinate search on 2010 to 2017, from 2001 on,
 * for the least log loss of the result plus a quarter of that of both sides' goals. They play ten matches a year, so a
 * strength is remembered for years; the shape of a team's games differs too little for teams to be told apart together.
 */
export const nationsMemorySettings: MemorySettings = {
  strength: {
    awaySign: -1,
    constant: {
      mean: 0.35,
      variance: 0.05,
      dailyVariance: 6.7e-6,
    },
    dailyVariance: 0.00013,
    longestDriftDays: 400,
    breakVariance: 0,
    breakKeeps: 1,
    founder: {
      mean: 0,
      variance: 2.4,
    },
    arrival: {
      mean: -0.75,
      variance: 1.6,
      keeps: 1,
    },
    divisionGap: 0,
    foundingDays: 730,
    absenceDays: 3000,
    joint: true,
    negligibleCovariance: 0.002,
  },
  openness: {
    awaySign: 1,
    constant: {
      mean: 0.6,
      variance: 0.1,
      dailyVariance: 6e-7,
    },
    dailyVariance: 2.5e-5,
    longestDriftDays: 400,
    breakVariance: 0,
    breakKeeps: 1,
    founder: {
      mean: 0,
      variance: 0.039,
    },
    arrival: {
      mean: 0.05,
      variance: 0.1,
      keeps: 1,
    },
    divisionGap: 0,
    foundingDays: 730,
    absenceDays: 3000,
    joint: false,
    negligibleCovariance: 0,
  },
  priceVariance: null,
  goalVariance: {
    strength: 2.6,
    openness: 3.8,
  },
  shotVariance: {
    strength: 2.6,
    openness: 3.8,
  },
  importanceVariance: {
    friendly: 1.08,
    minor: 1.32,
    qualifier: 1,
    continental: 0.83,
    world: 1,
  },
  shares: {
    onTarget: 0,
    all: 0,
  },
};
