import {
  home,
  clouds,
  inNamed,
  byPassword,
  me,
  names,
  domains,
  auth,
  mine,
  openrc,
  type LoginCase,
} from "./parts";

/** What files and their keys may look like. */
export const fileCases: readonly LoginCase[] = [
  {
    name: "L9: a profile",
    cloud: "mine",
    files: {
      ...clouds(`  mine: { profile: company, auth: { ${names} } }\n`),
      [`${home}/clouds-public.yaml`]: `public-clouds:\n  company: { region_name: north, auth: { auth_url: 'KEYSTONE/v3', username: x, ${domains} } }\n`,
    },
    auth: me,
    region: "north",
  },
  {
    name: "L9: regions",
    cloud: "mine",
    files: clouds(`  mine: { regions: [A, B], ${auth} }\n`),
    auth: me,
    region: "A",
  },
  {
    name: "L9: regions in one text",
    cloud: "mine",
    files: clouds(`  mine: { region_name: 'A,B', ${auth} }\n`),
    auth: me,
    region: "A",
  },
  {
    name: "L9: a region with values of its own",
    cloud: "mine",
    files: clouds(
      `  mine: { regions: [{ name: A, values: { auth: { project_name: other } } }, B], ${auth} }\n`,
    ),
    auth: byPassword({ name: "me", ...inNamed }, { name: "other", ...inNamed }),
    region: "A",
  },
  {
    name: "L10: a certificate that is not verified",
    env: { ...openrc, OS_INSECURE: "true" },
    auth: me,
    verify: false,
  },
  {
    name: "L10: the same by a number",
    env: { ...openrc, OS_INSECURE: "1" },
    auth: me,
    verify: false,
    differs: "openstacksdk knows the word true alone, other clients any text",
  },
  {
    name: "L11: booleans of YAML 1.1",
    cloud: "mine",
    files: clouds(`  mine: { verify: no, ${auth} }\n`),
    auth: me,
    verify: false,
  },
  {
    name: "L11: merge keys",
    cloud: "mine",
    files: {
      [`${home}/clouds.yaml`]: `base: &base { region_name: north, ${auth} }\nclouds:\n  mine: { <<: *base }\n`,
    },
    auth: me,
    region: "north",
  },
  {
    name: "an id of digits only",
    cloud: "mine",
    files: clouds(
      "  mine: { auth: { auth_url: 'KEYSTONE/v3', user_id: u, password: secret, project_id: 12345678901234567890123456789012 } }\n",
    ),
    auth: byPassword({ id: "u" }, { id: "12345678901234567890123456789012" }),
  },
  {
    name: "a password that looks like a number",
    cloud: "mine",
    files: clouds(
      "  mine: { auth: { auth_url: 'KEYSTONE/v3', user_id: u, password: 0123, project_id: p } }\n",
    ),
    auth: {
      identity: { methods: ["password"], password: { user: { id: "u", password: "0123" } } },
      scope: { project: { id: "p" } },
    },
    differs: "openstacksdk sends 83, as YAML 1.1 reads it",
  },
  {
    name: "keys with dashes",
    cloud: "mine",
    files: clouds(
      "  mine: { region-name: north, auth: { auth-url: 'KEYSTONE/v3', user-id: u, password: secret, project-id: p } }\n",
    ),
    auth: byPassword({ id: "u" }, { id: "p" }),
    region: "north",
  },
  {
    name: "a password in secure.yaml",
    cloud: "mine",
    files: {
      ...clouds(
        `  mine: { auth: { auth_url: 'KEYSTONE/v3', username: me, project_name: demo, ${domains} } }\n`,
      ),
      [`${home}/secure.yaml`]: "clouds:\n  mine: { auth: { password: secret } }\n",
    },
    auth: me,
  },
  {
    name: "files that variables name",
    cloud: "mine",
    env: { OS_CLIENT_CONFIG_FILE: "HOME/a.yaml", OS_CLIENT_SECURE_FILE: "HOME/b.yaml" },
    files: {
      "a.yaml": `clouds:\n  mine: { auth: { auth_url: 'KEYSTONE/v3', username: me, project_name: demo, ${domains} } }\n`,
      "b.yaml": "clouds:\n  mine: { auth: { password: secret } }\n",
    },
    auth: me,
  },
  { name: "clouds.yml", cloud: "mine", files: { [`${home}/clouds.yml`]: `clouds:\n${mine}` }, auth: me },
  {
    name: "clouds.json",
    cloud: "mine",
    files: {
      [`${home}/clouds.json`]: JSON.stringify({
        clouds: {
          mine: { auth: { auth_url: "KEYSTONE/v3", user_id: "u", password: "secret", project_id: "p" } },
        },
      }),
    },
    auth: byPassword({ id: "u" }, { id: "p" }),
  },
];
