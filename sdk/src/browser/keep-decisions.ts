import type { TextStorage } from "../client/index.ts";
import type { Owner } from "../client/seal.ts";
import { markOf, sealText, unsealText } from "../client/seal.ts";
import { type Decisions, parseDecisions } from "../connection/index.ts";
import type { EvaluationContext } from "../evaluate/index.ts";
import { isRecord } from "../model/index.ts";

/** Decisions for one context, as the server sent them. */
export interface KeptDecisions {
  readonly decisions: Decisions;
  /** Names them when the server is asked for newer ones. */
  readonly etag: string | undefined;
}

/** What a page gives of itself to what keeps its decisions. */
export interface DecisionKeeperParts {
  readonly owner: Owner;
  readonly warn: (message: string) => void;
}

/** What a page does with what it keeps. */
export interface DecisionKeeper {
  /** What was kept for this context; `undefined` when nothing was. Never throws. */
  load(context: EvaluationContext): KeptDecisions | undefined;
  /** Keeps the answer of the server in place of what was kept before. Never throws. */
  save(context: EvaluationContext, answer: unknown, etag: string | undefined): void;
}

/** How a page keeps its last decisions: `keepDecisions` makes one. A function, so that who keeps nothing does not ship it. */
export type DecisionPersistence = (parts: DecisionKeeperParts) => DecisionKeeper;

/**
 * Keeps the last decisions of a page under a name in `localStorage`, or in what has its shape, so that the next visit shows
 * them at once, and a visit without a server as well. The context is not kept, only a mark that tells it from others.
 *
 * @example
 * const flags = createBrowserClient({ url, key, persist: keepDecisions("yardarm") });
 */
export function keepDecisions(
  name: string,
  // Not before it is needed: where a visitor forbids it, looking at it throws already.
  storage: () => TextStorage = () => localStorage,
): DecisionPersistence {
  return ({ owner, warn }) => {
    let hasFailed = false;
    return {
      load: (context) => attempt(() => read(storage().getItem(name), markOf(owner, context))),
      save(context, answer, etag) {
        try {
          const text = JSON.stringify({ etag, answer });
          storage().setItem(name, sealText("decisions", text, markOf(owner, context)));
          hasFailed = false;
        } catch (error) {
          // One warning for each time that it stops working.
          if (!hasFailed) warn(`The decisions cannot be kept: ${String(error)}`);
          hasFailed = true;
        }
      },
    };
  };
}

/** What was damaged, or kept for somebody else, is as if nothing was kept: the server is asked in any case. */
function read(sealed: string | null, mark: string): KeptDecisions | undefined {
  const kept = sealed === null ? "" : unsealText("decisions", sealed, mark);
  if (typeof kept === "string") return undefined;
  const json: unknown = JSON.parse(kept.text);
  const { answer, etag } = isRecord(json) ? json : {};
  const decisions = parseDecisions(answer);
  return decisions && { decisions, etag: typeof etag === "string" ? etag : undefined };
}

function attempt<T>(look: () => T | undefined): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
