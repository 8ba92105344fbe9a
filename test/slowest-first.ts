import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take longer than their size says: begun last, one of them would keep everybody waiting for it alone. */
const slowest = [
  "worker/collect/upstream-faults.workers.test.ts",
  "worker/collect/service.workers.test.ts",
  "worker/bets/fault-matrix.workers.test.ts",
  "worker/collect/upstream-day.workers.test.ts",
  "worker/bets/storms.workers.test.ts",
  "worker/bets/crash-points.workers.test.ts",
  "worker/live/chaos.test.ts",
];

/** Of each project the slowest files first, and the others as Vitest has them: larger before smaller. */
export class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => slowest.some((file) => moduleId.endsWith(file));
    return [...Map.groupBy(sorted, ({ project }) => project.name).values()].flatMap((ofProject) => [
      ...ofProject.filter(isSlow),
      ...ofProject.filter((file) => !isSlow(file)),
    ]);
  }
}
