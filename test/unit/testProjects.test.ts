import { commandProjects, projects, projectsFor } from "../../src/testing/e2e/options";

test("a test of a command is run in place of the others, and only where a filter names it", () => {
  expect(projectsFor([])).toBe(projects);
  expect(projectsFor(["size", "-t", "NFS"])).toBe(projects);
  expect(projectsFor(["commands/save"])).toBe(commandProjects);
  expect(projectsFor(["test/commands/save.test.ts"])).toBe(commandProjects);
  expect(projects.map(({ name }) => name)).not.toContain("commands");
});
