import { clsx } from "clsx";
import { type LoaderFunctionArgs, type MiddlewareFunction, useLoaderData, useNavigation } from "react-router";

import { PageHead } from "../../layout/page-head.tsx";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Section } from "../../ui/section.tsx";
import { CalculatorAnswer } from "../../wallet/calculator-answer.tsx";
import { type CalculatorFields, calculatorHref, methodNames, stakeMethods } from "../../wallet/calculator-fields.ts";
import { CalculatorForm } from "../../wallet/calculator-form.tsx";
import { FanChart, FanFigures, FanTable } from "../../wallet/fan-chart.tsx";
import { loadCalculator } from "./calculator.server.ts";

const keptForAll = publiclyCached("calculator");

/** The bare page is the same for all. Figures somebody typed are theirs, and there is no end of them: nobody keeps those. */
const keptWithoutFigures: MiddlewareFunction<Response> = (args, next) =>
  args.url.search === "" ? keptForAll(args, next) : next();

export const middleware = [keptWithoutFigures];

export function loader({ url }: LoaderFunctionArgs) {
  return loadCalculator(url.searchParams);
}

export default function Calculator() {
  const { typed, faults, result } = useLoaderData<typeof loader>();
  const isPending = useNavigation().state !== "idle";
  const simulation = result?.answer.simulation ?? null;
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <PageHead title={m.calculator_title()} description={m.calculator_description()} canonical="/calculateur" />
      <header className="gutter py-5">
        <h1 className="type-h1">{m.calculator_title()}</h1>
        <p className="mt-2 max-w-[68ch] text-ink-2">{m.calculator_intro()}</p>
      </header>
      <MethodTabs typed={typed} />
      <div className="gutter grid gap-6 py-5 lg:grid-cols-2">
        {/* Another method is another form; within one, what is typed stays. */}
        <CalculatorForm key={typed.method} typed={typed} faults={faults} />
        <CalculatorAnswer result={result} isPending={isPending} />
      </div>
      {simulation ? (
        <Section
          title={m.fan_title()}
          note={m.fan_note({ paths: String(simulation.paths), bets: String(simulation.bets) })}
        >
          <div className="grid gap-4 py-2">
            <FanChart simulation={simulation} />
            <div>
              <FanFigures simulation={simulation} />
              <FanTable simulation={simulation} />
            </div>
            <p className="max-w-[68ch] text-ink-2">{m.fan_honest()}</p>
          </div>
        </Section>
      ) : null}
      <Section title={m.calculator_how_title()}>
        <div className="grid max-w-[68ch] gap-2 pb-2">
          <p>{m.calculator_how_kelly()}</p>
          <p>{m.calculator_how_part()}</p>
          <p>{m.calculator_how_others()}</p>
          <p>
            {m.calculator_how_measured()}{" "}
            <LocalLink to="/performance" className="link">
              {m.record_full()}
            </LocalLink>
          </p>
        </div>
      </Section>
    </article>
  );
}

/** The methods; each is an address of its own that keeps what was typed. */
function MethodTabs({ typed }: { typed: CalculatorFields }) {
  return (
    <nav aria-label={m.calculator_methods()} className="flex border-y border-line">
      {stakeMethods.map((method) => (
        <LocalLink
          key={method}
          to={calculatorHref(typed, method)}
          preventScrollReset
          aria-current={method === typed.method ? "page" : undefined}
          className={clsx(
            "flex min-h-11 flex-1 items-center justify-center border-b-[3px] border-l border-l-line px-2 pt-[3px] text-center text-[0.8125rem] leading-4 font-semibold font-stretch-85% -outline-offset-2 first:border-l-0",
            method === typed.method ? "border-b-ink" : "border-b-transparent text-ink-2 hover:bg-sunk",
          )}
        >
          {methodNames[method]()}
        </LocalLink>
      ))}
    </nav>
  );
}
