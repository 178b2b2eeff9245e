import type { Formula, Model } from "@yardarm/core/combinations";
import { seededRandom } from "../seeded-random.ts";

/** Models made in code, so that the benchmark runs where there are none to read; the same in each run. */
export const madeModels: Readonly<Record<string, () => Model>> = {
  "made-flags": () => flagModel(60, 40, 7),
  "made-features": () => featureModel(1_000, 1_000, 11),
};

const is = (parameter: number, value: number): Formula => ({ kind: "is", parameter, value });
const not = (of: Formula): Formula => ({ kind: "not", of });
const either = (...of: readonly Formula[]): Formula => ({ kind: "or", of });

/** Flags, most with two variants and some with more, and rules between pairs and triples of them. */
export function flagModel(flags: number, rules: number, seed: number): Model {
  const random = seededRandom(seed);
  const upTo = (count: number) => Math.floor(random() * count);
  const parameters = Array.from({ length: flags }, (_, index) => ({
    name: `flag-${index}`,
    values: Array.from({ length: random() < 0.7 ? 2 : 3 + upTo(3) }, (__, value) => `v${value}`),
  }));
  const conditions = Array.from({ length: rules }, () => {
    const size = random() < 0.8 ? 2 : 3;
    const chosen = Array.from({ length: size }, () => upTo(flags));
    return either(
      ...[...new Set(chosen)].map((flag) =>
        not(is(flag, upTo(parameters[flag]?.values.length ?? 2))),
      ),
    );
  });
  return { parameters, conditions };
}

/** How many configurations of a feature model are known from the start to be sound; all clauses hold of these. */
const planted = 16;

/**
 * Options in a tree, as in the configuration of a kernel: an option needs the one above it, some come with it, and some
 * need or rule out others anywhere. Each option can be on and can be off. As many clauses besides the tree as asked.
 */
export function featureModel(options: number, further: number, seed: number): Model {
  const random = seededRandom(seed);
  const upTo = (count: number) => Math.floor(random() * count);
  const above = Array.from({ length: options }, (_, option) => upTo(Math.min(option, 60)));
  const configurations = Array.from({ length: planted }, (_, place) =>
    plant(above, (option) => option % planted === place, random),
  );
  const conditions: Formula[] = [is(0, 1)];
  for (let option = 1; option < options; option++) {
    conditions.push(either(is(option, 0), is(above[option] ?? 0, 1)));
  }
  while (conditions.length < options + further) {
    const size = random() < 0.3 ? 2 : 3;
    const terms = Array.from({ length: size }, () => ({ option: upTo(options), value: upTo(2) }));
    const isSound = configurations.every((configuration) =>
      terms.some(({ option, value }) => configuration[option] === value),
    );
    if (isSound) conditions.push(either(...terms.map(({ option, value }) => is(option, value))));
  }
  const parameters = Array.from({ length: options }, (_, index) => ({
    name: `option-${index}`,
    values: ["off", "on"],
  }));
  return { parameters, conditions };
}

/** A configuration in which what is wanted is on, with what that needs, and by chance more. */
function plant(
  above: readonly number[],
  isWanted: (option: number) => boolean,
  random: () => number,
): readonly number[] {
  const values = above.map(() => 0);
  values[0] = 1;
  for (const option of above.keys()) {
    if (isWanted(option)) for (let at = option; at !== 0; at = above[at] ?? 0) values[at] = 1;
  }
  for (const [option, parent] of above.entries()) {
    if (values[parent] === 1 && random() < 0.4) values[option] = 1;
  }
  return values;
}
