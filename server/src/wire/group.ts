import type { GroupSlot } from "@yardarm/sdk/model";
import { z } from "zod";
import { instant } from "./common.ts";
import { document } from "./document.ts";

/**
 * `GET /api/v1/projects/{project}/groups/{group}`; `ETag` is its version. It is written by changes (`group.create`, `group.fact`,
 * `group.slots`), and a flag is put into it by `config.group`.
 */
export const groupView = z.object({
  key: z.string(),
  name: z.string(),
  salt: z.string(),
  by: z.string().optional(),
  kind: z.string().optional(),
  scheme: z.string().optional(),
  slots: z.array(document<GroupSlot>("a slot: a flag, and its ranges of positions")),
  version: z.number(),
  changedAt: instant,
  /** Where flags are in it, so that their slots count. */
  flags: z.array(z.object({ flag: z.string(), environment: z.string() })),
});

/** `GET /api/v1/projects/{project}/groups` */
export const groupList = z.object({ groups: z.array(groupView) });

export type GroupView = z.infer<typeof groupView>;
export type GroupList = z.infer<typeof groupList>;
