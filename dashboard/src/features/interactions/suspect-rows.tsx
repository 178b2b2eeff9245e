import type { SuspectList } from "@yardarm/server/wire";
import { ListChecks } from "lucide-react";
import { useMay } from "../../api/current-project.tsx";
import { Button } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { useMakePlan } from "./use-make-plan.ts";

/** What is ranked alike, whether rows of a suite failed or scopes of a service. */
type RankedSuspects = Pick<SuspectList, "suspects" | "culprit" | "next">;

/** So many are shown; the command line has all of them. */
const shownMax = 5;

interface SuspicionProps extends Pick<RankedSuspects, "suspects" | "culprit"> {
  /** What failed and passed: rows of a suite, or combinations that a service served. */
  readonly unit: "row" | "combination";
  /** Why nothing is suspect, where nothing is. */
  readonly none: string;
}

/** What may be the cause, the likeliest first; or the one thing that must be. */
export function Suspicion({ suspects, culprit, unit, none }: SuspicionProps) {
  if (culprit !== null) {
    const its = suspects.find(({ combinations: [alone, ...others] }) => {
      return others.length === 0 && isSame(alone, culprit);
    });
    return (
      <div className="panel px-4 py-2.5">
        <p className="text-sm">
          <span aria-hidden className="mr-1.5 font-semibold text-bad-ink">
            ✕
          </span>
          <Combination states={culprit} />
        </p>
        <p className="mt-0.5 text-xs text-ink2">
          The culprit: every {unit} that failed has it, and no {unit} that passed.
          {its !== undefined && ` ${likelyText(its.confidence)}, by ${its.failed} that failed.`}
        </p>
      </div>
    );
  }
  if (suspects.length === 0) return <p className="text-sm text-ink2">{none}</p>;
  const shown = suspects.slice(0, shownMax);
  const likely = shown.filter(({ confidence }, index) => index === 0 || confidence >= likelyMin);
  const others = shown.slice(likely.length);
  return (
    <>
      <SuspectItems suspects={likely} unit={unit} />
      {others.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="w-fit cursor-pointer rounded text-ink2 num hover:text-ink">
            {others.length} less likely
          </summary>
          <div className="mt-2">
            <SuspectItems suspects={others} unit={unit} />
          </div>
        </details>
      )}
    </>
  );
}

function isSame(one: RankedSuspects["culprit"] | undefined, other: RankedSuspects["culprit"]) {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What is less likely than this stands behind a press, unless there is nothing else. */
const likelyMin = 0.05;

function SuspectItems({ suspects, unit }: Pick<SuspicionProps, "suspects" | "unit">) {
  return (
    <ol className="panel divide-y divide-line">
      {suspects.map(({ combinations, confidence, failed, passed }) => (
        <li
          key={JSON.stringify(combinations)}
          className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[104px_minmax(0,1fr)]"
        >
          <p className="text-sm font-semibold num">{likelyText(confidence)}</p>
          <div className="min-w-0">
            {combinations.slice(0, shownMax).map((states, index) => (
              <p key={JSON.stringify(states)} className="text-sm">
                {index > 0 && <span className="text-ink3">or </span>}
                <Combination states={states} />
              </p>
            ))}
            <p className="mt-0.5 text-xs text-ink2 num">
              in {failed} failed and {countText(passed, `passed ${unit}`)}
              {combinations.length > shownMax &&
                ` · or one of ${combinations.length - shownMax} others that were in the same ${unit}s`}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

function Combination({ states }: { states: NonNullable<RankedSuspects["culprit"]> }) {
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
  if (confidence < 0.01) return "under 1 % likely";
  return `${Math.round(confidence * 100)} % likely`;
}

interface NextRowsProps {
  readonly environment: string;
  readonly rows: RankedSuspects["next"];
}

/** What to run next, as a plan with one press: its page tells how to run it, and what came of it. */
export function NextRows({ environment, rows }: NextRowsProps) {
  const mayPlan = useMay("test_plan.write");
  const { isPlanning, failure, make } = useMakePlan();
  return (
    <div className="mt-3 flex flex-col gap-2 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="min-w-0 flex-1 basis-52 text-ink2">
          {countText(rows.length, "more row")} would tell them apart.
        </p>
        <CopyButton what="these rows" text={JSON.stringify(rows, null, 2)} isWordy />
        {mayPlan && (
          <Button
            isDisabled={isPlanning}
            onPress={() => void make({ environment, rows: rows.map((row) => ({ ...row })) })}
          >
            <ListChecks size={14} aria-hidden />
            Make a plan of these
          </Button>
        )}
      </div>
      {failure && (
        <Notice kind="danger" title="No plan was made" isAlert>
          {failure}
        </Notice>
      )}
      <details>
        <summary className="w-fit cursor-pointer rounded text-ink2 hover:text-ink">
          What they have
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
      </details>
    </div>
  );
}
