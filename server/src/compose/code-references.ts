import { codeReferencePruning } from "../features/code-references/code-reference-jobs.ts";
import { otherRepositories } from "../features/code-references/code-reference-read-model.ts";
import { codeReferenceRoutes } from "../features/code-references/code-reference-routes.ts";
import {
  type CodeReferenceService,
  createCodeReferenceService,
} from "../features/code-references/code-reference-service.ts";
import {
  demoteOthers,
  noteCodeChanges,
  noteCommit,
  pruneScans,
  replaceReferences,
  saveScan,
  trimBranches,
  trimCommits,
} from "../features/code-references/code-reference-store.ts";
import type { App } from "../platform/http/app.ts";
import type { Job } from "../platform/jobs.ts";
import type { Ground, Stage } from "./stage.ts";

type Means = Pick<Ground, "database" | "reader" | "clock">;

export function createCodeReferences({ database, reader, clock }: Means): CodeReferenceService {
  return createCodeReferenceService({
    database,
    clock,
    saveScan,
    noteCommit,
    noteCodeChanges,
    replaceReferences,
    demoteOthers,
    trimBranches,
    otherRepositories: (place) => otherRepositories(reader, place),
  });
}

/** Where code says the keys of flags, as pipelines report it. */
export function composeCodeReferences(app: App, stage: Stage): void {
  const { database, reader } = stage;
  codeReferenceRoutes(app, { codeReferences: createCodeReferences(stage), database, reader });
}

/** Forgets what nobody scans any more. */
export function codeReferenceJob({ database, clock }: Omit<Means, "reader">): Job {
  return codeReferencePruning({ database, clock, pruneScans, trimCommits });
}
