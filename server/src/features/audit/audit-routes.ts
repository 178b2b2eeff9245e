import { Readable } from "node:stream";
import { z } from "zod";
import type { Caller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { App } from "../../platform/http/app.ts";
import { auditEntryView, auditKeys, auditList, auditProof, auditState } from "../../wire/audit.ts";
import { dayOrMoment } from "../../wire/common.ts";
import { installationChain, projectChain } from "./audit-event.ts";
import { findEntry, newestEntry } from "./audit-read-model.ts";
import { type EntryQuestion, searchEntries } from "./audit-search-read-model.ts";
import { listCheckpoints, publishedKeys, sentUpTo } from "./checkpoint-read-model.ts";
import type { CheckpointService } from "./checkpoint-service.ts";
import type { EntryView } from "./entry-view.ts";
import type { ExportService } from "./export-service.ts";
import { findProof } from "./proof-read-model.ts";
import { keySetOf } from "./signing-key.ts";

export interface AuditRoutesDeps {
  readonly reader: Reader;
  readonly exports: ExportService;
  readonly checkpoints: CheckpointService;
}

const filters = z.object({
  words: z.string().max(200).optional(),
  who: z.string().min(1).max(200).optional(),
  /** Several are parted by commas. */
  kind: z
    .string()
    .max(500)
    .regex(/^[\w.,-]+$/, "Must be kinds, parted by commas.")
    .optional(),
  flag: z.string().max(200).optional(),
  segment: z.string().max(200).optional(),
  environment: z.string().max(200).optional(),
  from: dayOrMoment.optional(),
  to: dayOrMoment.optional(),
});
const searchQuery = filters.extend({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const exportQuery = filters.extend({ format: z.enum(["jsonl", "csv"]).default("jsonl") });
const tags = ["audit"];
const entryNumber = z.coerce.number().int().positive();
const checkpointsShown = 100;

/** The same routes for each chain: those of the projects, and that of the installation. */
interface Place {
  readonly url: string;
  readonly permission: string;
  readonly of: string;
  readonly params: z.ZodObject;
  /** The chain, and the project in which the caller is judged. */
  readonly find: (params: unknown) => { readonly chain: string; readonly project?: string };
}

const inProject = z.object({ project: z.string() });
const places: readonly Place[] = [
  {
    url: "/api/v1/projects/:project/audit",
    permission: "audit.read",
    of: "a project",
    params: inProject,
    find: (params) => {
      const { project } = inProject.parse(params);
      return { chain: projectChain(project), project };
    },
  },
  {
    url: "/api/v1/audit",
    permission: "installation.read",
    of: "the installation: sign-ins, people, personal tokens",
    params: z.object({}),
    find: () => ({ chain: installationChain }),
  },
];

export function auditRoutes(app: App, deps: AuditRoutesDeps): void {
  for (const place of places) {
    readingRoutes(app, place, deps);
    provingRoutes(app, place, deps);
  }
  app.route({
    method: "GET",
    url: "/.well-known/yardarm/audit-keys.json",
    config: { permission: "public" },
    schema: {
      tags,
      summary: "Every key that ever signed a checkpoint of the record, as a JSON Web Key Set",
      response: { 200: auditKeys },
    },
    handler: async (_request, reply) => {
      reply.header("cache-control", "public, max-age=300");
      return keySetOf(await publishedKeys(deps.reader));
    },
  });
}

function readingRoutes(app: App, place: Place, { reader, exports }: AuditRoutesDeps): void {
  const { url, params, of } = place;
  const config = { permission: place.permission };

  app.route({
    method: "GET",
    url,
    config,
    schema: {
      tags,
      summary: `Read or search the record of ${of}, newest entry first`,
      params,
      querystring: searchQuery,
      response: { 200: auditList },
    },
    async handler(request) {
      const { chain, project } = place.find(request.params);
      const { before, limit, ...asked } = request.query;
      const page = await searchEntries(reader, chain, questionOf(asked), { before, limit });
      const isShown = maySeePlaces(request.caller, project);
      return { ...page, entries: page.entries.map((view) => present(view, isShown)) };
    },
  });

  app.route({
    method: "GET",
    url: `${url}/:entry`,
    config,
    schema: {
      tags,
      summary: `Read one entry of the record of ${of}`,
      params: params.extend({ entry: entryNumber }),
      response: { 200: auditEntryView },
    },
    async handler(request) {
      const { chain, project } = place.find(request.params);
      const view = await findEntry(reader, chain, entryIn(request.params));
      if (view === undefined) throw entryNotFound();
      return present(view, maySeePlaces(request.caller, project));
    },
  });

  app.route({
    method: "GET",
    url: `${url}/export`,
    config,
    schema: {
      tags,
      summary: `Export the record of ${of}, oldest entry first; the export is an entry itself`,
      params,
      querystring: exportQuery,
    },
    async handler(request, reply) {
      const { chain, project } = place.find(request.params);
      const { format, ...asked } = request.query;
      const withPlaces = maySeePlaces(request.caller, project);
      const wish = { chain, format, question: questionOf(asked), withPlaces };
      const parts = await exports.begin(wish, request.caller);
      const name = `${chain.replace(":", "-")}-record.${format}`;
      return reply
        .type(format === "csv" ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8")
        .header("content-disposition", `attachment; filename="${name}"`)
        .header("cache-control", "no-store")
        .send(Readable.from(parts));
    },
  });
}

function provingRoutes(app: App, place: Place, { reader, checkpoints }: AuditRoutesDeps): void {
  const { url, params, of } = place;
  const config = { permission: place.permission };

  app.route({
    method: "GET",
    url: `${url}/state`,
    config,
    schema: {
      tags,
      summary: `See how far the record of ${of} is signed, and where that was kept`,
      params,
      response: { 200: auditState },
    },
    async handler(request) {
      const { chain } = place.find(request.params);
      const sent = await sentUpTo(reader, chain);
      const signed = await listCheckpoints(reader, chain, checkpointsShown);
      return {
        chain,
        newest: await newestEntry(reader, chain),
        checkpoints: signed.map(({ entry, at, kid, jws }) => ({
          entry,
          at: at.toISOString(),
          kid,
          jws,
        })),
        destinations: checkpoints.destinations.map((name) => ({
          name,
          sentUpTo: sent.get(name) ?? null,
          failure: checkpoints.failureOf(name) ?? null,
        })),
        fault: checkpoints.faultOf(chain) ?? null,
      };
    },
  });

  app.route({
    method: "GET",
    url: `${url}/:entry/proof`,
    config,
    schema: {
      tags,
      summary: `Get what proves one entry of ${of} to whoever has a checkpoint`,
      params: params.extend({ entry: entryNumber }),
      response: { 200: auditProof },
    },
    async handler(request, reply) {
      const { chain, project } = place.find(request.params);
      const isShown = maySeePlaces(request.caller, project);
      const proof = await findProof(reader, chain, entryIn(request.params), isShown);
      if (proof === undefined) throw entryNotFound();
      reply.header("cache-control", "no-store");
      return { ...proof, lines: [...proof.lines] };
    },
  });
}

function questionOf({ kind, ...asked }: z.output<typeof filters>): EntryQuestion {
  return { ...asked, kinds: kind?.split(",").filter((each) => each !== "") };
}

/** Addresses of people's machines are for those who look into incidents. */
function maySeePlaces(caller: Caller, project: string | undefined): boolean {
  return caller.may("audit.read_places", project);
}

function present({ chain: _, ...view }: EntryView, isShown: boolean) {
  return isShown ? view : { ...view, where: null };
}

function entryIn(params: unknown): number {
  return z.object({ entry: entryNumber }).parse(params).entry;
}

function entryNotFound(): DomainError {
  return new DomainError("not_found", "entry_not_found", "There is no such entry in this record.");
}
