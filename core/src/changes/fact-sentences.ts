import type { Flag } from "../registry/registry.ts";
import { describeServing } from "../registry/serving.ts";
import type { FactChange, SegmentFactChange } from "./change.ts";
import { code, listText, ownerText } from "./words.ts";

/** The sentence for a change of one of a flag's facts. `before`: the flag as it is, which makes some more telling. */
export function describeFact(change: FactChange, before?: Flag): string {
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
      return change.to === "archived"
        ? `Archive ${flag}.`
        : `Restore ${flag}${servedText(before)}.`;
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
    case "servedUntil":
    case "snoozedUntil":
    case "outOfCodeSince":
      return dayText(flag, change, before);
    case "schema":
      return change.to === undefined ? `Take the schema off ${flag}.` : generic(flag, "schema");
  }
}

/** What comes back with it. */
function servedText(before: Flag | undefined): string {
  if (before === undefined) return "";
  const served = servedPlaces(before);
  return served.length === 0
    ? ", off in every environment"
    : `, served as before in ${listText(served, 5)}`;
}

/** Where it stays as it is. */
function placesText(before: Flag | undefined): string {
  if (before === undefined) return "";
  const served = servedPlaces(before);
  return served.length === 0 ? ", off everywhere" : `, in ${listText(served, 5)}`;
}

/** `production (on)`, `staging (25 %)` */
function servedPlaces(flag: Flag): string[] {
  return Object.entries(flag.configs).flatMap(([environment, config]) => {
    const { text } = describeServing(config);
    return config.on ? [`${environment} (${text === "On" ? "on" : text})`] : [];
  });
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

type DayChange = Extract<FactChange, { field: "servedUntil" | "snoozedUntil" | "outOfCodeSince" }>;

function dayText(flag: string, { field, to: day }: DayChange, before: Flag | undefined): string {
  if (day === undefined) {
    return {
      servedUntil: `Serve ${flag} no longer.`,
      snoozedUntil: `Remind of ${flag} again.`,
      outOfCodeSince: `Say no longer that ${flag} is out of code.`,
    }[field];
  }
  return {
    servedUntil: `Serve ${flag} until ${day} as it is${placesText(before)}; then whoever asks gets \`FLAG_NOT_FOUND\`, and the default in their code.`,
    snoozedUntil: `Remind nobody of ${flag} before ${day}.`,
    outOfCodeSince: `Say that no code asks for ${flag} since ${day}.`,
  }[field];
}

function expiryText(flag: string, expiry: Extract<FactChange, { field: "expiry" }>["to"]): string {
  if (expiry === undefined) return generic(flag, "expiry");
  if (expiry.kind === "date") return `Let ${flag} expire on ${expiry.date}.`;
  const reason = expiry.reason.replace(/\.$/, "");
  return expiry.reviewed === undefined
    ? `Keep ${flag} for good: ${reason}.`
    : `Keep ${flag} for good, as somebody said again on ${expiry.reviewed}: ${reason}.`;
}

function generic(what: string, field: string): string {
  return `Change the ${field} of ${what}.`;
}
