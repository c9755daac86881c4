import { z } from "zod";
import type { Endpoint } from "../remote/endpoint";

/** How to reach a machine, as the engine hands it on. */
export const endpointSchema: z.ZodType<Endpoint, Endpoint> = z.lazy(() =>
  z.strictObject({
    host: z.string(),
    port: z.number(),
    user: z.string(),
    privateKey: z.string(),
    hostKey: z.string(),
    formerHostKey: z.string().optional(),
    jump: endpointSchema.optional(),
  }),
);
