import {
  type AttributeCondition,
  type Condition,
  isAttributeCondition,
  type Parsed,
  type Problem,
  parseWith,
  type Reader,
  readChecked,
  readConditions,
  readList,
  readObject,
} from "@yardarm/sdk/model";

/**
 * Something that is so in the world, whatever flags say: of every context that all of `when` holds of, all that it `implies` holds
 * as well. Who is in Kenya is in East Africa.
 */
export interface Correlation {
  readonly when: readonly AttributeCondition[];
  readonly implies: readonly AttributeCondition[];
}

const correlationsMax = 50;

/** A segment, a flag or a share is Yardarm's own business, and nothing of the world's. */
const readAboutAttributes: Reader<readonly AttributeCondition[]> = (json, pointer, problems) => {
  const conditions = readChecked(readConditions, conditionProblems)(json, pointer, problems);
  return conditions?.filter(isAttributeCondition);
};

export const readCorrelations: Reader<readonly Correlation[]> = readChecked(
  readList(
    readObject<Correlation>({ when: readAboutAttributes, implies: readAboutAttributes }),
    correlationsMax,
  ),
  (correlations) =>
    correlations.length === 0
      ? [problemOf("list_empty", "Name at least one, or leave the field away.")]
      : [],
);

export function parseCorrelations(json: unknown): Parsed<readonly Correlation[]> {
  return parseWith(readCorrelations, json);
}

function problemOf(code: string, detail: string): Problem {
  return { code, pointer: "", detail };
}

function conditionProblems(conditions: readonly Condition[]): readonly Problem[] {
  if (conditions.length === 0) {
    return [problemOf("list_empty", "Name at least one condition.")];
  }
  return conditions.flatMap((condition, index) => {
    const detail = "A correlation speaks of attributes only.";
    return isAttributeCondition(condition)
      ? []
      : [{ code: "not_about_attributes", pointer: `/${index}/operator`, detail }];
  });
}
