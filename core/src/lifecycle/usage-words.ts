// How it is said who asks for a flag, and why that may not be known.
import type { EnvironmentEvidence, Use } from "./evidence.ts";
import { agoText, code, countText, daysSince, listText } from "./life-words.ts";
import type { Usage } from "./usage.ts";

export const bulkCaveat =
  "Some ask for all flags at once, which does not say whether they use this one.";
export const remoteCaveat = "Some ask through OFREP, which does not say for which service.";

/** `storefront` in `production` today */
export function usedText(used: readonly Usage[], now: number): string {
  const [latest] = used.flatMap(({ uses }) => uses).sort((a, b) => b.lastAt - a.lastAt);
  const services = servicesText(used.flatMap(({ uses }) => uses));
  const places = environmentsText(used);
  return `${services} asked for it in ${places}, last ${agoText(latest?.lastAt ?? now, now)}`;
}

/** Nobody asked for it in 20 days, in `production`. */
export function idleText(
  idle: readonly Usage[],
  { createdAt, now }: { readonly createdAt: number; readonly now: number },
): string {
  const last = Math.max(...idle.map(({ lastAt }) => lastAt ?? 0));
  if (last > 0) return `nobody has asked for it for ${countText(daysSince(last, now), "day")}`;
  return `nobody has asked for it since its creation ${countText(daysSince(createdAt, now), "day")} ago`;
}

/** Why nobody knows whether it is in use in an environment. */
export function doubtText({ environment, doubt }: Usage, days: number): string {
  const where = code(environment);
  if (doubt === "bulk") {
    return `somebody asks for all flags of ${where} at once, so nobody knows whether they use this one`;
  }
  const span = countText(days, "day");
  return doubt === "watched_too_short"
    ? `it has not been watched in ${where} for ${span} yet`
    : `no service has told of ${where} in ${span}, so nobody knows whether it is in use there`;
}

export function environmentsText(places: readonly { readonly environment: string }[]): string {
  return listText([...new Set(places.map(({ environment }) => code(environment)))]);
}

export function servicesText(uses: readonly Use[]): string {
  return listText([...new Set(uses.map(({ service }) => code(service)))]);
}

/** When any service told of any environment last. */
export function lastReport(environments: readonly EnvironmentEvidence[]): number | null {
  return environments.reduce<number | null>(
    (last, { reporting }) =>
      reporting === null ? last : Math.max(last ?? reporting.lastAt, reporting.lastAt),
    null,
  );
}
