import {
  type Change,
  diffInteraction,
  type Submission,
  type Submitted,
} from "@yardarm/core/changes";
import { type InteractionRule, parseInteractionRule, type Registry } from "@yardarm/core/registry";
import type { Parsed } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Leave } from "../../platform/leave.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { loadSlice } from "../changes/registry-read-model.ts";

/** The writer, as this feature needs it. */
export type Submit = (caller: Caller, proposal: Submission & Leave) => Promise<Submitted>;

/** A rule, and the version of it that the caller has seen. */
export interface RulePlace {
  readonly project: string;
  readonly key: string;
  readonly version: number;
}

export interface RuleService {
  /** Makes a rule from an unread document, whose statement may be text. */
  create(
    caller: Caller,
    project: string,
    wish: Leave & { readonly rule: object },
  ): Promise<Submitted>;
  /** Fields that are undefined stay, those that are null go. */
  patch(
    caller: Caller,
    place: RulePlace,
    wish: Leave & { readonly fields: object },
  ): Promise<Submitted>;
  remove(caller: Caller, place: RulePlace, leave: Leave): Promise<Submitted>;
}

export interface RuleServiceDeps {
  readonly reader: Reader;
  readonly submit: Submit;
}

export function createRuleService({ reader, submit }: RuleServiceDeps): RuleService {
  async function find({ project, key }: RulePlace): Promise<InteractionRule> {
    const rule = (await readSmall(reader, project)).interactions.get(key);
    if (rule === undefined) throw ruleNotFound(key);
    return rule;
  }

  return {
    async create(caller, project, { rule, ...leave }) {
      const to = readRule(rule);
      const change: Change = { kind: "interaction.create", interaction: to.key, from: null, to };
      return submit(caller, { ...leave, project, changes: [change], toRequest: newPointer });
    },

    async patch(caller, place, { fields, ...leave }) {
      const before = await find(place);
      const stated = Object.entries({ ...before, ...fields }).filter(
        ([, value]) => value !== null && value !== undefined,
      );
      const after = readRule(Object.fromEntries(stated));
      return submit(caller, { ...leave, ...guarded(place, diffInteraction(before, after)) });
    },

    async remove(caller, place, leave) {
      const from = await find(place);
      const change: Change = { kind: "interaction.create", interaction: from.key, from, to: null };
      return submit(caller, { ...leave, ...guarded(place, [change]) });
    },
  };
}

export function ruleNotFound(rule: string): DomainError {
  const detail = `There is no interaction rule "${rule}".`;
  return new DomainError("not_found", "interaction_not_found", detail);
}

/** Or a refusal with everything that is wrong with the document. */
export function readRule(document: object): InteractionRule {
  const { value, problems }: Parsed<InteractionRule> = parseInteractionRule(document);
  refuseProblems(problems);
  if (value === undefined) throw new Error("A document without problems was not read.");
  return value;
}

/** Rules come along with whatever is asked for. */
async function readSmall(reader: Reader, project: string): Promise<Registry> {
  const loaded = await loadSlice(reader, project, []);
  if (loaded !== undefined) return loaded.registry;
  throw new DomainError("not_found", "project_not_found", `There is no project "${project}".`);
}

function guarded({ project, key, version }: RulePlace, changes: readonly Change[]) {
  return {
    project,
    changes,
    guards: [{ address: `interaction/${key}`, version }],
    toRequest: (pointer: string): string => {
      const [, first = "", , ...rest] = pointer.split("/");
      if (first === "interactions") return ["", ...rest].join("/");
      const change = changes[Number(first)];
      return change !== undefined && "field" in change ? `/${change.field}` : "";
    },
  };
}

/** A new rule stands in the request as it is, and what is taken is its key. */
function newPointer(pointer: string): string {
  return pointer === "/0/interaction"
    ? "/key"
    : pointer.replace(/^(\/0\/to|\/interactions\/[^/]+)/, "");
}
