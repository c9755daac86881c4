import { z } from "zod";

/** What keystone says of a token: whose it is, for which project, and where that project finds the services. */
export const tokenSchema = z.object({
  token: z.object({
    user: z.object({ id: z.string().optional(), name: z.string() }).optional(),
    project: z.object({ id: z.string(), name: z.string() }).optional(),
    catalog: z
      .array(
        z.object({
          type: z.string(),
          endpoints: z.array(
            z.object({ interface: z.string(), region_id: z.string().nullish(), url: z.string() }),
          ),
        }),
      )
      .default([]),
  }),
});

export type Token = z.infer<typeof tokenSchema>["token"];
