import { setMaxListeners } from "node:events";

// AbortSignal.any and AbortSignal.timeout do the same, and Node.js may collect what they give as garbage before it has fired
// (https://github.com/nodejs/node/issues/57736 and 65995): a wait that was to end goes on for ever. What is made here is
// held by its timer and by the signals that it follows.

/** A signal that fires after a time. It keeps no process alive. */
export function abortAfter(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  const fire = (): void => {
    controller.abort(new DOMException("the time is over", "TimeoutError"));
  };
  setTimeout(fire, milliseconds).unref();
  return controller.signal;
}

/** A signal that fires with the first of others, for the same reason. */
export function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal?.aborted === true) {
      controller.abort(signal.reason);
    } else if (signal !== undefined) {
      // Many may follow one signal: each of a command's requests does.
      setMaxListeners(0, signal);
      const follow = (): void => {
        controller.abort(signal.reason);
      };
      signal.addEventListener("abort", follow, { once: true, signal: controller.signal });
    }
  }
  return controller.signal;
}
