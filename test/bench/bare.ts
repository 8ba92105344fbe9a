import { DurableObject } from "cloudflare:workers";

type BareRoomStub = { fetch(request: Request): Promise<Response> };
type BareEnv = {
  DB: { prepare(sql: string): { all(): Promise<{ results: unknown[] }> } };
  ROOM: { getByName(name: string): BareRoomStub };
};

/** What everything is measured against: a Worker that does nothing, and one that only asks the database the same. */
const count = `select count(*) as count from predictions where market = '1X2' and published = 1 and match_status = 'upcoming'`;
const page = `select p.id, r.*, m.* from (
    select id, revision_id, match_id from predictions
    where market = '1X2' and published = 1 and match_status = 'upcoming' order by kickoff_at_ms, id limit 20
  ) p join prediction_revisions r on r.id = p.revision_id join matches m on m.id = p.match_id`;

const fixedBody = JSON.stringify({ results: Array.from({ length: 20 }, (_, id) => ({ id, text: "x".repeat(1_000) })) });

export default {
  async fetch(request: Request, env: BareEnv): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/room") return env.ROOM.getByName("bare").fetch(request);
    const headers = { "Content-Type": "application/json" };
    if (!pathname.startsWith("/queries")) return new Response(fixedBody, { headers });
    const [counted, rows] = await Promise.all([env.DB.prepare(count).all(), env.DB.prepare(page).all()]);
    return new Response(JSON.stringify({ count: counted.results, results: rows.results }), { headers });
  },
};

/** A room that knows nothing: what it is sent it sends to every socket. */
export class BareRoom extends DurableObject {
  override async fetch(request: Request): Promise<Response> {
    if (request.headers.get("Upgrade") === null) {
      const text = await request.text();
      for (const socket of this.ctx.getWebSockets()) socket.send(text);
      return new Response(null, { status: 204 });
    }
    const pair = new WebSocketPair();
    this.ctx.acceptWebSocket(pair[1]);
    return new Response(null, { status: 101, webSocket: pair[0] });
  }
}
