/** What `up`, `status` and the documents say of a Manila that nobody logs in to. */
export const withoutLoginWarning =
  "manila.auth none: for tests only. Whoever reaches this Manila inside the cluster owns all its shares, and flannel keeps no pod from it";
