/** Repeats the tests of faults, with everything turned up, until one fails or the given minutes have passed. */
import { parseArgs } from "node:util";
import { buildAll } from "./build.mjs";
import { finish, runTests } from "./checks.mjs";
import { fail } from "./processes.mjs";

export async function soak(args) {
  const { values } = parseArgs({ args, options: { minutes: { type: "string", default: "30" } } });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) fail(`--minutes must be a number above 0, not "${values.minutes}".`);
  await buildAll();
  const end = Date.now() + minutes * 60_000;
  const rounds = [];
  do {
    const tally = await runTests(["--project", "faults"], {
      env: { ...process.env, YARDARM_TEST_DEEP: "1" },
    });
    rounds.push({ ...tally, title: `round ${rounds.length + 1}` });
  } while (rounds.at(-1).failed === 0 && Date.now() < end);
  finish(rounds);
}
