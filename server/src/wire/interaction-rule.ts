import type { RuleFinding } from "@yardarm/core/combinations";
import type { Owner, Statement } from "@yardarm/core/registry";
import { z } from "zod";
import { instant, leave, ownerView } from "./common.ts";
import { document } from "./document.ts";

const severity = z.enum(["block", "warn"]);
const owner = document<Owner>("an owner: a team or a person");
/** As people write it (`new-checkout: on requires payments-v2: on`), or in its parts. */
const statement = z.union([
  z.string(),
  document<Statement>("a statement, as text or in its parts"),
]);

/** `GET /api/v1/projects/{project}/interaction-rules/{rule}`; `ETag` is its version. */
export const interactionRuleView = z.object({
  key: z.string(),
  statement: document<Statement>("a statement"),
  /** The statement as it is written and read aloud. */
  text: z.string(),
  /** The flags that it speaks of. */
  flags: z.array(z.string()),
  environments: z.array(z.string()).optional(),
  severity,
  owner: ownerView,
  reason: z.string(),
  /** The last day (of UTC) on which it holds. */
  until: z.string().optional(),
  hasEnded: z.boolean(),
  version: z.number(),
  changedAt: instant,
});

/** `GET /api/v1/projects/{project}/interaction-rules`: those that have ended last. */
export const interactionRuleList = z.object({
  rules: z.array(interactionRuleView),
  /** Contradictions, variants that no rule leaves a place for, and rules that say nothing new. */
  findings: z.array(document<RuleFinding>("a finding of rules")),
});

/** `POST /api/v1/projects/{project}/interaction-rules`. Answers 201 with `applied`. */
export const interactionRuleBody = z.strictObject({
  key: z.string(),
  statement,
  environments: z.array(z.string()).optional(),
  severity,
  owner,
  reason: z.string(),
  until: z.string().optional(),
  mayWait: leave.mayWait,
});

/** `PATCH /api/v1/projects/{project}/interaction-rules/{rule}`, with `If-Match`; null takes a field away. */
export const interactionRulePatch = z.strictObject({
  statement: statement.optional(),
  environments: z.array(z.string()).nullable().optional(),
  severity: severity.optional(),
  owner: owner.optional(),
  reason: z.string().optional(),
  until: z.string().nullable().optional(),
  mayWait: leave.mayWait,
});

/** `POST …/interaction-rules/check`: what a rule would say, before it is made; its body is that of a new rule. */
export const statementCheck = z.object({
  text: z.string(),
  flags: z.array(z.string()),
  /** What the rules of the project would find wrong among each other together with it. */
  findings: z.array(document<RuleFinding>("a finding of rules")),
});

export type InteractionRuleView = z.infer<typeof interactionRuleView>;
export type InteractionRuleList = z.infer<typeof interactionRuleList>;
export type InteractionRuleBody = z.input<typeof interactionRuleBody>;
export type InteractionRulePatch = z.infer<typeof interactionRulePatch>;
export type StatementCheck = z.infer<typeof statementCheck>;
