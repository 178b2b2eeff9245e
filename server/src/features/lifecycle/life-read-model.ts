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
import { readAhead } from "../../platform/read-ahead.ts";
import { environment } from "../../tables/registry/environment.ts";
import { policy } from "../../tables/registry/policy.ts";
import { countReferences, readScans } from "../code-references/code-reference-read-model.ts";
import { readOwnerNames } from "../flags/owner-read-model.ts";
import {
  type StoredConfig,
  type StoredFlag,
  type StoredFlagQuestion,
  storedFlagParts,
} from "../flags/stored-flag-read-model.ts";
import { readBulkUses, readReporting, readUses } from "../observations/use-read-model.ts";
import {
  countExtensions,
  readDependants,
  readOnceOn,
  readRulesThatName,
} from "./needed-by-read-model.ts";

export interface LifeQuestion {
  readonly project: string;
  readonly now: Date;
  /** Of the one flag that is asked about; absent: not worked out. */
  readonly fanOut?: FanOut | null | undefined;
}

interface OfFlags extends LifeQuestion {
  readonly flags: readonly StoredFlag[];
}

/** By flag. A handful of queries, however many flags there are. */
export async function assessFlags(
  reader: Reader,
  question: OfFlags,
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

export async function readLives(reader: Reader, { flags, ...question }: OfFlags): Promise<Lives> {
  const { rules, readEvidence, livesOf } = await readJudge(reader, question);
  return { rules, lives: livesOf(await readEvidence(flags)) };
}

/** Judges flags, a part of them at a time if one likes. */
export interface LifeJudge {
  readonly rules: LifecycleRules;
  /** What is known of these flags, and nothing of others: who asks for few does not wait for all. */
  readEvidence(flags: readonly StoredFlag[]): Promise<readonly StaleEvidence[]>;
  livesOf(evidence: readonly StaleEvidence[]): ReadonlyMap<string, Life>;
}

export async function readJudge(reader: Reader, question: LifeQuestion): Promise<LifeJudge> {
  const [common, rules] = await Promise.all([
    readCommon(reader, question),
    readLifecycleRules(reader, question),
  ]);
  const moment = { rules, now: question.now.getTime() };
  return {
    rules,
    readEvidence: (flags) => readEvidence(reader, common, { ...question, flags }),
    livesOf: (known) =>
      new Map(
        known.map((evidence) => [
          evidence.flag.key,
          { evidence, assessment: assessFlag(evidence, moment) },
        ]),
      ),
  };
}

export interface LifePart {
  readonly flags: readonly StoredFlag[];
  readonly lives: ReadonlyMap<string, Life>;
}

/** The lives of all flags that are asked for, in the order of their keys; what the next ones rest on is read meanwhile. */
export async function* lifeParts(
  reader: Reader,
  { readEvidence: evidenceOf, livesOf }: LifeJudge,
  question: StoredFlagQuestion,
): AsyncGenerator<LifePart> {
  async function* known() {
    for await (const flags of storedFlagParts(reader, question))
      yield { flags, evidence: await evidenceOf(flags) };
  }
  for await (const { flags, evidence } of readAhead(known()))
    yield { flags, lives: livesOf(evidence) };
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

type Common = Awaited<ReturnType<typeof readCommon>>;

/** What bears on all flags. */
async function readCommon(reader: Reader, question: LifeQuestion) {
  const [environments, bulk, reporting, scans, owners, rulesThatName] = await Promise.all([
    listEnvironments(reader, question.project),
    readBulkUses(reader, question),
    readReporting(reader, question),
    readScans(reader, question),
    readOwnerNames(reader),
    readRulesThatName(reader, question),
  ]);
  return { environments, bulk, reporting, scans, owners, rulesThatName };
}

async function readEvidence(
  reader: Reader,
  { environments, bulk, reporting, scans, owners, rulesThatName }: Common,
  { project, flags: stored, fanOut = null }: OfFlags,
): Promise<readonly StaleEvidence[]> {
  const flags = stored.map(({ key }) => key);
  const changed = stored.filter(({ version }) => version > 1).map(({ key }) => key);
  const [uses, references, dependants, onceOn, extensions] = await Promise.all([
    readUses(reader, { project, flags }),
    countReferences(reader, { project, flags }),
    readDependants(reader, { project, flags }),
    readOnceOn(reader, { project, places: stored.flatMap(placesTurnedOff) }),
    countExtensions(reader, { project, flags: changed }),
  ]);
  return stored.map((flag) => {
    const { key, document, createdAt, changedAt } = flag;
    const found = references.get(key) ?? {};
    return {
      flag: { key, ...document, configs: configsOf(flag) },
      createdAt,
      ...(document.state === "archived" && { archivedAt: changedAt }),
      environments: environments.map(({ key: at, kind }) =>
        environmentOf(flag, { at, kind, reporting: reporting.get(at) ?? null, onceOn }),
      ),
      uses: uses.get(key) ?? [],
      bulk,
      scans: scans.map((scan) => ({ ...scan, references: found[scan.repository] ?? 0 })),
      ownerIsActive: owners.answers(document.owner),
      dependants: [...(dependants.get(key) ?? []), ...(rulesThatName.get(key) ?? [])],
      extensions: extensions.get(key) ?? 0,
      fanOut,
    };
  });
}

/** Where it is off, and its config was another one before: whether it was on, its history knows. */
function placesTurnedOff({ key, configs }: StoredFlag): readonly string[] {
  return configs
    .filter(([, , version, { on }]) => !on && version > 1)
    .map(([environmentKey]) => `${key}/${environmentKey}`);
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
