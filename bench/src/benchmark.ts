/** One measured number. `target` is what we aim for; a run that misses one says so and ends with 1. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target?: string;
  readonly met?: boolean;
}

/** What was said after the name of a benchmark, by the name of the option. */
export type BenchmarkOptions = Readonly<Record<string, string | undefined>>;

export interface Benchmark {
  /** One line for the list of benchmarks. */
  readonly summary: string;
  /** Names of the options that it takes, each with a value. */
  readonly options?: readonly string[];
  run(options: BenchmarkOptions): Promise<readonly Metric[]>;
}

/** A metric that should not be above a bound. */
export function atMost(bound: number, metric: Metric): Metric {
  return { ...metric, target: `<= ${bound} ${metric.unit}`, met: metric.value <= bound };
}

/** A metric that should not be below a bound. */
export function atLeast(bound: number, metric: Metric): Metric {
  return { ...metric, target: `>= ${bound} ${metric.unit}`, met: metric.value >= bound };
}

/** A metric that must be exactly this. */
export function exactly(wanted: number, metric: Metric): Metric {
  return { ...metric, target: `= ${wanted}`, met: metric.value === wanted };
}
