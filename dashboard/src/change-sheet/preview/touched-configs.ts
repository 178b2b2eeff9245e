import type { Effect } from "@yardarm/core/changes";
import { type FlagConfig, type JsonValue, parseFlagConfig } from "@yardarm/sdk/model";
import { type ConfigShift, shiftOf } from "./config-shift.ts";

/** A config that there was before and is after, and who gets something else by it. */
export interface TouchedConfig {
  readonly flag: string;
  readonly environment: string;
  readonly offVariant: string;
  readonly shift: ConfigShift;
}

/** The configs that an effect changes; new flags have nothing to be compared with. */
export function touchedConfigs({ entities }: Pick<Effect, "entities">): readonly TouchedConfig[] {
  return entities.flatMap(({ address, before, after }) => {
    const [kind, flag, environment] = address.split("/");
    if (kind !== "flag" || flag === undefined || environment === undefined) return [];
    const [was, is] = [configOf(before), configOf(after)];
    if (was === undefined || is === undefined) return [];
    return [{ flag, environment, offVariant: is.offVariant, shift: shiftOf(was, is) }];
  });
}

function configOf(json: JsonValue | null): FlagConfig | undefined {
  return json === null ? undefined : parseFlagConfig(json).value;
}
