/** How far flags have come, and whether they may go: the one judgement, on what is known of them now. */
import {
  type Assessment,
  assessFlag,
  type EnvironmentEvidence,
  type FanOut,
  type LifecycleRules,
  lifecycleRulesOf,
  type StaleEvidence,
} from "@yardarm/core/lifecycle";
import type { EnvironmentKind, Policy } from "@yardarm/core/registry";
import { asc, eq } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { environment } from "../../tables/registry/environment.ts";
import { policy } from "../../tables/registry/policy.ts";
import { countReferences } from "../code-references/code-reference-read-model.ts";
import { readOwnerNames } from "../flags/owner-read-model.ts";
import type { StoredConfig, StoredFlag } from "../flags/stored-flag-read-model.ts";
import { readBulkUses, readReporting, readUses } from "../observations/use-read-model.ts";
import { countExtensions, readDependants, readOnceOn } from "./needed-by-read-model.ts";

export interface LifeQuestion {
  readonly project: string;
  /** Absent: all flags. */
  readonly flag?: string | undefined;
  /** Absent: archived flags too; else nothing is read of those. */
  readonly state?: "active" | undefined;
  readonly flags: readonly StoredFlag[];
  readonly now: Date;
  /** Of the one flag that is asked about; absent: not worked out. */
  readonly fanOut?: FanOut | null | undefined;
}

/** By flag. A handful of queries, however many flags there are. */
export async function assessFlags(
  reader: Reader,
  question: LifeQuestion,
): Promise<ReadonlyMap<string, Assessment>> {
  const { lives } = await readLives(reader, question);
  return new Map([...lives].map(([key, { assessment }]) => [key, assessment]));
}

/** A flag, what is known of it, and what that means. */
export interface Life {
  readonly evidence: StaleEvidence;
  readonly assessment: Assessment;
}

export interface Lives {
  readonly lives: ReadonlyMap<string, Life>;
  readonly rules: LifecycleRules;
}

export async function readLives(reader: Reader, question: LifeQuestion): Promise<Lives> {
  const { livesOf, rules } = await readJudge(reader, question);
  return { lives: livesOf(question.flags), rules };
}

/** Judges flags, a part of them at a time if one likes: what is known besides of them all was read before. */
export interface LifeJudge {
  livesOf(flags: readonly StoredFlag[]): ReadonlyMap<string, Life>;
  readonly rules: LifecycleRules;
}

export async function readJudge(
  reader: Reader,
  question: Omit<LifeQuestion, "flags">,
): Promise<LifeJudge> {
  const [evidenceOf, rules] = await Promise.all([
    readEvidence(reader, question),
    readLifecycleRules(reader, question),
  ]);
  const moment = { rules, now: question.now.getTime() };
  return {
    rules,
    livesOf: (flags) =>
      new Map(
        flags.map((flag) => {
          const evidence = evidenceOf(flag);
          return [flag.key, { evidence, assessment: assessFlag(evidence, moment) }];
        }),
      ),
  };
}

async function readLifecycleRules(
  reader: Reader,
  { project }: Pick<LifeQuestion, "project">,
): Promise<LifecycleRules> {
  const policies = await reader
    .select({ key: policy.key, document: policy.document })
    .from(policy)
    .where(eq(policy.project, project));
  return lifecycleRulesOf(policies.map(({ key, document }): Policy => ({ key, ...document })));
}

async function readEvidence(
  reader: Reader,
  question: Omit<LifeQuestion, "flags">,
): Promise<(stored: StoredFlag) => StaleEvidence> {
  const [environments, uses, bulk, reporting, code, owners, dependants, onceOn, extensions] =
    await Promise.all([
      listEnvironments(reader, question.project),
      readUses(reader, question),
      readBulkUses(reader, question),
      readReporting(reader, question),
      countReferences(reader, question),
      readOwnerNames(reader),
      readDependants(reader, question),
      readOnceOn(reader, question),
      countExtensions(reader, {
        ...{ project: question.project, state: question.state },
        flags: question.flag === undefined ? undefined : [question.flag],
      }),
    ]);
  return (stored) => {
    const { key, document, createdAt, changedAt } = stored;
    const found = code.references.get(key) ?? {};
    return {
      flag: { key, ...document, configs: configsOf(stored) },
      createdAt,
      ...(document.state === "archived" && { archivedAt: changedAt }),
      environments: environments.map(({ key: at, kind }) =>
        environmentOf(stored, { at, kind, reporting: reporting.get(at) ?? null, onceOn }),
      ),
      uses: uses.get(key) ?? [],
      bulk,
      scans: code.scans.map((scan) => ({ ...scan, references: found[scan.repository] ?? 0 })),
      ownerIsActive: owners.answers(document.owner),
      dependants: dependants.get(key) ?? [],
      extensions: extensions.get(key) ?? 0,
      fanOut: question.fanOut ?? null,
    };
  };
}

/** In the order of their stages. */
export async function listEnvironments(
  reader: Reader,
  project: string,
): Promise<readonly Pick<EnvironmentEvidence, "key" | "kind">[]> {
  return reader
    .select({ key: environment.key, kind: environment.kind })
    .from(environment)
    .where(eq(environment.project, project))
    .orderBy(asc(environment.position));
}

function configsOf({ configs }: StoredFlag): StaleEvidence["flag"]["configs"] {
  return Object.fromEntries(configs.map(([at, , , config]) => [at, config]));
}

interface At extends Pick<EnvironmentEvidence, "reporting"> {
  readonly at: string;
  readonly kind: EnvironmentKind;
  readonly onceOn: ReadonlySet<string>;
}

function environmentOf(
  { key, configs, createdAt }: StoredFlag,
  { at, kind, reporting, onceOn }: At,
): EnvironmentEvidence {
  const [, changedAt = createdAt, , config]: Partial<StoredConfig> =
    configs.find(([environmentKey]) => environmentKey === at) ?? [];
  const wasOn = config?.on === true || onceOn.has(`${key}/${at}`);
  return { key: at, kind, changedAt, wasOn, reporting };
}
