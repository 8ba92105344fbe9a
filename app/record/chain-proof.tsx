import type { RecordPage } from "../routes/record/record.server.ts";
import { formatNumber } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";

/** Where the chain of the record ends, and how anybody recomputes it. */
export function ChainProof({ chain }: { chain: RecordPage["chain"] }) {
  return (
    <>
      <dl className="grid items-baseline gap-x-6 gap-y-1.5 md:grid-cols-[max-content_1fr]">
        <dt className="type-meta">{m.chain_links()}</dt>
        <dd className="tabular-nums">{formatNumber(chain.links)}</dd>
        <dt className="type-meta">{m.chain_head()}</dt>
        <dd className="break-all">
          <code>{`${chain.links}/${chain.hash}`}</code>
        </dd>
        <dt className="type-meta">{m.chain_stream()}</dt>
        <dd className="break-all">
          <a href={chain.path} className="link inline-block py-1.5 font-medium font-stretch-85%">
            {chain.path}
          </a>
        </dd>
        <dt className="type-meta">{m.chain_command()}</dt>
        <dd className="break-all">
          <code>npm run verify-record -- {chain.address}</code>
        </dd>
      </dl>
      <p className="mt-3 max-w-[68ch]">{m.chain_text()}</p>
    </>
  );
}
