/**
 * What one of Pulumi's providers logs in with, to renew it in Pulumi's state. Operations that do not run the program (destroy,
 * refresh) log in with what the last `up` left in the state, which may be a credential that is no longer valid.
 */
export interface ProviderLogin {
  /** Pulumi's name of the provider's plugin. */
  readonly plugin: string;
  /** All inputs that decide who logs in where, as the engine keeps them; undefined for those that must not be given. */
  readonly inputs: Readonly<Record<string, string | undefined>>;
  /** Names of those that are secret. */
  readonly secrets: readonly string[];
}
