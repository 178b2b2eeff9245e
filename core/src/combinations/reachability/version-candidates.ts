import { type Asked, noCandidates, type SomeCandidates, spelled, together } from "./asked.ts";

const versionOperators = [
  "semver_equal",
  "semver_less_than",
  "semver_less_or_equal",
  "semver_greater_than",
  "semver_greater_or_equal",
] as const;

/** Versions are read up to 256 characters; what is longer than this could not be told from its neighbours. */
const lengthMax = 200;

/**
 * The lowest version there is, each that is named, and the one that follows it at once: so there is one between any two
 * between which there is any.
 */
export function versionCandidates(asked: Asked): SomeCandidates {
  const named = asked.valuesOf(versionOperators, false).map((value) => withoutBuild(String(value)));
  if (named.length === 0) return noCandidates;
  const versions = new Set(["0.0.0-0", ...named, ...named.map(nextOf)]);
  const isComplete = [...versions].every(({ length }) => length <= lengthMax);
  const written = [...versions].map((version) =>
    spelled(asked, (index) => (index === 0 ? version : `${version}+${index}`)),
  );
  return together([{ list: [], isComplete }, ...written]);
}

/** In full: three numbers, and perhaps labels. */
function withoutBuild(text: string): string {
  const [version = ""] = text.replace(/^v/, "").split("+");
  const [numbers = "", labels] = splitOnce(version);
  const [major = "0", minor = "0", patch = "0"] = numbers.split(".");
  return `${major}.${minor}.${patch}${labels === undefined ? "" : `-${labels}`}`;
}

/** Nothing is between a version and this one: the lowest label after labels, the lowest pre-release after a release. */
function nextOf(version: string): string {
  const [numbers = "", labels] = splitOnce(version);
  if (labels !== undefined) return `${version}.0`;
  const [major = "0", minor = "0", patch = "0"] = numbers.split(".");
  return `${major}.${minor}.${BigInt(patch) + 1n}-0`;
}

function splitOnce(version: string): readonly [string, string | undefined] {
  const dash = version.indexOf("-");
  return dash < 0 ? [version, undefined] : [version.slice(0, dash), version.slice(dash + 1)];
}
