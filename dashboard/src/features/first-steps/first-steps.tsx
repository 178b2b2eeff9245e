import { Link } from "@tanstack/react-router";
import type { EnvironmentView, FlagRow } from "@yardarm/server/wire";
import { ArrowRight, CircleCheck, CircleDashed } from "lucide-react";
import type { ReactNode } from "react";
import { useEnvironments, useMay, useProjectKey } from "../../api/current-project.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { classNames } from "../../ui/class-names.ts";

interface FirstStepsProps {
  readonly flags: readonly FlagRow[];
}

/** The way from an empty project to a flag that decides something in a service; gone once it has been walked. */
export function FirstSteps({ flags }: FirstStepsProps) {
  const project = useProjectKey();
  const [first] = useEnvironments();
  const mayWrite = useMay("flag.write");
  const done = stepsDone(flags, first);
  const isWalked = done.hasFlag && done.isAsked && done.isOn;
  if (!mayWrite || first === undefined || isWalked) return null;
  const params = { project };
  const steps: readonly StepProps[] = [
    {
      title: "Create a flag",
      text: "A name for one decision in your code. It starts off everywhere.",
      isDone: done.hasFlag,
      action: (
        <Link to="/p/$project/flags/new" params={params} className={buttonClass()}>
          New flag
          <ArrowRight size={14} aria-hidden />
        </Link>
      ),
    },
    {
      title: "Connect a service",
      text: "An SDK key for one environment, and a few lines of code to copy.",
      isDone: done.isAsked,
      action: (
        <Link to="/p/$project/settings/sdk-keys" params={params} className={buttonClass()}>
          SDK keys
          <ArrowRight size={14} aria-hidden />
        </Link>
      ),
    },
    {
      title: `Turn it on in ${first.name}`,
      text: "For everybody, or for a part of them. Services follow within a second.",
      isDone: done.isOn,
      action: done.newest !== undefined && (
        <Link
          to="/p/$project/flags/$flag"
          params={{ project, flag: done.newest }}
          className={buttonClass()}
        >
          Open the flag
          <ArrowRight size={14} aria-hidden />
        </Link>
      ),
    },
  ];
  return (
    <ol aria-label="First steps" className="panel divide-y divide-line">
      {steps.map((step) => (
        <Step key={step.title} {...step} />
      ))}
    </ol>
  );
}

interface StepProps {
  readonly title: string;
  readonly text: string;
  readonly isDone: boolean;
  /** The way there. */
  readonly action: ReactNode;
}

function Step({ title, text, isDone, action }: StepProps) {
  const Icon = isDone ? CircleCheck : CircleDashed;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <Icon size={18} aria-hidden className={isDone ? "text-on" : "text-ink3"} />
      <div className="min-w-0 flex-1 basis-52">
        <p className={classNames("font-medium", isDone && "text-ink3")}>
          {title}
          {isDone && <span className="sr-only">, done</span>}
        </p>
        {!isDone && <p className="text-sm text-ink2">{text}</p>}
      </div>
      {!isDone && <div className="max-sm:ml-[34px]">{action}</div>}
    </li>
  );
}

function stepsDone(flags: readonly FlagRow[], first: EnvironmentView | undefined) {
  const living = flags.filter(({ stage }) => stage !== "archived");
  return {
    hasFlag: living.length > 0,
    isAsked: living.some(({ evaluations }) => evaluations.lastEvaluatedAt !== null),
    isOn: living.some(({ serving }) => first !== undefined && serving[first.key]?.on === true),
    newest: living.toSorted((a, b) => (a.changedAt < b.changedAt ? 1 : -1))[0]?.key,
  };
}
