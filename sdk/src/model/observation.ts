/** How often one flag served one variant, for one reason, to a service between two moments. */
export interface EvaluationCount {
  readonly flag: string;
  /** Absent when the caller's default value was served. */
  readonly variant?: string;
  readonly reason: string;
  readonly count: number;
}

/** Who reports. Never a subject: no key and no attribute of a context is part of an observation. */
export interface Reporter {
  /** Name of the service, chosen by its owner: `storefront`. */
  readonly service: string;
  readonly version?: string;
  /** One running process of the service. */
  readonly instance: string;
  /** `@yardarm/sdk/0.1.0` */
  readonly sdk: string;
}

/** What a client reports at once. The server counts each batch id once, so a batch may be sent again. */
export interface ObservationBatch {
  /** UUID, made by the client. */
  readonly id: string;
  readonly reporter: Reporter;
  /** Revision that the client holds; absent before its first snapshot. */
  readonly revision?: string;
  /** RFC 3339; the span in which the counts were taken. */
  readonly from: string;
  readonly to: string;
  readonly counts: readonly EvaluationCount[];
}
