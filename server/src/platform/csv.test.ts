import { expect, test } from "vitest";
import { csvLine } from "./csv.ts";

test("a cell with a comma, a quote or a line's end is quoted, and what is absent is empty", () => {
  expect(csvLine(["a,b", 'say "x"', "one\ntwo", null, true, 7])).toBe(
    '"a,b","say ""x""","one\ntwo",,true,7\r\n',
  );
});

test("text that a spreadsheet would take for a formula is made harmless, and a number stays one", () => {
  expect(csvLine(["=1+1", "+1", "-1", "@x", -5])).toBe("'=1+1,'+1,'-1,'@x,-5\r\n");
});
