/** Reads what a stale-flag report is made of, all at one moment, and has it composed: the whole, or one page of it. */
import { setImmediate } from "node:timers/promises";
import { type Assessment, type LifecycleRules, lifecycleRulesOf } from "@yardarm/core/lifecycle";
import { isHeld } from "@yardarm/core/policies";
import type { Owner } from "@yardarm/core/registry";
import {
  byUrgency,
  composeStale,
  composeStaleSummary,
  createLiner,
  instantOf,
  isAskedFor,
  type StaleFacts,
  type StaleFilter,
  type StaleFlagFacts,
  type StaleKept,
  type StaleLine,
  type StaleOutline,
  type StaleReport,
  type StaleSummary,
} from "@yardarm/core/reports";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { atOneMoment, type Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { countReferences, readScans } from "../code-references/code-reference-read-model.ts";
import { type OwnerNames, readOwnerNames } from "../flags/owner-read-model.ts";
import { countFlags, readStoredFlags, type StoredFlag } from "../flags/stored-flag-read-model.ts";
import { type LifePart, lifeParts, readJudge } from "../lifecycle/life-read-model.ts";
import { readBulkUses } from "../observations/use-read-model.ts";
import { readPlace } from "./changes-read-model.ts";
import { createPastJudge } from "./past-lives.ts";
import { readUsesAt, reportingIn } from "./past-use-read-model.ts";
import { findHead } from "./period-read-model.ts";
import { findReportBefore, listSignOffs } from "./stale-read-model.ts";
import {
  lastEntryAt,
  readFlagsAt,
  readSmallAt,
  type SmallState,
  type StateFlag,
} from "./state-read-model.ts";

export interface StaleReportDeps {
  readonly database: Database;
  readonly clock: Clock;
}

export interface StaleWish {
  readonly project: string;
  /** Absent: now. */
  readonly asOf?: Date | undefined;
  readonly filter: StaleFilter;
}

/** What flags were, and how they were judged: a part of them at a time, since their lines are long. */
interface Judged {
  readonly rules: LifecycleRules;
  readonly kept: StaleKept;
  /** How many the filter leaves in. */
  readonly archived: number;
  parts(): AsyncIterable<readonly StaleFlagFacts[]>;
  some(keys: readonly string[]): Promise<readonly StaleFlagFacts[]>;
}

interface Moment {
  readonly project: string;
  /** What it leaves out is not judged. */
  readonly filter: StaleFilter;
  readonly asOf: Date;
  readonly madeAt: Date;
  readonly owners: OwnerNames;
}

/** All of it, as it leaves as a file. */
export function reportStale(deps: StaleReportDeps, wish: StaleWish): Promise<StaleReport> {
  return atOneMoment(deps.database, async (reader) => {
    const { facts, judged } = await readFacts(reader, deps, wish);
    const flags: StaleFlagFacts[] = [];
    for await (const part of judged.parts()) flags.push(...part);
    return composeStale({ ...facts, flags });
  });
}

export interface StalePage {
  readonly report: StaleSummary;
  readonly lines: readonly StaleLine[];
  /** How many lines to leave out to read on; null at the end. */
  readonly next: number | null;
}

/** Every flag is judged and counted, and those of one page are told of. */
export function pageOfStale(
  deps: StaleReportDeps,
  wish: StaleWish,
  { skip, limit }: { readonly skip: number; readonly limit: number },
): Promise<StalePage> {
  return atOneMoment(deps.database, async (reader) => {
    const { facts, judged } = await readFacts(reader, deps, wish);
    const { lineOf, outlineOf } = createLiner(facts);
    const outlines: StaleOutline[] = [];
    for await (const part of judged.parts())
      outlines.push(...part.flatMap((flag) => outlineOf(flag) ?? []));
    outlines.sort(byUrgency);
    const shown = outlines.slice(skip, skip + limit).map(({ flag }) => flag);
    const lines = (await judged.some(shown)).flatMap((flag) => lineOf(flag) ?? []).sort(byUrgency);
    const next = skip + limit < outlines.length ? skip + limit : null;
    return { report: composeStaleSummary({ ...facts, outlines }), lines, next };
  });
}

/** All but the flags themselves. */
async function readFacts(
  reader: Reader,
  { clock }: StaleReportDeps,
  { project, asOf: wished, filter }: StaleWish,
): Promise<{ readonly facts: Omit<StaleFacts, "flags">; readonly judged: Judged }> {
  const chain = `project:${project}`;
  const madeAt = clock();
  const asOf = wished ?? madeAt;
  if (asOf > madeAt) throw momentRefused();
  const known = await readPlace(reader, project);
  if (known === undefined) throw projectNotFound(project);
  const state = await lastEntryAt(reader, chain, asOf);
  const at = { project, entry: state?.entry ?? 0 };
  const small = await readSmallAt(reader, at);
  const moment = { project, filter, asOf, madeAt, owners: await readOwnerNames(reader) };
  const judged =
    wished === undefined
      ? await judgeNow(reader, moment)
      : await judgePast(reader, moment, { ...small, entry: at.entry });
  const { rules, kept, archived } = judged;
  const facts = {
    ...{ installation: known.installation, chain, filter, state, rules, kept, archived },
    project: { key: project, name: known.name },
    ...{ asOf: asOf.toISOString(), madeAt: madeAt.toISOString() },
    head: await findHead(reader, chain),
    waivers: small.waivers
      .filter((waiver) => isHeld(waiver, asOf.getTime()))
      .map(({ key, policy, flag = null, reason, until }) => ({
        ...{ key, policy, flag, reason, until },
      })),
    before: await findReportBefore(reader, { project, asOf }),
    signOffs: await listSignOffs(reader, { project, asOf }),
  };
  return { facts, judged };
}

function ownersOf({ team, owner }: StaleFilter): readonly Owner[] {
  return [
    ...(team === undefined ? [] : [{ kind: "team" as const, id: team }]),
    ...(owner === undefined ? [] : [ownerOf(owner)]),
  ];
}

/** `team:checkout`, `person:p1` */
function ownerOf(text: string): Owner {
  const colon = text.indexOf(":");
  return { kind: text.slice(0, colon) === "team" ? "team" : "person", id: text.slice(colon + 1) };
}

const allKept: StaleKept = {
  ...{ uses: true, code: true, owners: true },
  ...{ usesFrom: null, codeFrom: null },
};

/** The one judgement that lists and pages show too. */
async function judgeNow(
  reader: Reader,
  { project, filter, asOf, owners }: Moment,
): Promise<Judged> {
  const asked = { project, owners: ownersOf(filter), purpose: filter.purpose };
  const active = { ...asked, state: "active" } as const;
  const judge = await readJudge(reader, { project, now: asOf });
  const factsIn = ({ flags, lives }: LifePart) =>
    flags.flatMap((flag) => {
      const life = lives.get(flag.key);
      if (life === undefined) return [];
      const { assessment, evidence } = life;
      return [factsOf(flag, { assessment, owners, extensions: evidence.extensions })];
    });
  return {
    ...{ rules: judge.rules, kept: allKept },
    archived: await countFlags(reader, { ...asked, state: "archived" }),
    async *parts() {
      for await (const part of lifeParts(reader, judge, active)) yield factsIn(part);
    },
    async some(keys) {
      const flags = await readStoredFlags(reader, { ...active, keys });
      return factsIn({ flags, lives: judge.livesOf(await judge.readEvidence(flags)) });
    },
  };
}

const dayMs = 86_400_000;
const partLength = 1_000;
/** For so long counts by the hour are kept (docs/operations.md); without them nobody knows who asked by when. */
const countsKeptMs = 30 * dayMs;

async function judgePast(
  reader: Reader,
  { project, filter, asOf, madeAt, owners }: Moment,
  { entry, environments, policies, interactions }: SmallState & { readonly entry: number },
): Promise<Judged> {
  const places = environments.map(({ key }) => key);
  const { flags, archived } = await readFlagsAt(reader, { project, entry }, places);
  const rules = lifecycleRulesOf(policies);
  const scans = await readScans(reader, { project });
  const references = await countReferences(reader, { project });
  const kept = keptOf({ asOf, madeAt, rules, scans });
  const uses = kept.uses ? await readUsesAt(reader, { project, asOf }) : null;
  const bulk = await readBulkUses(reader, { project });
  const assess = createPastJudge({
    ...{ flags, environments, interactions, rules, uses, now: asOf.getTime() },
    // Whoever asks for all flags at once may have begun later; nobody knows, so nothing is called idle.
    bulk: bulk.map((each) => ({ ...each, lastAt: Math.min(each.lastAt, asOf.getTime()) })),
    reporting: reportingIn(uses ?? new Map()),
    scansOf: kept.code
      ? (flag) =>
          scans.map((scan) => ({
            ...scan,
            references: references.get(flag)?.[scan.repository] ?? 0,
          }))
      : null,
    // Teams stay; since when a person may no longer sign in is not kept.
    isActive: (owner) => (owner.kind === "team" ? owners.has(owner) : null),
  });
  const asked = flags.filter(({ document }) => isAskedFor(document, filter));
  const judge = (flag: StateFlag) =>
    factsOf(flag, { assessment: assess(flag), owners, extensions: flag.extensions });
  return {
    ...{ rules, kept },
    archived: archived
      .filter((part) => isAskedFor(part, filter))
      .reduce((sum, part) => sum + part.flags, 0),
    async *parts() {
      for (let first = 0; first < asked.length; first += partLength) {
        yield asked.slice(first, first + partLength).map(judge);
        // Others have their turn.
        await setImmediate();
      }
    },
    async some(keys) {
      const shown = new Set(keys);
      return asked.filter(({ key }) => shown.has(key)).map(judge);
    },
  };
}

/** Counts reach back so far that they tell of all the days that count, and a scan replaces the one before. */
function keptOf({
  asOf,
  madeAt,
  rules,
  scans,
}: Pick<Moment, "asOf" | "madeAt"> & {
  readonly rules: LifecycleRules;
  readonly scans: readonly { readonly scannedAt: number }[];
}): StaleKept {
  const usesFrom = madeAt.getTime() - countsKeptMs + rules.unusedDays * dayMs;
  const codeFrom = scans.reduce((last, { scannedAt }) => Math.max(last, scannedAt), 0);
  return {
    uses: asOf.getTime() >= usesFrom,
    code: asOf.getTime() >= codeFrom,
    owners: false,
    usesFrom: instantOf(usesFrom),
    codeFrom: codeFrom === 0 ? null : instantOf(codeFrom),
  };
}

type FlagAtHand = Pick<StoredFlag, "key" | "document" | "createdAt">;

function factsOf(
  { key, document, createdAt }: FlagAtHand,
  {
    assessment,
    owners,
    extensions,
  }: {
    readonly assessment: Assessment;
    readonly owners: OwnerNames;
    readonly extensions: number | null;
  },
): StaleFlagFacts {
  const { name, owner, purpose, criticality, expiry } = document;
  return {
    ...{ key, name, purpose, criticality, expiry, createdAt, extensions, assessment },
    owner: { kind: owner.kind, id: owner.id, name: owners.nameOf(owner) },
  };
}

function momentRefused(): DomainError {
  const detail = "Lies in the future.";
  return new DomainError(
    "invalid",
    "report_moment_invalid",
    "What is not yet cannot be reported.",
    {
      violations: [{ pointer: "/asOf", detail }],
    },
  );
}

function projectNotFound(project: string): DomainError {
  return new DomainError("not_found", "project_not_found", `There is no project "${project}".`);
}
