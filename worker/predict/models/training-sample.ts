/** What a trained model sees of a match before it is played, and what came. */
export type TrainingSample = {
  /** Of the same length and order in all samples; finite. */
  features: readonly number[];
  /** Scores (log-probabilities up to a constant) of home, draw and away that the model starts from and corrects. */
  start: Scores;
  outcomeIndex: 0 | 1 | 2;
};

export type Scores = readonly [home: number, draw: number, away: number];

/** Mean log loss on watched samples after each round, and the model after all of them. */
export type Training<Model> = { model: Model; watchedLosses: number[] };

/** Probabilities proportional to the exponentials of the scores. */
export function softmax([home, draw, away]: Scores): [number, number, number] {
  const most = Math.max(home, draw, away);
  const [h, d, a] = [Math.exp(home - most), Math.exp(draw - most), Math.exp(away - most)];
  const total = h + d + a;
  return [h / total, d / total, a / total];
}

/** −log of the probability that the scores give to what came; the multinomial log loss of one sample. */
export function lossOf(scores: Scores, outcomeIndex: 0 | 1 | 2): number {
  const most = Math.max(...scores);
  return most + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - most), 0)) - scores[outcomeIndex];
}

/** Five significant digits: what an artefact keeps of a number. */
export function shortened(value: number): number {
  return Number(value.toPrecision(5));
}

/** The order of a seeded shuffle (Durstenfeld 1964) of 0 … count − 1. */
export function shuffledOrder(count: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last -= 1) {
    const pick = Math.floor(random() * (last + 1));
    const kept = order[last] ?? 0;
    order[last] = order[pick] ?? 0;
    order[pick] = kept;
  }
  return order;
}
