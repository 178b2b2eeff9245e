import {
  type Change,
  diffEnvironment,
  type Submission,
  type Submitted,
} from "@yardarm/core/changes";
import { type Environment, parseEnvironment, type Registry } from "@yardarm/core/registry";
import type { Caller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Leave } from "../../platform/leave.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { loadSlice } from "../changes/registry-read-model.ts";

/** The writer, as this feature needs it. */
export type Submit = (caller: Caller, proposal: Submission & Leave) => Promise<Submitted>;

export interface EnvironmentPlace {
  readonly project: string;
  readonly environment: string;
  /** That the caller has seen. */
  readonly version: number;
}

export interface EnvironmentService {
  /** Makes an environment, from an unread document without a place, at the end of the row. */
  create(
    caller: Caller,
    project: string,
    wish: Leave & { readonly environment: { readonly key: string } },
  ): Promise<Submitted>;
  /** Replaces some fields. A new place moves the others aside. */
  patch(
    caller: Caller,
    place: EnvironmentPlace,
    wish: Leave & { readonly fields: object },
  ): Promise<Submitted>;
}

export interface EnvironmentServiceDeps {
  readonly reader: Reader;
  readonly submit: Submit;
}

export function createEnvironmentService(deps: EnvironmentServiceDeps): EnvironmentService {
  const { reader, submit } = deps;
  return {
    async create(caller, project, { environment: document, ...leave }) {
      const { environments } = await readStages(reader, project);
      const places = [...environments.values()].map(({ position }) => position);
      const position = Math.max(-1, ...places) + 1;
      const environment = parsed({ ...document, position });
      const { key } = environment;
      return submit(caller, {
        ...leave,
        project,
        changes: [{ kind: "environment.create", environment: key, from: null, to: environment }],
        toRequest: (pointer) =>
          pointer === "/0/environment"
            ? "/key"
            : pointer.replace(/^(\/0\/to|\/environments\/[^/]+)/, ""),
      });
    },

    async patch(caller, { project, environment: key, version }, { fields, ...leave }) {
      const { environments } = await readStages(reader, project);
      const before = environments.get(key);
      if (before === undefined) throw environmentNotFound(key);
      const after = parsed(withoutEmpty({ ...before, ...fields }));
      const changes = inRow([...environments.values()], after).flatMap((next) => {
        const was = environments.get(next.key);
        return was === undefined ? [] : diffEnvironment(was, next);
      });
      return submit(caller, {
        ...leave,
        project,
        changes,
        guards: [{ address: `environment/${key}`, version }],
        toRequest: pointersOf(changes),
      });
    },
  };
}

/** That nothing is known of contexts is said by leaving it out. */
function withoutEmpty({ correlations, ...rest }: Pick<Environment, "correlations">): object {
  return correlations?.length === 0 ? rest : { ...rest, ...(correlations && { correlations }) };
}

export function environmentNotFound(environment: string): DomainError {
  return new DomainError(
    "not_found",
    "environment_not_found",
    `There is no environment "${environment}" in this project.`,
  );
}

/** Environments come along with whatever is asked for. */
async function readStages(reader: Reader, project: string): Promise<Registry> {
  const loaded = await loadSlice(reader, project, []);
  if (loaded !== undefined) return loaded.registry;
  throw new DomainError("not_found", "project_not_found", `There is no project "${project}".`);
}

function parsed(document: object): Environment {
  const { value, problems } = parseEnvironment(document);
  refuseProblems(problems);
  if (value === undefined) throw new Error("An environment without problems was not read.");
  return value;
}

/** The row of stages with this one at the place it asks for, or at the end, and all places counted anew. */
export function inRow(
  environments: readonly Environment[],
  moved: Environment,
): readonly Environment[] {
  const others = environments
    .filter(({ key }) => key !== moved.key)
    .sort((left, right) => left.position - right.position);
  const row = others.toSpliced(Math.min(moved.position, others.length), 0, moved);
  return row.map((environment, position) => ({ ...environment, position }));
}

function pointersOf(changes: readonly Change[]) {
  return (pointer: string): string => {
    const [, index = ""] = pointer.split("/");
    const change = changes[Number(index)];
    return change?.kind === "environment.fact" ? `/${change.field}` : "";
  };
}
