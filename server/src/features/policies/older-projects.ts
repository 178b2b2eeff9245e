/** Projects that are older than policies get what new ones start with, as advice. */
import type { Change } from "@yardarm/core/changes";
import { starterAdvice } from "@yardarm/core/policies";
import { type Caller, systemCaller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Job } from "../../platform/jobs.ts";
import { listWithoutPolicies } from "./policy-read-model.ts";

export interface OlderProjectsDeps {
  readonly reader: Reader;
  readonly submit: (
    caller: Caller,
    proposal: {
      readonly project: string;
      readonly changes: readonly Change[];
      readonly reason: string;
    },
  ) => Promise<unknown>;
}

const hourMs = 3_600_000;

/** It looks again, for what was imported meanwhile; a project that ever had a policy is left alone. */
export function starterForOlderProjects({ reader, submit }: OlderProjectsDeps): Job {
  return {
    name: "give older projects the starter policies",
    everyMs: hourMs,
    async run() {
      for (const project of await listWithoutPolicies(reader)) {
        const reason = "What new projects start with, as advice; change or archive any of it.";
        await submit(systemCaller("starter"), { project, changes, reason }).catch(refusedOnly);
      }
    },
  };
}

const changes: readonly Change[] = starterAdvice.map((policy) => ({
  kind: "policy.create",
  policy: policy.key,
  from: null,
  to: policy,
}));

/** Another server was first. */
function refusedOnly(error: unknown): void {
  if (!(error instanceof DomainError)) throw error;
}
