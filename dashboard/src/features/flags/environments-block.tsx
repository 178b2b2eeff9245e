import { Link } from "@tanstack/react-router";
import { serveText } from "@yardarm/core/changes";
import type { ConfigView, EnvironmentView, FlagView } from "@yardarm/server/wire";
import { CalendarClock, Lock, Siren, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { useEnvironments, useMay, useProjectKey } from "../../api/current-project.tsx";
import { describeError, hasCode } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button, buttonClass, IconButton } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Section } from "../../ui/section.tsx";
import { Sentence } from "../../ui/sentence.tsx";
import { ServingBadge } from "../../ui/serving-badge.tsx";
import { Spark } from "../../ui/spark.tsx";
import { Switch } from "../../ui/switch.tsx";
import { Ago } from "../../ui/time.tsx";
import { useFlip } from "./use-flip.tsx";

/** What the flag serves in each environment, and the way to change it: a switch, or the sheet where that is protected. */
export function EnvironmentsBlock({ flag }: { flag: FlagView }) {
  const environments = useEnvironments();
  const block = useWriteBlock();
  const writer = useWriter();
  const flip = useFlip(flag);
  const [failure, setFailure] = useState<string>();

  async function run(
    view: ConfigView,
    environment: EnvironmentView,
    { on, isAsked, isEmergency = false }: Flip,
  ): Promise<void> {
    setFailure(undefined);
    const proposal = { ...flip(view, environment, on), isEmergency };
    try {
      await (isAsked ? writer.ask(proposal) : writer.apply(proposal));
    } catch (error) {
      const text = hasCode(error, "version_mismatch")
        ? `Somebody changed ${flag.key} in ${environment.name} a moment ago. What you see now is theirs; look and try again.`
        : describeError(error);
      setFailure(text);
    }
  }

  return (
    <Section title="Environments" description={block}>
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert className="mb-2">
          {failure}
        </Notice>
      )}
      <ul className="panel divide-y divide-line">
        {environments.map((environment) => {
          const view = flag.configs.find((config) => config.environment === environment.key);
          if (view === undefined) return null;
          return (
            <EnvironmentRow
              key={environment.key}
              flag={flag}
              environment={environment}
              view={view}
              isBlocked={block !== undefined || flag.state === "archived"}
              onFlip={(wish) => void run(view, environment, wish)}
            />
          );
        })}
      </ul>
    </Section>
  );
}

interface Flip {
  readonly on: boolean;
  /** In the sheet first, where a time can be given. */
  readonly isAsked: boolean;
  /** It cannot wait for anybody. */
  readonly isEmergency?: boolean;
}

interface EnvironmentRowProps {
  readonly flag: FlagView;
  readonly environment: EnvironmentView;
  readonly view: ConfigView;
  readonly isBlocked: boolean;
  readonly onFlip: (wish: Flip) => void;
}

function EnvironmentRow({ flag, environment, view, isBlocked, onFlip }: EnvironmentRowProps) {
  const project = useProjectKey();
  const isMine = useMay("flag.write", environment.key);
  const { serving, evaluations } = view;
  const place = `${flag.key} in ${environment.name}`;
  return (
    <li
      aria-label={environment.name}
      className="grid min-h-14 grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-1 px-4 py-2.5 md:grid-cols-[150px_48px_minmax(0,1fr)_176px_auto_124px]"
    >
      <span className="flex min-w-0 items-center gap-2 font-medium">
        <span className="truncate">{environment.name}</span>
        {environment.isProtected && (
          <Lock size={14} className="shrink-0 text-ink3" role="img" aria-label="Protected" />
        )}
      </span>
      <span className="justify-self-end md:justify-self-start">
        <ServingBadge serving={serving} label={`${environment.name} serves`} />
      </span>
      <span className="min-w-0 text-sm text-ink2 max-md:col-span-2">
        <Sentence text={servedText(view)} />
      </span>
      <span className="flex items-center gap-2 text-xs text-ink3 max-md:col-span-2">
        {evaluations.lastEvaluatedAt === null ? (
          "Never evaluated"
        ) : (
          <>
            <Spark values={evaluations.hours} width={80} height={22} />
            <Ago at={evaluations.lastEvaluatedAt} />
          </>
        )}
      </span>
      <Link
        to="/p/$project/flags/$flag/targeting/$environment"
        params={{ project, flag: flag.key, environment: environment.key }}
        aria-label={`Targeting of ${place}`}
        className={buttonClass("quiet", "justify-self-start max-md:-ml-3")}
      >
        <SlidersHorizontal size={14} aria-hidden />
        Targeting
      </Link>
      <span className="flex items-center justify-end gap-1 justify-self-end">
        {environment.isProtected ? (
          <>
            {view.config.on && (
              <IconButton
                label={`Emergency: turn ${place} off`}
                isDisabled={flag.state === "archived" || !isMine}
                onPress={() => onFlip({ on: false, isAsked: true, isEmergency: true })}
              >
                <Siren size={16} aria-hidden />
              </IconButton>
            )}
            <Button
              aria-label={`Change ${place}`}
              isDisabled={flag.state === "archived" || !isMine}
              onPress={() => onFlip({ on: !view.config.on, isAsked: true })}
            >
              Change…
            </Button>
          </>
        ) : (
          <>
            <IconButton
              label={`Turn ${place} ${view.config.on ? "off" : "on"} at a time or for a while`}
              isDisabled={isBlocked || !isMine}
              onPress={() => onFlip({ on: !view.config.on, isAsked: true })}
            >
              <CalendarClock size={16} aria-hidden />
            </IconButton>
            <Switch
              label={place}
              isSelected={view.config.on}
              isDisabled={isBlocked || !isMine}
              onChange={(on) => onFlip({ on, isAsked: false })}
            />
          </>
        )}
      </span>
    </li>
  );
}

/** Who gets what, in a few words; steps before the last one are only counted here. */
function servedText({ config, serving }: ConfigView): string {
  if (!config.on) return `Everybody gets \`${config.offVariant}\``;
  if (serving.share === null) return serving.text;
  return "variant" in config.fallthrough
    ? `Everybody gets ${serveText(config.fallthrough)}`
    : serveText(config.fallthrough);
}
