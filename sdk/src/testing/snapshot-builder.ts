import type { FlagConfig, FlagType, JsonValue, Snapshot, SnapshotFlag } from "../model/index.ts";

/**
 * A flag for a snapshot of a test. Unless its config says otherwise, it serves its first variant to everybody, and its
 * last when off.
 *
 * @example
 * testFlag("string", { blue: "#00f", red: "#f00" }, { on: false });
 */
export function testFlag(
  type: FlagType,
  variants: Readonly<Record<string, JsonValue>>,
  config: Partial<FlagConfig> = {},
): SnapshotFlag {
  const names = Object.keys(variants);
  return {
    type,
    variants,
    config: {
      on: true,
      offVariant: names.at(-1) ?? "",
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant: names[0] ?? "" },
      ...config,
    },
  };
}

/** A snapshot of a test: these flags, and segments, key lists and groups where they are given. */
export function testSnapshot(
  flags: Readonly<Record<string, SnapshotFlag>>,
  more: Partial<Snapshot> = {},
): Snapshot {
  return {
    format: 1,
    project: "test",
    environment: "test",
    revision: "test.1",
    flags,
    segments: {},
    lists: {},
    groups: {},
    ...more,
  };
}
