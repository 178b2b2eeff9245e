import type { Change } from "@yardarm/core/changes";
import type { Applied } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import type { Answer } from "../api/http.ts";

/** What a person adds to a change, and how far they want it to go. It is sent along with the write. */
export interface Consent {
  readonly reason?: string;
  readonly emergency?: true;
  /** False: refuse it where somebody else would have to agree, instead of asking them. */
  readonly mayWait?: boolean;
}

/** A write of the registry, before it is sent: enough to show it, to send it and to take it back. */
export interface Proposal {
  /** What would be done, as a heading: `Turn on new-checkout in Production`. */
  readonly title: string;
  /** From what to what, as a small picture under the heading. */
  readonly picture?: ReactNode;
  /** The same write as typed changes, so that the sheet can show what they would do. */
  readonly changes: readonly Change[];
  readonly send: (consent: Consent) => Promise<Answer<Applied>>;
  /** Said when it is done: `new-checkout is on in Staging`. */
  readonly done: string;
  /** The sheet begins with the way past everybody; everything else is said below it. */
  readonly isEmergency?: boolean;
  /** The open request that it goes on from, and so goes into: what was edited is what that one would make. */
  readonly into?: number | undefined;
  /** Shows the outcome before the server has answered; gives back how to unshow it. */
  readonly show?: () => () => void;
}

/** `waits`: nothing is written yet; the change request says for whom or for what time. */
export type Outcome =
  | { readonly state: "applied" | "unchanged"; readonly answer: Answer<Applied> }
  | {
      readonly state: "waits";
      readonly request: number;
      readonly as: "asked" | "draft" | "gathered";
    }
  | { readonly state: "cancelled" };

/** What came of a write, by the answer to it. */
export function outcomeOf(answer: Answer<Applied>): Outcome {
  const { state, request } = answer.body;
  if (state !== "waits") return { state, answer };
  if (request === undefined) throw new TypeError("What waits has a number.");
  return { state, request, as: "asked" };
}
