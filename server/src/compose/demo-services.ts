/** The services of the demo: what they ask, what they pass, and what goes wrong in them. */
import { type Compiled, compile, evaluate, valueMark } from "@yardarm/sdk/evaluate";
import type {
  ContextAttribute,
  ObservationBatch,
  ObservedCombinations,
  PassedDefault,
  ServedVariant,
  Snapshot,
} from "@yardarm/sdk/model";

export interface DemoService {
  readonly name: string;
  readonly version: string;
  readonly instances: readonly string[];
  /** It asks for the flags whose keys begin so. */
  readonly areas: readonly string[];
  /** Keys that it asks for in vain, so often an hour. */
  readonly unknown: Readonly<Record<string, number>>;
  /** An instance that lost its way to the server. */
  readonly lost?: string;
}

export const demoServices: readonly DemoService[] = [
  {
    name: "storefront-web",
    version: "2.14.0",
    instances: ["web-5c9f", "web-7d21", "web-a03b"],
    areas: ["home", "catalog", "search", "recommendations", "pricing", "loyalty", "growth"],
    unknown: {},
  },
  {
    name: "checkout-api",
    version: "5.2.1",
    instances: ["checkout-0", "checkout-1"],
    areas: ["checkout", "payments"],
    unknown: { "checkout.one-page-v1": 120 },
  },
  {
    name: "mobile-gateway",
    version: "1.9.0",
    instances: ["gateway-eu", "gateway-us"],
    areas: ["support", "storefront", "ops", "platform"],
    unknown: { "checkout.one-page-v1": 310, "search.symantic-ranking": 45 },
    lost: "gateway-us",
  },
];

/** Who asks for a flag. */
export function serviceFor(flag: string): DemoService | undefined {
  return demoServices.find(({ areas }) => areas.includes(flag.split(".")[0] ?? ""));
}

const shoppers = 240;
const countries = ["DE", "FR", "KE", "US", "JP", "NG", "SE", "IE"];
const plans = ["free", "free", "plus", "business"];

/** Somebody who shops; of the segment's attribute `spent` these services know nothing, they call it `spend`. */
function contextOf(index: number) {
  return {
    targetingKey: `shopper-${index}`,
    country: countries[index % countries.length] ?? "DE",
    plan: plans[index % plans.length] ?? "free",
    age: 16 + (index % 60),
    spend: (index * 37) % 2_000,
    email: `shopper-${index}@mail.example`,
  };
}

/** What a service found out besides counting; combinations are those that the evaluator really decides. */
export function demoFindings(
  service: DemoService,
  snapshot: Snapshot,
): Pick<ObservationBatch, "combinations" | "defaults" | "attributes" | "metrics"> {
  const flags = Object.keys(snapshot.flags).filter((flag) => serviceFor(flag) === service);
  return {
    combinations: combinationsOf(compile(snapshot), flags),
    defaults: flags.flatMap((flag, index) => defaultOf(snapshot, flag, index)),
    attributes: Object.entries(contextOf(0)).map(
      ([path, value]): ContextAttribute => ({ path, type: typeof value }),
    ),
    ...(service.name === "checkout-api" && {
      metrics: [{ name: "orders", count: 412, sum: 412, squares: 412, min: 1, max: 1 }],
    }),
  };
}

/** One scope for each shopper; services that serve the same shopper do it in the same trace. */
function combinationsOf(compiled: Compiled, flags: readonly string[]): ObservedCombinations {
  const served: ServedVariant[] = [];
  const rows = new Map<string, { scopes: number; readonly served: readonly number[] }>();
  const traces: { trace: string; row: number }[] = [];
  const placeOf = (flag: string, variant: string): number => {
    const known = served.findIndex((it) => it.flag === flag && it.variant === variant);
    return known < 0 ? served.push({ flag, variant }) - 1 : known;
  };
  for (let index = 0; index < shoppers; index++) {
    // A page asks some flags and not others.
    const asked = flags.filter((_, place) => (place + index) % 4 !== 0);
    const places = asked.flatMap((flag) => {
      const { variant } = evaluate(compiled, contextOf(index), { flag, defaultValue: null });
      return variant === undefined ? [] : [placeOf(flag, variant)];
    });
    if (places.length === 0) continue;
    const row = rows.get(places.join()) ?? { scopes: 0, served: places };
    row.scopes++;
    rows.set(places.join(), row);
    const trace = (index + 1).toString(16).padStart(32, "0");
    if (index < 50) traces.push({ trace, row: [...rows.values()].indexOf(row) });
  }
  return { begun: shoppers * 25, recorded: shoppers, served, rows: [...rows.values()], traces };
}

/** Most code passes what being off serves; here and there somebody did not. */
function defaultOf(snapshot: Snapshot, flag: string, index: number): readonly PassedDefault[] {
  const it = snapshot.flags[flag];
  if (it === undefined) return [];
  const names = Object.keys(it.variants);
  const other = names.find((name) => name !== it.config.offVariant);
  const passed = index % 5 === 3 && other !== undefined ? other : it.config.offVariant;
  const mark = valueMark(it.variants[passed]);
  return mark === undefined ? [] : [{ flag, ...mark }];
}
