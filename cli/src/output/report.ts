import type { Failure } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { clean } from "./clean.ts";
import { stylesFor } from "./style.ts";

/** One JSON document on stdout: what `--json` promises, for results as for failures. */
export function writeJson({ stdout }: Edges, document: object): void {
  stdout.write(`${JSON.stringify(document, undefined, 2)}\n`);
}

/** One line for a person. */
export function writeLine({ stdout }: Edges, line: string): void {
  stdout.write(`${clean(line)}\n`);
}

/** Something a person should know beside the result; programs read stdout only. */
export function writeNote({ stderr, env }: Edges, note: string): void {
  stderr.write(`${stylesFor(stderr, env).faint(clean(note))}\n`);
}

/** What went wrong, where, and what can be done. */
export function writeFailure({ stderr, env }: Edges, failure: Failure): void {
  const { alarm, faint } = stylesFor(stderr, env);
  stderr.write(`${alarm("error")} ${clean(failure.detail)} ${faint(`(${clean(failure.code)})`)}\n`);
  for (const { pointer, detail } of failure.errors ?? []) {
    stderr.write(`  ${clean(pointer)}: ${clean(detail)}\n`);
  }
  for (const hint of failure.hints ?? []) stderr.write(`  ${clean(hint)}\n`);
}
