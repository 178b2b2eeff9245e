/** A plan in the forms in which pipelines and test runners take it. */

export interface PlanToExport {
  readonly name: string;
  /** What each flag is to serve, row by row; the rows name the same flags. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

export const planFormats = [
  "json",
  "csv",
  "github",
  "gitlab",
  "vitest",
  "jest",
  "playwright",
] as const;
export type PlanFormat = (typeof planFormats)[number];

export interface ExportedPlan {
  readonly text: string;
  readonly mediaType: string;
  readonly fileName: string;
}

/** The environment variable from which a test in a pipeline takes its flags, as JSON. */
const flagsVariable = "YARDARM_TEST_FLAGS";

/** The text of a plan in a format. Rows come in the order of the plan, so a prefix of them covers the most there is. */
export function exportPlan(plan: PlanToExport, format: PlanFormat): ExportedPlan {
  const { text, ending, mediaType } = writers[format](plan);
  return { text, mediaType, fileName: `${plan.name}.${ending}` };
}

interface Written {
  readonly text: string;
  readonly ending: string;
  readonly mediaType: string;
}

const writers: { readonly [F in PlanFormat]: (plan: PlanToExport) => Written } = {
  json: ({ rows }) => ({
    text: `${JSON.stringify(rows, null, 2)}\n`,
    ending: "json",
    mediaType: "application/json",
  }),
  csv: (plan) => ({ text: csvOf(plan), ending: "csv", mediaType: "text/csv" }),
  github: ({ rows }) => ({
    text: `${JSON.stringify({ include: rows.map(jobOf) })}\n`,
    ending: "github.json",
    mediaType: "application/json",
  }),
  gitlab: ({ rows }) => ({
    text: gitlabOf(rows),
    ending: "gitlab-ci.yml",
    mediaType: "application/yaml",
  }),
  vitest: ({ rows }) => ({
    text: moduleOf(rows, 'test.each(plan)("works with $name", ({ flags }) => …)'),
    ending: "plan.ts",
    mediaType: "text/plain",
  }),
  jest: ({ rows }) => ({ text: commonModuleOf(rows), ending: "plan.cjs", mediaType: "text/plain" }),
  playwright: ({ rows }) => ({
    text: playwrightOf(rows),
    ending: "playwright.ts",
    mediaType: "text/plain",
  }),
};

type Row = PlanToExport["rows"][number];

function nameOf(index: number): string {
  return `row ${index + 1}`;
}

/** What GitHub's `matrix: ${{ fromJSON(…) }}` takes. */
function jobOf(row: Row, index: number) {
  return { name: nameOf(index), flags: JSON.stringify(row) };
}

/** RFC 4180; keys of flags and variants need no quotes, and get none. */
function csvOf({ rows }: PlanToExport): string {
  const flags = Object.keys(rows[0] ?? {});
  const lines = rows.map((row, index) => [String(index + 1), ...flags.map((it) => row[it] ?? "")]);
  return [["row", ...flags], ...lines].map((cells) => `${cells.join(",")}\r\n`).join("");
}

/** Texts in JSON are texts in YAML. */
function gitlabOf(rows: readonly Row[]): string {
  const jobs = rows.map(
    (row) => `      - ${flagsVariable}: ${JSON.stringify(JSON.stringify(row))}`,
  );
  return ["combinations:", "  parallel:", "    matrix:", ...jobs, ""].join("\n");
}

function moduleOf(rows: readonly Row[], usage: string): string {
  return `// ${usage}\nexport const plan = ${casesOf(rows)} as const;\n`;
}

/** Jest reads CommonJS without being told how. */
function commonModuleOf(rows: readonly Row[]): string {
  const usage = 'test.each(require("./plan.cjs"))("works with $name", ({ flags }) => …)';
  return `// ${usage}\nmodule.exports = ${casesOf(rows)};\n`;
}

function casesOf(rows: readonly Row[]): string {
  const cases = rows.map((flags, index) => ({ name: nameOf(index), flags }));
  return JSON.stringify(cases, null, 2);
}

function playwrightOf(rows: readonly Row[]): string {
  const projects = rows.map((flags, index) => ({ name: nameOf(index), use: { flags } }));
  return `// In playwright.config.ts: projects: planProjects\nexport const planProjects = ${JSON.stringify(projects, null, 2)};\n`;
}
