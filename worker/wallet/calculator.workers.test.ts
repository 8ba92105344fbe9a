import { exports } from "cloudflare:workers";
import { expect, test } from "vitest";
import type * as z from "zod";

import { errorSchema } from "../platform/contract.ts";
import { kellySchema, stakeSchema } from "./calculator-contract.ts";

const kelly = { bankroll_amount: "1000.00", odds: 2.15, probability: 0.65, risk_factor: 0.5 };
const flat = { method: "flat", bankroll_amount: "1000.00", odds: 2.15, stake: "10.00" };
const percentage = { method: "percentage", bankroll_amount: "1000.00", odds: 2.15, percentage: 2 };
let calls = 0;

async function ask(calculator: "kelly" | "stake", body: object | string): Promise<Response> {
  calls += 1;
  return exports.default.fetch(
    new Request(`https://aibet.example/api/v1/bankroll/${calculator}-calculator/`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "CF-Connecting-IP": `198.18.${calls >> 8}.${calls & 255}` },
      body: typeof body === "string" ? body : JSON.stringify(body),
    }),
  );
}

async function answered<Schema extends z.ZodType>(
  schema: Schema,
  asking: Promise<Response>,
): Promise<z.output<Schema>> {
  const answer = await asking;
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  expect(answer.headers.get("Cache-Control") ?? "").not.toContain("public");
  expect(schema.parse(body)).toStrictEqual(body);
  return schema.parse(body);
}

/** Status, code and fields of a refusal. */
async function refused(asking: Promise<Response>): Promise<string> {
  const answer = await asking;
  const { error } = errorSchema.parse(await answer.json());
  return [answer.status, error.code, ...Object.keys(error.details)].join(" ");
}

test("the Kelly calculator answers whoever asks in the documented fields, by the formula and not by the example", async () => {
  expect(await answered(kellySchema, ask("kelly", kelly))).toEqual({
    recommended_stake: "345.65",
    kelly_percentage: 0.345652,
    adjusted_stake: "172.82",
    risk_adjusted: true,
    max_loss: "172.82",
    potential_profit: "198.74",
    edge: 0.3975,
    two_points_lower: "154.13",
    no_stake_reason: null,
  });
  const { risk_factor: _, ...plain } = kelly;
  expect(await answered(kellySchema, ask("kelly", plain))).toMatchObject({
    adjusted_stake: "345.65",
    risk_adjusted: false,
  });
  expect(await answered(kellySchema, ask("kelly", { ...kelly, probability: 0.46 }))).toMatchObject({
    recommended_stake: "0.00",
    kelly_percentage: 0,
    adjusted_stake: "0.00",
    edge: -0.011,
    no_stake_reason: "no_edge",
  });
});

test("the stake calculator knows three methods, and simulates for whoever asks, the same each time", async () => {
  const simulation = { bets: 50, overestimated_by: 0.02 };
  const asked = { method: "kelly", ...kelly, simulation };
  const body = await answered(stakeSchema, ask("stake", asked));
  expect(body).toMatchObject({ stake: "172.82", balance_if_won: "1198.74", balance_if_lost: "827.18" });
  expect(body.simulation).toMatchObject({ bets: 50, paths: 400, overestimated_by: 0.02 });
  expect(body.simulation?.fan.map(({ bets }) => bets).at(-1)).toBe(50);
  expect(body.simulation?.fan[0]).toEqual({
    bets: 0,
    p5: "1000.00",
    p25: "1000.00",
    p50: "1000.00",
    p75: "1000.00",
    p95: "1000.00",
  });
  expect(await answered(stakeSchema, ask("stake", asked))).toEqual(body);
  expect(await answered(stakeSchema, ask("stake", flat))).toMatchObject({
    stake: "10.00",
    potential_profit: "11.50",
    edge: null,
    simulation: null,
  });
  expect(await answered(stakeSchema, ask("stake", { ...percentage, probability: 0.4, simulation }))).toMatchObject({
    stake: "0.00",
    no_stake_reason: "no_edge",
    simulation: null,
  });
});

test("the largest figures there are have an answer", async () => {
  const largest = { bankroll_amount: "10000000.00", odds: 1000, probability: 0.999999, risk_factor: 1 };
  expect(await answered(kellySchema, ask("kelly", largest))).toMatchObject({ kelly_percentage: 0.999999 });
  const simulation = { bets: 500 };
  await answered(stakeSchema, ask("stake", { method: "kelly", ...largest, simulation }));
  expect(
    await answered(
      stakeSchema,
      ask("stake", { ...flat, bankroll_amount: "10000000.00", odds: 1000, stake: "10000000.00" }),
    ),
  ).toMatchObject({ balance_if_won: "10000000000.00", balance_if_lost: "0.00" });
});

test("what cannot be calculated is refused by name", async () => {
  const without = (field: keyof typeof kelly) => {
    const { [field]: _, ...rest } = kelly;
    return rest;
  };
  const refusals: [object | string, string][] = [
    ...["0", "0.00", "-5", "0.001", "1e308", "NaN", "10,00", "", "10000000.01"].map((amount): [object, string] => [
      { ...kelly, bankroll_amount: amount },
      "bankroll_amount",
    ]),
    [{ ...kelly, bankroll_amount: 1000 }, "bankroll_amount"],
    ...[1, 0, -2, 1e308, 1000.001, 2.1505, "2.15", null].map((odds): [object, string] => [{ ...kelly, odds }, "odds"]),
    [JSON.stringify(kelly).replace("2.15", "1e999"), "odds"],
    ...[0, 1, -0.1, 1.5, 65, "0.65", null].map((probability): [object, string] => [
      { ...kelly, probability },
      "probability",
    ]),
    ...[0, -1, 1.01, "0.5"].map((riskFactor): [object, string] => [
      { ...kelly, risk_factor: riskFactor },
      "risk_factor",
    ]),
    [without("bankroll_amount"), "bankroll_amount"],
    [without("odds"), "odds"],
    [without("probability"), "probability"],
    [{ ...kelly, stake: "5.00" }, "stake"],
  ];
  for (const [body, field] of refusals) {
    expect(await refused(ask("kelly", body)), JSON.stringify(body)).toBe(`400 VALIDATION_ERROR ${field}`);
  }
  for (const [body, field] of [
    [{ ...flat, method: "martingale" }, "method"],
    [kelly, "method"],
    [{ ...flat, stake: "0.001" }, "stake"],
    [{ ...flat, stake: "1000.01" }, "stake"],
    [{ ...flat, percentage: 2 }, "percentage"],
    [{ ...percentage, percentage: 0.09 }, "percentage"],
    [{ ...percentage, percentage: 100.01 }, "percentage"],
    [{ ...percentage, percentage: 1.005 }, "percentage"],
    [{ ...percentage, probability: 1 }, "probability"],
    [{ ...percentage, simulation: {} }, "probability"],
    [{ method: "kelly", ...kelly, simulation: { bets: 501 } }, "simulation.bets"],
    [{ method: "kelly", ...kelly, simulation: { bets: 0 } }, "simulation.bets"],
    [{ method: "kelly", ...kelly, simulation: { overestimated_by: 0.21 } }, "simulation.overestimated_by"],
    [{ method: "kelly", ...kelly, simulation: { seed: "x" } }, "seed"],
  ] as const) {
    expect(await refused(ask("stake", body)), JSON.stringify(body)).toBe(`400 VALIDATION_ERROR ${field}`);
  }
});
