import { Hono } from "hono";
import { createMiddleware } from "hono/factory";

import { type JobName, cronJobs } from "../jobs.ts";
import { AppError } from "../platform/errors.ts";
import { countWaitingNotifications } from "../notify/outbox.ts";
import { type AppEnv, fieldErrors } from "../platform/http/hono.ts";
import { moveClockSchema } from "./contract.ts";
import { moveClock, runJobNow } from "./jump.ts";
import { listLocalMail } from "./mailbox.ts";
import { countRows, describeClock, listDueWindows } from "./service.ts";
import { listDueEvaluations } from "../predict/judgement.ts";
import { listDuePredictions } from "../predict/pipeline.ts";

/** Outside local these addresses do not exist: the answer is the same 404 as for any other unknown one. */
const localOnly = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.get("services").config.isLocal) return c.notFound();
  await next();
});

/** `/dev`: the doors for people who work on the product on their own machine. */
export const devRoutes = new Hono<AppEnv>({ strict: false });
devRoutes.use(localOnly);

devRoutes.get("/clock", async (c) => c.json(await describeClock(c.get("services"))));

devRoutes.post("/clock", async (c) => {
  const body = moveClockSchema.safeParse(await c.req.json().catch(() => null));
  if (!body.success) throw new AppError("VALIDATION_ERROR", "Invalid input data", fieldErrors(body.error));
  return c.json(await moveClock(c.env, body.data));
});

devRoutes.post("/jobs/:name", async (c) => {
  const name = cronJobs.find(({ job }) => job === c.req.param("name"))?.job;
  if (!name) {
    const known = cronJobs.map(({ job }): JobName => job).join(", ");
    throw new AppError("NOT_FOUND", "No such job", { name: [`Jobs are ${known}`] });
  }
  await runJobNow(c.env, name);
  return c.json({ job: name, status: "done" });
});

devRoutes.get("/mail", async (c) => c.json(await listLocalMail(c.get("services"), c.req.query("to") ?? null)));

devRoutes.get("/state", async (c) => {
  const services = c.get("services");
  const [tables, windows, unpredicted, unsettled, notify] = await Promise.all([
    countRows(services),
    listDueWindows(services, cronJobs),
    listDuePredictions(services, "unpredicted"),
    listDueEvaluations(services),
    countWaitingNotifications(services),
  ]);
  const queues = { collect: windows.length, predict: unpredicted.length, settle: unsettled.length, notify };
  return c.json({ tables, queues });
});
