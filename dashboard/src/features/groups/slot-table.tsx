import { Link } from "@tanstack/react-router";
import { percentText } from "@yardarm/core/registry";
import { Plus } from "lucide-react";
import { useId, useState } from "react";
import { useEnvironmentName, useProjectKey } from "../../api/current-project.tsx";
import { Button } from "../../ui/button.tsx";
import { type CardColumn, CardTable } from "../../ui/card-table.tsx";
import { type Fill, FillMark, FillSource } from "../../ui/fills.tsx";
import { andText } from "../../ui/list-text.ts";
import { Empty, Section } from "../../ui/section.tsx";
import { showToast } from "../../ui/toast.tsx";
import { ReserveDialog, ResizeDialog } from "./slot-dialog.tsx";
import { freeShare, listedSlots } from "./slots.ts";
import { GroupSpace } from "./space-bar.tsx";
import type { ProposedGroup } from "./use-proposed-groups.ts";
import { groupFailure, useWriteGroup } from "./use-write-group.ts";

/** A slot, or what no slot holds. */
interface Row {
  readonly flag: string | undefined;
  readonly mark: string;
  readonly fill: Fill;
  readonly share: number;
  readonly ranges: readonly string[];
  /** Where the flag is in the group. */
  readonly places: readonly string[];
}

/** Which flag holds which part of the space, and what is left of it. */
export function SlotsSection({
  isReadOnly,
  ...proposed
}: ProposedGroup & { readonly isReadOnly: boolean }) {
  const { group } = proposed;
  const [isReserving, setReserving] = useState(false);
  const [resized, setResized] = useState<string>();
  const listed = listedSlots(group);
  const rows = useRows(proposed);
  const columns = useColumns(proposed, isReadOnly ? undefined : setResized);
  const free = freeShare(group);
  const reserve = !isReadOnly && (
    <Button isDisabled={free === 0} onPress={() => setReserving(true)}>
      <Plus size={14} aria-hidden />
      Reserve a slot
    </Button>
  );
  return (
    <Section
      title="Slots"
      description={`Each subject has one place in this space, so at most one of these flags is on for it. ${freeText(free)}`}
      actions={reserve}
    >
      {listed.length === 0 ? (
        <Empty>No flag has a slot yet. All of the space is free.</Empty>
      ) : (
        <>
          <GroupSpace group={group} listed={listed} />
          <CardTable
            label="Slots in the order of the space"
            columns={columns}
            rows={rows}
            keyOf={({ flag = "" }) => flag}
            empty="No flag has a slot yet."
          />
        </>
      )}
      {isReserving && <ReserveDialog {...proposed} onClose={() => setReserving(false)} />}
      {resized !== undefined && (
        <ResizeDialog {...proposed} flag={resized} onClose={() => setResized(undefined)} />
      )}
    </Section>
  );
}

function freeText(free: number): string {
  return free === 0
    ? "Nothing is free: a slot has to shrink before another can grow."
    : `${percentText(free)} is free: a slot that grows into it moves nobody out of any.`;
}

function useRows({ group, seen }: ProposedGroup): readonly Row[] {
  const nameOf = useEnvironmentName();
  const free = freeShare(group);
  const held = listedSlots(group).map(({ number, ...slot }) => ({
    ...slot,
    mark: String(number),
    places: seen.flags.filter(({ flag }) => flag === slot.flag).map((it) => nameOf(it.environment)),
  }));
  const rest = { flag: undefined, mark: "", fill: "hollow", ranges: [], places: [] } as const;
  return free === 0 ? held : [...held, { ...rest, share: free }];
}

function useColumns(
  proposed: ProposedGroup,
  onResize: ((flag: string) => void) | undefined,
): readonly CardColumn<Row>[] {
  const id = useId();
  const project = useProjectKey();
  const release = useRelease(proposed);
  const actions: CardColumn<Row> = {
    title: "Change",
    render: ({ flag }) =>
      flag !== undefined && (
        <span className="-my-1.5 -ml-3 flex gap-1">
          <Button
            kind="quiet"
            aria-label={`Resize the slot of ${flag}`}
            onPress={() => onResize?.(flag)}
          >
            Resize
          </Button>
          <Button
            kind="quiet"
            aria-label={`Release the slot of ${flag}`}
            onPress={() => void release(flag)}
          >
            Release
          </Button>
        </span>
      ),
  };
  return [
    {
      title: "Slot of",
      isWide: true,
      render: ({ flag, mark, fill }) => (
        <span className="flex items-center gap-2.5">
          <FillSource id={id} />
          <FillMark fill={fill} id={id} />
          <span aria-hidden className="w-4 text-xs text-ink3 num">
            {mark}
          </span>
          {flag === undefined ? (
            <span className="text-ink2">Free</span>
          ) : (
            <Link
              to="/p/$project/flags/$flag"
              params={{ project, flag }}
              className="link font-mono wrap-anywhere"
            >
              {flag}
            </Link>
          )}
        </span>
      ),
    },
    { title: "Share", isNumber: true, render: ({ share }) => percentText(share) },
    {
      title: "Positions",
      render: ({ ranges }) => <span className="text-ink2 num">{ranges.join(", ")}</span>,
    },
    {
      title: "In the group in",
      render: ({ flag, places }) =>
        flag !== undefined &&
        (places.length > 0 ? andText(places) : <span className="text-ink3">Nowhere yet</span>),
    },
    ...(onResize === undefined ? [] : [actions]),
  ];
}

/** Takes a slot away from its flag, and with it the flag out of the group wherever it is in it; that is read first. */
function useRelease({ group, seen, request }: ProposedGroup) {
  const send = useWriteGroup();
  return async (flag: string): Promise<void> => {
    const places = seen.flags.filter((it) => it.flag === flag);
    const to = group.slots.filter((slot) => slot.flag !== flag);
    try {
      await send({
        title: `Release the slot of ${flag} in ${group.key}`,
        done: `${flag} has no slot in ${group.key} any more`,
        changes: [
          ...places.map(
            (place) => ({ kind: "config.group", ...place, from: group.key, to: null }) as const,
          ),
          { kind: "group.slots", group: group.key, from: group.slots, to },
        ],
        into: request?.number,
        isRead: true,
      });
    } catch (error) {
      showToast({ text: `Not released. ${groupFailure(error)}` });
    }
  };
}
