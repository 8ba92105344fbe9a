import type { LoaderFunctionArgs } from "react-router";

import { pageContext } from "../../context.ts";
import { ConnectionPill } from "../../live/connection-pill.tsx";
import { MatchTime } from "../../live/match-time.tsx";
import { WinProbabilityChart } from "../../live/win-probability-chart.tsx";
import { Thread } from "../../live/thread.tsx";
import { notFound } from "../../found.server.ts";
import { BigProbabilities } from "../../predictions/big-probabilities.tsx";
import { ContributionBars } from "../../predictions/contribution-bars.tsx";
import { MatchHeader } from "../../predictions/match-header.tsx";
import { PredictionRow } from "../../predictions/prediction-row.tsx";
import { RailLegend } from "../../predictions/rail-legend.tsx";
import { ReliabilityDetails } from "../../predictions/reliability-details.tsx";
import { CalibrationDiagram } from "../../record/calibration-diagram.tsx";
import { Button, SubmitButton } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { DataTable } from "../../ui/data-table.tsx";
import { Figures } from "../../ui/figures.tsx";
import { FormPills } from "../../ui/form-pills.tsx";
import { EmptyState, ErrorState } from "../../ui/notices.tsx";
import { PageParts } from "../../ui/page-parts.tsx";
import { ProfitChart, ProfitTable } from "../../ui/profit-chart.tsx";
import { ProbabilityRail } from "../../ui/probability-rail.tsx";
import { Section } from "../../ui/section.tsx";
import { SignedMoney } from "../../ui/signed-money.tsx";
import { VerdictMark } from "../../ui/verdict.tsx";
import { FormSamples } from "./form-samples.tsx";
import { samples } from "./samples.ts";
import { State } from "./state.tsx";

/** The design system on one page, for those who work on it. Exists on their machines only. */
export function loader({ context }: LoaderFunctionArgs) {
  if (!context.get(pageContext).isLocal) throw notFound();
  return null;
}

// Its headings name code, so they are no messages.
export default function DesignSystem() {
  return (
    <div className="mx-auto w-full max-w-4xl">
      <title>Design system</title>
      <h1 className="type-h1 gutter py-4">Design system</h1>
      <Section title="Type">
        <p className="type-score">2–1 type-score</p>
        <p className="type-h1">type-h1</p>
        <p className="type-h2">type-h2</p>
        <p className="type-h3">type-h3</p>
        <p>Body 0123456789 éàçœ « » … ′ − ≈ ≥ ← →</p>
        <p className="type-team">type-team</p>
        <p className="type-num">type-num 38 26 36</p>
        <p className="type-figure">type-figure 0,2031</p>
        <p className="type-meta">type-meta</p>
        <p className="type-league">type-league</p>
      </Section>
      <Section title="BigProbabilities, ProbabilityRail">
        <div className="mb-6 grid gap-3">
          {[null, [0.4, 0.3, 0.3]].map((market) =>
            [null, 0].map((outcome) => (
              <State
                key={`${String(market)} ${String(outcome)}`}
                of="ProbabilityRail"
                is={`${market ? "with" : "without"} a market, ${outcome === null ? "open" : "decided"}`}
                isWide
              >
                <ProbabilityRail
                  kind="result"
                  probabilities={[0.5, 0.3, 0.2]}
                  market={market}
                  outcome={outcome}
                  size={outcome === null ? "row" : "detail"}
                  label="50, 30, 20"
                />
              </State>
            )),
          )}
          <State of="ProbabilityRail" is="a question" isWide>
            <ProbabilityRail kind="question" probabilities={[0.5, 0.5]} label="50, 50" />
          </State>
        </div>
        <div className="grid gap-8 md:grid-cols-2">
          {samples.lines.slice(0, 4).map((line) => (
            <State key={line.id} of="BigProbabilities" is={String(line.id)} isWide>
              <BigProbabilities line={line} />
            </State>
          ))}
        </div>
      </Section>
      <section className="border-y border-ink">
        {samples.lines.map((line) => (
          <State key={line.id} of="PredictionRow" is={`${line.id} ${line.status}`} isWide>
            <ul className="border-b border-line">
              <PredictionRow line={line} />
            </ul>
          </State>
        ))}
        <RailLegend hasMarket isResult />
      </section>
      <MatchHeader line={samples.live} place={null}>
        <MatchTime line={samples.live} />
      </MatchHeader>
      <Section title="ReliabilityDetails, FormPills, VerdictMark, ConnectionPill">
        <ReliabilityDetails page={samples.reliability} />
        <div className="flex flex-wrap items-center gap-4">
          {(["W", "D", "L"] as const).map((letter) => (
            <State key={letter} of="FormPills" is={letter}>
              <FormPills letters={[letter]} />
            </State>
          ))}
          <FormPills letters={["W", "W", "D", "L", "W"]} />
          {(["right", "wrong", "void"] as const).map((verdict) => (
            <State key={verdict} of="VerdictMark" is={verdict}>
              <VerdictMark verdict={verdict} />
            </State>
          ))}
          <VerdictMark verdict="right" withWord />
          <State of="ConnectionPill" is="open">
            <ConnectionPill connection="open" contactAtMs={null} silentSinceMs={null} />
          </State>
          <State of="ConnectionPill" is="down">
            <ConnectionPill connection="down" contactAtMs={null} silentSinceMs={null} />
          </State>
          <State of="ConnectionPill" is="silent">
            <ConnectionPill connection="open" contactAtMs={null} silentSinceMs={0} />
          </State>
        </div>
      </Section>
      <Section title="ContributionBars">
        <ContributionBars page={{ contributions: samples.contributions, line: samples.live }} />
      </Section>
      <Section title="Thread">
        <Thread lines={samples.thread} home="Lens" away="Strasbourg" />
      </Section>
      <Section title="Button, Chip">
        <div className="flex flex-wrap items-center gap-3">
          {(["primary", "outline", "danger"] as const).map((tone) => (
            <State key={tone} of="Button" is={tone}>
              <Button to="/dev/ui" tone={tone}>
                Button
              </Button>
            </State>
          ))}
          {[false, true].map((isPending) => (
            <State key={String(isPending)} of="SubmitButton" is={isPending ? "pending" : "ready"}>
              <SubmitButton isPending={isPending}>Submit</SubmitButton>
            </State>
          ))}
          {[true, false].map((isOn) => (
            <State key={String(isOn)} of="Chip" is={isOn ? "on" : "off"}>
              <Chip to="/dev/ui" isOn={isOn}>
                Chip
              </Chip>
            </State>
          ))}
        </div>
      </Section>
      <Section title="Figures, DataTable, CalibrationDiagram">
        <Figures figures={samples.figures} />
        <DataTable
          caption="Caption"
          showCaption
          columns={[
            { key: "Name", head: "Name" },
            { key: "One", head: "One" },
            { key: "Two", head: "Two" },
          ]}
          rows={samples.rows}
        />
        <CalibrationDiagram calibration={samples.calibration} />
      </Section>
      <Section title="SignedMoney, ProfitChart, ProfitTable">
        <div className="flex gap-4">
          {[1_250, 0, -1_250].map((minor) => (
            <State key={minor} of="SignedMoney" is={String(minor)}>
              <SignedMoney minor={minor} currency="EUR" />
            </State>
          ))}
        </div>
        <ProfitChart points={samples.profits} currency="EUR" zone="UTC" note="A note" />
        <ProfitTable points={samples.profits} currency="EUR" zone="UTC" />
      </Section>
      <Section title="WinProbabilityChart">
        <div className="grid gap-8 md:grid-cols-2">
          {samples.courses.map((course) => (
            <State key={course.turns.length} of="WinProbabilityChart" is={`${course.turns.length} turns`} isWide>
              <WinProbabilityChart course={course} home="Lens" away="Strasbourg" />
            </State>
          ))}
        </div>
      </Section>
      <PageParts label="PageParts" parts={[{ anchor: "contenu", name: "PageParts" }]} />
      <FormSamples />
      <State of="EmptyState" is="with an action" isWide>
        <EmptyState title="EmptyState">
          <Button to="/dev/ui" tone="outline">
            Action
          </Button>
        </EmptyState>
      </State>
      <State of="EmptyState" is="without" isWide>
        <EmptyState title="EmptyState" />
      </State>
      <State of="ErrorState" is="with an age" isWide>
        <ErrorState title="ErrorState">16:02</ErrorState>
      </State>
    </div>
  );
}
