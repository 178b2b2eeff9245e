import type { Effect } from "@yardarm/core/changes";
import { type Judgement, judge, type PolicyFacts } from "@yardarm/core/policies";
import type { Registry } from "@yardarm/core/registry";
import type { Reader } from "../../platform/db/reader.ts";
import { readPolicyFacts } from "./policy-facts-read-model.ts";

interface Request {
  readonly before: Registry;
  readonly after: Registry;
  readonly effect: Effect;
  readonly at: Date;
  /** Whether nobody else has agreed to it. */
  readonly isDirect: boolean;
  /** Environment → combinations that become possible there, where they were worked out. */
  readonly newCombinations: PolicyFacts["newCombinations"] & {};
}

/** What the policies of a project say of a request. */
export async function judgeRequest(
  reader: Reader,
  { at, isDirect, newCombinations, ...sides }: Request,
): Promise<Judgement> {
  const { before, after, effect } = sides;
  const flags = effect.entities
    .map(({ address }) => address.split("/"))
    .filter(([room]) => room === "flag")
    .map(([, key = ""]) => key);
  const facts = await readPolicyFacts(reader, {
    project: before.project,
    policies: [...before.policies.values(), ...after.policies.values()],
    flags: [...new Set(flags)],
    at,
  });
  return judge({ ...sides, facts: { ...facts, isDirect, newCombinations }, now: at.getTime() });
}
