import type { Group } from "@yardarm/core/registry";
import type { GroupSlot } from "@yardarm/sdk/model";
import { useId } from "react";
import { type Fill, FillMark, FillPatterns, FillSource, paintOf } from "../../ui/fills.tsx";
import { drawnSpans, type ListedSlot } from "./slots.ts";

interface SpaceBarProps {
  readonly group: Pick<Group, "scheme">;
  readonly slots: readonly GroupSlot[];
  readonly fillOf: (flag: string) => Fill;
  /** Stands above the spans of a slot. */
  readonly markOf?: (flag: string) => string;
  /** As high as a line of a list. */
  readonly isSmall?: boolean;
}

/** Narrower spans have no room for a mark. */
const markedShareMin = 0.03;

/** The space of a group from its first position to its last; what is free is hollow. A table beside it says the same in words. */
export function SpaceBar({ group, slots, fillOf, markOf, isSmall = false }: SpaceBarProps) {
  const id = useId();
  const height = isSmall ? 14 : 28;
  const spans = drawnSpans(group, slots);
  const held = spans.flatMap(({ flag, ...span }) =>
    flag === undefined ? [] : [{ flag, ...span }],
  );
  return (
    <div aria-hidden>
      {markOf && (
        <div className="relative mb-1 h-4 text-xs font-medium text-ink2 num">
          {held
            .filter(({ share }) => share >= markedShareMin)
            .map(({ flag, start, share }) => (
              <span
                key={start}
                className="absolute -translate-x-1/2"
                style={{ left: percent(start + share / 2) }}
              >
                {markOf(flag)}
              </span>
            ))}
        </div>
      )}
      <svg height={height} className="block w-full overflow-visible text-on" role="presentation">
        <FillPatterns id={id} />
        {held.map(({ flag, start, share }) => (
          <rect
            key={start}
            x={percent(start)}
            width={percent(share)}
            height={height}
            fill={paintOf(fillOf(flag), id)}
            stroke="currentColor"
          />
        ))}
        <rect width="100%" height={height} fill="none" stroke="currentColor" strokeWidth="1.5" />
      </svg>
    </div>
  );
}

/** Where along the bar one is. */
function SpaceScale() {
  return (
    <div aria-hidden className="mt-1 flex justify-between text-xs text-ink3 num">
      {[0, 25, 50, 75, 100].map((tick) => (
        <span key={tick}>{tick} %</span>
      ))}
    </div>
  );
}

/** The space of a group, each slot with the fill and the number that its row of the table has. */
export function GroupSpace({ group, listed }: { group: Group; listed: readonly ListedSlot[] }) {
  const byFlag = new Map(listed.map((slot) => [slot.flag, slot]));
  return (
    <div className="panel mb-3 px-4 py-3">
      <SpaceBar
        group={group}
        slots={group.slots}
        fillOf={(flag) => byFlag.get(flag)?.fill ?? "hollow"}
        markOf={(flag) => String(byFlag.get(flag)?.number ?? "")}
      />
      <SpaceScale />
    </div>
  );
}

interface SlotPictureProps {
  readonly group: Group;
  /** The slots as they would be. */
  readonly slots: readonly GroupSlot[];
  /** Whose slot is changed. */
  readonly flag: string;
}

/** The space now and then; of slots only the one that is changed is told from the others. */
export function SlotPicture({ group, slots, flag }: SlotPictureProps) {
  const id = useId();
  const fillOf = (each: string): Fill => (each === flag ? "full" : "hatched");
  return (
    <figure className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-1.5 text-xs text-ink2">
      <span aria-hidden>Now</span>
      <SpaceBar {...{ group, fillOf }} slots={group.slots} />
      <span aria-hidden>Then</span>
      <SpaceBar {...{ group, slots, fillOf }} />
      <figcaption className="col-start-2 flex flex-wrap gap-x-4 gap-y-1 text-ink3">
        <FillSource id={id} />
        {(
          [
            ["full", "This slot"],
            ["hatched", "Other slots"],
            ["hollow", "Free"],
          ] as const
        ).map(([fill, name]) => (
          <span key={fill} className="inline-flex items-center gap-1.5">
            <FillMark fill={fill} id={id} />
            {name}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
