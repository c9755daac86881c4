import type { ServerChannel } from "ssh2";

/** What a machine's files hold that a phase reads back. */
export type Files = (name: string) => string;

/**
 * STAND-IN of a machine on which every phase ends well at once: it says what the wrapper of a unit says (src/remote/listener.ts),
 * and runs nothing. For `onCommand` of SshServer.
 */
export function agree(channel: ServerChannel, files: Files): void {
  let heard = "";
  let isBegun = false;
  channel.on("data", (chunk: Buffer) => {
    heard += chunk.toString("utf8");
    const mark = /^MARK='(.*)'$/m.exec(heard)?.[1];
    if (!isBegun && mark !== undefined && heard.includes("\n}\n")) {
      isBegun = true;
      channel.write(`${mark} run one\n:end:one: success exited 0\n`);
    }
    const names = /^OUTPUTS='([^']*)'$/m.exec(heard)?.[1]?.split("\n") ?? [];
    if (isBegun && /\n(outputs|rest)\n$/.test(heard)) {
      const lines = names.flatMap((line) => {
        const [name = ""] = line.split(" ");
        const content = Buffer.from(files(name)).toString("base64");
        return name === "" ? [] : [`${mark ?? ""} output ${name}=${content}\n`];
      });
      channel.write(`${lines.join("")}${mark ?? ""} told\n`);
    }
    if (isBegun && heard.endsWith("\ndone\n")) {
      channel.exit(0);
      channel.end();
    }
  });
}
