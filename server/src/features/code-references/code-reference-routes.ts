import { z } from "zod";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment, type Reader } from "../../platform/db/reader.ts";
import type { App } from "../../platform/http/app.ts";
import {
  codeReferencesBody,
  codeReferencesTaken,
  flagCodeReferences,
  projectCodeReferences,
} from "../../wire/code-reference.ts";
import {
  branchesOf,
  branchesOfFlag,
  referencedKeys,
  unknownKeys,
  unreferencedFlags,
} from "./code-reference-read-model.ts";
import type { CodeReferenceService } from "./code-reference-service.ts";
import { lineLink } from "./line-link.ts";

export interface CodeReferenceRoutesDeps {
  readonly codeReferences: CodeReferenceService;
  readonly database: Database;
  readonly reader: Reader;
}

const tags = ["code references"];
const inProject = z.object({ project: z.string() });
const projectUrl = "/api/v1/projects/:project";
/** Twenty thousand references, with a few lines around each. */
const bodyBytesMax = 16 << 20;
const unknownShown = 100;

export function codeReferenceRoutes(app: App, deps: CodeReferenceRoutesDeps): void {
  uploadRoute(app, deps);
  readingRoutes(app, deps);
}

function uploadRoute(app: App, { codeReferences, reader }: CodeReferenceRoutesDeps): void {
  app.route({
    method: "POST",
    url: `${projectUrl}/code-references`,
    config: { permission: "code_reference.write" },
    bodyLimit: bodyBytesMax,
    schema: {
      tags,
      summary: "Report where the code of a branch says the keys of flags; replaces what was there",
      params: inProject,
      body: codeReferencesBody,
      response: { 200: codeReferencesTaken },
    },
    async handler({ params: { project }, body, caller: { actor } }) {
      const { format: _format, committedAt, ...code } = body;
      const state = await codeReferences.take({
        ...code,
        project,
        committedAt: new Date(committedAt),
        reportedBy: `${actor.kind}:${actor.id}`,
      });
      const keys = [...new Set(body.references.map(({ key }) => key))];
      const unknown = await unknownKeys(reader, { project, keys });
      return {
        state,
        references: body.references.length,
        unknown: unknown.slice(0, unknownShown),
      };
    },
  });
}

function readingRoutes(app: App, { database, reader }: CodeReferenceRoutesDeps): void {
  app.route({
    method: "GET",
    url: `${projectUrl}/flags/:flag/code-references`,
    config: { permission: "code_reference.read" },
    schema: {
      tags,
      summary: "Where code says the key of a flag, by repository and branch",
      params: inProject.extend({ flag: z.string() }),
      response: { 200: flagCodeReferences },
    },
    async handler({ params }) {
      const branches = await branchesOfFlag(reader, params);
      return {
        branches: branches.map(({ linkTemplate, references, ...branch }) => ({
          ...branch,
          references: references.map(({ context, ...place }) => ({
            ...place,
            link: lineLink(linkTemplate, { ...place, ...branch }),
            context: context && { ...context, lines: [...context.lines] },
          })),
        })),
      };
    },
  });

  app.route({
    method: "GET",
    url: `${projectUrl}/code-references`,
    config: { permission: "code_reference.read" },
    schema: {
      tags,
      summary: "What was scanned, which flags no code says, and which keys in code no flag has",
      params: inProject,
      response: { 200: projectCodeReferences },
    },
    handler: ({ params }) =>
      atOneMoment(database, async (moment) => {
        const branches = await branchesOf(moment, params);
        const isScanned = branches.some(({ isDefault }) => isDefault);
        const keys = await referencedKeys(moment, params);
        return {
          branches: [...branches],
          unreferenced: isScanned ? [...(await unreferencedFlags(moment, params))] : [],
          unknown: keys
            .filter(({ state }) => state !== "active")
            .map(({ state, repositories, ...key }) => ({
              ...key,
              isArchived: state === "archived",
              repositories: [...repositories],
            })),
        };
      }),
  });
}
