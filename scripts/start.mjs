/** Runs the built server, and ends it whenever we are ended ourselves, in whichever way. */
import { spawn } from "node:child_process";
import { fail, onStop, spawnChild } from "./processes.mjs";

const STOP_WITHIN_MS = 30_000;

export function start() {
  const server = spawnChild(process.execPath, ["server/dist/main.js", "serve"], {
    env: { ...process.env, ...demo() },
    stdio: ["ignore", "inherit", "inherit"],
    shell: false,
    // A group of its own: Ctrl-C goes to everybody in ours, and the server should hear it once, from us.
    detached: process.platform !== "win32",
  });
  server.once("error", (error) => fail(`The server could not be started: ${error.message}`));
  server.once("spawn", () => stopWhenWeAreKilled(server.pid));
  onStop(() => stop(server));
  return new Promise((resolve) => {
    server.once("exit", (code, signal) => {
      endGroup(server.pid);
      process.exitCode = code ?? 1;
      if (signal !== null) console.error(`The server was ended by ${signal}.`);
      resolve();
    });
  }).then(() => process.exit());
}

/** The demo project comes with the database we bring; a database of your own is left as it is. */
function demo() {
  const { YARDARM_DEMO, DATABASE_URL } = process.env;
  return YARDARM_DEMO === undefined && DATABASE_URL === undefined ? { YARDARM_DEMO: "1" } : {};
}

let isStopping = false;

function stop(server) {
  if (isStopping) return;
  isStopping = true;
  server.kill("SIGTERM");
  setTimeout(() => {
    console.error(`The server has not stopped within ${STOP_WITHIN_MS / 1000} s; ending it.`);
    server.kill("SIGKILL");
  }, STOP_WITHIN_MS).unref();
}

/** Whoever the server started and did not end. */
function endGroup(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // The usual case: nobody is left.
  }
}

/** `kill -9` leaves us no last word, but it closes this pipe. */
function stopWhenWeAreKilled(pid) {
  if (process.platform === "win32") return;
  const script = 'read -r line || kill -TERM "$0"';
  const watchdog = spawn("/bin/sh", ["-c", script, String(pid)], {
    cwd: "/",
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  watchdog.on("error", () => undefined);
  watchdog.stdin.on("error", () => undefined);
  watchdog.unref();
  process.once("exit", () => watchdog.kill("SIGKILL"));
}
