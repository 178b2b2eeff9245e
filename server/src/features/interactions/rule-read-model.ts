import { judgeRules, type RuleFinding } from "@yardarm/core/combinations";
import {
  flagsOfStatement,
  type InteractionRule,
  type Owner,
  statementText,
} from "@yardarm/core/registry";
import { and, asc, eq, inArray } from "drizzle-orm";
import type { Reader } from "../../platform/db/reader.ts";
import { environment } from "../../tables/registry/environment.ts";
import { flag } from "../../tables/registry/flag.ts";
import { interactionRule } from "../../tables/registry/interaction-rule.ts";
import { readOwnerNames } from "../flags/owner-read-model.ts";

export interface RuleRow extends Omit<InteractionRule, "owner"> {
  readonly owner: Owner & { readonly name: string };
  readonly text: string;
  readonly flags: readonly string[];
  readonly hasEnded: boolean;
  readonly version: number;
  readonly changedAt: string;
}

export interface Place {
  readonly project: string;
  readonly at: Date;
}

/** All rules by their keys, those that have ended last. */
export async function listRules(
  reader: Reader,
  { project, at }: Place,
): Promise<readonly RuleRow[]> {
  const [rows, names] = await Promise.all([
    reader
      .select()
      .from(interactionRule)
      .where(eq(interactionRule.project, project))
      .orderBy(asc(interactionRule.key)),
    readOwnerNames(reader),
  ]);
  const rules = rows.map(({ key, document, version, changedAt }) => ({
    key,
    ...document,
    owner: { ...document.owner, name: names.nameOf(document.owner) },
    text: statementText(document.statement),
    flags: flagsOfStatement(document.statement),
    hasEnded: document.until !== undefined && document.until < dayOf(at),
    version,
    changedAt: changedAt.toISOString(),
  }));
  return [...rules.filter(({ hasEnded }) => !hasEnded), ...rules.filter((it) => it.hasEnded)];
}

/** The rules of a project, as core speaks of them. */
export async function readRules(
  reader: Reader,
  project: string,
): Promise<readonly InteractionRule[]> {
  const rows = await reader
    .select({ key: interactionRule.key, document: interactionRule.document })
    .from(interactionRule)
    .where(eq(interactionRule.project, project))
    .orderBy(asc(interactionRule.key));
  return rows.map(({ key, document }) => ({ key, ...document }));
}

/** What is wrong with these rules among each other, in the environments of a project. */
export async function findingsAmong(
  reader: Reader,
  rules: readonly InteractionRule[],
  { project, at }: Place,
): Promise<readonly RuleFinding[]> {
  const named = [...new Set(rules.flatMap(({ statement }) => flagsOfStatement(statement)))];
  const [flags, environments] = await Promise.all([
    reader
      .select({ key: flag.key, document: flag.document })
      .from(flag)
      .where(and(eq(flag.project, project), inArray(flag.key, named))),
    reader
      .select({ key: environment.key })
      .from(environment)
      .where(eq(environment.project, project))
      .orderBy(asc(environment.position)),
  ]);
  return judgeRules({
    rules,
    variantsOf: new Map(
      flags.map(({ key, document }) => [key, document.variants.map(({ name }) => name)] as const),
    ),
    environments: environments.map(({ key }) => key),
    day: dayOf(at),
  });
}

/** `YYYY-MM-DD`, of UTC. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}
