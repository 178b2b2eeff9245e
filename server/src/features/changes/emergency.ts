/** Writes that wait for nobody: who may, what they may do, and what is kept for somebody else to look at. */
import { isRefusal } from "@yardarm/core/policies";
import {
  emergencyLife,
  noPlan,
  reasonMs,
  type TooMuch,
  tooMuchForEmergency,
} from "@yardarm/core/requests";
import type { Caller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import type { Transaction } from "../../platform/db/transaction.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { AppliedRequest, LifeOfApplied } from "./applied-request.ts";
import { brokenIn, neededInEmergency, refuseElsewhere } from "./judge.ts";
import type { Proposal } from "./proposal.ts";
import { readEarlier } from "./registry-read-model.ts";
import { blockedIn } from "./rule-refusals.ts";
import { doerOf, type FindMaker, withName } from "./waiting-request.ts";
import { boundOf, type Weighed } from "./weigh.ts";

export interface DeclaredEmergency {
  /** Where demands, or policies and interaction rules that block, are written past. */
  readonly environments: readonly string[];
}

/** `undefined`: it is none, or nothing stands in its way. */
export async function emergencyOf(
  tx: Transaction,
  caller: Caller,
  proposal: Proposal,
  weighed: Weighed,
): Promise<DeclaredEmergency | undefined> {
  if (proposal.emergency !== true) return undefined;
  const { demands, findings, after, outlook } = weighed;
  const broken = findings.filter(isRefusal);
  const places = [
    ...demands.flatMap((demand) => demand.environments),
    ...brokenIn(after, broken),
    ...blockedIn(outlook),
  ];
  if (demands.length === 0 && places.length === 0) return undefined;
  const environments = [...new Set(places)].sort();
  refuseElsewhere(caller, proposal, neededInEmergency(weighed, environments));
  refuseTooMuch(await tooMuchOf(tx, proposal.project, weighed, proposal.reverts));
  return { environments };
}

/** What an emergency may not bring to where it would be. */
export async function tooMuchOf(
  reader: Reader,
  project: string,
  weighed: Weighed,
  reverts?: number,
): Promise<readonly TooMuch[]> {
  const addresses = weighed.effect.entities.map(({ address }) => address);
  const earlier = await readEarlier(reader, project, addresses);
  // The keys of a list have no former version; taking a request back brings back those that were there.
  return tooMuchForEmergency(weighed, earlier).filter(
    ({ address }) => reverts === undefined || !address.startsWith("list/"),
  );
}

function refuseTooMuch(tooMuch: readonly TooMuch[]): void {
  const [first] = tooMuch;
  if (first === undefined) return;
  const detail = `An emergency only makes things safe. ${first.detail}`;
  throw new DomainError("forbidden", "emergency_too_much", detail, {
    violations: tooMuch.map((each) => ({ pointer: "", detail: each.detail })),
  });
}

interface Lived {
  readonly caller: Caller;
  readonly at: Date;
  readonly reason: string | undefined;
  readonly weighed: Weighed;
  readonly emergency: DeclaredEmergency;
}

/** What it was written past, and what is stored of it until somebody else has looked at it and ever after. */
export async function writtenPast(
  tx: Transaction,
  { makerOf }: { readonly makerOf: FindMaker },
  { caller, at: date, reason, weighed, emergency }: Lived,
): Promise<Pick<AppliedRequest, "brokeGlassOf" | "broken"> & { readonly life: LifeOfApplied }> {
  const by = await doerOf(tx, caller.actor, makerOf);
  const { hash, ground } = await boundOf(tx, weighed, null);
  const at = date.getTime();
  const reasonDueAt = reason === undefined ? at + reasonMs : null;
  const { environments } = emergency;
  const life = emergencyLife(
    { by, at, hash, plan: noPlan },
    { environments, reasonDueAt, review: null },
  );
  return {
    brokeGlassOf: environments,
    broken: weighed.findings.filter(isRefusal),
    life: { life, ground, names: withName({}, caller.actor) },
  };
}
