import { expect, test } from "vitest";
import { MetricSums } from "./metric-sums.ts";

test("values add up by name, and by the variants that were served", () => {
  const metrics = new MetricSums();
  metrics.add("seconds", 2, [["a", "on"]]);
  metrics.add("seconds", 4, [["a", "off"]]);
  metrics.add("seconds", -1, []);
  const sums = { sum: 5, squares: 21, min: -1, max: 4 };
  expect(metrics.take()).toEqual([
    { name: "seconds", count: 3, ...sums },
    { name: "seconds", flag: "a", variant: "on", count: 1, sum: 2, squares: 4, min: 2, max: 2 },
    { name: "seconds", flag: "a", variant: "off", count: 1, sum: 4, squares: 16, min: 4, max: 4 },
  ]);
  expect(metrics.take()).toEqual([]);
});

test("what is no number, or has no name that can be kept, is not tracked", () => {
  const metrics = new MetricSums();
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1e200]) metrics.add("a", value, []);
  for (const name of ["", " ", "x".repeat(201)]) metrics.add(name, 1, []);
  expect(metrics.take()).toEqual([]);
});

test("names that are made up do not fill the memory", () => {
  const metrics = new MetricSums();
  for (let index = 0; index < 5_000; index++) metrics.add(`name-${index}`, 1, []);
  metrics.add("name-0", 1, []);
  const taken = metrics.take();
  expect(taken).toHaveLength(1_000);
  expect(taken[0]).toMatchObject({ name: "name-0", count: 2 });
});
