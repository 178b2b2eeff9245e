import { isOpen } from "@yardarm/core/requests";
import type { Problem } from "@yardarm/sdk/model";
import type { Reader } from "../../platform/db/reader.ts";
import type { Proposal } from "./proposal.ts";
import { refuseWish } from "./refusals.ts";
import { findAnyRequest } from "./request-read-model.ts";
import type { RequestPlace } from "./taking.ts";

type AskedOf = Pick<Proposal, "project" | "changes" | "emergency">;

/**
 * Asks something of a proposal that needs more than the registry to know. It is asked before the transaction, because it
 * may take its time. Pointers of problems stand in the list of changes: `/3/to/owner`.
 */
export type Gate = (proposal: AskedOf) => Promise<readonly Problem[]>;

export async function askGates(
  gates: readonly Gate[],
  wish: AskedOf & Pick<Proposal, "toRequest">,
): Promise<void> {
  const found = await Promise.all(gates.map((gate) => gate(wish)));
  refuseWish(wish, found.flat());
}

/** Once more for a request that waited: what they know of may have changed since it was asked for. */
export async function askGatesAgain(
  { gates, reader }: { readonly gates: readonly Gate[]; readonly reader: Reader },
  { project, request: number }: RequestPlace,
): Promise<void> {
  const request = await findAnyRequest(reader, project, number);
  // What is over has its own refusal, and what is sent twice was asked the first time.
  if (request === undefined || !isOpen(request.state)) return;
  const { changes } = request;
  await askGates(gates, { project, changes, toRequest: () => "" });
}
