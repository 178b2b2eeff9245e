import { type Change, diffConfig } from "@yardarm/core/changes";
import { isSameJson } from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import type { ConfigView, FlagView } from "@yardarm/server/wire";
import { useState } from "react";
import { flagOfView } from "../../api/flag-of-view.ts";
import { withFitting } from "../../change-sheet/fitting-changes.ts";

/** What an edit is laid on: a config, and the version it has on the server. */
interface Basis {
  readonly config: FlagConfig;
  readonly version: number;
}

export interface ConfigDraft {
  readonly config: FlagConfig;
  readonly saved: FlagConfig;
  readonly version: number;
  /** What saving would do. */
  readonly changes: readonly Change[];
  /** What somebody else did meanwhile; empty when nobody did. */
  readonly theirs: readonly Change[];
  /** What it was when it was opened: what is served, with the changes that were proposed. */
  readonly start: FlagConfig;
  /** Of these changes, those that do not fit what is there now. */
  readonly unfit: readonly Change[];
  /** Grows when the draft is replaced as a whole, so that half-typed texts go with it. */
  readonly generation: number;
  edit(config: FlagConfig): void;
  discard(): void;
  /** Lays the draft on top of what somebody else saved; gives back those changes that do not fit there any more. */
  layOnTop(): readonly Change[];
  /** The draft was saved and is now the basis. */
  accept(version: number | undefined): void;
}

/**
 * Gathers edits of one config. As long as nothing was edited it follows what others save; from the first edit on it
 * keeps its basis, so that theirs is shown beside ours and never silently mixed in. It may start with changes that somebody
 * proposed before.
 */
export function useConfigDraft(
  flag: FlagView,
  view: ConfigView,
  proposed: readonly Change[] = [],
): ConfigDraft {
  const [basis, setBasis] = useState<Basis>(view);
  const [start] = useState(() => rebase(flag, view, proposed));
  const [config, setConfig] = useState(start.config);
  const [generation, setGeneration] = useState(0);
  const place = (before: FlagConfig, after: FlagConfig) =>
    diffConfig(flag.key, view.environment, before, after);

  const isEdited = place(basis.config, config).length > 0;
  const isOld = view.version > basis.version;
  // Set while rendering, before anything is shown: an unedited draft has nothing to lose.
  if (isOld && (!isEdited || isSameJson(config, view.config))) {
    setBasis(view);
    setConfig(view.config);
    setGeneration(generation + 1);
  }

  function replace(next: FlagConfig, on: Basis): void {
    setBasis(on);
    setConfig(next);
    setGeneration(generation + 1);
  }

  return {
    config,
    saved: basis.config,
    version: basis.version,
    changes: place(basis.config, config),
    theirs: isOld ? place(basis.config, view.config) : [],
    start: start.config,
    unfit: start.unfit,
    generation,
    edit: setConfig,
    discard: () => replace(rebase(flag, view, proposed).config, view),
    layOnTop: () => {
      const { config: next, unfit } = rebase(flag, view, place(basis.config, config));
      replace(next, view);
      return unfit;
    },
    accept: (version) => setBasis({ config, version: version ?? basis.version }),
  };
}

function rebase(flag: FlagView, view: ConfigView, changes: readonly Change[]) {
  const basis = { ...flagOfView(flag), configs: { [view.environment]: view.config } };
  const { registry, unfit } = withFitting({ flags: new Map([[flag.key, basis]]) }, changes);
  const config = registry.flags.get(flag.key)?.configs[view.environment] ?? view.config;
  return { config, unfit };
}
