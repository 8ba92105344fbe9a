type BareEnv = { DB: { prepare(sql: string): { all(): Promise<{ results: unknown[] }> } } };

/** What everything is measured against: a Worker that does nothing, and one that only asks the database the same. */
const count = `select count(*) as count from predictions where market = '1X2' and published = 1 and match_status = 'upcoming'`;
const page = `select p.id, r.*, m.* from (
    select id, revision_id, match_id from predictions
    where market = '1X2' and published = 1 and match_status = 'upcoming' order by kickoff_at_ms, id limit 20
  ) p join prediction_revisions r on r.id = p.revision_id join matches m on m.id = p.match_id`;

const fixedBody = JSON.stringify({ results: Array.from({ length: 20 }, (_, id) => ({ id, text: "x".repeat(1_000) })) });

export default {
  async fetch(request: Request, env: BareEnv): Promise<Response> {
    const headers = { "Content-Type": "application/json" };
    if (!new URL(request.url).pathname.startsWith("/queries")) return new Response(fixedBody, { headers });
    const [counted, rows] = await Promise.all([env.DB.prepare(count).all(), env.DB.prepare(page).all()]);
    return new Response(JSON.stringify({ count: counted.results, results: rows.results }), { headers });
  },
};
