import { utils } from "ssh2";
import { newKeyPair } from "../../src/remote/keyPair";

test("a key that ssh2 wrote wrongly is drawn again", () => {
  const good = utils.generateKeyPairSync("ed25519");
  const drawn = [{ private: good.private.replace(/\n./, "\n!"), public: good.public }];
  let draws = 0;
  const pair = newKeyPair("", () => {
    draws++;
    return drawn.pop() ?? newKeyPair();
  });
  expect(draws).toBe(2);
  expect(utils.parseKey(pair.private)).not.toBeInstanceOf(Error);
});

test("every one of many keys can be read, with its comment", () => {
  for (let i = 0; i < 1000; i++) {
    const pair = newKeyPair("lab");
    expect(utils.parseKey(pair.private)).not.toBeInstanceOf(Error);
    expect(pair.public).toMatch(/^ssh-ed25519 \S+ lab$/);
  }
});
