/** For working on Yardarm: the compiler watches, the server restarts, the dashboard reloads. Ctrl-C ends all three. */
import { buildServer } from "./build.mjs";
import { installed, run } from "./processes.mjs";

export async function dev() {
  await buildServer();
  await Promise.race([
    run(installed("tsc"), ["-b", "--watch", "--preserveWatchOutput"]),
    run(process.execPath, ["--watch", "server/dist/main.js", "serve"], {
      env: { YARDARM_DEMO: "1", ...process.env },
    }),
    run(installed("vite", "dashboard"), [], { cwd: "dashboard" }),
  ]);
  process.exit(1);
}
