import type { TestPlanView } from "@yardarm/server/wire";
import { planExportUrl } from "../../api/interactions.ts";
import { buttonClass } from "../../ui/button.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";

/** The rows of a plan: what each flag serves, and how much of the risk is covered up to there. */
export function PlanRows({ plan }: { plan: TestPlanView }) {
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
