/** Tables for spreadsheets: RFC 4180, and nothing that a spreadsheet would run as a formula. */

export type Cell = string | number | boolean | null;

/** One line, with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(",")}\r\n`;
}

function cellText(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  const harmless = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
