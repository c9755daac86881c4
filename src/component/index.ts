/** What `@manilakube/lab` exports. Its types for other programs are in bin/component.d.ts. */
export { Lab } from "./lab";
export type { LabArgs } from "./settings";
