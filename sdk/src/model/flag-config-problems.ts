import type { FlagConfig, Rollout, Serve } from "./flag.ts";
import { limits, scaleDefault } from "./limits.ts";
import type { Problem } from "./problem.ts";
import { scaleOf } from "./schemes.ts";

/** What must hold between the parts of a flag config. Pointers start at the config. */
export function configProblems(
  config: FlagConfig,
  variants?: readonly string[],
): readonly Problem[] {
  return [
    ...repeated(
      config.rules.map(({ id }, index) => ({ id, pointer: `/rules/${index}/id` })),
      (id) => ({ code: "rule_id_taken", detail: `Another rule has the id "${id}" already.` }),
    ),
    ...repeated(
      config.prerequisites.map(({ flag }, index) => ({
        id: flag,
        pointer: `/prerequisites/${index}/flag`,
      })),
      (id) => ({ code: "prerequisite_taken", detail: `"${id}" is a prerequisite already.` }),
    ),
    ...targetProblems(config),
    ...servesOf(config).flatMap(({ serve, pointer }) =>
      "rollout" in serve ? rolloutProblems(serve.rollout, `${pointer}/rollout`) : [],
    ),
    ...(variants === undefined ? [] : variantProblems(config, new Set(variants))),
  ];
}

interface Placed {
  readonly id: string;
  readonly pointer: string;
}

function repeated(
  items: readonly Placed[],
  problem: (id: string) => { readonly code: string; readonly detail: string },
): Problem[] {
  const seen = new Set<string>();
  return items.flatMap(({ id, pointer }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ ...problem(id), pointer }];
  });
}

function targetProblems({ targets }: FlagConfig): Problem[] {
  const keys = targets.flatMap(({ kind, keys: named }, index) =>
    named.map((key, at) => ({
      // A control character cannot be part of a kind, so the pair is unambiguous.
      id: `${kind ?? ""}\u0000${key}`,
      pointer: `/targets/${index}/keys/${at}`,
    })),
  );
  const tooMany =
    keys.length > limits.targetKeysMax
      ? [
          {
            code: "too_many",
            pointer: "/targets",
            detail: `${keys.length} keys are targeted one by one; ${limits.targetKeysMax} are allowed. Use a segment.`,
          },
        ]
      : [];
  return [
    ...tooMany,
    ...repeated(keys, (id) => ({
      code: "target_key_taken",
      detail: `The key "${id.slice(id.indexOf("\u0000") + 1)}" is targeted already.`,
    })),
  ];
}

interface PlacedServe {
  readonly serve: Serve;
  readonly pointer: string;
}

function servesOf(config: FlagConfig): PlacedServe[] {
  return [
    ...config.rules.map(({ serve }, index) => ({ serve, pointer: `/rules/${index}/serve` })),
    { serve: config.fallthrough, pointer: "/fallthrough" },
  ];
}

function rolloutProblems(rollout: Rollout, pointer: string): Problem[] {
  const scale = scaleOf(rollout.scheme);
  if (scale === undefined) {
    const detail = `There is no bucketing scheme "${rollout.scheme}".`;
    return [{ code: "scheme_unknown", pointer: `${pointer}/scheme`, detail }];
  }
  let end = 0;
  for (const [index, range] of rollout.ranges.entries()) {
    if (range.start !== end || range.end <= range.start) {
      const detail = `This range must start at ${end} and end after its start; it runs from ${range.start} to ${range.end}.`;
      return [
        { code: "rollout_weights_incomplete", pointer: `${pointer}/ranges/${index}`, detail },
      ];
    }
    end = range.end;
  }
  if (end === scale) return [];
  const percent = (end * 100) / (scale === 0 ? scaleDefault : scale);
  const detail = `The ranges must cover 0 to ${scale} (100 %); they end at ${end} (${percent} %).`;
  return [{ code: "rollout_weights_incomplete", pointer: `${pointer}/ranges`, detail }];
}

function variantProblems(config: FlagConfig, known: ReadonlySet<string>): Problem[] {
  return namedVariants(config).flatMap(({ id, pointer }) => {
    if (known.has(id)) return [];
    const detail = `The flag has no variant "${id}"; it has ${[...known].join(", ") || "none"}.`;
    return [{ code: "variant_unknown", pointer, detail }];
  });
}

function namedVariants(config: FlagConfig): Placed[] {
  return [
    { id: config.offVariant, pointer: "/offVariant" },
    ...config.targets.map(({ variant }, index) => ({
      id: variant,
      pointer: `/targets/${index}/variant`,
    })),
    ...servesOf(config).flatMap(({ serve, pointer }) =>
      "variant" in serve
        ? [{ id: serve.variant, pointer: `${pointer}/variant` }]
        : serve.rollout.ranges.map(({ variant }, index) => ({
            id: variant,
            pointer: `${pointer}/rollout/ranges/${index}/variant`,
          })),
    ),
  ];
}
