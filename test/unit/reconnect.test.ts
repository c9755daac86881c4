import { defaultBounds } from "../../src/remote/bounds";
import { reconnectSeconds, reconnectVariable } from "../../src/remote/reconnect";
import { restoreVariables } from "../helpers/ownEnvironment";

restoreVariables([reconnectVariable], afterAll);

test("five minutes without a word, else what the user says, also where the variable is set later", () => {
  expect([undefined, "", "10", "3600"].map((value) => reconnectSeconds(value))).toEqual([300, 300, 10, 3600]);
  process.env[reconnectVariable] = "30";
  expect(defaultBounds.reconnect).toBe(30);
  process.env[reconnectVariable] = "";
  expect(defaultBounds.reconnect).toBe(300);
});

test.each(["9", "3601", "-1", "1.5", "soon", " 20", "1e2"])("%j is no such time", (value) => {
  expect(() => reconnectSeconds(value)).toThrow(
    `MANILAKUBE_RECONNECT_SECONDS: ${JSON.stringify(value)}: must be a whole number from 10 to 3600`,
  );
});
