import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { CodeReference, CodeScan } from "./code-reference-store.ts";

/** What a pipeline found on one branch. */
export interface ScannedCode
  extends Pick<
    CodeScan,
    "project" | "repository" | "branch" | "commit" | "committedAt" | "reportedBy"
  > {
  readonly defaultBranch: string;
  readonly linkTemplate?: string | undefined;
  readonly references: readonly CodeReference[];
}

type Place = Pick<CodeScan, "project" | "repository">;

type TakeReferences = (
  transaction: Transaction,
  scan: CodeScan,
  references: readonly CodeReference[],
) => Promise<void>;

export interface CodeReferenceServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly saveScan: (
    transaction: Transaction,
    scan: CodeScan,
  ) => Promise<"first" | "next" | undefined>;
  readonly noteCommit: (transaction: Transaction, scan: CodeScan) => Promise<void>;
  readonly noteCodeChanges: TakeReferences;
  readonly replaceReferences: TakeReferences;
  readonly demoteOthers: (
    transaction: Transaction,
    place: Place & { readonly defaultBranch: string },
  ) => Promise<void>;
  readonly trimBranches: (
    transaction: Transaction,
    place: Place,
    branchesMax: number,
  ) => Promise<void>;
  readonly otherRepositories: (place: Place) => Promise<number>;
}

export interface CodeReferenceService {
  /** What was found before on this branch is replaced; the same again changes nothing. */
  take(code: ScannedCode): Promise<"stored" | "outdated">;
}

/** Bounds of what a project keeps; also said in docs/code-references.md. */
const repositoriesMax = 500;
const branchesMax = 50;

export function createCodeReferenceService(deps: CodeReferenceServiceDeps): CodeReferenceService {
  return {
    async take({ defaultBranch, linkTemplate, references, ...code }) {
      if ((await deps.otherRepositories(code)) >= repositoriesMax) throw tooManyRepositories();
      const scan: CodeScan = {
        ...code,
        isDefault: code.branch === defaultBranch,
        linkTemplate: linkTemplate ?? null,
        scannedAt: deps.clock(),
      };
      return inTransaction(deps.database, async (tx) => {
        // Whatever comes of the rest: tests that ran it are told apart from newer ones.
        await deps.noteCommit(tx, scan);
        const saved = await deps.saveScan(tx, scan);
        if (saved === undefined) return "outdated";
        // Beside nothing, nothing has changed; and what is under way on another branch is not what runs.
        if (saved === "next" && scan.isDefault) await deps.noteCodeChanges(tx, scan, references);
        await deps.replaceReferences(tx, scan, references);
        await deps.demoteOthers(tx, { ...scan, defaultBranch });
        await deps.trimBranches(tx, scan, branchesMax);
        return "stored";
      });
    },
  };
}

function tooManyRepositories(): DomainError {
  const detail = `A project keeps references of ${repositoriesMax} repositories at most.`;
  return new DomainError("conflict", "repository_limit_reached", detail, {
    violations: [{ pointer: "/repository", detail }],
  });
}
