import {
  type Change,
  diffPolicy,
  diffWaiver,
  type Submission,
  type Submitted,
} from "@yardarm/core/changes";
import {
  type Policy,
  parsePolicy,
  parseWaiver,
  type Registry,
  type Waiver,
} from "@yardarm/core/registry";
import type { Parsed } from "@yardarm/sdk/model";
import { type Caller, personBehind } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Leave } from "../../platform/leave.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { loadSlice } from "../changes/registry-read-model.ts";

/** The writer, as this feature needs it. */
export type Submit = (caller: Caller, proposal: Submission & Leave) => Promise<Submitted>;

/** A policy or waiver, and the version of it that the caller has seen. */
export interface Place {
  readonly project: string;
  readonly key: string;
  readonly version: number;
}

export interface PolicyService {
  /** Makes a policy from an unread document. */
  createPolicy(
    caller: Caller,
    project: string,
    wish: Leave & { readonly policy: object },
  ): Promise<Submitted>;
  patchPolicy(
    caller: Caller,
    place: Place,
    wish: Leave & { readonly fields: object },
  ): Promise<Submitted>;
  /** Grants a waiver in the caller's own name. */
  grantWaiver(
    caller: Caller,
    project: string,
    wish: Leave & { readonly waiver: object },
  ): Promise<Submitted>;
  /** Changes its end or its reason; the caller answers for it from then on. */
  patchWaiver(
    caller: Caller,
    place: Place,
    wish: Leave & { readonly fields: object },
  ): Promise<Submitted>;
  takeBackWaiver(caller: Caller, place: Place, leave: Leave): Promise<Submitted>;
}

export interface PolicyServiceDeps {
  readonly reader: Reader;
  readonly submit: Submit;
}

export function createPolicyService({ reader, submit }: PolicyServiceDeps): PolicyService {
  async function find<Room extends "policies" | "waivers">(place: Place, room: Room) {
    const registry = await readGovernance(reader, place.project);
    const found: ReadonlyMap<string, Policy | Waiver> = registry[room];
    const entity = found.get(place.key);
    if (entity !== undefined) return entity;
    throw room === "policies" ? policyNotFound(place.key) : waiverNotFound(place.key);
  }

  return {
    async createPolicy(caller, project, { policy: document, ...leave }) {
      const to = read(parsePolicy(document));
      const change: Change = { kind: "policy.create", policy: to.key, from: null, to };
      return submit(caller, { ...leave, project, changes: [change], toRequest: newPointer });
    },

    async patchPolicy(caller, place, { fields, ...leave }) {
      const before = read(parsePolicy(await find(place, "policies")));
      const after = read(parsePolicy({ ...before, ...fields }));
      const changes = diffPolicy(before, after);
      return submit(caller, { ...leave, ...guarded("policy", place, changes) });
    },

    async grantWaiver(caller, project, { waiver: document, ...leave }) {
      const to = read(parseWaiver({ ...document, approver: personOf(caller) }));
      const change: Change = { kind: "waiver.create", waiver: to.key, from: null, to };
      return submit(caller, { ...leave, project, changes: [change], toRequest: newPointer });
    },

    async patchWaiver(caller, place, { fields, ...leave }) {
      const before = read(parseWaiver(await find(place, "waivers")));
      const after = read(parseWaiver({ ...before, ...fields, approver: personOf(caller) }));
      const changes = diffWaiver(before, after);
      return submit(caller, { ...leave, ...guarded("waiver", place, changes) });
    },

    async takeBackWaiver(caller, place, leave) {
      const from = read(parseWaiver(await find(place, "waivers")));
      const change: Change = { kind: "waiver.create", waiver: from.key, from, to: null };
      return submit(caller, { ...leave, ...guarded("waiver", place, [change]) });
    },
  };
}

export function policyNotFound(policy: string): DomainError {
  return new DomainError("not_found", "policy_not_found", `There is no policy "${policy}".`);
}

function waiverNotFound(waiver: string): DomainError {
  return new DomainError("not_found", "waiver_not_found", `There is no waiver "${waiver}".`);
}

/** Policies and waivers come along with whatever is asked for. */
async function readGovernance(reader: Reader, project: string): Promise<Registry> {
  const loaded = await loadSlice(reader, project, []);
  if (loaded !== undefined) return loaded.registry;
  throw new DomainError("not_found", "project_not_found", `There is no project "${project}".`);
}

function read<T>({ value, problems }: Parsed<T>): T {
  refuseProblems(problems);
  if (value === undefined) throw new Error("A document without problems was not read.");
  return value;
}

/** Nobody stands behind a service account; the writer refuses a waiver in its name. */
function personOf({ actor }: Caller): string {
  return personBehind(actor) ?? actor.id;
}

function guarded(room: "policy" | "waiver", place: Place, changes: readonly Change[]) {
  const { project, key, version } = place;
  return {
    project,
    changes,
    guards: [{ address: `${room}/${key}`, version }],
    toRequest: (pointer: string): string => {
      const [, first = "", , ...rest] = pointer.split("/");
      if (first === "policies" || first === "waivers") return ["", ...rest].join("/");
      const change = changes[Number(first)];
      return change !== undefined && "field" in change ? `/${change.field}` : "";
    },
  };
}

/** A new entity stands in the request as it is; `/0/to/flag` is its `/flag`, and what is taken is its key. */
function newPointer(pointer: string): string {
  return /^\/0\/(policy|waiver)$/.test(pointer)
    ? "/key"
    : pointer.replace(/^(\/0\/to|\/(policies|waivers)\/[^/]+)/, "");
}
