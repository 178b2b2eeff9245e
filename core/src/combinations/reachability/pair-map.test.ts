import { expect, it } from "vitest";
import { PairMap } from "./pair-map.ts";

it("knows of each pair what was said of it, and of others nothing", () => {
  const map = new PairMap<string>();
  const count = 60;
  for (let one = 0; one < count; one++) {
    // Far apart, side by side, and both at once.
    for (let other = 0; other < count; other++) map.add(one, other * 4_099, `${one} ${other}`);
  }
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < count; other++) {
      expect(map.get(one, other * 4_099)).toBe(`${one} ${other}`);
      expect(map.get(one, other * 4_099 + 1)).toBeUndefined();
    }
  }
  expect(map.get(count, 0)).toBeUndefined();
});
