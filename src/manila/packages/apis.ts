export const packagesApis = [
  { port: 5000, why: "keystone" },
  { port: 8786, why: "Manila" },
];
