import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import type { WriteStream } from "node:tty";
import { CommandError } from "./command-error.ts";
import type { Edges, Sink } from "./edges.ts";
import { exitCodes } from "./exit-codes.ts";

/** The real surroundings: this process. */
export function processEdges(): Edges {
  return {
    env: process.env,
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    fetch,
    now: Date.now,
    pause: (milliseconds) => setTimeout(milliseconds),
    readSecret,
  };
}

function sinkOf(stream: WriteStream): Sink {
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 80,
    write: (output) => {
      stream.write(output);
    },
  };
}

async function readSecret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).trim();
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  const cancelled = new AbortController();
  lines.once("SIGINT", () => cancelled.abort());
  try {
    return (await lines.question("", { signal: cancelled.signal })).trim();
  } catch (error) {
    throw new CommandError(
      { code: "cancelled", detail: "Cancelled.", exitCode: exitCodes.usage },
      { cause: error },
    );
  } finally {
    lines.close();
    process.stderr.write("\n");
  }
}
