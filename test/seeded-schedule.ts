import type { SeededRandom } from "../worker/platform/seeded-random.ts";

/** Somebody at work: whatever they ask of the outside waits for its turn. */
export type Hand = { name: string; turn(): Promise<void> };

/**
 * People and machines at work at once, one step at a time, in an order drawn from a seed. A step ends with its microtasks: what
 * they do must wait for nothing else than their turn, and the same seed gives the same history.
 */
export class SeededSchedule {
  readonly #random: SeededRandom;
  readonly #waiting: { name: string; go: () => void }[] = [];
  readonly #atWork = new Set<string>();
  #failure: { error: unknown } | null = null;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  start(name: string, work: (hand: Hand) => Promise<void>): void {
    if (this.#atWork.has(name)) throw new Error(`two are called ${name}`);
    this.#atWork.add(name);
    const turn = () => new Promise<void>((go) => this.#waiting.push({ name, go }));
    void turn()
      .then(() => work({ name, turn }))
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#atWork.delete(name));
  }

  /** Lets everybody work until nobody does. Throws what the first of them failed with. */
  async finish(): Promise<void> {
    while (this.#atWork.size > 0) {
      await nextMacrotask();
      if (this.#failure) throw this.#failure.error;
      const [next] = this.#waiting.splice(Math.floor(this.#random() * this.#waiting.length), 1);
      next?.go();
    }
    if (this.#failure) throw this.#failure.error;
  }
}

function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
