/** Starting other programs, and leaving none of them behind. */
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const isWindows = process.platform === "win32";
const running = new Set();

export function fail(message) {
  console.error(message);
  process.exit(1);
}

/** A program of an installed package, of the root or of a workspace. */
export function installed(program, workspace = ".") {
  return path.join(root, workspace, "node_modules", ".bin", isWindows ? `${program}.cmd` : program);
}

/** Like `spawn`, but remembered, so that it ends when we do. */
export function spawnChild(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: "inherit", shell: isWindows, ...options });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/** The exit code; that of a program which could not be started or was killed is 1. */
export function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawnChild(command, args, options);
    child.once("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

export async function runOrExit(command, args, options) {
  const code = await run(command, args, options);
  if (code !== 0) process.exit(code);
}

/** Runs quietly and gives what was said, for checks that run side by side. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = "";
    const child = spawnChild(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const append = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", append);
    child.stderr.setEncoding("utf8").on("data", append);
    child.once("error", (error) => resolve({ code: 1, output: `${command}: ${error.message}\n` }));
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

let whenStopped = () => {
  for (const child of running) child.kill("SIGTERM");
  process.exit(1);
};

/** Replaces what happens when somebody asks us to stop; the default ends the children and us. */
export function onStop(handler) {
  whenStopped = handler;
}

/**
 * npm that is killed does not pass it on, neither to us nor to the shell it puts between: both go on without it. So we
 * look whether the family above us is still the one we were born into.
 */
export function stopWithParent() {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => whenStopped());
  if (process.env.npm_lifecycle_event === undefined || isWindows) return;
  const parent = process.ppid;
  const grandparent = isShellOfNpm(parent) ? parentOf(parent) : undefined;
  const timer = setInterval(() => {
    const isOrphan =
      process.ppid !== parent || (grandparent !== undefined && parentOf(parent) !== grandparent);
    if (!isOrphan) return;
    clearInterval(timer);
    whenStopped();
  }, 500);
  timer.unref();
}

/** The shell's command line repeats ours; npm's own does not. */
function isShellOfNpm(pid) {
  return describe(pid).command.includes(path.basename(process.argv[1]));
}

function parentOf(pid) {
  return describe(pid).parent;
}

function describe(pid) {
  try {
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      return { parent, command: readFileSync(`/proc/${pid}/cmdline`, "utf8") };
    }
    const line = execFileSync("ps", ["-o", "ppid=,command=", "-p", String(pid)], {
      encoding: "utf8",
    });
    const [, parent, command] = /^\s*(\d+)\s(.*)/.exec(line) ?? [];
    return { parent: Number(parent), command: command ?? "" };
  } catch {
    return { parent: undefined, command: "" };
  }
}
