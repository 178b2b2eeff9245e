import type { Effect } from "@yardarm/core/changes";
import {
  decisiveFacts,
  everyFact,
  type Judgement,
  judge,
  type PolicyFacts,
} from "@yardarm/core/policies";
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
  readonly hasReason: boolean | undefined;
  /** Environment → combinations that become possible there, where they were worked out. */
  readonly newCombinations: PolicyFacts["newCombinations"] & {};
  /** Whether somebody reads what is found: then also what is wrong already, and stops nothing. */
  readonly isToBeRead: boolean;
}

/** What the policies of a project say of a request. */
export async function judgeRequest(
  reader: Reader,
  { at, isDirect, hasReason, newCombinations, isToBeRead, ...sides }: Request,
): Promise<Judgement> {
  const wanted = isToBeRead ? everyFact(sides) : decisiveFacts(sides);
  const facts = await readPolicyFacts(reader, { project: sides.before.project, wanted, at });
  const told = { isDirect, newCombinations, ...(hasReason !== undefined && { hasReason }) };
  return judge({ ...sides, facts: { ...facts, ...told }, now: at.getTime() });
}
