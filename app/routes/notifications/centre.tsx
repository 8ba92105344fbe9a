import { type ActionFunctionArgs, Form, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { mailTopics } from "../../../worker/accounts/topics.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { topicName } from "../../accounts/notification-choice.tsx";
import { requirePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { useOwnChanges } from "../../notify/own-changes.ts";
import { m } from "../../paraglide/messages.js";
import { SubmitButton } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { Problem } from "../../ui/form.tsx";
import { EmptyState } from "../../ui/notices.tsx";
import { type CentrePage, answerCentre, loadCentre } from "./centre.server.ts";

export const middleware = [requirePageUser];

export function loader({ request, context }: LoaderFunctionArgs) {
  return loadCentre(context.get(pageContext), request);
}

export function action(args: ActionFunctionArgs) {
  return answerCentre(args);
}

export default function NotificationCentre() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  useOwnChanges(["notification", "unread"]);
  return (
    <article className="mx-auto w-full max-w-3xl grow lg:border-x lg:border-line">
      <AccountHead
        title={m.notifications_title()}
        intro={
          <>
            {m.notifications_intro()}{" "}
            <LocalLink to="/compte/notifications" className="link target whitespace-nowrap">
              {m.notifications_settings()}
            </LocalLink>
          </>
        }
      />
      <Filters page={page} />
      {page.newestId === null ? null : (
        <Form method="post" preventScrollReset className="gutter border-t border-line py-3">
          <input type="hidden" name="form" value="readAll" />
          <input type="hidden" name="upTo" value={page.newestId} />
          <SubmitButton>{m.notifications_read_all()}</SubmitButton>
        </Form>
      )}
      <Problem form="read" answer={answer} />
      {page.lines.length === 0 ? (
        <div className="border-t border-line">
          <EmptyState title={m.notifications_none()} />
        </div>
      ) : (
        <ul className="border-t border-line">
          {page.lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
        </ul>
      )}
      {page.nextCursor === null ? null : (
        <p className="gutter border-t border-line">
          <LocalLink to={addressOf(page, { avant: String(page.nextCursor) })} className="link inline-block py-3">
            {m.notifications_older()}
          </LocalLink>
        </p>
      )}
    </article>
  );
}

function Line({ line }: { line: CentrePage["lines"][number] }) {
  return (
    <li className="gutter flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2.5">
      <LocalLink to={line.path} className="min-w-0 grow basis-64 hover:underline">
        <span className={line.isRead ? "type-team block" : "type-team block font-bold"}>
          {line.isRead ? null : <span className="text-live">● </span>}
          {line.isRead ? null : <span className="sr-only">{m.notification_unread()} </span>}
          {line.title}
        </span>
        <span className="block">{line.text}</span>
        <span className="type-meta block">{line.moment}</span>
      </LocalLink>
      {line.isRead ? null : (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="form" value="read" />
          <input type="hidden" name="id" value={line.id} />
          <SubmitButton>
            {m.notification_read()} <span className="sr-only">{line.title}</span>
          </SubmitButton>
        </Form>
      )}
    </li>
  );
}

function Filters({ page }: { page: CentrePage }) {
  return (
    <nav aria-label={m.notifications_filters()} className="gutter flex flex-wrap gap-2 pb-3">
      <Chip to={addressOf(page, { sujet: null })} isOn={page.topic === null}>
        {m.notifications_all()}
      </Chip>
      {mailTopics.map((topic) => (
        <Chip key={topic} to={addressOf(page, { sujet: topic })} isOn={page.topic === topic}>
          {topicName(topic)}
        </Chip>
      ))}
      <Chip to={addressOf(page, { lues: page.unreadOnly ? null : "non" })} isOn={page.unreadOnly}>
        {m.notifications_unread_only()}
      </Chip>
    </nav>
  );
}

function addressOf(page: CentrePage, change: Partial<Record<"sujet" | "lues" | "avant", string | null>>): string {
  const now = { sujet: page.topic, lues: page.unreadOnly ? "non" : null, avant: null };
  const given = Object.entries({ ...now, ...change }).flatMap(([name, value]) =>
    value === null ? [] : [[name, value]],
  );
  const query = new URLSearchParams(given).toString();
  return query === "" ? "/notifications" : `/notifications?${query}`;
}
