// A year of a small company, hour by hour, made by chance. The diary keeps what really was so in each hour; evidence is
// what a server would have kept of it: sums and last moments.
import type { FlagConfig } from "@yardarm/sdk/model";
import type { Draw } from "../changes/draw.test-support.ts";
import { flagOf } from "../changes/shop.test-support.ts";
import type { Expiry } from "../registry/registry.ts";
import { config } from "./evidence.test-support.ts";
import type { StaleEvidence, Use } from "./evidence.ts";

export const hourMs = 3_600_000;
export const start = Date.parse("2026-01-01T00:00:00Z");
export const hours = 365 * 24;
export const places = ["staging", "production"] as const;
export type Place = (typeof places)[number];
/** The last of them asks for one flag at a time, and nobody knows for whom. */
const names = ["storefront", "batch", "ofrep"] as const;

/** What was so in one hour in one environment. */
export interface Hour {
  readonly config: FlagConfig;
  /** Service → the variant it got, or the default in its code; those that asked. */
  readonly asked: ReadonlyMap<string, string | null>;
  /** Whether any service told of anything. */
  readonly isTold: boolean;
  readonly isBulkAsked: boolean;
}

/** An hour from which on something is so. */
interface Turn<Is> {
  readonly hour: number;
  readonly is: Is;
}

export interface Diary {
  readonly created: number;
  /** Whether both environments are of the kind production, and decide together. */
  readonly areBothDeciding: boolean;
  readonly isClientSide: boolean;
  /** Bulk requests get flags for client code alone. */
  readonly isBulkForClients: boolean;
  /** Each of them, the first as it was made; what is turned later is put off, kept for good, or reviewed. */
  readonly expiries: readonly Turn<Expiry>[];
  /** Hours in which somebody who answers for it comes, or goes. */
  readonly owners: readonly Turn<boolean>[];
  /** From this hour on it is archived. */
  readonly archived: number;
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
  // A rule for everybody: nobody gets past it.
  {
    ...config(true),
    rules: [{ id: "all", conditions: [], serve: { variant: "on" } }],
    fallthrough: { variant: "off" },
  },
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
  const services = names.map((name) => ({
    name,
    use: Object.fromEntries(places.map((place) => [place, drawSpan(draw, created)])),
  }));
  const needed = draw.once(2) ? drawSpan(draw, created) : { from: 0, until: 0 };
  const isArchived = draw.once(4);
  return {
    created,
    areBothDeciding: draw.once(3),
    isClientSide: draw.once(2),
    isBulkForClients: draw.once(2),
    expiries: drawExpiries(draw, created),
    owners: [
      { hour: created, is: true },
      { hour: created + draw.upTo(hours - created - 1), is: draw.once(2) },
    ],
    archived: isArchived ? created + draw.upTo(hours - created - 1) : hours,
    inPlace: {
      staging: drawPlace(draw, { place: "staging", created, services }),
      production: drawPlace(draw, { place: "production", created, services }),
    },
    scans: drawScans(draw, created),
    neededFrom: needed.from,
    neededUntil: needed.until,
  };
}

/** It has a day from the first, which is mostly put off, or taken away; who keeps it says later that it is still needed. */
function drawExpiries(draw: Draw, created: number): Diary["expiries"] {
  const later = (hour: number) => hour + draw.upTo(hours - hour - 1);
  const dayIn = (hour: number) => dateOf(hour + draw.upTo(200) * 24);
  const first = { hour: created, is: { kind: "date", date: dayIn(created) } } as const;
  const second = later(created);
  if (draw.once(3)) {
    const kept = { kind: "permanent", reason: "It stays." } as const;
    const third = later(second);
    const reviewed = { hour: third, is: { ...kept, reviewed: dateOf(third) } };
    return [first, { hour: second, is: kept }, ...(draw.once(2) ? [reviewed] : [])];
  }
  if (draw.once(2)) return [first];
  return [first, { hour: second, is: { kind: "date", date: dayIn(second) } }];
}

function dateOf(hour: number): string {
  return new Date(start + hour * hourMs).toISOString().slice(0, 10);
}

/** What is so in an hour. */
function turnedTo<Is>(turns: readonly Turn<Is>[], hour: number): Turn<Is> {
  const turn = turns.findLast((each) => each.hour <= hour) ?? turns[0];
  if (turn === undefined) throw new Error("It never was anything.");
  return turn;
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
  // One that has no connection falls back on the default in its code.
  const lost = draw.once(3) ? drawSpan(draw, created) : { from: 0, until: 0 };
  // One that does not hear of changes keeps what it had.
  const deaf = draw.once(2) ? drawSpan(draw, created) : { from: 0, until: 0 };
  const list: Hour[] = [];
  let state = 0;
  let heard = 0;
  for (let hour = 0; hour < hours; hour++) {
    state = moves.get(hour) ?? state;
    if (!holds(deaf, hour)) heard = state;
    const isTold = hour >= firstTold && !holds(silence, hour);
    const asking = services.filter(({ use }) => isTold && holds(use[place] ?? silence, hour));
    const asked = new Map(
      asking.map(({ name }) => [
        name,
        name === "ofrep" && holds(lost, hour)
          ? null
          : variantAt(states[name === "batch" ? heard : state], hour),
      ]),
    );
    const current = states[state] ?? config(false);
    list.push({ config: current, asked, isTold, isBulkAsked: holds(bulk, hour) });
  }
  return list;
}

/** Whoever comes in that hour: another country, or another side of the rollout, from hour to hour. */
function variantAt(current: FlagConfig | undefined, hour: number): string {
  if (current?.on !== true) return "off";
  const isSplit =
    current.rules.some(({ conditions }) => conditions.length > 0) ||
    "rollout" in current.fallthrough;
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
export function evidenceAt(diary: Diary, kept: Kept, hour: number): StaleEvidence {
  const configs = Object.fromEntries(
    places.map((place) => [place, diary.inPlace[place][hour]?.config ?? config(false)]),
  );
  const isNeeded = hour >= diary.neededFrom && hour < diary.neededUntil;
  const isArchived = hour >= diary.archived;
  return {
    flag: flagOf("new-checkout", {
      ...{ configs, clientSide: diary.isClientSide, expiry: turnedTo(diary.expiries, hour).is },
      ...(isArchived && { state: "archived" }),
    }),
    createdAt: momentOf(diary.created),
    ...(isArchived && { archivedAt: momentOf(diary.archived) }),
    environments: places.map((place) => environmentAt(diary, { place, kept, hour })),
    uses: places.flatMap((place) => usesAt(kept, place, hour)),
    bulk: places.flatMap((place) => {
      const last = lastOf(kept[place].bulk, hour);
      const reach = diary.isBulkForClients ? ("client_side" as const) : ("all" as const);
      return last === undefined ? [] : [{ environment: place, reach, lastAt: momentOf(last) }];
    }),
    scans: ["shop", "web"].flatMap((repository) => {
      const last = diary.scans.findLast(
        (scan) => scan.repository === repository && scan.hour <= hour,
      );
      if (last === undefined) return [];
      const scannedAt = momentOf(last.hour);
      return [{ repository, branch: "main", scannedAt, references: last.references }];
    }),
    ownerIsActive: turnedTo(diary.owners, hour).is,
    dependants: isNeeded ? [{ address: "flag/upsell", environment: "production" }] : [],
    extensions: diary.expiries.filter((turn, index) => index > 0 && turn.hour <= hour).length,
    fanOut: null,
  };
}

function momentOf(hour: number): number {
  return start + hour * hourMs;
}

/** Hours in which something happened, in their order: of these a server keeps the first and the last. */
export type Kept = Readonly<
  Record<
    Place,
    {
      readonly told: readonly number[];
      readonly bulk: readonly number[];
      readonly on: readonly number[];
      readonly moved: readonly number[];
      /** By service and variant. */
      readonly uses: ReadonlyMap<string, readonly number[]>;
    }
  >
>;

export function keptOf(diary: Diary): Kept {
  const inPlace = (place: Place): Kept[Place] => {
    const list = diary.inPlace[place];
    const hoursOf = (is: (it: Hour, hour: number) => boolean) =>
      list.flatMap((it, hour) => (is(it, hour) ? [hour] : []));
    const uses = new Map<string, number[]>();
    list.forEach(({ asked }, hour) => {
      for (const [service, variant] of asked) {
        const key = `${service} ${variant ?? ""}`;
        const found = uses.get(key);
        if (found === undefined) uses.set(key, [hour]);
        else found.push(hour);
      }
    });
    return {
      told: hoursOf(({ isTold }) => isTold),
      bulk: hoursOf(({ isBulkAsked }) => isBulkAsked),
      on: hoursOf((it) => it.config.on),
      moved: hoursOf((it, hour) => hour > diary.created && it.config !== list[hour - 1]?.config),
      uses,
    };
  };
  return { staging: inPlace("staging"), production: inPlace("production") };
}

interface AtPlace {
  readonly place: Place;
  readonly kept: Kept;
  readonly hour: number;
}

function environmentAt(diary: Diary, { place, kept, hour }: AtPlace) {
  const { told, on, moved } = kept[place];
  const [first] = told;
  const last = lastOf(told, hour);
  return {
    key: place,
    kind: diary.areBothDeciding ? ("production" as const) : place,
    changedAt: momentOf(lastOf(moved, hour) ?? diary.created),
    wasOn: lastOf(on, hour) !== undefined,
    reporting:
      first === undefined || last === undefined
        ? null
        : { firstAt: momentOf(first), lastAt: momentOf(last) },
  };
}

/** The first and the last hour in which each service got each variant. */
function usesAt(kept: Kept, environment: Place, hour: number): readonly Use[] {
  return [...kept[environment].uses].flatMap(([key, list]): readonly Use[] => {
    const [service = "", variant = ""] = key.split(" ");
    const [first] = list;
    const last = lastOf(list, hour);
    if (first === undefined || last === undefined) return [];
    return [
      {
        ...{ environment, service, kind: service === "ofrep" ? "remote" : "sdk" },
        ...{ variant: variant === "" ? null : variant },
        ...{ firstAt: momentOf(first), lastAt: momentOf(last) },
      },
    ];
  });
}

/** The last of these hours up to this one. */
function lastOf(list: readonly number[], hour: number): number | undefined {
  return list.findLast((each) => each <= hour);
}
