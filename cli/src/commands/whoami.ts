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
  const { person, projects } = await api.get<Me>("me");
  if (options.json) {
    writeJson(edges, {
      url: api.url,
      person: { email: person.email, name: person.name, isAdmin: person.isAdmin },
      projects: projects.map(({ key, name, role }) => ({ key, name, role })),
    });
    return;
  }
  const rank = person.isAdmin ? ", admin of the installation" : "";
  writeLine(edges, `${person.name} <${person.email}>${rank}, at ${api.url}`);
  if (projects.length === 0) return;
  writeTable(edges, {
    head: ["PROJECT", "ROLE", "NAME"],
    rows: projects.map(({ key, role, name }) => [key, role, name]),
  });
}
