/** How a life grows: by one step at a time, of which the first begins it. */
import type { Taking } from "./action.ts";
import type { Doer, Life, Plan, RequestState, Step, StepKind } from "./life.ts";

export interface Beginning {
  readonly by: Doer;
  readonly at: number;
  readonly hash: string;
  readonly plan: Plan;
  readonly ends?: number;
}

export function begin({ by, at, hash, plan, ends }: Beginning): Life {
  const first: Step = {
    ...{ kind: "drafted", by, at, from: null, to: "draft" },
    ...{ comment: null, detail: null, differences: [] },
  };
  return {
    state: "draft",
    version: 1,
    writers: [by],
    hash,
    rejectedHash: null,
    plan,
    approvals: [],
    demands: [],
    steps: [first],
    emergency: null,
    ends: ends ?? null,
  };
}

/** The life with one step more. */
export function stepped(
  life: Life,
  { by, at, comment = null }: Taking,
  kind: StepKind,
  to: RequestState,
  more: Partial<Pick<Step, "detail" | "differences">> = {},
): Life {
  const step = { kind, by, at, from: life.state, to, comment, detail: null, differences: [] };
  return {
    ...life,
    state: to,
    version: life.version + 1,
    steps: [...life.steps, { ...step, ...more }],
  };
}
