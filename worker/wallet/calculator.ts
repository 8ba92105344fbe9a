import { calculateKelly, edgeOf, kellyShare, profitOf, twoPointsBelow } from "./kelly.ts";
import { type Simulation, simulateBankroll } from "./simulation.ts";
import { calculateFlat, calculatePercentage } from "./stakes.ts";

/** What somebody wants a stake for. A percentage or flat stake may be asked for without a probability. */
export type StakeQuestion = { bankrollMinor: number; oddsThousandths: number } & (
  | { method: "kelly"; probability: number; riskFactor: number }
  | { method: "percentage"; probability: number | null; basisPoints: number }
  | { method: "flat"; probability: number | null; stakeMinor: number }
);

export type StakeAnswer = {
  stakeMinor: number;
  /** Why there is no stake; null where there is one. */
  reason: "no_edge" | "below_smallest_stake" | null;
  /** What only a probability can tell: the edge, Kelly's share, the stake if it is two points lower. Null without one. */
  doubt: { edge: number; kellyShare: number; kellyStakeMinor: number; twoPointsLowerMinor: number } | null;
  /** What the stake brings beyond itself when it wins. */
  potentialProfitMinor: number;
  ifWonMinor: number;
  ifLostMinor: number;
};

/** How often the question comes up in a simulated life, and how much too high its probability is. */
export type SimulatedLife = { bets: number; overestimatedBy: number };

/** A calculator simulates this many lives: 400 of 500 bets take a few milliseconds. */
export const simulatedPaths = 400;
/** The same draws for every question, so that two of them differ by what was asked and not by luck. */
const seed = "calculator";
/** A life stakes no more once it has a tenth of its start, or less. */
const ruinShare = 0.1;

/**
 * The open calculator: the stake of a method, with nothing but what was typed. Where a probability is known and there is no
 * edge there is no stake, whatever the method.
 *
 * @throws RangeError for anything out of range, as the calculations it is made of
 */
export function calculateStake(question: StakeQuestion): StakeAnswer {
  const { bankrollMinor, oddsThousandths, probability } = question;
  const stakeMinor = stakeMinorOf(question);
  const potentialProfitMinor = profitOf(stakeMinor, oddsThousandths);
  return {
    stakeMinor,
    reason: stakeMinor > 0 ? null : hasEdge(question) ? "below_smallest_stake" : "no_edge",
    doubt: probability === null ? null : doubtOf(question, probability),
    potentialProfitMinor,
    ifWonMinor: bankrollMinor + potentialProfitMinor,
    ifLostMinor: bankrollMinor - stakeMinor,
  };
}

/**
 * What may become of the bankroll if the same question comes up again and again, and is staked the same way each time.
 *
 * @throws RangeError as `calculateStake`, and for more bets than can be simulated
 */
export function simulateStake(question: StakeQuestion, probability: number, life: SimulatedLife): Simulation {
  const { method, bankrollMinor, oddsThousandths } = question;
  const share =
    method === "kelly"
      ? question.riskFactor
      : method === "percentage"
        ? question.basisPoints / 10_000
        : question.stakeMinor / bankrollMinor;
  return simulateBankroll({
    seed,
    plan: { strategy: method, share },
    startMinor: bankrollMinor,
    offers: [{ oddsThousandths, probability, weight: 1 }],
    ...life,
    paths: simulatedPaths,
    targetMinor: null,
    ruinMinor: Math.floor(bankrollMinor * ruinShare),
  });
}

function doubtOf(question: StakeQuestion, probability: number): StakeAnswer["doubt"] {
  const { bankrollMinor, oddsThousandths } = question;
  const { share, fullStakeMinor } = calculateKelly({ bankrollMinor, oddsThousandths, probability, riskFactor: 1 });
  return {
    edge: edgeOf(oddsThousandths, probability),
    kellyShare: share,
    kellyStakeMinor: fullStakeMinor,
    twoPointsLowerMinor: stakeMinorOf({ ...question, probability: twoPointsBelow(probability) }),
  };
}

function stakeMinorOf(question: StakeQuestion): number {
  if (!hasEdge(question)) return 0;
  if (question.method === "kelly") return calculateKelly(question).adjustedStakeMinor;
  return (question.method === "percentage" ? calculatePercentage(question) : calculateFlat(question)).stakeMinor;
}

/** Nobody knows of one without a probability: then it is taken on trust. */
function hasEdge({ oddsThousandths, probability }: StakeQuestion): boolean {
  return probability === null || kellyShare(oddsThousandths, probability).numerator > 0n;
}
