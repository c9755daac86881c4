import type { ServerChannel } from "ssh2";
import { connect } from "../../src/remote/connect";
import { mostLogins } from "../../src/remote/doors";
import { mostAtOnce, runScript } from "../../src/remote/run";
import { agree } from "../helpers/agreeableMachine";
import { SshServer } from "../helpers/sshServer";
import { until } from "../helpers/until";

/** How many connections are open at a time, however many scripts there are: a lab of a hundred workers has one jump host. */

const script = { body: "true" };

test("so many scripts are followed at a time; each that ends lets another one begin, and who is cancelled waits no longer", async () => {
  expect(mostAtOnce).toBe(32);
  const held: ServerChannel[] = [];
  const server = new SshServer({ onCommand: (channel) => held.push(channel) });
  const endpoint = server.endpoint(await server.listen());
  const abort = new AbortController();
  try {
    const runs = Array.from({ length: 40 }, (_, index) =>
      runScript(endpoint, {
        ...{ name: `phase-${index}`, script, deadline: 60, outlivesCancel: true },
        signal: abort.signal,
      }).then(
        () => "done",
        (error: unknown) => String(error),
      ),
    );
    const begun = (count: number) =>
      until(`${count} commands`, () => Promise.resolve(held.length >= count ? true : undefined), {
        pause: 0.05,
      });
    await begun(32);
    expect(server.connections).toBe(32);
    held[0]?.exit(1);
    held[0]?.end();
    await begun(33);
    expect(server.most.open).toBeLessThanOrEqual(33);
    expect(held).toHaveLength(33);
    abort.abort();
    const ends = await Promise.all(runs);
    expect(ends.filter((end) => end.includes("cancelled"))).toHaveLength(39);
    expect(server.connections).toBe(33);
  } finally {
    await server.close();
  }
}, 60_000);

test("at a jump host no more logins wait at a time than its sshd takes, and all come in", async () => {
  expect(mostLogins).toBe(8);
  const [jump, target] = [new SshServer(), new SshServer()];
  const through = jump.endpoint(await jump.listen());
  const endpoint = target.endpoint(await target.listen(), { jump: through });
  try {
    const clients = await Promise.all(
      Array.from({ length: 24 }, () => connect(endpoint, { deadline: 60_000 })),
    );
    expect(clients).toHaveLength(24);
    expect(jump.connections).toBeGreaterThanOrEqual(24);
    expect(jump.most.atTheDoor).toBeLessThanOrEqual(8);
    expect(jump.most.atTheDoor).toBeGreaterThan(1);
    clients.forEach((client) => client.end());
  } finally {
    await Promise.all([jump.close(), target.close()]);
  }
}, 60_000);

test("a machine that agrees to everything gives the files that are read back", async () => {
  const server = new SshServer({
    onCommand: (channel) => {
      agree(channel, (name) => `content of ${name}`);
    },
  });
  try {
    const endpoint = server.endpoint(await server.listen());
    const outputs = { one: "/etc/one", other: "/etc/other" };
    await expect(
      runScript(endpoint, { name: "phase", script: { body: "true", outputs }, deadline: 20 }),
    ).resolves.toEqual({ one: "content of one", other: "content of other" });
    await expect(runScript(endpoint, { name: "phase", script, deadline: 20 })).resolves.toEqual({});
  } finally {
    await server.close();
  }
});
