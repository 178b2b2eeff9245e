/** Where the code of the demo's services says the keys of its flags, as their pipelines would report it. */
import type { Flag } from "@yardarm/core/registry";
import type { ScannedCode } from "../features/code-references/code-reference-service.ts";
import type { CodeReference } from "../features/code-references/code-reference-store.ts";
import { demoServices, serviceFor } from "./demo-services.ts";

const hourMs = 3_600_000;
/** What was forgotten in the code after it was done, and what is not in the code yet, in every so many flags. */
const unsaidEvery = 6;

type Scan = Omit<ScannedCode, "project" | "reportedBy">;

/** One repository for each service, scanned some hours ago. */
export function demoScans(
  flags: readonly Flag[],
  { gone, now }: { readonly gone: ReadonlySet<string>; readonly now: Date },
): readonly Scan[] {
  return demoServices.map((service, index) => ({
    repository: `git.storefront.example/${service.name}`,
    branch: "main",
    defaultBranch: "main",
    commit: `${index}4f8a5c7d9`,
    committedAt: new Date(now.getTime() - (3 * index + 1) * hourMs),
    references: [
      ...flags
        .filter(({ key, state }) => state === "active" && serviceFor(key) === service)
        .filter(({ key }) => !gone.has(key))
        .filter((_, place) => place % unsaidEvery !== unsaidEvery - 1)
        .flatMap(({ key }) => placesOf(key)),
      ...Object.keys(service.unknown).map((key) => placeOf(key, "src/legacy/flags.ts", 18)),
    ],
  }));
}

function placesOf(key: string): CodeReference[] {
  const [area = "shop", name = "flag"] = key.split(".");
  const line = 12 + (key.length % 40);
  return [
    placeOf(key, `src/${area}/${name}.ts`, line),
    placeOf(key, `src/${area}/${name}.test.ts`, 9),
    ...(key.length % 3 === 0 ? [placeOf(key, `src/${area}/index.ts`, line + 31)] : []),
  ];
}

function placeOf(key: string, path: string, line: number): CodeReference {
  const code = `if (shopper.boolean("${key}", false)) {`;
  const isTest = path.endsWith(".test.ts");
  return {
    key,
    path,
    line,
    hash: line.toString(16).padStart(16, "0"),
    ...(!isTest && { context: { firstLine: line, lines: [code] } }),
  };
}
