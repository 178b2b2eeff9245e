import {
  type Change,
  diffConfig,
  diffFlag,
  type Submission,
  type Submitted,
} from "@yardarm/core/changes";
import { leaving, lifecycleRulesOf } from "@yardarm/core/lifecycle";
import {
  completeFlag,
  type Flag,
  normalConfig,
  type Policy,
  parseFlag,
  parseFlagFacts,
  patchFlag,
} from "@yardarm/core/registry";
import { type FlagConfig, parseFlagConfig } from "@yardarm/sdk/model";
import type { Caller } from "../../platform/actor.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Leave } from "../../platform/leave.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { loadSlice } from "../changes/registry-read-model.ts";
import { pointersOfConfig, pointersOfNewFlag, pointersOfPatch } from "./flag-pointers.ts";

/** The writer, as this feature needs it. */
export type Submit = (caller: Caller, proposal: Submission & Leave) => Promise<Submitted>;

/** Which flag, and which version of it the caller has seen. */
export interface FlagPlace {
  readonly project: string;
  readonly flag: string;
  readonly version: number;
}

export interface ConfigPlace extends FlagPlace {
  readonly environment: string;
}

export interface FlagService {
  /** Makes a flag from an unread document. */
  create(
    caller: Caller,
    project: string,
    wish: Leave & { readonly flag: unknown },
  ): Promise<Submitted>;
  /** Replaces facts, and the variants when they are given. */
  patch(
    caller: Caller,
    place: FlagPlace,
    wish: Leave & { readonly facts: object; readonly variants?: readonly unknown[] | undefined },
  ): Promise<Submitted>;
  putConfig(
    caller: Caller,
    place: ConfigPlace,
    wish: Leave & { readonly config: unknown },
  ): Promise<Submitted>;
  switchConfig(
    caller: Caller,
    place: ConfigPlace,
    wish: Leave & { readonly on: boolean },
  ): Promise<Submitted>;
}

export interface FlagServiceDeps {
  readonly reader: Reader;
  readonly clock: Clock;
  readonly submit: Submit;
}

export function createFlagService({ reader, clock, submit }: FlagServiceDeps): FlagService {
  async function writeConfig(
    caller: Caller,
    place: ConfigPlace,
    wish: Leave & { readonly next: (flag: Flag, config: FlagConfig) => FlagConfig },
  ): Promise<Submitted> {
    const { project, flag: key, environment, version } = place;
    const { next, ...leave } = wish;
    const flag = await readFlag(reader, project, key);
    const config = configIn(flag, environment);
    const changes = diffConfig(key, environment, config, next(flag, config));
    return submit(caller, {
      ...leave,
      project,
      changes,
      guards: [{ address: `flag/${key}/${environment}`, version }],
      toRequest: pointersOfConfig(key, environment),
    });
  }

  return {
    async create(caller, project, { flag: document, ...leave }) {
      const { value: flag, problems } = parseFlag(document);
      refuseProblems(problems);
      if (flag === undefined) throw new Error("A flag without problems was not read.");
      const change: Change = { kind: "flag.create", flag: flag.key, from: null, to: flag };
      return submit(caller, {
        ...leave,
        project,
        changes: [change],
        toRequest: pointersOfNewFlag(flag.key),
      });
    },

    async patch(caller, { project, flag: key, version }, { facts, variants, ...leave }) {
      const { flag: before, policies } = await readFlagAndPolicies(reader, project, key);
      const { graceDays } = lifecycleRulesOf(policies);
      const after = leaving(before, patched(before, facts, variants), {
        graceDays,
        now: clock().getTime(),
      });
      const changes = diffFlag(before, after);
      return submit(caller, {
        ...leave,
        project,
        changes,
        guards: [{ address: `flag/${key}`, version }],
        toRequest: pointersOfPatch(key, changes, after.variants),
      });
    },

    putConfig: (caller, place, { config: document, ...leave }) =>
      writeConfig(caller, place, { ...leave, next: (flag) => parsedConfig(flag, document) }),

    switchConfig: (caller, place, { on, ...leave }) =>
      writeConfig(caller, place, { ...leave, next: (_flag, config) => ({ ...config, on }) }),
  };
}

export function flagNotFound(flag: string): DomainError {
  return new DomainError("not_found", "flag_not_found", `There is no flag "${flag}".`);
}

async function readFlag(reader: Reader, project: string, key: string): Promise<Flag> {
  return (await readFlagAndPolicies(reader, project, key)).flag;
}

/** Its configs are those of all environments, so that a difference is the whole difference. */
async function readFlagAndPolicies(
  reader: Reader,
  project: string,
  key: string,
): Promise<{ readonly flag: Flag; readonly policies: Iterable<Policy> }> {
  const loaded = await loadSlice(reader, project, [`flag/${key}`]);
  const flag = loaded?.registry.flags.get(key);
  if (loaded === undefined || flag === undefined) throw flagNotFound(key);
  return {
    flag: completeFlag(flag, loaded.registry.environments.keys()),
    policies: loaded.registry.policies.values(),
  };
}

function configIn({ configs }: Flag, environment: string): FlagConfig {
  const config = Object.hasOwn(configs, environment) ? configs[environment] : undefined;
  if (config !== undefined) return config;
  throw environmentNotFound(environment);
}

export function environmentNotFound(environment: string): DomainError {
  return new DomainError(
    "not_found",
    "environment_not_found",
    `There is no environment "${environment}" in this project.`,
  );
}

/** Variants are judged as part of the whole flag: their values must be of its type and fit its schema. */
function patched(before: Flag, facts: object, variants: readonly unknown[] | undefined): Flag {
  const { value = {}, problems } = parseFlagFacts(facts);
  refuseProblems(problems);
  const flag = patchFlag(before, value);
  if (variants === undefined) return flag;
  // With configs that name variants which are to go, it is the commit that says so.
  const { value: whole, problems: misfits } = parseFlag({ ...flag, variants, configs: {} });
  refuseProblems(misfits);
  return whole === undefined ? flag : { ...flag, variants: whole.variants };
}

function parsedConfig({ variants }: Flag, document: unknown): FlagConfig {
  const names = variants.map(({ name }) => name);
  const { value, problems } = parseFlagConfig(document, names);
  refuseProblems(problems, { toRequest: (pointer) => `/config${pointer}` });
  if (value === undefined) throw new Error("A config without problems was not read.");
  return normalConfig(value);
}
