import { useQueryClient } from "@tanstack/react-query";
import { describeServing } from "@yardarm/core/registry";
import type { FlagConfig } from "@yardarm/sdk/model";
import type { ConfigView, EnvironmentView, FlagRow, FlagView, Serving } from "@yardarm/server/wire";
import { ArrowRight } from "lucide-react";
import { useCommands, useProjectKey } from "../../api/current-project.tsx";
import { keys } from "../../api/keys.ts";
import type { Proposal } from "../../change-sheet/proposal.ts";
import { ServingBadge } from "../../ui/serving-badge.tsx";

/** Makes the proposal to turn a flag on or off in one environment, shown in the page before the server has answered. */
export function useFlip(
  flag: FlagView,
): (view: ConfigView, environment: EnvironmentView, on: boolean) => Proposal {
  const client = useQueryClient();
  const commands = useCommands();
  const project = useProjectKey();

  function rewrite(environment: string, next: Pick<ConfigView, "config" | "serving">): void {
    client.setQueryData<FlagView>(
      keys.flag(project, flag.key),
      (view) => view && patchView(view, environment, next),
    );
    client.setQueryData<FlagRow[]>(keys.flags(project), (rows) =>
      rows?.map((row) =>
        row.key === flag.key
          ? { ...row, serving: { ...row.serving, [environment]: next.serving } }
          : row,
      ),
    );
  }

  return (view, environment, on) => {
    const to = servingOf({ ...view.config, on });
    return {
      title: `Turn ${flag.key} ${on ? "on" : "off"} in ${environment.name}`,
      picture: <FromTo from={view.serving} to={to} />,
      changes: [
        {
          kind: "config.on",
          flag: flag.key,
          environment: environment.key,
          from: view.config.on,
          to: on,
        },
      ],
      send: async (consent) => {
        const answer = await commands.patchConfig(flag.key, environment.key, {
          body: { on, ...consent },
          version: view.version,
        });
        const { version } = answer;
        // The next flip goes on top of this one, even before the page has read the flag again.
        if (version !== undefined) {
          client.setQueryData<FlagView>(
            keys.flag(project, flag.key),
            (now) => now && patchView(now, environment.key, { version }),
          );
        }
        return answer;
      },
      done: `${flag.key} is ${on ? "on" : "off"} in ${environment.name}`,
      show: () => {
        rewrite(environment.key, { config: { ...view.config, on }, serving: to });
        return () => rewrite(environment.key, view);
      },
    };
  };
}

function FromTo({ from, to }: { from: Serving; to: Serving }) {
  return (
    <p className="flex flex-wrap items-center gap-3 text-sm">
      <ServingBadge serving={from} label="From" />
      <ArrowRight size={16} aria-label="to" />
      <ServingBadge serving={to} label="To" />
      {to.on && <span className="text-ink2">{to.text}</span>}
    </p>
  );
}

/** What the server will say that a config serves; the wire counts in per cent. */
function servingOf(config: FlagConfig): Serving {
  const { share, text } = describeServing(config);
  return { on: config.on, share: share === null ? null : share * 100, text };
}

function patchView(view: FlagView, environment: string, next: Partial<ConfigView>): FlagView {
  return {
    ...view,
    configs: view.configs.map((config) =>
      config.environment === environment ? { ...config, ...next } : config,
    ),
  };
}
