/** What may be done in an emergency: to make things safe, and nothing else. */
import { type FlagConfig, type JsonValue, parseFlagConfig } from "@yardarm/sdk/model";
import type { Address } from "../changes/change.ts";
import type { EntityEffect } from "../changes/effect.ts";
import type { Flag } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { Moved } from "./demands.ts";

/** What entities were before, newest first, as far back as anybody looked. */
export type Earlier = ReadonlyMap<Address, readonly JsonValue[]>;

export interface TooMuch {
  readonly address: Address;
  readonly detail: string;
}

/**
 * The touched entities that an emergency may not bring to where they would be: not off, not at the flag's safe variant, and
 * not what they were at an earlier version.
 */
export function tooMuchForEmergency(
  { after, effect }: Moved,
  earlier: Earlier,
): readonly TooMuch[] {
  return effect.entities
    .filter((entity) => !isSafe(entity, after.flags.get(flagIn(entity.address)), earlier))
    .map(({ address }) => ({ address, detail: `\`${address}\`: ${whyNot(address)}` }));
}

/** Only what decides can be brought back: who governs what is no emergency. */
function isSafe(entity: EntityEffect, flag: Flag | undefined, earlier: Earlier): boolean {
  const { address, before, after } = entity;
  const [room, , environment] = address.split("/");
  if (room === "flag" && environment !== undefined) {
    const [was, is] = [configOf(before), configOf(after)];
    if (was !== undefined && is !== undefined && (isOff(was, is) || isAtSafeVariant(is, flag))) {
      return true;
    }
  }
  const isDeciding = room === "segment" || (room === "flag" && environment !== undefined);
  const versions = isDeciding ? (earlier.get(address) ?? []) : [];
  return after !== null && versions.some((version) => isSameJson(version, after));
}

function isOff(was: FlagConfig, is: FlagConfig): boolean {
  return !is.on && isSameJson({ ...was, on: false }, is);
}

/** Nobody gets anything else. */
function isAtSafeVariant(config: FlagConfig, flag: Flag | undefined): boolean {
  const safe = flag?.safeVariant;
  if (safe === undefined) return false;
  if (!config.on) return config.offVariant === safe;
  const { offVariant, prerequisites, rules, targets, fallthrough, group } = config;
  const isOneWay = rules.length + targets.length + prerequisites.length === 0;
  const isServed = "variant" in fallthrough && fallthrough.variant === safe;
  return isOneWay && isServed && (group === undefined || offVariant === safe);
}

function configOf(document: JsonValue | null): FlagConfig | undefined {
  return parseFlagConfig(document).value;
}

function flagIn(address: Address): string {
  const [room, key = ""] = address.split("/");
  return room === "flag" ? key : "";
}

function whyNot(address: Address): string {
  const [room, , environment] = address.split("/");
  if (room === "flag" && environment !== undefined) {
    return "an emergency turns a flag off, serves its safe variant to everybody, or brings back what was there before.";
  }
  return room === "segment"
    ? "an emergency brings a segment back to what it was before, and nothing else."
    : "an emergency does not touch this. Ask for review.";
}
