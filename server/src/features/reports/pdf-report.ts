/** Sets a printed report on pages. */
import { fileURLToPath } from "node:url";
import { PdfSheet } from "./pdf-sheet.ts";
import type { PrintedReport } from "./printed-report.ts";

const regular = fileURLToPath(
  import.meta.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
);
const bold = fileURLToPath(
  import.meta.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"),
);

export async function pdfOf(report: PrintedReport): Promise<Buffer> {
  // Read with the first report: with its fonts it is a fifth of all code of a server.
  const { default: PdfDocument } = await import("pdfkit");
  const document = new PdfDocument({
    size: "A4",
    layout: "landscape",
    margins: { top: 40, bottom: 46, left: 40, right: 40 },
    bufferPages: true,
    lang: "en",
    displayTitle: true,
    // The time is part of the file, and the same report is the same file.
    info: { Title: report.title, Creator: "Yardarm", CreationDate: new Date(report.madeAt) },
  });
  document.registerFont("regular", regular);
  document.registerFont("bold", bold);
  const parts: Buffer[] = [];
  const whole = new Promise<Buffer>((resolve, reject) => {
    document.on("data", (part: Buffer) => parts.push(part));
    document.on("end", () => resolve(Buffer.concat(parts)));
    document.on("error", reject);
  });
  const sheet = new PdfSheet(document);
  sheet.head(report);
  for (const section of report.sections) await sheet.section(section);
  sheet.signature(["Read by", "Date", "Note"]);
  sheet.feet(report.foot);
  document.end();
  return whole;
}
