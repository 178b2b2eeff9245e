/** What pages show of requests: lists, one request, and what waits for somebody in all projects. */
import { type Doer, type Life, type Look, take } from "@yardarm/core/requests";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { type DemandFactsDeps, demandsOf, factsOf } from "./demand-view.ts";
import { type LookDeps, lookAt } from "./look.ts";
import { isAnyUnknown } from "./outlook.ts";
import { projectNotFound, requestNotFound } from "./refusals.ts";
import { loadSlice } from "./registry-read-model.ts";
import {
  type AnyRequest,
  findAnyRequest,
  listAfter,
  listAnyRequests,
  listEmergencies,
  listOpen,
  listWaitingProjects,
} from "./request-read-model.ts";
import {
  approvalOf,
  canOf,
  isLate,
  isWaiting,
  type Looker,
  named,
  rowOf,
  stepsOf,
  type Wants,
  wantsOf,
} from "./request-view.ts";
import { doerOf, type FindMaker } from "./waiting-request.ts";
import { type OutlookDeps, outlookSoon } from "./with-outlook.ts";

export interface RequestPagesDeps extends LookDeps, OutlookDeps, DemandFactsDeps {
  readonly clock: Clock;
  readonly makerOf: FindMaker;
}

export type ListName =
  | "all"
  | "open"
  | "mine"
  | "to_review"
  | "scheduled"
  | "done"
  | "retrospective";

export interface ListWish {
  readonly project: string;
  readonly list: ListName;
  readonly addresses?: readonly string[] | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
}

export type RequestPages = ReturnType<typeof createRequestPages>;

export function createRequestPages(deps: RequestPagesDeps) {
  return {
    list: (caller: Caller, wish: ListWish) => readList(deps, caller, wish),
    read: (caller: Caller, project: string, number: number) =>
      readOne(deps, caller, { project, number }),
    inbox: (caller: Caller) => readInbox(deps, caller),
  };
}

const ended = ["applied", "cancelled", "expired"] as const;

async function readList(deps: RequestPagesDeps, caller: Caller, wish: ListWish) {
  const { project, limit } = wish;
  const { reader } = deps;
  const looker = await lookerOf(deps, caller, project);
  const [open, emergencies] = await Promise.all([
    listOpen(reader, project),
    listEmergencies(reader, project),
  ]);
  const lists = listsOf(open, emergencies, looker);
  const wanted = await listedIn(reader, lists, { ...wish, limit: limit + 1 });
  const requests = wanted.slice(0, limit).map((request) => rowOf(request, looker));
  return {
    requests,
    next: wanted.length > limit ? (requests.at(-1)?.number ?? null) : null,
    counts: {
      open: lists.open.length,
      mine: lists.mine.length,
      to_review: lists.to_review.length,
      scheduled: lists.scheduled.length,
      retrospective: lists.retrospective.length,
    },
  };
}

/** What stands in one list, of everything or of some flags, segments, groups or interaction rules. */
async function listedIn(
  reader: Reader,
  lists: ReturnType<typeof listsOf>,
  { list, ...page }: ListWish,
): Promise<readonly AnyRequest[]> {
  const { addresses, before } = page;
  if (list === "all") return listAnyRequests(reader, page);
  if (list === "done") return listAnyRequests(reader, { ...page, states: ended });
  const listed = lists[list].filter(({ number }) => before === undefined || number < before);
  if (addresses === undefined) return listed;
  return listAnyRequests(reader, { ...page, numbers: listed.map(({ number }) => number) });
}

async function readOne(
  deps: RequestPagesDeps,
  caller: Caller,
  { project, number }: { readonly project: string; readonly number: number },
) {
  const found = await findAnyRequest(deps.reader, project, number);
  if (found === undefined) throw requestNotFound(number);
  const looker = await lookerOf(deps, caller, project);
  const after = await listAfter(deps.reader, project, number);
  const request = await asItStands(deps, found);
  const { life, effect, changes, revisions, author } = request;
  const row = rowOf(request, looker);
  const lived =
    life === null ? { ...noLife, writers: [author] } : await livedOf(deps, { ...request, life });
  return {
    ...row,
    ...lived,
    ...{ changes: [...changes], effect, revisions },
    approvals: { ...row.approvals, all: lived.all },
    ending: endingOf(after, number),
    rollbacks: after
      .filter(({ reverts }) => reverts === number)
      .map((each) => ({ request: each.number, state: each.state })),
    can: canOf(request, looker),
  };
}

type Lived = AnyRequest & { readonly life: Life };

/**
 * A request as the next look at it will find it: approvals that their givers could not give any more are shown as such at
 * once. What moved under it is shown beside what was reviewed, by its preview.
 */
async function asItStands(deps: RequestPagesDeps, request: AnyRequest): Promise<AnyRequest> {
  const { life } = request;
  if (life === null || !isWaiting(request)) return request;
  const at = deps.clock();
  const look = await lookNow(deps, { ...request, life }, at);
  if (look === undefined) return request;
  const standing = { ...life, demands: look.demands };
  if (look.hash !== life.hash) return { ...request, life: standing };
  const action = { kind: "look", by: looking, at: at.getTime(), look } as const;
  const { life: next = standing } = take(life, action);
  // Edits are still made on top of what is stored.
  return { ...request, state: next.state, life: { ...next, version: life.version } };
}

const looking: Doer = { actor: "system:look" };

/** Nothing is known of what cannot be applied any more, nor while it is being worked out. */
async function lookNow(
  deps: RequestPagesDeps,
  request: Lived,
  at: Date,
): Promise<Look | undefined> {
  try {
    const outlook = await outlookSoon(deps, request);
    if (outlook !== undefined && isAnyUnknown(outlook)) return undefined;
    return (await lookAt(deps.reader, deps, request, { at, outlook })).look;
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

const noLife = { version: 1, hash: "", demands: [], all: [], steps: [] };

/** What there is to tell of a request that waited. */
async function livedOf(deps: RequestPagesDeps, request: Lived) {
  const { life, names, project } = request;
  const facts = await factsOf(deps.reader, deps, project);
  return {
    version: life.version,
    hash: life.hash,
    demands: demandsOf(life, life.demands, facts),
    all: life.approvals.map((approval) => approvalOf(names, approval)),
    steps: stepsOf(request, life),
    writers: life.writers.map((writer) => named(names, writer)),
  };
}

function endingOf(after: readonly AnyRequest[], number: number) {
  const ending = after.find(({ life }) => life?.ends === number);
  if (ending === undefined) return null;
  const { at = null } = ending.life?.plan ?? {};
  return {
    ...{ request: ending.number, state: ending.state },
    at: at === null ? null : new Date(at).toISOString(),
  };
}

async function readInbox(deps: RequestPagesDeps, caller: Caller) {
  const { reader } = deps;
  const projects = await listWaitingProjects(reader);
  const items: InboxItem[] = [];
  for (const { key, name } of projects.filter((each) => caller.may("change.read", each.key))) {
    const looker = await lookerOf(deps, caller, key);
    const waiting = [...(await listOpen(reader, key)), ...(await listEmergencies(reader, key))];
    for (const request of waiting) {
      const wants = wantsOf(request, looker);
      if (wants === undefined) continue;
      const row = rowOf(request, looker);
      items.push({
        ...{ project: key, projectName: name, wants, request: row },
        because: becauseOf(request, wants),
        isOverdue: isLate(request, wants, looker),
        since: row.changedAt,
      });
    }
  }
  const counts = { review: 0, rework: 0, apply: 0, reason: 0, retrospective: 0 };
  for (const { wants } of items) counts[wants] += 1;
  return { items, counts };
}

interface InboxItem {
  readonly project: string;
  readonly projectName: string;
  readonly wants: Wants;
  readonly request: ReturnType<typeof rowOf>;
  readonly because: string;
  readonly isOverdue: boolean;
  readonly since: string;
}

function listsOf(
  open: readonly AnyRequest[],
  emergencies: readonly AnyRequest[],
  looker: Looker,
): Record<Exclude<ListName, "all" | "done">, readonly AnyRequest[]> {
  const { actor, person } = looker.doer;
  const isMine = ({ life }: AnyRequest) =>
    life?.writers.some(
      (writer) => writer.actor === actor || (person !== undefined && writer.person === person),
    ) === true;
  return {
    open,
    mine: open.filter(isMine),
    to_review: open.filter((request) => wantsOf(request, looker) === "review"),
    scheduled: open.filter(({ state }) => state === "scheduled"),
    retrospective: emergencies,
  };
}

/** Whoever asks, as requests of a project see them. */
async function lookerOf(
  { reader, makerOf, clock }: Pick<RequestPagesDeps, "reader" | "makerOf" | "clock">,
  caller: Caller,
  project: string,
): Promise<Looker> {
  const loaded = await loadSlice(reader, project, []);
  if (loaded === undefined) throw projectNotFound(project);
  const { environments } = loaded.registry;
  return {
    doer: await doerOf(reader, caller.actor, makerOf),
    now: clock().getTime(),
    may: (permission, environment) =>
      caller.may(
        permission,
        project,
        environment === undefined ? undefined : environments.get(environment)?.kind,
      ),
  };
}

function becauseOf({ life, author }: AnyRequest, wants: Wants): string {
  const last = life?.steps.at(-1);
  switch (wants) {
    case "review":
      return `${author.name} asks whether this may be done.`;
    case "rework":
      return last?.comment ?? last?.detail ?? "It was given back to you.";
    case "apply":
      return "Everybody who had to has agreed; it waits to be applied.";
    case "reason":
      return "The emergency has no reason yet.";
    case "retrospective":
      return `${author.name} did this in an emergency, without waiting for anybody; somebody else has to look back at it.`;
  }
}
