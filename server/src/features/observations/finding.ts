/** What batches say besides counts, as rows to be stored. */
import type { MetricSum, ObservationBatch, PassedDefault } from "@yardarm/sdk/model";
import { hourOf, type Observation, takenAt } from "./observation.ts";

interface Told {
  readonly project: string;
  readonly environment: string;
  readonly service: string;
  readonly at: Date;
  readonly hour: Date;
}

export interface ProblemRow extends Told {
  /** Empty: it is not about one flag. */
  readonly flag: string;
  readonly kind: string;
  readonly count: number;
}

/** The kind of what a client that is out of touch decides. */
const staleKind = "STALE";

/** Evaluations that gave the caller's default, and those of clients that had not heard their server for long. */
export function problemsIn(observations: readonly Observation[]): readonly ProblemRow[] {
  return observations.flatMap((observation) => {
    const { batch } = observation;
    const told = toldBy(observation);
    const failed = batch.counts.flatMap(({ flag, errorCode: kind, count }) =>
      kind === undefined ? [] : [{ ...told, flag, kind, count }],
    );
    const count = batch.counts.reduce((sum, each) => sum + each.count, 0);
    const isStale = batch.staleMs !== undefined && count > 0;
    return isStale ? [...failed, { ...told, flag: "", kind: staleKind, count }] : failed;
  });
}

export function defaultsIn(observations: readonly Observation[]) {
  return rowsOf(observations, ({ defaults = [] }) =>
    defaults.map(({ flag, type, ...value }) => ({ flag, type, mark: markOf(value) })),
  );
}

/** One text for a default: JSON of a scalar, or # and a hash. */
export function markOf({ value, hash }: Pick<PassedDefault, "value" | "hash">): string {
  return hash === undefined ? JSON.stringify(value) : `#${hash}`;
}

export function attributesIn(observations: readonly Observation[]) {
  return rowsOf(observations, ({ attributes = [] }) => attributes);
}

export function metricsIn(observations: readonly Observation[]) {
  return rowsOf(observations, ({ metrics = [] }) =>
    metrics.map(({ flag = "", variant = "", ...metric }: MetricSum) => ({
      ...metric,
      flag,
      variant,
    })),
  );
}

function rowsOf<Part>(
  observations: readonly Observation[],
  partsOf: (batch: ObservationBatch) => readonly Part[],
): readonly (Part & Told)[] {
  return observations.flatMap((observation) =>
    partsOf(observation.batch).map((part) => ({ ...part, ...toldBy(observation) })),
  );
}

function toldBy(observation: Observation): Told {
  const { project, environment, batch } = observation;
  const at = takenAt(observation);
  return { project, environment, service: batch.reporter.service, at, hour: hourOf(at) };
}
