/**
 * A part of the product in a process of its own, as it is run for real: built, started by Node, stopped by a signal.
 * What was said is kept, so that a failing test can show it. No process outlives the one that started it.
 */
import { type ChildProcess, type Serializable, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

export interface ProductOptions {
  /** Absent = this Node. */
  readonly command?: string;
  readonly args: readonly string[];
  /** Added to a bare environment: nothing of the developer's shell leaks into what is tested. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it sends messages to its parent. */
  readonly isTalking?: boolean;
}

export interface ProductProcess {
  readonly pid: number;
  /** Everything said so far, on stdout and stderr. */
  output(): string;
  /** What the first group of the pattern matches, as soon as it is said. */
  said(pattern: RegExp): Promise<string>;
  onMessage(listen: (message: Serializable) => void): void;
  /** Waits until it answers as wanted; fails with its output when it ends before. */
  until(what: string, isSo: () => Promise<boolean>): Promise<void>;
  /** The exit code, when it has ended by itself. */
  ended(): Promise<number | null>;
  /** Signals, and gives the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const PATIENCE_MS = 90_000;
const POLL_MS = 25;
const KEPT = ["PATH", "HOME", "TMPDIR", "SystemRoot"];

const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

export function startProduct(options: ProductOptions): ProductProcess {
  const { command = process.execPath, args, env = {}, isTalking = false } = options;
  const child = spawn(command, args, {
    env: { ...inherited(), ...env },
    stdio: ["pipe", "pipe", "pipe", ...(isTalking ? ["ipc" as const] : [])],
  });
  running.add(child);
  const exit = once(child, "exit").then(([code]: (number | null)[]) => {
    running.delete(child);
    return code ?? null;
  });
  const output = collect(child);
  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + PATIENCE_MS;
    while (!(await isSo())) {
      const hasEnded = child.exitCode !== null || child.signalCode !== null;
      if (hasEnded || performance.now() > deadline) {
        const said = `It said:\n${output()}`;
        throw new Error(
          `${command} ${hasEnded ? "ended" : "was too slow"} before ${what}. ${said}`,
        );
      }
      await pause(POLL_MS);
    }
  };
  return {
    pid: child.pid ?? 0,
    output,
    until,
    async said(pattern) {
      await until(`saying ${pattern}`, async () => pattern.test(output()));
      return pattern.exec(output())?.[1] ?? "";
    },
    onMessage: (listen) => child.on("message", listen),
    ended: () => exit,
    stop(signal = "SIGTERM") {
      child.kill(signal);
      return exit;
    },
  };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    KEPT.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function collect(child: ChildProcess): () => string {
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => said.push(text));
  }
  return () => said.join("");
}
