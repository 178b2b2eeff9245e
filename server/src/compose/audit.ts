import path from "node:path";
import type { Config } from "../config.ts";
import { type Attempts, createAttempts } from "../features/audit/attempts.ts";
import { attemptJobs, checkpointJob, retentionJob } from "../features/audit/audit-jobs.ts";
import { auditRoutes } from "../features/audit/audit-routes.ts";
import type { AuditRecord } from "../features/audit/audit-service.ts";
import {
  type CheckpointDestination,
  fileDestination,
  gitDestination,
} from "../features/audit/checkpoint-destinations.ts";
import {
  type CheckpointService,
  createCheckpointService,
} from "../features/audit/checkpoint-service.ts";
import { createExportService } from "../features/audit/export-service.ts";
import { retentionRoutes } from "../features/audit/retention-routes.ts";
import { createRetentionService } from "../features/audit/retention-service.ts";
import { openSigningKey } from "../features/audit/signing-key.ts";
import { DomainError } from "../platform/domain-error.ts";
import type { App } from "../platform/http/app.ts";
import { runJobs } from "./run-jobs.ts";
import type { Ground, Stage } from "./stage.ts";

/** Where the key that signs checkpoints lies, unless it comes from the environment. */
export function signingKeyPlace({ dataDir, auditSigningKey }: Config) {
  return { given: auditSigningKey, file: path.join(dataDir, "audit-signing-key.json") };
}

/** Counts what is refused and which tokens are used, on every route that is added later. */
export function composeAttempts(
  app: App,
  stage: Stage,
  { record }: Pick<AuditRecord, "record">,
): Attempts {
  const attempts = createAttempts({ database: stage.database, record });
  app.addHook("onError", async (request, _reply, error) => {
    if (!(error instanceof DomainError) || !isRefusal(error)) return;
    const { method, routeOptions, caller, ip } = request;
    const route = `${method} ${routeOptions.url ?? "elsewhere"}`;
    const actor = caller?.actor.kind === "system" ? undefined : caller?.actor;
    attempts.noteRefusal({ route, code: error.code, actor, ip });
  });
  app.addHook("onResponse", async ({ caller }) => {
    if (caller?.actor.kind !== "token") return;
    const { id, personId, serviceAccountId } = caller.actor;
    const kind = serviceAccountId === undefined ? "pat" : "svc";
    attempts.noteTokenUse({ kind, id, personId });
  });
  runJobs(app, stage, attemptJobs(attempts));
  app.addHook("onClose", async () => {
    await attempts.tellRefusals();
    await attempts.tellTokenUses();
  });
  return attempts;
}

function isRefusal({ kind, code }: DomainError): boolean {
  // A sign-in that was refused has an entry of its own.
  const isTold = code === "sign_in_failed" || code === "link_invalid";
  return (kind === "unauthenticated" || kind === "forbidden") && !isTold;
}

/** The record's own routes and work. `moreDestinations` are places outside that other features reach. */
export function composeAudit(
  app: App,
  stage: Stage,
  {
    record,
    moreDestinations = [],
  }: Pick<AuditRecord, "record"> & { moreDestinations?: readonly CheckpointDestination[] },
): void {
  const { database, reader, clock } = stage;
  const checkpoints = createCheckpoints(stage, moreDestinations);
  const retention = createRetentionService({ database, record, clock });
  auditRoutes(app, {
    reader,
    checkpoints,
    exports: createExportService({ database, reader, record }),
  });
  retentionRoutes(app, { retention });
  runJobs(app, stage, [checkpointJob(checkpoints), retentionJob(retention)]);
}

export function createCheckpoints(
  { config, database, reader, clock, logger }: Ground,
  moreDestinations: readonly CheckpointDestination[] = [],
): CheckpointService {
  return createCheckpointService({
    ...{ database, reader, clock, log: logger },
    rules: { everyMinutes: config.checkpointMinutes, everyEntries: config.checkpointEntries },
    openKey: () => openSigningKey(signingKeyPlace(config)),
    destinations: [...destinationsOf(config), ...moreDestinations],
  });
}

function destinationsOf(config: Config): readonly CheckpointDestination[] {
  const { checkpointFile, checkpointGit, checkpointGitPush: isPushed } = config;
  return [
    ...(checkpointFile === undefined ? [] : [fileDestination(checkpointFile)]),
    ...(checkpointGit === undefined ? [] : [gitDestination({ folder: checkpointGit, isPushed })]),
  ];
}
