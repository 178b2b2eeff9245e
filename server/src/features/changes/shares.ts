/** How many subjects of each touched flag get another variant, from what services were seen to do. */

import { snapshotOf } from "@yardarm/core/registry";
import { decidingConditions, isGateMoved, type SeenService, shareOf } from "@yardarm/core/requests";
import { compile } from "@yardarm/sdk/evaluate";
import type { Reader } from "../../platform/db/reader.ts";
import type { Weighed } from "./weigh.ts";

/** What each service sent and got of a flag in an environment in the last day. */
export type ReadUsage = (
  reader: Reader,
  question: {
    readonly project: string;
    readonly environment: string;
    readonly flag: string;
    readonly now: Date;
  },
) => Promise<readonly SeenService[]>;

/** More rows nobody reads, and each costs a look. */
const sharesMax = 50;

export async function sharesOf(
  { reader, readUsage }: { readonly reader: Reader; readonly readUsage: ReadUsage },
  weighed: Weighed,
  now: Date,
) {
  const { before, after, effect } = weighed;
  const places = placesOf(weighed).slice(0, sharesMax);
  const { project } = after;
  return Promise.all(
    places.map(async ({ environment, flag }) => {
      const services = await readUsage(reader, { project, environment, flag, now });
      const configs = [before, after].map((side) => {
        const found = side.flags.get(flag);
        return found?.state === "active" ? found.configs[environment] : undefined;
      });
      const share = shareOf({
        ...{ flag, before: configs[0], after: configs[1], services },
        isGateMoved: isGateMoved(after, effect, { flag, environment }),
        conditions: () =>
          [before, after].flatMap((side) => decidingConditions(side, { flag, environment })),
        compiled: () => ({
          before: compile(snapshotOf(before, environment, "0.0")),
          after: compile(snapshotOf(after, environment, "0.0")),
        }),
        random: seeded(flag),
      });
      return { flag, environment, ...share };
    }),
  );
}

interface SharedPlace {
  readonly environment: string;
  readonly flag: string;
}

/** The flags that are touched in each environment, and those that are in a group whose slots are. */
function placesOf({ after, effect }: Weighed): readonly SharedPlace[] {
  return Object.entries(effect.deltas)
    .filter(([environment]) => !effect.inert.includes(environment))
    .flatMap(([environment, { flags = {}, groups = {} }]) => {
      const grouped = [...after.flags.values()].filter(({ state, configs }) => {
        const group = configs[environment]?.group;
        return state === "active" && group !== undefined && Object.hasOwn(groups, group);
      });
      const keys = new Set([...Object.keys(flags), ...grouped.map(({ key }) => key)]);
      return [...keys].map((flag) => ({ environment, flag }));
    });
}

/** The same question gets the same answer: an estimate that flickers is believed less than it should be. */
function seeded(text: string): () => number {
  let state = [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7) || 1;
  return () => {
    // Numerical Recipes' generator: all that is asked of it is that it is even.
    state = (state * 1_664_525 + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
