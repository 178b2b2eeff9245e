import { type Change, effectOf } from "@yardarm/core/changes";
import { freezesOf, isRefusal } from "@yardarm/core/policies";
import {
  candidatesFor,
  countingApprovals,
  type Doer,
  dependantsOf,
  dutiesOf,
  isGateMoved,
  isOpen,
  isTakenIn,
  isWriter,
  type Look,
  metBy,
  overlapOf,
  placesOf,
  type RequestDemand,
  shortageOf,
  tooMuchForEmergency,
} from "@yardarm/core/requests";
import type {
  Actor,
  Inbox,
  PlanView,
  RequestPreview,
  RequestRow,
  RequestView,
} from "@yardarm/server/wire";
import { Refusal } from "./fake-registry.ts";
import { doerOf, type FakeRequest } from "./fake-requests.ts";
import { permissionsOf } from "./fake-roles.ts";
import type { FakeState } from "./fake-state.ts";

// What the wire says of requests, for whoever looks.

export function requestRow(server: FakeState, request: FakeRequest): RequestRow {
  const { number, title, sentences, reason, author, life, reverts } = request;
  const applied = server.store.requests.find((it) => it.number === number);
  const look = lookAt(server, request);
  const demanded = Math.max(0, ...look.demands.map(({ approvals }) => approvals));
  return {
    ...{ number, state: life.state, title, sentences: [...sentences], reason, author, reverts },
    environments: Object.keys(effectOfRequest(server, request).deltas),
    createdAt: textOf(life.steps[0]?.at ?? 0),
    changedAt: textOf(life.steps.at(-1)?.at ?? 0),
    approvals: { given: countingApprovals(life).length, demanded },
    plan: planView(life.plan),
    ends: life.ends,
    emergency: emergencyOf(server, request),
    entry: applied?.entry ?? null,
    wants: wantsOf(server, request),
  };
}

export function requestView(server: FakeState, request: FakeRequest): RequestView {
  const { life, changes } = request;
  const row = requestRow(server, request);
  const look = lookAt(server, request);
  const nameOf = (doer: Doer) => actorOf(server, doer);
  return {
    ...row,
    version: life.version,
    changes: [...changes],
    effect: effectOfRequest(server, request),
    revisions: server.store.requests.find((it) => it.number === row.number)?.revisions ?? {},
    hash: life.hash,
    demands: demandViews(server, request, look.demands),
    approvals: {
      ...row.approvals,
      all: life.approvals.map(({ by, at, hash, comment, environments, teams, voided }) => ({
        ...{ by: nameOf(by), at: textOf(at), hash, comment },
        ...{ environments: [...environments], teams: [...teams] },
        voided: voided && {
          at: textOf(voided.at),
          why: voided.why,
          by: voided.by && nameOf(voided.by),
          differences: [...voided.differences],
        },
      })),
    },
    steps: life.steps.map((step) => ({
      ...step,
      by: nameOf(step.by),
      at: textOf(step.at),
      differences: [...step.differences],
    })),
    writers: life.writers.map(nameOf),
    ending: endingOf(server, row.number),
    rollbacks: server.requests.all
      .filter(({ reverts }) => reverts === row.number)
      .map(({ number, life: its }) => ({ request: number, state: its.state })),
    can: canOf(server, request),
  };
}

function endingOf({ requests }: FakeState, number: number): RequestView["ending"] {
  const ending = requests.all.find(({ life }) => life.ends === number);
  if (ending === undefined) return null;
  const { at } = ending.life.plan;
  return { request: ending.number, state: ending.life.state, at: at === null ? null : textOf(at) };
}

/** What changes would do; `request` is the one that they are of, if there is one. */
export function previewOf(
  server: FakeState,
  changes: readonly Change[],
  request?: FakeRequest,
): RequestPreview {
  const nothing = {
    ...{ at: textOf(server.now().getTime()), hash: request?.life.hash ?? "", sentences: [] },
    ...{ places: [], everywhere: [], effect: { entities: [], deltas: {}, inert: [] } },
    ...{ shares: [], dependants: [], findings: [], demands: [], freezes: [], conflicts: [] },
    combinations: server.newCombinations,
    ...{ problems: [], moved: null, emergency: { may: false, why: null } },
  };
  try {
    return { ...nothing, ...foreseen(server, changes, request) };
  } catch (error) {
    if (!(error instanceof Refusal) || request === undefined) throw error;
    const problem = { code: error.code, pointer: "", detail: error.message };
    return { ...nothing, problems: [problem] };
  }
}

function foreseen(server: FakeState, changes: readonly Change[], request?: FakeRequest) {
  const { requests, store } = server;
  const judged = requests.judge(changes);
  const look = request && requests.lookAt(request);
  const tooMuch = tooMuchForEmergency(judged, new Map());
  const demands = demandViews(server, request, judged.demands);
  return {
    hash: look?.hash ?? "new",
    sentences: store.wordsOf(judged.trimmed).sentences,
    ...placesAsSent(placesOf(judged, judged.trimmed)),
    effect: judged.effect,
    shares: server.shares.filter(
      (share) =>
        isGateMoved(store.registry, judged.effect, share) ||
        judged.effect.entities.some(
          ({ address }) => address === `flag/${share.flag}/${share.environment}`,
        ),
    ),
    dependants: dependantsOf(store.registry, judged.effect).map((it) => ({
      ...it,
      environments: [...it.environments],
      on: [...it.on],
    })),
    findings: [
      ...stuckFindings(demands),
      ...judged.findings.map((finding) => ({
        ...{ kind: "policy", severity: finding.severity, code: finding.code },
        ...{ address: finding.address, detail: finding.detail, wayOut: finding.wayOut },
        flag: finding.flag ?? null,
        environment: finding.environment ?? null,
        source: finding.policy,
        ...{ evidence: null, witness: null },
        isStanding: finding.isStanding,
        waiver: finding.waiver ?? null,
        refuses: isRefusal(finding),
      })),
      ...server.ruleFindings,
    ],
    demands,
    freezes: freezesOf(judged, server.now().getTime()).map((freeze) => ({
      ...freeze,
      environments: [...freeze.environments],
    })),
    conflicts: conflictsOf(server, changes, request),
    moved:
      request === undefined || look === undefined || look.hash === request.life.hash
        ? null
        : {
            ...{ hash: request.life.hash, at: textOf(request.life.steps.at(-1)?.at ?? 0) },
            differences: [...look.differences],
          },
    emergency: { may: tooMuch.length === 0, why: tooMuch[0]?.detail ?? null },
  };
}

function placesAsSent({ places, everywhere }: ReturnType<typeof placesOf>) {
  return {
    places: places.map((place) => ({ ...place, sentences: [...place.sentences] })),
    everywhere: [...everywhere],
  };
}

function conflictsOf(server: FakeState, changes: readonly Change[], own?: FakeRequest) {
  const effect = server.store.tryOut(changes).effect;
  return server.requests.all.flatMap((other) => {
    if (other === own || !isOpen(other.life.state)) return [];
    const theirs = { changes: other.changes, effect: effectOfRequest(server, other) };
    const overlap = overlapOf({ changes, effect }, theirs);
    if (overlap === undefined) return [];
    return [
      {
        ...{ request: other.number, title: other.title, state: other.life.state },
        ...{ author: other.author, excludes: overlap.excludes },
        addresses: [...overlap.addresses],
      },
    ];
  });
}

function demandViews(
  server: FakeState,
  request: FakeRequest | undefined,
  demands: readonly RequestDemand[],
): RequestPreview["demands"] {
  const life = request?.life ?? {
    ...{ approvals: [], hash: "", writers: [doerOf(server.author)] },
  };
  const approvers = server.members
    .filter(({ role }) => "change.approve" in permissionsOf(server.roles, role))
    .map(({ person: { id, name } }) => ({ id, name, teams: [], mayApproveIn: () => true }));
  return metBy(life, demands).map(({ demand, given, isMet }) => ({
    ...{ approvals: demand.approvals, from: demand.from, policy: demand.policy, given, isMet },
    reason: demand.reason,
    owners: demand.owners.map((owner) => ({
      ...owner,
      name: server.names.get(`${owner.kind}:${owner.id}`) ?? owner.id,
    })),
    environments: [...demand.environments],
    mayMeet: candidatesFor(life, demand, approvers).map(({ id, name }) => ({ id, name })),
    stuck:
      isMet || shortageOf(life, demand, approvers) === undefined
        ? null
        : { detail: "Nobody is left to agree.", wayOut: "Give somebody a role that may." },
  }));
}

/** What nobody could ever agree to is found, too. */
function stuckFindings(demands: RequestPreview["demands"]): RequestPreview["findings"] {
  return demands.flatMap(({ stuck, policy, environments: [environment = null] }) =>
    stuck === null
      ? []
      : [
          {
            ...{ kind: "approval", code: "nobody_can_agree", ...stuck },
            severity: "blocking" as const,
            ...{
              address: "project",
              flag: null,
              environment,
              source: policy,
              evidence: null,
              witness: null,
            },
            ...{ isStanding: false, waiver: null, refuses: false },
          },
        ],
  );
}

function canOf(server: FakeState, request: FakeRequest): RequestView["can"] {
  const { life } = request;
  const { state } = life;
  const me = doerOf(server.author);
  const own = isWriter(life, me);
  const permissions = permissionsOf(server.roles, server.members[0]?.role ?? "viewer");
  const mayWrite = "change.write" in permissions;
  const mayApprove = "change.approve" in permissions;
  const hasApproved = countingApprovals(life).some(({ by }) => by.person === me.person);
  const yes = (may: boolean, why: string | null = null) => ({ may, why: may ? null : why });
  const open = isOpen(state);
  const isDecided = life.emergency === null || life.emergency.review !== null;
  return {
    edit: yes(open && mayWrite),
    submit: yes(own && mayWrite && isTakenIn("submit", state)),
    approve: yes(
      mayApprove && !own && !hasApproved && isTakenIn("approve", state),
      own ? "You wrote some of it, so somebody else has to agree." : "You may not approve here.",
    ),
    withdraw: yes(hasApproved && isTakenIn("withdraw", state)),
    reject: yes(mayApprove && !own && isTakenIn("reject", state)),
    comment: yes(true),
    schedule: yes(mayWrite && isTakenIn("schedule", state)),
    unschedule: yes(mayWrite && isTakenIn("unschedule", state)),
    apply: yes(mayWrite && isTakenIn("apply", state)),
    cancel: yes(open && own),
    rollback: yes(state === "applied" && mayWrite),
    give_reason: yes(own && typeof life.emergency?.reasonDueAt === "number"),
    review_emergency: yes(!isDecided && mayApprove && !own, "It is yours."),
  };
}

function wantsOf(server: FakeState, request: FakeRequest): RequestRow["wants"] {
  const can = canOf(server, request);
  const { state } = request.life;
  const isMine = request.author.id === server.author.id;
  if (can.approve.may && state === "in_review") return "review";
  if (isMine && (state === "rejected" || state === "failed")) return "rework";
  if (isMine && state === "approved") return "apply";
  if (can.give_reason.may) return "reason";
  return can.review_emergency.may ? "retrospective" : null;
}

export function inboxOf(server: FakeState): Inbox {
  const items = server.requests.all.flatMap((request) => {
    const row = requestRow(server, request);
    if (row.wants === null) return [];
    const item = { project: "shop", projectName: "Storefront", wants: row.wants, request: row };
    const { reasonDueAt = null, reviewDueAt = null } = row.emergency ?? {};
    const dueAt = row.wants === "reason" ? reasonDueAt : reviewDueAt;
    const isOverdue = dueAt !== null && Date.parse(dueAt) <= server.now().getTime();
    return [{ ...item, because: "It waits for you.", isOverdue, since: row.changedAt }];
  });
  const count = (wants: string) => items.filter((item) => item.wants === wants).length;
  return {
    items,
    counts: {
      ...{ review: count("review"), rework: count("rework"), apply: count("apply") },
      ...{ reason: count("reason"), retrospective: count("retrospective") },
    },
  };
}

function emergencyOf(server: FakeState, { life }: FakeRequest): RequestRow["emergency"] {
  if (life.emergency === null) return null;
  const { environments, reasonDueAt, review } = life.emergency;
  const lookBack = dutiesOf(life).find(({ kind }) => kind === "lookback");
  return {
    environments: [...environments],
    reasonDueAt: reasonDueAt === null ? null : textOf(reasonDueAt),
    reviewDueAt: lookBack === undefined ? null : textOf(lookBack.dueAt),
    review: review && { ...review, by: actorOf(server, review.by), at: textOf(review.at) },
  };
}

function lookAt(server: FakeState, request: FakeRequest): Pick<Look, "demands"> {
  try {
    return server.requests.lookAt(request);
  } catch {
    // Changes that no longer apply have no demands.
    return { demands: [] };
  }
}

function effectOfRequest({ store }: FakeState, { number, changes }: FakeRequest) {
  const applied = store.requests.find((it) => it.number === number);
  if (applied !== undefined) return applied.effect;
  try {
    return store.tryOut(changes).effect;
  } catch {
    return effectOf(store.registry, store.registry);
  }
}

function actorOf({ names }: FakeState, { actor }: Doer): Actor {
  const [kind, id = ""] = actor.split(":");
  const name = names.get(`person:${id}`) ?? id;
  return { kind: kind === "person" || kind === "token" ? kind : "system", id, name };
}

function planView({ at, ...plan }: FakeRequest["life"]["plan"]): PlanView {
  return { ...plan, at: at === null ? null : textOf(at) };
}

function textOf(at: number): string {
  return new Date(at).toISOString();
}
