import { type GroupSlot, scaleDefault, scaleOf } from "@yardarm/sdk/model";
import { isServed } from "../registry/projection.ts";
import type { Group, Registry } from "../registry/registry.ts";
import { slotShifts } from "../registry/slot-shifts.ts";
import type { SlotStep } from "./step.ts";

/** A slot of which the services of one environment see another part of its group's space. */
export interface MovedSlot {
  readonly before: GroupSlot | undefined;
  readonly after: GroupSlot | undefined;
  readonly step: SlotStep;
}

interface Sides {
  readonly before: Registry;
  readonly after: Registry;
}

/** Flags that are on in one of these groups all along, and their slots that a request moves. */
export function movedSlots(
  { before, after }: Sides,
  environment: string,
  groups: readonly string[],
): ReadonlyMap<string, MovedSlot> {
  return new Map(
    groups.flatMap((key) => {
      const [was, is] = [before.groups.get(key), after.groups.get(key)];
      return movedIn(was, is).filter(([flag]) =>
        [before, after].every((registry) => decides(registry, { flag, environment, group: key })),
      );
    }),
  );
}

function movedIn(
  was: Group | undefined,
  is: Group | undefined,
): readonly (readonly [flag: string, moved: MovedSlot])[] {
  const scale = scaleOf((is ?? was)?.scheme) ?? scaleDefault;
  const pointsOf = (positions: number) => (positions / scale) * 100;
  const slotOf = (group: Group | undefined, flag: string) =>
    group?.slots.find((slot) => slot.flag === flag);
  return slotShifts(was?.slots ?? [], is?.slots ?? [])
    .filter(({ entering, leaving }) => entering + leaving > 0)
    .map(({ flag, entering, leaving }) => [
      flag,
      {
        before: slotOf(was, flag),
        after: slotOf(is, flag),
        step: { entering: pointsOf(entering), leaving: pointsOf(leaving) },
      },
    ]);
}

interface Membership {
  readonly flag: string;
  readonly environment: string;
  readonly group: string;
}

/** Whether it makes a difference for a flag who is in its slot. */
function decides({ flags }: Registry, { flag: key, environment, group }: Membership): boolean {
  const flag = flags.get(key);
  if (flag === undefined || !isServed(flag) || !Object.hasOwn(flag.configs, environment))
    return false;
  const config = flag.configs[environment];
  return config?.on === true && config.group === group;
}
