import { exportPlan, type PlanFormat, planFormats, planRowsMax } from "@yardarm/core/combinations";
import type { TestPlanView } from "@yardarm/server/wire";
import { Download } from "lucide-react";
import { useMemo } from "react";
import { planExportUrl } from "../../api/interactions.ts";
import { buttonClass } from "../../ui/button.tsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ScrollBox } from "../../ui/scroll-box.tsx";

interface FormatWords {
  readonly label: string;
  readonly hint: string;
}

const words: Readonly<Record<PlanFormat, FormatWords>> = {
  json: { label: "JSON", hint: "The rows as they are" },
  csv: { label: "CSV", hint: "For a spreadsheet" },
  github: { label: "GitHub Actions", hint: "For strategy.matrix, one job a row" },
  gitlab: { label: "GitLab CI", hint: "A job to extend, run once a row" },
  vitest: { label: "Vitest", hint: "A module for test.each" },
  jest: { label: "Jest", hint: "A CommonJS module for test.each" },
  playwright: { label: "Playwright", hint: "One project a row" },
};

/** The plan in the forms in which pipelines and test runners take it: to look at, to copy, to keep. */
export function PlanExports({ project, plan }: { project: string; plan: TestPlanView }) {
  return (
    <ul className="panel divide-y divide-line">
      {planFormats.map((format) => (
        <Export key={format} {...{ project, plan, format }} />
      ))}
    </ul>
  );
}

interface ExportProps {
  readonly project: string;
  readonly plan: TestPlanView;
  readonly format: PlanFormat;
}

function Export({ project, plan, format }: ExportProps) {
  const { label, hint } = words[format];
  const max = planRowsMax[format];
  const isCut = max !== undefined && plan.rows.length > max;
  const text = useMemo(() => {
    const { rows, ...others } = exportable(plan);
    return exportPlan({ ...others, rows: rows.slice(0, max) }, format).text;
  }, [plan, format, max]);
  return (
    <li aria-label={label} className="flex flex-wrap items-start gap-x-3 px-4 py-2">
      <details className="min-w-0 flex-1 basis-32 py-1.5 open:basis-full">
        <summary className="w-fit max-w-full cursor-pointer rounded text-sm">
          <span className="font-medium">{label}</span> <span className="text-ink3">· {hint}</span>
          {isCut && (
            <span className="block text-ink2">
              The first {max} of {plan.rows.length} rows, which cover the most: a matrix has no more
              jobs.
            </span>
          )}
        </summary>
        <ScrollBox
          label={`The plan for ${label}`}
          className="mt-2 max-h-72 rounded-md border border-line bg-bg"
        >
          <pre className="p-3 font-mono text-xs">{text}</pre>
        </ScrollBox>
      </details>
      <div className="flex items-center gap-1">
        <CopyButton what={`the plan for ${label}`} text={text} isWordy />
        <a
          href={planExportUrl(project, plan.id, { format, rows: isCut ? max : undefined })}
          download
          aria-label={`Download the plan for ${label}`}
          className={buttonClass("quiet", "w-8 px-0!")}
        >
          <Download size={14} aria-hidden />
        </a>
      </div>
    </li>
  );
}

/** As the server exports it: flags in the order of the plan. */
function exportable({ id, flags, rows }: TestPlanView) {
  return {
    name: `plan-${id.slice(0, 8)}`,
    rows: rows.map(({ variants }) =>
      Object.fromEntries(flags.map(({ flag }) => [flag, variants[flag] ?? ""])),
    ),
    contexts: rows.map(({ context }) => context),
  };
}
