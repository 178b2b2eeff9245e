import type { PolicyFinding } from "@yardarm/core/policies";
import type { PolicyScope, Requirement } from "@yardarm/core/registry";
import { z } from "zod";
import { instant, leave } from "./common.ts";
import { document } from "./document.ts";

const severity = z.enum(["advisory", "needs_approval", "blocking"]);
const state = z.enum(["active", "archived"]);
const scope = document<PolicyScope>("the scope of a policy");
const requirement = document<Requirement>("a requirement");
const finding = document<PolicyFinding>("a finding of a policy");

/** `GET /api/v1/projects/{project}/policies/{policy}`; `ETag` is its version. */
export const policyView = z.object({
  key: z.string(),
  name: z.string(),
  description: z.string(),
  severity,
  scope,
  requirement,
  state,
  version: z.number(),
  changedAt: instant,
  /** What it finds in the project at this moment, waived or not. What is required of requests finds nothing here. */
  findings: z.array(finding),
  /** Whether nothing in its scope may change at this moment. */
  isFreezing: z.boolean(),
  /** How many waivers from it hold today. */
  waiverCount: z.number(),
});
export const policyList = z.object({ policies: z.array(policyView) });

/** `POST /api/v1/projects/{project}/policies`. Answers 201 with `applied`. */
export const policyBody = z.strictObject({
  key: z.string(),
  name: z.string(),
  description: z.string().default(""),
  severity,
  scope: scope.default({}),
  requirement,
  ...leave,
});

/** `PATCH /api/v1/projects/{project}/policies/{policy}`, with `If-Match`. */
export const policyPatch = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  severity: severity.optional(),
  scope: scope.optional(),
  requirement: requirement.optional(),
  state: state.optional(),
  ...leave,
});

/** `GET …/policies/findings?flag=`: what was found when the policies last looked at the project, which they do daily. */
export const policyFindings = z.object({
  /** Null: they have not looked yet. */
  asOf: instant.nullable(),
  findings: z.array(finding),
});

/** `GET /api/v1/projects/{project}/waivers`, those that end soonest first. */
export const waiverView = z.object({
  key: z.string(),
  policy: z.string(),
  flag: z.string().optional(),
  environment: z.string().optional(),
  reason: z.string(),
  approver: z.string(),
  approverName: z.string(),
  /** The last day (of UTC) on which it holds. */
  until: z.string(),
  isHeld: z.boolean(),
  /** How many findings it lets pass today. */
  waivedCount: z.number(),
  version: z.number(),
  grantedAt: instant,
});
export const waiverList = z.object({ waivers: z.array(waiverView) });

/** `POST /api/v1/projects/{project}/waivers`: granted by whoever sends it. Answers 201 with `applied`. */
export const waiverBody = z.strictObject({
  key: z.string(),
  policy: z.string(),
  flag: z.string().optional(),
  environment: z.string().optional(),
  /** Why the exception is granted. */
  reason: z.string(),
  until: z.string(),
  mayWait: leave.mayWait,
});

/** `PATCH /api/v1/projects/{project}/waivers/{waiver}`, with `If-Match`; whoever sends it answers for it from then on. */
export const waiverPatch = z.strictObject({
  reason: z.string().optional(),
  until: z.string().optional(),
  mayWait: leave.mayWait,
});

export type PolicyView = z.infer<typeof policyView>;
export type PolicyList = z.infer<typeof policyList>;
export type PolicyBody = z.input<typeof policyBody>;
export type PolicyPatch = z.infer<typeof policyPatch>;
export type PolicyFindings = z.infer<typeof policyFindings>;
export type WaiverView = z.infer<typeof waiverView>;
export type WaiverList = z.infer<typeof waiverList>;
export type WaiverBody = z.infer<typeof waiverBody>;
export type WaiverPatch = z.infer<typeof waiverPatch>;
