/** A plan in the forms in which pipelines and test runners take it. */

export interface PlanToExport {
  readonly name: string;
  /** What each flag is to serve, row by row; the rows name the same flags. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Row by row, somebody who is served all of it; nothing where nobody is known. */
  readonly contexts?: readonly (Readonly<Record<string, unknown>> | null | undefined)[];
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

/** So many jobs a matrix has at most, and each row is one. Beyond these, pipelines do not even begin. */
export const planRowsMax: { readonly [F in PlanFormat]?: number } = { github: 256, gitlab: 200 };

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
  gitlab: (plan) => ({
    text: gitlabOf(plan),
    ending: "gitlab-ci.yml",
    mediaType: "application/yaml",
  }),
  vitest: (plan) => ({ text: moduleOf(plan), ending: "ts", mediaType: "text/plain" }),
  jest: (plan) => ({ text: commonModuleOf(plan), ending: "cjs", mediaType: "text/plain" }),
  playwright: (plan) => ({
    text: playwrightOf(plan),
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

/**
 * A job to extend. The names of a matrix' jobs have all its values in them and may be 255 characters long, or no pipeline begins;
 * so jobs are told apart by the number of their row, and look up what it has. Texts in JSON are texts in YAML.
 */
function gitlabOf({ name, rows }: PlanToExport): string {
  const texts = rows.map((row) => JSON.stringify(JSON.stringify(row)));
  return [
    `# include: { local: ${name}.gitlab-ci.yml }`,
    "# combinations: { extends: .yardarm-plan, script: [npx vitest run planned] }",
    ".yardarm-plan:",
    "  parallel:",
    "    matrix:",
    `      - YARDARM_ROW: [${texts.map((_, index) => `"${index + 1}"`).join(", ")}]`,
    "  variables:",
    ...texts.map((text, index) => `    YARDARM_ROW_${index + 1}: ${text}`),
    "  before_script:",
    `    - export ${flagsVariable}="$(printenv "YARDARM_ROW_$YARDARM_ROW")"`,
    "",
  ].join("\n");
}

function moduleOf(plan: PlanToExport): string {
  return `// import { plan } from "./${plan.name}.ts";
// test.each(plan)("works with $name", ({ flags }) => …);
export const plan = ${casesOf(plan)};
`;
}

/** Jest reads CommonJS without being told how. */
function commonModuleOf(plan: PlanToExport): string {
  return `// test.each(require("./${plan.name}.cjs"))("works with $name", ({ flags }) => …);
module.exports = ${casesOf(plan)};
`;
}

/** With a context that is served the row where there is one, for tests that would rather not override what flags serve. */
function casesOf({ rows, contexts = [] }: PlanToExport): string {
  const cases = rows.map((flags, index) => ({
    ...{ name: nameOf(index), flags },
    ...(contexts[index] && { context: contexts[index] }),
  }));
  return JSON.stringify(cases, null, 2);
}

/** A project's options reach a test that declares them. */
function playwrightOf({ name, rows }: PlanToExport): string {
  const projects = rows.map((flags, index) => ({ name: nameOf(index), use: { flags } }));
  return `// In playwright.config.ts:
//   import { type Flags, planProjects } from "./${name}.playwright.ts";
//   export default defineConfig<{ flags: Flags }>({ projects: planProjects });
// Where tests are:
//   const test = base.extend<{ flags: Flags }>({ flags: [{}, { option: true }] });
//   test("works", async ({ page, flags }) => …);
export type Flags = Readonly<Record<string, string>>;
export const planProjects: { name: string; use: { flags: Flags } }[] = ${JSON.stringify(projects, null, 2)};
`;
}
