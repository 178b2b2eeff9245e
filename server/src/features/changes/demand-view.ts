/** What is demanded of a request, for people: how far that is, who could still agree, and what if nobody could. */
import type { Owner } from "@yardarm/core/registry";
import {
  type Candidate,
  candidatesFor,
  type Life,
  metBy,
  type RequestDemand,
  type Shortage,
  shortageOf,
} from "@yardarm/core/requests";
import type { Reader } from "../../platform/db/reader.ts";
import { loadSlice } from "./registry-read-model.ts";

/** Somebody who could agree. */
export interface PossibleApprover {
  readonly id: string;
  readonly name: string;
  readonly teams: readonly string[];
  mayApproveIn(kind?: string): boolean;
}

export interface DemandFacts {
  readonly approvers: readonly PossibleApprover[];
  /** Environment → its kind. */
  readonly kinds: ReadonlyMap<string, string>;
  readonly ownerNames: { nameOf(owner: Owner): string };
}

export interface DemandFactsDeps {
  readonly approversOf: (reader: Reader, project: string) => Promise<readonly PossibleApprover[]>;
  readonly ownerNamesOf: (reader: Reader) => Promise<DemandFacts["ownerNames"]>;
}

export async function factsOf(
  reader: Reader,
  { approversOf, ownerNamesOf }: DemandFactsDeps,
  project: string,
): Promise<DemandFacts> {
  const [approvers, ownerNames, loaded] = await Promise.all([
    approversOf(reader, project),
    ownerNamesOf(reader),
    loadSlice(reader, project, []),
  ]);
  const environments = [...(loaded?.registry.environments.values() ?? [])];
  return {
    ...{ approvers, ownerNames },
    kinds: new Map(environments.map(({ key, kind }) => [key, kind])),
  };
}

type Waiting = Pick<Life, "approvals" | "hash" | "writers">;

const shownMax = 20;

export function demandsOf(life: Waiting, demands: readonly RequestDemand[], facts: DemandFacts) {
  const candidates = candidatesOf(facts);
  return metBy(life, demands).map(({ demand, given: count, isMet }) => ({
    approvals: demand.approvals,
    from: demand.from,
    owners: demand.owners.map((owner) => ({ ...owner, name: facts.ownerNames.nameOf(owner) })),
    environments: [...demand.environments],
    ...{ policy: demand.policy, reason: demand.reason, given: count, isMet },
    mayMeet: candidatesFor(life, demand, candidates)
      .slice(0, shownMax)
      .map(({ id, name }) => ({ id, name })),
    stuck: isMet ? null : (stuckOf(life, demand, facts) ?? null),
  }));
}

/** Why a demand can never be met as people and roles are now, and what to do about it. */
export interface Stuck {
  readonly detail: string;
  readonly wayOut: string;
}

export function stuckOf(
  life: Waiting,
  demand: RequestDemand,
  facts: DemandFacts,
): Stuck | undefined {
  const shortage = shortageOf(life, demand, candidatesOf(facts));
  return shortage && wordsOf(shortage, demand, facts);
}

/** Demands that nobody could meet, as findings: nothing refuses the request, and it would wait for ever. */
export function stuckFindings(
  life: Waiting,
  demands: readonly RequestDemand[],
  facts: DemandFacts,
) {
  return demands.flatMap((demand) => {
    const stuck = stuckOf(life, demand, facts);
    if (stuck === undefined) return [];
    const [environment = null] = demand.environments;
    return [
      {
        ...{ kind: "approval", code: "nobody_can_agree", ...stuck },
        severity: "blocking" as const,
        address: environment === null ? "project" : `environment/${environment}`,
        ...{ flag: null, environment, source: demand.policy, evidence: null, witness: null },
        ...{ isStanding: false, waiver: null, refuses: false },
      },
    ];
  });
}

function candidatesOf({ approvers, kinds }: DemandFacts) {
  return approvers.map(
    ({ id, name, teams, mayApproveIn }): Candidate & { readonly name: string } => ({
      ...{ id, name, teams },
      mayApproveIn: (environment) => mayApproveIn(kinds.get(environment)),
    }),
  );
}

function wordsOf(
  { owner, missing }: Shortage,
  { environments, policy }: RequestDemand,
  { ownerNames }: DemandFacts,
): Stuck {
  const list = new Intl.ListFormat("en");
  const where = environments.length === 0 ? "here" : `in ${list.format(environments)}`;
  const letOff = policy === null ? "" : `, or have the policy \`${policy}\` waived`;
  if (owner === null) {
    const who = missing === 1 ? "one more person" : `${missing} more people`;
    return {
      detail: `Nobody is left to agree: it needs ${who} who may approve ${where}, and wrote none of it.`,
      wayOut: `An admin of the project can give somebody the role of an approver${letOff}.`,
    };
  }
  const name = ownerNames.nameOf(owner);
  if (owner.kind === "person") {
    return {
      detail: `${name} answers for it and has to agree, but may not approve ${where}.`,
      wayOut: `Give ${name} a role that may, hand it to somebody who has one${letOff}.`,
    };
  }
  const many = missing === 1 ? "nobody" : `${missing} too few`;
  return {
    detail: `The team ${name} has to agree, and ${many} in it may approve ${where} and wrote none of it.`,
    wayOut: `Add somebody who may approve ${where} to the team, hand what it owns to another team${letOff}.`,
  };
}
