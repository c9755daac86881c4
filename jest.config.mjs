/** One project for each kind of test; README.md says what each proves. */
const project = (name) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  transform: { "\\.[jt]s$": ["@swc/jest", { jsc: { target: "es2022" }, module: { type: "commonjs" } }] },
  // The ESM-only packages among our dependencies are transpiled as well.
  transformIgnorePatterns: [
    "/node_modules/(?!(p-retry|is-network-error|@kubernetes/client-node|openid-client|oauth4webapi|jose)/)",
  ],
});

/** For tests of a running lab: what its machines cannot do is found out first; a failure keeps the logs of its moment. */
const running = {
  globalSetup: "<rootDir>/test/helpers/labSetup.ts",
  testEnvironment: "<rootDir>/test/helpers/labEnvironment.ts",
};

/** For faults that befall a lab of the suite's own: made once for all files, and gone after them. */
const broken = {
  globalSetup: "<rootDir>/test/helpers/faults/setup.ts",
  globalTeardown: "<rootDir>/test/helpers/faults/teardown.ts",
};

/** What a project has besides; the others need nothing. */
const surroundings = { lab: running, alone: running, load: running, commands: running, faults: broken };

export default {
  // On a fresh machine nothing is transpiled yet, and the first test of a file waits for all that it imports.
  testTimeout: 30_000,
  projects: [
    "unit",
    "component",
    "ssh",
    "engine",
    "browser",
    "lab",
    "alone",
    "load",
    "commands",
    "cloud",
    "faults",
    "host",
  ].map((name) => ({
    ...project(name),
    ...surroundings[name],
  })),
};
