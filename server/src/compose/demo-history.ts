/** What happened to the flags of the demo after they were made: one request each, in this order. */
import type { Change } from "@yardarm/core/changes";
import { type Flag, reweigh, type Variant } from "@yardarm/core/registry";
import { type Serve, scaleDefault } from "@yardarm/sdk/model";
import { serveOf } from "./demo-flag.ts";

export interface DemoStep {
  readonly reason: string;
  readonly changes: readonly Change[];
}

const production = "production";

/** Rollouts that began smaller than they are now: by how many of a hundred they went on. */
const ramps: readonly {
  readonly flag: string;
  readonly steps: readonly number[];
  readonly reason: string;
}[] = [
  {
    flag: "platform.session-store-2",
    steps: [10, 30],
    reason: "No slow reads since the last step.",
  },
  {
    flag: "checkout.one-page",
    steps: [5],
    reason: "More orders finished, no more questions to support.",
  },
  { flag: "checkout.express-wallet", steps: [2], reason: "The wallet's own errors are gone." },
];

/** The flag as it was made, before its rollout went on. */
export function asMade(flag: Flag): Flag {
  const first = ramps.find((ramp) => ramp.flag === flag.key)?.steps[0];
  const config = flag.configs[production];
  if (first === undefined || config === undefined) return flag;
  const fallthrough = serveOf({ on: first, off: 100 - first }, flag.key);
  return { ...flag, configs: { ...flag.configs, [production]: { ...config, fallthrough } } };
}

/** From what was made to what is there now. `flags` are as they are now. */
export function historyOf(flags: readonly Flag[]): readonly DemoStep[] {
  return [
    ...ramps.flatMap((ramp) => rampSteps(ramp, flags)),
    drill(true, "Drill: does the shop still sell when cards fail?"),
    drill(false, "End of the drill. It does."),
    {
      reason: "Nobody is to be asked two things at once.",
      changes: exclusiveExperiments,
    },
    {
      reason: "Gone from the code since the last release.",
      changes: [
        {
          kind: "flag.fact",
          flag: "checkout.legacy-form",
          field: "state",
          from: "active",
          to: "archived",
        },
      ],
    },
    {
      reason: "From here on, nobody changes it alone.",
      changes: [
        {
          kind: "environment.fact",
          environment: production,
          field: "isProtected",
          from: false,
          to: true,
        },
      ],
    },
  ];
}

function rampSteps(
  { flag: key, steps, reason }: (typeof ramps)[number],
  flags: readonly Flag[],
): DemoStep[] {
  const now = flags.find((flag) => flag.key === key)?.configs[production]?.fallthrough;
  const last = now === undefined ? undefined : percentOf(now);
  const [first, ...later] = [...steps, ...(last === undefined ? [] : [last])];
  if (first === undefined) return [];
  let from = serveOf({ on: first, off: 100 - first }, key);
  return later.map((percent) => {
    const to = raised(from, percent);
    const change: Change = {
      kind: "config.fallthrough",
      flag: key,
      environment: production,
      from,
      to,
    };
    from = to;
    return { reason, changes: [change] };
  });
}

const onVariant: Variant["name"] = "on";

function percentOf(serve: Serve): number {
  if ("variant" in serve) return serve.variant === onVariant ? 100 : 0;
  const { ranges } = serve.rollout;
  const length = ranges.reduce(
    (sum, { variant, start, end }) => sum + (variant === onVariant ? end - start : 0),
    0,
  );
  return (length * 100) / scaleDefault;
}

/** As the dashboard does it: nobody who had it loses it. */
function raised(serve: Serve, percent: number): Serve {
  if ("variant" in serve) return serve;
  const weight = (percent * scaleDefault) / 100;
  const weights = new Map([
    [onVariant, weight],
    ["off", scaleDefault - weight],
  ]);
  return { rollout: { ...serve.rollout, ranges: reweigh(serve.rollout.ranges, weights) } };
}

function drill(to: boolean, reason: string): DemoStep {
  const place = { flag: "payments.cards-off", environment: production };
  return { reason, changes: [{ kind: "config.on", ...place, from: !to, to }] };
}

const group = "shop-experiments";
const middle = scaleDefault / 2;

const exclusiveExperiments: readonly Change[] = [
  {
    kind: "group.create",
    group,
    from: null,
    to: {
      key: group,
      name: "Experiments in the shop",
      salt: group,
      slots: [
        { flag: "checkout.delivery-estimate", ranges: [{ start: 0, end: middle }] },
        { flag: "growth.exit-survey", ranges: [{ start: middle, end: scaleDefault }] },
      ],
    },
  },
  ...["checkout.delivery-estimate", "growth.exit-survey"].map(
    (flag): Change => ({
      kind: "config.group",
      flag,
      environment: production,
      from: null,
      to: group,
    }),
  ),
];
