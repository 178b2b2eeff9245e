import type { NeverServed } from "@yardarm/core/combinations";
import type { Correlation } from "@yardarm/core/registry";
import { z } from "zod";
import { instant } from "./common.ts";
import { document } from "./document.ts";

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).readonly();
const state = z.object({ flag: z.string(), variant: z.string() });
const witness = document<Readonly<Record<string, unknown>>>("an evaluation context").nullable();
const correlation = document<Correlation>("conditions of attributes, and what they imply");
const exercised = z.enum(["passed", "aged", "before_change", "never"]);
const reach = z.enum(["reachable", "unreachable", "unknown"]);

/** What every answer rests on. */
const basis = {
  environment: z.string(),
  /** `<epoch>.<revision>` of the environment. */
  revision: z.string(),
  /** When the evidence was read. */
  evidenceAt: instant,
  /** Whether any test, or any service of the environment, ever told which flags it served together. */
  hasTests: z.boolean(),
  hasObservations: z.boolean(),
  /** Older evidence of tests does not count. */
  maxAgeDays: z.number(),
};

/** Whether there is a later revision, which is still being worked out. */
const isBehind = z.boolean();

/** Combinations of two flags: how many there are of which sort. */
const counts = {
  combinations: z.number(),
  reachable: z.number(),
  /** Neither shown nor excluded. */
  unknown: z.number(),
  /** With a test that passed and still counts. */
  exercised: z.number(),
  observed: z.number(),
  reachableOrObserved: z.number(),
  /** Of these, those without such a test. */
  untested: z.number(),
};
const pairCount = z.object(counts);

const cell = {
  one: state,
  other: state,
  reach: reach.nullable(),
  exercised,
  /** When tests passed with it last. */
  passedAt: instant.nullable(),
  /** What the tests ran by which it counts as exercised or comes nearest to it; null: they did not tell, or there are none. */
  commit: z.string().nullable(),
  seenAt: instant.nullable(),
  /** When several services last served both for one request, joined by its trace. */
  joinedAt: instant.nullable(),
  /** How many scopes had both, as far as they were recorded. */
  scopes: z.number(),
  isUntested: z.boolean(),
};

/** A combination, and what makes it worth testing first. */
export const risk = z.object({
  ...cell,
  score: z.number(),
  /** Share of contexts that have both. */
  exposure: z.number(),
  exposureFrom: z.enum(["measured", "computed"]),
  blastRadius: z.number(),
  recency: z.number(),
  /** 1, or less where the two flags were never seen together. */
  apart: z.number(),
});

/** Something that can be served and that an interaction rule forbids; `unknown`: it could not be ruled out. */
export const violation = z.object({
  rule: z.string(),
  text: z.string(),
  severity: z.enum(["block", "warn"]),
  flags: listOf(z.string()),
  verdict: z.enum(["reachable", "unknown"]),
  witness,
});

/** `GET …/environments/{environment}/interactions` */
export const interactionOverview = z.object({
  ...basis,
  isBehind,
  flags: z.number(),
  totals: pairCount,
  /** How many are declared of the contexts of the environment; when no context keeps all of them, none of them counts. */
  correlations: z.object({ declared: z.number(), areContradictory: z.boolean() }),
  /** As NIST defines it, for pairs, over what is reachable; null where nothing was told yet, or there is nothing to cover. */
  coverage: z.object({
    sets: z.number(),
    simple: z.number().nullable(),
    total: z.number().nullable(),
    completeness: listOf(z.object({ part: z.number(), share: z.number().nullable() })),
  }),
  /** Flags by who answers for them. */
  areas: listOf(z.object({ key: z.string(), name: z.string(), flags: z.number() })),
  areaPairs: listOf(
    z.object({ ...counts, one: z.string(), other: z.string(), violations: z.number() }),
  ),
  worth: listOf(risk),
  violations: listOf(violation),
});

/**
 * `GET …/interactions/area?one=&other=`: pairs of flags of two areas, with one letter for each combination, by the variants of
 * the first flag and then of the second: `x` violates a rule, `u` untested, `a` tested too long ago or before a change, `p`
 * passed, `?` unknown, `.` unreachable.
 */
export const interactionArea = z.object({
  ...basis,
  isBehind,
  rows: listOf(z.string()),
  columns: listOf(z.string()),
  pairs: listOf(z.object({ one: z.string(), other: z.string(), cells: z.string() })),
});

/** How often a service was seen to ask a flag. */
const sighting = z.object({
  service: z.string(),
  /** Scopes that were recorded, and how many these stand for. */
  recorded: z.number(),
  scopes: z.number(),
  since: instant,
  until: instant,
});

/** Something changed of what a flag serves by: what was tested before was tested with something else. */
const flagChange = z.object({
  flag: z.string(),
  what: z.enum(["config", "variants", "segment", "group", "code"]),
  /** Key of the flag, segment or group that changed; of code, the repository. */
  of: z.string(),
  /** Of code, when its commit was made. */
  at: instant,
  /** Of code: in which it was found changed. */
  commit: z.string().nullable(),
});

/** `GET …/interactions/pair?one=&other=` */
export const interactionPair = z.object({
  ...basis,
  cells: listOf(
    z.object({
      ...cell,
      witness,
      /** Why it is unknown: `conflicts`, `keys` or `texts`. */
      why: z.string().nullable(),
      /** Where it was proved not to be: the declared correlations that the proof cannot do without. */
      restsOn: listOf(correlation),
      brokenRules: listOf(z.string()),
      suites: listOf(z.string()),
      services: listOf(z.string()),
      lastCommit: z.string().nullable(),
      failedRuns: z.number(),
      firstSeenAt: instant.nullable(),
      /** What changed after what was tested, so that it does not count. */
      overtakenBy: flagChange.nullable(),
      /**
       * It counts by the commit that the tests ran, or only by when they ran, as no scan told of that commit; null where it does not
       * count, or no code changed.
       */
      codeBy: z.enum(["commit", "time"]).nullable(),
    }),
  ),
  /** Whether the two were ever seen in one scope, or for one request; `no` proves nothing. Null: one of them was never seen. */
  together: z.enum(["scope", "trace", "no"]).nullable(),
  /** What `no` rests on. */
  apart: z
    .object({
      one: listOf(sighting),
      other: listOf(sighting),
      /** Requests of which both a service that asks the one and a service that asks the other told. */
      joinedTraces: z.number(),
      /** Both were there to be seen since then. */
      since: instant,
    })
    .nullable(),
  /** What changed last of each flag. */
  lastChanges: listOf(flagChange),
  /** Flags of whose code no scan of a default branch told: nobody knows when it changed, so tests stand. */
  unscanned: listOf(z.string()),
  /** Interaction rules in force that speak of both. */
  rules: listOf(z.string()),
});

/** `GET …/interactions/flag?flag=` */
export const interactionsOfFlag = z.object({
  ...basis,
  counts: pairCount,
  worth: listOf(risk),
  /** Rules and variants that can never take effect, each proved. */
  neverServed: listOf(document<NeverServed>("what is never served")),
  violations: listOf(violation),
});

/** `GET …/interactions/untested`: what is worth testing first. */
export const untestedList = z.object({
  ...basis,
  /** How many there are, of which the first are told. */
  untested: z.number(),
  risks: listOf(risk.extend({ witness })),
});

/** `GET …/interactions/critical`: three variants at once, of flags that are marked critical. */
export const criticalInteractions = z.object({
  ...basis,
  flags: listOf(z.string()),
  /** There are more critical flags than are looked at. */
  flagsLeftOut: z.number(),
  reachable: z.number(),
  unreachable: z.number(),
  unknown: z.number(),
  /** Of those that can meet, how many a test that still counts passed with; null while no test ever told anything. */
  exercised: z.number().nullable(),
  /** Those that can meet, were not tested, and hold most that is worth testing. */
  triples: listOf(
    z.object({
      states: listOf(state),
      /** Pairs of these three with which no test that still counts passed. */
      untestedPairs: z.number(),
      /** Of its untested pairs, together. */
      score: z.number(),
      witness,
    }),
  ),
});

/** `GET …/interactions/gate?commit=`: whether a pipeline may go on. */
export const combinationGate = z.object({
  ...basis,
  commit: z.string(),
  passes: z.boolean(),
  runs: z.object({ count: z.number(), failed: z.number() }),
  untested: z.number(),
  /** Of what is untested, the worst. */
  worst: listOf(risk.extend({ witness })),
  findings: listOf(
    z.object({
      severity: z.enum(["error", "warning"]),
      code: z.enum(["no_test_run", "test_run_failed", "rule_violated", "untested"]),
      detail: z.string(),
    }),
  ),
});

/** A suite of tests of which some rows failed; all numbers are of the commit that is named. */
const failingSuite = z.object({
  suite: z.string(),
  /** Empty: its runs do not tell. */
  branch: z.string(),
  commit: z.string(),
  failedAt: instant,
  failed: z.number(),
  passed: z.number(),
});

/** What may be why something failed, by what rows that failed have in common. */
const ranked = {
  suspects: listOf(
    z.object({
      /** One or two states each; combinations that were in exactly the same rows are one suspect. */
      combinations: listOf(listOf(state)),
      failed: z.number(),
      passed: z.number(),
      /** From 0 to 1: how well having it and failing go together. */
      score: z.number(),
      /** From 0 to 1: how likely it is the cause, if there is one. */
      confidence: z.number(),
      /** Every failed row has it, and no passed row does. */
      explainsAll: z.boolean(),
    }),
  ),
  culprit: listOf(state).nullable(),
  /** Rows that would tell them apart: flag → variant. */
  next: listOf(z.record(z.string(), z.string())),
};

/** `GET …/interactions/suspects?suite=&branch=`: what may be why rows failed. */
export const suspectList = z.object({
  ...basis,
  /** The newest first. */
  suites: listOf(failingSuite),
  /** Of which of them the rest speaks; null: none has a row that failed. */
  of: failingSuite.nullable(),
  ...ranked,
});

const failingService = z.object({
  service: z.string(),
  /** Empty: it does not tell. */
  version: z.string(),
  failedAt: z.string(),
  /** Of the recorded scopes. */
  failedScopes: z.number(),
  scopes: z.number(),
});

/** `GET …/interactions/suspects/running?service=&version=`: what may be why scopes of a running service failed. */
export const runningSuspectList = z.object({
  ...basis,
  /** Versions of services with scopes that failed, the one that failed last first. */
  services: listOf(failingService),
  /** Of which of them the rest speaks; null: none told of a scope that failed. */
  of: failingService.nullable(),
  /** How many combinations fail and pass, and of how many too few scopes were recorded to tell. */
  rows: z.object({ failed: z.number(), passed: z.number(), few: z.number() }),
  ...ranked,
});

/** `POST …/interactions/effect`: what changes would do to what can meet. */
export const combinationEffectBody = z.object({ changes: z.array(z.unknown()).min(1).max(1_000) });
export const combinationEffect = z.object({
  ...basis,
  /** Combinations that can be served afterwards, and cannot now. */
  newlyReachable: z.number(),
  /** Of them, those with which no test passed that is young enough; the worst are told, with a witness. */
  neverExercised: z.number(),
  worst: listOf(risk.extend({ witness })),
  /** What rules forbid and could be served only afterwards. */
  violations: listOf(violation),
  /** What they forbid and is served already. */
  standing: listOf(violation),
});

/** Combinations that other declarations move, of which the first are named: those that were seen, then those that matter most. */
const moved = z.object({ count: z.number(), seen: z.number(), named: listOf(risk) });

/** `POST …/interactions/correlations`: what it would change if these were declared instead; nothing is written. */
export const correlationEffectBody = z.object({ correlations: z.array(correlation) });
export const correlationEffect = z.object({
  ...basis,
  /** No context keeps all of them, so none of them would count. */
  areContradictory: z.boolean(),
  /** What would be proved impossible, and is not now. What of it was seen says that something declared is not so. */
  excluded: moved,
  /** What is proved impossible now, and would not be any more. */
  opened: moved,
});

/** `GET …/interactions/work`: what somebody waits for. */
export const interactionWork = z.object({
  /** Null while nobody waits, or another server works. */
  work: z
    .discriminatedUnion("work", [
      /** Which states can meet is worked out: about how much of it is done, from 0 to 1. */
      z.object({ work: z.literal("reach"), share: z.number() }),
      /** What tests and services told is read. */
      z.object({ work: z.literal("evidence") }),
      /** A test plan is made. */
      z.object({
        work: z.literal("plan"),
        /** As whoever asked for it wanted it to be called. */
        watch: z.string().nullable(),
        /** Of the time, or of the steps, that it may take at most, from 0 to 1. */
        share: z.number(),
        steps: z.number(),
        stepsMax: z.number().nullable(),
        /** Rows are added until all is covered, and then there become fewer. */
        phase: z.enum(["covering", "shrinking"]),
        rows: z.number(),
        /** Combinations that no row has yet, of how many. */
        open: z.number(),
        demanded: z.number(),
      }),
    ])
    .nullable(),
});

export type CombinationGate = z.infer<typeof combinationGate>;
export type CombinationEffectView = z.infer<typeof combinationEffect>;
export type CorrelationEffectBody = z.input<typeof correlationEffectBody>;
export type CorrelationEffectView = z.infer<typeof correlationEffect>;
export type CriticalInteractions = z.infer<typeof criticalInteractions>;
export type FlagSighting = z.infer<typeof sighting>;
export type InteractionCell = z.infer<typeof interactionPair>["cells"][number];
export type InteractionOverview = z.infer<typeof interactionOverview>;
export type InteractionArea = z.infer<typeof interactionArea>;
export type InteractionPair = z.infer<typeof interactionPair>;
export type InteractionsOfFlag = z.infer<typeof interactionsOfFlag>;
export type InteractionRisk = z.infer<typeof risk>;
export type InteractionViolation = z.infer<typeof violation>;
export type InteractionWork = z.infer<typeof interactionWork>;
export type RunningSuspectList = z.infer<typeof runningSuspectList>;
export type SuspectList = z.infer<typeof suspectList>;
export type UntestedList = z.infer<typeof untestedList>;
