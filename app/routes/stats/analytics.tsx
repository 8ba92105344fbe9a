import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { AccountHead } from "../../accounts/account-head.tsx";
import { requirePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { formatNumber } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { AnalyticsSections } from "../../stats/analytics-sections.tsx";
import { Section } from "../../ui/section.tsx";
import { loadAnalytics } from "./analytics.server.ts";

export const middleware = [requirePageUser];

export function loader({ request, context }: LoaderFunctionArgs) {
  return loadAnalytics(context.get(pageContext), request);
}

export default function Analytics() {
  const { analytics, settledBets } = useLoaderData<typeof loader>();
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <AccountHead title={m.analytics_title()} intro={m.analytics_intro()} />
      {analytics ? <AnalyticsSections page={analytics} /> : <Teaser settledBets={settledBets} />}
    </article>
  );
}

function Teaser({ settledBets }: { settledBets: number }) {
  return (
    <Section title={m.analytics_teaser_title()}>
      <div className="grid max-w-[68ch] gap-2">
        <p>{m.analytics_teaser_text()}</p>
        <p>{m.analytics_teaser_free()}</p>
        <p>{m.analytics_teaser_count({ count: formatNumber(settledBets) })}</p>
        <p>
          <LocalLink to="/premium" className="link inline-block py-2">
            {m.account_premium()}
          </LocalLink>
        </p>
      </div>
    </Section>
  );
}
