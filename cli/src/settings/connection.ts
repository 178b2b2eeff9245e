import type { Connection } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { defaultUrl, parseServerUrl } from "./server-url.ts";
import { readSettings } from "./settings-file.ts";

/**
 * Which server, and as whom. `YARDARM_URL` and `YARDARM_TOKEN` win over what `yardarm login` has kept; a kept token goes
 * to the server that it was kept for and to no other.
 */
export async function resolveConnection(env: Edges["env"]): Promise<Connection> {
  const given = { url: env["YARDARM_URL"], token: env["YARDARM_TOKEN"] };
  const kept = given.url && given.token ? undefined : await readSettings(env);
  const url = parseServerUrl(given.url || kept?.url || defaultUrl);
  const token = given.token || (kept?.url === url ? kept.token : undefined);
  if (token) return { url, token };
  throw new CommandError({
    code: "not_signed_in",
    detail: `There is no token for ${url}.`,
    exitCode: exitCodes.usage,
    hints: [`Run \`yardarm login --url ${url}\`, or set YARDARM_TOKEN.`],
  });
}
