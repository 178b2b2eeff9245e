import {
  type ConformanceCase,
  readConformanceFiles,
} from "../../sdk/src/evaluate/conformance-cases.test-support.ts";

export interface NumberedCase extends ConformanceCase {
  /** Its number as text: the environment that a `CaseSource` of all of them has for it, and the key of that. */
  readonly environment: string;
}

/** The cases of all files, with the file in the title. */
export const allCases: readonly NumberedCase[] = readConformanceFiles()
  .flatMap(({ name, cases }) => cases.map((it) => ({ ...it, title: `${name}: ${it.title}` })))
  .map((it, index) => ({ ...it, environment: String(index) }));
