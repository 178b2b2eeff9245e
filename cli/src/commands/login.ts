import type { Me } from "@yardarm/server/wire";
import { Command } from "commander";
import { createApi } from "../api/api.ts";
import { CommandError } from "../command-error.ts";
import type { Edges } from "../edges.ts";
import { exitCodes } from "../exit-codes.ts";
import { writeJson, writeLine, writeNote } from "../output/report.ts";
import { defaultUrl, isExposed, parseServerUrl } from "../settings/server-url.ts";
import { readSettings, writeSettings } from "../settings/settings-file.ts";
import { jsonOption } from "./options.ts";

interface Options {
  readonly url?: string;
  readonly token?: string;
  readonly json?: true;
}

export function loginCommand(edges: Edges): Command {
  return new Command("login")
    .description("Keep the server's address and a personal token for later commands")
    .option("--url <url>", "address of the server")
    .option("--token <token>", "personal token; without it you are asked, or it is read from stdin")
    .addOption(jsonOption())
    .action((options: Options) => login(edges, options));
}

async function login(edges: Edges, options: Options): Promise<void> {
  const url = await chooseUrl(edges.env, options.url);
  if (isExposed(url)) {
    writeNote(edges, `${url} is not encrypted: others on the way can read the token.`);
  }
  const token = options.token ?? (await edges.readSecret(`Personal token (from ${url}/account): `));
  refuseOtherKinds(url, token);
  const { person, serviceAccount } = await createApi({ url, token }, edges.fetch).get<Me>("me");
  const file = await writeSettings(edges.env, { url, token });
  if (options.json) {
    const name = serviceAccount?.name ?? "";
    const who =
      person === null
        ? { serviceAccount: { name } }
        : { person: { email: person.email, name: person.name } };
    writeJson(edges, { url, ...who });
  } else {
    const who =
      person === null
        ? `the service account ${serviceAccount?.name ?? ""}`
        : `${person.name} <${person.email}>`;
    writeLine(edges, `Signed in to ${url} as ${who}.`);
  }
  writeNote(edges, `Kept in ${file}, readable by you only.`);
  for (const name of ["YARDARM_URL", "YARDARM_TOKEN"]) {
    if (edges.env[name]) writeNote(edges, `${name} is set and wins over what was kept.`);
  }
}

async function chooseUrl(env: Edges["env"], given: string | undefined): Promise<string> {
  const named = given ?? (env["YARDARM_URL"] || undefined);
  return parseServerUrl(named ?? (await readSettings(env))?.url ?? defaultUrl);
}

/** An SDK key would only be refused as unknown; people paste the wrong one. */
function refuseOtherKinds(url: string, token: string): void {
  if (token !== "" && !/^yd_(server|client)_/.test(token)) return;
  throw new CommandError({
    code: "token_unsuitable",
    detail: token === "" ? "No token was given." : "That is an SDK key, not a personal token.",
    exitCode: exitCodes.usage,
    hints: [`Make a personal token at ${url}/account; it begins with yd_pat_.`],
  });
}
