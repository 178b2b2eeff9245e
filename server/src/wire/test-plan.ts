import { z } from "zod";
import { instant } from "./common.ts";
import { document } from "./document.ts";

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();

/** `POST /api/v1/projects/{project}/test-plans`. Answers 201 with `testPlanView`. */
export const testPlanBody = z.object({
  environment: z.string(),
  /** Without them: the flags of what is worth testing first. */
  flags: z.array(z.string()).min(2).max(120).optional(),
  /** Exactly these, in place of rows that are searched for: flag → variant, such as those that would tell suspects apart. */
  rows: z.array(z.record(z.string(), z.string())).min(1).max(200).optional(),
  /** 2: all pairs; 3: all triples. */
  strength: z.union([z.literal(2), z.literal(3)]).default(2),
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  /** After so many seconds the plan is as it is. */
  secondsMax: z.number().min(0.1).max(20).default(3),
  /** After so many steps, which give the same plan on every machine, when the seconds suffice for them. */
  stepsMax: z.number().int().min(1).max(10_000_000).optional(),
  /** Only the first rows, which cover the most. */
  rowsMax: z.number().int().min(1).max(10_000).optional(),
  maxAgeDays: z.number().int().min(1).max(3_650).optional(),
  /** What `GET …/interactions/work` calls the making of this plan, for whoever looks on. */
  watch: z.string().min(1).max(64).optional(),
});

/** `GET …/test-plans/{plan}` */
export const testPlanView = z.object({
  id: z.string(),
  environment: z.string(),
  revision: z.string(),
  madeAt: instant,
  madeBy: z.string(),
  strength: z.number(),
  seed: z.number(),
  /** The same request, seed and steps give the same plan. */
  steps: z.number(),
  flags: listOf(z.object({ flag: z.string(), variants: listOf(z.string()) })),
  rows: listOf(
    z.object({
      variants: z.record(z.string(), z.string()),
      /** What this row covers that no row before it does, weighed by risk. */
      gain: z.number(),
      /** Somebody who is served all of it, as the evaluator confirms; null where nobody was found, so that it takes overrides. */
      context: document<Readonly<Record<string, unknown>>>("an evaluation context").nullable(),
    }),
  ),
  /** Combinations that the rows have to have. */
  demanded: z.number(),
  /** Combinations that are left open, since time was up. */
  open: z.number(),
  lowerBound: z.number(),
  /** Interaction rules leave no row at all. */
  isContradictory: z.boolean(),
  /** Rows that were always to be there and that rules leave no place for. */
  refused: listOf(z.string()),
});

/** `GET …/test-plans/{plan}/progress`: combinations of two flags, and with how many of them a test passed that still counts. */
export const testPlanProgress = z.object({
  /** In the order of the plan. */
  rows: z.array(z.object({ combinations: z.number(), exercised: z.number() })),
  /** Each once, however many rows have it. */
  combinations: z.number(),
  exercised: z.number(),
});

/** `GET …/test-plans`: the newest first. */
export const testPlanList = z.object({
  plans: listOf(
    z.object({
      id: z.string(),
      environment: z.string(),
      madeAt: instant,
      madeBy: z.string(),
      rows: z.number(),
      flags: z.number(),
      strength: z.number(),
    }),
  ),
});

export type TestPlanBody = z.input<typeof testPlanBody>;
export type TestPlanView = z.infer<typeof testPlanView>;
export type TestPlanProgress = z.infer<typeof testPlanProgress>;
export type TestPlanList = z.infer<typeof testPlanList>;
