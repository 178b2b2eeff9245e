import type { LifecycleRow } from "@yardarm/server/wire";
import { classNames } from "../../ui/class-names.ts";
import { Sentence } from "../../ui/sentence.tsx";
import { StageMark } from "../../ui/stage-mark.tsx";
import { Ago } from "../../ui/time.tsx";

type Signal = LifecycleRow["signals"][number];

const signalNames: Record<Signal["code"], string> = {
  past_expiry: "Last day",
  lifetime_exceeded: "Age",
  one_sided_rules: "What rules give",
  one_sided_observed: "What services got",
  unused: "Use",
  unreferenced: "Code",
  owner_gone: "Owner",
  dependants: "Needed by",
  fan_out: "States it can meet",
  review_due: "Review",
};

const stateWords: Record<Signal["state"], string> = {
  raised: "speaks for its going",
  clear: "does not speak for its going",
  unknown: "not known",
  not_kept: "not kept",
};

/** What everything rests on: how far it has come in each environment, and every signal with its age and its caveat. */
export function Evidence({
  life,
}: {
  life: Pick<LifecycleRow, "environments" | "signals" | "track">;
}) {
  const shown = life.signals.filter(({ code, state }) => code !== "fan_out" || state !== "unknown");
  return (
    <div className="grid gap-x-8 gap-y-4 text-sm lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <ul aria-label="In each environment" className="flex flex-col gap-2">
        {life.environments.map(({ environment, stage, detail }) => (
          <li key={environment}>
            <span className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">{environment}</span>
              <StageMark life={{ stage, track: life.track, staleBecause: [] }} />
            </span>
            <span className="text-ink2">
              <Sentence text={detail} />
            </span>
          </li>
        ))}
      </ul>
      <dl aria-label="Signals" className="flex flex-col gap-2">
        {shown.map((signal) => (
          <SignalItem key={signal.code} signal={signal} />
        ))}
      </dl>
    </div>
  );
}

function SignalItem({ signal: { code, state, detail, asOf, caveat } }: { signal: Signal }) {
  return (
    <div className="grid gap-x-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
      <dt className={classNames(state === "raised" ? "font-medium text-warn-ink" : "text-ink3")}>
        {signalNames[code]}
        <span className="sr-only">, {stateWords[state]}</span>
      </dt>
      <dd className="wrap-anywhere">
        <Sentence text={detail} />{" "}
        <span className="text-ink3">
          {caveat !== null && <Sentence text={`${caveat} `} />}
          {asOf !== null && isOlder(asOf) && (
            <>
              As of <Ago at={new Date(asOf).toISOString()} />.
            </>
          )}
        </span>
      </dd>
    </div>
  );
}

const freshMs = 3_600_000;

/** What was looked at just now need not say so. */
function isOlder(asOf: number): boolean {
  return Date.now() - asOf > freshMs;
}
