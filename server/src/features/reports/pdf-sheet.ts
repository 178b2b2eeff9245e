/** Where the next thing goes on a page, and what a title, a figure and a table look like on paper. */
import { setImmediate } from "node:timers/promises";
import type { PrintedReport, PrintedSection } from "./printed-report.ts";

type Document = PDFKit.PDFDocument;

const ink = "#171c26";
const faint = "#5b6372";
const line = "#d8dce3";
const wash = "#f2f4f7";
const bad = "#a3320f";
const size = { title: 20, section: 12, text: 8, small: 7 } as const;
const padding = 4;

const turnRows = 20;

interface Row {
  readonly cells: readonly string[];
  readonly widths: readonly number[];
  readonly aligns: readonly ("left" | "right")[];
  readonly height: number;
  readonly isHead: boolean;
}

export class PdfSheet {
  readonly #document: Document;
  readonly #left: number;
  readonly #width: number;
  readonly #bottom: number;

  constructor(document: Document) {
    const { page } = document;
    this.#document = document;
    this.#left = page.margins.left;
    this.#width = page.width - page.margins.left - page.margins.right;
    this.#bottom = page.height - page.margins.bottom;
  }

  head({ title, lines, figures }: PrintedReport): void {
    const document = this.#document;
    this.#text(title, { font: "bold", fontSize: size.title });
    document.moveDown(0.3);
    for (const each of lines) this.#text(each, { fontSize: size.text, color: faint });
    document.moveDown(0.8);
    this.#figures(figures);
  }

  /** Lets others have their turn between the rows of a long table. */
  async section(section: PrintedSection): Promise<void> {
    const { title, controls, note, isBad = false, columns, rows, empty } = section;
    const document = this.#document;
    document.y += 16;
    // A title does not stand alone at the foot of a page.
    this.#breakBefore(70);
    const { y } = document;
    document.font("bold").fontSize(size.section).fillColor(ink);
    document.text(title, this.#left, y, { lineBreak: false });
    document.font("regular").fontSize(size.small).fillColor(faint);
    document.text(controls.join("  ·  "), this.#left, y + 4, {
      width: this.#width,
      align: "right",
    });
    document.y = y + 20;
    if (note !== undefined) {
      this.#text(note, { fontSize: size.text, color: isBad ? bad : faint });
      document.y += 5;
    }
    if (rows.length === 0) {
      this.#text(empty, { fontSize: size.text });
      return;
    }
    const widths = columns.map(({ share }) => share * this.#width);
    const head = columns.map((column) => column.title);
    const aligns = columns.map(({ isNumber }) => (isNumber ? "right" : "left"));
    const headHeight = this.#heightOf(head, widths);
    const headOf: Row = { cells: head, widths, aligns, height: headHeight, isHead: true };
    this.#row(headOf);
    for (const [index, cells] of rows.entries()) {
      const height = this.#heightOf(cells, widths);
      if (this.#breakBefore(height)) this.#row(headOf);
      this.#row({ cells, widths, aligns, height, isHead: false });
      if (index % turnRows === 0) await setImmediate();
    }
  }

  /** Where somebody signs who has read it on paper. */
  signature(fields: readonly string[]): void {
    const document = this.#document;
    document.y += 30;
    this.#breakBefore(60);
    const gap = 24;
    const width = (this.#width - gap * (fields.length - 1)) / fields.length;
    const y = document.y + 26;
    document.lineWidth(0.5).strokeColor(faint);
    document.font("regular").fontSize(size.small).fillColor(faint);
    for (const [index, field] of fields.entries()) {
      const x = this.#left + index * (width + gap);
      document
        .moveTo(x, y)
        .lineTo(x + width, y)
        .stroke();
      document.text(field, x, y + 5, { width, lineBreak: false });
    }
    document.y = y + 16;
  }

  /** Written at last, when it is known how many pages there are. */
  feet(text: string): void {
    const document = this.#document;
    const { start, count } = document.bufferedPageRange();
    for (let page = start; page < start + count; page++) {
      document.switchToPage(page);
      // Else what stands in the margin would start another page.
      document.page.margins.bottom = 0;
      const y = this.#bottom + 14;
      document.font("regular").fontSize(size.small).fillColor(faint);
      document.text(text, this.#left, y, { width: this.#width, lineBreak: false });
      document.text(`${page - start + 1} of ${count}`, this.#left, y, {
        width: this.#width,
        align: "right",
        lineBreak: false,
      });
    }
  }

  #figures(figures: PrintedReport["figures"]): void {
    const document = this.#document;
    const gap = 8;
    const width = (this.#width - gap * (figures.length - 1)) / figures.length;
    const { y } = document;
    for (const [index, { name, value, isBad = false }] of figures.entries()) {
      const x = this.#left + index * (width + gap);
      document.roundedRect(x, y, width, 42, 4).fill(wash);
      document
        .font("bold")
        .fontSize(15)
        .fillColor(isBad ? bad : ink);
      document.text(value, x + 8, y + 7, { width: width - 16, lineBreak: false });
      document.font("regular").fontSize(size.small).fillColor(faint);
      document.text(name, x + 8, y + 27, { width: width - 16, lineBreak: false });
    }
    document.y = y + 46;
  }

  #row({ cells, widths, aligns, height, isHead }: Row): void {
    const document = this.#document;
    const { y } = document;
    if (isHead) document.rect(this.#left, y, this.#width, height).fill(wash);
    let x = this.#left;
    for (const [index, width] of widths.entries()) {
      document.font(isHead ? "bold" : "regular").fontSize(isHead ? size.small : size.text);
      document.fillColor(isHead ? faint : ink);
      document.text(cells[index] ?? "", x + padding, y + padding, {
        width: width - 2 * padding,
        // What is taller than a page is cut there, instead of tearing the table.
        height: height - padding,
        align: aligns[index] ?? "left",
        lineBreak: true,
      });
      x += width;
    }
    document.y = y + height;
    document.moveTo(this.#left, document.y).lineTo(this.#left + this.#width, document.y);
    document.lineWidth(0.5).strokeColor(line).stroke();
  }

  #heightOf(cells: readonly string[], widths: readonly number[]): number {
    const document = this.#document;
    document.font("regular").fontSize(size.text);
    const heights = widths.map((width, index) =>
      document.heightOfString(cells[index] || " ", { width: width - 2 * padding }),
    );
    const whole = this.#bottom - document.page.margins.top - 30;
    return Math.min(Math.max(...heights) + 2 * padding, whole);
  }

  /** Answers whether a new page began. */
  #breakBefore(height: number): boolean {
    const document = this.#document;
    if (document.y + height <= this.#bottom) return false;
    document.addPage();
    return true;
  }

  #text(
    text: string,
    {
      font = "regular",
      fontSize,
      color = ink,
    }: { readonly font?: string; readonly fontSize: number; readonly color?: string },
  ): void {
    const document = this.#document;
    document.font(font).fontSize(fontSize).fillColor(color);
    document.text(text, this.#left, document.y, { width: this.#width });
  }
}
