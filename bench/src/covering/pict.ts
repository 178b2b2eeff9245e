/** Microsoft's PICT, as a package of npm brings it: the greedy generator that most people know. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { Formula, Model, Row } from "@yardarm/core/combinations";
import { installPackages, peerFolder } from "../install-packages.ts";

const packageName = "pict-pairwise-testing";
const versions = { [packageName]: "1.1.0" };
const binaries: Readonly<Record<string, string>> = { linux: "pict_nix", darwin: "pict_darwin" };
const patienceMs = 60_000;

/** Gives the rows of PICT for a model; undefined where it does not finish in time. */
export type Pict = (model: Model, strength: number) => Promise<readonly Row[] | undefined>;

/** Undefined when it cannot be had, or does not run here. */
export async function findPict(): Promise<Pict | undefined> {
  try {
    const folder = peerFolder("bench-pict");
    await installPackages(folder, versions);
    const binary = binaries[process.platform];
    if (binary === undefined) return undefined;
    const file = path.join(folder, "node_modules", packageName, "binaries", binary);
    await chmod(file, 0o755);
    const pict: Pict = (model, strength) => run(file, model, strength);
    const trial = { parameters: [{ name: "a", values: ["x", "y"] }], conditions: [] };
    return (await pict(trial, 1))?.length === 2 ? pict : undefined;
  } catch (error) {
    console.error(`PICT is skipped, since it cannot be had or run: ${String(error)}`);
    return undefined;
  }
}

async function run(
  binary: string,
  model: Model,
  strength: number,
): Promise<readonly Row[] | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), "pict-"));
  try {
    const file = path.join(folder, "model.txt");
    await writeFile(file, textOf(model));
    const options = { timeout: patienceMs, maxBuffer: 1 << 28 };
    const { stdout } = await promisify(execFile)(binary, [file, `/o:${strength}`], options);
    return rowsIn(stdout);
  } catch {
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export function textOf({ parameters, conditions }: Model): string {
  const lines = parameters.map(
    ({ values }, index) => `p${index}: ${values.map((_, value) => `v${value}`).join(", ")}`,
  );
  return `${[...lines, "", ...conditions.map((formula) => `${formulaText(formula)};`)].join("\n")}\n`;
}

function formulaText(formula: Formula): string {
  if (formula.kind === "is") return `[p${formula.parameter}] = "v${formula.value}"`;
  if (formula.kind === "not") return `not (${formulaText(formula.of)})`;
  const word = formula.kind === "and" ? " and " : " or ";
  return formula.of.map((part) => `(${formulaText(part)})`).join(word);
}

/** Columns come in the order of the model, values as `v0`, `v1`, …; the first line has the names. */
export function rowsIn(output: string): readonly Row[] {
  const [head = "", ...lines] = output.trim().split(/\r?\n/);
  const places = head.split("\t").map((name) => Number(name.slice(1)));
  return lines.map((line) => {
    const row: number[] = [];
    for (const [at, word] of line.split("\t").entries())
      row[places[at] ?? 0] = Number(word.slice(1));
    return row;
  });
}
