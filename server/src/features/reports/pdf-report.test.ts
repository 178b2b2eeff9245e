import { expect, test } from "vitest";
import { pdfOf } from "./pdf-report.ts";
import type { PrintedReport } from "./printed-report.ts";

const columns = [
  { title: "Entry", share: 0.1 },
  { title: "What", share: 0.9 },
];
const section = { title: "Population", controls: ["SOC 2 CC8.1"], columns, empty: "Nothing." };

const printed = (rows: readonly (readonly string[])[]): PrintedReport => ({
  ...{
    title: "Change-control report",
    lines: ["Shop"],
    figures: [{ name: "Changes", value: "2" }],
  },
  ...{ sections: [{ ...section, rows }], foot: "Shop", madeAt: "2026-11-26T10:00:00.000Z" },
});

const pagesIn = (pdf: Buffer) => pdf.toString("latin1").match(/\/Type \/Page\b(?!s)/g)?.length;

test("a report is a PDF with a title, and its fonts are in it", async () => {
  const pdf = (await pdfOf(printed([["1", "Turn on Łódź, Αθήνα, Москва"]]))).toString("latin1");
  expect(pdf.slice(0, 5)).toBe("%PDF-");
  expect(pdf).toContain("/FontFile2");
  expect(pdf).toContain("/DisplayDocTitle true");
});

test("a long table goes on over pages, and one cell that is taller than a page does not tear it", async () => {
  const rows = Array.from({ length: 120 }, (_, index) => [String(index), "Turn on the lamp"]);
  expect(pagesIn(await pdfOf(printed(rows)))).toBeGreaterThan(3);
  const tall = [
    ["1", "word\n".repeat(400)],
    ["2", "short"],
  ];
  expect(pagesIn(await pdfOf(printed(tall)))).toBeLessThan(5);
});

test("the same report is the same file, so that its digest can be had again", async () => {
  const [one, other] = [await pdfOf(printed([])), await pdfOf(printed([]))];
  expect(one.equals(other)).toBe(true);
});
