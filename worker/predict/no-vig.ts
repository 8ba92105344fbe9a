/** Prices of one bookmaker for one market, in the order of the market's selections. */
export type Book = {
  /** Decimal odds; a book that quotes no price for a selection has NaN or 0 there. */
  odds: readonly number[];
  /** Known to move first and to take large stakes; its prices carry the most information. */
  sharp: boolean;
  /** An average or maximum over books. */
  aggregate?: boolean;
};

/**
 * With Pinnacle at 3 and five retail books at 1, the pool was as good as Pinnacle alone on 22,367 matches (log loss 0.98275
 * against 0.98267 ± 0.0001, the retail books alone 0.98290) and does not hang on one book. An average over the market
 * (0.98271) at weight 1 neither helped nor harmed.
 */
const sharpWeight = 3;
const ordinaryWeight = 1;

/**
 * Margins outside these bounds are recording errors rather than prices; only a maximum over books can honestly fall below
 * zero, and by more than an exchange's rounding.
 */
const plausibleOverround = { book: { low: -0.01, high: 0.4 }, aggregate: { low: -0.15, high: 0.4 } };

/**
 * What the bookmakers together think, without their margins: the geometric mean (logarithmic opinion pool) of each book's
 * power probabilities, sharp books at weight 3, all others at 1.
 *
 * @param outcomeCount selections of the market; a book that does not price exactly these plausibly is left out
 * @returns probabilities summing to 1, or null when no book is complete
 */
export function consensus(books: readonly Book[], outcomeCount = 3): number[] | null {
  const complete = books.filter((book) => isComplete(book, outcomeCount));
  if (complete.length === 0) return null;
  const weights = complete.map((book) => (book.sharp ? sharpWeight : ordinaryWeight));
  const weightSum = sumOf(weights);
  const logMeans = Array.from({ length: outcomeCount }, () => 0);
  for (const [position, book] of complete.entries()) {
    const share = (weights[position] ?? 0) / weightSum;
    for (const [index, p] of powerProbabilities(book.odds).entries()) {
      logMeans[index] = (logMeans[index] ?? 0) + share * Math.log(p);
    }
  }
  const means = logMeans.map(Math.exp);
  const total = sumOf(means);
  return means.map((mean) => mean / total);
}

/**
 * Probabilities without margin, by the power method: every 1/odds is raised to the one exponent that makes them sum to 1.
 * It takes more margin from long shots, where bookmakers put more (Clarke, Kovalchik and Ingram 2017).
 *
 * @param odds decimal, each above 1, two or more
 * @throws RangeError for anything else
 */
export function powerProbabilities(odds: readonly number[]): number[] {
  const implied = impliedProbabilities(odds);
  let low = 0;
  let high = 1;
  while (sumOf(implied.map((p) => p ** high)) > 1) high *= 2;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (sumOf(implied.map((p) => p ** middle)) > 1) low = middle;
    else high = middle;
  }
  return proportional(implied.map((p) => p ** ((low + high) / 2)));
}

/**
 * Probabilities without margin, by the model of Shin (1992, 1993): the margin protects against a share z of bettors who
 * know the outcome. Solved for z by bisection (the fixed point of Jullien and Salanié 1994).
 *
 * Without a margin there is nothing to explain (z = 0) and the implied probabilities are only scaled to sum to 1.
 *
 * @param odds decimal, each above 1, two or more
 * @throws RangeError for anything else
 */
export function shinProbabilities(odds: readonly number[]): number[] {
  const implied = impliedProbabilities(odds);
  const total = sumOf(implied);
  if (total <= 1) return proportional(implied);
  function probabilitiesAt(z: number): number[] {
    return implied.map((p) => (Math.sqrt(z * z + (4 * (1 - z) * p * p) / total) - z) / (2 * (1 - z)));
  }
  let low = 0;
  let high = 1 - 1e-9;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (sumOf(probabilitiesAt(middle)) > 1) low = middle;
    else high = middle;
  }
  return proportional(probabilitiesAt((low + high) / 2));
}

/**
 * The bookmaker's margin: how far the implied probabilities exceed 1; below 0 the prices allow an arbitrage.
 *
 * @param odds decimal, each above 1, two or more
 * @throws RangeError for anything else
 */
export function overround(odds: readonly number[]): number {
  return sumOf(impliedProbabilities(odds)) - 1;
}

function isComplete(book: Book, outcomeCount: number): boolean {
  if (book.odds.length !== outcomeCount || !book.odds.every(isPrice)) return false;
  const bounds = book.aggregate ? plausibleOverround.aggregate : plausibleOverround.book;
  const margin = overround(book.odds);
  return margin >= bounds.low && margin <= bounds.high;
}

function impliedProbabilities(odds: readonly number[]): number[] {
  if (odds.length < 2 || !odds.every(isPrice)) throw new RangeError(`not decimal odds: ${odds.join(", ")}`);
  return odds.map((price) => 1 / price);
}

function isPrice(price: number): boolean {
  return Number.isFinite(price) && price > 1;
}

function proportional(values: readonly number[]): number[] {
  const total = sumOf(values);
  return values.map((value) => value / total);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
