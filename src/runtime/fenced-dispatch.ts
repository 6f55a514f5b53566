import type { Dispatcher } from 'undici';
import type { Fence } from './fence.ts';

/**
 * A dispatcher that asks the fence at the moment when a request is written to its connection: it
 * may have waited for one, and the process may have stood still meanwhile. A request that is not
 * let through was not sent, and rejects with what the fence threw.
 */
export function fencedDispatch(dispatcher: Dispatcher, fence: Fence): Dispatcher {
  return dispatcher.compose(
    (dispatch) => (options, handler) => dispatch(options, fencedHandler(handler, fence)),
  );
}

function fencedHandler(
  handler: Dispatcher.DispatchHandler,
  fence: Fence,
): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...args) => {
      fence.assertHeld();
      handler.onRequestStart?.(...args);
    },
    onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
    onResponseStarted: () => handler.onResponseStarted?.(),
    onResponseStart: (...args) => handler.onResponseStart?.(...args),
    onResponseData: (...args) => handler.onResponseData?.(...args),
    onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
    onResponseError: (...args) => handler.onResponseError?.(...args),
    onBodySent: (...args) => handler.onBodySent?.(...args),
    onRequestSent: () => handler.onRequestSent?.(),
  };
}
