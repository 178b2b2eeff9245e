/** In which states each step can be taken. */
import type { ActionKind, Refusal } from "./action.ts";
import type { Life, RequestState } from "./life.ts";

/** It is neither applied nor given up. */
export const openStates: readonly RequestState[] = [
  "draft",
  "in_review",
  "approved",
  "scheduled",
  "rejected",
  "failed",
];
/** Somebody was asked to agree. */
export const asked: readonly RequestState[] = ["in_review", "approved", "scheduled"];
/** Everything that was demanded is there. */
export const ready: readonly RequestState[] = ["approved", "scheduled"];

const takenIn: { readonly [K in ActionKind]: readonly RequestState[] } = {
  edit: openStates,
  submit: ["draft", "rejected", "failed"],
  approve: asked,
  withdraw: asked,
  reject: asked,
  comment: [...openStates, "applied", "cancelled", "expired"],
  schedule: ["draft", "in_review", "approved", "scheduled"],
  unschedule: ["scheduled"],
  apply: ready,
  look: asked,
  fail: ready,
  cancel: openStates,
  expire: openStates,
  give_reason: ["applied"],
  review: ["applied"],
};

export function isOpen(state: RequestState): boolean {
  return openStates.includes(state);
}

/** Whether a step can be taken in a state, whoever would. */
export function isTakenIn(kind: ActionKind, state: RequestState): boolean {
  return takenIn[kind].includes(state);
}

/** Why a step cannot be taken in the state that a request is in, whoever would. */
export function stateRefusal(life: Life, kind: ActionKind): Refusal | undefined {
  return isTakenIn(kind, life.state) ? undefined : wrongState(life, kind);
}

function wrongState({ state }: Life, kind: ActionKind): Refusal {
  const code = isOpen(state) ? "request_not_ready" : "request_over";
  const text = state.replaceAll("_", " ");
  const detail = isOpen(state)
    ? `The request is ${text}; a step "${kind.replaceAll("_", " ")}" cannot be taken now.`
    : `The request is ${text}, which is its end.`;
  return { code, detail };
}
