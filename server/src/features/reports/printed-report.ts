/** A report as it is printed: nothing but words in tables, whichever report it was. */

export interface PrintedColumn {
  readonly title: string;
  /** Of the width of the page. */
  readonly share: number;
  /** Numbers stand below each other at the right. */
  readonly isNumber?: boolean;
}

export interface PrintedSection {
  readonly title: string;
  readonly controls: readonly string[];
  /** What is to be known before reading the table. */
  readonly note?: string;
  /** The note tells of something that must not be. */
  readonly isBad?: boolean;
  readonly columns: readonly PrintedColumn[];
  readonly rows: readonly (readonly string[])[];
  /** What stands there without a row. */
  readonly empty: string;
}

export interface PrintedReport {
  readonly title: string;
  /** Below the title: of what, and of when. */
  readonly lines: readonly string[];
  readonly figures: readonly {
    readonly name: string;
    readonly value: string;
    readonly isBad?: boolean;
  }[];
  readonly sections: readonly PrintedSection[];
  /** Repeated at the foot of every page. */
  readonly foot: string;
  readonly madeAt: string;
}

/** `2026-10-01 09:30`, UTC. */
export function momentText(instant: string | null): string {
  return instant === null ? "" : `${instant.slice(0, 10)} ${instant.slice(11, 16)}`;
}

export function percentText(share: number): string {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  return `${(share * 100).toFixed(share === 1 || share === 0 ? 0 : 1)} %`;
}
