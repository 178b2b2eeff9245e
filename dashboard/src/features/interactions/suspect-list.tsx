import { useQuery } from "@tanstack/react-query";
import type { SuspectList } from "@yardarm/server/wire";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { type InteractionPlace, interactionSuspectsQuery } from "../../api/interactions.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Select } from "../../ui/field.tsx";
import { countText } from "../../ui/list-text.ts";
import { Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";

/** So many are shown; the command line has all of them. */
const shownMax = 5;

/** What may be why rows of a suite failed. Nothing at all where every suite passes. */
export function SuspectSection(place: InteractionPlace) {
  const [suite, setSuite] = useState<string>();
  const { data } = useQuery(interactionSuspectsQuery(useHttp(), place, suite));
  if (!data?.of) return null;
  const names = [...new Set(data.suites.map((it) => it.suite))];
  return (
    <Section title="Why rows fail" description={<Run of={data.of} />}>
      {names.length > 1 && (
        <div className="mb-3">
          <Select
            label="Suite"
            value={data.of.suite}
            choices={names.map((value) => ({ value, label: value }))}
            onChange={setSuite}
          />
        </div>
      )}
      <Suspicion list={data} />
      {data.next.length > 0 && <NextRows rows={data.next} />}
    </Section>
  );
}

function Run({ of }: { of: NonNullable<SuspectList["of"]> }) {
  const { suite, commit, failed, passed, failedAt } = of;
  return (
    <>
      {failed} of {countText(failed + passed, "row")} of {suite} failed at{" "}
      <code className="font-mono">{commit.slice(0, 7)}</code>, <Ago at={failedAt} />.
    </>
  );
}

function Suspicion({ list: { suspects, culprit, of } }: { list: SuspectList }) {
  if (culprit !== null) {
    return (
      <div className="panel px-4 py-2.5">
        <p className="text-sm">
          <span aria-hidden className="mr-1.5 font-semibold text-bad-ink">
            ✕
          </span>
          <Combination states={culprit} />
        </p>
        <p className="mt-0.5 text-xs text-ink2">
          The culprit: every row that failed has it, and no row that passed.
        </p>
      </div>
    );
  }
  if (suspects.length === 0) {
    return (
      <p className="text-sm text-ink2">
        {of?.passed === 0
          ? "No row passed, so nothing can be told apart yet."
          : "No one or two states go together with failing."}
      </p>
    );
  }
  return (
    <ol className="panel divide-y divide-line">
      {suspects.slice(0, shownMax).map(({ combinations, confidence, failed, passed }) => (
        <li key={JSON.stringify(combinations)} className="px-4 py-2.5">
          {combinations.slice(0, shownMax).map((states, index) => (
            <p key={JSON.stringify(states)} className="text-sm">
              {index > 0 && <span className="text-ink3">or </span>}
              <Combination states={states} />
            </p>
          ))}
          <p className="mt-0.5 text-xs text-ink2 num">
            {likelyText(confidence)} · in {failed} failed and {countText(passed, "passed row")}
            {combinations.length > shownMax &&
              ` · or one of ${combinations.length - shownMax} others that were in the same rows`}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Combination({ states }: { states: NonNullable<SuspectList["culprit"]> }) {
  return states.map(({ flag, variant }, index) => (
    <span key={flag} className="font-mono wrap-anywhere">
      {index > 0 && <span className="font-sans text-ink3"> with </span>}
      {flag}: <b className="font-semibold">{variant}</b>
    </span>
  ));
}

/** Never sure in either way: another row may tell something else. */
function likelyText(confidence: number): string {
  if (confidence > 0.99) return "over 99 % likely";
  if (confidence < 0.01) return "less than 1 % likely";
  return `${Math.round(confidence * 100)} % likely`;
}

function NextRows({ rows }: { rows: SuspectList["next"] }) {
  return (
    <details className="mt-3 text-sm">
      <summary className="w-fit cursor-pointer rounded text-ink2 hover:text-ink">
        Run {countText(rows.length, "more row")} to tell them apart
      </summary>
      <ol className="panel mt-2 divide-y divide-line">
        {rows.map((row) => (
          <li
            key={JSON.stringify(row)}
            className="px-4 py-2.5 font-mono text-xs wrap-anywhere text-ink2"
          >
            {Object.entries(row)
              .map(([flag, variant]) => `${flag}: ${variant}`)
              .join(", ")}
          </li>
        ))}
      </ol>
      <div className="mt-2">
        <CopyButton what="these rows" text={JSON.stringify(rows, null, 2)} isWordy />
      </div>
    </details>
  );
}
