/** Findings in the words of pipelines. */
import { createHash } from "node:crypto";
import type { ScanFinding } from "./findings.ts";

/** A workflow command of GitHub Actions, which it shows beside the line of a pull request. */
export function githubAnnotation({ severity, reference, detail, code }: ScanFinding): string {
  const { path, line, column } = reference;
  const properties = Object.entries({ file: path, line, col: column, title: `Yardarm: ${code}` });
  const written = properties.map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
  return `::${severity} ${written.join(",")}::${escapedData(detail)}`;
}

/** One entry of a code quality report of GitLab. */
export function gitlabIssue({ severity, reference, detail, code }: ScanFinding): object {
  const { key, path, line } = reference;
  return {
    description: detail,
    check_name: code,
    fingerprint: createHash("sha256")
      .update(JSON.stringify([code, key, path, line]))
      .digest("hex"),
    severity: severity === "error" ? "major" : "minor",
    location: { path, lines: { begin: line } },
  };
}

function escapedData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
