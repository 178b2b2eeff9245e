import type { Waiver } from "../registry/policy.ts";
import type { ChangeOutline } from "./change-outline.ts";
import type { EntityVersion } from "./changes-facts.ts";
import type { ReportedException, Span } from "./changes-report.ts";
import { earlier, endOfDay } from "./instant.ts";
import type { People } from "./named-actor.ts";

interface Registered {
  readonly period: Span;
  readonly outlines: readonly ChangeOutline[];
  readonly people: People;
}

/** The waivers that held at any time of a period, the first granted first. One that was granted anew is another. */
export function exceptionsOf(
  versions: readonly EntityVersion[],
  { period, outlines, people }: Registered,
): readonly ReportedException[] {
  const uses = usesOf(outlines);
  return lives(versions)
    .map(({ key, first, last, documents, takenBackAt }): ReportedException => {
      const moved = documents.filter(
        ({ until }, index) => until > (documents[index - 1]?.until ?? "9"),
      );
      return {
        ...{ key, policy: last.policy, flag: last.flag ?? null },
        environment: last.environment ?? null,
        reason: last.reason,
        grantedBy: people[last.approver] ?? last.approver,
        grantedAt: first.at,
        until: last.until,
        takenBackAt,
        extensions: moved.length,
        usedBy: uses.get(key) ?? [],
      };
    })
    .filter(({ grantedAt, until, takenBackAt }) => {
      const expires = endOfDay(until);
      const end = takenBackAt === null ? expires : earlier(takenBackAt, expires);
      return grantedAt < period.to && end > period.from;
    })
    .sort((one, other) => (one.grantedAt < other.grantedAt ? -1 : 1));
}

interface LifeOfWaiver {
  readonly key: string;
  readonly first: EntityVersion;
  readonly last: Waiver;
  readonly documents: readonly Waiver[];
  readonly takenBackAt: string | null;
}

/** From the version that grants it to the one that takes it back. */
function lives(versions: readonly EntityVersion[]): readonly LifeOfWaiver[] {
  const open = new Map<string, { first: EntityVersion; documents: Waiver[] }>();
  const result: LifeOfWaiver[] = [];
  const close = (address: string, takenBackAt: string | null) => {
    const known = open.get(address);
    const last = known?.documents.at(-1);
    if (known === undefined || last === undefined) return;
    result.push({ key: address.slice("waiver/".length), ...known, last, takenBackAt });
    open.delete(address);
  };
  for (const version of versions) {
    if (!version.address.startsWith("waiver/")) continue;
    const document = version.document as Waiver | null;
    if (document === null) close(version.address, version.at);
    else {
      const known = open.get(version.address);
      if (known === undefined) open.set(version.address, { first: version, documents: [document] });
      else known.documents.push(document);
    }
  }
  for (const address of open.keys()) close(address, null);
  return result;
}

function usesOf(outlines: readonly ChangeOutline[]): ReadonlyMap<string, readonly number[]> {
  const uses = new Map<string, number[]>();
  for (const { waivers, request } of outlines)
    for (const waiver of waivers) {
      const known = uses.get(waiver) ?? [];
      if (request !== null) known.push(request);
      uses.set(waiver, known);
    }
  return uses;
}
