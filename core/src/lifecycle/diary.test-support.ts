// A year of a small company, hour by hour, made by chance. The diary keeps what really was so in each hour; evidence is
// what a server would have kept of it: sums and last moments.
import type { FlagConfig } from "@yardarm/sdk/model";
import type { Draw } from "../changes/draw.test-support.ts";
import { flagOf } from "../changes/shop.test-support.ts";
import { config } from "./evidence.test-support.ts";
import type { StaleEvidence, Use } from "./evidence.ts";

export const hourMs = 3_600_000;
export const start = Date.parse("2026-01-01T00:00:00Z");
export const hours = 365 * 24;
export const places = ["staging", "production"] as const;
export type Place = (typeof places)[number];

/** What was so in one hour in one environment. */
export interface Hour {
  readonly config: FlagConfig;
  /** Service → the variant it got; those that asked. */
  readonly asked: ReadonlyMap<string, string>;
  /** Whether any service told of anything. */
  readonly isTold: boolean;
  readonly isBulkAsked: boolean;
}

export interface Diary {
  readonly created: number;
  readonly inPlace: Readonly<Record<Place, readonly Hour[]>>;
  /** Hour of each scan of each repository, and what it found. */
  readonly scans: readonly {
    readonly repository: string;
    readonly hour: number;
    readonly references: number;
  }[];
  readonly neededFrom: number;
  readonly neededUntil: number;
}

const ofCountry = { operator: "in", attribute: "country", values: ["KE"] } as const;
const states: readonly FlagConfig[] = [
  config(false),
  config(true),
  { ...config(true), rules: [{ id: "ke", conditions: [ofCountry], serve: { variant: "off" } }] },
  {
    ...config(true),
    fallthrough: {
      rollout: {
        salt: "s",
        ranges: [
          { variant: "on", start: 0, end: 30_000 },
          { variant: "off", start: 30_000, end: 100_000 },
        ],
      },
    },
  },
];

interface Span {
  readonly from: number;
  readonly until: number;
}

/** A span of the year that is mostly long, so that windows of weeks fit in. */
function drawSpan(draw: Draw, from: number): Span {
  const begin = from + draw.upTo(hours - from - 1);
  return { from: begin, until: Math.min(hours, begin + draw.upTo(200) * 24 + draw.upTo(24)) };
}

const holds = ({ from, until }: Span, hour: number) => hour >= from && hour < until;

export function drawDiary(draw: Draw): Diary {
  const created = draw.upTo(90 * 24);
  const services = ["storefront", "batch"].map((name) => ({
    name,
    use: Object.fromEntries(places.map((place) => [place, drawSpan(draw, created)])),
  }));
  const needed = draw.once(2) ? drawSpan(draw, created) : { from: 0, until: 0 };
  return {
    created,
    inPlace: {
      staging: drawPlace(draw, { place: "staging", created, services }),
      production: drawPlace(draw, { place: "production", created, services }),
    },
    scans: drawScans(draw, created),
    neededFrom: needed.from,
    neededUntil: needed.until,
  };
}

interface PlaceOf {
  readonly place: Place;
  readonly created: number;
  readonly services: readonly { readonly name: string; readonly use: Record<string, Span> }[];
}

function drawPlace(draw: Draw, { place, created, services }: PlaceOf): readonly Hour[] {
  const moves = new Map<number, number>();
  for (let left = draw.upTo(5); left > 0; left--) {
    moves.set(created + draw.upTo(hours - created - 1), draw.upTo(states.length - 1));
  }
  const firstTold = draw.once(3) ? draw.upTo(hours - 1) : 0;
  const silence = draw.once(3) ? drawSpan(draw, 0) : { from: 0, until: 0 };
  const bulk = draw.once(4) ? drawSpan(draw, 0) : { from: 0, until: 0 };
  // One that does not hear of changes keeps what it had.
  const deaf = draw.once(4) ? drawSpan(draw, created) : { from: 0, until: 0 };
  const list: Hour[] = [];
  let state = 0;
  let heard = 0;
  for (let hour = 0; hour < hours; hour++) {
    state = moves.get(hour) ?? state;
    if (!holds(deaf, hour)) heard = state;
    const isTold = hour >= firstTold && !holds(silence, hour);
    const asking = services.filter(({ use }) => isTold && holds(use[place] ?? silence, hour));
    const asked = new Map(
      asking.map(({ name }) => [name, variantAt(states[name === "batch" ? heard : state], hour)]),
    );
    const current = states[state] ?? config(false);
    list.push({ config: current, asked, isTold, isBulkAsked: holds(bulk, hour) });
  }
  return list;
}

/** Whoever comes in that hour: another country, or another side of the rollout, from hour to hour. */
function variantAt(current: FlagConfig | undefined, hour: number): string {
  if (current?.on !== true) return "off";
  const isSplit = current.rules.length > 0 || "rollout" in current.fallthrough;
  return isSplit && hour % 2 === 0 ? "off" : "on";
}

function drawScans(draw: Draw, created: number): Diary["scans"] {
  if (draw.once(5)) return [];
  return ["shop", "web"].flatMap((repository) => {
    const inCode = drawSpan(draw, created);
    const every = draw.one([24, 24 * 7, 24 * 60]);
    const scans = [];
    for (let hour = draw.upTo(every); hour < hours; hour += every) {
      scans.push({ repository, hour, references: holds(inCode, hour) ? 2 : 0 });
    }
    return scans;
  });
}

/** What a server would know at the end of an hour. */
export function evidenceAt(diary: Diary, hour: number): StaleEvidence {
  const configs = Object.fromEntries(
    places.map((place) => [place, diary.inPlace[place][hour]?.config ?? config(false)]),
  );
  const isNeeded = hour >= diary.neededFrom && hour < diary.neededUntil;
  return {
    flag: flagOf("new-checkout", { configs, expiry: { kind: "date", date: "2027-12-31" } }),
    createdAt: start + diary.created * hourMs,
    environments: places.map((place) => environmentAt(diary, place, hour)),
    uses: places.flatMap((place) => usesAt(diary.inPlace[place], place, hour)),
    bulk: places.flatMap((place) => {
      const last = lastHour(diary.inPlace[place], hour, (it) => it.isBulkAsked);
      if (last < 0) return [];
      return [{ environment: place, reach: "all" as const, lastAt: start + last * hourMs }];
    }),
    scans: ["shop", "web"].flatMap((repository) => {
      const last = diary.scans.findLast(
        (scan) => scan.repository === repository && scan.hour <= hour,
      );
      if (last === undefined) return [];
      const scannedAt = start + last.hour * hourMs;
      return [{ repository, branch: "main", scannedAt, references: last.references }];
    }),
    ownerIsActive: true,
    dependants: isNeeded ? [{ address: "flag/upsell", environment: "production" }] : [],
    extensions: 0,
    fanOut: null,
  };
}

function environmentAt(diary: Diary, place: Place, hour: number) {
  const list = diary.inPlace[place];
  let changed = hour;
  while (changed > diary.created && list[changed - 1]?.config === list[hour]?.config) changed--;
  const first = list.findIndex(({ isTold }) => isTold);
  const last = lastHour(list, hour, (it) => it.isTold);
  return {
    key: place,
    kind: place,
    changedAt: start + changed * hourMs,
    wasOn: lastHour(list, hour, (it) => it.config.on) >= 0,
    reporting:
      first < 0 || first > hour
        ? null
        : { firstAt: start + first * hourMs, lastAt: start + last * hourMs },
  };
}

/** The first and the last hour in which each service got each variant. */
function usesAt(list: readonly Hour[], environment: Place, hour: number): readonly Use[] {
  return ["storefront", "batch"].flatMap((service) =>
    ["on", "off"].flatMap((variant): readonly Use[] => {
      const isUse = ({ asked }: Hour) => asked.get(service) === variant;
      const first = list.findIndex(isUse);
      if (first < 0 || first > hour) return [];
      const last = lastHour(list, hour, isUse);
      const [firstAt, lastAt] = [start + first * hourMs, start + last * hourMs];
      return [{ environment, service, kind: "sdk", variant, firstAt, lastAt }];
    }),
  );
}

/** The last hour up to this one of which it is so; -1 if there is none. */
function lastHour(list: readonly Hour[], hour: number, is: (it: Hour) => boolean): number {
  for (let at = hour; at >= 0; at--) {
    const it = list[at];
    if (it !== undefined && is(it)) return at;
  }
  return -1;
}
