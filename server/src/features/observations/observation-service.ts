import type { ObservationBatch } from "@yardarm/sdk/model";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db/database.ts";
import { inTransaction, type Transaction } from "../../platform/db/transaction.ts";
import type { Observation } from "./observation.ts";

/** Adds batches up in one transaction; answers with the ids that were new. */
export type AddObservations = (
  transaction: Transaction,
  observations: readonly Observation[],
) => Promise<ReadonlySet<string>>;

/** Notes what batches say besides counts; only of batches that were new. */
export type AddMore = (
  transaction: Transaction,
  observations: readonly Observation[],
) => Promise<void>;

export interface ObservationServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly addObservations: AddObservations;
  readonly addMore: readonly AddMore[];
}

export interface ObservationService {
  /** Resolves when the counts are safe. The same batch may be given again; it is counted once. */
  observe(
    environment: { readonly project: string; readonly environment: string },
    batch: ObservationBatch,
  ): Promise<"counted" | "duplicate">;
}

interface Waiting {
  readonly observation: Observation;
  resolve(result: "counted" | "duplicate"): void;
  reject(error: unknown): void;
}

/** Batches saved together. */
const togetherMax = 100;
/** Beyond this a report fails, and its client sends it again later: it keeps what it counted. */
const waitingMax = 2_000;

/**
 * Batches that arrive while others are being saved wait, and are saved together afterwards. Thus reports never hold
 * more than one connection, and the more of them there are, the less each costs.
 */
export function createObservationService(deps: ObservationServiceDeps): ObservationService {
  const { database, clock, addObservations, addMore } = deps;
  const waiting: Waiting[] = [];
  let isSaving = false;

  async function saveAll(): Promise<void> {
    isSaving = true;
    while (waiting.length > 0) await saveTogether(waiting.splice(0, togetherMax));
    isSaving = false;
  }

  async function saveTogether(group: readonly Waiting[]): Promise<void> {
    const observations = group.map(({ observation }) => observation);
    try {
      const fresh = await inTransaction(database, async (transaction) => {
        const ids = await addObservations(transaction, observations);
        const added = freshOnes(observations, ids);
        for (const add of addMore) await add(transaction, added);
        return ids;
      });
      settle(group, fresh);
    } catch (error) {
      // One batch that cannot be saved must not take the others with it.
      if (group.length === 1) group[0]?.reject(error);
      else for (const each of group) await saveTogether([each]);
    }
  }

  return {
    observe({ project, environment }, batch) {
      if (waiting.length >= waitingMax) {
        throw new Error("More is being reported than can be counted.");
      }
      return new Promise((resolve, reject) => {
        const observation = { project, environment, batch, receivedAt: clock() };
        waiting.push({ observation, resolve, reject });
        if (!isSaving) void saveAll();
      });
    },
  };
}

function freshOnes(
  observations: readonly Observation[],
  fresh: ReadonlySet<string>,
): readonly Observation[] {
  const counted = new Set<string>();
  return observations.filter(({ batch }) => {
    const id = batch.id.toLowerCase();
    const isFresh = fresh.has(id) && !counted.has(id);
    counted.add(id);
    return isFresh;
  });
}

/** Of batches with the same id in one group, the first was counted. */
function settle(group: readonly Waiting[], fresh: ReadonlySet<string>): void {
  const counted = new Set<string>();
  for (const { observation, resolve } of group) {
    const id = observation.batch.id.toLowerCase();
    resolve(fresh.has(id) && !counted.has(id) ? "counted" : "duplicate");
    counted.add(id);
  }
}
