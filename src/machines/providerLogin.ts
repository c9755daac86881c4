/**
 * What a provider of Pulumi's logs in with. The engine keeps what the last `up` gave it in the state, and whatever does not
 * run the program (destroy, refresh) uses that: a credential that is no longer valid, if nobody renews it there.
 */
export interface ProviderLogin {
  /** Pulumi's name of the provider's plugin. */
  readonly plugin: string;
  /** All inputs that decide who logs in where, as the engine keeps them; undefined for those that must not be given. */
  readonly inputs: Readonly<Record<string, string | undefined>>;
  /** Names of those that are secret. */
  readonly secrets: readonly string[];
}
