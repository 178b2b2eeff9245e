import type { RequestDemand } from "./life.ts";

/** One approval, of anybody else who may approve there; no policy asks for it. */
export function anybodysApproval(environments: readonly string[], reason: string): RequestDemand {
  return { approvals: 1, from: "approver", owners: [], environments, policy: null, reason };
}
