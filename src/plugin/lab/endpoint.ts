import { z } from "zod";
import type { Endpoint } from "../../remote/endpoint";

/** The wire form of `Endpoint`. */
export const endpointSchema: z.ZodType<Endpoint> = z.lazy(() =>
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
