/**
 * Every bound of the format, with its reason. What is over a bound is refused when it is written, so that a reader never
 * meets it; a reader that does meet it drops the entry and reports it.
 */
export const limits = {
  /** Long enough for `team.area.what-it-does`, short enough for a table column and a log line. */
  keyLengthMax: 128,
  /** A name a person reads. */
  nameLengthMax: 200,
  /** Path of an attribute. */
  attributeLengthMax: 200,
  /** A key of a subject: a UUID, an e-mail address, a hash. */
  targetingKeyLengthMax: 256,
  descriptionLengthMax: 5_000,
  /** More variants than this is a configuration store, not a flag. */
  variantsMax: 100,
  /** One value, as JSON text; a snapshot is held by every service in memory. */
  valueBytesMax: 32_768,
  /** Deeper than any value that people can still read; bounded, so that walking a value never exhausts the stack. */
  valueDepthMax: 64,
  /** Rules are tried in order on each evaluation. */
  rulesMax: 500,
  conditionsMax: 50,
  /** Depth of nested `all` and `any`. */
  conditionDepthMax: 8,
  /** Segments within segments; each is one more to ask. */
  segmentDepthMax: 20,
  /** Values of one condition; more belong in a segment's key list. */
  conditionValuesMax: 1_000,
  /** A regular expression, in characters. */
  patternLengthMax: 1_000,
  /** Steps that all regular expressions of one condition may take for each character of a text. */
  patternStatesMax: 1_000,
  /** A text that regular expressions look at; a longer one matches none. With the bound above, no evaluation hangs. */
  patternTextMax: 4_096,
  /** A version, in characters. */
  versionLengthMax: 256,
  /** Keys targeted one by one; more belong in a segment. */
  targetKeysMax: 1_000,
  prerequisitesMax: 20,
  /** Length of a chain of prerequisites; each step is one more evaluation. */
  prerequisiteDepthMax: 20,
  /** A rollout that was reweighed a thousand times had at most 79 ranges. */
  rangesMax: 1_000,
  segmentRulesMax: 100,
  /** Keys in one list of a segment; about 4 MB of text. */
  listKeysMax: 100_000,
  flagsMax: 10_000,
  segmentsMax: 5_000,
  groupsMax: 1_000,
  environmentsMax: 50,
  /** Different flags, variants and reasons in one batch of observations. */
  countsMax: 50_000,
  /** Recorded scopes in one batch; with as many flags as they may have, it stays below a megabyte. */
  scopesRecordedMax: 2_000,
  /** Flags of one recorded scope; more are left out of its combination. */
  scopeFlagsMax: 64,
  /** Different flags and variants in the combinations of one batch. */
  servedVariantsMax: 2_000,
  /** Defaults, attributes or metrics in one batch. */
  noticedMax: 2_000,
  /** A longer default value is told as a hash: long texts are content, and may be somebody's. */
  shownDefaultLengthMax: 64,
  tagsMax: 30,
  linksMax: 30,
  /** One frame of the stream, in bytes; a larger change says `reset` instead. */
  frameBytesMax: 262_144,
} as const;

/** Keys of flags, segments, groups, environments, projects, variants and rules. */
export const keyPattern: RegExp = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;

/** Names of key lists, as a snapshot has them: `beta-testers/included`. */
export const listNamePattern: RegExp = /^[a-z0-9](?:[a-z0-9._/-]*[a-z0-9])?$/;

/** Positions of the default bucketing scheme: 0 ≤ position < 100 000, so a weight of 1 is a thousandth of a percent. */
export const scaleDefault = 100_000;
