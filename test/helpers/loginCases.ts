import { fileCases } from "./logins/files";
import type { LoginCase } from "./logins/parts";
import { whoseCases } from "./logins/whose";

export type { LoginCase };

/** All logins that are tried. */
export const loginCases: readonly LoginCase[] = [...whoseCases, ...fileCases];
