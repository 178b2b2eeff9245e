import { expect, test } from "vitest";
import { readAhead } from "./read-ahead.ts";

/** Parts that tell when they are asked for and when nobody wants any more. */
async function* numbers(log: string[], failsAt = Number.POSITIVE_INFINITY) {
  try {
    for (let part = 1; part <= 3; part++) {
      log.push(`read ${part}`);
      if (part >= failsAt) throw new Error(`no ${part}`);
      yield part;
    }
  } finally {
    log.push("closed");
  }
}

test("the next part is asked for before something is made of one, and all come in their order", async () => {
  const log: string[] = [];
  for await (const part of readAhead(numbers(log))) log.push(`made ${part}`);
  expect(log).toEqual([...["read 1", "read 2", "made 1", "read 3", "made 2", "closed", "made 3"]]);
});

test("a part that cannot be read fails where it would have come", async () => {
  const log: string[] = [];
  const all = async () => {
    for await (const part of readAhead(numbers(log, 2))) log.push(`made ${part}`);
  };
  await expect(all()).rejects.toThrow("no 2");
  expect(log).toEqual(["read 1", "read 2", "closed", "made 1"]);
});

test("whoever reads no further closes what is read, and hears of no failure in it", async () => {
  const log: string[] = [];
  for await (const part of readAhead(numbers(log, 2))) {
    log.push(`made ${part}`);
    break;
  }
  expect(log).toContain("closed");
});
