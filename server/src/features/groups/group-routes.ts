/** Groups as they are read. Whoever changes one sends changes: what a slot gives is to be weighed with what its flag does. */
import { z } from "zod";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { setVersion } from "../../platform/http/preconditions.ts";
import { groupList, groupView } from "../../wire/group.ts";
import { type GroupPage, readGroups } from "./group-read-model.ts";

const tags = ["groups"];
const inProject = z.object({ project: z.string() });
const listUrl = "/api/v1/projects/:project/groups";

export function groupRoutes(app: App, { reader }: { readonly reader: Reader }): void {
  app.route({
    method: "GET",
    url: listUrl,
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary: "List all groups, with their slots",
      params: inProject,
      response: { 200: groupList },
    },
    async handler({ params: { project } }) {
      return { groups: (await readGroups(reader, { project })).map(viewOf) };
    },
  });

  app.route({
    method: "GET",
    url: `${listUrl}/:group`,
    config: { permission: "flag.read" },
    schema: {
      tags,
      summary: "Read one group, with its slots and the flags that are in it",
      params: inProject.extend({ group: z.string() }),
      response: { 200: groupView },
    },
    async handler({ params }, reply) {
      const [page] = await readGroups(reader, params);
      if (page === undefined) {
        const detail = `There is no group "${params.group}".`;
        throw new DomainError("not_found", "group_not_found", detail);
      }
      setVersion(reply, page.version);
      return viewOf(page);
    },
  });
}

/** The wire's lists are its own. */
function viewOf({ slots, flags, ...facts }: GroupPage) {
  return { ...facts, slots: [...slots], flags: [...flags] };
}
