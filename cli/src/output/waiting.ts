import type { Edges } from "../edges.ts";
import { clean } from "./clean.ts";

/** Whoever looks at a terminal is told about as often. */
const lookEveryMs = 400;
/** Back to the start of the line, and nothing in it (ECMA-48 §8.3.41). */
const blank = "\r\u001b[2K";

/** While somebody waits at a terminal, one line that is written over again and again; programs see nothing of it. */
export async function whileWaiting<Result>(
  { stderr, pause }: Pick<Edges, "stderr" | "pause">,
  result: Promise<Result>,
  look: () => Promise<string | undefined>,
): Promise<Result> {
  if (!stderr.isTerminal) return result;
  const isOver = result.then(
    () => true,
    () => true,
  );
  let isWritten = false;
  while (!(await Promise.race([isOver, pause(lookEveryMs).then(() => false)]))) {
    // What cannot be looked at is still waited for.
    const line = await look().catch(() => undefined);
    if (line === undefined) continue;
    stderr.write(`${blank}${clean(line).slice(0, stderr.columns - 1)}`);
    isWritten = true;
  }
  if (isWritten) stderr.write(blank);
  return result;
}
