import type { FactChange, SegmentFactChange } from "./change.ts";
import { code, listText, ownerText } from "./words.ts";

/** The sentence for a change of one of a flag's facts. */
export function describeFact(change: FactChange): string {
  const flag = code(change.flag);
  switch (change.field) {
    case "name":
      return `Rename ${flag} to “${change.to ?? ""}”.`;
    case "owner":
      return change.to
        ? `Make ${ownerText(change.to)} the owner of ${flag}.`
        : generic(flag, "owner");
    case "expiry":
      return expiryText(flag, change.to);
    case "tags":
      return change.to?.length
        ? `Tag ${flag} with ${listText(change.to, 5)}.`
        : `Take the tags off ${flag}.`;
    case "state":
      return change.to === "archived" ? `Archive ${flag}.` : `Restore ${flag}.`;
    case "clientSide":
      return change.to ? `Let browsers ask for ${flag}.` : `Keep ${flag} from browsers.`;
    case "purpose":
    case "criticality":
      return `Change the ${change.field} of ${flag} from ${change.from} to ${change.to}.`;
    case "description":
    case "links":
      return generic(flag, change.field);
    case "safeVariant":
      return change.to === undefined
        ? `Name no safe variant of ${flag}.`
        : `Make ${code(change.to)} the safe variant of ${flag}.`;
    case "schema":
      return change.to === undefined ? `Take the schema off ${flag}.` : generic(flag, "schema");
  }
}

/** The sentence for a change of one of a segment's facts. */
export function describeSegmentFact(change: SegmentFactChange): string {
  const segment = `segment ${code(change.segment)}`;
  switch (change.field) {
    case "name":
      return `Rename ${segment} to “${change.to ?? ""}”.`;
    case "owner":
      return change.to
        ? `Make ${ownerText(change.to)} the owner of ${segment}.`
        : generic(segment, "owner");
    case "environments":
      return `Ship ${segment} to ${change.to ? listText(change.to, 5) : "all environments"}.`;
    case "state":
      return change.to === "archived" ? `Archive ${segment}.` : `Restore ${segment}.`;
    case "description":
      return generic(segment, "description");
  }
}

function expiryText(flag: string, expiry: Extract<FactChange, { field: "expiry" }>["to"]): string {
  if (expiry === undefined) return generic(flag, "expiry");
  return expiry.kind === "date"
    ? `Let ${flag} expire on ${expiry.date}.`
    : `Keep ${flag} for good: ${expiry.reason.replace(/\.$/, "")}.`;
}

function generic(what: string, field: string): string {
  return `Change the ${field} of ${what}.`;
}
