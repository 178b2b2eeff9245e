import type { Transaction } from "../../platform/db/transaction.ts";
import type { Doer } from "./event.ts";
import { emit } from "./outbox.ts";

/** A request for which somebody is asked to agree. */
export interface AskedRequest {
  readonly project: string;
  readonly number: number;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | null;
  readonly author: Doer;
  readonly effect: { readonly deltas: { readonly [environment: string]: unknown } };
  /** It is asked for again when it was edited. */
  readonly life: {
    readonly version: number;
    readonly writers: readonly { readonly person?: string }[];
  };
  readonly at: Date;
  readonly approvers: readonly { readonly id: string; readonly name: string }[];
}

/** More names would say no more. */
const reviewersMax = 20;

/** Told in the transaction in which the request comes to wait. */
export async function tellReviewWanted(tx: Transaction, asked: AskedRequest): Promise<void> {
  const { project, number, title, sentences, reason, author, effect, life, at, approvers } = asked;
  const writers = life.writers.map(({ person }) => person);
  const reviewers = approvers.filter(({ id }) => !writers.includes(id)).map(({ name }) => name);
  await emit(
    tx,
    {
      ...{ project, at, environments: Object.keys(effect.deltas).sort() },
      origin: `${project}:${number}:${life.version}`,
    },
    {
      type: "change.review_wanted",
      data: {
        ...{ request: number, title, sentences, reason, author },
        reviewers: reviewers.slice(0, reviewersMax),
      },
    },
  );
}
