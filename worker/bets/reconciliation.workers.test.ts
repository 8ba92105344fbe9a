import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";
import * as z from "zod";

import { betsNow, expectSoundBets, insertBets, matchday, withoutPlan } from "../../test/bets.ts";
import { fanWith } from "../../test/fans.ts";
import { finishedAs } from "../../test/football.ts";
import { insertUser, signedIn } from "../../test/signed-in.ts";
import { type Player, depositFor, outcomeOf, playerWith } from "../../test/wallets.ts";
import { dayMs, freshStore, hourMs, rowsOf } from "../../test/world.ts";
import { booksSchema } from "./admin-contract.ts";
import { listBetDifferences, reconcileBooks } from "./reconciliation.ts";

vi.setConfig({ testTimeout: 120_000 });
beforeEach(freshStore);

/** Two people with a won, a lost and an open bet each. */
async function played() {
  const day = await matchday("a", "b");
  const players: Player[] = [];
  for (const name of ["ann", "bea"]) {
    const player = await playerWith("1000.00");
    players.push(player);
    await withoutPlan(player.ctx, player.bankrollId);
    const mine = { userId: player.userId, bankrollId: player.bankrollId };
    await insertBets(player.ctx, [
      { ...mine, reference: `${name}_won`, legs: [{ ref: "a" }] },
      { ...mine, reference: `${name}_lost`, legs: [{ ref: "a", selection: "2" }] },
      { ...mine, reference: `${name}_open`, legs: [{ ref: "b" }] },
    ]);
  }
  await day.tell("a", finishedAs(1, 0));
  const [ann, bea] = players as [Player, Player];
  return { day, ann, bea };
}

const corruptions: [what: string, account: string, finding: string, corrupt: string[]][] = [
  [
    "a payout",
    "wallet",
    "1 bets paid otherwise than they say, first 1",
    ["drop trigger bets_follow_books", "update bets set payout_minor = 1999 where id = 1"],
  ],
  [
    "a bet counted as settled that is not",
    "escrow",
    "stakes of open bets",
    [
      "drop trigger bets_follow_books",
      "update bets set status = 'settled', revision = 1, outcome = 'lost', payout_minor = 0, settled_at_ms = 0 where id = 3",
    ],
  ],
  [
    "a settlement forgotten",
    "wallet",
    "1 bets settled or reversed too often, first 1",
    [
      "drop trigger bets_follow_books",
      "update bets set status = 'open', revision = 0, outcome = null, payout_minor = null, settled_at_ms = null where id = 1",
    ],
  ],
  [
    "a settlement posted twice under one name",
    "wallet",
    "1 bets settled or reversed too often, first 2",
    [
      "drop trigger ledger_transactions_refused",
      "drop index ledger_transactions_id",
      "insert into ledger_transactions (id, bankroll_id, kind, currency, reference, at_ms) values ('settle:ann_lost:1', 1, 'settlement', 'EUR', 'ann_lost', 4000000000000)",
    ],
  ],
  [
    "a stake",
    "escrow",
    "1 bets whose stake is not in the books, first 3",
    ["drop trigger bets_frozen", "update bets set stake_minor = 900 where id = 3"],
  ],
  [
    "terms that were agreed otherwise",
    "wallet",
    "1 bets settle otherwise by their terms, first 1",
    ["drop trigger bet_legs_frozen", "update bet_legs set odds_thousandths = 3000 where bet_id = 1"],
  ],
  [
    "terms that no bet has",
    "wallet",
    "1 bets settle otherwise by their terms, first 2",
    ["drop trigger bet_legs_frozen", "update bet_legs set selection = 'X2' where bet_id = 2"],
  ],
  [
    "a result",
    "wallet",
    "2 bets settle otherwise by their terms, first 1",
    ["update matches set full_time_home = 0, full_time_away = 1 where id = 1"],
  ],
  [
    "a record",
    "wallet",
    "record of settled bets",
    ["update user_prediction_stats set hits = hits - 1 where bankroll_id = 1 and dimension = 'league'"],
  ],
  [
    "a record of nothing",
    "wallet",
    "record of settled bets",
    [
      "insert into user_prediction_stats select user_id, dimension, 'Nowhere', bankroll_id, currency, bets, voids, hits, turnover_minor, returned_minor, odds_thousandths_sum, priced_bets, priced_turnover_minor, priced_returned_minor, closed_bets, closing_value_millionths_sum from user_prediction_stats where bankroll_id = 1 and dimension = 'league'",
    ],
  ],
];

/** Does what the triggers would have refused, and puts them back. */
async function corruptStore(statements: readonly string[]): Promise<void> {
  const triggers = await rowsOf<{ name: string; sql: string }>(
    "select name, sql from sqlite_master where type = 'trigger'",
  );
  for (const statement of statements) await env.DB.prepare(statement).run();
  for (const { name, sql } of triggers) {
    if (statements.includes(`drop trigger ${name}`)) await env.DB.prepare(sql).run();
  }
}

test.each(corruptions)(
  "%s that differs freezes its book alone, is told, and repairs nothing",
  async (_what, kind, finding, corrupt) => {
    const { day, ann, bea } = await played();
    await expectSoundBets(ann.ctx);
    await corruptStore(corrupt);
    const all = () =>
      Promise.all(
        ["bets", "bet_legs", "ledger_entries", "user_prediction_stats"].map((table) =>
          rowsOf(`select * from ${table}`),
        ),
      );
    const before = await all();
    const { world } = day;
    for (let time = 0; time < 2; time += 1) await reconcileBooks(world.compose());
    const account = `${kind}:${ann.bankrollId}`;
    const told = world.logs.filter(
      ({ event, fields }) => event === "ledger_difference" && fields["account"] === account,
    );
    expect(told.map(({ fields }) => fields["finding"])).toContain(finding);
    expect(await rowsOf("select id from accounts where frozen_at_ms is not null")).toContainEqual({ id: account });
    expect(await all()).toEqual(before);
    expect(await outcomeOf(depositFor(ann, 100))).toBe("BANKROLL_FROZEN");
    expect(await outcomeOf(depositFor(bea, 100))).toBe(finding.startsWith("2 bets") ? "BANKROLL_FROZEN" : "done");

    const admin = await insertUser();
    const ask = signedIn({ userId: admin, role: "admin" }, () => world.realNowMs);
    const { body } = await ask("GET", "/admin/reconciliation/");
    const books = z.object({ data: booksSchema }).parse(body).data;
    expect(books.differences).toContainEqual(expect.objectContaining({ account, finding }));
    const thaw = { bankroll_id: ann.bankrollId, reason: "looked at it for long" };
    expect((await ask("POST", "/admin/reconciliation/thaw/", thaw)).status, "while it differs").toBe(422);
  },
);

test("a book that differs no more is thawed by an administrator with a reason, and its bets are settled then", async () => {
  const { day, ann } = await played();
  await env.DB.exec(`update accounts set balance_minor = balance_minor + 1 where id = 'wallet:${ann.bankrollId}'`);
  const ask = signedIn({ userId: await insertUser(), role: "admin" }, () => day.world.realNowMs);
  const { body: checked } = await ask("POST", "/admin/reconciliation/");
  const account = { account: `wallet:${ann.bankrollId}`, user_id: ann.userId, currency: "EUR", finding: "balance" };
  expect(z.object({ data: booksSchema }).parse(checked).data).toMatchObject({
    differences: [account],
    frozen: [account],
    last_checks: [{ differences: 1, frozen_accounts: 1 }],
  });
  await day.tell("b", finishedAs(1, 0));
  expect(await betsNow()).toMatchObject({ ann_open: "open r0", bea_open: "settled won 2000 r1" });

  const held = async () =>
    z.object({ data: booksSchema }).parse((await ask("GET", "/admin/reconciliation/")).body).data.held_up;
  expect(await held()).toMatchObject([
    {
      kind: "book_frozen",
      subject_id: 3,
      detail: `bankroll ${ann.bankrollId}`,
      bets: 1,
      matches: [{ home_team: "b United", away_team: "b City" }],
      bet: { id: 3, user_id: ann.userId, bankroll_id: ann.bankrollId, currency: "EUR", stake: "10.00" },
    },
  ]);
  const thaw = (reason: string, bankrollId = ann.bankrollId) =>
    ask("POST", "/admin/reconciliation/thaw/", { bankroll_id: bankrollId, reason });
  expect((await thaw("it is fine now")).status).toBe(422);
  await env.DB.exec(`update accounts set balance_minor = balance_minor - 1 where id = 'wallet:${ann.bankrollId}'`);
  expect((await thaw("short")).status).toBe(400);
  expect(await thaw("it is fine now")).toMatchObject({
    status: 200,
    body: { data: { accounts: [`wallet:${ann.bankrollId}`] } },
  });
  expect((await thaw("it is fine now")).status, "nothing is frozen").toBe(404);
  expect((await thaw("it is fine now", 999)).status).toBe(404);
  expect(await rowsOf("select detail from audit_log where action = 'ledger.thawed'")).toEqual([
    { detail: `bankroll:${ann.bankrollId}; it is fine now` },
  ]);
  await day.wait(0);
  expect(await betsNow()).toMatchObject({ ann_open: "settled won 2000 r1" });
  expect(await held()).toEqual([]);
  expect(await outcomeOf(depositFor(ann, 100))).toBe("done");
  await expectSoundBets(ann.ctx);
});

test("every administrator is told once of a frozen book, of bets held up and of corrections that wait, whatever they chose", async () => {
  const deaf = { inbox: false, email: false, push: false };
  const [admin, banned] = [await fanWith({ ways: { results: deaf } }), await fanWith(), await fanWith()];
  await env.DB.exec(`update users set role = 'admin' where id in (${admin.id}, ${banned.id})`);
  await env.DB.exec(`update users set banned_at_ms = 1 where id = ${banned.id}`);
  const { day, ann } = await played();
  const { world } = day;
  await env.DB.exec(
    `update accounts set balance_minor = balance_minor + 1 where bankroll_id = ${ann.bankrollId} and kind in ('wallet', 'escrow')`,
  );
  for (let time = 0; time < 2; time += 1) {
    await reconcileBooks(world.compose());
    world.realNowMs += hourMs;
  }
  await world.drain();
  const told = () =>
    rowsOf<{ user_id: number; what: string }>(
      "select user_id, told ->> '$.alert' as what from notifications where kind = 'books_alert' order by id",
    );
  expect(await told()).toEqual([{ user_id: admin.id, what: "book_frozen" }]);
  expect(await rowsOf("select recipient, subject from local_mail where subject like '%frozen%'")).toEqual([
    { recipient: admin.email, subject: `Book frozen: bankroll no. ${ann.bankrollId}` },
  ]);

  // Bets of a frozen book are held up too, but of that it was told.
  await day.tell("b", { statusCode: "LIVE", minute: 90, score: { home: 3, away: 0 } });
  await day.wait(1);
  await day.wait(73 * hourMs);
  await day.tell("a", finishedAs(0, 1));
  await day.wait(hourMs);
  expect((await told()).slice(1)).toEqual([
    { user_id: admin.id, what: "status_unknown" },
    { user_id: admin.id, what: "correction_waits" },
  ]);
});

test("a result nobody has looked at yet, and one that waits for administrators, are no difference", async () => {
  const { day, ann } = await played();
  await env.DB.exec("update matches set full_time_home = 0, full_time_away = 1, result_revision = 2 where id = 1");
  expect(await listBetDifferences(day.world.compose(), null)).toEqual([]);
  await day.wait(0);
  expect(await betsNow()).toMatchObject({ ann_won: "settled lost 0 r2" });
  await day.wait(4 * dayMs);
  await env.DB.exec("update matches set full_time_home = 2, full_time_away = 1, result_revision = 3 where id = 1");
  await day.wait(hourMs);
  expect(await rowsOf("select count(*) as count from late_corrections")).toEqual([{ count: 4 }]);
  await expectSoundBets(ann.ctx);
});

test("bankrolls in which nothing was settled for a week are compared in the books alone, unless one is asked for", async () => {
  const { day, ann } = await played();
  await corruptStore(["drop trigger bet_legs_frozen", "update bet_legs set odds_thousandths = 3000 where bet_id = 1"]);
  day.world.realNowMs += 7.6 * dayMs;
  const ctx = day.world.compose();
  expect(await listBetDifferences(ctx, null)).toEqual([]);
  expect(await listBetDifferences(ctx, ann.bankrollId)).toMatchObject([{ account: `wallet:${ann.bankrollId}` }]);
});
