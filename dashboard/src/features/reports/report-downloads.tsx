import { Download, Printer } from "lucide-react";
import { Button, buttonClass } from "../../ui/button.tsx";

interface ReportDownloadsProps {
  readonly addressOf: (format: "pdf" | "json" | "csv") => string;
}

/** Each file is signed, and the record tells who took it. */
export function ReportDownloads({ addressOf }: ReportDownloadsProps) {
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      {(["pdf", "json", "csv"] as const).map((format) => (
        <a key={format} download href={addressOf(format)} className={buttonClass("plain")}>
          <Download size={14} aria-hidden />
          {format.toUpperCase()}
        </a>
      ))}
      <Button onPress={() => window.print()}>
        <Printer size={14} aria-hidden />
        Print
      </Button>
    </div>
  );
}
