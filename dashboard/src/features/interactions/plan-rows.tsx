import type { TestPlanProgress, TestPlanView } from "@yardarm/server/wire";
import { planExportUrl } from "../../api/interactions.ts";
import { buttonClass } from "../../ui/button.tsx";
import { countText } from "../../ui/list-text.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { StateGlyph } from "./state-glyph.tsx";

/** How much of the plan tests passed with by now: no share is said before any did. */
export function PlanProgressLine({ progress: { combinations, exercised } }: Progressed) {
  return (
    <div className="mb-3 flex items-center gap-3 text-sm" role="status">
      <span
        aria-hidden
        className="h-2 w-40 shrink-0 overflow-hidden rounded-sm border border-field"
      >
        <span
          className="block h-full bg-on"
          style={{ width: `${combinations === 0 ? 0 : (100 * exercised) / combinations}%` }}
        />
      </span>
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

interface Progressed {
  readonly progress: TestPlanProgress;
}

interface PlanRowsProps {
  readonly plan: TestPlanView;
  readonly progress: TestPlanProgress | undefined;
}

/** The rows of a plan: what each flag serves, and how much of the risk is covered up to there. */
export function PlanRows({ plan, progress }: PlanRowsProps) {
  const total = plan.rows.reduce((sum, { gain }) => sum + gain, 0);
  let covered = 0;
  const rows = plan.rows.map(({ variants, gain }) => {
    covered += gain;
    return { variants, covered: total === 0 ? 1 : covered / total };
  });
  return (
    <ScrollBox label="Rows of the plan" className="panel">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="align-bottom">
            <th scope="col" className="px-3 py-2 text-left text-xs font-medium text-ink3">
              Row
            </th>
            <th
              scope="col"
              className="px-3 py-2 text-left text-xs font-medium whitespace-nowrap text-ink3"
            >
              Risk covered
            </th>
            <th scope="col" className="px-3 py-2 text-left text-xs font-medium text-ink3">
              Tested
            </th>
            {plan.flags.map(({ flag }) => (
              <th
                key={flag}
                scope="col"
                className="px-3 py-2 text-left font-mono text-xs font-medium"
              >
                {flag}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ variants, covered: share }, index) => (
            <tr key={JSON.stringify(variants)} className="border-t border-line">
              <th scope="row" className="px-3 py-1.5 text-left font-medium num">
                {index + 1}
              </th>
              <td className="px-3 py-1.5 text-ink2 num">{Math.floor(share * 100)} %</td>
              <td className="px-3 py-1.5 whitespace-nowrap num">
                <RowProgress row={progress?.rows[index]} />
              </td>
              {plan.flags.map(({ flag }) => (
                <td key={flag} className="px-3 py-1.5 font-mono">
                  {variants[flag]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

/** The mark of what is tested, once all of the row is. */
function RowProgress({ row }: { row: TestPlanProgress["rows"][number] | undefined }) {
  if (row === undefined) return null;
  const isWhole = row.combinations > 0 && row.exercised === row.combinations;
  return isWhole ? (
    <span className="inline-flex items-center gap-1.5">
      <StateGlyph state="passed" />
      tested
    </span>
  ) : (
    <span className="text-ink2">
      {row.exercised} of {row.combinations}
    </span>
  );
}

const formats = [
  ["json", "JSON"],
  ["csv", "CSV"],
  ["github", "GitHub matrix"],
  ["gitlab", "GitLab matrix"],
  ["vitest", "Vitest"],
  ["playwright", "Playwright"],
] as const;

export function PlanExports({ project, plan }: { project: string; plan: string }) {
  return (
    <ul className="flex flex-wrap gap-2">
      {formats.map(([format, label]) => (
        <li key={format}>
          <a href={planExportUrl(project, plan, format)} download className={buttonClass()}>
            {label}
          </a>
        </li>
      ))}
    </ul>
  );
}
