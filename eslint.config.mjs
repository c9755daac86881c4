import pulumi from "@pulumi/eslint-plugin";
import tseslint from "typescript-eslint";

export default tseslint.config(
  // Examples are programs of others, with packages of their own: test/engine/component.test.ts compiles them.
  { ignores: ["node_modules", ".lab", "*.mjs", "examples", "bin/*.d.ts"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { "@pulumi": pulumi },
    rules: {
      "@pulumi/no-output-in-template-literal": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unnecessary-condition": "off",
      "max-lines": ["error", 250],
    },
  },
  {
    // The plugin starts at every `up`, and the SDK's entry takes most of a second of it.
    files: ["src/plugin/**", "src/resources/**"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@pulumi/pulumi",
              allowTypeImports: true,
              message:
                "Types only here: values come from the modules below it, such as @pulumi/pulumi/resource.",
            },
          ],
        },
      ],
    },
  },
  {
    // What differs between the kinds of machines is behind the seams in src/machines.
    files: ["src/**"],
    ignores: ["src/machines/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector:
            'BinaryExpression[operator="==="][right.type="Literal"] > :matches(Identifier[name="kind"], [property.name="kind"])',
          message: "Ask the kind itself (src/machines, docs/machines.md), or use a switch.",
        },
      ],
    },
  },
  // Node.js starts these as they are.
  {
    files: ["bin/*.cjs"],
    rules: {
      "@typescript-eslint/no-require-imports": "off",
      // It takes what require() gives for methods.
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
