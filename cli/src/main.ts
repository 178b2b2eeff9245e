#!/usr/bin/env node
import { runCommandLine } from "./command-line.ts";
import { processEdges } from "./process-edges.ts";

// `head` and `less` close the pipe when they have seen enough; that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), processEdges());
