import { expect, test } from "vitest";
import { sparkPath } from "./spark.tsx";

const size = { width: 20, height: 10 };

test("the highest value touches the top, nothing lies on the ground", () => {
  expect(sparkPath([0, 8, 4], size)).toBe("M0 9L10 1L20 5");
});

test("without values there is a line on the ground", () => {
  expect(sparkPath([], size)).toBe("M0 9H20");
});
