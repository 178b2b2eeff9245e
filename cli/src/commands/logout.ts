import { Command } from "commander";
import type { Edges } from "../edges.ts";
import { writeJson, writeLine, writeNote } from "../output/report.ts";
import { removeSettings } from "../settings/settings-file.ts";
import { jsonOption } from "./options.ts";

export function logoutCommand(edges: Edges): Command {
  return new Command("logout")
    .description("Forget the address and the token that login kept")
    .addOption(jsonOption())
    .action((options: { readonly json?: true }) => logout(edges, options));
}

async function logout(edges: Edges, options: { readonly json?: true }): Promise<void> {
  const wasSignedIn = await removeSettings(edges.env);
  if (options.json) {
    writeJson(edges, { wasSignedIn });
    return;
  }
  writeLine(edges, wasSignedIn ? "Signed out." : "Nobody was signed in.");
  if (wasSignedIn) writeNote(edges, "The token stays valid until you revoke it in the dashboard.");
}
