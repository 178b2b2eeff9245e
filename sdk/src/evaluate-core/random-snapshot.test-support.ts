import fc from "fast-check";
import type { EvaluationContext, Question } from "../evaluate/index.ts";
import type {
  AttributeOperator,
  Condition,
  JsonScalar,
  Rollout,
  Serve,
  Snapshot,
  SnapshotFlag,
  SnapshotGroup,
  SnapshotSegment,
} from "../model/index.ts";

/** Few names of everything, so that entries ask for each other, go round in circles, and ask for what there is not. */
const flagKeys = ["f0", "f1", "f2", "f3", "f4", "f5"];
const segmentKeys = ["s0", "s1", "s2", "s3"];
const listNames = ["l0", "l1"];
const groupKeys = ["g0", "g1"];
const missing = "nowhere";
const keys = ["u0", "u1", "u2", "42", "true", "ключ"];
const salts = ["one", "two", ""];
const variants = ["on", "off", "other"];
const attributes = [
  "country",
  "plan",
  "age",
  "version",
  "seen",
  "ip",
  "tags",
  "a.b",
  "targetingKey",
];
const kinds = [undefined, "company", "a"];

const texts = ["KE", "ke", "K", "", "İ", "1.2.0", "v2", "2026-01-31T12:00:00Z", "10.1.2.3", "free"];
const scalars: readonly JsonScalar[] = [...texts, 0, -0, 42, 1.5, true, false];

const operands: Readonly<Record<AttributeOperator, readonly JsonScalar[]>> = {
  in: scalars,
  has_any: scalars,
  exists: [],
  starts_with: texts,
  ends_with: texts,
  contains: texts,
  matches: ["^K", "[0-9]+", "free|KE", "e$", ""],
  less_than: [0, 42, 1.5],
  less_or_equal: [0, 42, 1.5],
  greater_than: [0, 42, 1.5],
  greater_or_equal: [0, 42, 1.5],
  semver_equal: ["1.2.0", "2"],
  semver_less_than: ["1.2.0", "2"],
  semver_less_or_equal: ["1.2.0", "2.0.0-rc.1"],
  semver_greater_than: ["1.2.0", "2"],
  semver_greater_or_equal: ["v1.2", "2"],
  before: ["2026-01-31T12:00:00Z", 42],
  after: ["2026-01-31T13:00:00+01:00", 42],
  in_network: ["10.0.0.0/8", "::/0"],
};
const ofLetters: readonly string[] = ["in", "starts_with", "ends_with", "contains", "matches"];

const oneOf = fc.constantFrom;
const always = fc.constant;
const some = <T>(it: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> =>
  fc.array(it, { minLength: 1, maxLength });
/** Half of the time. */
const yes = oneOf(true as const, undefined);
/** Few flags have what comes before their rules, or nobody would come to them. */
const rarely = <T>(it: fc.Arbitrary<T>, otherwise: T): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: always(otherwise) }, it);

/** Without the fields that are `undefined`, as JSON has none. */
function fields<T>(it: { readonly [field: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<T> {
  return fc.record(it).map((all) => JSON.parse(JSON.stringify(all)));
}

function entries<T>(
  names: readonly string[],
  it: fc.Arbitrary<T>,
): fc.Arbitrary<{ readonly [name: string]: T }> {
  return fc.dictionary(oneOf(...names), it, { noNullPrototype: true, minKeys: names.length - 1 });
}

const kind = rarely(oneOf<string | undefined>(...kinds), undefined);
const position = fc.integer({ min: 0, max: 100_000 });
const range = fc
  .tuple(position, position)
  .map(([one, other]) => ({ start: Math.min(one, other), end: Math.max(one, other) }));
const bucketed = {
  salt: oneOf(...salts),
  by: rarely(oneOf<string | undefined>("plan", "age"), undefined),
  kind,
  scheme: rarely(oneOf<string | undefined>("yardarm-1", "unknown"), undefined),
};

const comparison = oneOf(...(Object.keys(operands) as AttributeOperator[])).chain((operator) => {
  const values = operands[operator];
  return fields<Condition>({
    operator: always(operator),
    attribute: oneOf(...attributes),
    values: values.length === 0 ? always(undefined) : some(oneOf(...values), 3),
    ignoreCase: ofLetters.includes(operator) ? yes : always(undefined),
    negate: yes,
    kind,
  });
});

const other = {
  flag: oneOf(...flagKeys, missing),
  variants: fc.subarray(variants, { minLength: 1 }),
};

const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    { weight: 4, arbitrary: comparison },
    fields<Condition>({
      operator: always("segment"),
      values: some(oneOf(...segmentKeys, missing), 2),
      negate: yes,
    }),
    fc
      .tuple(fields<object>({ operator: always("bucket"), ...bucketed, negate: yes }), range)
      .map(([it, ends]) => ({ ...it, ...ends }) as Condition),
    fields<Condition>({ operator: always("flag"), ...other, negate: yes }),
    fields<Condition>({
      operator: oneOf("all", "any"),
      conditions: fc.array(tie("condition"), { maxLength: 3 }),
      negate: yes,
    }),
  ),
}));
const conditions = fc.array(condition, { maxLength: 2 });

const rollout = fc
  .tuple(fields<Omit<Rollout, "ranges">>(bucketed), range)
  .map(([it, { start, end }]): Serve => {
    const ranges = [
      { variant: "on", start: 0, end: start },
      { variant: "off", start, end },
      { variant: "other", start: end, end: 100_000 },
    ];
    return { rollout: { ...it, ranges: ranges.filter((each) => each.start < each.end) } };
  });
const serve: fc.Arbitrary<Serve> = fc.oneof(
  fc.record({ variant: fc.oneof({ weight: 20, arbitrary: oneOf(...variants) }, always(missing)) }),
  rollout,
);

const flag = fields<SnapshotFlag>({
  type: oneOf("boolean", "boolean", "string"),
  variants: always({ on: true, off: false, other: { text: "other" } }),
  config: fields({
    on: fc.oneof({ weight: 9, arbitrary: always(true) }, always(false)),
    offVariant: oneOf("off", "other"),
    prerequisites: rarely(some(fc.record(other), 2), []),
    targets: rarely(
      some(fields({ variant: oneOf(...variants), kind, keys: fc.subarray(keys) }), 3),
      [],
    ),
    rules: numbered(fc.record({ conditions, serve })),
    fallthrough: serve,
    group: rarely(oneOf<string | undefined>(...groupKeys, missing), undefined),
  }),
});

const segment = fields<SnapshotSegment>({
  kind,
  included: oneOf(undefined, ...listNames, missing),
  excluded: oneOf(undefined, ...listNames, missing),
  rules: numbered(fc.record({ conditions })),
});

const group = fields<SnapshotGroup>({
  ...bucketed,
  slots: fc.uniqueArray(fc.record({ flag: oneOf(...flagKeys), ranges: some(range, 2) }), {
    selector: (slot) => slot.flag,
  }),
});

function numbered(rule: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return fc
    .array(rule, { maxLength: 3 })
    .map((rules) => rules.map((each, index) => ({ id: `r${index}`, ...each })));
}

/** Snapshots as a reader takes them, and such as are refused when they are written: with circles, schemes and variants that nobody knows. */
export const snapshots: fc.Arbitrary<Snapshot> = fc
  .record({
    flags: entries(flagKeys, flag),
    segments: entries(segmentKeys, segment),
    lists: entries(listNames, fc.subarray(keys)),
    groups: entries(groupKeys, group),
  })
  .map((parts) => ({ format: 1, project: "p", environment: "e", revision: "x.1", ...parts }));

const value = fc.oneof(
  { weight: 3, arbitrary: oneOf<unknown>(...scalars, ...keys, null) },
  oneOf<unknown>({ b: "KE" }, { targetingKey: "u1", plan: "free", "a.b": 42 }),
  fc.array(oneOf<unknown>(...scalars, null, ["KE"]), { maxLength: 3 }),
);

/** Mostly such as say something about what these snapshots ask. */
export const contexts: fc.Arbitrary<EvaluationContext> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .tuple(
        fields<object>({ targetingKey: oneOf(...keys, ...keys, undefined) }),
        fc.dictionary(oneOf(...attributes, "company", "a"), value, { noNullPrototype: true }),
      )
      .map(([key, all]) => ({ ...all, ...key })),
  },
  fc.jsonValue().map((it) => it as EvaluationContext),
);

/** A flag that there may be. */
export const questions: fc.Arbitrary<Pick<Question, "flag" | "type">> = fields({
  flag: oneOf(...flagKeys, ...flagKeys, missing),
  type: rarely(oneOf<string | undefined>("boolean", "string"), undefined),
});
