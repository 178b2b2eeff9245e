import type { Me } from "@yardarm/server/wire";
import { Command } from "commander";
import { createApi } from "../api/api.ts";
import type { Edges } from "../edges.ts";
import { writeJson, writeLine } from "../output/report.ts";
import { writeTable } from "../output/table.ts";
import { resolveConnection } from "../settings/connection.ts";
import { jsonOption } from "./options.ts";

export function whoamiCommand(edges: Edges): Command {
  return new Command("whoami")
    .description("Show who you are to the server, and your role in each project")
    .addOption(jsonOption())
    .action((options: { readonly json?: true }) => whoami(edges, options));
}

async function whoami(edges: Edges, options: { readonly json?: true }): Promise<void> {
  const api = createApi(await resolveConnection(edges.env), edges.fetch);
  const me = await api.get<Me>("me");
  const { projects } = me;
  if (options.json) {
    writeJson(edges, {
      url: api.url,
      ...whoJson(me),
      projects: projects.map(({ key, name, role }) => ({ key, name, role })),
    });
    return;
  }
  writeLine(edges, `${whoText(me)}, at ${api.url}`);
  if (projects.length === 0) return;
  writeTable(edges, {
    head: ["PROJECT", "ROLE", "NAME"],
    rows: projects.map(({ key, role, name }) => [key, role, name]),
  });
}

/** The one that it is: a person, or a service account. */
function whoJson({ person, serviceAccount }: Me) {
  if (person === null) return { serviceAccount: { name: serviceAccount?.name ?? "" } };
  return { person: { email: person.email, name: person.name, isAdmin: person.isAdmin } };
}

function whoText({ person, serviceAccount }: Me): string {
  if (person === null) return `Service account ${serviceAccount?.name ?? ""}`;
  return `${person.name} <${person.email}>${person.isAdmin ? ", admin of the installation" : ""}`;
}
