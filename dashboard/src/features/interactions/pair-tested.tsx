import type { InteractionCell, InteractionPair } from "@yardarm/server/wire";
import { Ago } from "../../ui/time.tsx";

type FlagChange = InteractionPair["lastChanges"][number];

/** When a combination was tested, and why that counts or does not. */
export function Tested({ cell }: { cell: InteractionCell }) {
  const { passedAt, exercised, suites, commit, failedRuns, overtakenBy, codeBy } = cell;
  const failed = failedRuns > 0 && ` ${failedRuns} runs with a failed test do not count.`;
  if (passedAt === null) return <>Never.{failed}</>;
  return (
    <>
      By {suites.join(", ")}, <Ago at={passedAt} />
      {commit !== null && (
        <>
          , at commit <Commit name={commit} />
        </>
      )}
      .{overtakenBy !== null && <Overtaken change={overtakenBy} />}
      {exercised === "aged" && " Too long ago to count."}
      {codeBy === "time" && " No scan told of that commit, so it counts by when it ran."}
      {failed}
    </>
  );
}

function Overtaken({ change }: { change: FlagChange }) {
  const { flag, what, commit, of, at } = change;
  if (what !== "code") {
    return (
      <>
        {" "}
        That was before <Code>{flag}</Code> changed, <Ago at={at} />: {changedText(change)}.
      </>
    );
  }
  return (
    <>
      {" "}
      That was before the code that asks <Code>{flag}</Code> changed
      {commit !== null && (
        <>
          : <Commit name={commit} />
        </>
      )}{" "}
      in {of}, <Ago at={at} />.
    </>
  );
}

/** What of it changed. */
export function changedText({ flag, what, of }: FlagChange): string {
  const itself = of === flag ? "its own" : `of ${of}, which it rests on, the`;
  switch (what) {
    case "code":
      return `code in ${of}`;
    case "segment":
      return `the segment ${of}`;
    case "group":
      return `its place in the group ${of}`;
    case "config":
      return `${itself} config`;
    case "variants":
      return `${itself} variants`;
  }
}

export function Commit({ name }: { name: string }) {
  return <Code>{name.slice(0, 10)}</Code>;
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-xs">{children}</code>;
}
