import { dayMs } from "../registry/calendar.ts";
import type { CodeScan, StaleEvidence } from "./evidence.ts";
import type { Moment } from "./usage.ts";

/** Whether default branches still name the flag. */
export interface CodePresence {
  /** `gone` is said only of scans that are fresh, or by somebody where nothing was scanned. */
  readonly state: "there" | "gone" | "unknown" | "not_kept";
  readonly references: number;
  /** Those that name it. */
  readonly repositories: readonly string[];
  /** When the oldest of the scans was made. */
  readonly asOf: number | null;
  /** Repositories whose last scan is too old to be believed. */
  readonly outdated: readonly CodeScan[];
  /** Nothing was scanned; somebody says that it is gone. */
  readonly isStated: boolean;
}

const nothing = { references: 0, repositories: [], asOf: null, outdated: [], isStated: false };
const notKept: CodePresence = { ...nothing, state: "not_kept" };
const notScanned: CodePresence = { ...nothing, state: "unknown" };
const stated: CodePresence = { ...nothing, state: "gone", isStated: true };

export function codePresence(evidence: StaleEvidence, { rules, now }: Moment): CodePresence {
  const { scans, flag } = evidence;
  if (scans === null) return notKept;
  if (scans.length === 0) return flag.outOfCodeSince === undefined ? notScanned : stated;
  const naming = scans.filter(({ references }) => references > 0);
  const outdated = scans.filter(({ scannedAt }) => scannedAt < now - rules.scanDaysMax * dayMs);
  return {
    state: naming.length > 0 ? "there" : outdated.length > 0 ? "unknown" : "gone",
    references: naming.reduce((sum, { references }) => sum + references, 0),
    repositories: naming.map(({ repository }) => repository),
    asOf: Math.min(...scans.map(({ scannedAt }) => scannedAt)),
    outdated,
    isStated: false,
  };
}
