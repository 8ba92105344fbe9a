import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { requirePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { FollowForm } from "../../follows/follow-form.tsx";
import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { answerFollow, loadFollow } from "./follow.server.ts";

export const middleware = [requirePageUser];

export function loader({ context, params, url }: LoaderFunctionArgs) {
  return loadFollow(context.get(pageContext), params["id"], url.searchParams.get("bankroll"));
}

export function action(args: ActionFunctionArgs) {
  return answerFollow(args);
}

/** A refused follow is looked at again: its price may be another one by now. */
export function shouldRevalidate() {
  return true;
}

/** The follow dialog as a page of its own, for those without scripts. */
export default function Follow() {
  const view = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <article className="gutter mx-auto w-full max-w-xl py-6">
      <PageHead title={m.follow_page_title({ home: view.home, away: view.away })} description={m.follow_title()} />
      <h1 className="type-h1 mb-4">{m.follow_title()}</h1>
      <FollowForm view={view} answer={answer && "form" in answer ? answer : null} />
    </article>
  );
}
