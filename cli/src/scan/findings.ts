/** What speaks against a reference. */
import type { FlagRow } from "@yardarm/server/wire";
import type { AddedLines } from "./added-lines.ts";
import type { FoundReference } from "./found-reference.ts";

export type FindingCode = "flag_unknown" | "flag_archived" | "flag_expired";

export interface ScanFinding {
  readonly code: FindingCode;
  readonly severity: "error" | "warning";
  readonly reference: FoundReference;
  /** One sentence. */
  readonly detail: string;
}

export interface KnownFlags {
  readonly project: string;
  readonly flags: ReadonlyMap<string, Pick<FlagRow, "stage" | "expiry" | "staleBecause">>;
}

interface Scanned {
  readonly references: readonly FoundReference[];
  readonly unknown: readonly FoundReference[];
}

/**
 * With `added`, only what stands on new lines counts, and there an expired flag too: to ask one that is over its date anew is
 * a step back. What has stood there for long is debt, which the server counts.
 */
export function scanFindings(
  { references, unknown }: Scanned,
  known: KnownFlags,
  added: AddedLines | undefined,
): ScanFinding[] {
  const judged = [
    ...unknown.map((reference) => unknownKey(reference, known)),
    ...references.map((reference) => ofKnown(reference, known, added !== undefined)),
  ];
  return judged
    .filter((finding) => finding !== undefined)
    .filter(({ reference: { path, line } }) => added?.get(path)?.has(line) ?? added === undefined);
}

function unknownKey(reference: FoundReference, { project, flags }: KnownFlags): ScanFinding {
  const close = closest(reference.key, flags.keys());
  const hint = close === undefined ? "" : ` Did you mean "${close}"?`;
  return {
    code: "flag_unknown",
    severity: "error",
    reference,
    detail: `There is no flag "${reference.key}" in ${project}: the default value is served.${hint}`,
  };
}

function ofKnown(
  reference: FoundReference,
  { project, flags }: KnownFlags,
  isAdded: boolean,
): ScanFinding | undefined {
  const { key } = reference;
  const flag = flags.get(key);
  if (flag?.stage === "archived") {
    const detail = `The flag "${key}" is archived in ${project}; code must not ask it any more.`;
    return { code: "flag_archived", severity: "error", reference, detail };
  }
  if (!isAdded || !flag?.staleBecause.includes("past_expiry")) return undefined;
  const date = flag.expiry.kind === "date" ? ` since ${flag.expiry.date}` : "";
  const detail = `The flag "${key}" is expired${date}; remove it instead of asking it in more places.`;
  return { code: "flag_expired", severity: "warning", reference, detail };
}

/** A key that differs by one or two letters only. */
function closest(key: string, known: Iterable<string>): string | undefined {
  const near = [...known].filter((each) => Math.abs(each.length - key.length) <= 2);
  return near.find((each) => distance(key, each) <= Math.min(2, Math.floor(key.length / 4)));
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
