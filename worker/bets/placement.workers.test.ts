import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

import { signedIn } from "../../test/signed-in.ts";
import { type Tip, changeMatch, followerWith, insertTip, insertTips, offerPrice, reviseTip } from "../../test/tips.ts";
import { type Player, bookOf, depositFor, expectSoundBooks, outcomeOf, withdrawFor } from "../../test/wallets.ts";
import { dayMs, dumpStore, freshStore, hourMs, passTime, rowsOf, startMs } from "../../test/world.ts";
import type { ServiceContext } from "../context.ts";
import { archiveBankroll, updateBankroll } from "../wallet/service.ts";
import { quoteSchema, followListSchema, followSchema } from "./contract.ts";
import { listMatchesBetOn } from "./follows.ts";
import { type NewFollow, followPrediction } from "./placement.ts";
import { takeBackFollow } from "./taking-back.ts";

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

const refusalSchema = z.object({
  error: z.object({ code: z.string(), details: z.record(z.string(), z.array(z.string())) }),
});

function asker(player: Player) {
  const ask = signedIn({ userId: player.userId }, () => player.clock.nowMs);
  /** Status, code and the fields that are wrong. */
  async function refusal(body: object | string, headers?: Record<string, string>) {
    const answer = await ask("POST", "/predictions/user-predictions/", body, headers);
    const { error } = refusalSchema.parse(answer.body);
    return [answer.status, error.code, ...Object.keys(error.details)];
  }
  return { ask, refusal };
}

function followOf(player: Player, tip: Tip, changed: Partial<NewFollow> = {}): NewFollow & { origin: string } {
  return {
    predictionId: tip.predictionId,
    bankrollId: player.bankrollId,
    stakeMinor: 1_000,
    acceptOddsThousandths: null,
    currency: null,
    key: null,
    origin: "https://aibet.example",
    ...changed,
  };
}

const follow = (player: Player, tip: Tip, changed?: Partial<NewFollow>) =>
  followPrediction(player.ctx, followOf(player, tip, changed));

test("a follow is answered as documented, with the price it was taken at, and its stake is set aside", async () => {
  const player = await followerWith("1250.75");
  const { ask } = asker(player);
  const tip = await insertTip();
  await offerPrice(tip, { oddsThousandths: 2_400, simulated: true });
  const body = { prediction: tip.predictionId, bankroll: player.bankrollId, user_stake: "50.00" };
  const answer = await ask("POST", "/predictions/user-predictions/", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const followed = followSchema.parse(answer.body);
  expect(followed).toEqual({
    id: followed.id,
    reference: followed.reference,
    prediction: {
      id: tip.predictionId,
      match: expect.objectContaining({ id: tip.matchId, home_team: "Arles", status: "upcoming" }),
      type: "1X2",
      prediction_type: "1",
      confidence: 70,
      odds: 2.15,
    },
    bankroll: player.bankrollId,
    currency: "EUR",
    user_stake: "50.00",
    recommended_stake: "625.37",
    strategy: "tabac",
    potential_profit: "57.50",
    bankroll_at_time: "1250.75",
    odds: 2.15,
    odds_bookmaker: "Real",
    odds_simulated: false,
    odds_known_at: new Date(startMs - hourMs).toISOString(),
    odds_age_seconds: 3_600,
    status: "open",
    outcome: null,
    payout: null,
    result_profit: null,
    settled_at: null,
    can_undo_until: "2030-01-01T12:00:06.000Z",
    accepted_at: new Date(startMs).toISOString(),
    created_at: "2030-01-01T12:00:00.000Z",
  });
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 120_075, escrow: 5_000, issuance: -125_075 });
  expect((await ask("GET", `/predictions/user-predictions/${followed.id}/`)).body, "said as it is stored").toEqual(
    followed,
  );
  expect(followListSchema.parse((await ask("GET", "/predictions/user-predictions/")).body)).toEqual({
    next: null,
    results: [followed],
  });
  expect(await rowsOf("select revision_id, line_hundredths, simulated from bet_legs")).toEqual([
    { revision_id: 1, line_hundredths: null, simulated: 0 },
  ]);
  await expectSoundBooks(player.ctx);
});

test("every movement is said with what the bankroll then holds, and stands where nobody can be told; one's matches are known", async () => {
  const player = await followerWith("100.00");
  const said: unknown[] = [];
  const tell: ServiceContext["channels"]["tell"] = (userId, messages) => {
    said.push(...messages.map(({ message }) => (message.type === "balance" ? [userId, message.balance] : message)));
    return said.length === 4 ? Promise.reject(new Error("unreachable")) : Promise.resolve();
  };
  const ctx = { ...player.ctx, channels: { ...player.ctx.channels, tell } };
  const heard = { ...player, ctx };
  const tip = await insertTip();
  await depositFor(heard, 500);
  await withdrawFor(heard, 250);
  const { id } = await follow(heard, tip);
  expect(await listMatchesBetOn(ctx)).toEqual([tip.matchId]);
  await takeBackFollow(ctx, id);
  expect(await listMatchesBetOn(ctx)).toEqual([]);
  expect(said).toEqual(["105.00", "102.50", "92.50", "102.50"].map((balance) => [player.userId, balance]));
  expect(await outcomeOf(withdrawFor(heard, 1_000_000))).toBe("INSUFFICIENT_BALANCE");
  expect(said, "nothing moved").toHaveLength(4);
});

test("the aliases do the same, the stake the plan asked for is told from one's own, and the line of totals is frozen", async () => {
  const player = await followerWith("100.00", { max_stake_percentage: 2 });
  const { ask } = asker(player);
  const [one, other] = [await insertTip({ market: "OU" }), await insertTip({ market: "BTTS", simulated: true })];
  const asked = await ask("POST", "/predictions/follow/", {
    prediction: one.predictionId,
    bankroll: player.bankrollId,
    user_stake: "1.00",
  });
  expect(followSchema.parse(asked.body)).toMatchObject({ strategy: "ligne", recommended_stake: "1.00" });
  const byAddress = await ask("POST", `/predictions/${other.predictionId}/follow/`, {
    bankroll: player.bankrollId,
    user_stake: "1.00",
  });
  expect(followSchema.parse(byAddress.body)).toMatchObject({
    odds_simulated: true,
    odds_bookmaker: "Practice",
    strategy: "tabac",
    recommended_stake: "0.00",
  });
  expect(await rowsOf("select market, selection, line_hundredths, simulated from bet_legs order by bet_id")).toEqual([
    { market: "OU", selection: "over", line_hundredths: 250, simulated: 0 },
    { market: "BTTS", selection: "yes", line_hundredths: null, simulated: 1 },
  ]);
  const otherwise = await ask("POST", `/predictions/${other.predictionId}/follow/`, {
    prediction: one.predictionId,
    bankroll: player.bankrollId,
    user_stake: "1.00",
  });
  expect([otherwise.status, refusalSchema.parse(otherwise.body).error.details]).toEqual([
    400,
    { prediction: ["Not the one of the address"] },
  ]);
});

test("whatever may not be followed is refused with a code of its own, and writes nothing", async () => {
  const player = await followerWith("100.00", { max_stake_percentage: 50 });
  const stranger = await followerWith();
  const { refusal } = asker(player);
  const tips = {
    open: await insertTip(),
    unpublished: await insertTip({ published: false }),
    cancelled: await insertTip(),
    postponed: await insertTip(),
    undated: await insertTip(),
    live: await insertTip(),
    priceless: await insertTip({ oddsThousandths: null }),
    begun: await insertTip({ kickoffAtMs: startMs + hourMs }),
    marked: await insertTip(),
    followed: await insertTip(),
    moved: await insertTip(),
  };
  await changeMatch(tips.cancelled, "status = 'cancelled', provider_status = 'CANC'");
  await changeMatch(tips.postponed, "status = 'postponed', provider_status = 'PST'");
  await changeMatch(tips.undated, "provider_status = 'TBD'");
  await changeMatch(tips.live, "status = 'live', provider_status = '1H'");
  // Called off the pitch again: the mark of its kick-off stays.
  await changeMatch(tips.marked, "status = 'live', provider_status = '1H'");
  await changeMatch(tips.marked, "status = 'upcoming', provider_status = 'NS'");
  await offerPrice(tips.moved, { oddsThousandths: 2_200 });
  await follow(player, tips.followed, { key: "used" });
  await passTime(hourMs);
  const before = await dumpStore();

  const open = { prediction: tips.open.predictionId, bankroll: player.bankrollId, user_stake: "10.00" };
  const stakes = [
    "0",
    "0.00",
    "-5.00",
    "0.001",
    "1e308",
    "NaN",
    "Infinity",
    "10,00",
    "",
    " 1.00",
    "99999999999999",
    10,
    0.001,
    null,
  ];
  for (const stake of stakes) {
    expect(await refusal({ ...open, user_stake: stake }), String(stake)).toEqual([
      400,
      "VALIDATION_ERROR",
      "user_stake",
    ]);
  }
  expect(await refusal(`{"prediction":1,"bankroll":1,"user_stake":NaN}`)).toEqual([400, "VALIDATION_ERROR", "body"]);
  for (const [change, field] of [
    [{ accept_odds: 1 }, "accept_odds"],
    [{ accept_odds: "2.15" }, "accept_odds"],
    [{ accept_odds: 2.1505 }, "accept_odds"],
    [{ prediction: "1" }, "prediction"],
    [{ prediction: 1.5 }, "prediction"],
    [{ bankroll: -1 }, "bankroll"],
    [{ odds: 5 }, "odds"],
    [{ currency: "CHF" }, "currency"],
  ] as const) {
    expect(await refusal({ ...open, ...change }), field).toEqual([400, "VALIDATION_ERROR", field]);
  }
  for (const [change, expected] of [
    [{ user_stake: "90.01" }, [422, "INSUFFICIENT_BALANCE", "user_stake"]],
    [{ user_stake: "45.01" }, [422, "STAKE_ABOVE_LIMIT", "user_stake"]],
    [{ prediction: tips.unpublished.predictionId }, [404, "NOT_FOUND", "prediction"]],
    [{ prediction: 4_711 }, [404, "NOT_FOUND", "prediction"]],
    [{ prediction: tips.cancelled.predictionId }, [422, "MATCH_NOT_OPEN", "prediction"]],
    [{ prediction: tips.postponed.predictionId }, [422, "MATCH_NOT_OPEN", "prediction"]],
    [{ prediction: tips.undated.predictionId }, [422, "MATCH_NOT_OPEN", "prediction"]],
    [{ prediction: tips.live.predictionId }, [422, "PREDICTION_LOCKED", "prediction"]],
    [{ prediction: tips.begun.predictionId }, [422, "PREDICTION_LOCKED", "prediction"]],
    [{ prediction: tips.marked.predictionId }, [422, "PREDICTION_LOCKED", "prediction"]],
    [{ prediction: tips.priceless.predictionId }, [422, "NO_PRICE", "prediction"]],
    [{ prediction: tips.moved.predictionId }, [409, "ODDS_CHANGED", "accept_odds"]],
    [{ accept_odds: 2.2 }, [409, "ODDS_CHANGED", "accept_odds"]],
    [{ prediction: tips.followed.predictionId }, [409, "ALREADY_FOLLOWED", "prediction"]],
    [{ bankroll: stranger.bankrollId }, [404, "NOT_FOUND", "bankroll"]],
    [{ bankroll: 4_711 }, [404, "NOT_FOUND", "bankroll"]],
    [{ currency: "USD" }, [422, "CURRENCY_MISMATCH", "currency"]],
  ] as const) {
    expect(await refusal({ ...open, ...change }), JSON.stringify(change)).toEqual(expected);
  }
  expect(await refusal(open, { "Idempotency-Key": "used" })).toEqual([
    422,
    "IDEMPOTENCY_KEY_REUSED",
    "idempotency-key",
  ]);
  expect(await refusal(open, { "Idempotency-Key": "two words" })).toEqual([400, "VALIDATION_ERROR", "idempotency-key"]);
  expect(await dumpStore()).toEqual(before);
});

test("an archived, paused or frozen bankroll takes no stake, nor does a player who is limited or excluded", async () => {
  const tip = await insertTip();
  const [archived, paused, frozen, limited, excluded] = await Promise.all(
    Array.from({ length: 5 }, () => followerWith()),
  );
  if (!archived || !paused || !frozen || !limited || !excluded) throw new Error("too few players");
  await archiveBankroll(archived.ctx, archived.bankrollId);
  await updateBankroll(paused.ctx, { bankrollId: paused.bankrollId, patch: { is_paused: true } });
  await env.DB.prepare("update accounts set frozen_at_ms = 1 where id = ?").bind(`escrow:${frozen.bankrollId}`).run();
  await asker(limited).ask("PUT", "/limits", { stake: { day: "9.99" } });
  await asker(excluded).ask("POST", "/time-out", { hours: 24 });
  const before = await dumpStore();
  for (const [player, expected] of [
    [archived, [422, "BANKROLL_ARCHIVED"]],
    [paused, [422, "BANKROLL_PAUSED"]],
    [frozen, [422, "BANKROLL_FROZEN"]],
    [limited, [422, "RULE_REFUSED", "amount"]],
    [excluded, [422, "RULE_REFUSED", "play"]],
  ] as const) {
    const body = { prediction: tip.predictionId, bankroll: player.bankrollId, user_stake: "10.00" };
    expect(await asker(player).refusal(body)).toEqual(expected);
  }
  expect(await dumpStore()).toEqual(before);
});

test("a price that moved is taken only where it was accepted, real prices before simulated ones", async () => {
  const player = await followerWith();
  const { ask } = asker(player);
  const tip = await insertTip();
  await offerPrice(tip, { oddsThousandths: 2_105 });
  await offerPrice(tip, { oddsThousandths: 3_000, simulated: true });
  await offerPrice(tip, { oddsThousandths: 4_000, knownAtMs: startMs + 1 });
  const body = { prediction: tip.predictionId, bankroll: player.bankrollId, user_stake: "10.00" };
  for (const accepted of [{}, { accept_odds: 2.15 }, { accept_odds: 3 }]) {
    const refused = await ask("POST", "/predictions/user-predictions/", { ...body, ...accepted });
    expect([refused.status, refusalSchema.parse(refused.body).error]).toMatchObject([
      409,
      { code: "ODDS_CHANGED", details: { accept_odds: ["2.105"] } },
    ]);
  }
  const taken = await ask("POST", "/predictions/user-predictions/", { ...body, accept_odds: 2.105 });
  expect(followSchema.parse(taken.body)).toMatchObject({ odds: 2.105, odds_age_seconds: 0, potential_profit: "11.05" });
});

test("a price that came after a prediction was published without one has to be accepted", async () => {
  const player = await followerWith();
  const tip = await insertTip({ oddsThousandths: null });
  await offerPrice(tip, { oddsThousandths: 1_900 });
  expect(await outcomeOf(follow(player, tip))).toBe("ODDS_CHANGED");
  expect(await outcomeOf(follow(player, tip, { acceptOddsThousandths: 1_900 }))).toBe("done");
});

test("a revision or a kick-off that comes between reading and placing is read again once, and never bet on blindly", async () => {
  const player = await followerWith();
  const tip = await insertTip();
  const other = await insertTip({ kickoffAtMs: startMs + hourMs });
  const between = (happens: () => Promise<void>) => {
    let left = 1;
    const client = new Proxy(player.ctx.db.$client, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (name !== "batch") return typeof member === "function" ? member.bind(target) : member;
        return async (statements: D1PreparedStatement[]) => {
          if (left > 0) {
            left -= 1;
            await happens();
          }
          return target.batch(statements);
        };
      },
    });
    return { ...player.ctx, db: Object.assign(Object.create(player.ctx.db), { $client: client }) };
  };
  const moved = between(() => reviseTip(tip, { pick: "2", oddsThousandths: 3_300 }));
  expect(await outcomeOf(followPrediction(moved, followOf(player, tip))), "nobody prices the new pick").toBe(
    "NO_PRICE",
  );
  await offerPrice(tip, { oddsThousandths: 3_300, selection: "2" });
  const again = between(() => reviseTip(tip, { pick: "2", oddsThousandths: 3_300 }));
  expect(await followPrediction(again, followOf(player, tip))).toMatchObject({ odds: 3.3 });
  const late = between(() => passTime(2 * hourMs));
  expect(await outcomeOf(followPrediction(late, followOf(player, other)))).toBe("PREDICTION_LOCKED");
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 9_000, escrow: 1_000, issuance: -10_000 });
  await expectSoundBooks(player.ctx);
});

test("a follow is taken back within six seconds, once, with its limit; and followed again", async () => {
  const player = await followerWith();
  const { ask } = asker(player);
  await ask("PUT", "/limits", { stake: { day: "15.00" } });
  const tip = await insertTip();
  const { id } = await follow(player, tip, { key: "first" });
  player.clock.nowMs += 6_000;
  const endings = await Promise.all(
    Array.from({ length: 8 }, () => ask("DELETE", `/predictions/user-predictions/${id}/`)),
  );
  expect(endings.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 204));
  player.clock.nowMs += dayMs / 2;
  expect((await ask("DELETE", `/predictions/user-predictions/${id}/`)).status, "long after, the same").toBe(204);
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 10_000, issuance: -10_000 });
  expect(await rowsOf("select kind from ledger_transactions order by seq")).toEqual(
    ["deposit", "stake", "stake_return"].map((kind) => ({ kind })),
  );
  expect(followSchema.parse((await ask("GET", `/predictions/user-predictions/${id}/`)).body)).toMatchObject({
    status: "taken_back",
    can_undo_until: null,
  });
  expect((await follow(player, tip, { key: "first" })).id, "the answer of then").toBe(id);
  expect((await follow(player, tip)).id, "one more, and the limit is not used up").not.toBe(id);
  await expectSoundBooks(player.ctx);
});

test("nobody takes back too late, after kick-off, or what is somebody else's", async () => {
  const [player, stranger] = [await followerWith(), await followerWith()];
  const [tip, soon] = [await insertTip(), await insertTip({ kickoffAtMs: startMs + hourMs })];
  const late = await follow(player, tip);
  player.clock.nowMs += 6_001;
  const begun = await follow(player, soon);
  await passTime(hourMs);
  const before = await dumpStore();
  const { ask } = asker(stranger);
  for (const [method, id] of [
    ["DELETE", begun.id],
    ["GET", begun.id],
    ["DELETE", 4_711],
  ] as const) {
    expect((await ask(method, `/predictions/user-predictions/${id}/`)).status).toBe(404);
  }
  expect(await outcomeOf(takeBackFollow(player.ctx, late.id))).toBe("UNDO_EXPIRED");
  expect(await outcomeOf(takeBackFollow(player.ctx, begun.id))).toBe("UNDO_EXPIRED");
  expect(await dumpStore()).toEqual(before);
  await env.DB.prepare("drop trigger bets_follow_books").run();
  const state = "update bets set status = 'taken_back' where id = ?";
  expect((await env.DB.prepare(state).bind(begun.id).run()).meta.changes, "the trigger alone refused it").toBe(1);
});

test("own follows are listed by state and bankroll, page by page, and nobody else's", async () => {
  const [player, stranger] = [await followerWith(), await followerWith()];
  const tips = await insertTips(5);
  for (const tip of tips) await follow(player, tip);
  await follow(stranger, tips[0] ?? (await insertTip()));
  const [first] = (await rowsOf<{ id: number }>("select id from bets order by id")).map(({ id }) => id);
  await takeBackFollow(player.ctx, first ?? 0);
  const { ask } = asker(player);
  const list = async (query: string) =>
    followListSchema.parse((await ask("GET", `/predictions/user-predictions/${query}`)).body);
  const ids: number[] = [];
  let address: string | null = "?page_size=2";
  while (address) {
    const page: z.infer<typeof followListSchema> = await list(address);
    ids.push(...page.results.map(({ prediction }) => prediction.id));
    address = page.next && new URL(page.next).search;
  }
  expect(ids).toEqual(tips.map(({ predictionId }) => predictionId).toReversed());
  expect((await list("?status=open")).results).toHaveLength(4);
  expect((await list("?status=taken_back")).results.map(({ id }) => id)).toEqual([first]);
  for (const status of ["settled", "won", "lost", "void"])
    expect((await list(`?status=${status}`)).results).toEqual([]);
  expect((await list(`?bankroll=${player.bankrollId}&status=open`)).results).toHaveLength(4);
  expect((await list(`?bankroll=${stranger.bankrollId}`)).results).toEqual([]);
  for (const query of ["?status=pending", "?page_size=101", "?cursor=x", "?page=1"]) {
    expect((await ask("GET", `/predictions/user-predictions/${query}`)).status, query).toBe(400);
  }
});

test("a quote says what would be staked at which price, or why nothing", async () => {
  const player = await followerWith("1000.00", { strategy: "kelly", max_stake_percentage: 2 });
  const { ask } = asker(player);
  const tip = await insertTip();
  const quote = async (of: Tip, query = "") =>
    quoteSchema.parse((await ask("GET", `/predictions/${of.predictionId}/follow/quote/${query}`)).body);
  expect(await quote(tip)).toMatchObject({
    prediction: { id: tip.predictionId, prediction_type: "1", odds: 2.15, probability: 0.5 },
    price: { odds: 2.15, bookmaker: "Real", simulated: false, age_seconds: 3_600 },
    price_changed: false,
    bankroll: { id: player.bankrollId, current_amount: "1000.00", max_stake_percentage: 2 },
    recommendation: { stake: "20.00", no_stake_reason: null, capped: true, two_points_lower: "13.91", fraction: 0.5 },
    max_stake: "20.00",
    followed: null,
    refusal: null,
  });
  const { id } = await follow(player, tip, { stakeMinor: 2_000 });
  expect(await quote(tip, `?bankroll=${player.bankrollId}`)).toMatchObject({ followed: id, max_stake: "19.60" });
  const [simulated, level, priceless] = [
    await insertTip({ simulated: true }),
    await insertTip({ oddsThousandths: 2_000 }),
    await insertTip({ oddsThousandths: null }),
  ];
  for (const [of, reason, code] of [
    [simulated, "price_simulated", undefined],
    [level, "no_edge", undefined],
    [priceless, "no_price", "NO_PRICE"],
  ] as const) {
    const { recommendation, refusal } = await quote(of);
    expect([recommendation?.stake, recommendation?.no_stake_reason, refusal?.code]).toEqual(["0.00", reason, code]);
  }
  await passTime(7 * hourMs);
  expect((await quote(tip)).recommendation?.no_stake_reason).toBe("price_stale");
  await offerPrice(tip, { oddsThousandths: 2_300 });
  expect(await quote(tip)).toMatchObject({ price_changed: true, price: { odds: 2.3 } });
  await passTime(dayMs);
  expect((await quote(tip)).refusal?.code).toBe("PREDICTION_LOCKED");
  expect((await ask("GET", `/predictions/4711/follow/quote/`)).status).toBe(404);
  expect((await ask("GET", `/predictions/${tip.predictionId}/follow/quote/?bankroll=4711`)).status).toBe(404);
});

test("the wallet's own rows of a key answer a follow byte for byte, and a forgotten key still places nothing twice", async () => {
  const player = await followerWith();
  const tip = await insertTip();
  const first = await follow(player, tip, { key: "k" });
  await offerPrice(tip, { oddsThousandths: 3_000 });
  await passTime(2 * dayMs);
  expect(await follow(player, tip, { key: "k" })).toEqual(first);
  expect(await outcomeOf(follow(player, tip, { key: "k", stakeMinor: 999 }))).toBe("IDEMPOTENCY_KEY_REUSED");
  const other = await insertTip({ kickoffAtMs: startMs + 9 * dayMs });
  await follow(player, other, { key: "l" });
  await env.DB.prepare("delete from idempotency_keys").run();
  expect(await outcomeOf(follow(player, other, { key: "l" }))).toBe("CONFLICT");
  await expectSoundBooks(player.ctx);
});
