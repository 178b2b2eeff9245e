import type { limits, Reporter } from "../model/index.ts";
import { sdkName } from "./version.ts";

/** Who reports, as somebody may say it. */
export interface ReportedByOptions {
  readonly service?: { readonly name: string; readonly version?: string };
  readonly instance?: string;
}

/** Held equal by its type: the table of all limits would be a fiftieth of a client. */
const nameLengthMax: typeof limits.nameLengthMax = 200;

/**
 * Who reports. A server refuses reports of nobody, and does so where no one looks; so a name that is none is refused here.
 *
 * @throws TypeError for a name without letters, most often because an environment variable is not set.
 */
export function reportedBy(
  { service, instance }: ReportedByOptions,
  otherwise: { readonly service: string; readonly instance: () => string },
): Reporter {
  let known = instance ?? undefined;
  if (known !== undefined) named("instance", known);
  return {
    service: named("service.name", service?.name ?? otherwise.service),
    ...(service?.version !== undefined && { version: named("service.version", service.version) }),
    // Not before something is reported: an engine may first have to load what makes random numbers.
    get instance() {
      known ??= otherwise.instance();
      return known;
    },
    sdk: sdkName,
  };
}

function named(option: string, name: unknown): string {
  if (typeof name === "string" && name.trim() !== "" && name.length <= nameLengthMax) return name;
  throw new TypeError(`${option} must be text of 1 to ${nameLengthMax} characters, not "${name}".`);
}
