/** The built `yardarm` in a process of its own. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { workspacePath } from "./workspace-path.ts";

export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandSurroundings {
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

export async function yardarm(
  args: readonly string[],
  { env, stdin = "" }: CommandSurroundings,
): Promise<CommandOutcome> {
  const child = spawn(process.execPath, [workspacePath("cli", "dist/main.js"), ...args], { env });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.end(stdin);
  const [code, stdout, stderr] = await Promise.all([exit, text(child.stdout), text(child.stderr)]);
  return { code, stdout, stderr };
}
