import type { TestPlanProgress, TestPlanView } from "@yardarm/server/wire";
import { type ReactNode, useState } from "react";
import { classNames } from "../../ui/class-names.ts";
import { Checkbox } from "../../ui/field.tsx";
import { countText } from "../../ui/list-text.ts";
import { useMedia, wideScreen } from "../../ui/media.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { StateGlyph } from "./state-glyph.tsx";

/** How much of the plan tests passed with by now: no share is said before any did. */
function PlanProgressLine({ progress: { combinations, exercised } }: Progressed) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm" role="status">
      <Bar share={combinations === 0 ? 0 : exercised / combinations} className="w-40" />
      <span className="text-ink2 num">
        {exercised === 0
          ? "Nothing of it was run yet."
          : exercised === combinations
            ? `All of its ${countText(combinations, "combination")} are tested.`
            : `${exercised.toLocaleString("en")} of ${countText(combinations, "combination")} are tested.`}
      </span>
    </div>
  );
}

function Bar({ share, className }: { share: number; className: string }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "h-2 shrink-0 overflow-hidden rounded-sm border border-field",
        className,
      )}
    >
      <span className="block h-full bg-on" style={{ width: `${100 * share}%` }} />
    </span>
  );
}

interface Progressed {
  readonly progress: TestPlanProgress;
}

interface PlanRowsProps {
  readonly plan: TestPlanView;
  readonly progress: TestPlanProgress | undefined;
}

interface ShownRow {
  readonly number: number;
  readonly variants: Readonly<Record<string, string>>;
  /** Of the risk, by this row and those before it. */
  readonly covered: number;
  readonly progress: TestPlanProgress["rows"][number] | undefined;
}

/** The rows of a plan, in the order in which they are worth running; what was run is ticked off, and can be left out. */
export function PlanRows({ plan, progress }: PlanRowsProps) {
  const isWide = useMedia(wideScreen);
  const [isOnlyLeft, setOnlyLeft] = useState(false);
  const rows = shownRows(plan, progress);
  const left = rows.filter((row) => !isTested(row));
  const hasTested = left.length < rows.length;
  const shown = isOnlyLeft && hasTested ? left : rows;
  const Rows = isWide ? RowTable : RowList;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {progress && <PlanProgressLine progress={progress} />}
        {hasTested && left.length > 0 && (
          <Checkbox
            label={
              left.length === 1
                ? "Only the row that is left"
                : `Only the ${left.length} rows that are left`
            }
            isSelected={isOnlyLeft}
            onChange={setOnlyLeft}
          />
        )}
      </div>
      <Rows plan={plan} rows={shown} next={left[0]?.number} />
    </div>
  );
}

function shownRows(plan: TestPlanView, progress: TestPlanProgress | undefined) {
  const total = plan.rows.reduce((sum, { gain }) => sum + gain, 0);
  let covered = 0;
  return plan.rows.map(({ variants, gain }, index): ShownRow => {
    covered += gain;
    return {
      ...{ number: index + 1, variants, progress: progress?.rows[index] },
      covered: total === 0 ? 1 : covered / total,
    };
  });
}

function isTested({ progress }: ShownRow): boolean {
  return (
    progress !== undefined &&
    progress.combinations > 0 &&
    progress.exercised === progress.combinations
  );
}

interface RowsProps {
  readonly plan: TestPlanView;
  readonly rows: readonly ShownRow[];
  /** The first that is not tested. */
  readonly next: number | undefined;
}

function RowTable({ plan, rows, next }: RowsProps) {
  return (
    <div>
      <ScrollBox label="Rows of the plan" className="panel max-h-[75vh]">
        <table className="w-full border-separate border-spacing-0 text-sm">
          <thead>
            <tr className="align-bottom">
              <Head className="left-0 z-20 border-r pl-4!">Row, and what of it is tested</Head>
              <Head className="whitespace-nowrap">Risk covered</Head>
              {plan.flags.map(({ flag }) => (
                <Head key={flag} className="min-w-24 font-mono text-ink2!">
                  {flag}
                </Head>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={row.number} className={classNames("group", isTested(row) && "text-ink3")}>
                <th
                  scope="row"
                  className="sticky left-0 z-[1] border-r border-b border-line bg-surface py-1.5 pr-3 pl-4 text-left font-normal whitespace-nowrap num group-last:border-b-0"
                >
                  <span className="inline-block w-8 font-medium">{row.number}</span>
                  <RowProgress row={row} isNext={row.number === next} />
                </th>
                <Cell className="text-ink2 num">{Math.floor(row.covered * 100)} %</Cell>
                {plan.flags.map(({ flag }) => (
                  <Cell
                    key={flag}
                    className={classNames(
                      "font-mono",
                      isSameAsBefore(rows, index, flag) ? "text-ink3" : "font-semibold",
                    )}
                  >
                    {row.variants[flag]}
                  </Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="mt-2 text-xs text-ink3">
        What a row changes from the row above it stands out.
        {plan.flags.length > fittingMax &&
          ` Scroll sideways to see all ${plan.flags.length} flags.`}
      </p>
    </div>
  );
}

/** So many flags stand side by side in a usual window. */
const fittingMax = 8;

function isSameAsBefore(rows: readonly ShownRow[], index: number, flag: string): boolean {
  return index > 0 && rows[index - 1]?.variants[flag] === rows[index]?.variants[flag];
}

function Head({ className, children }: { className: string; children: string }) {
  return (
    <th
      scope="col"
      className={classNames(
        "sticky top-0 z-10 border-b border-line bg-surface px-3 py-2 text-left text-xs font-medium text-ink3",
        className,
      )}
    >
      {children}
    </th>
  );
}

function Cell({ className, children }: { className: string; children: ReactNode }) {
  return (
    <td className={classNames("border-b border-line px-3 py-1.5 group-last:border-b-0", className)}>
      {children}
    </td>
  );
}

/** The same in a narrow window: what a row changes is said, and all of it one press away. */
function RowList({ plan, rows, next }: RowsProps) {
  return (
    <ol aria-label="Rows of the plan" className="panel divide-y divide-line">
      {rows.map((row, index) => {
        const changed = plan.flags.filter(({ flag }) => !isSameAsBefore(rows, index, flag));
        return (
          <li key={row.number} className="px-4 py-3">
            <p className="flex items-baseline justify-between gap-3 text-sm">
              <span className="font-medium num">Row {row.number}</span>
              <span className="text-xs text-ink3 num">
                {Math.floor(row.covered * 100)} % of the risk up to here
              </span>
            </p>
            <p className="mt-1 text-sm num">
              <RowProgress row={row} isNext={row.number === next} />
            </p>
            <details className="mt-1 text-sm">
              <summary className="w-fit cursor-pointer rounded text-ink2">
                {index === 0
                  ? countText(changed.length, "flag")
                  : `Changes ${countText(changed.length, "flag")}`}
              </summary>
              <ul className="mt-1 font-mono text-xs wrap-anywhere">
                {changed.map(({ flag }) => (
                  <li key={flag}>
                    {flag}: <b className="font-semibold">{row.variants[flag]}</b>
                  </li>
                ))}
              </ul>
            </details>
          </li>
        );
      })}
    </ol>
  );
}

/** Ticked off once all of the row is tested; before that, how much of it is, and which one to run next. */
function RowProgress({ row, isNext }: { row: ShownRow; isNext: boolean }) {
  const { progress } = row;
  if (progress === undefined) return null;
  if (isTested(row)) {
    return (
      <span className="inline-flex items-center gap-1.5">
        <StateGlyph state="passed" />
        tested
      </span>
    );
  }
  return (
    <span className="inline-flex items-center gap-2 text-ink2">
      <Bar
        share={progress.combinations === 0 ? 0 : progress.exercised / progress.combinations}
        className="w-10"
      />
      {progress.exercised} of {progress.combinations}
      {isNext && <span className="rounded bg-accent-wash px-1.5 text-xs text-ink">next</span>}
    </span>
  );
}
