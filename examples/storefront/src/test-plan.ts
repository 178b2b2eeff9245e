/** Rows of flag states that a plan of Yardarm wants run, and the flags that they are of. */
import type { JsonValue } from "@yardarm/sdk/model";

export interface PlannedFlag {
  readonly key: string;
  readonly type: "boolean" | "string" | "number" | "object";
  /** Variant → the value that it carries. */
  readonly variants: Readonly<Record<string, JsonValue>>;
}

export interface PlannedRows {
  /** Key of the environment whose flags the plan is of. */
  readonly environment: string;
  readonly flags: readonly PlannedFlag[];
  /** Flag key → variant. */
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/** Where a plan is read and what came of it is told, as a pipeline gives it. */
export interface PlanPlace {
  readonly url: string;
  readonly project: string;
  readonly token: string;
  readonly plan: string;
}

/** `undefined`: nobody asks for a plan to be run. */
export function planPlaceOf(
  env: Readonly<Record<string, string | undefined>>,
): PlanPlace | undefined {
  const { YARDARM_PLAN, YARDARM_TOKEN = "", YARDARM_PROJECT = "storefront" } = env;
  const { YARDARM_URL = "http://127.0.0.1:4280" } = env;
  if (YARDARM_PLAN === undefined) return undefined;
  if (YARDARM_TOKEN === "")
    throw new Error("YARDARM_PLAN is read with a token: set YARDARM_TOKEN.");
  return { url: YARDARM_URL, project: YARDARM_PROJECT, token: YARDARM_TOKEN, plan: YARDARM_PLAN };
}

/** Reads a plan, and what its variants stand for. */
export async function readPlan(place: PlanPlace, get: typeof fetch = fetch): Promise<PlannedRows> {
  const read = async <Body>(path: string): Promise<Body> => {
    const answer = await get(`${place.url}/api/v1/projects/${place.project}/${path}`, {
      headers: { authorization: `Bearer ${place.token}` },
    });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}.`);
    return (await answer.json()) as Body;
  };
  const plan = await read<{
    readonly environment: string;
    readonly flags: readonly { readonly flag: string }[];
    readonly rows: readonly { readonly variants: Readonly<Record<string, string>> }[];
  }>(`test-plans/${encodeURIComponent(place.plan)}`);
  const flags = await Promise.all(
    plan.flags.map(({ flag }) => read<FlagDocument>(`flags/${encodeURIComponent(flag)}`)),
  );
  return {
    environment: plan.environment,
    flags: flags.map(({ key, type, variants }) => ({
      ...{ key, type },
      variants: Object.fromEntries(variants.map(({ name, value }) => [name, value])),
    })),
    rows: plan.rows.map(({ variants }) => variants),
  };
}

interface FlagDocument extends Pick<PlannedFlag, "key" | "type"> {
  readonly variants: readonly { readonly name: string; readonly value: JsonValue }[];
}

/** What is run when nobody asks for a plan: the parts of the shop that are paid with, in all the ways in which they can be. */
export const sampleRows: PlannedRows = {
  environment: "staging",
  flags: [
    { key: "checkout.one-page", type: "boolean", variants: { on: true, off: false } },
    { key: "checkout.express-wallet", type: "boolean", variants: { on: true, off: false } },
    {
      key: "home.hero-theme",
      type: "string",
      variants: { calm: "calm", sunrise: "sunrise", midnight: "midnight" },
    },
  ],
  rows: [
    { "checkout.one-page": "off", "checkout.express-wallet": "off", "home.hero-theme": "calm" },
    { "checkout.one-page": "on", "checkout.express-wallet": "on", "home.hero-theme": "calm" },
    { "checkout.one-page": "on", "checkout.express-wallet": "off", "home.hero-theme": "midnight" },
    { "checkout.one-page": "off", "checkout.express-wallet": "on", "home.hero-theme": "midnight" },
  ],
};
