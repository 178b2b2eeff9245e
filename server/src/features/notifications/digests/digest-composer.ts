/** Reads what there is to say to somebody at this moment, as far as they may know it. */
import {
  composeDigest,
  type Digest,
  type DigestFacts,
  type DigestFinding,
  type DigestFlag,
  type DigestPlace,
  type DigestVerdict,
  type DigestWaiting,
} from "@yardarm/core/digest";
import type { NoticeDays, PolicyFinding } from "@yardarm/core/policies";
import type { Caller } from "../../../platform/actor.ts";
import type { Reader } from "../../../platform/db/reader.ts";
import { readSaid } from "./digest-read-model.ts";
import { listOwnedFlags, listTeamsOf, type OwnedFlag } from "./owned-flags-read-model.ts";

/** What the policies of a project found when they last looked. */
export interface ProjectFindings {
  readonly findings: readonly PolicyFinding[];
  /** Policy → its name. */
  readonly names: ReadonlyMap<string, string>;
}

export interface DigestSources {
  readonly reader: Reader;
  /** What waits for somebody, in all projects that they may read. */
  readonly readWaiting: (caller: Caller) => Promise<readonly DigestWaiting[]>;
  readonly readFindings: (project: string) => Promise<ProjectFindings>;
  /** How long before its last day a flag of a project is told of, by its policies. */
  readonly readNoticeDays: (project: string) => Promise<NoticeDays>;
  /** Which of these flags may go. */
  readonly readVerdicts: (
    flags: readonly OwnedFlag[],
    now: Date,
  ) => Promise<readonly DigestVerdict[]>;
}

export interface DigestQuestion {
  readonly person: string;
  /** The same person, with what they may do. */
  readonly caller: Caller;
  readonly now: Date;
  readonly expiringDays: number;
}

export type ComposeFor = (question: DigestQuestion) => Promise<Digest>;

export function createDigestComposer(sources: DigestSources): ComposeFor {
  const { reader } = sources;
  return async ({ person, caller, now, expiringDays }) => {
    const teams = await listTeamsOf(reader, person);
    const [owned, waiting, told] = await Promise.all([
      listOwnedFlags(reader, { person, teams }),
      sources.readWaiting(caller),
      readSaid(reader, person),
    ]);
    // Who was once a member may still own something, and is not told of it.
    const flags = owned.filter(({ project }) => caller.may("flag.read", project));
    const known = await readKnown(sources, flags, { teams, now });
    return composeDigest({ ...{ now: now.getTime(), expiringDays, told, waiting }, ...known });
  };
}

/** What a team hears of in one project: what it owns, and nothing that waits for one person. */
export async function composeTeamDigest(
  sources: DigestSources,
  flags: readonly OwnedFlag[],
  { team, now, expiringDays }: TeamQuestion,
): Promise<Digest> {
  const known = await readKnown(sources, flags, { teams: [team], now });
  const facts = { now: now.getTime(), expiringDays, told: new Set<string>(), waiting: [] };
  return composeDigest({ ...facts, ...known });
}

/** What is known of flags that somebody, or a team, answers for. */
async function readKnown(
  sources: DigestSources,
  owned: readonly OwnedFlag[],
  { teams, now }: { readonly teams: readonly string[]; readonly now: Date },
): Promise<Pick<DigestFacts, "flags" | "findings" | "verdicts">> {
  const projects = [...new Set(owned.map(({ project }) => project))];
  const [findings, verdicts, notices] = await Promise.all([
    findingsOf(sources, owned, teams),
    sources.readVerdicts(owned, now),
    Promise.all(
      projects.map(async (project) => [project, await sources.readNoticeDays(project)] as const),
    ),
  ]);
  const noticeIn = new Map(notices);
  return { flags: owned.map((flag) => digestFlag(flag, noticeIn)), findings, verdicts };
}

function digestFlag(
  { purpose, snoozedUntil, ...flag }: OwnedFlag,
  noticeIn: ReadonlyMap<string, NoticeDays>,
): DigestFlag {
  const noticeDays = noticeIn.get(flag.project)?.[purpose];
  return {
    ...flag,
    ...(snoozedUntil !== null && { snoozedUntil }),
    ...(noticeDays !== undefined && { noticeDays }),
  };
}

interface TeamQuestion {
  readonly team: string;
  readonly now: Date;
  readonly expiringDays: number;
}

/** Of what policies found, what is about these flags and teams, and is not let off. */
async function findingsOf(
  { readFindings }: Pick<DigestSources, "readFindings">,
  flags: readonly OwnedFlag[],
  teams: readonly string[],
): Promise<readonly DigestFinding[]> {
  const places = new Map<string, DigestPlace>(flags.map((each) => [each.project, each]));
  const mine = new Set(flags.map(({ project, flag }) => `${project} flag/${flag}`));
  const found = await Promise.all(
    [...places.values()].map(async ({ project, projectName }) => {
      const { findings, names } = await readFindings(project);
      return findings
        .filter(
          ({ waiver, address }) =>
            waiver === undefined &&
            (mine.has(`${project} ${address}`) || teams.some((team) => address === `team/${team}`)),
        )
        .map(({ policy, code, address, flag = null, detail, wayOut }) => ({
          ...{ project, projectName, policy, policyName: names.get(policy) ?? policy },
          ...{ code, address, flag, detail, wayOut },
        }));
    }),
  );
  return found.flat();
}
