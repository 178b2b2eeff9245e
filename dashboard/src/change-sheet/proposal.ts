import type { Change } from "@yardarm/core/changes";
import type { Applied } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import type { Answer } from "../api/http.ts";

/** What a person adds to a change in the sheet. */
export interface Consent {
  readonly reason?: string;
  readonly emergency?: true;
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
  /** Shows the outcome before the server has answered; gives back how to unshow it. */
  readonly show?: () => () => void;
}

export type Outcome =
  | { readonly state: Applied["state"]; readonly answer: Answer<Applied> }
  | { readonly state: "cancelled" };
