import type { SnapshotSegment } from "../model/snapshot.ts";
import { keyOfKind } from "./attribute.ts";
import type { Conditions } from "./conditions.ts";
import { any } from "./holds.ts";
import type { CompiledSegment } from "./tables.ts";

export function compileSegment(
  { kind, included, excluded, rules }: SnapshotSegment,
  conditions: Conditions,
): CompiledSegment {
  const tests = rules.map((rule) => conditions.all(rule.conditions));
  const isByRule = tests.length > 0 ? any(tests) : undefined;
  return { attribute: keyOfKind(kind), included, excluded, isByRule };
}
