import { runCommandLine } from "./commandLine/run";

// Whoever reads the output may stop before its end, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 141 : 1);
});
void runCommandLine(process.argv.slice(2));
