import {
  isHeld,
  judgeProject,
  type NoticeDays,
  noticeDaysOf,
  openWindow,
  type PolicyFinding,
  type ProjectQuestion,
  testDaysIn,
} from "@yardarm/core/policies";
import type { Policy, Waiver } from "@yardarm/core/registry";
import { and, asc, eq, sql } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { policyJudgement } from "../../tables/policy-judgement.ts";
import { project as projectTable } from "../../tables/project.ts";
import { flag } from "../../tables/registry/flag.ts";
import { policy as policyTable } from "../../tables/registry/policy.ts";
import { waiver as waiverTable } from "../../tables/registry/waiver.ts";
import { findEnvironment } from "../environments/environment-read-model.ts";
import { readOwnerNames } from "../flags/owner-read-model.ts";
import { type FactsQuestion, readPolicyFacts } from "./policy-facts-read-model.ts";

export interface PolicyRow extends Policy {
  readonly version: number;
  readonly changedAt: string;
  /** What it finds in the project as it is; of what it requires of requests, nothing. */
  readonly findings: readonly PolicyFinding[];
  /** Whether nothing may change at this moment, because of it. */
  readonly isFreezing: boolean;
  readonly waiverCount: number;
}

export interface WaiverRow extends Waiver {
  readonly version: number;
  readonly grantedAt: string;
  readonly approverName: string;
  readonly isHeld: boolean;
  /** How many findings it lets pass today. */
  readonly waivedCount: number;
}

export interface Place {
  readonly project: string;
  readonly at: Date;
}

/** All policies, with what each finds at this moment. */
export async function listPolicies(reader: Reader, place: Place): Promise<readonly PolicyRow[]> {
  const [rows, question] = await Promise.all([
    reader
      .select()
      .from(policyTable)
      .where(eq(policyTable.project, place.project))
      .orderBy(asc(policyTable.key)),
    readProject(reader, place),
  ]);
  const findings = judgeProject(question);
  return rows.map(({ key, document, version, changedAt }) => {
    const policy = { key, ...document };
    return {
      ...policy,
      version,
      changedAt: changedAt.toISOString(),
      findings: findings.filter((finding) => finding.policy === key),
      isFreezing: isFreezing(policy, question.now),
      waiverCount: [...question.waivers.values()].filter(
        (waiver) => waiver.policy === key && isHeld(waiver, question.now),
      ).length,
    };
  });
}

export async function findPolicy(
  reader: Reader,
  key: string,
  place: Place,
): Promise<PolicyRow | undefined> {
  return (await listPolicies(reader, place)).find((policy) => policy.key === key);
}

/** All waivers, those that end soonest first; ended ones too, as they are part of the account. */
export async function listWaivers(reader: Reader, place: Place): Promise<readonly WaiverRow[]> {
  const [rows, question, names] = await Promise.all([
    reader.select().from(waiverTable).where(eq(waiverTable.project, place.project)),
    readProject(reader, place),
    readOwnerNames(reader),
  ]);
  const findings = judgeProject(question);
  return rows
    .map(({ key, document, version, changedAt }) => ({
      key,
      ...document,
      version,
      grantedAt: changedAt.toISOString(),
      approverName: names.nameOf({ kind: "person", id: document.approver }),
      isHeld: isHeld(document, question.now),
      waivedCount: findings.filter(({ waiver }) => waiver === key).length,
    }))
    .sort((one, other) => (one.until < other.until ? -1 : 1));
}

/** What was found when the policies of a project last looked at it, which they do every night. */
export interface StoredJudgement {
  readonly asOf: Date;
  readonly findings: readonly PolicyFinding[];
}

export async function findJudgement(
  reader: Reader,
  project: string,
): Promise<StoredJudgement | undefined> {
  const [row] = await reader
    .select({ asOf: policyJudgement.asOf, findings: policyJudgement.findings })
    .from(policyJudgement)
    .where(eq(policyJudgement.project, project));
  return row;
}

/** Policy → what people call it. */
export async function listPolicyNames(
  reader: Reader,
  project: string,
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader
    .select({ key: policyTable.key, document: policyTable.document })
    .from(policyTable)
    .where(eq(policyTable.project, project));
  return new Map(rows.map(({ key, document }) => [key, document.name]));
}

export async function listJudgedProjects(
  reader: Reader,
): Promise<readonly { readonly project: string; readonly asOf: Date | null }[]> {
  return reader
    .select({ project: projectTable.key, asOf: policyJudgement.asOf })
    .from(projectTable)
    .leftJoin(policyJudgement, eq(policyJudgement.project, projectTable.key));
}

/** How long before its last day a flag is told of, by the policies of its project. */
export async function readNoticeDays(reader: Reader, project: string): Promise<NoticeDays> {
  return noticeDaysOf(await policiesOf(reader, project));
}

/** For how many days a passed test counts there, by the policies of the project; undefined: there is no such environment. */
export async function readTestDays(
  reader: Reader,
  place: { readonly project: string; readonly environment: string },
): Promise<number | undefined> {
  const [environment, policies] = await Promise.all([
    findEnvironment(reader, place),
    policiesOf(reader, place.project),
  ]);
  return environment && testDaysIn(policies, environment);
}

async function policiesOf(reader: Reader, project: string): Promise<readonly Policy[]> {
  const rows = await reader.select().from(policyTable).where(eq(policyTable.project, project));
  return rows.map(({ key, document }) => ({ key, ...document }));
}

/** A project as its policies judge it: the facts of its flags, without their configs. */
export async function readProject(
  reader: Reader,
  { project, at }: Place,
): Promise<ProjectQuestion> {
  const ofProject = { project, at };
  const [policyRows, waiverRows, flagRows] = await Promise.all([
    reader.select().from(policyTable).where(eq(policyTable.project, project)),
    reader.select().from(waiverTable).where(eq(waiverTable.project, project)),
    reader
      .select({ key: flag.key, document: flag.document })
      .from(flag)
      .where(and(eq(flag.project, project), eq(flag.state, "active")))
      .orderBy(asc(flag.key)),
  ]);
  const policies = new Map(policyRows.map(({ key, document }) => [key, { key, ...document }]));
  const facts = await readPolicyFacts(reader, { ...ofProject, wanted: wantedAtRest(policies) });
  return {
    policies,
    waivers: new Map(waiverRows.map(({ key, document }) => [key, { key, ...document }])),
    flags: new Map(flagRows.map(({ key, document }) => [key, { key, ...document }])),
    facts,
    now: at.getTime(),
  };
}

/** What flags are judged by though nobody changes them. Loads of teams are counted from the flags themselves. */
const factsAtRest = ["owner", "lifetime"] as const;

function wantedAtRest(policies: ReadonlyMap<string, Policy>): FactsQuestion["wanted"] {
  const active = [...policies.values()].filter(({ state }) => state === "active");
  const asking = new Set<string>(active.map(({ requirement }) => requirement.kind));
  return new Map(
    factsAtRest.filter((kind) => asking.has(kind)).map((kind) => [kind, "every flag"] as const),
  );
}

function isFreezing({ requirement, state }: Policy, now: number): boolean {
  if (requirement.kind !== "freeze" || state === "archived") return false;
  return requirement.incident || openWindow(requirement.windows, now) !== undefined;
}

/** Projects that never had a policy: they are older than policies are. */
export async function listWithoutPolicies(reader: Reader): Promise<readonly string[]> {
  const { rows } = await reader.execute<{ key: string }>(sql`
    SELECT key FROM project
     WHERE NOT EXISTS (SELECT FROM entity_history
                        WHERE entity_history.project = project.key AND address LIKE 'policy/%')
     ORDER BY key`);
  return rows.map(({ key }) => key);
}
