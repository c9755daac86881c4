import { followJob } from "../../src/remote/job";
import { SshServer } from "../helpers/sshServer";

/** A job whose connection is lost, seen from this side; what the unit does is tested on a server (test/cloud). */

const request = { name: "job", script: { body: "true" }, deadline: 20 };

/** Loses its first connection after three lines, and answers from the asked line on from then on. */
function flaky(): SshServer {
  let connections = 0;
  return new SshServer({
    onCommand: (channel, connection) => {
      connections += 1;
      const first = connections === 1;
      let script = "";
      channel.on("data", (chunk: Buffer) => {
        script += chunk.toString();
        const from = /^FROM='(\d+)'$/m.exec(script)?.[1];
        if (from === undefined || !script.includes("</dev/null\nexit 0")) {
          return;
        }
        script = "";
        const lines = ["one", "two", "three", "four", "five"].slice(Number(from) - 1, first ? 3 : 5);
        channel.write(lines.map((line) => `${line}\n`).join(""));
        if (first) {
          setTimeout(() => connection.end(), 50);
        } else {
          channel.exit(0);
          channel.end();
        }
      });
    },
  });
}

test.each(["directly", "through a jump host"])(
  "a job reached %s is followed over two connections, each line once",
  async (how) => {
    const server = flaky();
    const jump = new SshServer();
    const port = await server.listen();
    const changes = how === "directly" ? {} : { jump: jump.endpoint(await jump.listen()) };
    const lines: string[] = [];
    let lost = 0;
    await followJob(server.endpoint(port, changes), {
      ...request,
      onLine: (line) => lines.push(line),
      onLost: () => (lost += 1),
    });
    expect(lines).toEqual(["one", "two", "three", "four", "five"]);
    expect(lost).toBe(1);
    await server.close();
    if (how !== "directly") {
      await jump.close();
    }
  },
  30_000,
);
