/** When each policy was in force and each environment protected: what was demanded over a period, not only at its end. */
import { requirementText, scopeText } from "../changes/policy-sentences.ts";
import type { Policy } from "../registry/policy.ts";
import type { Environment } from "../registry/registry.ts";
import type { EntityVersion } from "./changes-facts.ts";
import type {
  EntityChange,
  PolicyCoverage,
  PolicySpan,
  ProtectionCoverage,
  ReportedChange,
  Span,
} from "./changes-report.ts";
import { earlier, later, msOf } from "./instant.ts";

interface Covering {
  readonly period: Span;
  readonly changeAt: (entry: number) => ReportedChange | undefined;
}

/** Every version of one entity, oldest first, with how long it was the newest. */
export interface Stretch<Document> extends Span {
  readonly document: Document | null;
  readonly before: Document | null;
  readonly version: EntityVersion;
}

export function policyCoverage(
  versions: readonly EntityVersion[],
  covering: Covering,
): readonly PolicyCoverage[] {
  return byAddress(versions, "policy").map(([key, ofPolicy]) => {
    const stretches = stretchesOf<Policy>(ofPolicy, covering.period.to);
    const spans = stretches.flatMap((stretch): PolicySpan[] => {
      const { document } = stretch;
      const span = within(stretch, covering.period);
      if (document === null || document.state !== "active" || span === undefined) return [];
      const where = scopeText(document.scope);
      const text = `${requirementText(document.requirement)}${where === "" ? "" : ` (${where})`}`;
      return [{ ...span, severity: document.severity, text }];
    });
    return {
      ...{ key, name: lastKnown(stretches)?.name ?? key, spans },
      share: shareOf(spans, covering.period),
      changes: changesOf(stretches, covering, policyStep),
    };
  });
}

export function protectionCoverage(
  versions: readonly EntityVersion[],
  covering: Covering,
): readonly ProtectionCoverage[] {
  return byAddress(versions, "environment").map(([key, ofEnvironment]) => {
    const stretches = stretchesOf<Environment>(ofEnvironment, covering.period.to);
    const spans = stretches.flatMap((stretch) => {
      const span = within(stretch, covering.period);
      return stretch.document?.isProtected === true && span !== undefined ? [span] : [];
    });
    const last = lastKnown(stretches);
    return {
      ...{ key, name: last?.name ?? key, kind: last?.kind ?? "", spans: joined(spans) },
      share: shareOf(spans, covering.period),
      changes: changesOf(stretches, covering, protectionStep),
    };
  });
}

/** What an environment was before an entry was written. */
export function environmentBefore(
  versions: readonly EntityVersion[],
): (environment: string, entry: number) => Environment | undefined {
  const known = new Map(
    byAddress(versions, "environment").map(([key, each]) => [
      key,
      stretchesOf<Environment>(each, ""),
    ]),
  );
  return (environment, entry) =>
    known.get(environment)?.findLast(({ version }) => version.entry < entry)?.document ?? undefined;
}

export function byAddress(
  versions: readonly EntityVersion[],
  room: string,
): readonly (readonly [string, readonly EntityVersion[]])[] {
  const known = new Map<string, EntityVersion[]>();
  for (const version of versions) {
    const [ofRoom, key = ""] = version.address.split("/");
    if (ofRoom !== room) continue;
    const ofKey = known.get(key);
    if (ofKey === undefined) known.set(key, [version]);
    else ofKey.push(version);
  }
  return [...known].sort(([one], [other]) => (one < other ? -1 : 1));
}

/** The history keeps what the registry parsed before it was written. */
export function stretchesOf<Document>(
  versions: readonly EntityVersion[],
  end: string,
): readonly Stretch<Document>[] {
  return versions.map((version, index) => ({
    from: version.at,
    to: versions[index + 1]?.at ?? end,
    document: documentOf<Document>(version),
    before: documentOf<Document>(versions[index - 1]),
    version,
  }));
}

function documentOf<Document>(version: EntityVersion | undefined): Document | null {
  return (version?.document ?? null) as Document | null;
}

function lastKnown<Document>(stretches: readonly Stretch<Document>[]): Document | undefined {
  return stretches.findLast(({ document }) => document !== null)?.document ?? undefined;
}

export function within(span: Span, period: Span): Span | undefined {
  const from = later(span.from, period.from);
  const to = earlier(span.to, period.to);
  return from < to ? { from, to } : undefined;
}

/** Spans that touch are one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const last = result.at(-1);
    if (last?.to === span.from) result[result.length - 1] = { from: last.from, to: span.to };
    else result.push({ from: span.from, to: span.to });
  }
  return result;
}

function shareOf(spans: readonly Span[], period: Span): number {
  const whole = msOf(period.to) - msOf(period.from);
  const covered = spans.reduce((sum, { from, to }) => sum + msOf(to) - msOf(from), 0);
  return whole <= 0 ? 0 : Math.round((covered / whole) * 10_000) / 10_000;
}

function changesOf<Document>(
  stretches: readonly Stretch<Document>[],
  { period, changeAt }: Covering,
  stepOf: (before: Document | null, after: Document | null) => string | undefined,
): readonly EntityChange[] {
  return stretches.flatMap(({ before, document, version: { entry, at } }) => {
    const what = at < period.from || at >= period.to ? undefined : stepOf(before, document);
    if (what === undefined) return [];
    const change = changeAt(entry);
    const { request = null } = change ?? {};
    return [{ entry, at, request, by: change?.author.name ?? null, what }];
  });
}

function policyStep(before: Policy | null, after: Policy | null): string {
  if (before === null) return `introduced, ${after?.severity ?? "without effect"}`;
  if (after === null) return "removed";
  if (before.state !== after.state) return after.state === "archived" ? "archived" : "restored";
  if (before.severity !== after.severity) return `${before.severity} → ${after.severity}`;
  return requirementText(before.requirement) === requirementText(after.requirement)
    ? "reworded or given another scope"
    : `now requires that ${requirementText(after.requirement)}`;
}

function protectionStep(before: Environment | null, after: Environment | null): string | undefined {
  if (before === null) return after?.isProtected === true ? "made, protected" : "made, unprotected";
  if (after === null) return "removed";
  if (before.isProtected === after.isProtected) return undefined;
  return after.isProtected ? "protected" : "unprotected";
}
