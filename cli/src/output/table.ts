import type { Edges } from "../edges.ts";
import { clean } from "./clean.ts";
import { stylesFor } from "./style.ts";

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const gap = "  ";
const narrowest = 6;

/** Aligned under a head for people; for programs one line for each row, cells parted by tabs, nothing cut off. */
export function writeTable({ stdout, env }: Edges, table: Table): void {
  const rows = table.rows.map((row) => row.map(clean));
  if (!stdout.isTerminal) {
    for (const row of rows) stdout.write(`${row.join("\t")}\n`);
    return;
  }
  const widths = fit(naturalWidths([table.head, ...rows]), stdout.columns);
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0))
      .join(gap)
      .trimEnd();
  stdout.write(`${stylesFor(stdout, env).faint(line(table.head))}\n`);
  for (const row of rows) stdout.write(`${line(row)}\n`);
}

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const columns = rows[0]?.length ?? 0;
  return Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => lengthOf(row[column] ?? ""))),
  );
}

/** Takes from the widest column until the line fits, or nothing more can be taken. */
function fit(widths: number[], columns: number): number[] {
  const fitted = [...widths];
  const excess = (): number =>
    fitted.reduce((sum, width) => sum + width, gap.length * (fitted.length - 1)) - columns;
  while (excess() > 0) {
    const widest = Math.max(...fitted);
    if (widest <= narrowest) break;
    fitted[fitted.indexOf(widest)] = widest - 1;
  }
  return fitted;
}

function pad(cell: string, width: number): string {
  const characters = [...cell];
  if (characters.length > width) return `${characters.slice(0, width - 1).join("")}…`;
  return cell + " ".repeat(width - characters.length);
}

function lengthOf(text: string): number {
  return [...text].length;
}
