import type { Change } from "@yardarm/core/changes";
import { starterPolicies } from "@yardarm/core/policies";
import { defaultEnvironments, type Environment, type Policy } from "@yardarm/core/registry";
import { type Caller, personBehind } from "../../platform/actor.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import { violatedConstraint } from "../../platform/db/violated-constraint.ts";
import { DomainError } from "../../platform/domain-error.ts";
import { insertFirstAdmin, insertProject } from "./project-store.ts";

export interface ProjectEvent {
  readonly kind: "project.created";
  readonly caller: Caller;
  readonly summary: string;
  readonly details: Readonly<Record<string, string>>;
}

export interface ProjectDeps {
  readonly database: Database;
  readonly record: (tx: Transaction, chain: string, event: ProjectEvent) => Promise<unknown>;
  /** Changes the registry within a transaction that is open already. */
  readonly submitIn: (
    tx: Transaction,
    caller: Caller,
    proposal: {
      readonly project: string;
      readonly changes: readonly Change[];
      readonly reason?: string;
    },
  ) => Promise<unknown>;
}

export interface ProjectService {
  create(project: { key: string; name: string }, caller: Caller): Promise<void>;
}

export function createProjectService({ database, record, submitIn }: ProjectDeps): ProjectService {
  return {
    async create(project, caller) {
      try {
        await inTransaction(database, async (tx) => {
          await insertProject(tx, project);
          const { actor } = caller;
          const personId = personBehind(actor);
          if (personId !== undefined)
            await insertFirstAdmin(tx, { project: project.key, personId });
          const summary = `${actor.name} made the project ${project.name}.`;
          const details = { name: project.name };
          await record(tx, `project:${project.key}`, {
            kind: "project.created",
            caller,
            summary,
            details,
          });
          await submitIn(tx, caller, {
            project: project.key,
            changes: [...defaultEnvironments.map(creation), ...starterPolicies.map(introduction)],
          });
        });
      } catch (error) {
        if (violatedConstraint(error) !== "project_pkey") throw error;
        throw new DomainError(
          "conflict",
          "project_key_taken",
          `There is a project "${project.key}" already.`,
          {
            violations: [{ pointer: "/key", detail: "Is taken." }],
          },
        );
      }
    },
  };
}

function creation(environment: Environment): Change {
  return { kind: "environment.create", environment: environment.key, from: null, to: environment };
}

function introduction(policy: Policy): Change {
  return { kind: "policy.create", policy: policy.key, from: null, to: policy };
}
