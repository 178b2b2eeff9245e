/** What a gate says, to people and to pipelines. */
import type { CombinationGate, PreviewCombinations } from "@yardarm/server/wire";
import type { Edges } from "../edges.ts";
import { clean } from "../output/clean.ts";
import { writeLine } from "../output/report.ts";

export type GateFinding = Pick<CombinationGate["findings"][number], "severity" | "detail"> & {
  readonly code: string;
};

/** A combination that no test passed with, and somebody who would be served it. */
export type NamedCombination = Pick<
  PreviewCombinations["worst"][number],
  "one" | "other" | "witness"
> & { readonly environment: string };

export interface Verdict {
  readonly passes: boolean;
  readonly findings: readonly GateFinding[];
  /** The worst of what is untested. */
  readonly untested: readonly NamedCombination[];
  /** The verdict in a sentence. */
  readonly sentence: string;
  readonly json: object;
}

export function writeVerdict(edges: Edges, { findings, untested, sentence }: Verdict): void {
  for (const { severity, detail } of findings) writeLine(edges, `${severity}: ${detail}`);
  for (const each of untested) writeLine(edges, `  untested: ${combinationText(each)}`);
  writeLine(edges, sentence);
}

/** https://docs.github.com/actions/reference/workflow-commands: what stands in a message is escaped. */
export function writeAnnotations(
  { stdout }: Edges,
  { findings, untested, passes, sentence }: Verdict,
): void {
  const named = untested.map((each) => combinationText(each)).join("; ");
  const more = named === "" ? "" : ` Such as ${named}.`;
  for (const { severity, code, detail } of findings) {
    const text = code.endsWith("untested") ? `${detail}${more}` : detail;
    stdout.write(`::${severity} title=Yardarm ${code}::${escaped(text)}\n`);
  }
  if (passes) stdout.write(`::notice title=Yardarm gate::${escaped(sentence)}\n`);
}

function combinationText({ environment, one, other, witness }: NamedCombination): string {
  const context = witness === null ? "" : `, for a context such as ${JSON.stringify(witness)}`;
  return `${one.flag}: ${one.variant} with ${other.flag}: ${other.variant} in ${environment}${context}`;
}

function escaped(text: string): string {
  return clean(text).replaceAll("%", "%25");
}
