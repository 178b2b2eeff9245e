import type { FlagLifecycle } from "@yardarm/server/wire";
import { lazy, Suspense, useState } from "react";
import { describeError } from "../../api/problem-error.ts";
import { useWriteBlock } from "../../change-sheet/write-block.ts";
import { Button } from "../../ui/button.tsx";
import { dayText } from "../../ui/time.tsx";
import { showToast } from "../../ui/toast.tsx";
import {
  actionsFor,
  type LifeActionKind,
  type LifeStep,
  outOfCodeStep,
  snoozeStep,
} from "./life-actions.ts";
import { useLifeWriter } from "./use-life-writer.ts";

const LifeDialog = lazy(async () => ({
  default: (await import("./life-dialog.tsx")).LifeDialog,
}));

const labels: Record<LifeActionKind, string> = {
  extend: "Change the last day…",
  snooze: "Snooze…",
  keep: "Keep for good…",
  still_needed: "Still needed…",
  out_of_code: "Removed from code…",
  hand_over: "Hand over…",
};

/** What people can say of a flag's life where facts do not say it themselves. */
export function LifeButtons({ life }: { life: FlagLifecycle }) {
  const [open, setOpen] = useState<LifeActionKind>();
  const block = useWriteBlock();
  const actions = actionsFor(life);
  if (block !== undefined || actions.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      <Stated life={life} />
      <div className="flex flex-wrap gap-2">
        {actions.map((kind) => (
          <Button key={kind} onPress={() => setOpen(kind)}>
            {labels[kind]}
          </Button>
        ))}
      </div>
      {open !== undefined && (
        <Suspense>
          <LifeDialog kind={open} life={life} onClose={() => setOpen(undefined)} />
        </Suspense>
      )}
    </div>
  );
}

/** What somebody said before, with the way to take it back. */
function Stated({ life }: { life: FlagLifecycle }) {
  const { snoozedUntil, outOfCodeSince } = life;
  const isSnoozed = snoozedUntil !== undefined && snoozedUntil > life.asOf.slice(0, 10);
  return (
    <>
      {isSnoozed && (
        <Said
          text={`Nobody is reminded of it before ${dayText(snoozedUntil)}.`}
          back="Remind again"
          step={snoozeStep(life, undefined)}
        />
      )}
      {outOfCodeSince !== undefined && (
        <Said
          text={`Somebody says that no code asks for it since ${dayText(outOfCodeSince)}${life.isScanned ? "; repositories are scanned, so that no longer counts" : ""}.`}
          back="It is in code"
          step={outOfCodeStep(life, undefined)}
        />
      )}
    </>
  );
}

function Said({ text, back, step }: { text: string; back: string; step: LifeStep }) {
  const write = useLifeWriter();
  const takeBack = async () => {
    try {
      await write(step);
    } catch (error) {
      showToast({ text: `Not done. ${describeError(error)}` });
    }
  };
  return (
    <p className="flex flex-wrap items-center gap-x-3 text-sm">
      {text}
      <Button kind="quiet" className="-ml-3" onPress={() => void takeBack()}>
        {back}
      </Button>
    </p>
  );
}
