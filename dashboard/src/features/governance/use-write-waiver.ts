import { type Change, diffWaiver } from "@yardarm/core/changes";
import type { Waiver } from "@yardarm/core/registry";
import type { WaiverView } from "@yardarm/server/wire";
import { useCommands, useMe } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import {
  type Edited,
  type ProposedRoom,
  type Room,
  useProposed,
} from "../../change-sheet/use-proposed.ts";

export type EditedWaiver = Edited<Waiver, WaiverView>;

const room: Room<Waiver, WaiverView> = {
  read: waiverOfView,
  put: (waivers) => ({ waivers }),
  of: ({ waivers }) => waivers,
};

export function useProposedWaivers(
  waivers: readonly WaiverView[],
): ProposedRoom<Waiver, WaiverView> {
  return useProposed(waivers, room);
}

/** Sends a waiver, or what changed of one, in the name of whoever is signed in; gives back what went wrong, in words for people. */
export function useWriteWaiver() {
  const commands = useCommands();
  const writer = useWriter();
  const { person } = useMe();
  return async (
    waiver: Omit<Waiver, "approver">,
    edited?: EditedWaiver,
  ): Promise<string | undefined> => {
    const { key, reason, until } = waiver;
    const to: Waiver = { ...waiver, approver: person.id };
    const seen = edited?.seen;
    const changes: readonly Change[] =
      edited === undefined || seen === undefined
        ? [{ kind: "waiver.create", waiver: key, from: null, to }]
        : diffWaiver(edited.entity, to);
    try {
      await writer.apply({
        title: seen === undefined ? "Grant a waiver" : `Change the waiver ${key}`,
        changes,
        into: edited?.request?.number,
        send: ({ mayWait }) => {
          const leave = mayWait === undefined ? {} : { mayWait };
          return seen === undefined
            ? commands.grantWaiver({ ...waiver, ...leave })
            : commands.patchWaiver(key, {
                body: { reason, until, ...leave },
                version: seen.version,
              });
        },
        done: seen === undefined ? "The waiver is granted" : "The waiver is saved",
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}

/** Ends a waiver before its day. */
export function useTakeBackWaiver() {
  const commands = useCommands();
  const writer = useWriter();
  return async (view: WaiverView): Promise<string | undefined> => {
    const { key, version } = view;
    try {
      await writer.apply({
        title: "Take the waiver back",
        changes: [{ kind: "waiver.create", waiver: key, from: waiverOfView(view), to: null }],
        send: () => commands.takeBackWaiver(key, version),
        done: "The waiver is taken back",
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}

/** A waiver as the registry has it, of what a page was told. */
function waiverOfView(view: WaiverView): Waiver {
  const { key, policy, flag, environment, reason, approver, until } = view;
  return {
    ...{ key, policy, reason, approver, until },
    ...(flag !== undefined && { flag }),
    ...(environment !== undefined && { environment }),
  };
}
