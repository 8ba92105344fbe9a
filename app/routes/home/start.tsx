import { type LoaderFunctionArgs, type MiddlewareFunction, useLoaderData } from "react-router";

import { recognisePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { Dashboard } from "../../home/dashboard.tsx";
import { Landing } from "../../home/landing.tsx";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { loadDashboard } from "./dashboard.server.ts";
import { loadLanding } from "./landing.server.ts";

const keptForAll = publiclyCached("start");

/** The landing is everybody's; a dashboard never opts into any cache. */
const keptUnlessOwn: MiddlewareFunction<Response> = (args, next) =>
  isSignedIn(args.context) ? next() : keptForAll(args, next);

export const middleware = [recognisePageUser, keptUnlessOwn];

export async function loader({ context }: LoaderFunctionArgs) {
  const page = context.get(pageContext);
  return isSignedIn(context)
    ? { landing: null, dashboard: await loadDashboard(page) }
    : { landing: await loadLanding(page), dashboard: null };
}

export default function Start() {
  const { landing, dashboard } = useLoaderData<typeof loader>();
  return landing ? <Landing {...landing} /> : <Dashboard {...dashboard} />;
}

function isSignedIn(context: LoaderFunctionArgs["context"]): boolean {
  return context.get(pageContext).services.actor.kind === "user";
}
