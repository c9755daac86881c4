/** keystone and Manila are paths below one Apache. */
export const devstackApis = [{ port: 80, why: "keystone and Manila" }];
