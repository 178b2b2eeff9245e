import { expect, test } from "vitest";
import { reportedBy } from "./reported-by.ts";

test("an id of an instance that has none is made when it is first told, and stays", () => {
  let made = 0;
  const instance = (): string => `made ${++made}`;
  const reporter = reportedBy({}, { service: "shop", instance });
  expect(made).toBe(0);
  const told = [JSON.stringify(reporter), JSON.stringify(reporter)];
  expect(told.map((text) => JSON.parse(text))).toEqual([
    { service: "shop", instance: "made 1", sdk: reporter.sdk },
    { service: "shop", instance: "made 1", sdk: reporter.sdk },
  ]);
});
