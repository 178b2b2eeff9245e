/** A context as it is written in JSON; one that asks for nothing is anybody's. */
export function contextText(context: Readonly<Record<string, unknown>> | null): string {
  const text = JSON.stringify(context ?? {});
  return text === "{}" ? "anybody" : text;
}
