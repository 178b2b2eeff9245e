/** Runs a command as a person or a program would, and tells what came out. */
import { runCommandLine } from "../command-line.ts";
import type { Edges, Sink } from "../edges.ts";

export interface Surroundings {
  readonly env?: Edges["env"];
  /** Width of the terminal; absent = output goes to a program. */
  readonly columns?: number;
  /** What is typed when a secret is asked for. */
  readonly secret?: string;
}

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const nowMs = Date.parse("2026-11-20T10:03:00.000Z");

export async function run(args: readonly string[], given: Surroundings = {}): Promise<Outcome> {
  const stdout = recorder(given.columns);
  const stderr = recorder(given.columns);
  const code = await runCommandLine(args, {
    env: given.env ?? {},
    stdout: stdout.sink,
    stderr: stderr.sink,
    fetch,
    now: () => nowMs,
    pause: async () => undefined,
    readSecret: async () => given.secret ?? "",
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function recorder(columns: number | undefined): { sink: Sink; text(): string } {
  const written: string[] = [];
  return {
    sink: {
      isTerminal: columns !== undefined,
      columns: columns ?? 80,
      write: (text) => {
        written.push(text);
      },
    },
    text: () => written.join(""),
  };
}
